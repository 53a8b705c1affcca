"""Finds the papers that a question asks for, and judges for each of its conditions whether they meet it.

Read `search_texts.py` (the texts that are searched for), then `signals.py` and `judge.py`, then `showing.py` (the
sentences).
"""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assistant.find.judge import Floats, judged, meeting, models
from assistant.find.paper_types import of_type
from assistant.find.search_texts import SearchTexts, asked_of
from assistant.find.showing import showing
from assistant.understand.intent import Intent
from assistant.values import Judged, Relevance
from vectorstore.glossary import Glossary
from vectorstore.search.search_many import Gathered
from vectorstore.text.languages import HAN, language_of

if TYPE_CHECKING:
    from vectorstore.library import Library

__all__ = ["count", "detailed", "find"]

CANDIDATES = 200
_WORD = re.compile(r"[a-z0-9]+(?:['’-][a-z0-9]+)*", re.IGNORECASE)
FEW, FEW_BAR = 100, 0.13
"""Of so few papers hardly one stands out by chance: the bar for the best of them, between what answers and what does
not in a library of eight papers (.15 and more; .10 and less)."""
CHINESE_BAR = 0.5
"""The same bar for Chinese questions, whose words stand in no abstract: of fifty fresh ones, two right papers fewer are
shown of 159, and a twentieth more of what is shown is right."""
DETAILED = 10
"""Words of a question from which on it says so much that a paper which meets a part of it is worth showing. Two Chinese
characters stand for a word."""
LEAST, OF_BEST = 0.03, 0.5
"""Likelihood from which a paper may answer such a question where none surely does, and the part of the best one's that
it must have: of the best ones every second is the paper that was meant."""
SHOWN = 10
"""Papers whose sentences are looked at even where they do not answer."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Papers that were judged: their places among those gathered, best first, and whether each answers."""

    gathered: Gathered
    asked: SearchTexts
    wanted: Floats
    whole: Floats
    places: list[int]
    sure: list[Relevance]


def find(library: "Library", intent: Intent, top: int = 50, near: int | None = None) -> list[Judged]:
    """At most `top` papers, best first: those that answer, those that may, and those that are only near, which fill up
    to `near` in all where that is given.

    A question that says nothing of the topic is answered by the newest papers that pass its filters; one of which no
    condition was made out, by its words.
    """
    if not (intent.wanted or intent.typed) and intent.unwanted:
        return _without(library, intent, top)
    intent = _with_wanted(intent)
    if not intent.wanted:
        return [Judged(hit, "yes", 1.0) for hit in library.ranges.newest(intent.filters, top)]
    found = _found(library, intent, top)
    return _told(library, intent, found, top if near is None else near) if found else []


def detailed(intent: Intent) -> bool:
    """Whether a question describes what it wants in many words."""
    han = len(HAN.findall(intent.text))
    return len(_WORD.findall(intent.text)) + han / 2 >= DETAILED


def count(library: "Library", intent: Intent, top: int = 50) -> int:
    """How many of the first `top` papers answer an intent that wants anything."""
    found = _found(library, _with_wanted(intent), top)
    return found.sure.count("yes") if found else 0


def _with_wanted(intent: Intent) -> Intent:
    if not intent.wanted and intent.text and not (intent.filters or intent.latest or intent.type):
        return replace(intent, wanted=(intent.text,))
    return intent if intent.wanted else replace(intent, wanted=intent.typed)


def _found(library: "Library", intent: Intent, top: int) -> _Found | None:
    asked = asked_of(intent, Glossary.with_words(library.home))
    among = intent.papers if intent.act == "among" else ()
    gathered = library.search.gather(asked.texts, asked.weights, intent.filters, CANDIDATES, among)
    if gathered is None:
        return None
    likely, bars = judged(asked, gathered), models()[2]
    whole = of_type(likely.whole, gathered.papers, intent.type) if intent.type else likely.whole
    whole = whole * np.array([not paper.withdrawn for paper in gathered.papers])  # what these claim meets nothing
    places = np.argsort(-whole, kind="stable")[:top].tolist()
    if len(gathered.papers) < FEW:
        bars = replace(bars, yes=FEW_BAR)
    elif language_of(asked.said.text) == "zh":
        bars = replace(bars, yes=max(bars.yes, CHINESE_BAR))
    answers = bars.answers(whole[places], float(whole.max(where=~likely.said, initial=0.0)))
    answers = (answers | (likely.said[places] & (whole[places] >= bars.yes))) & ~likely.open[places]
    foreign = likely.foreign and len(gathered.papers) >= FEW  # of few papers none is near
    answers &= not foreign
    if detailed(intent) and not answers.any() and not foreign:
        bars = replace(bars, maybe=min(bars.maybe, max(LEAST, OF_BEST * float(whole.max()))))
    sure = [
        _relevance(yes, score >= bars.maybe)
        for yes, score in zip(answers.tolist(), whole[places].tolist(), strict=True)
    ]
    return _Found(gathered, asked, likely.wanted, whole, places, sure)


def _without(library: "Library", intent: Intent, top: int) -> list[Judged]:
    """The newest papers that pass the filters and probably meet nothing of what is not wanted."""
    newest = library.ranges.newest(intent.filters, CANDIDATES)
    asked = asked_of(replace(intent, wanted=intent.unwanted, unwanted=()), Glossary.with_words(library.home))
    among = tuple(hit.paper.arxiv_id for hit in newest)
    gathered = library.search.gather(asked.texts, asked.weights, intent.filters, CANDIDATES, among) if among else None
    if gathered is None:
        return []
    met = judged(asked, gathered).wanted.max(axis=0) >= models()[2].maybe
    left = {paper.arxiv_id for paper, leaves in zip(gathered.papers, met, strict=True) if not leaves}
    return [Judged(hit, "yes", 1.0) for hit in newest if hit.paper.arxiv_id in left][:top]


def _told(library: "Library", intent: Intent, found: _Found, near: int) -> list[Judged]:
    """What is shown of each: which conditions it meets, and the sentences for them."""
    shown = [rank for rank, each in enumerate(found.sure) if each != "no"]
    shown += [rank for rank, each in enumerate(found.sure) if each == "no"][: max(0, near - len(shown))]
    places = [found.places[rank] for rank in shown]
    said = found.asked.said
    hits = library.search.hits(found.gathered, said.row, [(place, float(found.whole[place])) for place in places])
    told = [meeting(found.wanted[:, place].tolist(), intent.wanted, models()[2].met) for place in places]
    of_ranks = {
        rank: (conditions[0], hit.paper.evidence)
        for rank, conditions, hit in zip(shown, told, hits, strict=True)
        if found.sure[rank] != "no" or rank < SHOWN
    }
    asked, abstracts = zip(*of_ranks.values(), strict=True) if of_ranks else ((), ())
    quotes = dict(zip(of_ranks, map(tuple, showing(library, asked, said.text, abstracts)), strict=True))
    return [
        Judged(hit, found.sure[rank], hit.score, *conditions, quotes.get(rank, ()))
        for rank, hit, conditions in zip(shown, hits, told, strict=True)
    ]


def _relevance(answers: bool, may: bool) -> Relevance:
    return "yes" if answers else "maybe" if may else "no"
