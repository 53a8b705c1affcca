"""What a group likes, learnt from the papers that it picked, starred and dismissed.

Kernel ridge regression between liked papers and common ones of the library, over what papers say by its rarity and
their vectors. It is strongly held back: a few papers say a direction, not a border. Figures, beside those of
arxiv-sanity's support vectors and others, are in tests/bench/README.md.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.search.features import Features

if TYPE_CHECKING:
    from vectorstore.library import Library

VECTORS = 0.5
"""The weight of two papers' cosine of vectors beside that of what they say."""
HELD_BACK = 3.0
"""Ridge: of 0.3, 1 and 3 the best with 5 and 20 liked papers of 39 readers of 2025-08 to 2025-10."""
LIKELY_FROM, LIKELY_PER = 3.3, 1.1
"""What makes a likelihood of how many standard deviations a paper lies above common ones: a logistic curve."""
SIMILAR = 0.6
"""The weight of being like the liked papers, the latest most, beside what the regression says; with it five likes tell
more, and twenty as much."""
MOST_LEARNT = 400
"""Liked and disliked papers that are learnt from, the latest."""
KEPT = 4
"""Libraries' states whose common papers stay compared with each other."""

Floats = NDArray[np.floating[Any]]
_compared: OrderedDict[tuple[str, int], NDArray[np.float32]] = OrderedDict()
_comparing = Lock()


@dataclass(frozen=True, slots=True)
class Likings:
    """Papers by arXiv id with what each counts, the latest last: a pick 1, one that two members picked more."""

    liked: Mapping[str, float]
    disliked: Mapping[str, float]

    def __bool__(self) -> bool:
        return bool(self.liked)


@dataclass(frozen=True, slots=True)
class Taste:
    """What was learnt: a weight for each word and each direction, how common papers score by these, and the papers
    liked."""

    words: Floats
    vector: Floats
    mean: float
    deviation: float
    liked: Features
    ids: tuple[str, ...]
    """arXiv ids of the liked papers, as `liked` has them."""

    def above(self, papers: Features) -> Floats:
        """Tells how many standard deviations each paper lies above common ones."""
        above: Floats = (papers.words @ self.words + papers.vectors @ self.vector - self.mean) / self.deviation
        return above

    def nearest(self, papers: Features) -> NDArray[np.intp]:
        """Returns the place in `ids` of the liked paper that each is most like."""
        nearest: NDArray[np.intp] = np.argmax(_alike(papers, self.liked), axis=1)
        return nearest


def likely_to_like(above: Floats, lowered: float) -> Floats:
    """Tells how probably papers are ones to like, by what `Taste.above` gives; with their odds lowered by something."""
    likely: Floats = 1 / (1 + np.exp(LIKELY_FROM + lowered - LIKELY_PER * above))
    return likely


def learn(library: "Library", likings: Likings) -> Taste | None:
    """Learns a taste from votes. Returns None while nothing that the library holds is liked, or all of it is voted
    on."""
    liked = dict(list(likings.liked.items())[-MOST_LEARNT:])
    disliked = dict(list(likings.disliked.items())[-MOST_LEARNT:])
    if not library.rows_of([*liked]):
        return None
    held = library.rows_of([*liked, *disliked])
    told = library.ranges.features_of(held.values())
    common = library.ranges.common_features()
    names = {row: name for name, row in held.items()}
    told_ids = [names[row] for row in told.ids.tolist()]
    wanted = np.array([liked.get(name, 0.0) for name in told_ids])
    unwanted = np.where(wanted > 0, 0.0, [disliked.get(name, 0.0) for name in told_ids])
    alone = ~np.isin(common.ids, told.ids)
    if not alone.any():
        return None
    among = _among_common(library, common)[np.ix_(alone, alone)]
    beside = _alike(told, common)[:, alone]
    kernel = np.block([[_alike(told, told), beside], [beside.T, among]])
    # Both sides weigh the same in all, however few are liked; what is disliked counts as the liked ones do.
    fewer = alone.sum() / max(wanted.sum(), 1.0)
    counts = np.concatenate([fewer * np.where(wanted > 0, wanted, unwanted), np.ones(alone.sum())])
    signs = np.concatenate([np.where(wanted > 0, 1.0, -1.0), -np.ones(alone.sum())])
    shares = _solved(kernel, signs, np.maximum(counts / counts.mean(), 1e-6))
    words = told.words.T @ shares[: len(wanted)] + common.words[alone].T @ shares[len(wanted) :]
    vector = VECTORS * (told.vectors.T @ shares[: len(wanted)] + common.vectors[alone].T @ shares[len(wanted) :])
    places = np.flatnonzero(wanted > 0)
    of_liked = Features(told.ids[places], told.words[places], told.vectors[places])
    names_liked = tuple(told_ids[place] for place in places.tolist())
    latest = list(liked)[::-1]
    mean = _recent([latest.index(name) for name in names_liked], wanted[places]) @ of_liked.vectors
    regressed, similar = common.words @ words + common.vectors @ vector, common.vectors @ mean
    by, also = 1 / max(float(regressed.std()), 1e-9), SIMILAR / max(float(similar.std()), 1e-9)
    return Taste(
        words * by, vector * by + mean * also, float(regressed.mean() * by + similar.mean() * also), 1 + SIMILAR,
        of_liked, names_liked,
    )  # fmt: skip


def _recent(order: list[int], counts: Floats) -> Floats:
    """What each liked paper counts in their mean: the latest, whose place is 0, most, as it falls off in the recipe of
    zotero-arxiv-daily."""
    shares = counts / (1 + np.log10(np.array(order) + 1))
    recent: Floats = (shares / shares.sum()).astype(np.float32)
    return recent


def _solved(kernel: Floats, signs: Floats, counts: Floats) -> Floats:
    """The shares of each paper in what is learnt; an offset is free."""
    size = len(signs)
    system = np.zeros((size + 1, size + 1))
    system[:size, :size] = kernel + np.diag(HELD_BACK / counts)
    system[:size, size] = system[size, :size] = 1.0
    shares: Floats = np.linalg.solve(system, np.append(signs, 0.0))[:size].astype(np.float32)
    return shares


def _among_common(library: "Library", common: Features) -> NDArray[np.float32]:
    key = str(library.home), library.generation()
    with _comparing:
        if key not in _compared:
            _compared[key] = _alike(common, common)
            if len(_compared) > KEPT:
                _compared.popitem(last=False)
        return _compared[key]


def _alike(some: Features, others: Features) -> NDArray[np.float32]:
    alike: NDArray[np.float32] = (some.words @ others.words.T).toarray() + VECTORS * (some.vectors @ others.vectors.T)
    return alike
