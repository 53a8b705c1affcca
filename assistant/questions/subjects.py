"""Which paper of the library a name means: an arXiv id, a title, or the name that a title gives its work."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from vectorstore.arxiv_ids import split_version
from vectorstore.folding import fold
from vectorstore.values import Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

LONGEST_NAME = 300
"""Characters; no title is longer."""

FEW = 3
"""Titles at most that hold a word which is a name and not a term of the field."""

PART_WORDS = 4
"""Words of a title, in a row, that tell it from others."""

_COINED = re.compile(r"[A-Z].*[A-Z0-9]|[a-z0-9].*[A-Z]|[0-9].*[A-Za-z]|[A-Za-z].*[0-9]")
_CAPITALISED = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z0-9][A-Za-z0-9+-]*(?:\.\d+)?(?![A-Za-z0-9])")


def subject(library: "Library", name: str, anywhere: bool = True) -> str | None:
    """The arXiv id of the paper that is meant, of several the newest; None where no paper goes by that name. Without
    `anywhere` only a whole title or its beginning names a paper."""
    try:
        arxiv_id, _ = split_version(name)
    except ValueError:
        return _titled(library, name, anywhere)
    return arxiv_id if library.paper(arxiv_id) else None


def mentioned(library: "Library", text: str) -> str | None:
    """The paper whose own name (the part of its title before a colon) stands in a text, written as in the title."""
    for word in dict.fromkeys(_CAPITALISED.findall(text)):
        if (any(letter.isupper() for letter in word) or "-" in word) and len(word) > 2:
            papers = [each for each in library.titled(word, at_start=True) if nickname(each) == word]
            if papers:
                return _newest(papers).arxiv_id
    return None


def nickname(paper: Paper) -> str:
    """What a paper calls its work: the part of the title before a colon or "Technical Report", "" where there is
    neither."""
    name, parted, _ = re.sub(r"(?i)\s+technical report$", ":", paper.title).partition(":")
    return name.strip() if parted else ""


def goes_by(paper: Paper, name: str) -> bool:
    """Whether a name means a paper: its id, its own name or words of its title."""
    return paper.arxiv_id in name or f" {fold(name)} " in f" {fold(paper.title)} "


def _titled(library: "Library", name: str, anywhere: bool) -> str | None:
    if not fold(name) or len(name) > LONGEST_NAME:
        return None
    papers = library.titled(name, at_start=True) or (library.titled(name) if anywhere else [])
    for fits in (_is_title, _is_nickname, _is_part):
        if meant := [paper for paper in papers if fits(paper, name, papers)]:
            return _newest(meant).arxiv_id
    return None


def _is_title(paper: Paper, name: str, _: Sequence[Paper]) -> bool:
    return fold(paper.title) == fold(name)


def _is_nickname(paper: Paper, name: str, papers: Sequence[Paper]) -> bool:
    own = nickname(paper)
    if fold(own) != fold(name):
        return False
    return own == name or bool(_COINED.search(own)) or len(papers) <= FEW


def _is_part(paper: Paper, name: str, papers: Sequence[Paper]) -> bool:
    """A word that only this title has, coined for it; or a good part of a title."""
    if len(papers) > 1:
        return False
    words = fold(name).split()
    return len(words) >= PART_WORDS or (len(words) <= FEW and name in paper.title and bool(_COINED.search(name)))


def _newest(papers: Sequence[Paper]) -> Paper:
    return max(papers, key=lambda paper: (paper.published or date.min, paper.arxiv_id))
