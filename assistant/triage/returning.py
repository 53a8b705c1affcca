"""Starred papers that come back: those of which there is a newer version than whoever starred them has seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.triage.votes import Marks
from vectorstore.values import Paper

if TYPE_CHECKING:
    from vectorstore.library import Library


@dataclass(frozen=True, slots=True)
class Returned:
    """A paper as it is now, by its catalogue id too, and the version that was known; None where the library has that
    one no more."""

    row: int
    paper: Paper
    known: Paper | None


def returning(library: "Library", marks: Marks, member: str, before: datetime) -> list[Returned]:
    """Returns a member's starred papers with a version, a withdrawal too, that is newer than any the member marked
    before a moment, the latest starred first."""
    known = dict[str, int]()
    for paper, of_paper in marks.items():
        ours = [each for each in of_paper if each.member == member and each.version]
        if any(each.state == "starred" for each in ours):
            known[paper] = max((each.version for each in ours if each.at < before), default=ours[0].version)
    rows = library.rows_of(list(known))
    found = [(row, hit.paper) for row, hit in library.listed([(row, 1.0) for row in rows.values()]).items()]
    newer = [(row, paper) for row, paper in found if paper.version > known[paper.arxiv_id]]
    returned = [Returned(row, paper, _version(library, paper.arxiv_id, known[paper.arxiv_id])) for row, paper in newer]
    return returned[::-1]


def versions_held(library: "Library", arxiv_ids: Iterable[str]) -> dict[str, int]:
    """Returns the newest version that the library has of each paper that it holds."""
    rows = library.rows_of(arxiv_ids)
    return {
        hit.paper.arxiv_id: hit.paper.version for hit in library.listed([(row, 1.0) for row in rows.values()]).values()
    }


def _version(library: "Library", arxiv_id: str, version: int) -> Paper | None:
    return next((each for each in library.versions(arxiv_id) if each.version == version), None)
