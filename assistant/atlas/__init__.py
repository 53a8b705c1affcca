"""A map of the library: where each paper stands among the others, and the topics that they gather in. In come the
papers' stored vectors and titles, out goes an `Atlas`, made once for a generation and kept beside the library.

Read `atlas.py` (the whole way), `layout.py` (positions), `topics.py` (groups and their names), `keeping.py` (on disk).
"""

from assistant.atlas.atlas import Atlas, made
from assistant.atlas.keeping import Atlases

__all__ = ["Atlas", "Atlases", "made"]
