"""A home may have any name, be readable alone, or be gone: it is read, or said to be gone."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from browsing import ROOT, served
from eight_papers import DIGESTS, DRIFT, with_passages

from vectorstore.errors import OutageError, UserError
from vectorstore.library import Library
from vectorstore.model.models import LibraryModels
from vectorstore.settings import Settings

QUESTION = "exposure bias in video diffusion"


def run(command: list[str], **given: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120, **given)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("name", ["a#b", "a?mode=ro", "a%20b", "a b", "100%", "论文", "a;b&c=d"])
def test_a_home_of_any_name_holds_its_catalogue(name: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "homes" / name)
    with Library.open(settings, write=True) as library:
        library.writer.add(with_passages(*DIGESTS))
    assert [path.name for path in settings.home.parent.iterdir()] == [name]
    assert (settings.home / "catalogue.sqlite3").is_file()
    with Library.open(settings) as library:
        assert library.notices == []
        assert library.search.papers(QUESTION)[0].paper == DRIFT


@pytest.mark.skipif(not shutil.which("setpriv"), reason="setpriv, which takes root's rights away, is missing")
@pytest.mark.parametrize("command", [["ask", QUESTION], ["search", QUESTION], ["status"]])
def test_a_home_that_can_only_be_read_is_read_and_left_as_it_is(command: list[str], settings: Settings) -> None:
    before = {path: path.stat().st_mtime_ns for path in settings.home.rglob("*")}
    for path in [settings.home, *before]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    rights = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.getuid() == 0 else []
    try:
        done = run([*rights, sys.executable, "-m", "ui", "--home", str(settings.home), *command])
    finally:
        for path in [settings.home, *before]:
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("ok, generation 1" if command == ["status"] else DRIFT.title) in " ".join(done.stdout.split())
    assert {path: path.stat().st_mtime_ns for path in settings.home.rglob("*")} == before


def test_a_home_that_is_gone_is_said_to_be_gone_until_it_is_back(settings: Settings, tmp_path: Path) -> None:
    with Library.open(settings) as library:
        assert library.search.papers(QUESTION)
        settings.home.rename(tmp_path / "elsewhere")
        time.sleep(1.1)  # a reader looks once a second
        for _ in range(2):
            with pytest.raises(OutageError, match="is gone: was it moved, or is it not mounted"):
                library.search.papers(QUESTION)
        (tmp_path / "elsewhere").rename(settings.home)
        time.sleep(1.1)
        assert library.search.papers(QUESTION)[0].paper == DRIFT
        assert library.notices == []


def test_a_server_whose_home_is_gone_says_so(settings: Settings, tmp_path: Path) -> None:
    with served(settings.home) as server:
        settings.home.rename(tmp_path / "elsewhere")
        time.sleep(1.1)
        asked = httpx.post(f"{server}/api/ask", json={"question": QUESTION}, timeout=60)
        assert (asked.status_code, "is gone" in asked.json()["detail"]) == (503, True)
        assert httpx.get(f"{server}/readyz", timeout=60).status_code == 503
        assert httpx.get(f"{server}/healthz", timeout=60).status_code == 200
        (tmp_path / "elsewhere").rename(settings.home)
        time.sleep(1.1)
        assert httpx.get(f"{server}/readyz", timeout=60).status_code == 200


def test_a_server_leaves_nothing_among_the_temporary_files(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    (tmp_path / "temporary" / "gradio").write_text("another user's")
    with served(settings.home, TMPDIR=str(tmp_path / "temporary")) as server:
        assert httpx.get(server, timeout=60).status_code == 200
        assert [path.name for path in (tmp_path / "temporary").iterdir()] == ["gradio"]


def test_a_model_that_was_replaced_in_its_folder_is_refused(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(ROOT / "vectorstore" / "model", folder)
    other = settings.model_copy(update={"embedding_model": str(folder)})
    Library.rebuild(other)
    (folder / "README.md").write_text("another card")
    Library.open(other).close()
    weights = folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    for place in range(len(data) // 2, len(data)):
        data[place] ^= 0x11
    weights.write_bytes(data)
    for write in (False, True):
        with pytest.raises(UserError, match=r"another model than now lies in .*reindex"):
            Library.open(other, write=write)
    assert LibraryModels(str(folder)).names["model"] == str(folder)


@pytest.mark.parametrize("command", [["search", QUESTION, "--json"], ["export"]])
def test_a_reader_of_the_output_who_has_enough_ends_a_command_quietly(command: list[str], settings: Settings) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "ui", "--home", str(settings.home), *command], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as child:  # fmt: skip
        assert child.stdout
        assert child.stderr
        child.stdout.close()
        assert (child.stderr.read(), child.wait(60)) == ("", 0)
