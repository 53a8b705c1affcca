"""arXiv identifiers, and the one place that turns them into links.

Two schemes exist (https://info.arxiv.org/help/arxiv_identifier.html): `2512.15702` since April 2007 and
`cs/0112017` before it; either may carry a version, `v2`.
"""

import re

ARXIV_ID = re.compile(r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>[1-9]\d{0,3}))?")

_ADDRESS = re.compile(
    r"(?:(?:https?://)?(?:(?:www|export)\.)?arxiv\.org/(?:abs|pdf|html)/|(?<![A-Za-z])arxiv: ?)"
    rf"(?P<named>{re.sub(r'[?]P<[a-z]+>', '?:', ARXIV_ID.pattern)})(?![A-Za-z0-9])(?:\.pdf\b)?/?(?:[?#][\w.=&%-]*\w)?",
    re.IGNORECASE,
)


def addresses_as_ids(text: str) -> str:
    """A text with the identifier alone in the place of each address of a paper on arXiv and each "arXiv:…"."""
    return _ADDRESS.sub(lambda found: found["named"], text)


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
