"""References matched with the library's papers, by arXiv id, DOI or title."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.bibliographies.reference import Reference

if TYPE_CHECKING:
    from vectorstore.library import Library


@dataclass(frozen=True, slots=True)
class Matched:
    """arXiv ids of the papers that the library holds, in the list's order, and the references that it lacks."""

    papers: tuple[str, ...]
    unmatched: tuple[Reference, ...]


def matched(library: "Library", references: Sequence[Reference]) -> Matched:
    """Each reference by the first of arXiv id, DOI and title that a paper of the library has. A title of one word, as
    several papers may have, tells none."""
    held = library.rows_of([each.arxiv_id for each in references if each.arxiv_id])
    dois = library.search.with_dois([each.doi for each in references if each.doi])
    papers, unmatched = dict[str, None](), []
    for each in references:
        found = each.arxiv_id if each.arxiv_id in held else dois.get(each.doi) or _titled(library, each.title)
        if found:
            papers[found] = None
        else:
            unmatched.append(each)
    return Matched(tuple(papers), tuple(dict.fromkeys(unmatched)))


def _titled(library: "Library", title: str) -> str:
    return library.search.titled_exactly(title) if len(title.split()) > 1 or not title.isascii() else ""
