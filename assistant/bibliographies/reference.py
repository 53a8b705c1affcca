"""One reference of a list, as far as a paper is known by it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vectorstore.text.arxiv_ids import parse_id
from vectorstore.text.normal_text import one_line

_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_ARXIV_DOI = "10.48550/arxiv."
LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True)
class Reference:
    """`arxiv_id` without a version and `doi` in small letters, "" where the list names none."""

    title: str
    arxiv_id: str = ""
    doi: str = ""

    def __str__(self) -> str:
        return self.title or self.arxiv_id or self.doi or "a reference without title, arXiv id and DOI"


def reference(title: str, doi: str, *places: str) -> Reference:
    """Makes a reference from the fields of a list; `places` are those that may name an arXiv id, the likeliest
    first."""
    found = _DOI.search(doi)
    known_doi = found[0].rstrip(".,;)}").lower() if found else ""
    of_arxiv = known_doi if known_doi.startswith(_ARXIV_DOI) else ""
    named = next(_ids([of_arxiv, *places]), "")
    return Reference(one_line(title)[:LONGEST_TITLE], named, "" if of_arxiv else known_doi)


def _ids(places: Iterable[str]) -> Iterator[str]:
    for place in places:
        for word in (place, *place.split()):
            try:
                yield parse_id(word.strip("[](){}<>,;"))[0]
            except ValueError:
                continue
