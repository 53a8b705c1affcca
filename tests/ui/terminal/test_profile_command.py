"""`paperlight profile` as a group uses it, and lists for a profile on the terminal and over REST."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from eight_papers import DEPTH, FAKES, PAPERS, SPARSE
from starlette.testclient import TestClient
from typer.testing import CliRunner

from assistant.references import bibtex
from ui.serving.app import create_app
from ui.terminal.main import app
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.people.profiles import Interest, Profile, keep_profile
from vectorstore.people.states import mark, states
from vectorstore.people.store import People
from vectorstore.settings import Settings

Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings) -> Run:
    def paperlight(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["--home", str(settings.home), *arguments])

    return paperlight


def test_a_profile_from_making_to_deleting(run: Run, tmp_path: Path) -> None:
    made = run("profile", "create", "视觉组", "--interest", "token pruning ^2", "--unwanted", "medical images")
    assert (made.exit_code, made.stdout) == (0, "shi-jue-zu\n"), made.stderr
    references = tmp_path / "read.bib"
    references.write_text(bibtex(PAPERS[3:5]) + "@misc{x, title={Not Here}}", encoding="utf-8")
    read = run("profile", "read", "shi-jue-zu", str(references))
    assert read.stdout == "3 references: 2 papers liked, 1 not in the library\n"
    assert read.stderr == "paperlight: not in the library: Not Here\n"
    told = json.loads(run("profile", "show", "shi-jue-zu", "--json").stdout)
    assert told["interests"] == [{"text": "token pruning", "weight": 2.0}]
    assert set(told["liked"]) == {paper.arxiv_id for paper in PAPERS[3:5]}
    assert run("profile", "mark", "shi-jue-zu", "picked", DEPTH.arxiv_id, "--member", "Li").exit_code == 0
    exported = tmp_path / "profile.json"
    assert run("profile", "export", "shi-jue-zu", str(exported)).exit_code == 0
    assert run("profile", "import", str(exported)).stdout == "shi-jue-zu-2\n"
    record = json.loads(exported.read_text(encoding="utf-8"))
    for version in (1e400, 10**30, -1, "1", None):
        record["marks"][0]["version"] = version
        broken = tmp_path / "broken.json"
        broken.write_text(json.dumps(record), encoding="utf-8")
        assert isinstance(run("profile", "import", str(broken)).exception, UserError)
    vault = tmp_path / "vault"
    vault.mkdir()
    assert run("profile", "to-notes", "shi-jue-zu", str(vault)).stdout == f"{vault}: 1 notes written, 0 were there\n"
    [note] = vault.iterdir()
    note.write_text("mine", encoding="utf-8")
    assert run("profile", "to-notes", "shi-jue-zu", str(vault)).stdout == f"{vault}: 0 notes written, 1 were there\n"
    assert note.read_text(encoding="utf-8") == "mine"
    assert run("profile", "create", "读书会").exit_code == 0
    assert run("profile", "mark", "du-shu-hui", "starred", DEPTH.arxiv_id).exit_code == 0
    note.unlink()
    assert run("profile", "to-notes", "du-shu-hui", str(vault)).exit_code == 0
    assert note.read_text(encoding="utf-8").endswith("## 笔记\n")
    assert run("profile", "delete", "shi-jue-zu").exit_code == 0
    assert run("profile", "list").stdout.startswith("shi-jue-zu-2: 视觉组")
    assert "1 picked" in run("profile", "show", "shi-jue-zu-2").stdout
    wrong = run("profile", "create", "x", "--interest", "the")
    assert isinstance(wrong.exception, UserError)


def test_the_next_morning_is_shorter(run: Run, settings: Settings) -> None:
    with People(settings) as people:
        keep_profile(people, Profile("lab", "Lab", (Interest("detecting generated faces"),), liked=(SPARSE.arxiv_id,)))
    first = run("triage", "--profile", "lab", "--since", "2026-03-02", "--until", "2026-03-09")
    assert first.exit_code == 0, first.stderr
    assert FAKES.title in first.stdout
    assert run("triage", "--profile", "lab", "--since", "2026-03-02", "--until", "2026-03-09").stdout == first.stdout
    with People(settings) as people:
        seen = {paper for paper, marks in states(people, "lab").items() if marks[0].state == "seen"}
    assert FAKES.arxiv_id in seen
    both = run("triage", "--profile", "lab", "--interest", "x")
    assert isinstance(both.exception, UserError)


def test_rest_ranks_for_a_profile(settings: Settings) -> None:
    with People(settings) as people:
        keep_profile(people, Profile("lab", "Lab", (Interest("underwater depth"),)))
        mark(people, "lab", "Li", [FAKES.arxiv_id], "dismissed")
    with Library.open(settings) as library, TestClient(create_app(settings, library)) as client:
        days = {"since": "2026-03-02", "until": "2026-03-09"}
        answer = client.get("/api/triage", params={"profile": "lab", **days}).json()
        ids = [each["arxiv_id"] for each in answer["papers"]]
        assert ids[0] == DEPTH.arxiv_id
        assert FAKES.arxiv_id not in ids
        wrong = client.get("/api/triage", params={"profile": "nobody", **days})
        assert wrong.status_code == 422
        assert "nobody" in wrong.text
