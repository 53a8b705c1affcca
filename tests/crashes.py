"""Kills a real `paperlight ingest` at random moments and holds what is left against a run that nothing interrupted.

    PYTHONPATH=. python tests/crashes.py [--points 100] [--seed 0]

After each signal the library must open, hold whole batches and nothing else, and its three stores must agree; after the
reading is finished it must equal the uninterrupted library: papers, passages, vectors and the words that are searched.
"""

import argparse
import json
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from ingest.pipeline import ingest  # noqa: E402
from vectorstore.derived.dense import Dense, _Files  # noqa: E402
from vectorstore.derived.lexical import Lexical  # noqa: E402
from vectorstore.library import Library  # noqa: E402
from vectorstore.settings import Settings  # noqa: E402

DIGESTS, PAPERS, BATCH = 10, 3, 6  # papers a digest and a batch: two digests a batch
WORDS = ["lantern", "harbour", "glacier", "orchard", "violin", "compass", "meadow", "quarry", "tunnel", "beacon"]

CHILD = """
import sys
import chromadb, ingest.intake, ingest.pipeline, tantivy, vectorstore.derived.indexes
from ui.terminal.main import main
from vectorstore.model.embedding import bundled
from vectorstore.writing import Writer
ingest.intake.BATCH = int(sys.argv[3])
vectorstore.derived.indexes.PUBLISH_EVERY, vectorstore.derived.indexes.SHARE = float(sys.argv[4]), 1e9
bundled()
add = Writer.add
def said(writer, digests):
    added = add(writer, digests)
    print(f"stored {len(digests)}", flush=True)
    return added
Writer.add = said
print("ready", flush=True)
sys.argv = ["paperlight", "--home", sys.argv[1], "ingest", sys.argv[2]]
main()
"""


def write_digests(folder: Path, edition: int) -> None:
    """Ten digests and a snapshot. Every paper stands in two digests; the second edition rewords some and drops one."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(DIGESTS):
        day = f"2026-03-{number + 1:02}"
        papers = range(2 * number, 2 * number + PAPERS)
        entries = "".join(_entry(paper, number, edition) for paper in papers)
        head = f"# Arxiv Computer Vision Papers - {day}\n\n## Executive Summary\n\nedition {edition}\n\n## Papers\n\n"
        (folder / f"{day}.md").write_text(head + entries, "utf-8")
    lines = [
        {"id": f"2604.{number:05}", "title": f"Snapshot {WORDS[number]}", "abstract": f"On the {WORDS[number]}. " * 4,
         "authors": ["Ada Example"], "categories": ["cs.CV"], "analysis_zh": {"tldr": f"第{edition}版概述{number}。"}}
        for number in range(5)
    ]  # fmt: skip
    (folder / "snapshot.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def _entry(paper: int, digest: int, edition: int) -> str:
    version = edition if paper % 3 == 0 else 1
    name = f"26{3 if edition == 1 or paper != 4 else 5:02}.{paper:05}v{version}"
    word = WORDS[(paper + version) % len(WORDS)]
    return (
        f"<a id='{name}'></a>\n## [Paper {paper} on a {word}](https://arxiv.org/abs/{name})\n\n"
        f"**Authors:** A B, C D\n\n**Published:** 2026-03-01\n\n**Categories:** cs.CV\n\n"
        f"**Abstract:**\n\nWe study the {word} number {paper}."
        f" It is the {word} of version {version}.\n\n**Analysis:**\n\n**1. 概述**\n\n第{edition}版：日报{digest}"
        f"解读论文{paper}，主题为{word}。\n\n**2. 方法**\n\n方法{paper}不变。\n\n---\n\n"
    )


@dataclass(frozen=True)
class State:
    """All that a library holds, by names that do not depend on the order in which it was read."""

    papers: Counter[Any]
    entries: Counter[Any]
    passages: Counter[Any]
    places: Counter[Any]
    files: Counter[Any]
    vectors: dict[str, bytes]
    words: dict[str, frozenset[str]]


def state(home: Path) -> State:
    """What the three stores hold. Fails when they disagree."""
    with closing(sqlite3.connect(home / "catalogue.sqlite3")) as catalogue:
        assert catalogue.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert catalogue.execute("PRAGMA foreign_key_check").fetchall() == []

        def rows(query: str) -> Counter[Any]:
            return Counter(catalogue.execute(query).fetchall())

        ids = dict(catalogue.execute("SELECT id, arxiv_id FROM papers").fetchall())
        found = State(
            papers=rows(
                "SELECT arxiv_id, version, title, abstract, authors, categories, p.published, p.version_id = v.id"
                " FROM versions v JOIN papers p ON p.id = paper_id"
            ),
            entries=rows(
                "SELECT d.name, d.summary, arxiv_id, position, sections FROM digests d LEFT JOIN entries e"
                " ON d.id = digest_id LEFT JOIN papers p ON p.id = paper_id"
            ),
            passages=rows(
                "SELECT arxiv_id, source, text, vector, tokens, q.id = passage_id FROM passages q"
                " JOIN papers p ON p.id = q.paper_id"
            ),
            places=rows(
                'SELECT arxiv_id, q.source, text, heading, start, "end", d.name FROM places l JOIN passages q'
                " ON q.id = l.passage_id JOIN papers p ON p.id = q.paper_id LEFT JOIN entries e ON e.id = entry_id"
                " LEFT JOIN digests d ON d.id = digest_id"
            ),
            files=rows("SELECT path, content, papers FROM files"),
            vectors=_vectors(home, ids),
            words=_words(home, ids),
        )
    assert {key.removesuffix("a") for key in found.vectors} == set(ids.values())
    return found


def _vectors(home: Path, ids: dict[int, str]) -> dict[str, bytes]:
    dense = Dense(home / "dense")
    dense.open()
    if dense.pointer is None:
        return {}
    opened = _Files(home / "dense" / dense.pointer.directory)
    held = opened.collection.get(include=["embeddings"])
    return {
        ids[int(key.removesuffix("a"))] + ("a" if key.endswith("a") else ""): np.round(vector, 4).tobytes()
        for key, vector in zip(held["ids"], held["embeddings"], strict=True)
    }


def _words(home: Path, ids: dict[int, str]) -> dict[str, frozenset[str]]:
    lexical = Lexical(home / "lexical")
    lexical.open()
    everything = lexical.papers()
    assert everything == set(ids), "the index of words differs from the catalogue"
    queries = [*WORDS, "version 2", "第1版", "第2版", "方法", "概述", "snapshot"]
    words = {query: frozenset(ids[paper] for paper in lexical.holding(query)) for query in queries}
    lexical.close()
    return words


def editions(home: Path) -> list[str]:
    """What the digests say they are, in the order in which they are read; empty where one is missing."""
    with closing(sqlite3.connect(home / "catalogue.sqlite3")) as catalogue:
        said = dict(catalogue.execute("SELECT name, summary FROM digests").fetchall())
    return [said.get(f"2026-03-{number + 1:02}.md", "") for number in range(DIGESTS)]


def check(home: Path, stored: int, before: str) -> None:
    """After a signal: whole batches, at least those that were said to be stored, and stores that agree."""
    if not (home / "catalogue.sqlite3").exists():
        assert not stored
        return
    with Library.open(Settings(home=home)) as library:
        status = library.status()
        assert status.indexes == dict.fromkeys(("dense", "lexical"), f"ok, generation {status.generation}"), status
        library.search.papers("a lantern in the harbour")
    said = editions(home)
    done = next((at for at, edition in enumerate(said) if edition == before), DIGESTS)
    assert all(edition == before for edition in said[done:]), said
    assert done % (BATCH // PAPERS) == 0, said
    assert done >= stored, (said, stored)
    state(home)


class Trials:
    """Interrupted readings of one folder, from an empty library and from one of the first edition."""

    def __init__(self, work: Path, seed: int) -> None:
        self._work = work
        self._random = random.Random(seed)
        self._folder = work / "digests"
        write_digests(self._folder, 1)
        self._finish(work / "first")
        write_digests(self._folder, 2)
        shutil.copytree(work / "first", work / "second")
        self._finish(work / "second")
        self._whole = {"": self._uninterrupted(), "edition 1": state(work / "second")}
        self._seconds = self._duration()

    def _uninterrupted(self) -> State:
        self._finish(self._work / "fresh")
        return state(self._work / "fresh")

    def _finish(self, home: Path) -> None:
        with Library.open(Settings(home=home), write=True) as library:
            assert not ingest([self._folder], library).problems

    def _duration(self) -> float:
        with self._child(self._work / "timed") as child:
            started = time.monotonic()
            assert child.wait() == 0, child.stderr and child.stderr.read()
        return time.monotonic() - started

    def _child(self, home: Path) -> "subprocess.Popen[str]":
        publish_every = self._random.choice(["0", "30"])  # seconds: each batch, or all at the end
        command = [sys.executable, "-c", CHILD, str(home), str(self._folder), str(BATCH), publish_every]
        child = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert child.stdout
        assert child.stdout.readline() == "ready\n", child.stderr and child.stderr.read()
        return child

    def run(self, points: int) -> Iterator[str]:
        """A line a signal, until there were so many. Fails where a library is not as it must be."""
        number = 0
        while points > 0:
            number += 1
            home, before = self._work / f"home{number}", self._random.choice(["", "edition 1"])
            if before:
                shutil.copytree(self._work / "first", home)
            ended = False
            while points and not ended:
                points -= 1
                line, ended = self._interrupt(home, before)
                yield f"{number}: {before or 'empty'}: {line}"
                ended = ended or self._random.random() < 0.5
            self._finish(home)
            assert state(home) == self._whole[before], f"{home} differs from the uninterrupted library"
            shutil.rmtree(home)

    def _interrupt(self, home: Path, before: str) -> tuple[str, bool]:
        """What was done, and whether the reading had ended before."""
        sent = self._random.choice([signal.SIGKILL, signal.SIGTERM])
        after = self._random.uniform(0, self._seconds)
        with self._child(home) as child:
            time.sleep(after)
            child.send_signal(sent)
            said, errors = child.communicate(timeout=60)
        stored = sum(map(int, re.findall(r"^stored (\d+)$", said, re.M)))
        ended = bool(re.search(r"passages? embedded", said))
        # Before it listens to SIGTERM, and after it has closed the library, a process just goes.
        outside = child.returncode == -signal.SIGTERM and (ended or not stored)
        assert child.returncode in (-signal.SIGKILL, 128 + signal.SIGTERM, 0) or outside, child.returncode
        assert not errors, errors
        check(home, stored, before)
        self._seconds *= 0.8 if ended else 1.1  # the machine may be busier than when it was timed
        line = f"{sent.name} after {after:.2f} s, {stored} digests stored, {'ended' if ended else child.returncode}"
        return line, ended


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    in_time = 0
    with tempfile.TemporaryDirectory() as work:
        for line in Trials(Path(work), given.seed).run(given.points):
            in_time += not line.endswith("ended")
            print(line, flush=True)
    print(f"{given.points} signals, {in_time} before the reading had ended: none lost anything")


if __name__ == "__main__":
    main()
