"""Compare retrieval with what people would pick instead: the same questions, the same papers, a process each.

    make bench        # or: python tests/bench/comparison.py SHARED [--months 2026-01] [--systems …] [--paper-qa PYTHON]

SHARED holds `corpus/`, `eval/` and `tools/make_digests.py`. Each question has one right paper among those of 2026-01
to 2026-03. Every system is given title and abstract of each paper, then the Chinese analyses too (MiniLM reads no
Chinese and keeps the abstracts). A search returns ten papers, Paperlight's with the best passages of each. Intervals
are 95% bootstrap over questions; memory is the process's peak, indexing included. MiniLM's vectors are kept in the
cache, since embedding takes minutes: then 500 papers are embedded anew, and their time stands for all.

paper-qa has an environment of its own, whose interpreter --paper-qa names; `paper_qa.py` tells what of it runs without
a language model. What did not run says why.
"""

import argparse
import json
import lzma
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from ablation import WITHOUT, without
from peers import System, bm25, fused, minilm, paper_qa
from retrieval import MONTHS, intervals, size_of, write_digests

LANGUAGES = ("en", "zh")
OURS = "Paperlight"


@dataclass(frozen=True)
class Given:
    """What a system is measured with."""

    shared: Path
    work: Path
    cache: Path
    paper_qa: Path = Path()
    months: Sequence[str] = MONTHS
    analyses: bool = False

    def papers(self) -> list[tuple[str, str]]:
        """arXiv id, and title with abstract, of each paper, once."""
        return list({paper["id"]: f"{paper['title']}\n{paper['abstract']}" for paper in self.records()}.items())

    def texts(self) -> list[tuple[str, str]]:
        """The same with the analyses, where they are given."""
        said = {paper["id"]: "\n".join(paper["analysis_zh"].values()) for paper in self.records() if self.analyses}
        return [(arxiv_id, f"{text}\n{said.get(arxiv_id, '')}".strip()) for arxiv_id, text in self.papers()]

    def questions(self, language: str) -> list[tuple[str, str]]:
        """Right paper and question, of the papers that are given."""
        lines = (self.shared / "eval" / f"questions-{language}.jsonl").read_text(encoding="utf-8").splitlines()
        given = {arxiv_id for arxiv_id, _ in self.papers()}
        return [(record["id"], record["q"]) for record in map(json.loads, lines) if record["id"] in given]

    def records(self) -> Iterator[dict]:
        """The papers as the corpus has them."""
        for month in self.months:
            with lzma.open(self.shared / "corpus" / f"papers-{month}.jsonl.xz", "rt", encoding="utf8") as lines:
                yield from map(json.loads, lines)


@dataclass
class Measured:
    """Of one system: seconds to index, MiB of memory and disk, and by language each question's rank and seconds."""

    indexing: float
    memory: float
    disk: float
    note: str
    ranks: dict[str, list[float]]
    seconds: dict[str, list[float]]


def paperlight(given: Given) -> System:
    """The library, read from digests unless it lies there already."""
    from ingest.pipeline import ingest
    from vectorstore.library import Library
    from vectorstore.settings import Settings

    digests, settings, seconds = given.work / "digests", Settings(home=given.work / "home"), 0.0
    if not settings.home.exists():
        write_digests(given.shared, digests, not given.analyses, ("--months", *given.months))
        started = time.perf_counter()
        with Library.open(settings, write=True) as library:
            ingest([digests], library)
        seconds = time.perf_counter() - started
    library = Library.open(settings)
    return System(seconds, lambda text: [hit.paper.arxiv_id for hit in library.search.papers(text)], library.close)


def systems() -> dict[str, Callable[[Given], System]]:
    """What is compared, by name: each builds its index."""

    def qa(way: str) -> Callable[[Given], System]:
        return lambda given: paper_qa(
            given.paper_qa, way, given.papers() if way == "hybrid" else given.texts(), given.work, given.cache
        )

    return {
        OURS: paperlight,
        **{f"  without {part}": paperlight for part in WITHOUT},
        "BM25 (bm25s, stemmed, jieba)": lambda given: bm25(given.texts(), given.work),
        "LangChain + Chroma + MiniLM": lambda given: minilm(given.papers(), given.work, given.cache),
        "MiniLM + BM25, fused": lambda given: fused(given.texts(), given.papers(), given.work, given.cache),
        "paper-qa, its search for papers": qa("words"),
        "paper-qa, sparse vectors": qa("sparse"),
        "paper-qa, hybrid with MiniLM": qa("hybrid"),
    }


def measure(name: str, given: Given) -> Measured:
    """Runs in a process of its own, so that memory is the system's."""
    ranks: dict[str, list[float]] = {}
    seconds: dict[str, list[float]] = {}
    with ExitStack() as stack:
        if name.startswith("  without "):
            stack.enter_context(without(name.removeprefix("  without ")))
        system = systems()[name](given)
        stack.callback(system.close)
        for language in LANGUAGES:
            asked = given.questions(language)
            system.search(asked[0][1])
            ranks[language], seconds[language] = [], []
            for right, text in asked:
                started = time.perf_counter()
                found = system.search(text)
                seconds[language].append(time.perf_counter() - started)
                ranks[language].append(found.index(right) + 1 if right in found else float("inf"))
    disk = size_of(given.work) - size_of(given.work / "digests")
    # Of two processes the larger: paper-qa runs in one of its own.
    memory = max(resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Measured(system.indexing, memory / 2**10, disk / 2**20, system.note, ranks, seconds)


def main() -> None:
    """One process a system, and a table without the analyses and one with them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path)
    options.add_argument(
        "--months", nargs="+", default=MONTHS, metavar="YYYY-MM", help="fewer papers, for a quick look"
    )
    options.add_argument(
        "--systems", nargs="+", default=list(systems()), metavar="NAME", help="as the table names them"
    )
    options.add_argument("--cache", type=Path, default=Path(".bench"))
    options.add_argument("--paper-qa", type=Path, default=Path(".bench/paper-qa/bin/python"), metavar="PYTHON")
    options.add_argument("--measure", metavar="NAME", help=argparse.SUPPRESS)
    options.add_argument("--analyses", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--work", type=Path, default=Path(), help=argparse.SUPPRESS)
    asked = options.parse_args()
    given = Given(asked.shared, asked.work, asked.cache, asked.paper_qa, asked.months, asked.analyses)
    if asked.measure:
        print(json.dumps(asdict(measure(asked.measure, given))))
        return
    counts = f"{len(given.papers())} papers, " + ", ".join(f"{len(given.questions(each))} {each}" for each in LANGUAGES)
    for said in ("abstracts", "abstracts and analyses"):
        print(f"\n{said}: {counts} questions\n{HEADING}", flush=True)
        with tempfile.TemporaryDirectory() as work:
            for name in asked.systems:
                show(name, run(name, Path(work), "analyses" in said))


def run(name: str, work: Path, analyses: bool) -> Measured | str:
    """What was measured, or why nothing was. Paperlight's library serves its ablation too."""
    place = work / (OURS if name.startswith("  ") else name)
    place.mkdir(exist_ok=True)
    command = [sys.executable, __file__, *sys.argv[1:], "--measure", name, "--work", place]
    done = subprocess.run([*command, *["--analyses"] * analyses], capture_output=True, text=True, check=False)
    lines = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines() or ["it said nothing"]
    return Measured(**json.loads(lines[-1])) if done.returncode == 0 else f"did not run: {lines[-1]}"


COLUMNS = ("R@1", "R@5", "R@10", "MRR@10")
HEADING = f"{'':40}" + "".join(f"{each:18}" for each in COLUMNS) + "query p50   p95 ms  index s  memory MiB  disk MiB"


def show(name: str, found: Measured | str) -> None:
    """A line a language; what belongs to both, or is the same library's as in the line before, stands once."""
    if isinstance(found, str):
        print(f"{name:36} {found}", flush=True)
        return
    for language in LANGUAGES:
        p50, p95 = np.percentile(found.seconds[language], [50, 95]) * 1000
        cells = "".join(f"{cell:18}" for cell in intervals(np.array(found.ranks[language])).values())
        costs = f"{found.indexing:9.0f}{found.memory:12.0f}{found.disk:10.0f}  {found.note}"
        own = language == LANGUAGES[0] and not name.startswith("  ")
        print(f"{name:36} {language} {cells}{p50:9.1f}{p95:9.1f}{costs if own else ''}", flush=True)
        name = ""


if __name__ == "__main__":
    main()
