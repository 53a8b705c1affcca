"""The library's page: what it tells, its papers page by page, and how its owner fills it."""

import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from eight_papers import DRIFT, FIRST, PAPERS
from starlette.testclient import TestClient

from ingest.samples import SAMPLES
from ui.pages.browsing import PAGE
from ui.pages.library_state import day_bars
from ui.pages.texts import Words
from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.settings import Settings

ENGLISH = Words("en")
OWNER, OTHER = ("127.0.0.1", 50_000), ("192.0.2.7", 50_000)
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def client(read_library: Library) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(embed_origins=("https://wiki.lab.example",)), read_library)) as opened:
        yield opened


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def empty(empty_home: Path) -> Iterator[TestClient]:
    """A library that holds nothing yet, as its owner sees it."""
    settings = Settings(home=empty_home)
    with Library.open(settings) as library:
        yield TestClient(create_app(settings, library), client=OWNER)


def titles(page: str) -> int:
    return page.count('<h3 class="pl-title">')


def filled(client: TestClient) -> str:
    """What is told once the reading under way is over."""
    for _ in range(300):
        said = client.get("/library/filling").text
        if "data-done" in said:
            return said
        time.sleep(0.1)
    raise AssertionError(said)


def test_it_tells_what_there_is(client: TestClient, read_library: Library) -> None:
    page = client.get("/library").text
    assert all(f'href="/digest/{day}"' in page for day, _ in read_library.days())
    assert ENGLISH["health_good"] in page
    assert "https://wiki.lab.example" in page
    assert "src=&#34;http://testserver/embed&#34;" in page
    assert re.search(r'href="/library\?category=cs.CV">cs.CV</a>', page)
    assert ENGLISH.fill("missing_days", count=len(read_library.status().missing_days)) in page


def test_papers_are_looked_through_by_filters(client: TestClient) -> None:
    assert titles(client.get("/library").text) == len(PAPERS)
    by_author = client.get("/library", params={"author": DRIFT.authors[0]}).text
    assert f'href="/paper/{DRIFT.arxiv_id}"' in by_author
    assert titles(by_author) < len(PAPERS)
    none = client.get("/library", params={"author": "Nobody Atall"})
    assert (none.status_code, titles(none.text)) == (200, 0)
    assert ENGLISH["none_passes"] in none.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": "soon"}, ENGLISH.fill("bad_date", value="soon")),
        ({"since": "2026-03-09", "until": "2026-03-02"}, "swap the two"),
        ({"type": "poem"}, ENGLISH.fill("bad_type", value="poem")),
    ],
)
def test_a_filter_that_is_none_is_told_in_its_place(client: TestClient, asked: dict[str, str], said: str) -> None:
    page = client.get("/library", params=asked)
    assert page.status_code == 422
    assert said in page.text
    assert "<form" in page.text


@pytest.mark.parametrize("page", ["0", "2", "99999999"])
def test_a_page_beyond_the_last_leads_to_the_first(client: TestClient, page: str) -> None:
    answer = client.get("/library", params={"page": page, "category": "cs.CV"})
    assert answer.status_code == 404
    assert 'href="/library?category=cs.CV"' in answer.text


def test_many_papers_stand_on_several_pages(tmp_path: Path) -> None:
    settings, numbers = Settings(home=tmp_path), range(PAGE + 3)
    with Library.open(settings, write=True) as library:
        library.writer.add_papers([(paper_of(number), []) for number in numbers])
        client = TestClient(create_app(settings, library))
        first, second = (client.get("/library", params={"page": page}).text for page in (1, 2))
    assert (titles(first), titles(second)) == (PAGE, 3)
    assert 'rel="next" href="/library?page=2#papers"' in first
    assert 'rel="prev" href="/library#papers"' in second


def paper_of(number: int):
    from dataclasses import replace

    return replace(DRIFT, arxiv_id=f"2603.{number + 10_000}", title=f"Paper {number}")


def test_many_days_are_drawn_by_month() -> None:
    days = [(FIRST + timedelta(days=n), 10) for n in range(400)]
    bars = day_bars(days, ENGLISH)
    assert (bars[0].label, bars[0].count) == ("2026-03", 300)
    assert len(bars) == 14
    assert day_bars(days[:3], ENGLISH)[2].label == ENGLISH.day(date(2026, 3, 4))


# Filling


def test_an_empty_library_says_what_to_do_and_takes_the_samples(empty: TestClient) -> None:
    page = empty.get("/library").text
    assert ENGLISH["library_empty"] in page
    assert "paperlight ingest" in page
    assert empty.post("/library/samples", follow_redirects=False).status_code == 303
    assert ENGLISH.fill("filled_counts", papers=20, digests=2) in filled(empty)
    assert titles(empty.get("/library").text) == 20
    assert empty.post("/library/samples", headers=HTML).status_code == 422, "it is not empty any more"


def test_a_digest_is_uploaded_and_kept_at_home(empty: TestClient, empty_home: Path) -> None:
    digest = sorted(SAMPLES.glob("*.md"))[0]
    sent = [("files", (f"../../{digest.name}", digest.read_bytes())), ("files", ("no digest.md", b"nothing"))]
    assert empty.post("/library/upload", files=sent, follow_redirects=False).headers["location"] == "/library#filling"
    told = filled(empty)
    assert "1 thing that could not be read" in told
    assert "no_digest.md" in told
    assert sorted(path.name for path in (empty_home / "uploads").iterdir()) == sorted([digest.name, "no_digest.md"])


@pytest.mark.parametrize(
    ("path", "sent", "language", "said"),
    [
        ("/library/upload", {"files": [("files", ("holiday.jpg", b"jpg"))]}, "en", "is no digest"),
        ("/library/upload", {"files": [("files", ("{0}.jpg", b"jpg"))]}, "zh", "{0}.jpg&#39; 不是日报"),
        ("/library/fetch", {"data": {"categories": "cs.cv"}}, "zh", "&#39;cs.cv&#39; 不是 arXiv 类别"),
        ("/library/fetch", {"data": {"categories": "cs.CV", "since": "soon"}}, "en", "is no date"),
    ],
)
def test_what_cannot_be_read_is_told_on_a_page(
    empty: TestClient, path: str, sent: dict, language: str, said: str
) -> None:
    page = empty.post(path, headers={**HTML, "Accept-Language": language}, **sent)
    assert page.status_code == 422
    assert said in page.text
    assert '<nav class="pl-nav"' in page.text


def test_only_the_owner_fills_it(empty: TestClient) -> None:
    other = TestClient(empty.app, client=OTHER)
    assert '<form class="pl-form" method="post"' not in other.get("/library").text
    assert ENGLISH["library_empty_reader"] in other.get("/library").text
    assert other.post("/library/samples").status_code in (401, 403)
