"""The pages' own HTML: what is shown, that everything untrusted is inert, and in which language."""

import re
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from eight_papers import BENCH, DEPTH, DRIFT, FAKES, FIRST, GRASP, PAPERS, THIRD, with_passages
from markupsafe import Markup, escape
from starlette.testclient import TestClient

from assistant.answer import Assistant
from assistant.checks.citations import InertText
from assistant.markdown import escape as in_markdown
from assistant.quotes import Quote
from assistant.understand.intent import Intent, Limit
from assistant.values import Answer, Citation, Found, Judged, Relevance
from ui.pages.chat.chips import chips_of, limit_text
from ui.pages.chat.conversation import examples, read_filters, turns, turns_html
from ui.pages.chat.follow_ups import follow_ups
from ui.pages.chat.kept_turn import kept, restored
from ui.pages.chat.routes import Chat
from ui.pages.chat.turn import Turn, turn_html
from ui.pages.matches import AskedWords
from ui.pages.reader import Reader
from ui.pages.rendering import render
from ui.pages.richtext import CitationMark, markdown, plain
from ui.pages.richtext import answer as answer_html
from ui.pages.texts import Words, browser_language
from ui.serving.app import create_app
from ui.serving.server import listen
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.people.conversations import KeptTurn
from vectorstore.people.store import People
from vectorstore.searching import Search
from vectorstore.settings import Settings
from vectorstore.values import Digest, DigestEntry, Filters, Hit, Paper

ENGLISH, CHINESE = Words("en"), Words("zh")
READER = Reader(ENGLISH, "/digest/{date}#{anchor}", "http://127.0.0.1:7860")
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)> [go](javascript:alert(1)) [out](https://evil.example/x)"
HOSTILE = replace(
    DRIFT, title=f"Title {ATTACK}", abstract=f"Abstract {ATTACK}", authors=(f"A {ATTACK}",), categories=('"><script>',)
)


def inert(html: str) -> bool:
    """Whether a page holds nothing that could run, load or lead elsewhere."""
    tags = re.findall(r"<[^>]+>", html)
    scripts = [
        tag for tag in tags if re.match(r"<(script|img|iframe|object|svg|style|link|meta|base)", tag, re.IGNORECASE)
    ]
    handlers = [tag for tag in tags if re.search(r"[\s\"']on\w+\s*=", re.sub(r'"[^"]*"', '""', tag))]
    links = [
        url
        for url in re.findall(r'(?:href|src)="([^"]*)"', html)
        if re.match(r"javascript|https?://(?!arxiv\.org/)", url)
    ]
    return not (scripts or handlers or links)


def asked(library: Library, question: str, words: Words = ENGLISH) -> Turn:
    *_, last = turns(library, Assistant(library, Settings()), Turn(1, question), words)
    return last


@pytest.fixture(scope="module")
def assistant(read_library: Library) -> Assistant:
    return Assistant(read_library, Settings())


@pytest.fixture(scope="module")
def client(read_library: Library) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), read_library)) as client:
        yield client


# Text


MONEY = ["It costs $5 to $10.", "from $5 and $x", "a $ b $ c", r"\$5 and \$6", "5$a month and 6$ more", r"\$x or \$y"]
FORMULAS = [
    ("an $\\alpha_0$-net", "α0"),
    (r"\(x^2\)", "x2"),
    ("$$\\frac{a}{b}$$", "ab"),
    (r"\[ a < b \]", "a&lt;b"),
    ("CO$_2$ at 360$^\\circ$", "2"),
    ("an S$α$S vector", "α"),
    (r"in $[0,1]$", "[0,1]"),
    (r"$p(x|y)^*$ of $\{a\}$", "p(x|y)*"),
    (r"$\mathcal{L}_{\text{rec}}$ and $x_i$ and $y_i$", "ℒrec"),
]
SIGNS = [
    (r"10$\times$ faster, 224$\times$224", "10× faster, 224×224"),
    (r"at 360$^\circ$ or 90$^{\circ}$", "at 360° or 90°"),
    (r"where $<$5% fail", "where &lt;5% fail"),
    (r"an error of ($4.7 \times $)", "an error of (4.7 ×)"),
    (r"$\sim$240 and $\pm 5$ of 62$\%$", "~240 and ± 5 of 62%"),
]
UNSAFE = [
    r"\href{javascript:alert(1)}{y}", r"\url{https://evil.example}", r"\def\x{\x\x}\x", r"\newcommand{\a}{\a\a}\a",
    r"\class{pl-mark}{x}", r"\color{red}{x}", r"\input{/etc/passwd}", r"\unknown{x}",
    r"\begin{tikzpicture}x\end{tikzpicture}",
]  # fmt: skip


def written(text: str) -> str:
    """As an answer quotes it."""
    return answer_html(in_markdown(text))


def by_a_model(text: str) -> str:
    inert = InertText([])
    return answer_html(inert.feed(text) + inert.finish())


@pytest.mark.parametrize("text", MONEY)
@pytest.mark.parametrize("shown", [plain, markdown, written, by_a_model])
def test_money_is_no_formula(text: str, shown: Callable[[str], str]) -> None:
    assert "<math" not in shown(text)


@pytest.mark.parametrize(("text", "formula"), FORMULAS)
@pytest.mark.parametrize("shown", [plain, markdown, written, by_a_model])
def test_a_formula_becomes_mathml_whoever_wrote_it(text: str, formula: str, shown: Callable[[str], str]) -> None:
    first = re.search(r"<math.*?</math>", shown(text))
    assert first
    assert re.sub(r"<[^>]*>", "", first[0]) == formula


def test_the_name_of_a_function_stands_apart() -> None:
    assert re.sub(r'<mspace width="0.167em"></mspace>', " ", plain(r"$n\log n$")).count("<mi>log</mi> <mi>n</mi>") == 1


@pytest.mark.parametrize(("text", "signs"), SIGNS)
@pytest.mark.parametrize("shown", [plain, markdown, written, by_a_model])
def test_a_formula_of_a_sign_or_a_number_is_set_as_the_text_around_it(
    text: str, signs: str, shown: Callable[[str], str]
) -> None:
    assert re.sub("</?p>|\n$", "", shown(text)) == signs


@pytest.mark.parametrize("latex", UNSAFE)
@pytest.mark.parametrize("shown", [plain, markdown, written, by_a_model])
def test_a_formula_with_a_command_beyond_the_safe_ones_is_shown_as_it_was_written(
    latex: str, shown: Callable[[str], str]
) -> None:
    html = shown(f"before ${latex}$ after")
    assert re.sub("</?p>|\n$", "", html) == escape(f"before ${latex}$ after")


@pytest.mark.parametrize("shown", [plain, written, by_a_model])
def test_latex_outside_a_formula_is_readable(shown: Callable[[str], str]) -> None:
    assert "10% better with Paper and it" in shown(r"10\% better with \textbf{Paper} and \emph{it}")


def test_a_formula_that_nothing_can_read_stays_as_it_is() -> None:
    assert plain("a $\\frac{$ b") == "a $\\frac{$ b"


@pytest.mark.parametrize("place", ["&#xE000;0&#xE001;", "&#xE000;7&#xE001;", f"&#xE000;{'9' * 5_000}&#xE001;"])
def test_no_text_can_stand_for_a_formula_that_it_does_not_have(place: str) -> None:
    assert markdown(f"Hello {place} there.").startswith("<p>Hello ")
    assert "<math" not in markdown(f"Hello {place} there.")
    assert not re.search("[\ue000\ue001]", markdown(f"Let $x$ be {place}."))


@pytest.mark.parametrize(
    "text", [ATTACK, f"${ATTACK}$", "<a href='javascript:alert(1)'>x</a>", "<https://evil.example>"]
)
def test_untrusted_text_is_inert(text: str) -> None:
    assert inert(plain(text))
    assert inert(markdown(text))


def test_no_text_can_give_a_citation_mark_a_link_of_its_own() -> None:
    html = answer_html("Yes [1].\n\n[1]: https://evil.example", (), {1: CitationMark("#t1-c1", "")})
    assert inert(html)
    assert re.findall(r'<a class="pl-mark" href="([^"]*)"', html) == ["#t1-c1", "#t1-c1"]


def test_marks_without_a_citation_vanish() -> None:
    html = answer_html("Both [1][7].", (), {1: CitationMark("#a", "citation 1: Drift")})
    mark = '<a class="pl-mark" href="#a" aria-label="citation 1: Drift">1</a>'
    assert re.sub(' rel="noopener"', "", html) == f"<p>Both {mark}.</p>\n"


@pytest.mark.parametrize(
    "own",
    ["[1], [3,4] and [12]", "[1]", r"\[1\]", "&#91;1&#93;", "&lbrack;1&rbrack;", "【1】", "[1](#t1-c1)", "[1]: #t1-c1",
     "\ue0021\ue003"],
)  # fmt: skip
def test_a_mark_that_a_quote_brings_along_stays_as_it_is_and_leads_nowhere(own: str) -> None:
    html = answer_html(f"“{in_markdown(f'as {own} show')}” [1]", (), {1: CitationMark("#t1-c1", "")})
    assert html.count("<a ") == 1
    assert str(escape(own.translate({0xE002: None, 0xE003: None}))) in html or own.startswith("\\[")


def test_no_formula_swallows_a_mark_of_ours_or_what_stands_between_two_quotes() -> None:
    quotes = [in_markdown(text) for text in (r"it costs $a and \(b and $$c", r"it gains x$ and y\) and z$$")]
    html = answer_html(
        f"> “{quotes[0]}” [1]\n>\n> “{quotes[1]}” [2]", (), {1: CitationMark("#a", ""), 2: CitationMark("#b", "")}
    )
    assert re.findall(r'href="#(\w)"', html) == ["a", "b"]
    assert "<math" not in html


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("Which papers tackle biases?", "It tackles <bias>.", "It <mark>tackles</mark> &lt;<mark>bias</mark>&gt;."),
        ("哪些论文解决视频扩散的曝光偏差？", "存在曝光偏差：视频", "存在<mark>曝光偏差</mark>：<mark>视频</mark>"),
        ("哪些论文", "这篇论文", "这篇论文"),
        ("GPT-4o的能力", "GPT-4o 有能力", "<mark>GPT-4o</mark> 有<mark>能力</mark>"),
    ],
)
def test_the_questions_words_are_marked(question: str, text: str, marked: str) -> None:
    assert AskedWords(question).marked(text) == marked


# Language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-Hant-TW", "zh"),
        ("en-US,zh;q=0.9", "en"),
        ("en;q=0.3,zh;q=0.7", "zh"),
        ("de", "en"),
        ("", "en"),
        (None, "en"),
        (";;q=,zh;q=x", "en"),
    ],
)
def test_the_browser_says_the_language(header: str | None, language: str) -> None:
    assert browser_language(header) == language


def test_both_languages_have_the_same_gaps() -> None:
    gaps = re.compile(r"\{(\w+)[:}]")
    ordinary = [key for key in ENGLISH if key != "others"]
    assert {
        key for key in ordinary if sorted(gaps.findall(ENGLISH[key])) != sorted(gaps.findall(CHINESE[key]))
    } == set()


def test_one_paper_is_no_papers() -> None:
    assert ENGLISH.fill("more_papers", count=1) == "1 more paper"
    assert ENGLISH.fill("more_papers", count=2) == "2 more papers"
    counts = {"papers": 1, "digests": 1, "first": FIRST, "last": FIRST}
    assert ENGLISH.fill("welcome_counts", **counts) == f"1 paper from 1 digest, {FIRST} to {FIRST}"
    assert [ENGLISH.fill("entries_count", count=count) for count in (1, 2)] == ["entry", "entries"]


def test_a_digest_of_one_paper_is_told_as_such(tmp_path: Path) -> None:
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(with_passages(Digest(FIRST, "", "x.md", "", (DigestEntry(DRIFT, 1),))))
        answers = [asked(library, q).answer for q in (f"What happened on {FIRST}?", f"{FIRST}的日报")]
    assert [f"{FIRST}: 1 paper]" in answers[0].text, f"{FIRST} 日报：1 篇论文]" in answers[1].text] == [True, True]


# Chat


def test_papers_come_before_prose(read_library: Library, assistant: Assistant) -> None:
    states = list(turns(read_library, assistant, Turn(1, "exposure bias in video generation"), ENGLISH))
    first_papers = next(i for i, turn in enumerate(states) if turn.found)
    assert not any(turn.streamed or turn.answer for turn in states[: first_papers + 1])
    assert states[-1].answer
    assert states[-1].searched == 8


@pytest.mark.parametrize("question", ["what is exposure bias?", "What are the limitations of 2603.00101?"])
def test_every_mark_leads_to_its_quote_on_a_card_which_does_not_repeat_it(read_library: Library, question: str) -> None:
    html = turn_html(asked(read_library, question), READER)
    targets = re.findall(r'class="pl-mark" href="#([^"]+)"', html)
    assert targets
    for target in targets:
        assert re.search(rf'<blockquote class="pl-quote" id="{target}"[^>]* hidden>', html), target


def test_a_list_is_told_by_its_cards_alone(read_library: Library) -> None:
    turn = asked(read_library, "exposure bias in video generation")
    html = turn_html(turn, READER)
    assert turn.answer
    shown = html.partition('data-copy="')[0]
    for cited in turn.answer.citations:
        assert f'id="t1-c{cited.n}"' in shown
    assert "pl-prose" not in shown
    assert " hidden>" not in shown
    assert "best first" not in shown
    assert 'href="https://arxiv.org/abs/2603.00101v1"' in shown
    assert 'href="/digest/2026-03-02#2603.00101v1"' in shown
    assert "Searched 8 papers · " in shown


def test_the_copied_answer_is_markdown_with_whole_links(read_library: Library) -> None:
    html = turn_html(asked(read_library, "exposure bias in video generation"), READER)
    copied = Markup(re.search(r'data-copy="([^"]*)"', html)[1]).unescape()  # type: ignore[index]
    assert "http://127.0.0.1:7860/digest/2026-03-02#2603.00101v1" in copied


def test_a_turn_that_was_kept_looks_as_it_did(read_library: Library) -> None:
    for question in ("exposure bias in video generation", "What are the limitations of 2603.00101?", "hello"):
        turn = asked(read_library, question)
        again = restored(kept(turn), read_library)
        assert turn_html(again, READER) == turn_html(turn, READER)
        assert again.offered == turn.offered


def test_a_kept_turn_loses_papers_that_were_removed_and_one_of_another_make_is_not_answered(
    library: Library,
) -> None:
    turn = asked(library, "exposure bias in video generation")
    library.writer.remove_paper(DRIFT.arxiv_id)
    again = restored(kept(turn), library)
    assert [each.hit.paper for each in again.papers] == [
        each.hit.paper for each in turn.papers if each.hit.paper.arxiv_id != DRIFT.arxiv_id
    ]
    for content in ("", "{}", "no JSON", '{"answer": {"papers": 1}}', '{"answer": {"papers": [], "odd": 1}}'):
        unread = restored(KeptTurn(1, "what?", content), library)
        assert (unread.question, unread.answer) == ("what?", None)
        assert "pl-turn" in turn_html(unread, READER)


def judged(paper: Paper, relevance: Relevance, score: float = 0.5, **told: Any) -> Judged:
    return Judged(Hit(paper, score, 0.1, None, 0.1), relevance, score, ("a condition",), **told)


UNREAD = Intent()
NAME = "Rolling Without Drift"
"""What DRIFT goes by."""


def turn_with(*papers: Judged, refused: bool = False, understood: Intent = UNREAD, **told: Any) -> Turn:
    """A question that is answered with these papers."""
    answer = Answer("An answer.", told.pop("citations", ()), papers, refused, "en", "extractive", understood)
    return Turn(1, "a question", found=Found(papers, understood), answer=answer, **told)


ABSTRACT = re.compile(r'<details class="pl-fold".*?</details>', re.DOTALL)


def folds(html: str) -> list[tuple[str, list[str]]]:
    """What is folded: the words on each fold, and the papers behind it."""
    return [
        (re.search(r"<summary>(.*?)</summary>", fold)[1], re.findall(r'id="t1-(\d{4}\.\d{5})"', fold))  # type: ignore[index]
        for fold in re.split(r"<details", ABSTRACT.sub("", html))[1:]
    ]


def test_papers_that_answer_stand_open_in_the_answers_order_and_all_others_are_folded() -> None:
    papers = (
        judged(BENCH, "yes", 0.9), judged(DRIFT, "yes", 0.5), judged(GRASP, "maybe", open=("real time", "on a phone")),
        judged(FAKES, "no", 0.1), judged(DEPTH, "no", 0.1),
    )  # fmt: skip
    html = turn_html(turn_with(*papers), READER)
    opened = ABSTRACT.sub("", html).partition("<details")[0]
    assert re.findall(r'id="t1-(\d{4}\.\d{5})"', opened) == [BENCH.arxiv_id, DRIFT.arxiv_id]
    assert folds(html) == [
        ("1 paper that may answer", [GRASP.arxiv_id]),
        ("2 near, not answers", [FAKES.arxiv_id, DEPTH.arxiv_id]),
    ]
    assert "Not told: real time; on a phone" in html
    assert [word for word in ("Strong", "Fair", "Weak") if f"{word} match" in opened] == ["Strong", "Fair"]
    assert html.count(ENGLISH["why_near"]) == 2


def test_many_papers_that_answer_come_eight_at_a_time_but_all_that_are_cited_at_once() -> None:
    papers = [judged(replace(GRASP, arxiv_id=f"2603.002{n:02}"), "yes", 0.9) for n in range(20)]
    assert [(label, len(ids)) for label, ids in folds(turn_html(turn_with(*papers), READER))] == [
        ("8 more papers", 8),
        ("4 more papers", 4),
    ]
    cited = Citation(1, "2603.00219", 1, GRASP.title, GRASP.url, GRASP.abstract[:20], "abstract")
    assert folds(turn_html(turn_with(*papers, citations=(cited,)), READER)) == []


def test_of_many_papers_that_may_answer_the_first_are_shown_and_all_are_counted() -> None:
    many = [judged(replace(GRASP, arxiv_id=f"2603.002{n:02}"), "maybe") for n in range(12)]
    ((label, ids),) = folds(turn_html(turn_with(judged(BENCH, "yes"), *many), READER))
    assert (label, len(ids)) == ("12 papers that may answer (the first 10)", 10)


def test_what_may_answer_stands_open_where_nothing_does() -> None:
    html = turn_html(turn_with(judged(GRASP, "maybe", open=("x",))), READER)
    assert "<details open>" in html


def test_a_paper_that_is_not_cited_is_quoted_with_the_sentence_that_shows_it_best() -> None:
    quotes = tuple(Quote(text, 0, 0.5) for text in DRIFT.abstract.split(". ")[:2])
    html = turn_html(turn_with(judged(DRIFT, "yes", quotes=quotes)), READER)
    assert quotes[0].text in html
    assert quotes[1].text not in html


def test_a_paper_that_only_passes_filters_is_not_said_to_match() -> None:
    listed = Judged(Hit(DRIFT, 0.0, None, None, 0.0), "yes", 1.0)
    html = turn_html(turn_with(listed), READER)
    assert ENGLISH["why_listed"] in html
    assert "match" not in html


def test_a_paper_that_the_question_names_is_not_said_to_match() -> None:
    named = Judged(Hit(DRIFT, 0.9, 0.9, 0.9, 0.9), "yes", 1.0)
    html = turn_html(turn_with(named, understood=Intent("paper", papers=(DRIFT.arxiv_id,))), READER)
    assert "pl-why" not in html


def test_a_refusal_looks_like_one_and_folds_the_nearest_papers() -> None:
    html = turn_html(turn_with(judged(BENCH, "no", 0.1), refused=True), READER)
    assert "pl-refused" in html
    assert folds(html) == [("1 near, not answers", [BENCH.arxiv_id])]


def test_an_answer_without_papers_leaves_no_empty_list_of_them() -> None:
    html = turn_html(turn_with(refused=True), READER)
    assert "pl-papers" not in html


def test_the_next_question_may_point_at_what_was_shown_as_an_answer() -> None:
    yes, maybe, no = judged(BENCH, "yes"), judged(GRASP, "maybe"), judged(FAKES, "no")
    assert turn_with(yes, maybe, no).offered == (BENCH.arxiv_id, GRASP.arxiv_id)
    assert turn_with(no, refused=True).offered == (FAKES.arxiv_id,)
    more = Intent(beyond=(BENCH.arxiv_id,))
    assert turn_with(yes, judged(DRIFT, "yes"), understood=more).offered == (DRIFT.arxiv_id,)
    many = [judged(paper, "yes") for paper in PAPERS]
    assert turn_with(*many).offered == tuple(paper.arxiv_id for paper in PAPERS)
    assert f'data-shown="{BENCH.arxiv_id} {GRASP.arxiv_id}"' in turn_html(turn_with(yes, maybe, no), READER)


def test_a_hostile_paper_a_hostile_answer_and_a_hostile_reading_are_inert() -> None:
    hostile = judged(HOSTILE, "maybe", open=(ATTACK,), quotes=(Quote(HOSTILE.abstract, 0, 0.9),))
    cited = Citation(1, HOSTILE.arxiv_id, 1, HOSTILE.title, HOSTILE.url, HOSTILE.abstract, "abstract")
    meant = Intent(
        wanted=(ATTACK,), unwanted=(ATTACK,), papers=(HOSTILE.arxiv_id,), read_as=((ATTACK, ATTACK),),
        limits=(Limit(ATTACK, Filters(authors=(ATTACK,))),),
    )  # fmt: skip
    answer = Answer(f"Yes {ATTACK} [1]", (cited,), (hostile,), False, "en", f"model {ATTACK}", meant, ATTACK)
    states = [
        Turn(1, ATTACK, found=Found((hostile,), meant), streamed=ATTACK),
        Turn(1, ATTACK, found=Found((hostile,), meant), answer=answer),
        Turn(1, ATTACK, problem=ATTACK),
    ]
    assert all(inert(turn_html(turn, READER)) for turn in states)


# What was understood


def labels(intent: Intent, words: Words = ENGLISH) -> list[str]:
    return [chip.label for chip in chips_of(intent, {DRIFT.arxiv_id: DRIFT.title}, words)]


EVERYTHING = Intent(
    wanted=("exposure bias", "video"), aspect="limitations", unwanted=("robots",), type="survey", typed=("survey",),
    latest=True,
    limits=(Limit("since May", Filters(since=date(2026, 5, 1))), Limit("by Li", Filters(authors=("Li",)))),
    papers=(DRIFT.arxiv_id,), answer_in="zh", read_as=(("vidoe", "video"),), follows=True, text="exposure bias video",
)  # fmt: skip
LIMITS = {
    words.language: [limit_text(limit.filters, words) for limit in EVERYTHING.limits] for words in (ENGLISH, CHINESE)
}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ENGLISH,
            ["follows the conversation", "“vidoe” read as “video”", NAME, "limitations", "exposure bias",
             "video", "surveys", "not robots", *LIMITS["en"], "newest first", "answer in Chinese"],
        ),
        (
            CHINESE,
            ["承接上文", "“vidoe”读作“video”", NAME, "局限", "exposure bias", "video", "综述", "排除 robots",
             *LIMITS["zh"], "按时间倒序", "用中文回答"],
        ),
    ],
)  # fmt: skip
def test_everything_that_was_understood_is_said(words: Words, said: list[str]) -> None:
    assert labels(EVERYTHING, words) == said


def test_limits_filters_and_conditions_in_the_questions_words_can_be_taken_away() -> None:
    filters = Filters(since=date(2026, 3, 1), categories=("cs.CV",), authors=("Li",))
    turn = replace(turn_with(understood=EVERYTHING), question="video surveys by Li since May", filters=filters)
    html = turn_html(turn, READER)
    assert re.findall(r'data-drop="([^"]*)"', html) == ["survey", "since May", "by Li"]
    assert re.findall(r'data-without="([^"]*)"', html) == ["video"]
    assert re.findall(r'data-unset="([^"]*)"', html) == ["date", "categories", "authors"]


def test_a_limit_that_a_filter_beside_the_question_overrules_is_said_not_to_hold() -> None:
    limit = Limit("since May", Filters(since=date(2026, 5, 1)))
    assert labels(Intent(limits=(limit,), overruled=(limit,))) == ["“since May” set aside by your filter"]


def test_what_may_be_asked_next_is_made_of_the_papers() -> None:
    found = turn_with(judged(DRIFT, "yes"), judged(BENCH, "yes")).answer
    assert follow_ups(found)[0] == "Which of them release code?"
    assert len(follow_ups(found)) == 3
    about = turn_with(judged(DRIFT, "yes"), understood=Intent("aspect", papers=(DRIFT.arxiv_id,), aspect="results"))
    assert follow_ups(about.answer) == [
        f"How does {DRIFT.arxiv_id} work?",
        f"What are the limitations of {DRIFT.arxiv_id}?",
        f"Papers like {DRIFT.arxiv_id}",
    ]
    assert follow_ups(turn_with(judged(BENCH, "no"), refused=True).answer) == []


def test_nothing_is_said_of_a_question_that_is_searched_for_as_it_stands() -> None:
    assert labels(Intent(wanted=("video drift",), text="video drift")) == []
    assert "pl-understood" not in turn_html(turn_with(), READER)


def test_papers_that_are_many_are_counted_and_an_unknown_one_is_named_by_its_id() -> None:
    assert labels(Intent("among", papers=tuple(paper.arxiv_id for paper in PAPERS))) == ["among 8 papers shown before"]
    assert labels(Intent("paper", papers=(BENCH.arxiv_id,))) == [f"arXiv:{BENCH.arxiv_id}"]


def test_whatever_fails_becomes_a_line_and_nothing_is_raised(read_library: Library, tmp_path: Path) -> None:
    assert "100,000" in asked(read_library, "x" * 100_000).problem
    with Library.open(Settings(home=tmp_path)) as empty:
        assert asked(empty, "video?").problem


def test_an_unforeseen_error_is_told_in_plain_words(
    read_library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Sequence[Hit]:
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(Search, "gather", broken)
    assert asked(read_library, "video?", CHINESE).problem == CHINESE["failed"]
    assert "disk on fire" in caplog.text


def test_what_cannot_be_shown_is_told_in_plain_words(
    read_library: Library, assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(answer: Answer, *_: object) -> str:
        raise RuntimeError("no such word")

    monkeypatch.setattr("ui.pages.chat.turn.markdown_answer", broken)
    states = turns(read_library, assistant, Turn(1, "exposure bias in video generation"), ENGLISH)
    *_, (turn, _, html) = turns_html(states, READER)
    assert (turn.problem, turn.answer) == (ENGLISH["failed"], None)
    assert escape(ENGLISH["failed"]) in html
    assert "no such word" in caplog.text


@pytest.mark.parametrize("words", [ENGLISH, CHINESE])
def test_the_foot_of_an_answer_from_an_interpretation_does_not_call_it_the_papers_words_alone(
    read_library: Library, words: Words
) -> None:
    turn = asked(read_library, "What are the limitations of 2603.00101?", words)
    assert turn.answer
    assert {citation.source for citation in turn.answer.citations} == {"analysis"}
    foot = turn_html(turn, replace(READER, words=words)).rpartition('<p class="pl-made">')[2]
    assert {"en": "from papers and digests", "zh": "论文与日报"}[words.language] in foot


def test_a_filter_can_be_taken_away_once_its_question_is_answered(read_library: Library, assistant: Assistant) -> None:
    states = list(turns(read_library, assistant, Turn(1, "papers by Fei-Fei Li from February 2026"), ENGLISH))
    removable = [('data-drop="' in turn_html(turn, READER), "pl-chip" in turn_html(turn, READER)) for turn in states]
    assert {(False, True), (True, True)} <= set(removable)
    assert all(state.answer for state, (drop, _) in zip(states, removable, strict=True) if drop)


def test_filters_are_read_from_the_row() -> None:
    read = read_filters(ENGLISH, "2026-03-01", "", ["cs.CV"], "Fei-Fei Li, Rossi")
    assert read == Filters(since=date(2026, 3, 1), categories=("cs.CV",), authors=("Fei-Fei Li", "Rossi"))
    with pytest.raises(UserError, match="last week"):
        read_filters(ENGLISH, "last week", None, [], "")
    with pytest.raises(UserError, match="2026-03-09"):
        read_filters(ENGLISH, "2026-03-09", "2026-03-01", [], "")


@pytest.mark.parametrize("words", [ENGLISH, CHINESE])
def test_no_example_is_made_of_markup_addresses_or_formulas(tmp_path: Path, words: Words) -> None:
    titles = ["[click](javascript: work on it", "<b>Bold</b>: a thing", "Pay $5$: and more", "x@evil.example: letters",
              "https://evil.example: a page", "A|B: tables", "(Odd: brackets",
              "GPT-4.1o: Honest Names Are Kept"]  # fmt: skip
    entries = [
        DigestEntry(replace(DRIFT, arxiv_id=f"2603.0020{n}", title=title), n + 1) for n, title in enumerate(titles)
    ]
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(with_passages(Digest(FIRST, "", "x.md", "", tuple(entries))))
        made = examples(library, words)
    assert not [example for example in made if re.search(r"[$\\\[\]<>{}|`@]|://|\(", example)]
    assert any("GPT-4.1o" in example for example in made)


@pytest.mark.parametrize("words", [ENGLISH, CHINESE])
def test_each_example_is_answered_with_papers_of_the_newest_digest(read_library: Library, words: Words) -> None:
    made = examples(read_library, words)
    newest = {entry.paper.arxiv_id for digest in read_library.digest(THIRD) for entry in digest.entries}
    assert len(made) == len(set(made)) >= 3
    for example in made:
        answer = asked(read_library, example, words).answer
        assert newest & {each.hit.paper.arxiv_id for each in answer.papers if each.relevance == "yes"}, example


def welcome(library: Library, words: Words) -> str:
    settings = Settings()
    with People(settings) as people:
        chat = Chat(library, Assistant(library, settings), settings, people)
        return render("chat.html", words, links=READER.links, **chat.values(replace(READER, words=words), "page"))


@pytest.mark.parametrize("words", [ENGLISH, CHINESE])
def test_a_library_without_digests_greets_with_its_papers_alone(tmp_path: Path, words: Words) -> None:
    with Library.open(Settings(home=tmp_path), write=True) as fetched:
        fetched.writer.add_papers([(paper, []) for paper in PAPERS])
        greeting = welcome(fetched, words)
    assert words.fill("welcome_papers", papers=8) in greeting
    assert "None" not in greeting


def test_an_empty_library_says_how_to_fill_it(tmp_path: Path) -> None:
    with Library.open(Settings(home=tmp_path / "none")) as empty:
        assert "paperlight ingest" in welcome(empty, ENGLISH)


# Serving


def test_a_port_in_use_is_told_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=f"port {port} .* in use.*--port"):
            listen("127.0.0.1", port)


def test_an_address_of_no_machine_is_told_with_the_remedy() -> None:
    with pytest.raises(UserError, match="--host"):
        listen("no.such.host.invalid", 7860)
