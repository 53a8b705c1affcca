"""The map and the trends: what is computed, what a page says of it, and what the map's script is given."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from eight_papers import DRIFT, PAPERS
from starlette.testclient import TestClient

from assistant.atlas import Atlas, Atlases, made
from assistant.atlas.layout import positions, reduced
from assistant.atlas.topics import names_of, topics_of
from ui.pages.explore_page import drawn
from ui.pages.texts import Words
from ui.pages.trends import asked_for, trends_of
from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.settings import Settings

ENGLISH = Words("en")


def until_drawn(atlases: Atlases) -> Atlas:
    for _ in range(600):
        atlas = atlases.newest()
        if atlas and not atlases.is_drawing:
            return atlas
        time.sleep(0.1)
    raise AssertionError("no map")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(home=tmp_path_factory.mktemp("mapped"))
    with Library.open(settings, write=True) as library:
        library.writer.add_papers([(paper, []) for paper in PAPERS])
    with Library.open(settings) as library:
        until_drawn(Atlases(library))
        yield TestClient(create_app(settings, library))


def groups(papers: int, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Vectors of unit length in well separated groups, and which each is in."""
    random = np.random.default_rng(1)
    middles = random.standard_normal((number, 64))
    of = np.arange(papers) % number
    vectors = (middles[of] + 0.25 * random.standard_normal((papers, 64))).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), of


def test_papers_that_are_alike_stand_together() -> None:
    vectors, of = groups(120, 4)
    places = positions(reduced(vectors))
    assert places.min() >= 0
    assert places.max() <= 1
    away = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(away, np.inf)
    assert (of[away.argmin(axis=1)] == of).mean() > 0.95
    assert (positions(reduced(vectors)) == places).all(), "the same every time"


@pytest.mark.parametrize("papers", [1, 2, 7])
def test_few_papers_have_a_map_too(papers: int) -> None:
    vectors, _ = groups(papers, 2)
    points = reduced(vectors)
    assert np.isfinite(positions(points)).all()
    assert len(topics_of(points)) == papers


def test_topics_are_named_by_what_their_titles_say_and_others_do_not() -> None:
    titles = [f"Video diffusion for method {n}" for n in range(6)] + [
        f"Protein folding for method {n}" for n in range(6)
    ]
    names = names_of(titles, np.repeat(np.array([0, 1], np.uint8), 6))
    assert names[0].startswith("video diffusion")
    assert names[1].startswith("protein folding")
    assert not any("method" in name or "for" in name.split() for name in names)


def test_a_map_is_made_once_a_generation_and_kept(settings: Settings) -> None:
    with Library.open(settings, write=True) as library:
        first = until_drawn(Atlases(library))
        assert sorted(first.ids.tolist()) == sorted(paper.arxiv_id for paper in PAPERS)
        assert until_drawn(again := Atlases(library)).generation == first.generation
        assert not again.is_drawing, "it was read"
        library.writer.add_papers([(replace(DRIFT, arxiv_id="2603.77777", title="Another"), [])])
        assert until_drawn(again).generation > first.generation
        assert len(list((Path(settings.home) / "atlas").glob("*.npz"))) == 1


def test_a_damaged_map_is_made_again(settings: Settings) -> None:
    with Library.open(settings) as library:
        until_drawn(Atlases(library))
        (file,) = (Path(settings.home) / "atlas").glob("*.npz")
        file.write_bytes(file.read_bytes()[:200])
        assert len(until_drawn(Atlases(library))) == len(PAPERS)


def test_the_script_gets_places_days_and_topics() -> None:
    ids, places = np.array(["2603.1", "2603.2", "2603.3"]), np.array([[0, 0], [1, 0.5], [0.5, 1]], np.float32)
    atlas = Atlas(3, ids, places, np.array([0, 1, 0], np.uint8), np.array([0, 739_000, 739_002], np.int32), ("a", "b"))
    head, _, rest = drawn(atlas).partition(b"\n")
    told = json.loads(head)
    assert (told["papers"], told["names"], told["first"]) == (3, ["a", "b"], 739_000)
    assert (len(head) + 1) % 2 == 0
    assert np.frombuffer(rest[:12], "<u2").tolist() == [0, 0, 65_535, 32_768, 32_768, 65_535]
    assert np.frombuffer(rest[12:18], "<u2").tolist() == [0, 1, 3]
    assert list(rest[18:]) == [0, 1, 0]


def test_the_page_tells_the_map_in_words_too(client: TestClient) -> None:
    page = client.get("/explore").text
    assert ENGLISH["map"] in page
    assert 'href="/explore?topic=0#topic"' in page
    topic = client.get("/explore", params={"topic": 0}).text
    assert 'href="/paper/2' in topic
    gone = client.get("/explore", params={"topic": 99})
    assert (gone.status_code, ENGLISH["no_topic"] in gone.text) == (404, True)
    points = client.get("/explore/map")
    assert json.loads(points.content.partition(b"\n")[0])["papers"] == len(PAPERS)
    assert client.get("/explore/map", headers={"If-None-Match": points.headers["etag"]}).status_code == 304
    assert sorted(client.get("/explore/ids").text.split()) == sorted(paper.arxiv_id for paper in PAPERS)


def test_papers_are_named_by_their_ids(client: TestClient) -> None:
    told = client.get("/explore/papers", params={"ids": f"{DRIFT.arxiv_id},2603.99999,<script>"}).text
    assert told.count("<li>") == 1
    assert f'href="/paper/{DRIFT.arxiv_id}"' in told
    assert "<script" not in told


def test_words_are_counted_by_week(client: TestClient, read_library: Library) -> None:
    trends = trends_of(read_library, ["video", "no such word at all"], ENGLISH)
    assert trends
    assert trends.lines[0].in_all == len(read_library.search.published_of("video")) > 0
    assert trends.lines[1].in_all == 0
    assert len(trends.spans) == len(trends.lines[0].counts)
    page = client.get("/explore", params={"t": "video; <script>"}).text
    assert page.count("<polyline") == 2
    assert "<script>" not in page


def test_what_is_compared_is_apart_by_any_comma() -> None:
    assert asked_for(" diffusion， world  model；diffusion,, a、b, c, d") == ["diffusion", "world model", "a", "b", "c"]


def test_an_empty_library_has_no_map(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "none")
    with Library.open(settings) as library:
        page = TestClient(create_app(settings, library)).get("/explore")
        assert page.status_code == 200
        assert ENGLISH["explore_empty"] in page.text
        assert len(made(library, 0)) == 0
