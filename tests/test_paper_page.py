"""A paper's own page: what it tells, what it gives away, and what it says of papers that are not there."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from eight_papers import DIGESTS, DRIFT, PAPERS, with_passages
from starlette.testclient import TestClient

from ui.pages.paper_page import paper_html, related_to
from ui.pages.reader import Reader
from ui.pages.texts import Words
from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import FullText, TextSection

READER = Reader(Words("en"), "/digest/{date}#{anchor}")
ATTACK = '"><script>alert(1)</script> [go](javascript:alert(1))'


@pytest.fixture(scope="module")
def client(read_library: Library) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), read_library)) as opened:
        yield opened


@pytest.mark.parametrize("name", [DRIFT.versioned_id, f"arXiv:{DRIFT.arxiv_id}", DRIFT.url])
def test_every_spelling_of_an_id_leads_to_the_page(client: TestClient, name: str) -> None:
    answer = client.get(f"/paper/{name}")
    assert answer.status_code == 200
    assert answer.url.path == f"/paper/{DRIFT.arxiv_id}"


def test_the_page_tells_what_the_library_knows_of_the_paper(client: TestClient, read_library: Library) -> None:
    page = client.get(f"/paper/{DRIFT.arxiv_id}").text
    assert re.findall(r'name="citation_author" content="([^"]*)"', page) == list(DRIFT.authors)
    for link, entry in read_library.entries(DRIFT.arxiv_id):
        assert f"/digest/{link.day}#{link.anchor}" in page
        assert all(section.heading in page for section in entry.sections)
        assert page.count("<mark>") >= len(entry.findings)
    assert re.search(r'href="/\?q=[^"]*' + re.escape(DRIFT.arxiv_id), page)


def test_papers_like_it_are_others_that_are_not_withdrawn(settings: Settings) -> None:
    with Library.open(settings, write=True) as library:
        nearest = related_to(library, DRIFT)[0]
        assert DRIFT not in related_to(library, DRIFT)
        gone = replace(nearest, version=nearest.version + 1, comment="This paper has been withdrawn by the authors")
        library.add(
            with_passages(replace(DIGESTS[0], source="again.md", entries=(replace(DIGESTS[0].entries[0], paper=gone),)))
        )
        assert nearest.arxiv_id not in [each.arxiv_id for each in related_to(library, DRIFT)]


@pytest.mark.parametrize(("format", "ending"), [("bibtex", "bib"), ("ris", "ris"), ("csl", "json")])
def test_references_are_files_to_take_away(client: TestClient, format: str, ending: str) -> None:
    answer = client.get(f"/paper/{DRIFT.arxiv_id}", params={"format": format})
    assert re.fullmatch(rf'attachment; filename="[\w.-]+\.{ending}"', answer.headers["content-disposition"])
    assert DRIFT.arxiv_id in answer.text
    if format == "csl":
        assert len(json.loads(answer.text)) == 1


@pytest.mark.parametrize("name", ["2603.99999", "nonsense", ATTACK])
def test_a_paper_that_is_not_here_has_a_page_with_the_way_on(client: TestClient, name: str) -> None:
    answer = client.get(f"/paper/{name}")
    assert answer.status_code == 404
    assert '<a href="/">' in answer.text
    assert "<script" not in answer.text


def test_a_hostile_paper_is_inert() -> None:
    paper = replace(DRIFT, title=ATTACK, abstract=ATTACK, authors=(ATTACK,), comment=ATTACK, doi=ATTACK)
    text = FullText(1, (TextSection("1", ATTACK, "S1", ATTACK),))
    page = paper_html(paper, [], text, [replace(PAPERS[1], title=ATTACK)], READER)
    assert "<script" not in page
    assert 'href="javascript' not in page
