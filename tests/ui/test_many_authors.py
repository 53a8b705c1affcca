"""A paper of three thousand authors is shown, cited and sent about as any other."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from eight_papers import DIGESTS, DRIFT, FIRST, with_passages
from starlette.testclient import TestClient

from assistant.answer import Assistant
from assistant.references import CITED_AUTHORS, bibtex, csl_json, ris
from assistant.values import NAMED_AUTHORS, Question
from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Paper

CROWD = tuple(f"Ada{number} Example{number}" for number in range(3_000))


def crowded(paper: Paper) -> Paper:
    return replace(paper, authors=CROWD) if paper.arxiv_id == DRIFT.arxiv_id else paper


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home: Path = tmp_path_factory.mktemp("crowd")
    entries = tuple(replace(entry, paper=crowded(entry.paper)) for entry in DIGESTS[0].entries)
    with Library.open(Settings(home=home), write=True) as library:
        library.writer.add(with_passages(replace(DIGESTS[0], entries=entries)))
    with Library.open(Settings(home=home)) as library:
        answer = Assistant(library, Settings()).ask(Question(f"who wrote {DRIFT.title}"))
        assert named(answer.text) == NAMED_AUTHORS
        with TestClient(create_app(Settings(home=home), library)) as client:
            yield client


def named(text: str) -> int:
    return sum(text.count(name.split()[0] + " ") for name in CROWD[:200])


@pytest.mark.parametrize(
    ("path", "most"),
    [(f"/digest/{FIRST}", NAMED_AUTHORS), ("/api/search?q=exposure+bias", NAMED_AUTHORS)],
)
def test_pages_and_hits_name_the_first(client: TestClient, path: str, most: int) -> None:
    shown = client.get(path).text
    assert named(shown) == most
    assert "Example2999" not in shown


def test_a_hit_counts_all_and_the_paper_itself_names_all(client: TestClient) -> None:
    found = client.get("/api/search", params={"q": "exposure bias in video"}).json()["papers"][0]
    assert (found["arxiv_id"], found["authors_in_all"]) == (DRIFT.arxiv_id, 3_000)
    assert client.get(f"/api/papers/{DRIFT.arxiv_id}").json()["authors"] == list(CROWD)


def test_an_answer_in_the_frame_names_the_first(client: TestClient) -> None:
    shown = client.post("/c", json={"question": "exposure bias in video diffusion"}).text
    assert DRIFT.arxiv_id in shown
    assert "Example40" not in shown


@pytest.mark.parametrize(("written", "others"), [(bibtex, "and others"), (ris, "AU  - others"), (csl_json, '"others"')])
def test_references_end_in_others(written, others: str) -> None:
    told = written([crowded(DRIFT)])
    assert others in told
    assert told.count("Example") == CITED_AUTHORS
    assert "others" not in written([DRIFT])
