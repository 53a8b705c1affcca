"""Measure retrieval on known-item questions: quality, time a query, time to read, disk and memory.

    python tests/bench/retrieval.py SHARED [--abstracts-only]

SHARED is a folder with `corpus/`, `eval/` and `tools/make_digests.py`. The library is every paper of 2026-01 to
2026-03, read from digests as a lab would; each question has one right paper. Every row ranks the same candidates: by
Paperlight's score, and by each part of it alone. Intervals are 95% bootstrap over questions.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:  # the comparison's other systems are measured without these in memory
    from vectorstore.library import Library
    from vectorstore.settings import Settings
    from vectorstore.values import Hit

MONTHS = ("2026-01", "2026-02", "2026-03")
DEPTH = 100
PARTS: dict[str, Callable[["Hit"], float]] = {
    "Paperlight": lambda hit: hit.score,
    "vectors alone": lambda hit: hit.dense if hit.dense is not None else -np.inf,
    "words alone (BM25)": lambda hit: hit.lexical if hit.lexical is not None else -np.inf,
    "late interaction alone": lambda hit: hit.late,
}
ANALYSIS = re.compile(r"^(?:\*\*Analysis:\*\*|### 论文解读)\n.*?(?=^\*\*(?:Key Findings|Links):\*\*)", re.M | re.S)


def main() -> None:
    """Build, ask, print."""
    from vectorstore.library import Library
    from vectorstore.settings import Settings

    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path)
    options.add_argument("--abstracts-only", action="store_true", help="leave the analyses out")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        digests, home = Path(folder, "digests"), Path(folder, "home")
        write_digests(given.shared, digests, given.abstracts_only)
        settings = Settings(home=home)
        build(settings, digests)
        with Library.open(settings) as library:
            for language in ("en", "zh"):
                measure(library, given.shared / "eval" / f"questions-{language}.jsonl")
        disk = size_of(home)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"\ndisk {disk / 2**20:.0f} MiB, peak memory of this process {memory:.2f} GiB")


def write_digests(
    shared: Path, folder: Path, abstracts_only: bool = False, made_with: Sequence[str] = ("--months", *MONTHS)
) -> None:
    """The corpus, or what the tool makes of it with these options, as digest files of every dialect."""
    tool = shared / "tools" / "make_digests.py"
    subprocess.run([sys.executable, tool, folder, *made_with], check=True, stdout=subprocess.DEVNULL)
    if abstracts_only:
        for path in folder.glob("*.md"):
            path.write_text(ANALYSIS.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")


def size_of(home: Path) -> int:
    """Bytes on disk."""
    return sum(path.stat().st_size for path in home.rglob("*") if path.is_file())


def build(settings: "Settings", digests: Path) -> None:
    """Read the digests twice: the second time nothing is new."""
    from ingest.pipeline import ingest
    from vectorstore.library import Library

    for reading in ("first", "second"):
        started = time.perf_counter()
        with Library.open(settings, write=True) as library:
            ingest([digests], library)
            papers = library.counts().papers
        seconds = time.perf_counter() - started
        print(f"{reading} reading: {papers} papers in {seconds:.1f} s, {papers / seconds:.0f} papers/s")


def measure(library: "Library", questions: Path) -> None:
    """One table a language."""
    asked = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    library.search.papers(asked[0]["q"])
    found, seconds = [], []
    for question in asked:
        started = time.perf_counter()
        library.search.papers(question["q"])
        seconds.append(time.perf_counter() - started)
        found.append(library.search.papers(question["q"], top=DEPTH))
    p50, p95 = np.percentile(seconds, [50, 95]) * 1000
    print(f"\n{questions.name}: {len(asked)} questions, search p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    for name, score in PARTS.items():
        ranks = [rank_of(question["id"], hits, score) for question, hits in zip(asked, found, strict=True)]
        print(f"  {name:24}" + quality(np.array(ranks)))


def rank_of(arxiv_id: str, hits: "list[Hit]", score: "Callable[[Hit], float]") -> float:
    """1 for the first place, infinity when this score does not know it."""
    ranked = sorted((hit for hit in hits if score(hit) > -np.inf), key=score, reverse=True)
    return next((place for place, hit in enumerate(ranked, 1) if hit.paper.arxiv_id == arxiv_id), np.inf)


def quality(ranks: np.ndarray) -> str:
    """Recall at 1, 5, 10 and the mean reciprocal rank at 10, each with its interval."""
    return "  ".join(f"{name} {cell}" for name, cell in intervals(ranks).items())


def intervals(ranks: np.ndarray) -> dict[str, str]:
    """The same by name, such as {"R@1": ".750 (.67–.83)"}."""
    columns = {f"R@{k}": (ranks <= k).astype(float) for k in (1, 5, 10)}
    columns["MRR@10"] = np.where(ranks <= 10, 1 / ranks, 0)
    drawn = np.random.default_rng(0).integers(len(ranks), size=(2000, len(ranks)))
    cells = {}
    for name, values in columns.items():
        low, high = np.percentile(values[drawn].mean(axis=1), [2.5, 97.5])
        cells[name] = f"{values.mean():.3f} ({low:.2f}–{high:.2f})"
    return cells


if __name__ == "__main__":
    main()
