"""How probably each paper of some days meets a wish."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.find.judge import SMALL, conditions_met
from assistant.find.search_texts import Wording, asked_of
from assistant.triage.wishes import Wish, facets_of
from assistant.understand.categories import categories_in
from assistant.understand.intent import Intent
from vectorstore.glossary import Glossary
from vectorstore.search.ranking import fuse
from vectorstore.search.search_many import Gathered
from vectorstore.search.side_by_side import Beside
from vectorstore.values import Filters

if TYPE_CHECKING:
    from vectorstore.library import Library

LOOKED_AT = 250
"""Papers that are judged for a wish, the nearest of a longer range: the judge learnt on as many."""

AMONG = 100
"""Papers of the whole library that a shorter range is judged among: one of ten stands out by chance."""

FAR = 0.01
"""The likelihood of a paper that is too far to be judged, times its cosine."""

IN_FIELD = 0.4
"""The likelihood of a paper in the category of an interest that is the name of a field: there, but one of many."""

SUPPORT = 4.0
"""The weight of support beside the judge's odds; 0 to 8 rank 70 topics of the judge's own data alike, and there its
odds with this weight are right as they are (a logistic regression finds .99 times them, plus .3)."""

LIKENESS, LIKENESS_FROM = 3.2, 5.5
"""What makes a likelihood of a liked paper's facets, each met a little: a logistic regression on the same 70 topics."""

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Met:
    """How probably the papers of a range meet a wish, by their catalogue ids, ascending; which of them by their field
    alone, and which were seen to be withdrawn: these meet nothing."""

    ids: NDArray[np.integer[Any]]
    likely: Floats
    by_field: NDArray[np.bool_]
    withdrawn: NDArray[np.bool_]


def met(library: "Library", wishes: Sequence[Wish], filters: Filters) -> list[Met]:
    """Judges for each wish all papers that pass the filters, at most 5,000, the same for all of them."""
    glossary = Glossary.load(library.home)
    texts = [_whole(wish, glossary) for wish in wishes]
    beside = library.ranges.beside([text for of_wish in texts for text in of_wish], filters)
    ends = np.cumsum([len(of_wish) for of_wish in texts])[:-1]
    near, worded = np.split(beside.near, ends), np.split(beside.worded, ends)
    return [
        _met(library, wish, filters, Beside(beside.ids, *rows), glossary)
        for wish, *rows in zip(wishes, near, worded, strict=True)
    ]


def _met(library: "Library", wish: Wish, filters: Filters, near: Beside, glossary: Glossary) -> Met:
    likely = FAR * near.near.max(axis=0).clip(0, 1).astype(np.float64)
    withdrawn = np.zeros(len(near.ids), np.bool_)
    looked_at = _nearest(near)
    texts, groups = _facets(wish, glossary)
    others = library.ranges.spread(AMONG) if len(looked_at) < AMONG else []
    gathered = library.search.compare(texts, [*near.ids[looked_at].tolist(), *others])
    if gathered:
        judged = _of_paper(gathered, groups, wish) if wish.paper else _of_interest(gathered, groups)
        here = np.isin(gathered.ids, near.ids)
        places = np.searchsorted(near.ids, np.array(gathered.ids)[here])
        likely[places] = judged[here]
        withdrawn[places] = np.array([paper.withdrawn for paper in gathered.papers])[here]
    by_field = ~withdrawn & _in_field(library, wish, filters, near) & (likely < IN_FIELD)
    likely[by_field] = IN_FIELD
    likely[withdrawn] = 0.0
    return Met(near.ids, likely, by_field, withdrawn)


def _whole(wish: Wish, glossary: Glossary) -> tuple[str, ...]:
    """The texts that choose which papers are looked at."""
    if wish.paper:
        return wish.paper.title, f"{wish.paper.title}\n{wish.paper.evidence}"
    return asked_of(Intent(wanted=(wish.text,), text=wish.text), glossary).texts


def _nearest(near: Beside) -> NDArray[np.intp]:
    if len(near.ids) <= LOOKED_AT:
        return np.arange(len(near.ids))
    best = np.max([fuse(cosines, words) for cosines, words in zip(near.near, near.worded, strict=True)], axis=0)
    return np.argsort(-best, kind="stable")[:LOOKED_AT]


def _facets(wish: Wish, glossary: Glossary) -> tuple[tuple[str, ...], list[list[Wording]]]:
    """The texts that papers are compared with, and the wordings of each side of the wish."""
    if not wish.paper:
        asked = asked_of(Intent(wanted=(wish.text,), text=wish.text), glossary)
        return asked.texts, [list(asked.wanted)]
    facets = facets_of(wish.paper, glossary)
    rows = {text: row for row, text in enumerate(dict.fromkeys(text for side in facets for text in side))}
    named = {text: tuple(concept for *_, concept in glossary.concepts_in(text)) for text in rows}
    return tuple(rows), [[Wording(text, rows[text], rows[text], named[text]) for text in side] for side in facets]


def _of_interest(gathered: Gathered, sides: Sequence[Sequence[Wording]]) -> Floats:
    """The judge's odds, and how well each word and all of it are met: support is about 0 to 2."""
    [[wording]] = sides
    overlap = gathered.overlaps[wording.row]
    support = (overlap.own.sum(axis=1) if overlap.pieces else 0.0) + gathered.near[wording.row]
    return _likelihood(_odds(conditions_met(gathered, [wording]))[0] + SUPPORT * (support - 1))


def _of_paper(gathered: Gathered, sides: Sequence[Sequence[Wording]], wish: Wish) -> Floats:
    """The mean of the judge's odds for each side: of one that is long, too, the mean."""
    odds = _odds(conditions_met(gathered, [wording for side in sides for wording in side]))
    ends = np.cumsum([len(side) for side in sides])
    of_sides = [rows.mean(axis=0) for rows in np.split(odds, ends[:-1])]
    likely = _likelihood(LIKENESS * np.mean(of_sides, axis=0) + LIKENESS_FROM)
    likely[[paper == wish.paper for paper in gathered.papers]] = 1.0
    return likely


def _in_field(library: "Library", wish: Wish, filters: Filters, near: Beside) -> NDArray[np.bool_]:
    field = () if wish.paper else categories_in(wish.text)
    if not field:
        return np.zeros(len(near.ids), np.bool_)
    return np.isin(near.ids, library.ranges.beside((), replace(filters, categories=tuple(field))).ids)


def _odds(likely: Floats) -> Floats:
    odds: Floats = np.log((likely + SMALL) / (1 - likely + SMALL))
    return odds


def _likelihood(odds: Floats) -> Floats:
    likely: Floats = 1 / (1 + np.exp(-odds.astype(np.float64)))
    return likely
