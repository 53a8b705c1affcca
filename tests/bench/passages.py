"""Measure passages: does the best passage of the right paper hold the answer, and the sentence that is quoted?

    python tests/bench/passages.py SHARED

SHARED is a folder with `corpus/`. `passages.jsonl` beside this file labels 60 questions, 30 in each language, each on
one paper, and 20 more that were written after how a sentence is chosen was settled on the 60: the spans of its abstract
of which any answers, and the kinds of section of its Chinese analysis that do. A passage holds the answer when it is of
such a kind or has most of such a span. How passages rank within a paper depends on the paper alone, so that a library
of these papers tells what a large one does.
"""

import json
import lzma
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from retrieval import MONTHS

from assistant.quotes import best_sentences
from ingest.pipeline import ingest
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Hit, Passage

LABELS = Path(__file__).with_name("passages.jsonl")


def main() -> None:
    """A table without the analyses and one with them."""
    asked = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    wanted = {label["id"] for label in asked}
    papers = [paper for paper in corpus(Path(sys.argv[1])) if paper["id"] in wanted]
    for said in ("abstracts", "abstracts and analyses"):
        with tempfile.TemporaryDirectory() as folder:
            snapshot = Path(folder, "papers.jsonl")
            kept = [paper | ({} if "analyses" in said else {"analysis_zh": {}}) for paper in papers]
            snapshot.write_text("".join(json.dumps(paper) + "\n" for paper in kept), encoding="utf-8")
            with Library.open(Settings(home=Path(folder, "home")), write=True) as library:
                ingest([snapshot], library)
                print(
                    f"\n{said}: answers held by        first  any of three  characters of the first   sentence quoted"
                )
                measure(library, asked)


def corpus(shared: Path) -> Iterator[dict]:
    """The papers of the labelled months."""
    for month in MONTHS:
        with lzma.open(shared / "corpus" / f"papers-{month}.jsonl.xz", "rt", encoding="utf8") as lines:
            yield from map(json.loads, lines)


def measure(library: Library, asked: Sequence[dict]) -> None:
    """A line a language and a line a kind of question."""
    rows = [judged(library, label, len(asked)) for label in asked]
    groups: dict[str, Callable[[dict], bool]] = {
        "all": lambda label: "later" not in label,
        "English": lambda label: "later" not in label and label["q"].isascii(),
        "Chinese": lambda label: "later" not in label and not label["q"].isascii(),
    }
    for kind in sorted({label["kind"] for label in asked}):
        groups[kind] = lambda label, kind=kind: "later" not in label and label["kind"] == kind
    groups["later ones"] = lambda label: "later" in label
    for name, belongs in groups.items():
        table = np.array([row for label, row in zip(asked, rows, strict=True) if belongs(label)])
        first, three, length, quoted = table.mean(axis=0)
        print(
            f"  {name:12} {len(table):3} questions        {first:.2f}      {three:.2f}  {length:12.0f}  {quoted:24.2f}"
        )


def judged(library: Library, label: dict, papers: int) -> tuple[float, float, float, float]:
    """Whether the first passage holds the answer, whether any of three does, the first one's length, and whether the
    sentence of the abstract that would be quoted is one that answers."""
    hits = library.search.papers(label["q"], top=papers, passages=3)
    hit = next(hit for hit in hits if hit.paper.arxiv_id == label["id"])
    passages = [scored.passage for scored in hit.passages]
    held = [holds(passage, label, hit) for passage in passages]
    quote = best_sentences(library, label["q"], [hit])[0]
    start = hit.paper.abstract.index(quote)
    quoted = covers(start, start + len(quote), label)
    return held[0], any(held), len(passages[0].text), quoted


def holds(passage: Passage, label: dict, hit: Hit) -> bool:
    """Whether an answer stands in a passage."""
    if passage.source == "analysis":
        return passage.kind in label["sections"]
    before = len(hit.paper.title) + 1 if passage.source == "paper" else 0
    return covers(passage.start - before, passage.end - before, label)


def covers(start: int, end: int, label: dict) -> bool:
    """Whether most of a span that answers lies within."""
    return any(min(end, stop) - max(start, begin) > (stop - begin) / 2 for begin, stop in label["abstract"])


if __name__ == "__main__":
    main()
