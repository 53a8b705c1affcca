"""Papers as cards: what is known of each, how well it meets the question, and the sentences that show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from assistant.links import entry_url
from assistant.markdown import escape as in_markdown
from assistant.quotes import Quote as Sentence
from assistant.values import Citation, EvidenceSource, Judged, Strength
from ui.pages.kinds import KindChip, kind_chips
from ui.pages.matches import AskedWords
from ui.pages.reader import Reader
from ui.pages.richtext import plain
from ui.pages.strength import strength
from ui.pages.texts import Words
from vectorstore.values import EntryLink, Paper

SHOWN_AUTHORS = 3
SHOWN_PAPERS = 8
"""Papers that answer which stand open, and that each further step opens."""
MOST_MAY, MOST_NEAR = 10, 5
"""Papers that may answer, and near ones: further ones tell little."""


@dataclass(frozen=True, slots=True)
class CardQuote:
    """A sentence on a card. `number` is its citation mark, 0 for the best match of a paper that is not cited; `told`
    says that the answer itself quotes it, `span` where it stands in the abstract, "" where it is not of it."""

    text: Markup
    source: EvidenceSource
    span: str = ""
    anchor: str = ""
    number: int = 0
    told: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A paper as a card: everything ready to print. `why` says in words how well it meets the question, `open` which
    of its conditions its abstract does not tell."""

    paper: Paper
    anchor: str
    title: Markup
    authors: str
    kinds: tuple[KindChip, ...]
    strength: Strength | Literal[""]
    why: str
    open: str
    quotes: tuple[CardQuote, ...]
    entries: tuple[tuple[EntryLink, str], ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """The papers of an answer, in its order: those that answer, of which the first are `shown` and `more` come a few at
    a time; the first of those that may, of `may_in_all`; and near ones."""

    shown: tuple[Card, ...]
    more: tuple[tuple[Card, ...], ...]
    may: tuple[Card, ...]
    may_in_all: int
    near: tuple[Card, ...]

    def __bool__(self) -> bool:
        return bool(self.shown or self.may or self.near)


@dataclass(frozen=True, slots=True)
class Printing:
    """What cards are printed with: the question's words, to mark them; the turn that they stand in; its citations; and
    the lines of its answer, whose quotes no card repeats. Marks of a refusal lead nowhere: what it cites is none."""

    reader: Reader
    asked: AskedWords
    turn: int
    citations: Sequence[Citation]
    refused: bool
    lines: str = ""

    def cards(self, papers: Sequence[Judged]) -> Cards:
        """The papers as cards; all that are cited are shown."""
        yes, may, near = (tuple(map(self._card, each)) for each in sorted_out(papers))
        shown, in_all = number_shown(papers, self.citations), sum(each.relevance == "maybe" for each in papers)
        more = tuple(yes[first : first + SHOWN_PAPERS] for first in range(shown, len(yes), SHOWN_PAPERS))
        return Cards(yes[:shown], more, may, in_all, near)

    def _card(self, judged: Judged) -> Card:
        paper, words = judged.hit.paper, self.reader.words
        cited = tuple(self._quote(each) for each in self.citations if each.arxiv_id == paper.arxiv_id)
        best = tuple(map(self._best, judged.quotes[:1]))
        return Card(
            paper=paper,
            anchor=f"t{self.turn}-{paper.arxiv_id}",
            title=plain(paper.title),
            authors=short_authors(paper.authors, words),
            kinds=kind_chips(paper, words),
            strength=strength(judged.score) if judged.relevance != "no" and (judged.meets or judged.open) else "",
            why=reason(judged, words),
            open=words["listed"].join(judged.open) if judged.relevance == "maybe" else "",
            quotes=cited or best,
            entries=tuple((entry, entry_url(self.reader.entry_template, entry)) for entry in judged.hit.entries),
        )

    def _best(self, quote: Sentence) -> CardQuote:
        text = plain(quote.text, self.asked.marked)
        return CardQuote(text, "abstract", _span(quote.start, quote.text), told=self._told(quote.text))

    def _quote(self, cited: Citation) -> CardQuote:
        return CardQuote(
            text=plain(cited.quote, self.asked.marked),
            source=cited.source,
            span=_span(cited.start, cited.quote) if cited.source == "abstract" else "",
            anchor=quote_anchor(self.turn, cited.n),
            number=0 if self.refused else cited.n,
            told=self._told(cited.quote),
        )

    def _told(self, quote: str) -> bool:
        return in_markdown(quote) in self.lines


def _span(start: int, text: str) -> str:
    return f"{start}-{start + len(text)}"


def sorted_out(papers: Sequence[Judged]) -> tuple[list[Judged], list[Judged], list[Judged]]:
    """Those that answer, the first of those that may, and the nearest of the others."""
    yes, may, near = ([each for each in papers if each.relevance == kind] for kind in ("yes", "maybe", "no"))
    return yes, may[:MOST_MAY], near[:MOST_NEAR]


def number_shown(papers: Sequence[Judged], citations: Sequence[Citation]) -> int:
    """How many of the papers that answer stand open: the first, and all up to the last that is cited."""
    cited = {each.arxiv_id for each in citations}
    yes, _, _ = sorted_out(papers)
    return max(SHOWN_PAPERS, *(place for place, each in enumerate(yes, 1) if each.hit.paper.arxiv_id in cited), 0)


def quote_anchor(turn: int, number: int) -> str:
    """The in-page anchor of a citation."""
    return f"t{turn}-c{number}"


def short_authors(authors: Sequence[str], words: Words, shown: int = SHOWN_AUTHORS) -> str:
    """The first authors, and how many more."""
    rest = len(authors) - shown
    first = (words["name_comma"]).join(authors[:shown])
    return f"{first} {words.fill('others', more=rest, all=len(authors))}" if rest > 0 else first


def reason(judged: Judged, words: Words) -> str:
    """Why a paper is shown, in words; "" where that goes without saying, as of one that the question names."""
    hit = judged.hit
    if judged.relevance == "no":
        return words["why_near"]
    if judged.meets or judged.open:
        return words[strength(judged.score)]
    return words["why_listed"] if hit.lexical is None and hit.dense is None else ""
