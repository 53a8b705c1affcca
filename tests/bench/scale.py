"""Measure searching as a library grows: time a question and its answer, with filters too, memory, disk, and one search
from a shell.

    python tests/bench/scale.py SHARED [--months 2026-01 2026-02] [--times 1 3 10] [--home HOME]

SHARED is a folder with `corpus/`, `eval/` and `tools/make_digests.py`. The library is every paper of some months, or a
copy of the one in HOME, which stays as it is; then so many times as many papers. Each more is a real one under an id of
its own, with three in ten words, and clauses of its Chinese analyses, taken from another paper of its category; it is
read through the door of papers that no digest names. Every size is measured in a process of its own. Seconds of
processor time stand beside those of the clock, which a busy machine lengthens.
"""

import argparse
import json
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import numpy as np
from retrieval import size_of

from assistant.answer import Assistant
from assistant.values import Question
from ingest.passages import passages_about
from ingest.pipeline import ingest
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters, Paper, Section

ROOT = Path(__file__).parents[2]
QUESTION = "which papers tackle exposure bias in video diffusion"
SWAPPED = 0.3  # of a text's words or clauses
BATCH = 2_000  # papers a transaction
KNOWN = 200  # papers of each category that lend their words
CLAUSE = re.compile(r"[^，。；！？]*[，。；！？]?")
Said = tuple[Paper, tuple[Section, ...]]


def main() -> None:
    """Grow, measure, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path)
    options.add_argument("--months", nargs="*", default=[], help="all of them without this")
    options.add_argument("--times", type=int, nargs="+", default=[1, 10], help="as many papers, ascending")
    options.add_argument("--home", type=Path, help="a library to begin with")
    options.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        measure(given.measure, given.shared)
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        begin(given, home, Path(folder, "digests"))
        reached = 1
        for times in sorted(given.times):
            for round_ in range(reached, times):
                grow(home, round_)
            reached = max(times, reached)
            print(f"\n{times} times", flush=True)
            own = [sys.executable, __file__, given.shared, "--measure", home]
            subprocess.run(own, check=True)
            one_search(home)


def begin(given: argparse.Namespace, home: Path, digests: Path) -> None:
    """The real papers."""
    if given.home:
        shutil.copytree(given.home, home)
        return
    months = ["--months", *given.months] if given.months else []
    subprocess.run([sys.executable, given.shared / "tools" / "make_digests.py", digests, *months], check=True)
    with Library.open(Settings(home=home), write=True) as library:
        ingest([digests], library)


# Growing


def grow(home: Path, round_: int) -> None:
    """As many papers again as are real."""
    started = time.perf_counter()
    drawn = random.Random(round_)
    with Library.open(Settings(home=home), write=True) as library:
        real = [paper for paper in library.papers() if "." in paper.arxiv_id and len(paper.arxiv_id) < 11]
        lenders = defaultdict(list)
        for paper in drawn.sample(real, len(real)):
            if len(lenders[paper.categories[0]]) < KNOWN:
                lenders[paper.categories[0]].append(said(library, paper))
        copies = (
            other(drawn, said(library, paper), drawn.choice(lenders[paper.categories[0]]), round_) for paper in real
        )
        while batch := list(islice(copies, BATCH)):
            library.writer.add_papers([(paper, passages_about(paper, sections)) for paper, sections in batch])
    seconds = time.perf_counter() - started
    print(f"{len(real)} papers more in {seconds:.0f} s, {len(real) / seconds:.0f} papers/s", flush=True)


def said(library: Library, paper: Paper) -> Said:
    """A paper with what its digests say of it."""
    return paper, tuple(section for _, entry in library.entries(paper.arxiv_id)[:1] for section in entry.sections)


def other(drawn: random.Random, one: Said, lender: Said, round_: int) -> Said:
    """Another paper in place of one; a real id has five digits behind its point, this one six."""
    (paper, sections), (lent, told) = one, lender
    copy = replace(
        paper,
        arxiv_id=f"{paper.arxiv_id}{round_ % 10}" if round_ < 10 else f"{paper.arxiv_id}{round_}",
        title=swapped(drawn, paper.title.split(), lent.title.split(), " "),
        abstract=swapped(drawn, paper.abstract.split(), lent.abstract.split(), " "),
    )
    clauses = [clause for section in told for clause in CLAUSE.findall(section.text)]
    return copy, tuple(
        replace(section, text=swapped(drawn, CLAUSE.findall(section.text), clauses, "")) for section in sections
    )


def swapped(drawn: random.Random, parts: Sequence[str], lent: Sequence[str], between: str) -> str:
    """A text of which some parts come from another."""
    return between.join(drawn.choice(lent) if lent and drawn.random() < SWAPPED else part for part in parts)


# Measuring


def measure(home: Path, shared: Path) -> None:
    """Every question twice, and some with each filter."""
    with Library.open(Settings(home=home)) as library:
        asked = {language: list(questions(shared, language)) for language in ("en", "zh")}
        for text in asked["en"] + asked["zh"]:
            library.search.papers(text)
        assistant = Assistant(library, Settings())
        for language, texts in asked.items():
            print(f"  {language:16} {spent(library.search.papers, texts)}", flush=True)
            print(
                f"  {f'{language}, answers':16} {spent(lambda text: assistant.ask(Question(text)), texts)}", flush=True
            )
        some = (asked["en"] + asked["zh"])[::10]
        for name, filters in limits(library).items():
            print(f"  {name:16} {spent(lambda text, by=filters: library.search.papers(text, by), some)}", flush=True)
        counts = library.counts()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    sizes = f"{counts.papers} papers, {counts.passages} passages, {size_of(home) / 2**30:.2f} GiB on disk"
    print(f"  {sizes}, {memory:.2f} GiB of memory at most", flush=True)


def questions(shared: Path, language: str) -> Iterator[str]:
    """The evaluation's."""
    for line in (shared / "eval" / f"questions-{language}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)["q"]


def limits(library: Library) -> dict[str, Filters]:
    """Filters of all kinds that let much or little pass."""
    days = [day for day, _ in library.published()]
    category = library.categories()[0][0]
    found: dict[str, Filters] = {"none": Filters()}
    for name, since in (("all days", days[0]), ("half the days", days[len(days) // 2]), ("ten days", days[-10])):
        found[name] = Filters(since=since)
        found[f"{name}, digests"] = Filters(digested_since=since)
    return found | {
        category: Filters(categories=(category,)), "author Li": Filters(authors=("li",)),
        "author Wei Zhang": Filters(authors=("Wei Zhang",)),
        "category and days": Filters(since=date(days[-1].year, 1, 1), categories=(category,)),
    }  # fmt: skip


def spent(search: Callable[[str], object], texts: Sequence[str]) -> str:
    """Milliseconds of the clock and of the processor."""
    clock, processor = [], []
    for text in texts:
        began, worked = time.perf_counter(), time.process_time()
        search(text)
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - worked)
    cells = []
    for name, seconds in (("clock", clock), ("processor", processor)):
        half, most = np.percentile(np.array(seconds) * 1000, [50, 95])
        cells.append(f"{name} p50 {half:6.1f} ms, p95 {most:6.1f} ms")
    return "   ".join(cells)


def one_search(home: Path) -> None:
    """From a shell, from being typed to the answer."""
    command = [sys.executable, "-m", "ui", "--home", home, "search", QUESTION]
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"  one search from a shell: {seconds:.2f} s, {worked:.2f} s of the processor", flush=True)


if __name__ == "__main__":
    main()
