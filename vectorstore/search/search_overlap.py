"""How much of a text each of many papers holds, word by word: in its title, in its abstract, in what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vectorstore.model.embedding import TokenIds, bundled
from vectorstore.model.late_interaction import LateInteraction
from vectorstore.search.contents import Content

PIECE = 12  # tokens
WINDOW = 3  # pieces: about a sentence

Floats = NDArray[np.float32]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Overlap:
    """What papers hold of a text by late interaction: of each of its tokens the best cosine, times its weight.

    `own` [papers, tokens] over title and abstract, `title` over the title alone, `said` over all analyses; `window` and
    `second` [papers] are the sums of the best window of some 36 tokens and of the best that shares nothing with it,
    `passage` that of the best passage of an analysis; `paired` how well neighbouring words of the text stand side by
    side in the paper's own, 0 to 1. `weights` [tokens] sum to 1.
    """

    pieces: tuple[int, ...]
    weights: Floats
    own: Floats
    title: Floats
    said: Floats
    window: Floats
    second: Floats
    passage: Floats
    paired: Floats


@dataclass(frozen=True, slots=True)
class PaperTokens:
    """The tokens of some papers: their own, with the title first, and those of the passages of their analyses."""

    own: TokenIds
    starts: Places
    """[papers]: where each begins; as of the titles."""
    titles: TokenIds
    title_starts: Places
    said: TokenIds
    passages: Places
    """[passages]: where each begins."""
    speakers: Places
    """[passages]: the place of each one's paper, ascending."""

    @classmethod
    def of(cls, papers: Sequence[Content]) -> "PaperTokens":
        """Joins the tokens of these papers in their order."""
        own = [each.own if len(each.own) else np.zeros(1, np.uint16) for each in papers]
        titles = [tokens[: max(1, each.title)] for tokens, each in zip(own, papers, strict=True)]
        return cls(
            np.concatenate(own),
            _starts([len(tokens) for tokens in own]),
            np.concatenate(titles),
            _starts([len(tokens) for tokens in titles]),
            np.concatenate([each.said for each in papers]),
            _starts([length for each in papers for length in each.lengths]),
            np.repeat(np.arange(len(papers)), [len(each.lengths) for each in papers]),
        )


def _starts(lengths: Sequence[int]) -> Places:
    ends = np.cumsum(lengths, dtype=np.intp)
    return ends - np.array(lengths, np.intp)


def overlaps(late: LateInteraction, texts: Sequence[str], held: PaperTokens) -> tuple[Overlap, ...]:
    """Tells what each paper holds of each of some texts, whose tokens are compared once with the papers'."""
    tokens = bundled().tokens(texts)
    asked = np.unique(np.concatenate(tokens))
    if not len(asked):
        return tuple(_nothing(len(held.starts)) for _ in texts)
    compared = _Compared(late, asked, held)
    return tuple(compared.overlap(np.searchsorted(asked, of_text)) for of_text in tokens)


@dataclass(frozen=True, slots=True)
class _Windows:
    """The pieces of the papers' own words: [tokens, pieces] the best cosines within the window that each begins."""

    wide: Floats
    first: Places
    owners: Places
    within: Places

    @classmethod
    def of(cls, met: Floats, starts: Places) -> "_Windows":
        lengths = np.diff(starts, append=met.shape[1])
        counts = -(-lengths // PIECE)
        first = np.cumsum(counts) - counts
        owners = np.repeat(np.arange(len(starts)), counts)
        within = np.arange(counts.sum()) - first[owners]
        best = np.maximum.reduceat(met, starts[owners] + PIECE * within, axis=1)
        wide = best.copy()
        for shift in range(1, WINDOW):
            same = owners[shift:] == owners[:-shift]
            np.maximum(wide[:, :-shift], best[:, shift:], out=wide[:, :-shift], where=same)
        return cls(wide, first, owners, within)

    def two_best(self, rows: Places, weights: Floats) -> tuple[Floats, Floats]:
        """Computes of each paper the sum of its best window, and of the best that shares nothing with it."""
        sums = weights @ self.wide[rows]
        top = np.maximum.reduceat(sums, self.first)
        place = np.full(len(top), -WINDOW)
        hits = np.flatnonzero(sums == top[self.owners])
        place[self.owners[hits[::-1]]] = self.within[hits[::-1]]
        apart = np.where(np.abs(self.within - place[self.owners]) >= WINDOW, sums, 0.0)
        return top, np.maximum.reduceat(apart, self.first).astype(np.float32)


class _Compared:
    """All texts' tokens against those of the papers. Rows are the tokens asked, so that what is done for one of them,
    or for two, runs through memory in order."""

    def __init__(self, late: LateInteraction, asked: TokenIds, held: PaperTokens) -> None:
        self._asked, self._held, self._weights = asked, held, late.weights(asked)
        cosines, own, titles, said = late.cosines(asked, held.own, held.titles, held.said)
        self._met = cosines.take(own, axis=1)
        """float32 [tokens, tokens of the papers' own words]."""
        self._windows = _Windows.of(self._met, held.starts)
        self._own = self._best(self._met, held.starts)
        self._title = self._best(cosines.take(titles, axis=1), held.title_starts)
        self._passages = np.stack([self._best(row.take(said), held.passages) for row in cosines])
        self._side_by_side: dict[tuple[int, int], Floats] = {}

    @staticmethod
    def _best(cosines: Floats, starts: Places) -> Floats:
        """The best of each part; [..., parts]."""
        best: Floats = np.maximum.reduceat(cosines, starts, axis=-1) if len(starts) else cosines
        return best

    def overlap(self, order: Places) -> Overlap:
        """Computes the overlap of one text from the rows of its tokens, in their order."""
        papers = len(self._held.starts)
        if not len(order):
            return _nothing(papers)
        rows = np.unique(order)
        weights = self._weights[rows] / self._weights[rows].sum()
        window, second = self._windows.two_best(rows, weights)
        said, passage = _said(self._passages[rows].T * weights, self._held, papers)
        return Overlap(
            tuple(self._asked[rows].tolist()),
            weights,
            self._own[rows].T * weights,
            self._title[rows].T * weights,
            said,
            window,
            second,
            passage,
            self._paired(order),
        )

    def _paired(self, order: Places) -> Floats:
        """For neighbouring words of a text the best place of a paper where the one stands next to the other or with one
        word between, as good as the worse of the two; their mean by weight. Of a single word how well it is held."""
        if len(order) < 2:
            single: Floats = self._own[order[0]]
            return single
        total, paired = 0.0, np.zeros(len(self._held.starts), np.float32)
        for first, second in dict.fromkeys(pairwise(order.tolist())):
            weight = float(self._weights[first] + self._weights[second])
            paired += weight * self._beside(first, second)
            total += weight
        return paired / np.float32(total)

    def _beside(self, first: int, second: int) -> Floats:
        """[papers]; texts of one question have most of their neighbours in common."""
        if (first, second) not in self._side_by_side:
            one, other = self._met[first], self._met[second]
            beside = np.full(len(one), -1, np.float32)
            for shift in (1, 2):
                np.maximum(beside[:-shift], other[shift:], out=beside[:-shift])
            np.maximum(beside[1:], other[:-1], out=beside[1:])
            np.minimum(one, beside, out=beside)
            self._side_by_side[first, second] = self._best(beside, self._held.starts)
        return self._side_by_side[first, second]


def _nothing(papers: int) -> Overlap:
    none, empty = np.zeros(papers, np.float32), np.zeros((papers, 0), np.float32)
    return Overlap((), np.zeros(0, np.float32), empty, empty, empty, none, none, none, none)


def _said(best: Floats, held: PaperTokens, papers: int) -> tuple[Floats, Floats]:
    """From the best of each passage [passages, tokens], by weight, that of each paper, and the sum of its best
    passage."""
    said, passage = np.zeros((papers, best.shape[1]), np.float32), np.zeros(papers, np.float32)
    if len(held.speakers):
        speakers, first = np.unique(held.speakers, return_index=True)
        said[speakers] = np.maximum.reduceat(best, first)
        passage[speakers] = np.maximum.reduceat(best.sum(axis=1), first)
    return said, passage
