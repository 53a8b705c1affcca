"""arXiv identifiers, and the one place that turns them into links.

Two schemes exist (https://info.arxiv.org/help/arxiv_identifier.html): `2512.15702` since April 2007 and
`cs/0112017` before it; either may carry a version, `v2`.
"""

import re

ARXIV_ID = re.compile(r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>[1-9]\d{0,3}))?")


def split_version(text: str) -> tuple[str, int | None]:
    """`2512.14691v2` → (`2512.14691`, 2); None for a version that is not written. ValueError on anything else."""
    match = ARXIV_ID.fullmatch(text.strip())
    if not match:
        raise ValueError(f"not an arXiv identifier: {text[:60]!r}")
    version = match["version"]
    return match["id"], int(version) if version else None


def abs_url(arxiv_id: str, version: int | None = None) -> str:
    """The paper's page on arXiv."""
    return f"https://arxiv.org/abs/{arxiv_id}{f'v{version}' if version else ''}"


def pdf_url(arxiv_id: str, version: int | None = None) -> str:
    """The paper's PDF on arXiv."""
    return f"https://arxiv.org/pdf/{arxiv_id}{f'v{version}' if version else ''}"
