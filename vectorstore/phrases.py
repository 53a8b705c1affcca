"""Papers that say some words side by side."""

import re
from collections.abc import Sequence

from sqlalchemy import select

from vectorstore.catalogue import Catalogue
from vectorstore.derived import BrokenIndexError
from vectorstore.lexical import Lexical
from vectorstore.schema import papers, versions
from vectorstore.values import Filters

PAGE = 500


def saying(catalogue: Catalogue, lexical: Lexical, phrases: Sequence[str], filters: Filters) -> set[str]:
    """arXiv ids of the papers that pass the filters and whose title or abstract says each phrase, its words side by
    side and with any ending."""
    try:
        holding = lexical.holding(" ".join(phrases))
    except BrokenIndexError:
        return set()
    ids = sorted(holding.intersection(catalogue.allowed(filters).tolist()) if filters else holding)
    patterns = [_pattern(lexical, phrase) for phrase in phrases]
    newest = select(papers.c.arxiv_id, versions.c.title, versions.c.abstract).join(
        versions, versions.c.id == papers.c.version_id
    )
    found = set()
    with catalogue.reading() as connection:
        for start in range(0, len(ids), PAGE):
            for paper in connection.execute(newest.where(papers.c.id.in_(ids[start : start + PAGE]))):
                if all(pattern.search(paper.title) or pattern.search(paper.abstract) for pattern in patterns):
                    found.add(paper.arxiv_id)
    return found


def _pattern(lexical: Lexical, phrase: str) -> re.Pattern[str]:
    return re.compile(r"[\W_]+".join(_forms(lexical, word) for word in phrase.split()), re.IGNORECASE)


def _forms(lexical: Lexical, word: str) -> str:
    """A word with any ending that leaves its stem as it is: video, videos; study, studies."""
    stem = next(iter(lexical.analyzed(word)), "") if word.isascii() else ""
    begins = next((word[:end] for end in range(len(word), 0, -1) if stem.startswith(word[:end].lower())), word)
    return rf"\b{re.escape(begins)}\w*" if len(begins) > 2 else re.escape(word)
