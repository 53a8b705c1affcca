"""Text that would like to be more than text, in every place it can come from and every place it is shown."""

import json
import re
from html.parser import HTMLParser

import markdown as python_markdown
import pytest
from eight_papers import FIRST
from hostile_texts import NAMES, QUESTION, TEXTS, fill, fill_harmlessly, identifier
from markdown_it import MarkdownIt
from markupsafe import escape

from assistant.answer import Assistant
from assistant.checks.citations import InertText
from assistant.delivery.letter import Letter, LetterPaper
from assistant.export import markdown_answer
from assistant.references import FORMS, bibtex
from assistant.values import Question
from ingest.pipeline import ingest
from ui.addresses import addressed
from ui.machine.chat_messages import content_of
from ui.pages.chat.turn import Turn, turn_html
from ui.pages.digest_page import digest_html, entry_html
from ui.pages.reader import Reader
from ui.pages.richtext import CitationMark
from ui.pages.richtext import answer as answer_html
from ui.pages.texts import Words
from ui.terminal.tables import print_answer, print_hits, print_report
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.normal_text import one_line

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
OURS = re.compile(
    r"https://arxiv\.org/(?:abs|pdf)/2603\.\d{5}(?:v1)?|/digest/[\d-]+(?:#[\w.]+)?|/paper/2603\.\d{5}(?:\?format=\w+)?|#[\w.-]+"
    r"|/(?:\?[^/]*)?|/(?:library|triage|explore)(?:\?[^/]*)?|/digest/[\d-]+\?category=[^/&]*"
    r"|/look/[\w.]+|/preferences"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    home = tmp_path_factory.mktemp("hostile")
    fill(home)
    with Library.open(Settings(home=home)) as library:
        yield library


@pytest.fixture(scope="module")
def answers(hostile):
    """The answer about each text's paper."""
    assistant = Assistant(hostile, Settings())
    return {name: assistant.ask(Question(f"{identifier(name)} {QUESTION}")) for name in NAMES}


@pytest.fixture(params=NAMES)
def answer(request, answers):
    return answers[request.param]


class Page(HTMLParser):
    """Every tag, attribute and address of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {f"{tag} {name}" for name, _ in attributes}
        self.addresses |= {str(value) for name, value in attributes if name in ("href", "src", "action", "srcset")}


def shown(answer):
    return turn_html(Turn(1, "长视频", answer=answer), Reader(Words("en"), "/digest/{date}#{anchor}"))


def day_html(library):
    """A day's page with all that is folded in it."""
    reader, digests = Reader(Words("en")), library.digest(FIRST)
    opened = (entry_html([each], reader) for digest in digests for each in digest.entries)
    return "".join([digest_html(FIRST, digests, [FIRST], reader), *opened])


@pytest.fixture(scope="module")
def harmless(tmp_path_factory):
    """What the same pages hold when all text is harmless."""
    home = tmp_path_factory.mktemp("harmless")
    fill_harmlessly(home)
    with Library.open(Settings(home=home)) as library:
        card = Page(shown(Assistant(library, Settings()).ask(Question(f"{identifier(NAMES[0])} {QUESTION}"))))
        page = Page(day_html(library))
    return {"card": card, "page": page}


WRITTEN = re.compile("p|br|em|strong|code|pre|blockquote|[uo]l|li|hr|h5|a|del|sup|sub|table|thead|tbody|t[rhd]|m[a-z]+")


def assert_like(page: Page, plain: Page) -> None:
    assert {tag for tag in page.tags - plain.tags if not WRITTEN.fullmatch(tag)} == set()
    extra = page.attributes - plain.attributes - {"a href", "a rel"}
    assert {each for each in extra if each != "math display"} == set()
    assert {url for url in page.addresses - plain.addresses if not OURS.fullmatch(url)} == set()


def assert_inert(text: str, cited: set[int]) -> None:
    for html in (
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text),
        python_markdown.markdown(text, extensions=["tables", "fenced_code", "footnotes", "attr_list"]),
    ):
        page = Page(html)
        assert page.tags <= {"p", "a", "strong", "blockquote", "h2", "h3", "ul", "li", "hr", "br"}, page.tags
        assert {url for url in page.addresses if not OURS.fullmatch(url)} == set()
    assert {int(number) for number in re.findall(r"\[(\d+)\](?!\()", text)} == cited
    assert not CONTROLS.search(text)


def test_an_answer_holds_no_link_mark_or_control_of_a_papers_own(answer):
    assert answer.citations
    assert_inert(answer.text, {cited.n for cited in answer.citations})


def test_an_exported_answer_holds_none_either(answer):
    exported = markdown_answer(answer, "drift?")
    assert_inert(exported, {cited.n for cited in answer.citations})


def test_what_a_chat_program_gets_holds_links_of_ours_alone(answer):
    content = content_of(addressed(answer, ""))
    assert_inert(re.sub(r"\[\[(\d+)\]\]\([^)]*\)", r"[\1]", content), {cited.n for cited in answer.citations})


def test_a_letter_shows_it_as_text(answer):
    paper, cited = answer.papers[0].hit.paper, answer.citations[0]
    told = (LetterPaper(paper.arxiv_id, paper.title, paper.url, ", ".join(paper.authors), cited.quote),)
    letter = Letter("id", paper.title, one_line(paper.title), told, "", "en")
    page = Page(letter.html())
    assert page.tags == {"html", "head", "meta", "title", "body", "h1", "ol", "li", "p", "a", "br", "span"}
    assert page.addresses == {paper.url}
    written = Page(MarkdownIt("commonmark", {"html": True}).render(letter.markdown()))
    assert (written.tags, written.addresses) == ({"ol", "li", "p", "a"}, {paper.url})
    assert not CONTROLS.search(letter.plain() + letter.html())


def test_ris_and_csl_stay_one_entry(answer):
    paper = answer.papers[0].hit.paper
    ris = FORMS["ris"].write([paper])
    assert [len(re.findall(rf"^{tag}  - ", ris, re.MULTILINE)) for tag in ("TY", "ER", "TI")] == [1, 1, 1]
    assert all(re.match(r"[A-Z][A-Z0-9]  - |1\.$|$", line) for line in ris.splitlines())
    (item,) = json.loads(FORMS["csl"].write([paper]))
    assert item["number"] == f"arXiv:{paper.arxiv_id}"
    assert not CONTROLS.search(ris)


def test_bibtex_stays_one_entry_with_balanced_braces(answer):
    entry = bibtex([answer.papers[0].hit.paper])
    assert len(re.findall(r"^@", entry, re.MULTILINE)) == 1
    depth = 0
    for character in re.sub(r"\\[%&#$_]", "", entry):
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert not CONTROLS.search(entry)
    assert all(re.match(r"@misc\{|  \w+ = \{|\}", line) for line in entry.splitlines())


def test_a_card_shows_it_as_text(answer, harmless):
    html = shown(answer)
    assert_like(Page(html), harmless["card"])
    assert not CONTROLS.search(html)


def test_a_card_links_our_marks_alone_and_shows_those_of_a_paper_where_they_stand(answer):
    html = shown(answer)
    ours = [int(number) for number in re.findall(r"(?<!\w)\[(\d+)\](?!\()", answer.text)]
    assert [int(n) for n in re.findall(r'<a class="pl-mark"[^>]*>(\d+)<', html)] == ours
    assert re.findall(r'<a class="pl-mark" href="#t1-c(\d+)"', html) == [str(number) for number in ours]
    prose = re.sub(r'<a class="pl-mark".*?</a>', "", html.partition('<div class="pl-prose">')[2].partition("</div>")[0])
    text = re.sub("<[^>]*>", "", prose)
    for cited in answer.citations:
        for own in re.findall(r"\[[\d, –]+\]", cited.quote):
            assert escape(own) in text


def test_a_digests_page_shows_all_of_it_as_text(hostile, harmless):
    html = day_html(hostile)
    assert_like(Page(html), harmless["page"])
    assert not CONTROLS.search(html)


@pytest.mark.parametrize("colours", [False, True])
def test_the_terminal_gets_no_control_sequence_of_a_papers_own(answer, colours, capsys, monkeypatch):
    if colours:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm-256color")
    print_answer(answer)
    print_hits([answer.papers[0].hit], [answer.citations[0].quote])
    out = capsys.readouterr().out
    ours = re.sub(
        r"\x1b\[[\d;]*m|\x1b\]8;[^;\x1b]*;(?:https://arxiv\.org/abs/2603\.\d+v1|/digest/[^\x1b]*)?\x1b\\", "", out
    )
    assert not CONTROLS.search(ours), repr(CONTROLS.search(ours))


@pytest.mark.parametrize("name", NAMES)
def test_what_a_model_writes_is_shown_and_nothing_more(name):
    text = InertText([1, 2])
    said = "".join(text.feed(piece) for piece in re.findall(r"[\s\S]{1,3}", TEXTS[name])) + text.finish()
    assert not re.search(r"://|www\.|@|<", said)
    page = Page(MarkdownIt("commonmark", {"html": True}).render(said))
    assert page.addresses == set()
    assert set(re.findall(r"\[([^\]]*)\]", said)) <= {"1", "2"}
    assert not CONTROLS.search(said)
    page = Page(answer_html(said, (), {1: CitationMark("#t1-c1", ""), 2: CitationMark("#t1-c2", "")}))
    assert all(WRITTEN.fullmatch(tag) for tag in page.tags)
    assert page.addresses <= {"#t1-c1", "#t1-c2"}


@pytest.mark.parametrize(
    "name", ["\x1b[2J.md", "\u202egnp.md", "a\nb.md", "[red]x[bold].md", "<img src=x>.md", "a\x9b31m.md", "a\u2028b.md"]
)
def test_the_name_of_a_file_controls_no_terminal(name, tmp_path, capsys):
    path = tmp_path / name
    path.write_text("no digest at all", encoding="utf-8")
    with Library.open(Settings(home=tmp_path / "home"), write=True) as library:
        print_report(ingest([path], library))
    out = capsys.readouterr()
    assert "skipped" in out.err
    assert not CONTROLS.search(out.err.replace("\n", ""))
    assert not CONTROLS.search(out.out)
