"""arXiv identifiers in every spelling that people and sites give them, and the one place that turns them into links.

Two schemes exist (https://info.arxiv.org/help/arxiv_identifier.html): `2512.15702` since April 2007 and
`cs/0112017` before it, which may name a subject class, `math.GT/0309136`, that is no part of it. Either may carry a
version, `v2`. Addresses of arXiv, its mirrors and the sites built on it, and DOIs, hold one of the two.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vectorstore.text.normal_text import asked

# https://arxiv.org/archive, with those that were closed.
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga"
    "|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math-ph|math|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph"
    "|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_NUMBER = r"[0-9]{2}(?:0[1-9]|1[0-2])(?:\.[0-9]{4,5}|-[0-9]{5})"
_OLD = rf"(?:{_ARCHIVES})(?:\.[a-z]{{2}}|\.[a-z]{{2,5}}-[a-z]{{2,5}})?(?:/|%2F)[0-9]{{7}}"

# An address up to the identifier, or up to a name or value in it; a DOI; "arXiv:".
_DOI = r"(?:doi: ?|https?://(?:dx\.)?doi\.org/)?10\.48550/arxiv\."
_ADDRESS = (
    r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,12}(?::[0-9]+)?/(?:[^\s/?#]+/)*?(?:[^\s/?#]*\?(?:[\w.%-]+=[\w.%-]*&)*[\w.%-]+=)?"
    r"(?:arxiv(?::|%3A|\.))?"
)
_SPELLED = re.compile(
    rf"(?:(?<![a-z0-9_.%/-])(?:{_DOI}|{_ADDRESS}|arxiv(?: ?[:：] ?| ))|(?<![a-z0-9_.%-])(?<![0-9]/))"
    rf"(?P<id>{_NUMBER}|{_OLD})(?P<version>v[1-9][0-9]{{0,3}})?"
    r"(?:\.pdf)?(?![a-z0-9_]|-[a-z0-9]|\.[0-9])/?(?:[?#](?:[\w.=&%-]*\w)?)?(?: ?\[[a-z-]+(?:\.[a-z-]+)?\])?",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class NamedId:
    """A stretch `text[start:end]` that names a paper, and what it names; `version` is None where none is written."""

    start: int
    end: int
    arxiv_id: str
    version: int | None


def parse_id(text: str) -> tuple[str, int | None]:
    """Reads one identifier in any spelling: `https://arxiv.org/pdf/2512.14691v2.pdf` → (`2512.14691`, 2),
    `Math.GT/0309136` → (`math/0309136`, None). ValueError on anything else."""
    found = _SPELLED.fullmatch(asked(text))
    if not found:
        raise ValueError(f"not an arXiv identifier: {text[:60]!r}")
    named = _named(found)
    return named.arxiv_id, named.version


def without_version(text: str) -> str:
    """Returns the arXiv id that a text is. ValueError where it is none."""
    return parse_id(text)[0]


def id_of(text: str) -> tuple[str, int | None] | None:
    """Returns the arXiv id and version that a text is, an address too; None when it is none."""
    try:
        return parse_id(text)
    except ValueError:
        return None


def ids_in(text: str) -> Iterator[NamedId]:
    """Finds the identifiers that a text names, in order, each with all of the address that it stands in."""
    return map(_named, _SPELLED.finditer(text))


def addresses_as_ids(text: str) -> str:
    """Gives a text with the bare identifier alone in the place of each spelling of it."""
    return _SPELLED.sub(lambda found: _named(found).arxiv_id, text)


def abs_url(arxiv_id: str, version: int | None = None) -> str:
    """Returns the paper's page on arXiv."""
    return f"https://arxiv.org/abs/{arxiv_id}{f'v{version}' if version else ''}"


def html_url(arxiv_id: str, version: int, anchor: str = "", site: str = "https://arxiv.org") -> str:
    """Returns the paper's text on arXiv, as a web page, or a section of it."""
    return f"{site}/html/{arxiv_id}v{version}{f'#{anchor}' if anchor else ''}"


def pdf_url(arxiv_id: str, version: int | None = None) -> str:
    """Returns the paper's PDF on arXiv."""
    return f"https://arxiv.org/pdf/{arxiv_id}{f'v{version}' if version else ''}"


def _named(found: re.Match[str]) -> NamedId:
    archive, slash, number = found["id"].lower().replace("%2f", "/").rpartition("/")
    version = int(found["version"][1:]) if found["version"] else None
    arxiv_id = f"{archive.partition('.')[0]}/{number}" if slash else number.replace("-", ".")
    return NamedId(found.start(), found.end(), arxiv_id, version)
