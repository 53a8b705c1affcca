"""A catalogue is copied while others write, looked through, and brought back."""

import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from browsing import ROOT, served
from eight_papers import DIGESTS, with_passages

from vectorstore.copies import back_up, check, restore
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.people.profiles import Interest, Profile, all_profiles, delete_profile, keep_profile
from vectorstore.people.store import People
from vectorstore.settings import Settings


def paperlight(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "ui", "--home", str(home), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def test_a_copy_made_while_papers_are_read_in_brings_back_what_was_there(settings: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "papers.sqlite3"
    with Library.open(settings, write=True) as library:
        assert back_up(settings, copy) == 8
        library.writer.remove_paper("2603.00101")
    with Library.open(settings) as reader:
        assert reader.counts().papers == 7
        assert restore(settings, copy) == 8
        time.sleep(1.1)  # a reader looks once a second
        assert reader.paper("2603.00101")
        first = reader.search.papers("exposure bias in video diffusion")[0]
        assert (first.paper.arxiv_id, first.dense is None, first.lexical is None) == ("2603.00101", False, False)
    before = settings.home / "catalogue.sqlite3.before"
    assert restore(settings, before) == 7
    assert check(settings) == 7
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_a_copy_into_another_home_is_a_library(settings: Settings, tmp_path: Path) -> None:
    copy, home = tmp_path / "papers.sqlite3", tmp_path / "new"
    done = [
        paperlight(settings.home, "backup", str(copy)),
        paperlight(home, "restore", str(copy)),
        paperlight(home, "check"),
    ]
    assert [(each.returncode, each.stdout) for each in done] == [(0, "")] * 3, done
    assert [each.stderr.strip() for each in done] == [
        f"paperlight: wrote 8 papers to {copy}",
        f"paperlight: brought back 8 papers from {copy}",
        "paperlight: the catalogue is sound: 8 papers",
    ]
    again = paperlight(settings.home, "backup", str(copy))
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert "exists" in again.stderr


def test_what_people_left_goes_with_the_papers(settings: Settings, tmp_path: Path) -> None:
    copy, group = tmp_path / "papers.sqlite3", Profile("vision", "Vision group", (Interest("gesture recognition"),))
    with People(settings) as people:
        keep_profile(people, group)
        back_up(settings, copy)
        delete_profile(people, group.id)
        assert restore(settings, copy) == 8
        assert all_profiles(people) == [group]  # also for who has had it open all along
        assert restore(settings, settings.home / "catalogue.sqlite3.before") == 8
        assert all_profiles(people) == []
    copy.with_name(f"{copy.name}.people").write_bytes(b"no database at all")
    with pytest.raises(UserError, match="people is damaged"):
        restore(settings, copy)


@pytest.mark.parametrize("harm", ["empty", "text", "cut", "damaged", "other"])
def test_a_copy_that_is_not_sound_takes_no_place(harm: str, settings: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "papers.sqlite3"
    back_up(settings, copy)
    whole = copy.read_bytes()
    if harm == "damaged":
        middle = len(whole) // 2
        whole = whole[:middle] + b"\xff" * 20_000 + whole[middle + 20_000 :]
    harmed = {"empty": b"", "text": b"# a digest\n", "cut": whole[: len(whole) // 2], "damaged": whole}
    if harm == "other":
        copy = next((settings.home / "dense").rglob("chroma.sqlite3"))
    else:
        copy.write_bytes(harmed[harm])
    catalogue = (settings.home / "catalogue.sqlite3").read_bytes()
    with pytest.raises(UserError, match=r"no sound catalogue|is damaged"):
        restore(settings, copy)
    assert (settings.home / "catalogue.sqlite3").read_bytes() == catalogue
    with Library.open(settings) as library:
        assert library.notices == []


def test_a_damaged_catalogue_is_said_to_be_damaged(settings: Settings) -> None:
    path = settings.home / "catalogue.sqlite3"
    data = path.read_bytes()
    path.write_bytes(data[:40_960] + b"\xff" * 40_960 + data[81_920:])
    done = paperlight(settings.home, "check")
    assert (done.returncode, done.stderr.count("\n"), done.stdout) == (1, 1, "")
    assert "Traceback" not in done.stderr


def test_nothing_is_brought_back_while_another_process_writes(settings: Settings, tmp_path: Path) -> None:
    back_up(settings, tmp_path / "copy")
    with Library.open(settings, write=True), pytest.raises(UserError, match="is being written by process"):
        restore(settings, tmp_path / "copy")


def test_of_a_catalogue_on_a_server_the_server_makes_copies(tmp_path: Path) -> None:
    shared = Settings.model_validate({"home": tmp_path, "catalogue_url": "postgresql://lab@127.0.0.1/papers"})
    for copying in (lambda: back_up(shared, tmp_path / "copy"), lambda: restore(shared, tmp_path / "copy")):
        with pytest.raises(UserError, match="pg_dump"):
            copying()


@pytest.mark.parametrize("left", [b"", None], ids=["empty", "missing"])
@pytest.mark.parametrize("write", [False, True], ids=["read", "write"])
def test_a_catalogue_that_was_lost_empties_no_index(left: bytes | None, write: bool, settings: Settings) -> None:
    path = settings.home / "catalogue.sqlite3"
    whole = path.read_bytes()
    path.unlink()
    if left is not None:
        path.write_bytes(left)
    with pytest.raises(UserError, match="paperlight restore FILE"):
        Library.open(settings, write=write)
    path.write_bytes(whole)
    with Library.open(settings) as library:
        assert library.notices == []
        assert library.counts().papers == 8


def test_a_server_turns_to_a_catalogue_that_was_put_in_its_place(settings: Settings, tmp_path: Path) -> None:
    other = Settings(home=tmp_path / "other")
    with Library.open(other, write=True) as library:
        library.writer.add(with_passages(DIGESTS[1]))
    with served(settings.home) as server:
        assert httpx.get(f"{server}/api/status").json()["papers"] == 8
        catalogue = settings.home / "catalogue.sqlite3"
        catalogue.with_suffix(".new").write_bytes((other.home / "catalogue.sqlite3").read_bytes())
        catalogue.with_suffix(".new").replace(catalogue)
        time.sleep(1.1)
        state = httpx.get(f"{server}/api/status", timeout=30).json()
        assert state["papers"] == len(DIGESTS[1].entries)
        assert set(state["indexes"].values()) == {"ok, generation 1"}
        found = httpx.get(f"{server}/api/search", params={"q": "video", "top": 20}, timeout=30).json()["papers"]
        assert {paper["arxiv_id"] for paper in found} <= {entry.paper.arxiv_id for entry in DIGESTS[1].entries}
        assert found
        assert httpx.get(f"{server}/readyz", timeout=30).json() == {"status": "ok"}
