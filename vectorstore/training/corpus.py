"""Reading the training corpus: monthly files of arXiv papers and one file of conference papers."""

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ANALYSIS_FIELDS = ("tldr", "motivation", "method", "result", "conclusion")

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")
_CHINESE_SENTENCE_END = re.compile(r"(?<=[。！？；])")


@dataclass(frozen=True, slots=True)
class TrainingPaper:
    """One paper as training text: its authors' English, and Chinese sentences where it was analysed."""

    title: str
    sentences: tuple[str, ...]
    chinese: tuple[str, ...]
    arxiv_id: str | None = None

    @property
    def coined_name(self) -> str | None:
        """The short name in front of a title's colon ("NeRF: Representing …"), which few questions know."""
        name, colon, _ = self.title.partition(":")
        return name if colon and len(name.split()) <= 2 else None


def read_papers(folder: Path, before: str) -> list[TrainingPaper]:
    """Reads papers listed before the ISO date `before`, and conference papers that were not listed on or after it."""
    papers: list[TrainingPaper] = []
    held_out: set[str] = set()
    for path in sorted(folder.glob("papers-*.jsonl.xz")):
        for record in _records(path):
            if record["listed"] < before:
                papers.append(_from_listing(record))
            else:
                held_out.add(_title_key(record["title"]))
    seen = {_title_key(paper.title) for paper in papers} | held_out
    for record in _records(folder / "venues.jsonl.xz"):
        if _title_key(record["title"]) not in seen:
            papers.append(_from_venue(record))
    return papers


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf8") as lines:
        for line in lines:
            yield json.loads(line)


def _from_listing(record: dict[str, Any]) -> TrainingPaper:
    analysis = record.get("analysis_zh") or {}
    fields = (analysis.get(field) or "" for field in ANALYSIS_FIELDS)
    chinese = (part for text in fields for part in _CHINESE_SENTENCE_END.split(text) if part.strip())
    return TrainingPaper(record["title"], _sentences(record["abstract"]), tuple(chinese), record["id"])


def _from_venue(record: dict[str, Any]) -> TrainingPaper:
    said = tuple(record[field] for field in ("tldr", "keywords") if record.get(field))
    return TrainingPaper(record["title"], said + _sentences(record["abstract"]), ())


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(_SENTENCE_END.split(" ".join(text.split())))


def _title_key(title: str) -> str:
    return re.sub(r"\W+", "", title.casefold())
