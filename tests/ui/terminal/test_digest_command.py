"""`paperlight digest` and `paperlight export` as a person and a script use them: real processes, real libraries."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from chat_server import saying, serving
from eight_papers import DIGESTS, with_passages
from test_terminal import one_line, paperlight

from assistant.digests.texts import ENGLISH
from ingest.arxiv.last_fetch import noted
from ingest.digests.digest_file import parse_digest
from ingest.passages import passages_about
from ingest.samples import SAMPLES
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Paper

DAY = "2025-12-18"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two samples, and a paper that stands in no digest."""
    folder = tmp_path_factory.mktemp("library")
    assert paperlight(folder, "ingest", "--samples").returncode == 0
    with Library.open(Settings(home=folder), write=True) as library, noted(folder, library):
        library.writer.add_papers([(FETCHED, passages_about(FETCHED))])
    return folder


FETCHED = Paper("2603.00999", 2, "Fetched", ("A. One", "B. Two, Jr."), date(2026, 3, 7), ("cs.CV",), "From <arXiv>.")


def test_a_day_goes_to_stdout_or_into_a_file_that_reads_back(home: Path, tmp_path: Path) -> None:
    shown = paperlight(home, "digest", DAY)
    assert (shown.returncode, shown.stderr) == (0, "")
    file = tmp_path / "day.md"
    done = paperlight(home, "digest", DAY, "--output", str(file))
    assert (done.stdout, done.stderr) == ("", f"paperlight: wrote 10 papers to {file}\n")
    assert file.read_text(encoding="utf-8") == shown.stdout
    digest, problems = parse_digest(shown.stdout, "day.md")
    assert digest is not None
    assert (len(digest.entries), problems) == (10, [])
    assert [each.name for each in tmp_path.iterdir()] == ["day.md"]


def test_a_file_that_exists_is_written_over_only_with_force(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "day.md"
    file.write_text("mine")
    for command in (["digest", DAY], ["export"]):
        one_line(paperlight(home, *command, "--output", str(file)), str(file), "exists", "--force")
        assert file.read_text() == "mine"
        assert paperlight(home, *command, "--output", str(file), "--force").returncode == 0
        assert file.read_text(encoding="utf-8") != "mine"
        file.write_text("mine")
    one_line(paperlight(home, "digest", DAY, "--output", "/nowhere/day.md"), "/nowhere/day.md")
    one_line(paperlight(home, "export", "--digests", str(tmp_path)), str(tmp_path), "--force")
    one_line(paperlight(home, "export", "--digests", str(file)), str(file))


def test_interests_choose_and_the_language_is_the_one_asked_for(home: Path) -> None:
    done = paperlight(home, "digest", DAY, "--interest", "曝光偏差", "--top", "2", "--language", "en")
    digest, _ = parse_digest(done.stdout, "day.md")
    assert digest is not None
    assert digest.entries[0].paper.arxiv_id == "2512.15702"
    assert len(digest.entries) == 2
    assert digest.summary.startswith(ENGLISH.chosen.format(count=2, total=10, interests="曝光偏差"))


def test_what_the_last_fetch_brought_is_a_digest_of_today(home: Path) -> None:
    digest, problems = parse_digest(paperlight(home, "digest", "--new").stdout, "new.md")
    assert digest is not None
    assert [entry.paper for entry in digest.entries] == [FETCHED]
    assert not problems
    assert abs((date.today() - digest.date).days) <= 1


def fetch_and_break_off(library: Library, home: Path) -> None:
    with noted(home, library):
        library.writer.add_papers([(FETCHED, passages_about(FETCHED))])
        raise UserError("the line is cut")


def test_a_fetch_that_broke_off_counts_for_the_next(tmp_path: Path) -> None:
    second = Paper("2603.01000", 1, "Second", (), None, (), "Another one.")
    one_line(paperlight(tmp_path, "digest", "--new"), "paperlight fetch")
    with Library.open(Settings(home=tmp_path), write=True) as library:
        with pytest.raises(UserError, match="cut"):
            fetch_and_break_off(library, tmp_path)
        with noted(tmp_path, library):
            library.writer.add_papers([(each, passages_about(each)) for each in (FETCHED, second)])
        digest, _ = parse_digest(paperlight(tmp_path, "digest", "--new").stdout, "new.md")
        assert digest is not None
        assert [entry.paper for entry in digest.entries] == [FETCHED, second]
        with noted(tmp_path, library):
            library.writer.add_papers([(FETCHED, passages_about(FETCHED))])
    one_line(paperlight(tmp_path, "digest", "--new"), "no new paper")
    (tmp_path / "last_fetch.json").write_text("{")
    one_line(paperlight(tmp_path, "digest", "--new"), "last_fetch.json", "delete it")


def test_a_fetch_that_cannot_be_noted_asks_nothing_of_arxiv(tmp_path: Path) -> None:
    (tmp_path / "last_fetch.tmp").mkdir()
    one_line(paperlight(tmp_path, "fetch", "--id", "2512.15702"), "cannot write", "last_fetch.json", "again")


def test_what_cannot_be_written_says_why(home: Path, tmp_path: Path) -> None:
    one_line(paperlight(home, "digest"), "--new")
    one_line(paperlight(home, "digest", DAY, "--new"), "--new")
    one_line(paperlight(home, "digest", "2025-12-19"), "2025-12-19", "2025-12-18", "2026-01-14")
    one_line(paperlight(tmp_path / "none", "digest", DAY), "empty")
    one_line(paperlight(home, "digest", DAY, "--interest", " "), "empty")
    one_line(paperlight(home, "export", "--output", "a", "--digests", "b"), "one thing")


def test_a_language_model_that_fails_is_one_line_and_the_digest_stands(home: Path) -> None:
    with serving(saying([""])) as server:
        model = ("--llm", "openai:scripted", "--llm-base-url", server.base_url)
        done = paperlight(home, *model, "digest", DAY, "--top", "1", OPENAI_API_KEY="none")
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert ENGLISH.by_words in done.stdout


def test_all_papers_as_a_snapshot_are_read_into_an_equal_library(home: Path, tmp_path: Path) -> None:
    lines = paperlight(home, "export").stdout.splitlines()
    records = [json.loads(line) for line in lines]
    assert len(records) == 21
    told = {
        "id",
        "listed",
        "title",
        "authors",
        "categories",
        "abstract",
        "comments",
        "journal-ref",
        "doi",
        "analysis_zh",
    }
    assert set(records[0]) == told
    assert any(record["analysis_zh"] for record in records)
    file = tmp_path / "papers.jsonl"
    done = paperlight(home, "export", "--output", str(file))
    assert (done.returncode, done.stderr) == (0, f"paperlight: wrote 21 papers to {file}\n")
    assert file.read_text(encoding="utf-8").splitlines() == lines
    again = tmp_path / "again"
    assert paperlight(again, "ingest", str(file)).returncode == 0
    assert paperlight(again, "export").stdout.splitlines() == lines
    with Library.open(Settings(home=home)) as one, Library.open(Settings(home=again)) as other:
        assert list(one.papers()) == list(other.papers())


def test_everything_as_files_is_read_into_an_equal_library_and_changes_nothing_here(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    done = paperlight(home, "export", "--digests", str(folder))
    assert "2 digests with 20 papers, and 1 other papers" in done.stderr
    names = sorted(each.name for each in folder.iterdir())
    assert names == [*sorted(each.name for each in SAMPLES.glob("*.md")), "papers-without-digest.jsonl"]
    same = paperlight(home, "ingest", str(folder))
    assert "(0 new, 0 changed), 0 new papers, 0 updated, 0 passages embedded, 0 problems" in same.stdout
    again = tmp_path / "again"
    assert paperlight(again, "ingest", str(folder)).returncode == 0
    with Library.open(Settings(home=home)) as one, Library.open(Settings(home=again)) as other:
        assert set(one.papers()) == set(other.papers())
        for day, _ in one.days():
            assert [(each.summary, each.entries) for each in one.digest(day)] == [
                (each.summary, each.entries) for each in other.digest(day)
            ]


def test_digests_of_one_name_are_kept_apart(settings: Settings, tmp_path: Path) -> None:
    name = ".daily report.md"
    others = (replace(digest, source=f"/old/../{digest.date}/{name}", summary="Another.") for digest in DIGESTS)
    with Library.open(settings, write=True) as library:
        library.writer.add(with_passages(*others))
    folder = tmp_path / "files"
    assert paperlight(settings.home, "export", "--digests", str(folder)).returncode == 0
    names = sorted(each.name for each in folder.iterdir())
    own = [f"arxiv_cv_report_{digest.date}.md" for digest in DIGESTS]
    assert names == ["2026-03-03-daily_report.md", "2026-03-09-daily_report.md", *own, "daily_report.md"]
