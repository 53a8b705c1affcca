"""Papers from arXiv, asked of a server on loopback that serves feeds of the real shape, and every fault."""

import gzip
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from importlib.metadata import version
from urllib.parse import urlsplit

import pytest
from arxiv_server import Held, Server, answer, papers, serving

from ingest.arxiv.api import ArXiv, ArxivSearch, IncompleteError
from ingest.arxiv.feeds import BACK_OFF, PACE, TRIES, TRIES_UNHEARD, FeedSession
from vectorstore.errors import UserError
from vectorstore.values import Paper, Problem

VISION = ArxivSearch(("cs.CV",))
MARCH = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(papers(25)) as running:
        yield running


class Pauses(list[float]):
    """Stands in for sleeping: what was waited, in seconds."""

    @property
    def long(self) -> list[float]:
        return [seconds for seconds in self if seconds > PACE]


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


def arxiv_at(server: Server, pauses: Pauses, page: int = 10, **options) -> ArXiv:
    return ArXiv(FeedSession(pause=pauses.append, **options), server.address, page)


def ids(read) -> list[str]:
    return [paper.arxiv_id for paper in read if isinstance(paper, Paper)]


def test_a_paper_comes_with_everything_that_arxiv_says_of_it(server: Server, pauses: Pauses) -> None:
    server.held = [Held("2603.00007", date(2026, 3, 2), 3, "Rolling\n  \u202eWithout\x85 Drift", "Pre-\n  trained.")]
    assert list(arxiv_at(server, pauses).search(VISION, *MARCH)) == [
        Paper(
            "2603.00007",
            3,
            "Rolling Without Drift",
            ("Lena Hofmann", "Fei-Fei Li"),
            date(2026, 3, 2),
            ("cs.CV", "cs.LG"),
            "Pre-trained.",
            "12 pages",
        )
    ]


def test_a_search_is_said_in_arxivs_words(server: Server, pauses: Pauses) -> None:
    both = ArxivSearch(("cs.CV", "cs.RO"), 'ti:"exposure bias" ANDNOT au:bot')
    list(arxiv_at(server, pauses).search(both, date(2026, 1, 5), date(2026, 1, 11)))
    assert server.asked[0]["search_query"] == (
        '(cat:cs.CV OR cat:cs.RO) AND (ti:"exposure bias" ANDNOT au:bot)'
        " AND submittedDate:[202601050000 TO 202601112359]"
    )
    assert (server.asked[0]["sortBy"], server.asked[0]["sortOrder"]) == ("submittedDate", "ascending")
    list(arxiv_at(server, pauses).search(ArxivSearch(query="all:drift")))
    assert server.asked[-1]["search_query"] == "(all:drift)"


@pytest.mark.parametrize("name", ["cs CV) OR all:x", "cs.cv", "CS.CV", "", "cs."])
def test_a_category_that_cannot_be_one_is_refused(name: str) -> None:
    with pytest.raises(UserError, match=f"{re.escape(repr(name))} is no arXiv category: name one such as cs.CV"):
        ArxivSearch((name,))


def test_categories_of_every_form_are_taken() -> None:
    ArxivSearch(("cs.CV", "quant-ph", "cond-mat.mtrl-sci", "astro-ph.CO", "q-bio.QM", "physics.flu-dyn", "hep-th"))


def test_pages_come_three_seconds_apart_and_only_when_they_are_asked_for(server: Server, pauses: Pauses) -> None:
    reading = arxiv_at(server, pauses).search(VISION, *MARCH)
    first_page = [next(reading) for _ in range(10)]
    assert (len(server.asked), pauses) == (1, [])
    assert ids([*first_page, *reading]) == [held.id for held in server.held]
    assert [asked["start"] for asked in server.asked] == ["0", "10", "20"]
    assert pauses == pytest.approx([PACE, PACE], abs=1)


def test_nothing_found_is_nothing(server: Server, pauses: Pauses) -> None:
    assert list(arxiv_at(server, pauses).search(VISION, date(2020, 1, 1), date(2020, 1, 7))) == []
    assert len(server.asked) == 1


def html(handler, _: str) -> None:
    answer(handler, b"<!DOCTYPE html><html><body>Rate exceeded.</body></html>", Content_Type="text/html")


def xhtml(handler, _: str) -> None:
    answer(handler, b"<html xmlns='http://www.w3.org/1999/xhtml'><body>Soon back</body></html>")


def cut_xml(handler, feed: str) -> None:
    answer(handler, feed.encode()[: len(feed) // 2])


def cut_transfer(handler, feed: str) -> None:
    answer(handler, feed.encode()[:900], length=len(feed))
    handler.close_connection = True


def hung_up(handler, _: str) -> None:
    handler.close_connection = True


def empty(handler, _: str) -> None:
    answer(handler, b"")


def no_entries(handler, feed: str) -> None:
    answer(handler, feed.replace("<entry>", "<none>").replace("</entry>", "</none>").encode())


def no_total(handler, feed: str) -> None:
    answer(handler, feed.replace("totalResults", "total").encode())


def busy(handler, _: str) -> None:
    answer(handler, b"Service Unavailable", 503)


def bad_gzip(handler, _: str) -> None:
    answer(handler, b"no gzip at all", Content_Encoding="gzip")


def bombed(handler, _: str) -> None:
    entities = "".join(f"<!ENTITY e{i} '{f'&e{i - 1};' * 10}'>" for i in range(1, 10))
    answer(handler, f"<!DOCTYPE feed [<!ENTITY e0 'x'>{entities}]><feed>&e9;</feed>".encode())


def unknown_encoding(handler, _: str) -> None:
    answer(handler, b"<?xml version='1.0' encoding='UTFF-8'?><feed/>")


FAULTS = [
    html, xhtml, cut_xml, cut_transfer, hung_up, empty, no_entries, no_total, busy, bad_gzip, bombed, unknown_encoding,
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("page", [0, 1], ids=["first page", "second page"])
def test_what_passes_is_tried_again_after_longer_and_longer_pauses(
    fault, page: int, server: Server, pauses: Pauses
) -> None:
    reading = arxiv_at(server, pauses).search(VISION, *MARCH)
    came = [next(reading) for _ in range(10 * page)]
    server.faults.extend([fault] * 3)
    assert ids([*came, *reading]) == [held.id for held in server.held]
    assert pauses.long == [BACK_OFF, 2 * BACK_OFF, 4 * BACK_OFF]


@pytest.mark.parametrize(
    ("fault", "said"),
    [(html, "this is not arXiv"), (cut_xml, "no whole Atom feed"), (busy, "HTTP 503"), (hung_up, "no connection"),
     (cut_transfer, "broke off")],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_what_does_not_pass_is_an_error_and_never_an_end(fault, said: str, server: Server, pauses: Pauses) -> None:
    reading = arxiv_at(server, pauses).search(VISION, *MARCH)
    came = [next(reading) for _ in range(10)]
    server.faults.extend([fault] * TRIES)
    with pytest.raises(UserError, match=rf"127\.0\.0\.1.*{TRIES} times.*{said}.*kept.*again") as caught:
        came += list(reading)
    assert len(came) == 10
    assert "\n" not in str(caught.value)
    assert len(pauses.long) == TRIES - 1


@pytest.mark.parametrize("status", [403, 406, 418, 429, 500, 520, 521, 522, 524, 529, 301, 302])
def test_throttling_and_login_pages_of_every_status_are_waited_for(status: int, server: Server, pauses: Pauses) -> None:
    elsewhere = {"Location": "http://login.lab.example/"} if status < 400 else {}
    server.faults.extend([lambda handler, _: answer(handler, b"<html>no</html>", status, **elsewhere)] * 2)
    assert len(list(arxiv_at(server, pauses).search(VISION, *MARCH))) == 25
    assert pauses.long == [BACK_OFF, 2 * BACK_OFF]


def test_a_login_page_that_stays_is_said_to_be_another_place(server: Server, pauses: Pauses) -> None:
    there = "http://login.lab.example/"
    server.faults.extend([lambda handler, _: answer(handler, b"", 302, Location=there)] * TRIES)
    with pytest.raises(UserError, match=r"HTTP 302 to another place: this is not arXiv.*kept.*again"):
        list(arxiv_at(server, pauses).search(VISION, *MARCH))


def test_a_move_on_the_same_host_is_followed(server: Server, pauses: Pauses) -> None:
    server.faults.append(lambda handler, _: answer(handler, b"", 301, Location=handler.path))
    assert len(list(arxiv_at(server, pauses).search(VISION, *MARCH))) == 25
    assert pauses.long == []


@pytest.mark.parametrize("contact", [None, "mailto:library@lab.example"])
def test_requests_say_who_asks(contact: str | None, server: Server, pauses: Pauses) -> None:
    list(arxiv_at(server, pauses, contact=contact).search(VISION, *MARCH))
    names = {headers["User-Agent"] for headers in server.headers}
    assert names == {f"Paperlight/{version('paperlight')}" + (f" ({contact})" if contact else "")}


@pytest.mark.parametrize("dated", [False, True])
def test_retry_after_is_honoured(dated: bool, server: Server, pauses: Pauses) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=77), usegmt=True)

    def limited(handler, _: str) -> None:
        answer(handler, b"Rate exceeded.", 429, Retry_After=until if dated else "77")

    server.faults.append(limited)
    assert len(list(arxiv_at(server, pauses).search(VISION, *MARCH))) == 25
    assert pauses.long == pytest.approx([77], abs=2)


def test_what_is_waited_for_and_how_long_is_told(server: Server, pauses: Pauses) -> None:
    told: list[tuple[str, float]] = []
    server.faults.append(lambda handler, _: answer(handler, b"Rate exceeded.", 429, Retry_After="77"))
    server.faults.append(busy)
    arxiv = arxiv_at(server, pauses, waits=lambda reason, seconds: told.append((reason, seconds)))
    assert len(list(arxiv.search(VISION, *MARCH))) == 25
    host = urlsplit(server.address).netloc
    assert told == [
        (f"HTTP 429 from {host}, then try 2 of {TRIES}", 77),
        (f"HTTP 503 from {host}, then try 3 of {TRIES}", 10),
    ]
    assert [seconds for _, seconds in told] == pauses.long


def test_a_first_page_that_stays_empty_is_no_empty_result(server: Server, pauses: Pauses) -> None:
    server.faults.extend([no_entries] * TRIES)
    with pytest.raises(UserError, match="empty page, though it counts 25 papers"):
        list(arxiv_at(server, pauses).search(VISION, *MARCH))


def test_a_wait_of_an_hour_is_left_to_the_person(server: Server, pauses: Pauses) -> None:
    server.faults.append(lambda handler, _: answer(handler, b"", 429, Retry_After="3600"))
    with pytest.raises(UserError, match="wait 60 minutes"):
        list(arxiv_at(server, pauses).search(VISION, *MARCH))
    assert pauses == []


def test_a_server_that_says_nothing_is_not_waited_for(server: Server, pauses: Pauses) -> None:
    server.faults.append(lambda handler, _: server.released.wait(20))
    assert len(list(arxiv_at(server, pauses, timeout=2).search(VISION, *MARCH))) == 25
    assert pauses.long == [BACK_OFF]


def endless(handler, _: str) -> None:
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()
    with gzip.open(handler.wfile, "wb") as body:
        while True:
            body.write(b"<feed>" + b" " * 1_000_000)


def test_a_page_that_never_ends_is_given_up_by_its_size(server: Server, pauses: Pauses) -> None:
    server.faults.append(endless)
    assert len(list(arxiv_at(server, pauses, largest=3_000_000).search(VISION, *MARCH))) == 25
    assert pauses.long == [BACK_OFF]


def test_a_page_that_comes_drop_by_drop_is_given_up_by_its_time(server: Server, pauses: Pauses) -> None:
    ticking = iter(range(0, 100_000, 20))  # twenty seconds a look at the clock

    def dripping(handler, _: str) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not server.released.wait(0.001):
            handler.wfile.write(b" ")

    server.faults.append(dripping)
    reading = arxiv_at(server, pauses, clock=lambda: float(next(ticking))).search(VISION, *MARCH)
    assert len(list(reading)) == 25
    assert pauses.long == [BACK_OFF]


def test_a_refused_connection_is_tried_again(pauses: Pauses) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    nobody = Server(address=f"http://127.0.0.1:{port}/api/query")
    with pytest.raises(UserError, match=f"127.0.0.1:{port} failed {TRIES_UNHEARD} times, at last with no connection"):
        list(arxiv_at(nobody, pauses).search(VISION))
    assert len(pauses.long) == TRIES_UNHEARD - 1


def test_a_server_that_comes_back_is_found() -> None:
    with serving(papers(3)) as first:
        port = urlsplit(first.address).port
    with ExitStack() as stack:

        def comes_back(seconds: float) -> None:
            if seconds > PACE:
                stack.enter_context(serving(papers(3), port))

        source = ArXiv(FeedSession(pause=comes_back), first.address, 10)
        assert len(list(source.search(VISION, *MARCH))) == 3


def twice_for_the_first(handler, feed: str) -> None:
    """The second paper of the page twice, the first not at all."""
    start, end = feed.index("  <entry>"), feed.index("</entry>") + 9
    again = feed.index("  <entry>", end)
    answer(handler, (feed[:start] + feed[again : feed.index("</entry>", again) + 9] + feed[end:]).encode())


MISSING = r"of the {} papers that arXiv counts for cs\.CV submitted 2026-03-01 to 2026-03-31 did not come.*again"


def test_papers_that_a_page_lacks_once_come_with_the_second_pass(server: Server, pauses: Pauses) -> None:
    server.faults.append(twice_for_the_first)
    came = ids(arxiv_at(server, pauses).search(VISION, *MARCH))
    assert sorted(came) == [held.id for held in server.held]
    assert len(server.asked) == 6


def test_papers_that_never_come_are_an_error_that_says_how_many(server: Server, pauses: Pauses) -> None:
    server.faults.extend([twice_for_the_first] * 4)
    reading = arxiv_at(server, pauses).search(VISION, *MARCH)
    came = [next(reading) for _ in range(24)]
    with pytest.raises(IncompleteError, match="1 " + MISSING.format(25)):
        next(reading)
    assert len(set(ids(came))) == 24


def test_a_total_above_what_there_is_is_an_error_that_says_how_many(server: Server, pauses: Pauses) -> None:
    server.total = 28
    reading = arxiv_at(server, pauses).search(VISION, *MARCH)
    assert len(ids(next(reading) for _ in range(25))) == 25
    with pytest.raises(IncompleteError, match="3 " + MISSING.format(28)):
        next(reading)


def test_papers_that_are_announced_meanwhile_do_no_harm(server: Server, pauses: Pauses) -> None:
    reading = arxiv_at(server, pauses).search(VISION, *MARCH)
    came = [next(reading)]
    server.held = papers(31)
    assert len(ids([*came, *reading])) == 30
    reading = arxiv_at(server, pauses).search(VISION, *MARCH)
    came = [next(reading)]
    server.held = papers(18)
    assert len(ids([*came, *reading])) == 18


def test_a_broken_entry_is_named_and_its_neighbours_are_read(server: Server, pauses: Pauses) -> None:
    def broken(handler, feed: str) -> None:
        feed = feed.replace("<published>2026-03-02T17:59:59Z", "<published>yesterday", 1)
        answer(handler, feed.replace(">Paper number 2603.00002\n  on Rolling &amp; Drift<", "> <").encode())

    server.faults.append(broken)
    read = list(arxiv_at(server, pauses, page=30).search(VISION, *MARCH))
    assert ids(read) == [held.id for held in server.held if held.id not in ("2603.00000", "2603.00002")]
    problems = [str(problem) for problem in read if isinstance(problem, Problem)]
    assert problems == [
        "arXiv 2603.00002v1: the entry has no title or no abstract",
        "arXiv 2603.00000v1: the entry has no identifier or day",
    ]


def test_what_arxiv_says_of_a_bad_request_is_passed_on(server: Server, pauses: Pauses) -> None:
    def refused(handler, _: str) -> None:
        said = (
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry>'
            "<id>http://arxiv.org/api/errors#malformed_query</id><title>Error</title>"
            "<summary>unbalanced  parentheses</summary></entry></feed>"
        )
        answer(handler, said.encode(), 400)

    server.faults.append(refused)
    with pytest.raises(UserError, match="refuses the request: unbalanced parentheses;"):
        list(arxiv_at(server, pauses).search(ArxivSearch(query="(ti:x")))
    server.faults.append(lambda handler, _: answer(handler, b"gone", 404))
    with pytest.raises(UserError, match="HTTP 404"):
        list(arxiv_at(server, pauses).search(VISION))
    assert pauses == []


def test_more_than_arxiv_lists_is_refused_with_the_remedy(server: Server, pauses: Pauses) -> None:
    server.total = 30_001
    with pytest.raises(UserError, match=r"30,001 papers for all:drift .*--since"):
        list(arxiv_at(server, pauses).search(ArxivSearch(query="all:drift")))
    assert len(server.asked) == 1


def test_papers_come_by_their_identifiers_and_the_missing_are_named(server: Server, pauses: Pauses) -> None:
    asked = ["2603.00003", "arXiv:2603.00004v1", "https://arxiv.org/abs/2603.00005", "2603.00003", "2603.99999"]
    read = list(arxiv_at(server, pauses).by_ids(asked))
    assert ids(read) == ["2603.00003", "2603.00004", "2603.00005"]
    assert str(read[-1]) == "arXiv 2603.99999: arXiv has no such paper, or gives nothing of it"
    assert server.asked[0]["id_list"] == "2603.00003,2603.00004v1,2603.00005,2603.99999"


def test_a_total_that_counts_unknown_identifiers_does_not_matter(server: Server, pauses: Pauses) -> None:
    server.total = 3
    read = list(arxiv_at(server, pauses).by_ids(["2603.00001", "2603.00002", "2603.99999"]))
    assert ids(read) == ["2603.00001", "2603.00002"]
    assert len(read) == 3


def test_many_identifiers_go_in_several_requests(server: Server, pauses: Pauses) -> None:
    assert len(list(arxiv_at(server, pauses).by_ids([held.id for held in server.held]))) == 25
    assert [asked["id_list"].count(",") for asked in server.asked] == [9, 9, 4]


def test_what_is_no_identifier_is_refused_before_anything_is_asked(server: Server, pauses: Pauses) -> None:
    with pytest.raises(UserError, match="not an arXiv identifier: 'exposure bias'"):
        list(arxiv_at(server, pauses).by_ids(["2603.00001", "exposure bias"]))
    assert server.asked == []
