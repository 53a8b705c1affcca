"""A day's page: every paper of all its files once, what is folded below each, and days that there are not."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from eight_papers import DRIFT, FIRST, PAPERS
from starlette.testclient import TestClient

from ui.pages.analyses import marked_abstract
from ui.pages.digest_page import digest_html, entry_html
from ui.pages.reader import Reader
from ui.pages.texts import Words
from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Digest, DigestEntry, Section

ENGLISH, CHINESE = Words("en"), Words("zh")
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)> [go](javascript:alert(1)) [out](https://evil.example/x)"


@pytest.fixture(scope="module")
def client(read_library: Library) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), read_library)) as opened:
        yield opened


def test_a_day_lists_its_papers_and_leads_on(client: TestClient, read_library: Library) -> None:
    page = client.get("/digest/2026-03-02").text
    listed = re.findall(r'<li id="([^"]+)">', page)
    assert listed == [entry.anchor for digest in read_library.digest(FIRST) for entry in digest.entries]
    assert 'rel="next" href="/digest/2026-03-03"' in page
    assert "/triage?days=2026-03-02" in page
    assert ENGLISH["summary_note"] in page


def test_a_paper_that_several_files_name_is_listed_once_and_a_category_limits_the_list() -> None:
    first, second = DigestEntry(DRIFT, 1), DigestEntry(replace(PAPERS[1], categories=("cs.XX",)), 2)
    digests = [Digest(FIRST, "a", "a.md", "", (first, second)), Digest(FIRST, "b", "b.md", "", (first,))]
    page = digest_html(FIRST, digests, [FIRST], Reader(ENGLISH))
    assert page.count('<li id="') == 2
    limited = digest_html(FIRST, digests, [FIRST], Reader(ENGLISH), "cs.XX")
    assert re.findall(r'<li id="([^"]+)">', limited) == [second.anchor]
    assert re.search(r'category=cs.XX" aria-current="true"', limited)
    assert ENGLISH["none_in_category"] in digest_html(FIRST, digests, [FIRST], Reader(ENGLISH), "cs.YY")


def test_evidence_and_interpretation_stand_apart(client: TestClient) -> None:
    opened = client.get(f"/digest/2026-03-02/{DRIFT.versioned_id}").text
    assert DRIFT.abstract.split(". ")[2] in opened
    assert opened.index(ENGLISH["abstract_note"].replace("'", "&#39;")) < opened.index(ENGLISH["analysis_note"])


def test_what_several_files_say_of_a_paper_is_shown_once() -> None:
    said = (Section("method", "方法", "很快。", "pdf"), Section("result", "结果", "很好。", "abstract"))
    both = entry_html([DigestEntry(DRIFT, 1, said), DigestEntry(DRIFT, 4, said)], Reader(ENGLISH))
    assert both.count("很快。") == 1
    assert ENGLISH["basis_pdf"] in both
    assert ENGLISH["basis_abstract"] in both


def test_key_findings_are_marked_where_they_stand() -> None:
    assert marked_abstract("One. Two\nthree. Four.", ["Two three.", "Five."]) == "One. <mark>Two\nthree.</mark> Four."


def test_each_stored_line_of_an_interpretation_is_a_paragraph_and_a_table_stays_one() -> None:
    text = "两个方面：\n其一： 快。\n| a | b |\n|---|---|\n| c | d |\n其二： `准`。\n2. 还有\n说明\n3. 另外"
    html = entry_html([DigestEntry(DRIFT, 1, (Section("method", "方法", text),))], Reader(CHINESE))
    shown = html.partition('<div class="pl-prose"')[2].partition(">")[2].partition("</div>")[0]
    assert re.findall(r"<p>(.*?)</p>", shown) == ["两个方面：", "其一： 快。", "其二： <code>准</code>。", "说明"]
    assert (shown.count("<table>"), shown.count("<tr>")) == (1, 2)
    assert re.findall(r'<ol start="(\d)">\s*<li>(.*?)</li>', shown) == [("2", "还有"), ("3", "另外")]


def test_a_hostile_digest_is_inert() -> None:
    hostile = replace(DRIFT, title=ATTACK, abstract=ATTACK, authors=(ATTACK,), categories=('"><script>',))
    entry = DigestEntry(hostile, 1, (Section("method", ATTACK, ATTACK),), (ATTACK,))
    page = digest_html(FIRST, [Digest(FIRST, ATTACK, "x.md", ATTACK, (entry,))], [FIRST], Reader(ENGLISH))
    for html in (page.partition("<body")[2], entry_html([entry], Reader(ENGLISH))):
        assert not re.search(
            r"<(script|img|iframe|object|style|base)|\son\w+=\"|href=\"(javascript|https://evil)", html
        )


@pytest.mark.parametrize("day", ["2020-01-01", "2026-13-40", "yesterday", "<script>", "2026-3-2"])
def test_a_day_without_a_digest_is_told_so(client: TestClient, day: str) -> None:
    page = client.get(f"/digest/{day}", headers={"Accept-Language": "zh-CN"})
    assert page.status_code == 404
    assert '<html lang="zh-CN">' in page.text
    assert "<script>" not in page.text
    assert 'href="/library"' in page.text


def test_an_entry_that_is_not_there_leads_to_its_day(client: TestClient) -> None:
    page = client.get("/digest/2026-03-02/2603.99999v1")
    assert page.status_code == 404
    assert 'href="/digest/2026-03-02"' in page.text
