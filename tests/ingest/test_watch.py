"""A watched folder, with real processes: what comes is read and served, and who writes meanwhile is not in the way."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import ROOT, served
from crashes import state, write_digests

from ingest.pipeline import ingest
from vectorstore.library import Library
from vectorstore.settings import Settings

PATIENCE = 60  # seconds; a whole suite may run beside


def command(home: Path, *arguments: str) -> "subprocess.Popen[str]":
    told = [sys.executable, "-m", "ui", "--home", str(home), *arguments]
    return subprocess.Popen(told, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


class Watching:
    """A running `paperlight ingest --watch`; `lines` is what it has said on stdout and stderr."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: list[str] = []
        for stream in (process.stdout, process.stderr):
            threading.Thread(target=self._listen, args=[stream], daemon=True).start()

    def _listen(self, stream: Iterator[str]) -> None:
        for line in stream:
            self.lines.append(line)

    def says(self, words: str) -> str:
        """The first line with these words, as soon as it is there."""
        until(lambda: any(words in line for line in self.lines), lambda: f"{words!r} not in {self.lines}")
        return next(line for line in self.lines if words in line)


def until(condition: Callable[[], bool], complaint: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, complaint()
        time.sleep(0.05)


@contextmanager
def watching(home: Path, folder: Path) -> Iterator[Watching]:
    with command(home, "ingest", "--watch", str(folder)) as process:
        watched = Watching(process)
        try:
            yield watched
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=PATIENCE) == 128 + signal.SIGTERM, watched.lines
    assert not any("Traceback" in line for line in watched.lines), watched.lines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_digests(tmp_path / "all", 1)
    (tmp_path / "digests").mkdir()
    (tmp_path / "all" / "2026-03-01.md").rename(tmp_path / "digests" / "2026-03-01.md")
    return tmp_path / "digests"


def test_a_server_shows_what_comes_and_never_fails_meanwhile(folder: Path, tmp_path: Path) -> None:
    home, done = tmp_path / "home", threading.Event()
    failures: list[str] = []

    def found(base: str) -> set[str]:
        with urllib.request.urlopen(f"{base}/api/search?q=beacon+lantern&top=50", timeout=PATIENCE) as answer:
            return {paper["arxiv_id"] for paper in json.load(answer)["papers"]}

    def ask(base: str) -> None:
        while not done.is_set():
            try:
                found(base)
            except OSError as error:
                failures.append(repr(error))

    with watching(home, folder) as watched:
        watched.says("1 digest (1 new, 0 changed), 3 new papers")
        with served(home) as base:
            asking = threading.Thread(target=ask, args=[base])
            asking.start()
            try:
                for number in range(2, 6):
                    (tmp_path / "all" / f"2026-03-0{number}.md").rename(folder / f"2026-03-0{number}.md")
                    newest = f"2603.{2 * number:05}"
                    until(lambda: newest in found(base), lambda: f"{newest} is not served: {watched.lines}")  # noqa: B023
            finally:
                done.set()
                asking.join()
            with urllib.request.urlopen(f"{base}/api/papers/2603.00010", timeout=PATIENCE) as answer:
                assert json.load(answer)["entries"]
        watched.says(f"{folder}/2026-03-05.md: 1 digest (1 new, 0 changed), 2 new papers")
    assert failures == []
    state(home)


def test_a_long_reading_gives_vectors_too_to_readers_as_it_goes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.derived.indexes.PUBLISH_EVERY", 0.0)
    monkeypatch.setattr("vectorstore.derived.indexes.SHARE", 1e9)
    settings = Settings(home=tmp_path / "home")

    def vectors(reader: Library) -> int:
        return sum(hit.dense is not None for hit in reader.search.papers("beacon lantern", top=50))

    with Library.open(settings, write=True) as writer, Library.open(settings) as reader:
        for path, expected in ((folder, 3), (tmp_path / "all", 26)):
            ingest([path], writer)
            until(lambda: vectors(reader) == expected, lambda: f"{vectors(reader)} of {expected}")  # noqa: B023
    state(settings.home)


def test_changed_broken_and_vanished_files_are_told_and_others_write_between(folder: Path, tmp_path: Path) -> None:
    home, file = tmp_path / "home", folder / "2026-03-01.md"
    with watching(home, folder) as watched:
        watched.says("1 new, 0 changed")
        text = file.read_text("utf-8")
        file.write_text(text.replace("edition 1", "edition 2"), "utf-8")
        watched.says("0 new, 1 changed")
        (folder / "notes.md").write_text("# Notes\n", "utf-8")
        watched.says("notes.md:1: not a digest")
        with command(home, "ingest", str(tmp_path / "all")) as other:  # another writer, between
            assert other.wait(timeout=PATIENCE) == 0
        file.unlink()
        assert "what it said stays" in watched.says(f"gone {file}")
        (folder / "notes.md").write_text(text.replace("2026-03-01", "2026-03-31"), "utf-8")
        watched.says("notes.md: 1 digest (1 new")
    with Library.open(Settings(home=home)) as library:
        assert library.notices == []
        assert (library.problems(), len(library.days())) == ([], 11)


def test_a_file_that_is_being_written_is_read_when_it_is_whole(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    whole = (tmp_path / "all" / "2026-03-02.md").read_bytes()
    with watching(home, folder) as watched:
        watched.says("1 new, 0 changed")
        with (folder / "2026-03-02.md").open("wb") as file:
            for start in range(0, len(whole), len(whole) // 8):
                file.write(whole[start : start + len(whole) // 8])
                file.flush()
                time.sleep(0.1)
        until(lambda: "2603.00004" in papers(home), lambda: str(watched.lines))
    with Library.open(Settings(home=home)) as library:
        assert library.problems() == []
        assert [len(each.entries) for day, _ in library.days() for each in library.digest(day)] == [3, 3]


def papers(home: Path) -> set[str]:
    with Library.open(Settings(home=home)) as library:
        return {paper.arxiv_id for paper in library.papers()}


def test_a_second_reading_says_who_writes(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Library.open(Settings(home=home), write=True) as library:
        ingest([folder], library)
        with command(home, "ingest", str(folder)) as second:
            _, said = second.communicate(timeout=PATIENCE)
        assert (second.returncode, said.count("\n")) == (1, 1)
        assert f"{home} is being written by process {os.getpid()}: wait until it ends" in said
        with watching(home, folder) as watched:
            watched.says(f"written by process {os.getpid()}")
            library.close()
            watched.says("1 digest (0 new, 0 changed)")


def test_two_readings_at_once_lose_nothing(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    running = [command(home, "ingest", str(each)) for each in (folder, tmp_path / "all")]
    for process in running:
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0 or "is being written by process" in said, said
    for each in (folder, tmp_path / "all"):
        with command(home, "ingest", str(each)) as again:
            assert again.wait(timeout=PATIENCE) == 0
    assert len(papers(home)) == 26
    state(home)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with command(tmp_path / "home", "ingest", "--watch", str(tmp_path / "nowhere")) as process:
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "no file or folder" in said
