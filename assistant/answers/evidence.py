"""Quotes as they enter an answer: numbered, cited, and chosen by what they tell."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, get_args

from assistant.answers.extractive import Composed, cite_abstract, cite_analysis, headline, quoted
from assistant.answers.form_texts import FORM_TEXTS
from assistant.digests.entries import sections_apart
from assistant.quotes import Quote, in_context, leads_in, quotes_of, ranked_sentences
from assistant.texts import TEXTS
from assistant.values import Citation
from vectorstore.languages import language_of
from vectorstore.values import EntryLink, Hit, Language, Passage, Section, SectionKind

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST_SENTENCES = 5
"""Of an analysis section in an answer."""

_UNSTATED = re.compile(
    r"(?:论文|作者|文中|摘要|原文)[^。，]{0,8}(?:未|没有)(?:明确|直接|具体|详细|专门)?地?"
    r"(?:列出|提及|提到|说明|讨论|指出|给出|陈述|阐述)|可以?(?:合理)?推[断测]|推测"
    r"|\b(?:papers?|authors?|abstract) (?:do|does|did) not (?:\w+ly )?(?:state|list|mention|discuss)"
    r"|\b(?:not (?:\w+ly )?stated|can be inferred)\b",
    re.IGNORECASE,
)
"""Says that what follows, or stands before, is not what the paper states."""


_GUESSED = re.compile(r"可能|或许|也许|估计|预计|\b(?:may|might|likely|probably|presumably|perhaps)\b", re.IGNORECASE)


class Draft:
    """An answer as it is written: pieces of text, and the citations in the order of their marks."""

    def __init__(self, language: Language, template: str) -> None:
        self.texts, self.forms = TEXTS[language], FORM_TEXTS[language]
        self.template = template
        self._pieces: list[str] = []
        self._citations: list[Citation] = []

    def add(self, piece: str) -> None:
        """A paragraph, list or table of its own."""
        self._pieces.append(f"\n\n{piece}" if self._pieces else piece)

    def abstract(self, hit: Hit, quote: Quote) -> str:
        """A quote of the paper's abstract with its mark."""
        return self._cited(cite_abstract(hit, len(self._citations) + 1, quote.text, self.template))

    def analysis(self, hit: Hit, passage: Passage) -> str:
        """A quote of an analysis with its mark."""
        return self._cited(cite_analysis(hit, len(self._citations) + 1, passage, self.template))

    def introduced(self, section: Section, entry: EntryLink | None, said: Sequence[Passage]) -> str:
        """What the quotes of an analysis section are, and which digest they stand in."""
        unstated = section.basis == "pdf" and any(_UNSTATED.search(passage.text) for passage in said)
        basis = "unstated" if unstated else section.basis
        if entry is None:
            return self.forms.analysis_apart[basis]
        return self.forms.analysis_says[basis].format(day=entry.day)

    def headline(self, hit: Hit) -> str:
        """The paper's title with its links and facts."""
        return headline(self.texts, hit, self.template)

    def block(self, hit: Hit, quotes: Sequence[Quote]) -> str:
        """A paper's headline with quotes of its abstract."""
        said = "\n>\n".join(f"> {self.abstract(hit, quote)}" for quote in quotes)
        return f"{self.headline(hit)}\n\n{said or self.texts.no_abstract}"

    def done(self, refused: bool = False) -> Composed:
        """The answer so far."""
        return Composed(tuple(self._pieces), tuple(self._citations), refused)

    def _cited(self, citation: Citation) -> str:
        self._citations.append(citation)
        return quoted(self.texts, citation)


def sections_on(
    library: "Library", arxiv_id: str, kinds: Sequence[SectionKind]
) -> list[tuple[EntryLink | None, Section]]:
    """The sections of these kinds in what is said of a paper, in digests or without one, those made from the PDF first,
    then the newest."""
    said: list[tuple[EntryLink | None, Section]] = [
        (link, section) for link, entry in library.entries(arxiv_id) for section in entry.sections
    ]
    said += [(None, section) for section in sections_apart(library.passages(arxiv_id))]
    found = [(link, section) for link, section in said if section.kind in kinds]
    return sorted(found, key=lambda each: (each[1].basis != "pdf", kinds.index(each[1].kind), -_ordinal(each[0])))


def passages_on(
    library: "Library",
    question: str,
    arxiv_id: str,
    link: EntryLink | None,
    section: Section,
    most: int = MOST_SENTENCES,
) -> list[Passage]:
    """The sentences of a section that meet the question best, at most so many, in their order; of results those with
    numbers go first. None that only announces a list."""
    ranked = [quote for quote in quotes_of(library, question, [section.text])[0] if not leads_in(quote.text)]
    if section.kind == "result":
        ranked.sort(key=lambda quote: not any(map(str.isdigit, quote.text)))
    return [_passage(arxiv_id, link, section, quote) for quote in in_context(section.text, ranked[:most])]


def sentences_that(
    tell: Callable[[str], bool],
    library: "Library",
    question: str,
    arxiv_id: str,
    link: EntryLink | None,
    section: Section,
    most: int,
) -> list[Passage]:
    """The sentences of a section that tell something, at most so many of those that meet the question best, in their
    order."""
    if not any(tell(line) for line in section.text.splitlines()):  # no sentence goes on over a line's end
        return []
    ranked = quotes_of(library, question, [section.text])[0]
    told = [quote for quote in ranked if tell(quote.text)][:most]
    return [_passage(arxiv_id, link, section, quote) for quote in in_context(section.text, told)]


def nearest_in_analyses(
    library: "Library", question: str, hit: Hit, fits: Callable[[str], float]
) -> tuple[EntryLink | None, Section, Passage] | None:
    """Of all sections on a paper the sentence that fits best, of those that fit equally the one that meets the question
    best; None where all fit 0 or less."""
    sections = sections_on(library, hit.paper.arxiv_id, get_args(SectionKind))
    ranked = ranked_sentences(library, question, [(hit.paper.title, section.text) for _, section in sections])
    found = [
        (fits(quote.text), quote.score, place, quote)
        for place, quotes in enumerate(ranked)
        for quote in quotes
        if not leads_in(quote.text) and not is_guess(quote.text)
    ]
    fit, _, place, quote = max(found, key=lambda each: each[:2], default=(0.0, 0.0, 0, None))
    if fit <= 0 or quote is None:
        return None
    where, section = sections[place]
    [whole] = in_context(section.text, [quote])
    return where, section, _passage(hit.paper.arxiv_id, where, section, whole)


def is_guess(text: str) -> bool:
    """Whether a sentence only supposes something, without a figure."""
    return bool(_GUESSED.search(text)) and not any(map(str.isdigit, text))


def _passage(arxiv_id: str, link: EntryLink | None, section: Section, quote: Quote) -> Passage:
    return Passage(
        arxiv_id, "analysis", quote.text, quote.start, quote.start + len(quote.text), language_of(quote.text),
        section.kind, section.heading, section.basis, link,
    )  # fmt: skip


def _ordinal(entry: EntryLink | None) -> int:
    return entry.day.toordinal() if entry else 0
