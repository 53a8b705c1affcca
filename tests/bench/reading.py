"""Measure reading: papers a second as the library grows, memory, disk, reading again, and how soon a server shows news.

    python tests/bench/reading.py SHARED [--sizes 1000 9837 47821]

SHARED is a folder with `corpus/` and `tools/make_digests.py`. Each reading is done by a process of its own, of digests
with analyses, into an empty library; its seconds go from opening the library to having closed it, without the start of
Python. LangChain's usual loop takes title and abstract of the first papers, a document each; it needs the packages of
`make bench`, and says so where they are missing.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, PIPE
from typing import Any
from urllib.parse import urlencode

from comparison import Given
from peers import model_folder
from retrieval import MONTHS, size_of, write_digests

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from browsing import served  # noqa: E402

from ingest.pipeline import ingest  # noqa: E402
from vectorstore.library import Library  # noqa: E402
from vectorstore.settings import Settings  # noqa: E402

FIRST, QUARTER, ALL = 1_000, 9_837, 47_821
MADE_WITH = {
    FIRST: ("--months", MONTHS[0], "--papers", str(FIRST)),  # the papers that LangChain takes
    QUARTER: ("--months", *MONTHS),
    ALL: (),
}
STEP = 1_000  # papers between two looks at the clock
TIMES = 3  # that news is written
PATIENCE = 60.0  # seconds until it must be shown
ARXIV_ID = re.compile(r"\b\d{4}\.(\d{5})(?=v\d)")


def read(digests: Path, home: Path) -> dict[str, Any]:
    """Reads digests: the papers, the seconds at every thousandth and in all, MiB of memory and of disk."""
    reached: list[float] = []

    def note(papers: int, _: float) -> None:
        if papers >= STEP * (len(reached) + 1):
            reached.append(time.perf_counter() - started)

    started = time.perf_counter()
    with Library.open(Settings(home=home), write=True) as library:
        report = ingest([digests], library, note)
        papers = library.counts().papers
    seconds = time.perf_counter() - started
    assert not report.problems, report.problems[:3]
    return {"papers": papers, "reached": reached, "seconds": seconds} | costs(home)


def langchain(shared: Path, home: Path) -> dict[str, Any]:
    """The usual loop over the first papers: HuggingFaceEmbeddings and `Chroma.add_documents`."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings

    documents = [Document(text, metadata={"id": name}) for name, text in Given(shared, home, home).papers()[:FIRST]]
    embeddings = HuggingFaceEmbeddings(model_name=str(model_folder()))
    started = time.perf_counter()
    Chroma("papers", embeddings, persist_directory=str(home)).add_documents(documents)
    return {"papers": len(documents), "seconds": time.perf_counter() - started} | costs(home)


def costs(home: Path) -> dict[str, float]:
    """MiB that this process took at its largest, and that the folder takes."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    return {"memory": memory, "disk": size_of(home) / 2**20}


def measured(what: str, source: Path, home: Path) -> dict[str, Any]:
    """What a process of its own measured; only `failed` where it could not."""
    command = [sys.executable, __file__, source, "--measure", what, "--home", home]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines() or ["it said nothing"]
    return dict(json.loads(lines[-1])) if done.returncode == 0 else {"failed": lines[-1]}


# How soon a running server shows what is new


def news(digests: Path, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Digests of ten papers that the library has not: of the first of them id and title, and the file."""
    text = next(
        text for path in sorted(digests.glob("*.md")) if (text := path.read_text("utf-8")).count("<a id=") >= 10
    )
    title, number = re.findall(r"^## \[(.*)\]\(", text, re.M)[0], ARXIV_ID.findall(text)[0]
    for month in range(1, 13):
        told = ARXIV_ID.sub(rf"27{month:02}.\1", text)
        path = folder / f"{month}.new"
        path.write_text(told, "utf-8")
        yield f"27{month:02}.{number}", title, path


def shown(base: str, name: str, title: str, started: float) -> list[float]:
    """Seconds since then until a search finds the paper, and until it does so by its vector too."""
    url = f"{base}/api/search?" + urlencode({"q": title, "top": 30})
    found: list[float] = []
    while len(found) < 2:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            why = next((hit["why"] for hit in json.load(answer)["papers"] if hit["arxiv_id"] == name), None)
        after = time.perf_counter() - started
        assert after < PATIENCE, f"{name} is not shown"
        found += [after] * ((why is not None) + (why is not None and why["dense"] is not None) - len(found))
        time.sleep(0.02)
    return found


def freshness(digests: Path, home: Path, work: Path) -> dict[str, list[list[float]]]:
    """What `shown` tells of new digests, from `paperlight ingest` being typed on, and from the file being there for
    `paperlight ingest --watch`."""
    command = [sys.executable, "-m", "ui", "--home", home, "ingest"]
    found: dict[str, list[list[float]]] = {"typed": [], "written": []}
    watched = work / "watched"
    watched.mkdir(parents=True)
    new = news(digests, work)
    with served(home) as base:
        for _ in range(TIMES):
            name, title, path = next(new)
            path = path.rename(watched / f"{path.stem}.md")
            started = time.perf_counter()
            with subprocess.Popen([*command, path], cwd=ROOT, stdout=DEVNULL):
                found["typed"].append(shown(base, name, title, started))
        with subprocess.Popen([*command, "--watch", watched], cwd=ROOT, stdout=PIPE, stderr=DEVNULL) as watching:
            assert watching.stdout
            watching.stdout.readline()  # what stands there has been read
            for _ in range(TIMES):
                name, title, path = next(new)
                started = time.perf_counter()
                path.rename(watched / f"{path.stem}.md")
                found["written"].append(shown(base, name, title, started))
            watching.terminate()
    return found


# The table


def main() -> None:
    """Read, ask, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path)
    options.add_argument("--sizes", nargs="*", type=int, choices=list(MADE_WITH), default=list(MADE_WITH))
    options.add_argument("--measure", help=argparse.SUPPRESS)
    options.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        print(json.dumps((read if given.measure == "read" else langchain)(given.shared, given.home)))
        return
    print("Seconds until a new digest is shown are medians: found by its words, by its vectors too.")
    print(f"{'':24}  papers/s  slowest 1,000  second reading  memory MiB  disk MiB  ingest typed  file written")
    with tempfile.TemporaryDirectory() as folder:
        for size in given.sizes:
            print(row(given.shared, size, Path(folder, str(size))), flush=True)
        peer = measured("langchain", given.shared, Path(folder, "langchain"))
    print(f"{'LangChain, ' + format(FIRST, ','):24}  " + (peer.get("failed") or figures(peer)))


def row(shared: Path, size: int, work: Path) -> str:
    """What was measured with so many papers, and the papers a second of each thousand."""
    digests, home = work / "digests", work / "home"
    write_digests(shared, digests, made_with=MADE_WITH[size])
    first, second = measured("read", digests, home), measured("read", digests, home)
    name = f"{f'Paperlight, {size:,}':24}  "
    if why := first.get("failed") or second.get("failed"):
        return name + why
    fresh = freshness(digests, home, work).values()
    seconds = "  ".join(", ".join(f"{median(each):4.1f}" for each in zip(*told, strict=True)) for told in fresh)
    times = [0.0, *first["reached"]]
    rates = [STEP / (end - start) for start, end in pairwise(times)]
    again = f"{second['papers'] / second['seconds']:14,.0f}"
    line = figures(first, f"{min(rates):13,.0f}", again) + f"  {seconds}"
    return f"{name}{line}\n    by thousand: " + " ".join(f"{rate:.0f}" for rate in rates)


def figures(found: dict[str, Any], slowest: str = "", again: str = "") -> str:
    rate = found["papers"] / found["seconds"]
    return f"{rate:8,.0f}  {slowest:13}  {again:14}  {found['memory']:10,.0f}  {found['disk']:8,.0f}"


if __name__ == "__main__":
    main()
