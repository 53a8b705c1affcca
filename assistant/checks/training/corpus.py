"""The papers that claims are written about: monthly files of the training corpus, which does not ship."""

import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

BEFORE = "2026-01"
"""The month from which on papers are kept for measuring."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a paper tells: its title, abstract and Chinese analysis, and of that the summary in one sentence."""

    arxiv_id: str
    title: str
    abstract: str
    analysis: str
    summary: str


def papers(folder: Path) -> Iterator[Told]:
    """All papers of the corpus that are there to learn from."""
    for path in sorted(folder.glob("papers-*.jsonl.xz")):
        if path.name.removeprefix("papers-") < BEFORE:
            yield from _papers(path)


def texts(folder: Path, months: Sequence[str]) -> Iterator[str]:
    """Titles with abstracts, and analyses, of some months."""
    for month in months:
        for paper in _papers(folder / f"papers-{month}.jsonl.xz"):
            yield f"{paper.title}. {paper.abstract}"
            yield paper.analysis


def _papers(path: Path) -> Iterator[Told]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            held = json.loads(line)
            analysis = {name: text for name, text in (held.get("analysis_zh") or {}).items() if text}
            summary = analysis.get("tldr", "")
            yield Told(held["id"], held["title"], held["abstract"], "\n".join(analysis.values()), summary)
