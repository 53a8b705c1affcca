"""What several test files share: real libraries with the papers of `tests/eight_papers.py`, or of the samples."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsing import chromium
from eight_papers import DIGESTS, with_passages
from many_papers import many_papers

from ingest.pipeline import ingest
from ingest.samples import SAMPLES
from vectorstore.derived import dense
from vectorstore.derived.vectors import Vectors
from vectorstore.library import Library
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(autouse=True)
def pages_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Closes what a test opened in its module's browser: pages that stay open go on working, and slow the next ones."""
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """A chromium of the module's own."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings that name no home get one of the run's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAPERLIGHT_HOME", str(tmp_path_factory.mktemp("own")))
        yield


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library's folder that nobody writes to; `library` gives a copy to write to."""
    home = tmp_path_factory.mktemp("filled")
    with Library.open(Settings(home=home), write=True) as filled:
        filled.writer.add(with_passages(*DIGESTS))
    return home


@pytest.fixture(scope="session")
def read_library(filled_home: Path) -> Iterator[Library]:
    """Eight papers of three digests, to read only: one library for the whole run."""
    with Library.open(Settings(home=filled_home)) as opened:
        yield opened


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The sample digests, to read only: one library for the whole run."""
    settings = Settings(home=tmp_path_factory.mktemp("samples"))
    with Library.open(settings, write=True) as library:
        ingest([SAMPLES], library)
    with Library.open(settings) as library:
        yield library


@pytest.fixture(scope="session")
def many_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The papers of `tests/many_papers.py`, to read only."""
    home = tmp_path_factory.mktemp("many")
    with Library.open(Settings(home=home), write=True) as filled:
        filled.writer.add(with_passages(*many_papers()))
    return home


@pytest.fixture
def settings(filled_home: Path, tmp_path: Path) -> Settings:
    """Settings with a library of the eight papers as home, a test's own."""
    shutil.copytree(filled_home, tmp_path / "library", ignore=shutil.ignore_patterns("people.*"))
    return Settings(home=tmp_path / "library")


@pytest.fixture
def library(settings: Settings) -> Iterator[Library]:
    """The eight papers, open for writing, a test's own."""
    with Library.open(settings, write=True) as opened:
        yield opened


@pytest.fixture
def asked_of_the_graph(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many papers each search asks of the graph, which a process loads with its second search, however few
    vectors there are to compare."""
    query, asked = Vectors.query, []

    def recorded(self: Vectors, vector: Any, most: int, *among: Any) -> dict[int, float]:
        asked.append(most)
        return query(self, vector, most, *among)

    monkeypatch.setattr(dense, "FIRST", 1)
    monkeypatch.setattr(dense, "COMPARED", 0)
    monkeypatch.setattr(Vectors, "query", recorded)
    return asked
