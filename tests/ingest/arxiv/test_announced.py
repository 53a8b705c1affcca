"""What arXiv announces on a day: kept as that day's digest, so that a library that fetches alone has days, too."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import arxiv
import pytest
from arxiv_server import Held, Server, answer, papers, serving
from typer.testing import CliRunner

from assistant.answer import Assistant
from assistant.texts import TEXTS
from assistant.values import Answer, Question
from ingest.arxiv.api import ArXiv, ArxivSearch
from ingest.arxiv.feeds import TRIES, FeedSession
from ingest.arxiv.fetching import Fetch
from ingest.intake import Announced, Report
from ingest.pipeline import ingest
from ui.terminal import main as terminal
from ui.terminal.library_files import write_library
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings

TUESDAY = date(2026, 3, 3)
LATER = date(2026, 3, 7)
VISION = ("cs.CV",)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """arXiv on the day on which it announces two papers, a cross-list and a new version."""
    held = [
        *papers(3, date(2026, 2, 27), per_day=3),
        Held("2602.00009", date(2026, 2, 2), 2, "Old Drift, Again", updated=date(2026, 3, 1)),
        Held("2602.00010", date(2026, 2, 3), 4, updated=date(2026, 3, 1)),
    ]
    with serving(held) as running:
        running.announced = {held[0].id: "new", held[1].id: "new", held[2].id: "cross", "2602.00009": "replace",
                             "2602.00010": "replace-cross"}  # fmt: skip
        monkeypatch.setattr("ingest.arxiv.feeds.RSS", f"{running.site}/rss/")
        monkeypatch.setattr(arxiv.Client, "query_url_format", f"{running.address}?{{}}")
        yield running


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(Settings(home=tmp_path / "home"), write=True) as opened:
        yield opened


def announced(library: Library, *categories: str) -> Report:
    return fetching(library).announced(categories)


def fetching(library: Library) -> Fetch:
    now = datetime.combine(TUESDAY, time(12), UTC)
    return Fetch(library, library.home, ArXiv(FeedSession(pause=lambda _: None)), now=now)


def ask(library: Library, text: str, today: date) -> Answer:
    return Assistant(library, Settings(), lambda: today).ask(Question(text))


def test_an_announcement_becomes_the_digest_of_its_day(library: Library, server: Server) -> None:
    report = announced(library, "cs.CV")
    assert report.announced == Announced("cs.CV", TUESDAY, 3)
    assert (report.added.papers_new, report.added.digests_new, report.problems) == (3, 1, ())
    (digest,) = library.digest(TUESDAY)
    assert [entry.paper.arxiv_id for entry in digest.entries] == [held.id for held in server.held[:3]]
    assert {entry.paper.published for entry in digest.entries} == {date(2026, 2, 27)}  # the day of submission stays
    assert server.paths[0] == "/rss/cs.CV"
    again = announced(library, "cs.CV")
    assert (again.added.papers_new, again.added.digests_same) == (0, 1)


def test_new_versions_come_of_papers_that_are_held_alone(library: Library, server: Server) -> None:
    server.held[3:] = [Held("2602.00009", date(2026, 2, 2), 1), server.held[4]]
    fetching(library).by_ids(["2602.00009"])
    server.held[3:4] = [Held("2602.00009", date(2026, 2, 2), 2, "Old Drift, Again", updated=date(2026, 3, 1))]
    assert announced(library, "cs.CV").added.papers_updated == 1
    paper = library.paper("2602.00009")
    assert paper is not None
    assert paper.title == "Old Drift, Again"
    assert library.paper("2602.00010") is None
    assert len(library.digest(TUESDAY)[0].entries) == 3


def test_without_categories_those_fetched_before_are_asked_for(library: Library, server: Server) -> None:
    with pytest.raises(UserError, match="--category"):
        announced(library)
    fetching(library).search(ArxivSearch(("cs.CV", "cs.RO")), date(2026, 2, 27))
    announced(library)
    assert server.paths[-2] == "/rss/cs.CV+cs.RO"


def test_a_day_on_which_nothing_is_announced_leaves_no_digest(library: Library, server: Server) -> None:
    server.announced, server.announced_on = {}, LATER
    report = announced(library, "cs.CV")
    assert str(report.announced) == "cs.CV: nothing new is announced on 2026-03-07"
    assert library.days() == []


def test_a_paper_that_programs_are_not_given_yet_is_named_and_comes_with_the_next_run(
    library: Library, server: Server
) -> None:
    listed = server.rss(list(VISION))
    late = server.held.pop(1)
    server.faults.append(lambda handler, _: answer(handler, listed.encode()))
    report = announced(library, "cs.CV")
    assert [problem.path for problem in report.problems] == [f"arXiv {late.id}"]
    assert len(library.digest(TUESDAY)[0].entries) == 2
    server.held.insert(1, late)
    assert announced(library, "cs.CV").added.digests_changed == 1
    assert len(library.digest(TUESDAY)[0].entries) == 3


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (
            b"<!DOCTYPE html><html>Busy</html>",
            200,
            f"failed {TRIES} times, at last with an answer that is no whole RSS",
        ),
        (b"<rss><channel><pubDate>soon</pubDate></channel></rss>", 200, "a feed without its day"),
        (
            b"<rss><channel><pubDate>Tue, 03 Mar 99999999999999999999 00:00:00 -0500</pubDate></channel></rss>",
            200,
            "a feed without its day",
        ),
        (b"<rss/>", 200, "no whole RSS feed"),
        (b"", 503, "HTTP 503"),
        (b"", 404, r"refuses the request \(HTTP 404\): check the category"),
    ],
)
def test_what_is_no_announcement_is_refused(
    body: bytes, status: int, said: str, library: Library, server: Server
) -> None:
    server.faults.extend([lambda handler, _: answer(handler, body, status)] * TRIES)
    with pytest.raises(UserError, match=said):
        announced(library, "cs.CV")
    assert library.counts().papers == 0


def test_what_should_be_an_identifier_and_is_none_is_named(library: Library, server: Server) -> None:
    bad = server.rss(list(VISION)).replace(f"oai:arXiv.org:{server.held[0].id}v1", "oai:arXiv.org:../../x")
    server.faults.append(lambda handler, _: answer(handler, bad.encode()))
    report = announced(library, "cs.CV")
    assert [str(problem) for problem in report.problems] == ["arXiv: '../../x' is announced, and no identifier"]
    assert report.added.papers_new == 2


@pytest.mark.parametrize("text", ["what's new today?", "今天有什么新论文？", "what is new?"])
def test_what_is_new_is_told_of_the_day_announced_and_of_the_newest_before_one(
    text: str, library: Library, server: Server
) -> None:
    announced(library, "cs.CV")
    for today in (TUESDAY, LATER):
        told = ask(library, text, today)
        assert not told.refused
        assert len(told.papers) == 3
        assert str(TUESDAY) in told.text
        earlier = TEXTS[told.language].newest_instead.format(day=TUESDAY) in told.notice
        assert earlier == (today == LATER and text != "what is new?")


@pytest.mark.parametrize("text", ["what's new today?", "今天有什么新论文？"])
def test_of_a_library_that_was_fetched_without_announcements_the_newest_day_is_told(
    text: str, library: Library, server: Server
) -> None:
    fetching(library).search(ArxivSearch(VISION), date(2026, 1, 1))
    told = ask(library, text, LATER)
    assert not told.refused
    assert {each.hit.paper.published for each in told.papers} == {date(2026, 2, 27)}
    assert TEXTS[told.language].newest_instead.format(day="2026-02-27") in told.notice
    past = ask(library, "what happened on 2026-03-01?", LATER)
    assert past.refused


def test_announcements_are_exported_as_the_digests_that_they_are(
    library: Library, server: Server, tmp_path: Path
) -> None:
    announced(library, "cs.CV")
    write_library(library, tmp_path / "out", force=False)
    with Library.open(Settings(home=tmp_path / "other"), write=True) as other:
        assert ingest([tmp_path / "out"], other).problems == ()
        assert other.days() == [(TUESDAY, 3)]


def test_the_command_says_what_was_announced(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.arxiv.feeds.PACE", 0.0)
    given = ["--home", str(tmp_path), "fetch", "--announced", "--category", "cs.CV"]
    done = CliRunner().invoke(terminal.app, given)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[-1] == "cs.CV: 3 new papers and cross-lists announced on 2026-03-03"
    again = json.loads(CliRunner().invoke(terminal.app, [*given, "--json"]).stdout)
    assert again["announced"] == {"categories": "cs.CV", "day": "2026-03-03", "papers": 3}
