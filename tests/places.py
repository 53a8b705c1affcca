"""Where the tests find things: the checkout, their own data, and the folder beside the checkout that does not ship."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared"
