"""One question of a conversation, as it goes and as it looks: what the chat and the wiki frame show alike."""

from dataclasses import dataclass

from markupsafe import Markup

from assistant.export import markdown_answer
from assistant.links import entry_url
from assistant.understand.intent import Act, Intent
from assistant.values import Answer, Found, Judged, Question, Step
from ui.pages.cards import Printing, number_shown, quote_anchor, sorted_out
from ui.pages.chips import Chip, chips_of, limit_text
from ui.pages.matches import Asked
from ui.pages.reader import Reader
from ui.pages.rendering import render
from ui.pages.richtext import answer as answer_html
from ui.pages.texts import Words
from vectorstore.values import Filters

TOLD: frozenset[Act] = frozenset(
    {"count", "paper", "aspect", "authors", "when", "define", "talk", "order", "offtopic"}
)  # fmt: skip
"""What is asked for is told, not found: where there is no room beside the cards, the answer stands before them."""

MOST_OFFERED = 10
"""Papers that "the last one" or "which of them" may mean, where no more are shown."""


LISTED: frozenset[Act] = frozenset({"papers", "similar", "among"})
"""What is answered, without a language model, with the same papers and quotes that stand on the cards: where there is
no room beside the cards, they are not shown twice."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation on its way to an answer. `number` makes the anchors of its marks unique. `step` is
    what the language model `writer` has come to; a `stopped` turn keeps what was written and gets no answer."""

    number: int
    question: str
    filters: Filters = Filters()
    history: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    found: Found | None = None
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
    """A question with its papers, and its answer as far as it has come; each [n] leads to its quote on a card."""
    answer, words, understood = turn.answer, reader.words, turn.understood
    refused = answer is not None and answer.refused
    asked = Asked(understood.text if understood and understood.text else turn.question)
    printing = Printing(reader, asked, turn.number, answer.citations if answer else (), refused)
    return render(
        "turn.html",
        words,
        turn=turn,
        refused=refused,
        limits=limit_text(turn.filters, words),
        chips=_chips(turn, words),
        # Until the answer is there, only what answers: all else is folded, and not worth sending with each piece.
        cards=printing.cards([each for each in turn.papers if answer or turn.stopped or each.relevance == "yes"]),
        prose=_prose(turn, reader),
        markdown=markdown_answer(answer, turn.question, reader.origin) if answer else "",
        progress=_progress(turn, words),
        made=_how(answer, words) if answer else "",
        told=understood is not None and (understood.act in TOLD or understood.form != "list"),
        listed=answer is not None
        and answer.mode == "extractive"
        and answer.understood.act in LISTED
        and answer.understood.form == "list",
    )


def _chips(turn: Turn, words: Words) -> list[Chip]:
    titles = {each.hit.paper.arxiv_id: each.hit.paper.title for each in turn.papers}
    return chips_of(turn.understood, titles, words) if turn.understood else []


def _prose(turn: Turn, reader: Reader) -> Markup:
    hits = [each.hit for each in turn.papers]
    ours = {hit.paper.url for hit in hits}
    ours |= {entry_url(reader.entry_template, entry) for hit in hits for entry in hit.entries}
    if not turn.answer:
        return answer_html(turn.streamed, ours)
    cited = turn.answer.citations
    ours |= {url for each in cited for url in (each.url, each.entry_url) if url}
    return answer_html(turn.answer.text, ours, {each.n: f"#{quote_anchor(turn.number, each.n)}" for each in cited})


def _progress(turn: Turn, words: Words) -> str:
    """What is being done."""
    if not turn.step:
        return words["writing"]
    return turn.step.detail or words[f"step_{turn.step.name}"]


def _how(answer: Answer, words: Words) -> str:
    made = words["extractive"] if answer.mode == "extractive" else words.fill("by_model", model=answer.mode)
    return made if answer.refused is False else ""
