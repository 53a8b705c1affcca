"""Which papers a question is answered from, in the answer's order, by its act."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.cues import lead
from assistant.find import find
from assistant.quotes import quotes_of, ranked_sentences
from assistant.understand.intent import Act, Intent
from assistant.values import Judged, Relevance
from vectorstore.values import Filters, Hit

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST = 50
"""Papers that a search judges."""
MOST_DAYS = 10
"""Days whose papers an answer shows, the latest."""
LONGEST_COMPARED = 400
"""Characters of a paper that others' sentences are compared with."""

OF_NAMED: frozenset[Act] = frozenset({"paper", "aspect", "authors", "when", "compare", "similar"})
"""Acts that are about the papers of an Intent."""


def settled(library: "Library", intent: Intent, today: date) -> Intent:
    """Returns the Intent that is searched with. Of a day: days of digests where there are digests of them, the newest
    where it names none, or days up to today of which nothing has come; with something wanted it asks for papers on
    that, among these days'. To choose among no papers, or to define nothing, is to ask for papers; papers of digest
    days and nothing else are what these brought."""
    if (intent.act == "among" and not intent.papers) or (intent.act == "define" and not intent.topic):
        intent = replace(intent, act="papers")
    bare = not (intent.topic or intent.type or intent.unwanted)
    if intent.act == "papers" and bare and _of_digests(intent.filters):
        return replace(intent, act="day")
    if intent.act != "day":
        return intent
    filters = _days_asked(library, intent.filters, today)
    return replace(intent, filters=filters, act="day" if bare and _of_digests(filters) else "papers")


def _of_digests(filters: Filters) -> bool:
    return bool(filters.digested_since or filters.digested_until)


def gathered(library: "Library", intent: Intent, top: int) -> list[Judged]:
    """Returns the papers of a settled Intent: all that answer, then all that may, then near ones up to `top` in all.
    Each has the sentences that show it, best first."""
    match intent.act:
        case "talk" | "order" | "offtopic":
            return []
        case "day":
            days = [day for day, _ in library.ranges.digest_days(intent.filters)][-MOST_DAYS:]
            return _introduced(library, library.ranges.first_of_days(intent.filters, days, top))
        case "similar" if intent.papers and not intent.absent:
            return _similar(library, intent, top)
        case act if act in OF_NAMED and (intent.papers or intent.absent):
            return _named(library, intent, top)
    if not (intent.topic or intent.type or intent.unwanted or intent.papers):
        return _introduced(library, library.ranges.newest(intent.filters, max(top, MOST) + len(intent.beyond)))
    judged = find(library, intent, max(top, MOST), top)
    if not (intent.topic or intent.type):  # all but what is not wanted
        judged = _introduced(library, [each.hit for each in judged])
    return _ordered(intent, judged)


def further(intent: Intent, answering: Sequence[Judged]) -> int:
    """Tells how many of the papers that answer were shown before those that are now: where more of them are wanted, the
    papers behind the last one shown."""
    places = [place for place, each in enumerate(answering, 1) if each.hit.paper.arxiv_id in intent.beyond]
    return max(places, default=0)


def answering(papers: Iterable[Judged], relevance: Relevance = "yes") -> list[Judged]:
    """Returns those of some papers that answer; or that may."""
    return [each for each in papers if each.relevance == relevance]


def _ordered(intent: Intent, judged: Sequence[Judged]) -> list[Judged]:
    yes = answering(judged)
    if intent.latest:
        yes.sort(key=lambda each: each.hit.paper.published or date.min, reverse=True)
    return [*yes, *answering(judged, "maybe"), *answering(judged, "no")]


def _named(library: "Library", intent: Intent, top: int) -> list[Judged]:
    """The papers that a question names and the filters let pass, in its order, then those near to it."""
    papers = [paper for each in intent.papers if (paper := library.paper(each))]
    asked = " ".join([*(f"{paper.title} {paper.arxiv_id}" for paper in papers), *intent.absent, intent.text])
    hits = library.search.papers(asked, intent.filters, max(top, len(papers)))
    named = [hit for each in intent.papers for hit in hits if hit.paper.arxiv_id == each]
    others = [hit for hit in hits if hit not in named]
    text = intent.text or " ".join(intent.absent)
    return [*_judged(library, named, text, "yes"), *_judged(library, others, text, "no")]


def _similar(library: "Library", intent: Intent, top: int) -> list[Judged]:
    """The papers most like the first one named; with something wanted, those of them first that answer it."""
    paper = library.paper(intent.papers[0])
    if not paper:
        return []
    hits = library.search.papers(
        f"{paper.title}\n{paper.abstract}", intent.filters, (MOST if intent.topic else top) + 1
    )
    hits = [hit for hit in hits if hit.paper.arxiv_id not in intent.papers]
    if intent.topic and hits:
        ids = tuple(hit.paper.arxiv_id for hit in hits)
        return _ordered(intent, find(library, replace(intent, act="among", papers=ids), MOST, top))
    return _judged(library, hits[:top], f"{paper.title}. {paper.abstract}"[:LONGEST_COMPARED], "yes")


def _judged(library: "Library", hits: Sequence[Hit], text: str, relevance: Relevance) -> list[Judged]:
    """Papers that were not searched for by conditions, each with its sentences nearest to a text first."""
    ranked = ranked_sentences(library, text, [(hit.paper.title, hit.paper.evidence) for hit in hits])
    score = float(relevance == "yes")
    return [Judged(hit, relevance, score, quotes=tuple(each)) for hit, each in zip(hits, ranked, strict=True)]


def _introduced(library: "Library", hits: Sequence[Hit]) -> list[Judged]:
    """Papers that filters alone let pass, each with the sentence that says what it does, else the nearest to its
    title."""
    told = [quotes_of(library, hit.paper.title, [hit.paper.evidence])[0] for hit in hits]
    leads = map(lead, told)
    return [Judged(hit, "yes", 1.0, quotes=(first,) if first else ()) for hit, first in zip(hits, leads, strict=True)]


def _days_asked(library: "Library", filters: Filters, today: date) -> Filters:
    if _of_digests(filters):
        return filters
    if filters.since or filters.until:
        of_digests = replace(
            filters, since=None, until=None, digested_since=filters.since, digested_until=filters.until
        )
        if library.ranges.digest_days(of_digests):
            return of_digests
        if library.search.count("", filters):
            return filters
        if (filters.until or today) < today:
            return of_digests  # whose form names the nearest days
        filters = replace(filters, since=None, until=None)
    if days := library.ranges.digest_days(filters):
        return replace(filters, digested_since=days[-1][0], digested_until=days[-1][0])
    newest = library.ranges.newest(filters, 1)
    day = newest[0].paper.published if newest else None
    return replace(filters, since=day, until=day)
