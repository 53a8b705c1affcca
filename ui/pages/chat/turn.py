"""One question of a conversation, as it goes and as it looks: what the chat and the wiki frame show alike."""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

from assistant.answers.form_texts import FORM_TEXTS
from assistant.export import markdown_answer
from assistant.links import entry_url
from assistant.record import filters_record
from assistant.understand.intent import Act, Intent
from assistant.values import Answer, Found, Judged, Question, Step
from ui.addresses import addressed
from ui.pages.cards import SHOWN_PAPERS, Printing, number_shown, quote_anchor, sorted_out
from ui.pages.chat.chips import Chip, chips_of, given_chips
from ui.pages.chat.follow_ups import follow_ups
from ui.pages.matches import AskedWords
from ui.pages.readable import readable
from ui.pages.reader import Reader
from ui.pages.rendering import render
from ui.pages.richtext import CitationMark
from ui.pages.richtext import answer as answer_html
from ui.pages.texts import Words
from vectorstore.values import Filters, Language

MOST_OFFERED = 10
"""Papers that "the last one" or "which of them" may mean, where no more are shown."""


LISTED: frozenset[Act] = frozenset({"papers", "similar", "among", "count"})
"""What is answered, without a language model, with papers and quotes that stand on the cards: the answer keeps what it
says beside them."""

_PAPER, _QUOTE, _MARKED = re.compile(r"(?:- )?\*\*\["), re.compile(r">"), re.compile(r"\[\d{1,4}\]\W*$")
"""Blocks of an answer that are a paper, its quotes, or an interpretation with its mark."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation on its way to an answer. `number` makes the anchors of its marks unique,
    `searched` papers pass the filters; `step` is what the language model `writer` has come to; a `stopped` turn keeps
    what was written and gets no answer."""

    number: int
    question: str
    filters: Filters = Filters()
    history: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    found: Found | None = None
    searched: int = 0
    streamed: str = ""
    writer: str = ""
    step: Step | None = None
    stopped: bool = False
    answer: Answer | None = None
    problem: str = ""

    @property
    def asked(self) -> Question:
        """The question as the assistant takes it."""
        return Question(self.question, self.filters, self.history, self.shown, self.dropped)

    @property
    def papers(self) -> tuple[Judged, ...]:
        """Its papers, as soon as they are found; in the answer's order once it is there."""
        return self.answer.papers if self.answer else self.found.papers if self.found else ()

    @property
    def understood(self) -> Intent | None:
        """What it was taken to mean, as soon as its papers are found."""
        return self.answer.understood if self.answer else self.found.understood if self.found else None

    @property
    def offered(self) -> tuple[str, ...]:
        """The arXiv ids of the papers that the next question may point at: of those that answer the ones that stand
        open and did not before, then those that may; near ones where there are neither."""
        yes, may, near = sorted_out(self.papers)
        before = self.understood.beyond if self.understood else ()
        opened = yes[: number_shown(self.papers, self.answer.citations if self.answer else ())]
        fresh = [each for each in opened if each.hit.paper.arxiv_id not in before]
        met = [*fresh, *may][: max(MOST_OFFERED, len(fresh))]
        return tuple(each.hit.paper.arxiv_id for each in met or near)


def turn_html(turn: Turn, reader: Reader) -> Markup:
    """A question with its papers, and its answer as far as it has come; each [n] leads to its card."""
    return render("turn.html", reader.words, **_shown(turn, reader))


def answer_part_html(turn: Turn, reader: Reader) -> Markup:
    """The answer alone, as far as it has come: what changes while a language model writes."""
    return render("answer.html", reader.words, **_shown(turn, reader, cards=False))


def _shown(turn: Turn, reader: Reader, *, cards: bool = True) -> dict[str, Any]:
    answer, words, understood = turn.answer, reader.words, turn.understood
    refused = answer is not None and answer.refused
    asked = AskedWords(understood.text if understood and understood.text else turn.question)
    lines = _lines(turn)
    printing = Printing(reader, asked, turn.number, answer.citations if answer else (), refused, lines)
    # Until the answer is there, only what answers: all else is folded, and not worth sending twice.
    over = answer is not None or turn.stopped
    papers = [each for each in turn.papers if over or each.relevance == "yes"]
    return {
        "turn": turn,
        "dropped": json.dumps(turn.dropped),
        "filters": json.dumps(filters_record(turn.filters)),
        "links": reader.links,
        "over": over,
        "refused": refused,
        "chips": _chips(turn, words),
        "counts": _counts(turn, words),
        "cards": printing.cards(papers if over else papers[:SHOWN_PAPERS]) if cards else None,
        "prose": _prose(turn, lines, printing, reader),
        "markdown": markdown_answer(addressed(answer, reader.origin), turn.question) if answer else "",
        "progress": _progress(turn, words),
        "made": _how(answer, words) if answer else "",
        "next": follow_ups(answer),
    }


def _chips(turn: Turn, words: Words) -> list[Chip]:
    titles = {each.hit.paper.arxiv_id: each.hit.paper.title for each in turn.papers}
    said = chips_of(turn.understood, titles, words, turn.question) if turn.understood else []
    return [*given_chips(turn.filters, words), *said]


def _counts(turn: Turn, words: Words) -> str:
    """Among how many papers was searched, and how many answer."""
    yes, may = (sum(each.relevance == kind for each in turn.papers) for kind in ("yes", "maybe"))
    told = (
        [words.fill("searched_papers", count=turn.searched, papers=words.number(turn.searched))]
        if turn.searched
        else []
    )
    if yes or may:
        told.append(words.fill("papers_answer", count=yes))
    if may:
        told.append(words.fill("papers_may", count=may))
    return " · ".join(told)


def _lines(turn: Turn) -> str:
    """What the answer says beside the cards, in Markdown: of a list that is made of quotes neither its papers nor what
    only leads to them."""
    if not turn.answer:
        return turn.streamed
    understood = turn.answer.understood
    if turn.answer.mode != "extractive" or understood.act not in LISTED or understood.form != "list":
        return turn.answer.text
    kept: list[str] = []
    more = _more(turn.answer.language)
    told = False
    for block in reversed(turn.answer.text.split("\n\n")):
        on_cards = _PAPER.match(block) or _QUOTE.match(block) or _MARKED.search(block) or more.fullmatch(block)
        if on_cards or (not told and block.endswith((":", "："))):
            told = False
        else:
            kept.append(block)
            told = True
    return "\n\n".join(reversed(kept))


@cache
def _more(language: Language) -> re.Pattern[str]:
    """What a list says of papers that it does not show, all of which stand on cards."""
    texts = FORM_TEXTS[language].more
    return re.compile("|".join(re.escape(text).replace(r"\{count\}", r"\d+") for text in texts))


def _prose(turn: Turn, lines: str, printing: Printing, reader: Reader) -> Markup:
    hits = [each.hit for each in turn.papers]
    ours = {hit.paper.url for hit in hits}
    ours |= {entry_url(reader.entry_template, entry) for hit in hits for entry in hit.entries}
    if not turn.answer:
        return answer_html(lines, ours)
    cited = turn.answer.citations
    ours |= {url for each in cited for url in (each.url, each.entry_url) if url}
    marks = {
        each.n: CitationMark(
            f"#{quote_anchor(turn.number, each.n)}",
            reader.words.fill("citation", number=each.n, title=readable(each.title)),
        )
        for each in cited
    }
    return answer_html(lines, ours, marks)


def _progress(turn: Turn, words: Words) -> str:
    """What is being done."""
    if not turn.step:
        return words["writing"]
    return turn.step.detail or words[f"step_{turn.step.name}"]


def _how(answer: Answer, words: Words) -> str:
    made = words["extractive"] if answer.mode == "extractive" else words.fill("by_model", model=answer.mode)
    return made if answer.refused is False else ""
