"""The sentences of papers that meet a question: what an answer, a card and a reading list quote."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from math import inf
from typing import TYPE_CHECKING

from vectorstore.text.languages import language_of
from vectorstore.text.sentences import sentences
from vectorstore.values import Hit, Language, Passage

if TYPE_CHECKING:
    from vectorstore.library import Library

SHORTEST = 8
"""Characters; anything shorter is a heading or a stray mark, not a sentence to quote."""
LONGEST_QUOTE = 600
"""Characters of a sentence with those that it leans on."""

_LEANS = re.compile(
    r"(?:this(?! (?:paper|work|study|article|report))|these|those|such|it|they|its|their)\b"
    r"|(?:这(?!篇|项研究)|此(?!外)|它|其(?!中)|例如|因此|但|而(?!且))",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(r"[:：][\s*_]*$")
BULLET = re.compile(r"(?:[*+•-]|#{1,6}|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Quote:
    """An exact substring of a text, where it starts, and how well it meets the question: about 0 to 1."""

    text: str
    start: int
    score: float


def quotes_of(library: "Library", question: str, texts: Sequence[str]) -> list[list[Quote]]:
    """Returns for each text its sentences, those first that meet the question best, all scored in one pass; [] for a
    text without any."""
    spans = [spans_of(text) for text in texts]
    scores = iter(library.search.similarity(question, cut) if (cut := _cut(texts, spans)) else ())
    return [_ranked(text, found, islice(scores, len(found))) for text, found in zip(texts, spans, strict=True)]


def ranked_sentences(library: "Library", question: str, papers: Sequence[tuple[str, str]]) -> list[list[Quote]]:
    """Ranks for each paper's title and text the sentences of the text, those first that answer the question best."""
    spans = [spans_of(text) for _, text in papers]
    cut = [(title, _cut([text], [found])) for (title, text), found in zip(papers, spans, strict=True)]
    scores = library.search.answer_scores_of(cut, question)
    return [_ranked(text, found, each) for (_, text), found, each in zip(papers, spans, scores, strict=True)]


def best_sentences(library: "Library", question: str, hits: Sequence[Hit]) -> list[str]:
    """Returns for each hit the sentence of its abstract that answers the question best, "" where it has no abstract."""
    ranked = ranked_sentences(library, question, [(hit.paper.title, hit.paper.evidence) for hit in hits])
    return [quotes[0].text if quotes else "" for quotes in ranked]


def _cut(texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]) -> list[str]:
    return [text[start:end] for text, found in zip(texts, spans, strict=True) for start, end in found]


def _ranked(text: str, spans: Sequence[tuple[int, int]], scores: Iterable[float]) -> list[Quote]:
    scored = [Quote(text[start:end], start, score) for (start, end), score in zip(spans, scores, strict=True)]
    return sorted(scored, key=lambda quote: -quote.score)


def spans_of(text: str) -> list[tuple[int, int]]:
    """Tells where the sentences of a text begin and end, without the marks of lists, and without headings and stray
    marks."""
    trimmed = []
    for start, end in sentences(text):
        bullet = BULLET.match(text, start, end)
        begin = bullet.end() if bullet else start
        if end - begin >= SHORTEST:
            trimmed.append((begin, end))
    return trimmed


def interpretations(
    library: "Library", question: str, arxiv_ids: Sequence[str], language: Language
) -> dict[str, Passage]:
    """Returns for each paper the sentence of its analyses, in the given language, that answers the question best; the
    newest digest's where two say it equally well. Papers without any, and withdrawn ones, are left out."""
    papers = {each: paper for each in arxiv_ids if (paper := library.paper(each)) and not paper.withdrawn}
    analyses = [passage for each in papers for passage in library.passages(each) if passage.source == "analysis"]
    told = [(papers[passage.arxiv_id].title, passage.text) for passage in analyses]
    best: dict[str, tuple[float, date]] = {}
    chosen: dict[str, Passage] = {}
    for passage, quotes in zip(analyses, ranked_sentences(library, question, told), strict=True):
        quote = next((each for each in quotes if language_of(each.text) == language and not leads_in(each.text)), None)
        day = passage.entry.day if passage.entry else date.min
        if quote and (quote.score, day) > best.get(passage.arxiv_id, (-inf, day)):
            best[passage.arxiv_id] = (quote.score, day)
            start = passage.start + quote.start
            chosen[passage.arxiv_id] = replace(passage, text=quote.text, start=start, end=start + len(quote.text))
    return chosen


def in_context(text: str, quotes: Iterable[Quote]) -> list[Quote]:
    """Returns quotes of a text in its order, each with the sentences before it on its line that it leans on, as "This
    makes it slow" does."""
    spans, whole = spans_of(text), list[Quote]()
    for quote in sorted(quotes, key=lambda each: each.start):
        full = _with_context(text, spans, quote)
        if whole and full.start < whole[-1].start + len(whole[-1].text):  # one leans on the other
            full = _cut_out(text, whole.pop().start, quote)
        whole.append(full)
    return whole


def _with_context(text: str, spans: Sequence[tuple[int, int]], quote: Quote) -> Quote:
    end = quote.start + len(quote.text)
    while _LEANS.match(text, quote.start):
        before = [start for start, last in spans if last <= quote.start and "\n" not in text[last : quote.start]]
        if not before or end - before[-1] > LONGEST_QUOTE:
            break
        quote = _cut_out(text, before[-1], quote)
    return quote


def _cut_out(text: str, start: int, quote: Quote) -> Quote:
    """The quote from an earlier character on."""
    return replace(quote, text=text[start : quote.start + len(quote.text)], start=start)


def leads_in(text: str) -> bool:
    """Tells whether a sentence only announces what follows it: "the limits are:"."""
    return bool(_LEADS_IN.search(text))
