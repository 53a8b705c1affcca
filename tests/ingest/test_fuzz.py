"""Whatever a digest, a snapshot or a feed holds, reading ends in papers or in problems that say where and why.

`tests/bench/mutated.py` tries thousands.
"""

import gzip
import json
import tempfile
from collections import deque
from contextlib import suppress
from datetime import date
from pathlib import Path

from arxiv_server import Server, answer, papers, serving
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from places import DATA

from ingest.arxiv.api import ArXiv, ArxivSearch
from ingest.arxiv.feeds import FeedSession
from ingest.digests.digest_file import decode_digest
from ingest.passages import passages_about, passages_of
from ingest.pipeline import ingest
from ingest.snapshots import Snapshot
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.normal_text import stored
from vectorstore.values import Paper, Passage, Problem

SEEDS = [path.read_bytes() for path in sorted(DATA.glob("dialect_*.md"))]
FEED = Server(papers(4)).feed({"search_query": "cat:cs.CV", "start": "0", "max_results": "200", "sortBy": ""}).encode()
MOST_ASKED = 100
"""Requests for pages of one search, tries among them."""
LINE = {
    "id": "2603.91001", "title": "Counting Lanterns", "authors_parsed": [["Okafor", "Ngozi", ""]],
    "categories": "cs.CV cs.LG", "abstract": "We count lanterns in photographs of harbours at night.",
    "versions": [{"version": "v2", "created": "Mon, 2 Mar 2026 10:00:00 GMT"}], "update_date": "2026-03-03",
    "analysis_zh": {"tldr": "数灯笼。", "method": "夜间照片。"},
}  # fmt: skip
EVIL = [
    "\u202e", "\x00", "\x1b[31m", "<script>alert(1)</script>", "[x](javascript:alert(1))", "\ud800", "\r", "\u2028",
    "```", "---\n", "## Papers\n", "<a id='2512.90011v1'></a>\n", "<a id=''></a>\n", "**Abstract:**\n", "](#", "无",
    "**Authors:**" + "A, " * 500, "# X - 2026-02-30\n", "$" * 50, "(" * 300, "*" * 300, "- " * 300, "#" * 300, "1e999",
    "9" * 5_000, "\n" * 500, "&#1114112;", "&" + "amp;" * 300 + "lt;",
]  # fmt: skip
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(EVIL),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def mutated(draw: DrawFn, seeds: list[bytes] = SEEDS) -> bytes:
    """One of the small digests, or of other seeds, with pieces cut, doubled, moved, garbled or put in."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 6))):
        start, end = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
        piece = draw(
            st.sampled_from([b"", data[start:end] * 2, data[start:end][::-1], data[start:end].replace(b"\n", b"\r")])
            | st.binary(max_size=8)
            | st.sampled_from(EVIL).map(lambda text: text.encode("utf-8", "surrogatepass"))
        )
        end = draw(st.sampled_from([start, end, min(start + 3, end)]))
        data = data[:start] + piece + data[end:]
    return data


@st.composite
def snapshot(draw: DrawFn) -> bytes:
    """Lines of papers with odd values, keys left out, and bytes that are no JSON."""
    lines = []
    for _ in range(draw(st.integers(1, 4))):
        record = {**LINE, **draw(st.dictionaries(st.sampled_from(list(LINE)), ODD, max_size=3))}
        for key in draw(st.lists(st.sampled_from(list(LINE)), max_size=2)):
            record.pop(key, None)
        line = json.dumps(record).encode()
        lines.append(
            draw(st.sampled_from([line, line[:-9], line.decode("unicode_escape", "ignore").encode(errors="ignore")]))
        )
    whole = draw(st.sampled_from([b"\n", b"\r\n", b"\n\n\xff\n"])).join(lines)
    packed = gzip.compress(whole)
    return draw(st.sampled_from([whole, packed, packed[: draw(st.integers(0, len(packed)))], whole + packed]))


def assert_fit(paper: Paper, passages: list[Passage]) -> None:
    """Nothing hidden is in it, and its passages are pieces of it."""
    for text in (paper.title, paper.abstract, *paper.authors):
        assert text.strip() == text != ""
        assert stored(text) == text
        assert "\n" not in text
        text.encode("utf-8")
    assert paper.version > 0
    assert passages[0].text == f"{paper.title}\n{paper.abstract}"


def assert_named(problems: list[Problem]) -> None:
    for problem in problems:
        assert problem.line >= 1
        assert problem.reason


def hold_digest(data: bytes) -> None:
    digest, problems = decode_digest(data, "fuzzed.md")
    assert digest or problems
    assert_named(problems)
    for entry in digest.entries if digest else ():
        assert_fit(entry.paper, passages_of(entry, digest.date if digest else date.min))


def hold_snapshot(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fuzzed.jsonl"
        path.write_bytes(data)
        read = Snapshot(path)
        for paper, sections, _ in read:
            assert_fit(paper, passages_about(paper, sections))
        assert_named(read.problems)


def hold_feed(data: bytes, server: Server) -> None:
    """As if arXiv answered each request with these bytes."""
    server.faults = deque([lambda handler, _: answer(handler, data)] * MOST_ASKED)
    arxiv = ArXiv(FeedSession(pause=lambda _: None), server.address)
    with suppress(UserError):  # in the words of one line, as `tests/ingest/arxiv/test_fetch.py` holds
        for read in arxiv.search(ArxivSearch(("cs.CV",)), date(2026, 3, 2), date(2026, 3, 20)):
            if isinstance(read, Paper):
                assert_fit(read, passages_about(read, ()))
            else:
                assert read.reason


FEW = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@FEW
@given(mutated())
def test_a_mutated_digest_ends_in_papers_or_named_problems(data: bytes) -> None:
    hold_digest(data)


@FEW
@given(snapshot())
def test_a_mutated_snapshot_ends_in_papers_or_named_problems(data: bytes) -> None:
    hold_snapshot(data)


@settings(FEW, max_examples=12)
@given(st.lists(mutated(), min_size=1, max_size=3), snapshot())
def test_a_library_takes_whatever_was_read_and_then_nothing_twice(digests: list[bytes], lines: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        papers = Path(folder) / "papers"
        papers.mkdir()
        for number, data in enumerate(digests):
            (papers / f"{number}.md").write_bytes(data)
        (papers / "snapshot.jsonl").write_bytes(lines)
        with Library.open(Settings(home=Path(folder) / "home"), write=True) as library:
            report = ingest([papers], library)
            assert library.status().problems == len(report.problems)
            before = library.counts(), library.status().generation
            again = ingest([papers], library)
            assert (again.problems, again.added.passages_embedded) == (report.problems, 0)
            assert (library.counts(), library.status().generation) == before
        with Library.open(Settings(home=Path(folder) / "home")) as library:
            assert library.notices == []


def test_a_mutated_feed_ends_in_papers_or_one_line() -> None:
    with serving([]) as server:

        @settings(FEW, max_examples=40)
        @given(mutated([FEED]))
        def hold(data: bytes) -> None:
            hold_feed(data, server)

        hold()
