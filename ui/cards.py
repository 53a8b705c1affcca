"""Papers, answers and their evidence as escaped HTML: what the chat, the wiki frame and the triage show alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from assistant.answers.form_texts import FORM_TEXTS, reading_text
from assistant.export import markdown_answer
from assistant.links import entry_url
from assistant.markdown import visible
from assistant.values import Answer, Citation, Found, Kind, Question, Understood
from ui.matches import Asked
from ui.reader import Reader
from ui.richtext import answer as answer_html
from ui.richtext import plain
from ui.texts import Words
from vectorstore.values import EntryLink, Filters, Hit, Paper

if TYPE_CHECKING:
    from jinja2 import Environment

SHOWN_AUTHORS = 3
SHOWN_PAPERS = 5
TOLD: frozenset[Kind] = frozenset({"count", "about", "aspect", "authors", "when"})
"""What is asked for is told, not found: where there is no room beside the cards, the answer stands before them."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence on a card. `number` is its citation mark, 0 for the best match of a paper that is not cited."""

    text: Markup
    anchor: str = ""
    number: int = 0
    interpretation: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A paper as a card: everything ready to print. `percent` is how well it matches, 0 where that is not shown."""

    paper: Paper
    anchor: str
    title: Markup
    authors: str
    why: str
    percent: int
    quotes: tuple[Quote, ...]
    entries: tuple[tuple[EntryLink, str], ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation on its way to an answer. `number` makes the anchors of its marks unique."""

    number: int
    question: str
    filters: Filters = Filters()
    history: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    found: Found | None = None
    streamed: str = ""
    answer: Answer | None = None
    problem: str = ""

    @property
    def asked(self) -> Question:
        """The question as the assistant takes it."""
        return Question(self.question, self.filters, self.history, self.shown, self.dropped, self.cited)

    @property
    def understood(self) -> Understood | None:
        """What it was taken to mean, as soon as its papers are found."""
        return self.found.understood if self.found else None


@dataclass(frozen=True, slots=True)
class Chip:
    """What was understood from words, and the words, without which it cannot be taken away."""

    label: str
    words: str


def render(template: str, words: Words, **values: Any) -> Markup:
    """A template of `ui/templates` filled in; all that is not Markup is escaped."""
    return Markup(_templates().get_template(template).render(w=words, **values))


def turn_html(turn: Turn, reader: Reader) -> Markup:
    """A question with its papers, and its answer as far as it has come; each [n] leads to its quote on a card."""
    answer, words = turn.answer, reader.words
    hits = answer.hits if answer else turn.found.hits if turn.found else ()
    sentences = (
        dict(zip((h.paper.arxiv_id for h in turn.found.hits), turn.found.sentences, strict=False)) if turn.found else {}
    )
    citations = answer.citations if answer else ()
    cards = [_card(hit, turn, reader, sentences.get(hit.paper.arxiv_id, ""), citations) for hit in hits]
    return render(
        "turn.html",
        words,
        turn=turn,
        limits=filter_words(turn.filters, words),
        chips=_chips(turn.understood, words),
        taken_as=turn.understood.by_titles if turn.understood and turn.understood.follows else "",
        cards=cards,
        shown=max(SHOWN_PAPERS, max((i for i, c in enumerate(cards, 1) if any(q.number for q in c.quotes)), default=0)),
        prose=_prose(answer, turn),
        markdown=markdown_answer(answer, turn.question, reader.origin) if answer else "",
        made=_how(answer, words) if answer else "",
        told=turn.understood is not None and turn.understood.kind in TOLD,
    )


def short_authors(authors: Sequence[str], words: Words) -> str:
    """The first authors, and how many more."""
    rest = len(authors) - SHOWN_AUTHORS
    first = (words["name_comma"]).join(authors[:SHOWN_AUTHORS])
    return f"{first} {words.fill('others', more=rest, all=len(authors))}" if rest > 0 else first


def filter_words(filters: Filters, words: Words) -> list[str]:
    """What a search is limited to, in words."""
    return [
        *([words.fill("since", day=filters.since)] if filters.since else []),
        *([words.fill("until", day=filters.until)] if filters.until else []),
        *filters.categories,
        *filters.authors,
    ]


def _chips(understood: Understood | None, words: Words) -> list[Chip]:
    """The filters, and the language to answer in, that the question says in words."""
    readings = understood.readings if understood else ()
    return [Chip(reading_text(reading, FORM_TEXTS[words.language]), reading.words) for reading in readings]


def reason(hit: Hit, words: Words, refused: bool = False) -> str:
    """Why a paper is shown, in words; one that was not searched for passes the filters, and those of a refusal are no
    more than near."""
    if refused:
        return words["why_near"]
    if hit.lexical is None and hit.dense is None:
        return words["why_listed"]
    if hit.lexical is None:
        return words["why_meaning"]
    return words["why_words"] if hit.dense is None else words["why_both"]


def _card(hit: Hit, turn: Turn, reader: Reader, sentence: str, citations: Iterable[Citation]) -> Card:
    asked = Asked(turn.understood.text if turn.understood else turn.question)
    paper, refused = hit.paper, turn.answer is not None and turn.answer.refused
    cited = tuple(
        Quote(plain(c.quote, asked.marked), quote_anchor(turn, c.n), 0 if refused else c.n, c.source == "analysis")
        for c in citations
        if c.arxiv_id == paper.arxiv_id
    )
    best = (Quote(plain(sentence, asked.marked)),) if sentence else ()
    return Card(
        paper=paper,
        anchor=f"t{turn.number}-{paper.arxiv_id}",
        title=plain(paper.title),
        authors=short_authors(paper.authors, reader.words),
        why=reason(hit, reader.words, refused),
        percent=0 if refused else round(100 * min(1.0, max(0.0, hit.late))),
        quotes=cited or best,
        entries=tuple((entry, entry_url(reader.entry_template, entry)) for entry in hit.entries),
    )


def quote_anchor(turn: Turn, number: int) -> str:
    """The in-page anchor of a citation."""
    return f"t{turn.number}-c{number}"


def _prose(answer: Answer | None, turn: Turn) -> Markup:
    if not answer:
        return answer_html(turn.streamed, {hit.paper.url for hit in turn.found.hits} if turn.found else ())
    text = answer.text
    if answer.refused:  # the nearest papers, which its text goes on to name, are the cards
        text = text.partition("\n\n")[0]
    ours = {url for c in answer.citations for url in (c.url, c.entry_url) if url} | {h.paper.url for h in answer.hits}
    return answer_html(text, ours, {c.n: f"#{quote_anchor(turn, c.n)}" for c in answer.citations})


def _how(answer: Answer, words: Words) -> str:
    made = words["extractive"] if answer.mode == "extractive" else words.fill("by_model", model=answer.mode)
    return made if answer.refused is False else ""


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _visible(value: Any) -> Any:
    """Without the control characters that would reorder or hide the rest of a page."""
    if isinstance(value, Markup):
        return Markup(visible(value))
    return visible(value) if isinstance(value, str) else value
