"""A reading that is killed anywhere leaves whole batches, stores that agree, and a library that can be completed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from crashes import ROOT, Trials, state, write_digests
from eight_papers import DRIFT

from ingest.pipeline import ingest
from vectorstore.library import Library
from vectorstore.settings import Settings


def test_killed_at_random_moments_it_loses_nothing_and_can_be_completed(tmp_path: Path) -> None:
    assert len(list(Trials(tmp_path, seed=7).run(points=8))) == 8


def newest(home: Path, index: str) -> Path:
    return max((path for path in (home / index).iterdir() if path.is_dir()), key=lambda path: int(path.name))


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def garble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[: len(data) // 2] = os.urandom(len(data) // 2)
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [cut, garble, Path.unlink], ids=["cut", "garbled", "deleted"])
@pytest.mark.parametrize("index", ["dense", "lexical"])
def test_whatever_file_of_an_index_is_damaged_it_heals(
    index: str, damage: Callable[[Path], None], filled_home: Path, tmp_path: Path
) -> None:
    whole = state(filled_home)
    files = [path.relative_to(filled_home) for path in newest(filled_home, index).rglob("*") if path.is_file()]
    assert files
    for number, file in enumerate(
        file for file in files if (filled_home / file).stat().st_size and file.name[0] != "."
    ):
        home = tmp_path / str(number)
        shutil.copytree(filled_home, home)
        damage(home / file)
        with Library.open(Settings(home=home), write=damage is garble) as library:
            found = library.search.papers("exposure bias in video diffusion")[0]
            assert (found.paper, found.dense is None, found.lexical is None) == (DRIFT, False, False), file
            assert set(library.status().indexes.values()) == {"ok, generation 1"}, file
        assert state(home) == whole, file


def test_a_torn_digest_is_read_again_when_it_is_whole(tmp_path: Path) -> None:
    write_digests(tmp_path / "digests", 1)
    file = tmp_path / "digests" / "2026-03-02.md"
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * 0.6)])
    with Library.open(Settings(home=tmp_path / "torn"), write=True) as library:
        first = ingest([tmp_path / "digests"], library)
        assert first.added.digests_new == 10
        file.write_bytes(whole)
        assert ingest([tmp_path / "digests"], library).problems == ()
        assert library.problems() == []
    with Library.open(Settings(home=tmp_path / "whole"), write=True) as library:
        ingest([tmp_path / "digests"], library)
    assert state(tmp_path / "torn") == state(tmp_path / "whole")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], capture_output=True, check=False
    ) if sys.platform == "linux" and os.geteuid() == 0 else None  # fmt: skip
    if mounted is None or mounted.returncode:
        pytest.skip("only root on Linux can mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_full_disk_is_said_in_one_line_and_nothing_recorded_is_lost(small_disk: Path, tmp_path: Path) -> None:
    home = small_disk / "home"
    write_digests(tmp_path / "digests", 1)
    command = [sys.executable, "-m", "ui", "--home", str(home), "ingest", str(tmp_path / "digests")]
    ballast = small_disk / "ballast"
    codes = []
    for size in range(2_900_000, 0, -300_000):
        ballast.write_bytes(b"\0" * size)
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
        codes.append(done.returncode)
        if done.returncode == 0:
            break
        assert done.returncode == 1, done.stderr
        assert done.stderr.count("\n") <= 3, done.stderr
        assert "make room on the disk" in done.stderr or "No space left" in done.stderr, done.stderr
    ballast.unlink()
    assert codes[0] == 1
    with Library.open(Settings(home=home), write=True) as library:
        ingest([tmp_path / "digests"], library)
    with Library.open(Settings(home=tmp_path / "whole"), write=True) as library:
        ingest([tmp_path / "digests"], library)
    assert state(home) == state(tmp_path / "whole")
