"""What tells whether papers meet a text: figures of each pair, all of a question's papers at once."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from assistant.find.naming import Naming
from assistant.find.search_texts import Wording
from vectorstore.search.ranking import fuse
from vectorstore.search.search_many import Gathered
from vectorstore.search.search_overlap import Overlap
from vectorstore.text.languages import language_of

EXACT, ALIKE = 0.93, 0.65
"""Cosines from which a paper holds a word of the text itself, and one like it."""
LEADERS = 8
"""Papers whose mean is what the others are compared with."""

Floats = NDArray[np.float32]


def signals(gathered: Gathered, wordings: Iterable[Wording]) -> list[tuple[list[str], Floats]]:
    """Computes for each wording the names of the signals, and float32 [papers, signals]."""
    naming = Naming(gathered.papers)
    return [_signals(gathered, wording, naming) for wording in wordings]


def _signals(gathered: Gathered, wording: Wording, naming: Naming) -> tuple[list[str], Floats]:
    table: dict[str, Floats | float] = {
        **_overlapping(gathered, wording.row),
        **_placed(gathered, wording.row),
        **_anew(gathered, wording),
        **_named(naming, wording),
        **_of_text(gathered, wording),
    }
    columns = np.empty((len(table), len(gathered.papers)), np.float32)
    for column, values in zip(columns, table.values(), strict=True):
        column[:] = values
    return list(table), columns.T


def _overlapping(gathered: Gathered, row: int) -> dict[str, Floats]:
    """How much of the text's words each paper holds, and where."""
    held: Overlap = gathered.overlaps[row]
    papers = len(gathered.papers)
    if not held.pieces:
        names = ("own", "title", "said", "both", "window", "second", "passage", "least", "least_both", "exact",
                 "exact_title", "alike", "alike_both", "main", "main_both", "paired")  # fmt: skip
        return {name: np.zeros(papers, np.float32) for name in names}
    weights, both = held.weights, np.maximum(held.own, held.said)
    own, all_told, title = held.own / weights, both / weights, held.title / weights
    heavy = weights >= 0.6 * weights.mean()
    main = weights.argmax()
    return {
        "own": held.own.sum(axis=1),
        "title": held.title.sum(axis=1),
        "said": held.said.sum(axis=1),
        "both": both.sum(axis=1),
        "window": held.window,
        "second": held.second,
        "passage": held.passage,
        "least": own[:, heavy].min(axis=1),
        "least_both": all_told[:, heavy].min(axis=1),
        "exact": (own > EXACT) @ weights,
        "exact_title": (title > EXACT) @ weights,
        "alike": (own > ALIKE) @ weights,
        "alike_both": (all_told > ALIKE) @ weights,
        "main": own[:, main],
        "main_both": all_told[:, main],
        "paired": held.paired,
    }


def _placed(gathered: Gathered, row: int) -> dict[str, Floats]:
    """How each paper stands among the others for the text."""
    near, told, worded = gathered.near[row], gathered.told[row], gathered.worded[row]
    held = gathered.overlaps[row]
    own = held.own.sum(axis=1)
    nearest = np.maximum(near, told)
    placed = fuse(nearest, worded, own).astype(np.float32)
    order = np.argsort(-placed, kind="stable")
    rank = np.empty(len(order), np.float32)
    rank[order] = np.arange(len(order))
    mean = gathered.vectors[order[:LEADERS]].mean(axis=0)
    information = sum(math.log((gathered.library + 1) / (count + 0.5)) for _, count in gathered.terms[row])
    return {
        "near": near,
        "told": told,
        "worded": worded,
        "worded_share": worded / max(information, 1.0),
        "placed": placed,
        "rank": np.log1p(rank),
        "behind": placed - placed.max(),
        "near_behind": nearest - nearest.max(),
        "window_behind": held.window - held.window.max(),
        "like_leaders": gathered.vectors @ (mean / max(float(np.linalg.norm(mean)), 1e-9)),
    }


def _anew(gathered: Gathered, wording: Wording) -> dict[str, Floats]:
    """The same of the text in the field's terms, and of both the better."""
    own, anew = gathered.overlaps[wording.row], gathered.overlaps[wording.anew]
    return {
        "anew_own": anew.own.sum(axis=1),
        "anew_title": anew.title.sum(axis=1),
        "anew_window": anew.window,
        "anew_near": gathered.near[wording.anew],
        "best_own": np.maximum(own.own.sum(axis=1), anew.own.sum(axis=1)),
        "best_window": np.maximum(own.window, anew.window),
        "best_near": np.maximum(gathered.near[wording.row], gathered.near[wording.anew]),
        "anew_worded": gathered.worded[wording.anew],
        "anew_paired": anew.paired,
    }


def _named(naming: Naming, wording: Wording) -> dict[str, Floats | float]:
    """Whether papers name the text's concepts."""
    return {
        "concepts": float(len(wording.concepts)),
        "named_title": naming.shares(wording.concepts, in_title=True),
        "named": naming.shares(wording.concepts, in_title=False),
        "related_title": naming.shares(wording.concepts, in_title=True, related=True),
        "related": naming.shares(wording.concepts, in_title=False, related=True),
    }


def _of_text(gathered: Gathered, wording: Wording) -> dict[str, float]:
    """What the text is like, and how well the library knows it: the same for all papers."""
    held, near = gathered.overlaps[wording.row], gathered.near[wording.row]
    terms = [math.log((gathered.library + 1) / (count + 0.5)) for _, count in gathered.terms[wording.row]]
    unknown = [1.0 for _, count in gathered.terms[wording.row] if not count]
    most = min(10, len(near))
    return {
        "tokens": math.log1p(len(held.pieces)),
        "terms": math.log1p(len(terms)),
        "rarest": max(terms, default=0.0),
        "rarity": sum(terms) / max(1, len(terms)),
        "unknown": sum(unknown) / max(1, len(terms)),
        "chinese": float(language_of(wording.text) == "zh"),
        "top_near": float(np.sort(near)[-most:].mean()),
        "top_own": float(np.sort(held.own.sum(axis=1))[-most:].mean()) if held.pieces else 0.0,
        "top_window": float(np.sort(held.window)[-most:].mean()),
    }
