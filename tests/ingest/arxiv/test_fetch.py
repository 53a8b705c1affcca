"""Fetching from arXiv into a library: what came is kept, what broke off goes on, what is known costs nothing."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import arxiv
import pytest
from arxiv_server import Held, Server, answer, papers, serving
from bench.freshness import replay
from pydantic import ValidationError
from typer.testing import CliRunner

from ingest.arxiv.api import ArXiv, ArxivSearch
from ingest.arxiv.feeds import TRIES, FeedSession
from ingest.arxiv.fetching import Fetch
from ui.terminal import main as terminal
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings

VISION = ArxivSearch(("cs.CV",))
ROBOTS = ArxivSearch(("cs.RO",))
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 20)
TODAY = date(2026, 3, 21)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(papers(19, FIRST, per_day=1)) as running:
        yield running


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(Settings(home=tmp_path / "home"), write=True) as opened:
        yield opened


def fetch(library: Library, home: Path, server: Server, today: date = TODAY, progress=None) -> Fetch:
    source = ArXiv(FeedSession(pause=lambda _: None), server.address, 5)
    return Fetch(library, home / "home", source, progress, datetime.combine(today, time(12), UTC))


def days(server: Server) -> list[str]:
    """The ranges of days that were asked for, and whether anything else was."""
    return [each["search_query"].rpartition("submittedDate:")[2] for each in server.asked if each["start"] == "0"]


def answer_well(handler, feed: str) -> None:
    answer(handler, feed.encode())


def busy(handler, _: str) -> None:
    answer(handler, b"", 503)


def test_papers_of_a_range_come_week_by_week(library: Library, tmp_path: Path, server: Server) -> None:
    seen: list[tuple[int, float]] = []
    report = fetch(library, tmp_path, server, progress=lambda *at: seen.append(at)).search(VISION, FIRST, LAST)
    assert (report.added.papers_new, report.problems) == (19, ())
    assert library.counts().papers == 19
    assert library.paper("2603.00018") is not None
    assert days(server) == [
        "[202603020000 TO 202603082359]",
        "[202603090000 TO 202603152359]",
        "[202603160000 TO 202603202359]",
    ]
    assert [papers for papers, _ in seen] == list(range(1, 20))
    assert seen == sorted(seen)
    assert seen[-1][1] == pytest.approx(1.0)


def test_fetching_again_embeds_nothing(library: Library, tmp_path: Path, server: Server) -> None:
    fetch(library, tmp_path, server).search(VISION, FIRST, LAST)
    before = library.counts(), library.status().generation
    again = fetch(library, tmp_path, server).search(VISION, FIRST, LAST)
    assert (again.added.papers_same, again.added.passages_embedded) == (19, 0)
    assert (library.counts(), library.status().generation) == before


def test_what_came_before_a_failure_is_kept_and_the_next_run_goes_on_there(
    library: Library, tmp_path: Path, server: Server
) -> None:
    server.faults.extend([answer_well] * 3 + [busy] * TRIES)  # the first week and a page of the second
    with pytest.raises(UserError, match=r"HTTP 503.*kept.*again"):
        fetch(library, tmp_path, server).search(VISION, FIRST, LAST)
    assert library.counts().papers == 12
    server.asked.clear()
    report = fetch(library, tmp_path, server).search(VISION, FIRST, LAST)
    assert days(server)[0].startswith("[202603090000 TO")
    assert (report.added.papers_new, report.added.papers_same) == (7, 5)
    assert library.counts().papers == 19
    server.asked.clear()
    fetch(library, tmp_path, server).search(VISION, FIRST, LAST)  # that one ended: this one begins anew
    assert days(server)[0].startswith("[202603020000 TO")


def test_an_interruption_keeps_what_came(library: Library, tmp_path: Path, server: Server) -> None:
    def interrupt(papers: int, _: float) -> None:
        if papers == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(library, tmp_path, server, progress=interrupt).search(VISION, FIRST, LAST)
    assert library.counts().papers == 9


def test_new_asks_for_the_latest_versions_back_to_a_week_before_the_newest_paper_seen(
    library: Library, tmp_path: Path, server: Server
) -> None:
    fetch(library, tmp_path, server, today=date(2026, 3, 18)).search(VISION, FIRST)
    assert library.counts().papers == 17
    server.held.append(Held("2603.07777", date(2026, 3, 13)))  # submitted before, announced after
    server.held.append(Held("2603.00001", date(2026, 3, 3), 2, updated=date(2026, 3, 19)))
    del server.held[1]
    server.asked.clear()
    report = fetch(library, tmp_path, server).new()
    assert (report.added.papers_new, report.added.papers_updated) == (3, 1)
    assert {each["search_query"] for each in server.asked if each["sortBy"] == "lastUpdatedDate"} >= {"(cat:cs.CV)"}
    paper = library.paper("2603.00001")
    assert paper is not None
    assert paper.version == 2
    assert fetch(library, tmp_path, server).new(VISION).added.papers_new == 0


def test_a_list_that_stands_still_does_not_move_the_mark(library: Library, tmp_path: Path, server: Server) -> None:
    still = list(server.held)
    fetch(library, tmp_path, server).search(VISION, FIRST)
    for day in (25, 29):
        fetch(library, tmp_path, server, today=date(2026, 3, day)).new()
    later = [Held(f"2603.1{day:04}", date(2026, 3, day)) for day in range(21, 31)]
    server.held = [replace(still[0], version=2, updated=date(2026, 3, 21)), *still[1:], *later]
    added = fetch(library, tmp_path, server, today=date(2026, 3, 31)).new().added
    assert (added.papers_new, added.papers_updated) == (10, 1)


def test_a_paper_that_was_held_back_for_weeks_comes_whatever_its_days(
    library: Library, tmp_path: Path, server: Server
) -> None:
    fetch(library, tmp_path, server).search(VISION, FIRST)
    server.held += [
        Held("2603.07001", date(2026, 3, 3)),
        Held("2603.07002", date(2026, 3, 4), 2, "", "", date(2026, 3, 9)),
    ]
    assert fetch(library, tmp_path, server, today=date(2026, 4, 20)).new().added.papers_new == 2


def test_new_versions_of_older_papers_that_nobody_asked_for_are_left_out(
    library: Library, tmp_path: Path, server: Server
) -> None:
    fetch(library, tmp_path, server).search(VISION, FIRST)
    server.held.append(Held("1903.00001", date(2019, 3, 1), 5, updated=date(2026, 3, 20)))
    assert fetch(library, tmp_path, server).new().added.papers_new == 0


def test_new_that_breaks_off_begins_anew(library: Library, tmp_path: Path, server: Server) -> None:
    fetch(library, tmp_path, server).search(VISION, FIRST)
    server.held += papers(30, date(2026, 3, 23), per_day=5)
    server.held = [
        replace(held, id=held.id.replace(".", ".1")[:10]) if held.day > LAST else held for held in server.held
    ]

    def interrupt(papers: int, _: float) -> None:
        if papers == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(library, tmp_path, server, today=date(2026, 3, 30), progress=interrupt).new()
    fetch(library, tmp_path, server, today=date(2026, 3, 30)).new()
    assert {paper.arxiv_id for paper in library.papers()} == {held.id for held in server.held}


@pytest.mark.parametrize(
    ("today", "more", "state", "said"),
    [
        (date(2026, 3, 21), (), "current", "2026-03-20; arXiv announces again on the evening of Sunday 2026-03-22"),
        (date(2026, 3, 23), (), "current", "again on the evening of Monday 2026-03-23"),
        (date(2026, 3, 25), (), "late", "newest on arXiv: 2026-03-20, though papers of 2026-03-24 should be listed"),
        (date(2026, 3, 25), (Held("2603.09999", date(2026, 3, 24), category="cs.RO"),), "quiet",
         "newest on arXiv: 2026-03-20; nothing of this search on 2026-03-24"),
    ],
)  # fmt: skip
def test_a_stale_list_is_told_from_a_quiet_day_and_a_weekend(
    today: date, more: tuple[Held, ...], state: str, said: str, library: Library, tmp_path: Path, server: Server
) -> None:
    fetch(library, tmp_path, server).search(VISION, FIRST)
    server.held += more
    (told,) = fetch(library, tmp_path, server, today=today).new().listings
    assert told.state == state
    assert said in str(told)


def test_weeks_of_arxiv_with_all_its_troubles_leave_nothing_lost_doubled_or_stale(tmp_path: Path) -> None:
    done = replay(30, 0, tmp_path)
    assert done.figures["ended well"] > 10
    assert done.figures["ended by UserError"] > 0
    assert (done.lost, done.twice, done.stale, done.unmarked) == (set(), 0, set(), set())


def test_new_goes_on_with_every_search_that_was_fetched(library: Library, tmp_path: Path, server: Server) -> None:
    fetch(library, tmp_path, server).search(VISION, FIRST)
    fetch(library, tmp_path, server).search(ArxivSearch(query="all:drift"))
    server.asked.clear()
    report = fetch(library, tmp_path, server, today=TODAY).new()
    assert [listing.search for listing in report.listings] == ["cs.CV", "all:drift"]
    assert {each["search_query"].partition(" AND ")[0] for each in server.asked} == {"(cat:cs.CV)", "(all:drift)"}
    with pytest.raises(UserError, match=r"no fetch of cs\.RO before"):
        fetch(library, tmp_path, server).new(ROBOTS)


def test_an_older_range_neither_forgets_the_newest_day_nor_what_broke_off(
    library: Library, tmp_path: Path, server: Server
) -> None:
    server.faults.extend([answer_well] * 2 + [busy] * TRIES)
    with pytest.raises(UserError):
        fetch(library, tmp_path, server).search(VISION, FIRST, LAST)
    fetch(library, tmp_path, server).search(VISION, date(2020, 1, 1), date(2020, 1, 7))
    server.asked.clear()
    fetch(library, tmp_path, server).new()
    assert days(server)[0].startswith("[202603020000 TO")
    server.asked.clear()
    fetch(library, tmp_path, server).search(VISION, FIRST, LAST)
    assert days(server)[0].startswith("[202603090000 TO")


def test_papers_that_are_missing_are_named_the_rest_comes_and_the_week_is_asked_for_again(
    library: Library, tmp_path: Path, server: Server
) -> None:
    def counts_more(handler, feed: str) -> None:
        answer(handler, feed.replace(">7<", ">8<").encode())

    # Two passes over the first week, each with an empty page at the end that is asked for until it stays so.
    server.faults.extend([counts_more] * (2 + TRIES) * 2)
    report = fetch(library, tmp_path, server).search(VISION, FIRST, LAST)
    assert [problem.reason[:36] for problem in report.problems] == ["1 of the 8 papers that arXiv counts "]
    assert library.counts().papers == 19
    server.asked.clear()
    assert fetch(library, tmp_path, server).search(VISION, FIRST, LAST).problems == ()
    assert days(server)[0].startswith("[202603020000 TO")


def test_papers_come_by_identifier(library: Library, tmp_path: Path, server: Server) -> None:
    report = fetch(library, tmp_path, server).by_ids(["2603.00003", "2603.99999"])
    assert (report.added.papers_new, len(report.problems)) == (1, 1)
    assert not (tmp_path / "home" / "fetch.json").exists()


@pytest.mark.parametrize(
    ("search", "since", "until", "said"),
    [
        (VISION, None, None, "--since"),
        (ArxivSearch(query="x"), None, LAST, "--since"),
        (VISION, LAST, FIRST, "swap the two dates"),
        (VISION, date(2026, 3, 22), None, "2026-03-22 is still to come"),
    ],
)
def test_what_makes_no_sense_is_refused(search, since, until, said: str, library, tmp_path: Path, server) -> None:
    with pytest.raises(UserError, match=said):
        fetch(library, tmp_path, server).search(search, since, until)
    with pytest.raises(UserError, match="no fetch before"):
        fetch(library, tmp_path, server).new()
    assert server.asked == []


@pytest.mark.parametrize(
    "text", ["{", "[1]", '[{"categories": ["../x"], "query": "", "newest": null, "unfinished": {}}]']
)
def test_a_broken_log_says_what_to_do(text: str, library: Library, tmp_path: Path, server: Server) -> None:
    (tmp_path / "home" / "fetch.json").write_text(text)
    with pytest.raises(UserError, match=r"fetch\.json cannot be read .* delete it"):
        fetch(library, tmp_path, server)


def test_a_log_without_weeks_is_taken_up(library: Library, tmp_path: Path, server: Server) -> None:
    (tmp_path / "home" / "fetch.json").write_text(
        '[{"categories": ["cs.CV"], "query": "", "newest": "2026-03-10", "unfinished": {"2026-03-02": "2026-03-10"}}]'
    )
    assert fetch(library, tmp_path, server).new().added.papers_new == 17  # from a week before that day


@pytest.mark.parametrize("contact", ["library@lab.example\r\nX: y", "Bücherei"])
def test_a_contact_that_fits_no_header_is_refused(contact: str) -> None:
    with pytest.raises(ValidationError, match=r"write one such as mailto:library@lab\.example"):
        Settings(contact=contact)


def run(home: Path, *arguments: str):
    return CliRunner().invoke(terminal.app, ["--home", str(home), *arguments])


def test_the_command_fetches_goes_on_and_counts(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv.Client, "query_url_format", f"{server.address}?{{}}")
    today = datetime.now(UTC).date()
    server.held = papers(4, today - timedelta(days=3), per_day=2)
    since = str(today - timedelta(days=5))
    done = run(tmp_path, "fetch", "--category", "cs.CV", "--since", since, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {
        "files_read": 0, "files_skipped": 0, "digests_new": 0, "digests_changed": 0, "digests_same": 0,
        "papers_new": 4, "papers_updated": 0, "papers_same": 0, "passages_embedded": 4, "problems": [], "gone": [],
        "listings": [], "announced": None,
    }  # fmt: skip
    server.held = papers(5, today - timedelta(days=3), per_day=2)
    assert run(tmp_path, "fetch", "--new").stdout.startswith("1 new paper, 0 updated, 1 passage embedded, 0 problems")
    missing = run(tmp_path, "fetch", "--id", "2603.00001", "--id", "2603.99999")
    assert missing.exit_code == 3
    assert "skipped arXiv 2603.99999: arXiv has no such paper" in missing.stderr


def test_the_bar_says_what_is_waited_for(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(arxiv.Client, "query_url_format", f"{server.address}?{{}}")
    monkeypatch.setattr("ingest.arxiv.feeds.BACK_OFF", 1.0)
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal
    monkeypatch.setenv("COLUMNS", "200")
    server.faults.append(busy)
    terminal.app(["--home", str(tmp_path), "fetch", "--id", "2603.00001"], standalone_mode=False)
    shown = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", capfd.readouterr().err)
    assert f"waiting 1 s: HTTP 503 from {urlsplit(server.address).netloc}, then try 2 of {TRIES}" in shown


@pytest.mark.parametrize(
    "arguments",
    [(), ("--new", "--id", "2603.00001"), ("--new", "--since", "2026-01-01"), ("--id", "2603.00001", "--query", "x")],
)
def test_the_command_fetches_one_thing(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run(tmp_path / "none", "fetch", *arguments)
    assert isinstance(done.exception, UserError)
    assert "fetch one thing" in str(done.exception)
    assert not (tmp_path / "none").exists()


def test_a_log_that_cannot_be_written_is_named(library: Library, tmp_path: Path, server: Server) -> None:
    (tmp_path / "home" / "fetch.tmp").mkdir()
    with pytest.raises(UserError, match=r"cannot write .*fetch\.json: .* again"):
        fetch(library, tmp_path, server).search(VISION, FIRST, LAST)
    assert library.counts().papers == 7
