"""Everything that a library holds, in the files that it is read from."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from assistant.digests.entries import entry_of
from vectorstore.values import Digest, Paper, SectionKind

if TYPE_CHECKING:
    from vectorstore.library import Library

# What a snapshot has room for of an analysis.
PARTS: dict[SectionKind, str] = {
    "overview": "tldr",
    "problem": "motivation",
    "method": "method",
    "result": "result",
    "conclusion": "conclusion",
}
UNSAFE = re.compile(r"[^\w.+-]+")


def paper_records(library: "Library", papers: Iterable[Paper]) -> Iterator[dict[str, Any]]:
    """Yields papers as a snapshot holds them, an object a line: `id` with the version, `listed` the day of version 1,
    and of the newest analysis the parts that a snapshot has, under `analysis_zh` whatever its language; `full_text`
    where it is held."""
    for paper in papers:
        said: dict[str, str] = {}
        for section in entry_of(library, paper).sections:
            if section.kind in PARTS:
                said.setdefault(PARTS[section.kind], section.text)
        yield {
            "id": paper.versioned_id,
            "listed": paper.published.isoformat() if paper.published else None,
            "title": paper.title,
            "authors": list(paper.authors),
            "categories": list(paper.categories),
            "abstract": paper.abstract,
            "comments": paper.comment or None,
            "journal-ref": paper.journal_ref or None,
            "doi": paper.doi or None,
            "analysis_zh": said or None,
            **_full_text(library, paper),
        }


def text_records(library: "Library", ids: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yields those of these papers whose text is held, as `paper_records` gives them, without what digests say of
    them."""
    for arxiv_id in ids:
        paper, text = library.paper(arxiv_id), library.full_text(arxiv_id)
        if paper and text and text.sections:
            yield next(paper_records(library, [paper])) | {"analysis_zh": None}


def _full_text(library: "Library", paper: Paper) -> dict[str, Any]:
    text = library.full_text(paper.arxiv_id)
    return {"full_text": asdict(text)} if text and text.sections else {}


def digest_files(library: "Library") -> Iterator[tuple[str, Digest]]:
    """Yields every digest with the name of the file to write: its own where another day has not taken it, so that
    reading the files into this library changes nothing."""
    taken: set[str] = set()
    for day, _ in library.days():
        for digest in library.digest(day):
            yield _free_name(digest.source, day, taken), digest


def _free_name(source: str, day: date, taken: set[str]) -> str:
    stem = UNSAFE.sub("_", PurePath(source).name.removesuffix(".md")).lstrip(".")[:150]
    names = [f"{stem}.md", f"{day}-{stem}.md", *(f"{day}-{number}-{stem}.md" for number in range(2, 1000))]
    name = next(each for each in (names if stem else [f"{day}.md", *names[2:]]) if each.casefold() not in taken)
    taken.add(name.casefold())
    return name
