"""What one file holds ends no reading: it is named, and the rest is read."""

import gzip
import json
import os
from datetime import date
from pathlib import Path

import pytest

from ingest import intake
from ingest.bounded_lines import RATIO
from ingest.pipeline import ingest
from vectorstore.catalogue.figures import MOST_MISSING, missing_days
from vectorstore.library import Library
from vectorstore.settings import Settings

GOOD = {
    "id": "2603.00201", "title": "Counting Penguins from Orbit", "abstract": "We count penguins from orbit.",
    "authors": "A B", "categories": "cs.CV", "versions": [{"version": "v2", "created": "Mon, 2 Mar 2026 19:18:42 GMT"}],
}  # fmt: skip


def snapshot(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.fixture
def empty(tmp_path: Path):
    with Library.open(Settings(home=tmp_path / "home"), write=True) as library:
        yield library


def test_a_version_beyond_measure_is_named_and_the_other_papers_are_read(empty: Library, tmp_path: Path) -> None:
    huge = {"version": f"v{10**20 - 1}", "created": "Mon, 2 Mar 2026 19:18:42 GMT"}
    path = snapshot(tmp_path / "s.jsonl", GOOD, {**GOOD, "id": "2603.00202", "versions": [huge]})
    report = ingest([path], empty)
    assert [problem.line for problem in report.problems] == [2]
    assert [(paper.arxiv_id, paper.version) for paper in empty.papers()] == [("2603.00201", 2), ("2603.00202", 1)]


def test_a_paper_that_the_catalogue_does_not_take_is_named_by_its_line(
    empty: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.snapshots.NEWEST", 10**21)  # as if no check knew of it
    huge = {"version": f"v{10**20 - 1}", "created": "Mon, 2 Mar 2026 19:18:42 GMT"}
    others = [{**GOOD, "id": f"2603.003{number:02}"} for number in range(5)]
    path = snapshot(tmp_path / "s.jsonl", *others, {**GOOD, "versions": [huge]})
    later = snapshot(tmp_path / "t.jsonl", {**GOOD, "id": "2603.00400"})
    report = ingest([path, later], empty)
    (problem,) = report.problems
    assert (problem.path, problem.line) == (str(path), 6)
    assert "OverflowError" in problem.reason
    assert empty.counts().papers == 6
    assert [each.reason for each in empty.problems()] == [problem.reason]
    assert [each.reason for each in ingest([path, later], empty).problems] == [problem.reason]


def test_an_error_that_nobody_thought_of_is_a_problem_of_its_file(
    empty: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        snapshot(tmp_path / f"{name}.jsonl", {**GOOD, "id": f"2603.0020{ord(name) % 10}", "title": f"Title {name}"})
    whole = intake.passages_about

    def fragile(paper, sections):
        if paper.title == "Title a":
            raise ZeroDivisionError("by nought")
        return whole(paper, sections)

    monkeypatch.setattr(intake, "passages_about", fragile)
    report = ingest([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], empty)
    assert [(Path(each.path).name, "ZeroDivisionError" in each.reason) for each in report.problems] == [
        ("a.jsonl", True)
    ]
    assert [paper.title for paper in empty.papers()] == ["Title b"]


@pytest.mark.parametrize("day", ["0001-01-01", "1991-07-31", "2062-03-02", "9999-12-31"])
def test_a_day_outside_the_life_of_arxiv_is_no_day(day: str, empty: Library, tmp_path: Path) -> None:
    digest = tmp_path / "one.md"
    entry = (
        "## Papers\n<a id='2603.00101v1'></a>\n## [A Title](https://arxiv.org/abs/2603.00101v1)\n**Authors:** A\n"
        "**Published:** {}\n**Abstract:**\nWe do it.\n"
    )
    digest.write_text(f"# Arxiv Papers - {day}\n" + entry.format("2026-03-01"))
    other = tmp_path / "two.md"
    other.write_text("# Arxiv Papers - 2026-03-02\n" + entry.format(day))
    lines = snapshot(tmp_path / "s.jsonl", {**GOOD, "versions": [], "published": day})
    report = ingest([digest, other, lines], empty)
    assert [(Path(each.path).name, each.line) for each in report.problems] == [
        ("one.md", 1),
        ("two.md", 4),
        ("s.jsonl", 1),
    ]
    assert empty.days() == [(date(2026, 3, 2), 1)]
    assert [paper.published for paper in empty.papers()] == [None, None]


def test_days_that_miss_are_told_up_to_a_number() -> None:
    days = [date.min, date(2026, 3, 2), date.max]
    assert len(missing_days(days)) == MOST_MISSING
    assert missing_days([date(2026, 3, 2), date(2026, 3, 5)]) == (date(2026, 3, 3), date(2026, 3, 4))


def test_pipes_and_devices_are_named_and_not_waited_for(empty: Library, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    os.mkfifo(tmp_path / "pipe.jsonl.gz")
    (tmp_path / "full.jsonl").symlink_to("/dev/full")
    snapshot(tmp_path / "s.jsonl", GOOD)
    report = ingest([tmp_path], empty)
    assert [Path(each.path).name for each in report.problems] == ["full.jsonl", "pipe.jsonl.gz", "pipe.md"]
    assert {each.reason for each in report.problems} == {"no file, but a device, a pipe or a socket"}
    assert empty.counts().papers == 1


def test_blank_lines_cost_nothing_and_are_counted(empty: Library, tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl.gz"
    bad = json.dumps({**GOOD, "id": "none"}).encode()
    path.write_bytes(gzip.compress(b"\n" * 20_000_000 + b" \r\n" + json.dumps(GOOD).encode() + b"\n\n" + bad))
    report = ingest([path], empty)
    assert [each.line for each in report.problems] == [20_000_004]
    assert empty.counts().papers == 1


def test_a_file_that_unpacks_beyond_measure_is_given_up(empty: Library, tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(GOOD).encode() + b"\n" + b" " * 80_000_000))
    report = ingest([path], empty)
    assert [each.reason for each in report.problems] == [
        f"it unpacks to more than {RATIO} times its size: no text does"
    ]
    assert empty.counts().papers == 1


def test_a_file_of_other_lines_behind_one_paper_is_given_up(empty: Library, tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(json.dumps(GOOD) + "\n" + "[]\n" * 200_000 + json.dumps({**GOOD, "id": "2603.00299"}) + "\n")
    report = ingest([path], empty)
    assert report.problems[-1].line < 120_000
    assert "more lines could not be read" in report.problems[-1].reason
    assert empty.counts().papers == 1
