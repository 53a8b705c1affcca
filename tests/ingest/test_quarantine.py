"""What cannot be read is kept with file, line and reason until it can be; libraries of older versions learn to."""

import gzip
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from eight_papers import BENCH, DIGESTS, SECOND, with_passages
from places import DATA
from typer.testing import CliRunner

from ingest.intake import Report
from ingest.pipeline import ingest
from ui.terminal.main import app
from ui.terminal.tables import print_report
from vectorstore.catalogue.recording import Added
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.model.embedding import bundled
from vectorstore.settings import Settings
from vectorstore.values import Filters

GOOD_LINE = '{"id": "2603.91001", "title": "Lanterns", "abstract": "We count lanterns at night.", "authors": ["A B"]}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    shutil.copy(DATA / "dialect_b.md", tmp_path / "papers")
    return tmp_path / "papers"


@pytest.fixture
def empty(tmp_path: Path) -> Library:
    return Library.open(Settings(home=tmp_path / "home"), write=True)


def told(library: Library) -> list[tuple[str, int]]:
    return [(Path(problem.path).name, problem.line) for problem in library.problems()]


def test_problems_are_kept_until_their_file_is_mended(folder: Path, empty: Library) -> None:
    (folder / "gbk.md").write_bytes("# 论文 - 2025-12-18\n".encode("gbk"))
    (folder / "snapshot.jsonl.gz").write_bytes(gzip.compress(GOOD_LINE.encode() + b"{\n[]\n"))
    with empty:
        ingest([folder], empty)
        assert told(empty) == [("gbk.md", 1), ("snapshot.jsonl.gz", 2), ("snapshot.jsonl.gz", 3)]
        assert empty.status().problems == 3
        seen = empty.problems()[1].first_seen
        assert len(ingest([folder], empty).problems) == 3  # they are still there, and still said
        (folder / "snapshot.jsonl.gz").write_bytes(gzip.compress(b"\n" + GOOD_LINE.encode() + b"{\n"))
        (folder / "gbk.md").write_bytes((DATA / "dialect_a.md").read_bytes())
        report = ingest([folder], empty)
        assert (len(report.problems), report.added.digests_new) == (1, 1)
        assert told(empty) == [("snapshot.jsonl.gz", 3)]
        assert empty.problems()[0].first_seen == seen
        (folder / "snapshot.jsonl.gz").unlink()
        assert ingest([folder], empty).gone == (str(folder / "snapshot.jsonl.gz"),)
        assert (told(empty), ingest([folder], empty).gone) == ([], ())
        assert empty.paper("2603.91001")


def test_a_file_that_may_not_be_read_is_tried_again(folder: Path, empty: Library) -> None:
    (folder / "later.md").symlink_to(folder / "missing.md")
    (folder / "later.jsonl").mkdir()
    with empty:
        assert ingest([folder], empty).problems == ()  # neither is a file
        (folder / "missing.md").write_bytes((DATA / "dialect_a.md").read_bytes())
        assert ingest([folder], empty).added.digests_new == 1


def test_an_unchanged_file_is_not_parsed_again(folder: Path, empty: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "snapshot.jsonl").write_text(GOOD_LINE, "utf-8")
    with empty:
        ingest([folder], empty)
        monkeypatch.setattr("ingest.pipeline.decode_digest", None)
        monkeypatch.setattr("ingest.pipeline.Snapshot", None)
        (folder / "dialect_b.md").touch()
        again = ingest([folder], empty)
        assert (again.files_read, again.added.digests_same, again.added.papers_same) == (2, 1, 3)


def test_file_names_cannot_play_tricks(folder: Path, empty: Library) -> None:
    names = ["\x1b[31mred.md", "line\nbreak.md", "\u202egnp.md", b"\xff\xfe.md".decode("utf-8", "surrogateescape")]
    for number, name in enumerate(names):
        text = (DATA / "dialect_a.md").read_text("utf-8").replace("2025-09-12", f"2025-09-{13 + number}")
        (folder / name).write_text(text if number % 2 else "# Notes\n", "utf-8")
    with empty:
        report = ingest([folder], empty)
        assert (report.added.digests_new, len(report.problems)) == (3, 2)
        sources = [each.source for day, _ in empty.days() for each in empty.digest(day)]
        shown = [*sources, *(problem.path for problem in empty.problems())]
        assert all(text.isprintable() for text in shown), shown
        assert {r"line\nbreak.md", r"\udcff\udcfe.md", r"\x1b[31mred.md", r"\u202egnp.md"} < {
            Path(text).name for text in shown
        }
        assert ingest([folder], empty).added.digests_same == 3


def test_the_command_lists_problems(folder: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["--home", str(tmp_path / "home"), *arguments])
        return done.exit_code, done.stdout

    assert run("ingest", str(folder))[0] == 0
    assert run("status", "--problems") == (0, "everything was read\n")
    (folder / "notes.md").write_text("# Notes\n", "utf-8")
    assert run("ingest", str(folder))[0] == 3
    code, said = run("status", "--problems")
    assert code == 0
    assert said.startswith(f"{folder}/notes.md:1: not a digest: no heading with its date (since 20")
    record = json.loads(run("status", "--problems", "--json")[1])
    assert (record["path"], record["line"], record["first_seen"][-1]) == (f"{folder}/notes.md", 1, "Z")
    assert json.loads(run("status", "--json")[1])["problems"] == 1


def test_status_tells_days_that_are_missing_sizes_and_models(tmp_path: Path) -> None:
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(with_passages(*DIGESTS))
    with Library.open(Settings(home=tmp_path)) as library:
        status = library.status()
    assert (status.days, status.missing_days) == (3, tuple(date(2026, 3, day) for day in (4, 5, 6)))
    assert status.token_model == bundled().name
    assert set(status.sizes) == {"catalogue", "dense", "lexical"}
    assert min(status.sizes.values()) > 1_000
    said = CliRunner().invoke(app, ["--home", str(tmp_path), "status"]).stdout
    assert "3 working days between them without: 2026-03-04, 2026-03-05, 2026-03-06" in " ".join(said.split())


@pytest.fixture
def old_home(tmp_path: Path) -> Path:
    """A library as the first schema had it: a digest of two papers, and one paper from elsewhere."""
    home = tmp_path / "old"
    home.mkdir()
    script = (DATA / "catalogue_v1.sql").read_text("utf-8").replace("MODEL", bundled().name)
    with closing(sqlite3.connect(home / "catalogue.sqlite3")) as catalogue, catalogue:
        catalogue.executescript(script)
    return home


@pytest.mark.parametrize("write", [False, True], ids=["read", "write"])
def test_a_library_of_the_first_schema_is_brought_up_to_date(write: bool, old_home: Path) -> None:
    with Library.open(Settings(home=old_home), write=write) as library:
        assert library.digest(SECOND) == [DIGESTS[1]]
        assert library.paper(BENCH.arxiv_id) == BENCH
        assert library.search.papers("remembering places in long videos")[0].paper == BENCH
        assert library.problems() == []
        first = BENCH.categories[0]
        assert BENCH in [hit.paper for hit in library.ranges.newest(Filters(primary=(first,)), 20)]
    with closing(sqlite3.connect(old_home / "catalogue.sqlite3")) as catalogue:
        assert catalogue.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == ("5",)
    with Library.open(Settings(home=old_home), write=True) as library:
        assert library.writer.add(with_passages(*DIGESTS)).digests_same == 1
        assert library.counts().papers == 8


def test_a_library_without_an_index_of_analyses_is_read_and_gets_one_when_it_is_written(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Library.open(Settings(home=home), write=True) as library:
        library.writer.add(with_passages(*DIGESTS))
    with closing(sqlite3.connect(home / "catalogue.sqlite3")) as catalogue, catalogue:
        catalogue.execute("DROP INDEX ix_passages_analysed")
    for write, made in ((False, 0), (True, 1)):
        with Library.open(Settings(home=home), write=write) as library:
            assert library.search.count("", Filters(language="zh")) == 8
            assert library.search.count("", Filters(language="en")) == 0
        with closing(sqlite3.connect(home / "catalogue.sqlite3")) as catalogue:
            indexes = "SELECT count(*) FROM sqlite_master WHERE name = 'ix_passages_analysed'"
            assert catalogue.execute(indexes).fetchone() == (made,)


def test_a_library_whose_first_writer_was_stopped_at_once_is_empty(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "catalogue.sqlite3")) as catalogue:
        catalogue.execute("PRAGMA journal_mode=WAL")
    with Library.open(Settings(home=tmp_path)) as library:
        assert (library.counts().papers, library.search.papers("anything")) == (0, [])


def test_a_library_that_is_written_is_not_migrated_under_the_writer(old_home: Path) -> None:
    from vectorstore.writer_lock import WriterLock

    lock = WriterLock(old_home).acquire()
    try:
        with pytest.raises(UserError, match="is being written by process"):
            Library.open(Settings(home=old_home))
    finally:
        lock.release()
    Library.open(Settings(home=old_home)).close()


def test_a_file_that_is_gone_is_told_with_what_removes_its_papers(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(Report(0, 0, Added(), gone=("/lab/2026-03-01.md", "/lab/papers.jsonl.gz")))
    assert capsys.readouterr().err.splitlines() == [
        "gone /lab/2026-03-01.md: what it said stays; `paperlight remove /lab/2026-03-01.md` removes it",
        "gone /lab/papers.jsonl.gz: what it said stays; `paperlight remove PAPER` removes one of its papers",
    ]


def test_a_file_that_said_nothing_goes_without_a_word(folder: Path, empty: Library) -> None:
    (folder / "notes.md").write_text("# Notes\n")
    with empty:
        assert len(ingest([folder], empty).problems) == 1
        (folder / "notes.md").unlink()
        report = ingest([folder], empty)
        assert (report.gone, report.problems, empty.problems()) == ((), (), [])
