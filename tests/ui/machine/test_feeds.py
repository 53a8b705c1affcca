"""Feeds as a reader of feeds takes them, valid by RFC 4287."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
from eight_papers import BENCH, DEPTH, DRIFT, FAKES, PAPERS, newer, with_passages
from eight_papers import DIGESTS as GIVEN
from lxml import etree
from places import DATA
from starlette.testclient import TestClient

from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.people.profiles import Interest, Profile, keep_profile
from vectorstore.people.store import People
from vectorstore.settings import Settings

SCHEMA = etree.RelaxNG(etree.parse(DATA / "atom.rng"))
QUESTION = "which papers tackle exposure bias in video generation"
FEEDS = [
    "/feeds/days.atom",
    "/feeds/day/2026-03-02.atom",
    "/feeds/category/cs.CV.atom",
    f"/feeds/question.atom?q={QUESTION}",
    "/feeds/question.atom?q=论文研究了曝光偏差",
    "/feeds/question.atom?q=papers by Nobody Inparticular",
    "/feeds/day/2026-03-02.atom?lang=zh",
]


@pytest.fixture(scope="module")
def client(read_library: Library) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), read_library), base_url="https://lab.example:8443") as client:
        yield client


def read(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    SCHEMA.assertValid(etree.fromstring(answer.content))
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    return feed


def ids(feed: Any) -> list[str]:
    return [entry.id.rpartition("/")[2] for entry in feed.entries]


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_valid_and_names_itself_and_a_page(client: TestClient, path: str) -> None:
    feed = read(client, path)
    own = {link.rel: link.href for link in feed.feed.links}
    assert own["self"] == str(client.build_request("GET", path).url)
    assert client.get(own["alternate"]).status_code == 200
    assert feed.feed.id.startswith("tag:lab.example,2026:")
    assert all(entry.link.startswith("https://lab.example:8443/") for entry in feed.entries)


def test_a_day_tells_its_papers_and_where_its_digest_speaks_of_them(client: TestClient) -> None:
    feed = read(client, "/feeds/day/2026-03-09.atom")
    assert ids(feed) == [BENCH.arxiv_id, DEPTH.arxiv_id, FAKES.arxiv_id]
    first = feed.entries[0]
    assert (first.title, first.updated, first.published) == (
        BENCH.title,
        "2026-03-09T00:00:00Z",
        "2026-03-07T00:00:00Z",
    )
    assert first.link == f"https://lab.example:8443/paper/{BENCH.arxiv_id}"
    assert {link.href for link in first.links if link.rel == "related"} == {
        BENCH.url, f"https://lab.example:8443/digest/2026-03-09#{BENCH.versioned_id}",
    }  # fmt: skip
    assert [author.name for author in first.authors] == list(BENCH.authors)
    assert first.content[0].value == BENCH.abstract
    assert feed.feed.updated == "2026-03-09T00:00:00Z"


def test_days_are_told_newest_first(client: TestClient) -> None:
    feed = read(client, "/feeds/days.atom")
    assert ids(feed) == ["2026-03-09", "2026-03-03", "2026-03-02"]
    assert feed.entries[0].summary == "Benchmarks, water and fakes."
    assert DEPTH.title in feed.entries[0].content[0].value


def test_a_category_tells_its_latest_papers(client: TestClient) -> None:
    of_category = sorted((paper for paper in PAPERS if "cs.CV" in paper.categories), key=lambda each: each.published)
    told = ids(read(client, "/feeds/category/cs.CV.atom"))
    assert set(told) == {paper.arxiv_id for paper in of_category}
    assert told[0] == of_category[-1].arxiv_id


@pytest.mark.parametrize("question", [QUESTION, "哪些论文解决视频生成中的曝光偏差？"])
def test_a_question_tells_the_papers_that_answer_and_why(client: TestClient, question: str) -> None:
    feed = read(client, f"/feeds/question.atom?q={question}")
    answer = client.post("/api/ask", json={"question": question}).json()
    assert set(ids(feed)) == {paper["arxiv_id"] for paper in answer["papers"] if paper["relevance"] != "no"}
    assert feed.entries[0].summary in DRIFT.abstract
    assert question in feed.feed.title


def test_a_profile_is_told_what_it_wants_of_the_latest_days(read_library: Library, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    wanted = Profile("fakes", "假视频检测", (Interest("telling generated faces from real ones"),))
    with People(settings) as people:
        keep_profile(people, wanted)
    with TestClient(create_app(settings, read_library)) as client:
        feed = read(client, "/feeds/profile/fakes.atom")
        assert client.get("/feeds/profile/nobody.atom").status_code == 404
        assert client.get("/triage?profile=fakes").text.count('href="/feeds/profile/fakes.atom"') == 1
    assert (feed.feed.title, feed.feed.language) == ("Paperlight：假视频检测", "zh")
    assert ids(feed)[0] == FAKES.arxiv_id
    assert len(feed.entries) < len(PAPERS)
    assert feed.entries[0].summary


def test_pages_name_the_feeds_that_tell_the_same(client: TestClient) -> None:
    page = etree.HTML(client.get("/digest/2026-03-02", headers={"accept-language": "zh"}).text)
    feeds = page.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")
    assert feeds == ["/feeds/days.atom?lang=zh", "/feeds/day/2026-03-02.atom?lang=zh"]
    for address in feeds:
        read(client, address)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/feeds/day/2026-03-01.atom", 404),
        ("/feeds/day/yesterday.atom", 422),
        ("/feeds/category/cs.XX.atom", 404),
        ("/feeds/question.atom?q=?!", 422),
        ("/feeds/question.atom", 422),
    ],
)
def test_a_feed_of_nothing_is_refused_in_one_line(client: TestClient, path: str, status: int) -> None:
    refused = client.get(path)
    assert refused.status_code == status
    assert refused.json()["detail"]


@pytest.mark.parametrize("path", FEEDS[:4])
def test_who_has_a_feed_gets_it_no_second_time(client: TestClient, path: str) -> None:
    first = client.get(path)
    for known in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f'"other", W/{first.headers["etag"]}'},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = client.get(path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    for other in (
        {"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]},
        {"If-Modified-Since": "Sun, 01 Mar 2026 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert client.get(path, headers=other).status_code == 200


def test_a_digest_that_speaks_of_a_paper_again_updates_its_entry_under_the_same_id(library: Library) -> None:
    hidden = replace(newer(DRIFT), title="Rolling \x08Without\ufffe Drift <script>alert(1)</script> & more")
    later = replace(
        GIVEN[2], title="Another", source="archive/other_2026-03-12.md", date=GIVEN[2].date.replace(day=12),
        entries=(replace(GIVEN[0].entries[0], paper=hidden),),
    )  # fmt: skip
    path = f"/feeds/question.atom?q={QUESTION}"
    with TestClient(create_app(Settings(), library)) as client:
        before = read(client, path)
        known = client.get(path).headers["etag"]
        library.writer.add(with_passages(later))
        after = read(client, path)
        assert client.get(path, headers={"If-None-Match": known}).status_code == 200
    assert before.entries[0].id == after.entries[0].id
    assert (before.entries[0].updated[:10], after.entries[0].updated[:10]) == ("2026-03-02", "2026-03-12")
    assert after.entries[0].title_detail.type == "text/plain"
    assert after.entries[0].title.startswith("Rolling Without Drift")
    assert after.feed.updated[:10] == "2026-03-12"
