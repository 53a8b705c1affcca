"""BibTeX and Markdown to take away."""

import re
from dataclasses import replace

import markdown
import pytest
from eight_papers import DRIFT, GRASP, PAPERS
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answer import Assistant
from assistant.export import bibtex, markdown_answer, markdown_reading_list
from assistant.markdown import escape
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


def test_an_entry_is_laid_out_as_arxiv_does():
    assert bibtex([DRIFT]) == (
        "@misc{hofmann2026rolling,\n"
        "  title = {{Rolling Without Drift: Training Video Generators on Their Own Mistakes}},\n"
        "  author = {Lena Hofmann and Fei-Fei Li and Søren Østergård},\n"
        "  year = {2026},\n"
        "  eprint = {2603.00101},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {cs.CV},\n"
        "  url = {https://arxiv.org/abs/2603.00101v1}\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("title", "author", "key"),
    [
        ("End-to-End Training for Autoregressive Video Diffusion", "Yuwei Guo", "guo2026endtoend"),
        ("A Survey of the Field", "Aïcha Núñez-Östberg", "nunezostberg2026survey"),
        ("$\\pi^3$: Geometry", "Yifan Wang", "wang2026pi3"),
        ("视频生成", "李伟", "anonymous2026"),
    ],
)
def test_a_key_tells_author_year_and_first_word(title, author, key):
    assert bibtex([replace(DRIFT, title=title, authors=(author,))]).startswith(f"@misc{{{key},")


def test_keys_are_unique():
    keys = re.findall(r"@misc\{(.*),", bibtex([DRIFT, DRIFT, GRASP, DRIFT]))
    assert keys == ["hofmann2026rolling", "hofmann2026rolling-2", "tanaka2026ask", "hofmann2026rolling-3"]


def test_what_latex_reads_is_spelled_out():
    title = "100% of {A} & B_c #1 for $5 \\input{x} ~ ^ naïve 视频"
    assert (
        r"{{100\% of \textbraceleft{}A\textbraceright{} \& B\_c \#1 for \$5"
        r" \textbackslash{}input\textbraceleft{}x\textbraceright{} \textasciitilde{} \textasciicircum{} naïve 视频}}"
    ) in bibtex([replace(DRIFT, title=title)])


@examples(deadline=None)
@given(st.text())
def test_braces_balance_whatever_a_title_holds(title):
    entry = bibtex([replace(DRIFT, title=title, authors=(title, "B"))])
    depth = 0
    for character in entry:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert len(entry.splitlines()) == 9


def test_the_name_of_a_group_stays_whole():
    entry = bibtex([replace(DRIFT, authors=("Vision and Robotics Team", "Doe, Jane", "Fernand Oland"))])
    assert "author = {{Vision and Robotics Team} and {Doe, Jane} and Fernand Oland}" in entry


def test_what_is_not_known_is_left_out():
    entry = bibtex([replace(DRIFT, authors=(), categories=(), published=None, arxiv_id="cs/9901001")])
    assert "author" not in entry
    assert "primaryClass" not in entry
    assert "year = {1999}" in entry
    assert "year = {2026}" in bibtex([replace(DRIFT, published=None)])


def test_an_answer_in_markdown_lists_what_its_marks_stand_for(read_library):
    answer = Assistant(read_library, Settings()).ask(Question(QUESTION))
    text = markdown_answer(answer, QUESTION, "https://papers.lab.example/")
    assert text.startswith(f"## {QUESTION}\n\n")
    assert "### References" in text
    for cited in answer.citations:
        assert f"- [{cited.n}] [{cited.title}]({cited.url}), arXiv:{cited.arxiv_id}v{cited.version}, abstract\n" in text
    assert "](https://papers.lab.example/digest/2026-03-02#2603.00101v1)" in text
    assert "](/" not in text


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
