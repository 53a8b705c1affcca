"""A paper's own page: what it tells, what it gives away, and what it says of papers that are not there."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from eight_papers import DIGESTS, DRIFT, PAPERS, with_passages
from starlette.testclient import TestClient

from ui.pages.paper_page import PaperView, paper_html
from ui.pages.reader import Reader
from ui.pages.texts import Words
from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import DigestEntry, EntryLink, FullText, Section, TextSection

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
        nearest, *others = (hit.paper for hit in library.search.related(DRIFT.arxiv_id, 10))
        assert others
        assert DRIFT not in [nearest, *others]
        gone = replace(nearest, version=nearest.version + 1, comment="This paper has been withdrawn by the authors")
        library.writer.add(
            with_passages(replace(DIGESTS[0], source="again.md", entries=(replace(DIGESTS[0].entries[0], paper=gone),)))
        )
        assert nearest.arxiv_id not in [hit.paper.arxiv_id for hit in library.search.related(DRIFT.arxiv_id, 10)]


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
    assert "<script>" not in answer.text


def test_programs_read_the_paper_off_its_page(client: TestClient) -> None:
    page = client.get(f"/paper/{DRIFT.arxiv_id}").text
    written = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert written
    told = json.loads(written[1])
    assert (told["@type"], told["name"], told["url"]) == ("ScholarlyArticle", DRIFT.title, DRIFT.url)
    assert [each["name"] for each in told["author"]] == list(DRIFT.authors)
    tags = dict(re.findall(r'<meta name="(citation_\w+)" content="([^"]*)"', page))
    assert tags["citation_pdf_url"] == f"https://arxiv.org/pdf/{DRIFT.versioned_id}"
    assert tags["citation_title"] == DRIFT.title


def test_a_question_about_the_paper_goes_to_the_chat(client: TestClient) -> None:
    asked = client.get(f"/paper/{DRIFT.arxiv_id}", params={"q": "Which data?"}, follow_redirects=False)
    assert parse_qs(urlsplit(asked.headers["location"]).query) == {"q": [f"arXiv:{DRIFT.arxiv_id}: Which data?"]}


def test_what_changed_between_versions_is_told() -> None:
    new = replace(
        DRIFT,
        version=DRIFT.version + 1,
        title="Another Title",
        authors=(*DRIFT.authors[1:], "New Author"),
        abstract="Something else. " + DRIFT.abstract,
    )
    page = paper_html(PaperView([new, DRIFT]), READER)
    assert READER.words.fill("version_title", title=DRIFT.title) in page
    assert READER.words.fill("version_joined", names="New Author") in page
    assert READER.words.fill("version_gone", names=DRIFT.authors[0]) in page
    assert "<ins>Something else. </ins>" in page
    assert READER.words["versions_note"] not in paper_html(PaperView([DRIFT]), READER)


def test_what_several_digests_say_alike_is_shown_once() -> None:
    entry = DigestEntry(DRIFT, 1, (Section("method", "方法", "很快。", "pdf"),))
    days = [EntryLink(date(2026, 3, 2), entry.anchor), EntryLink(date(2026, 3, 3), entry.anchor)]
    page = paper_html(PaperView([DRIFT], [(day, entry) for day in days]), READER)
    assert page.count("很快。") == 1
    assert all(f"/digest/{day.day}#{entry.anchor}" in page for day in days)


def test_a_hostile_paper_is_inert() -> None:
    paper = replace(DRIFT, title=ATTACK, abstract=ATTACK, authors=(ATTACK,), comment=ATTACK, doi=ATTACK)
    text = FullText(1, (TextSection("1", ATTACK, "S1", ATTACK),))
    page = paper_html(PaperView([paper, DRIFT], [], text, [replace(PAPERS[1], title=ATTACK)]), READER)
    head, _, body = page.partition("<body")
    assert "<script" not in body
    assert re.findall(r"<script(?! src)[^>]*>", head) == ['<script type="application/ld+json">']
    assert 'href="javascript' not in page
