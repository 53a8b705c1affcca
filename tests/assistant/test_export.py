"""Markdown to take away."""

import re
from dataclasses import replace

import markdown
import pytest
from eight_papers import DRIFT, PAPERS
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answer import Assistant
from assistant.export import markdown_answer, markdown_reading_list
from assistant.markdown import escape
from assistant.notes import note_name
from assistant.record import filters_record
from assistant.triage import triage
from assistant.values import Question, Triaged
from vectorstore.settings import Settings
from vectorstore.values import Filters, Hit

QUESTION = "which papers tackle exposure bias in video generation"
HOSTILE_TITLES = [
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    '<img src=x onerror="alert(1)">',
    "<script>alert(1)</script>",
    "</a><iframe src=//evil.example>",
    "a](https://evil.example) [b",
    "x\n\n# heading\n\n<b>bold</b>",
    "`code` **bold** _soft_ ~~gone~~ | cell |",
    "https://evil.example www.evil.example me@evil.example",
    "[1]: https://evil.example",
    "- [ ] a task",
    "\u202eesrever \u200bhidden \x07bell",
    "&lt;script&gt; &#x3c;b&#x3e; &amp;",
    "\\[a\\](b) \\<b>",
]


def test_an_answer_in_markdown_lists_what_its_marks_stand_for(read_library):
    answer = Assistant(read_library, Settings()).ask(Question(QUESTION))
    text = markdown_answer(answer, QUESTION)
    assert text.startswith(f"## {QUESTION}\n\n")
    assert "### References" in text
    for cited in answer.citations:
        assert f"- [{cited.n}] [{cited.title}]({cited.url}), arXiv:{cited.arxiv_id}v{cited.version}, abstract\n" in text
    assert "](/digest/2026-03-02#2603.00101v1)" in text


def test_a_note_has_a_name_that_a_disk_takes():
    titles = ["../a/b: *c*?", "图" * 300, "\u1e02" * 90, ""]
    names = [note_name(replace(DRIFT, title=title)) for title in titles]
    assert names[0] == f"a b c ({DRIFT.arxiv_id}).md"
    assert names[3] == f"({DRIFT.arxiv_id}).md"
    for name in names:
        assert len(f".{name}.4194304.part".encode()) <= 255
        assert name.endswith(f"({DRIFT.arxiv_id}).md")


def test_a_refusal_in_markdown_has_no_references(read_library):
    answer = Assistant(read_library, Settings()).ask(Question("monetary policy in emerging markets"))
    assert markdown_answer(answer) == answer.text + "\n"


def test_a_notice_goes_with_the_answer(read_library):
    answer = replace(Assistant(read_library, Settings()).ask(Question(QUESTION)), notice="The model a_b failed.")
    assert "\n\n*The model a_b failed.*\n\n" in markdown_answer(answer)


def test_a_reading_list_has_a_checkbox_a_paper(read_library):
    ranked = triage(read_library, ["robot hands"], Filters())
    heading, blank, *lines = markdown_reading_list(ranked).splitlines()
    assert (heading, blank) == ("## Reading list", "")
    assert len(lines) == len(PAPERS)
    assert lines[0].startswith(
        "- [ ] [Ask Before You Grasp: Language Feedback for Robot Hands](https://arxiv.org/abs/2603.00104v1)"
        " · 2026-03-01 — matches robot hands: “"
    )
    assert markdown_reading_list([], "zh").startswith("## 阅读清单")


def shown(page: str) -> str:
    return re.sub(r"<[^>]*>", "", page)


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_hostile_title_comes_out_inert(title):
    hit = Hit(replace(DRIFT, title=title), 1.0, None, None, 1.0)
    listed = markdown_reading_list([Triaged(hit, 1.0, f"matches {title}", (title,))])
    assert len(listed.splitlines()) == 3
    for page in (MarkdownIt("commonmark", {"html": True}).enable("table").render(listed), markdown.markdown(listed)):
        assert set(re.findall(r"<(\w+)", page)) == {"h2", "ul", "li", "a"}
        assert re.findall(r'href="([^"]*)"', page) == [DRIFT.url]
    assert "://" not in listed.replace(DRIFT.url, "")


@examples(deadline=None)
@given(st.text(alphabet=st.sampled_from("[]()<>!*_`~\\&#;:/.@|w ax1-+\n\t\r\u202e\x00词"), max_size=40))
def test_escaped_text_is_shown_as_it_is(text):
    escaped = escape(text)
    assert "\n" not in escaped
    visible = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", "", text.replace("\r", "\n"))
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"x “{escaped}” y")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}
    said = "".join(child.content for child in tokens[1].children)
    assert said == f"x “{' '.join(visible.split())}” y"


def test_filters_as_a_record_hold_only_what_is_set():
    assert filters_record(Filters()) == {}
