"""Finds the papers that a question asks for, and judges for each of its conditions whether they meet it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assistant.find.asked import Asked, asked_of
from assistant.find.judge import Likelihoods, judged, meeting, models
from assistant.find.paper_types import of_type
from assistant.find.showing import showing
from assistant.understand.intent import Intent
from assistant.values import Judged, Relevance
from vectorstore.glossary import Glossary
from vectorstore.search_many import Gathered

if TYPE_CHECKING:
    from vectorstore.library import Library

__all__ = ["find"]

CANDIDATES = 200
FEW, FEW_BAR = 100, 0.25
"""Of so few papers hardly one stands out by chance: the bar for the best of them, between what answers and what does
not in two libraries of eight and of twenty papers (.37 and more; .10 and less)."""
SHOWN = 10
"""Papers whose sentences are looked at even where they do not answer."""


def find(library: "Library", intent: Intent, top: int = 50) -> list[Judged]:
    """At most `top` papers, best first: those that answer, those that may, and those that are only near.

    A question that says nothing of the topic is answered by the newest papers that pass its filters; one of which no
    condition was made out, by its words.
    """
    if not (intent.wanted or intent.typed) and intent.unwanted:
        return _without(library, intent, top)
    if not intent.wanted and intent.text and not (intent.filters or intent.latest or intent.type):
        intent = replace(intent, wanted=(intent.text,))
    if not intent.wanted and intent.typed:
        intent = replace(intent, wanted=intent.typed)
    if not intent.wanted:
        return [Judged(hit, "yes", 1.0) for hit in library.newest(intent.filters, top)]
    asked = asked_of(intent, Glossary.load(library.home))
    among = intent.papers if intent.act == "among" else ()
    gathered = library.gather(asked.texts, asked.weights, intent.filters, CANDIDATES, among)
    if gathered is None:
        return []
    likely = judged(asked, gathered)
    if intent.type:
        likely = replace(likely, whole=of_type(likely.whole, gathered.papers, intent.type))
    standing = np.array([not paper.withdrawn for paper in gathered.papers])
    likely = replace(likely, whole=likely.whole * standing)  # what a withdrawn paper claims meets nothing
    order = np.argsort(-likely.whole, kind="stable")[:top].tolist()
    return _told(library, intent, asked, gathered, likely, order)


def _without(library: "Library", intent: Intent, top: int) -> list[Judged]:
    """The newest papers that pass the filters and probably meet nothing of what is not wanted."""
    newest = library.newest(intent.filters, CANDIDATES)
    asked = asked_of(replace(intent, wanted=intent.unwanted, unwanted=()), Glossary.load(library.home))
    among = tuple(hit.paper.arxiv_id for hit in newest)
    gathered = library.gather(asked.texts, asked.weights, intent.filters, CANDIDATES, among) if among else None
    if gathered is None:
        return []
    met = judged(asked, gathered).wanted.max(axis=0) >= models()[2].maybe
    left = {paper.arxiv_id for paper, leaves in zip(gathered.papers, met, strict=True) if not leaves}
    return [Judged(hit, "yes", 1.0) for hit in newest if hit.paper.arxiv_id in left][:top]


def _told(
    library: "Library", intent: Intent, asked: Asked, gathered: Gathered, likely: Likelihoods, order: Sequence[int]
) -> list[Judged]:
    bars = models()[2]
    chosen = [(place, float(likely.whole[place])) for place in order]
    hits = library.hits(asked.said.text, gathered, asked.said.row, chosen)
    told = [meeting(likely.wanted[:, place].tolist(), intent.wanted, bars.met) for place in order]
    best = float(likely.whole.max())
    if len(gathered.papers) < FEW:
        bars = replace(bars, yes=FEW_BAR)
    answers = bars.answers(likely.whole[list(order)], best)
    sure = [_relevance(bool(yes), score >= bars.maybe) for yes, (_, score) in zip(answers, chosen, strict=True)]
    shown = [place for place, each in enumerate(sure) if each != "no" or place < SHOWN]
    quotes = showing(
        library, [told[place][0] for place in shown], asked.said.text, [hits[place].paper.evidence for place in shown]
    )
    of_paper = dict(zip(shown, map(tuple, quotes), strict=True))
    return [
        Judged(hit, relevance, hit.score, *conditions, of_paper.get(place, ()))
        for place, (hit, relevance, conditions) in enumerate(zip(hits, sure, told, strict=True))
    ]


def _relevance(answers: bool, may: bool) -> Relevance:
    return "yes" if answers else "maybe" if may else "no"
