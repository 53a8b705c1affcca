"""Quotes as they enter an answer: numbered, cited, and chosen by what they tell."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.extractive import Composed, cite_abstract, cite_analysis, headline, quoted
from assistant.form_texts import FORM_TEXTS
from assistant.quotes import Quote, quotes_of
from assistant.texts import TEXTS
from assistant.values import Aspect, Citation
from vectorstore.languages import language_of
from vectorstore.values import EntryLink, Hit, Language, Passage, Section, SectionKind

if TYPE_CHECKING:
    from vectorstore.library import Library

_I = re.IGNORECASE
TELLS: dict[Aspect, re.Pattern[str]] = {
    "contribution": re.compile(
        r"\b(?:we|this (?:paper|work|report|article|study)|our (?:paper|work|benchmark|method|model|approach)"
        r"|in this (?:paper|work))\b.{0,60}?\b(?:present|propos|introduc|develop|describ|stud(?:y|ies)|build|releas"
        r"|creat|offer"
        r"|explor|investigat|design|train|formulat|collect|reconstruct|turn|show|model|demonstrat|argue|ask|find"
        r"|tackl|revisit"
        r"|address|start|couple|recast|rethink)",
        _I,
    ),
    "method": re.compile(
        r"\b(?:by \w+ing|via|using|conditioned on|modules?|architecture|framework|pipeline|recipe|encoders?"
        r"|decoders?|backbone"
        r"|two[- ]stages?|in (?:two|three) stages|distill\w*|fine-tun\w*|(?:we|it|which) (?:turns?|drops?|uses?"
        r"|adds?|replaces?"
        r"|learns?|trains?|combines?|applies|extracts?|predicts?|encodes?))\b",
        _I,
    ),
    "result": re.compile(
        r"\d(?:[\d.,]*)\s*(?:%|per ?cent|×|x\b|times|points?|fps|frames per second)|state[- ]of[- ]the[- ]art|\bSOTA\b"
        r"|\b(?:outperform|surpass|achiev|improv|experiment|results?\b|accuracy|faster|fewer|matches|reaches"
        r"|competitive|robust)",
        _I,
    ),
    "data": re.compile(
        r"\b(?:datasets?|corpus|corpora|benchmarks?|annotat\w+|trained on|training (?:set|data)|(?:million|billion"
        r"|thousand|hours?|\d{3,}) "
        r"(?:of )?(?:\w+ ){0,2}(?:images?|videos?|clips?|samples|pairs|questions|captions|frames|examples|hours))\b"
        r"|数据|语料|样本|标注|训练集",
        _I,
    ),
    # Only what is said of the paper's own work: that others fail is the problem, not a limit.
    "limitations": re.compile(
        r"\blimitations?\b|\b(?:our|the|this) (?:method|model|approach|system|network|detector|framework) (?:\w+ )?"
        r"(?:fails?|struggles?|cannot|can not|does not|is limited|requires?)\b",
        _I,
    ),
    "future_work": re.compile(r"\bfuture (?:work|research|directions?)\b|\bwe (?:plan|hope|leave)\b", _I),
    "problem": re.compile(
        r"\b(?:however|yet|challeng\w+|difficult\w*|hard|lacks?|limited|suffers?|problem|bottleneck|gap|remains?"
        r"|rarely|never)\b", _I
    ),
    "applications": re.compile(r"\b(?:applications?|applied to|robots?|deploy\w*|enabl\w+|useful|downstream)\b", _I),
    "comparison": re.compile(r"\b(?:unlike|compared (?:to|with)|than (?:prior|previous|existing)|baselines?"
                             r"|prior work|existing)\b", _I),
    "impact": re.compile(r"\b(?:suggests?|opens?|pav\w+|implications?|significance|toward)\b", _I),
    "conclusion": re.compile(r"\b(?:we (?:conclude|find|show)|overall|in summary|results? (?:show|suggest))", _I),
}  # fmt: skip
"""What an abstract's sentence says when it tells of an aspect."""

_OWN = re.compile(r"\b(?:we|our|ours|this (?:paper|work|method|report|article|study))\b", _I)

MOST_SENTENCES = 5
"""Of an analysis section in an answer."""


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


def lead(quotes: Sequence[Quote]) -> Quote | None:
    """The sentence of an abstract that says what the paper does, as far as its words show; else the best quote."""
    for cue in (TELLS["contribution"], _OWN):
        if telling := [quote for quote in quotes if cue.search(quote.text)]:
            return min(telling, key=lambda quote: quote.start)
    return next(iter(quotes), None)


def telling_of(quotes: Sequence[Quote], aspect: Aspect) -> list[Quote]:
    """The ranked quotes of an abstract that tell of an aspect, best first."""
    cue = TELLS.get(aspect)
    return [quote for quote in quotes if cue and cue.search(quote.text)]


def sections_on(library: "Library", arxiv_id: str, kinds: Sequence[SectionKind]) -> list[tuple[EntryLink, Section]]:
    """The sections of these kinds in what digests say of a paper, those made from the PDF first, then the newest."""
    found = [
        (link, section)
        for link, entry in library.entries(arxiv_id)
        for section in entry.sections
        if section.kind in kinds
    ]
    return sorted(found, key=lambda each: (each[1].basis != "pdf", kinds.index(each[1].kind), -_ordinal(each[0].day)))


def passages_on(
    library: "Library", question: str, arxiv_id: str, link: EntryLink, section: Section, most: int = MOST_SENTENCES
) -> list[Passage]:
    """The sentences of a section that meet the question best, at most so many, in their order."""
    quotes = sorted(quotes_of(library, question, [section.text])[0][:most], key=lambda quote: quote.start)
    return [
        Passage(
            arxiv_id, "analysis", quote.text, quote.start, quote.start + len(quote.text), language_of(quote.text),
            section.kind, section.heading, section.basis, link,
        )
        for quote in quotes
    ]  # fmt: skip


def _ordinal(day: date) -> int:
    return day.toordinal()
