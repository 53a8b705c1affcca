"""Compare retrieval with what people would pick instead: the same questions, the same papers, a process each.

    make bench                        # or: python tests/bench/comparison.py SHARED [--systems …] [--cache FOLDER]

SHARED holds `corpus/`, `eval/` and `tools/make_digests.py`. Every system is given title and abstract of each paper of
2026-01 to 2026-03; each question has one right paper. MiniLM's vectors are kept in the cache, since embedding takes
minutes; the time they took is kept with them. Intervals are 95% bootstrap over questions. What did not run says why.

Not in the table: paper-qa, which has not been run.
"""

import argparse
import json
import lzma
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from peers import bm25, fused, minilm
from retrieval import MONTHS, quality, write_digests

from ingest.pipeline import ingest
from vectorstore.library import Library
from vectorstore.ranking import fuse
from vectorstore.settings import Settings
from vectorstore.values import Hit

DEPTH = 200
Search = Callable[[str], list[str]]
LANGUAGES = ("en", "zh")
PARTS = {
    "paperlight without vectors": "dense",
    "paperlight without words": "lexical",
    "paperlight without late interaction": "late",
}


@dataclass(frozen=True)
class Given:
    """What a system is measured with."""

    shared: Path
    work: Path
    cache: Path

    def papers(self) -> list[tuple[str, str]]:
        """arXiv id and text of each paper, once."""
        return list({paper["id"]: f"{paper['title']}\n{paper['abstract']}" for paper in self._records()}.items())

    def questions(self, language: str) -> list[tuple[str, str]]:
        lines = (self.shared / "eval" / f"questions-{language}.jsonl").read_text(encoding="utf-8").splitlines()
        return [(record["id"], record["q"]) for record in map(json.loads, lines)]

    def _records(self) -> Iterator[dict[str, str]]:
        for month in MONTHS:
            with lzma.open(self.shared / "corpus" / f"papers-{month}.jsonl.xz", "rt", encoding="utf8") as lines:
                yield from map(json.loads, lines)


@dataclass
class Measured:
    """Of one system: seconds to index, MiB of memory and disk, and by language each question's rank and seconds."""

    indexing: float
    memory: float
    disk: float
    ranks: dict[str, list[float]]
    seconds: dict[str, list[float]]


def paperlight(given: Given, without: str | None = None) -> tuple[float, Search]:
    """The library, built from digests of abstracts alone; or its ranking without one of the three parts."""
    digests, settings = given.work / "digests", Settings(home=given.work / "home")
    seconds = 0.0
    if not settings.home.exists():
        write_digests(given.shared, digests, abstracts_only=True)
        started = time.perf_counter()
        with Library.open(settings, write=True) as library:
            ingest([digests], library)
        seconds = time.perf_counter() - started
    library = Library.open(settings)
    if without is None:
        return seconds, lambda text: [hit.paper.arxiv_id for hit in library.search(text)]
    return seconds, lambda text: _without(without, library.search(text, top=DEPTH, passages=0))


def _without(part: str, hits: list[Hit]) -> list[str]:
    if not hits:
        return []
    dense, lexical, late = (
        np.array([np.nan if part == name or getattr(hit, name) is None else getattr(hit, name) for hit in hits])
        for name in ("dense", "lexical", "late")
    )
    order = np.argsort(-fuse(dense, lexical, None if part == "late" else late), kind="stable")
    return [hits[place].paper.arxiv_id for place in order]


def systems() -> dict[str, Callable[[Given], tuple[float, Search]]]:
    """What is compared, by name: each builds its index, and gives the seconds that took and a search."""
    own = {name: lambda given, part=part: paperlight(given, part) for name, part in PARTS.items()}
    return {
        "paperlight": paperlight,
        **own,
        "BM25 (bm25s, stemmed, jieba)": lambda given: bm25(given.papers()),
        "LangChain + Chroma + MiniLM": lambda given: minilm(given.papers(), given.work, given.cache),
        "MiniLM + BM25, fused": lambda given: fused(given.papers(), given.work, given.cache),
    }


def measure(name: str, given: Given) -> Measured:
    """Runs in a process of its own, so that memory is the system's."""
    indexing, search = systems()[name](given)
    measured = Measured(indexing, 0.0, 0.0, {}, {})
    for language in LANGUAGES:
        asked = given.questions(language)
        search(asked[0][1])
        measured.ranks[language], measured.seconds[language] = [], []
        for right, text in asked:
            started = time.perf_counter()
            found = search(text)
            measured.seconds[language].append(time.perf_counter() - started)
            place = found.index(right) + 1 if right in found[:100] else float("inf")
            measured.ranks[language].append(place)
    files = (path for path in given.work.rglob("*") if path.is_file() and "digests" not in path.parts)
    disk = sum(path.stat().st_size for path in files)
    return replace(measured, memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10, disk=disk / 2**20)


def main() -> None:
    """One process a system, then a table a language."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path)
    options.add_argument("--systems", nargs="*", default=list(systems()), metavar="NAME")
    options.add_argument("--cache", type=Path, default=Path(".bench"))
    options.add_argument("--measure", metavar="NAME", help=argparse.SUPPRESS)
    options.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        print(json.dumps(asdict(measure(given.measure, Given(given.shared, given.work, given.cache)))))
        return
    with tempfile.TemporaryDirectory() as own, tempfile.TemporaryDirectory() as peers:
        found = {name: run(name, given, own if name.startswith("paperlight") else peers) for name in given.systems}
    for language in LANGUAGES:
        print(f"\n{language}: {len(Given(given.shared, Path(), Path()).questions(language))} questions")
        for name, measured in found.items():
            print(f"  {name:36}" + (measured if isinstance(measured, str) else row(measured, language)))


def run(name: str, given: argparse.Namespace, work: str) -> Measured | str:
    """What was measured, or why nothing was."""
    place = work if name.startswith("paperlight") else str(Path(work, name.replace(" ", "-")))
    Path(place).mkdir(exist_ok=True)
    command = [sys.executable, __file__, given.shared, "--cache", given.cache, "--measure", name, "--work", place]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines() or ["it said nothing"]
    return Measured(**json.loads(lines[-1])) if done.returncode == 0 else f"did not run: {lines[-1]}"


def row(measured: Measured, language: str) -> str:
    p50, p95 = np.percentile(measured.seconds[language], [50, 95]) * 1000
    costs = f"index {measured.indexing:.0f} s  query p50 {p50:.1f} ms p95 {p95:.1f} ms  "
    room = f"memory {measured.memory:.0f} MiB  disk {measured.disk:.0f} MiB"
    return f"{quality(np.array(measured.ranks[language]))}  {costs}{room}"


if __name__ == "__main__":
    main()
