"""References matched with the library's papers, by arXiv id, DOI or title."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.bibliographies.reference import Reference

if TYPE_CHECKING:
    from vectorstore.library import Library


@dataclass(frozen=True, slots=True)
class Matched:
    """arXiv ids of the papers that the library holds, in the list's order; of these those that the list has mistyped,
    by what it calls them; and the references that the library lacks."""

    papers: tuple[str, ...]
    mistyped: tuple[tuple[Reference, str], ...]
    unmatched: tuple[Reference, ...]


def matched(library: "Library", references: Sequence[Reference]) -> Matched:
    """Returns each reference by the first of arXiv id, DOI and title that a paper of the library has; without an arXiv
    id by a mistyped title, too. A title of one word, as several papers may have, tells none."""
    held = library.rows_of([each.arxiv_id for each in references if each.arxiv_id])
    dois = library.search.with_dois([each.doi for each in references if each.doi])
    found = {
        each: each.arxiv_id if each.arxiv_id in held else dois.get(each.doi) or _titled(library, each.title)
        for each in references
    }
    lacking = [each.title for each, paper in found.items() if not paper and not each.arxiv_id]
    near = library.search.titled_nearly(lacking) if lacking else {}
    mistyped = {
        each: near[each.title]
        for each, paper in found.items()
        if not paper and not each.arxiv_id and each.title in near
    }
    papers = dict.fromkeys(paper for each, known in found.items() if (paper := known or mistyped.get(each, "")))
    unmatched = tuple(each for each, paper in found.items() if not paper and each not in mistyped)
    return Matched(tuple(papers), tuple(mistyped.items()), unmatched)


def _titled(library: "Library", title: str) -> str:
    return library.search.titled_exactly(title) if len(title.split()) > 1 or not title.isascii() else ""
