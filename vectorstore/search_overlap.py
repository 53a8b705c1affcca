"""How much of a text each of many papers holds, word by word: in its title, in its abstract, in what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vectorstore.catalogue import Catalogue
from vectorstore.embedding import TokenIds, bundled
from vectorstore.late_interaction import LateInteraction

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
class Held:
    """The tokens of some papers: their own, with the title first, and those of the passages of their analyses."""

    own: TokenIds
    starts: Places
    titles: Places
    """[2 * papers]: where each title begins and ends."""
    said: TokenIds
    passages: Places
    """[passages]: where each begins."""
    speakers: Places
    """[passages]: the place of each one's paper, ascending."""

    @classmethod
    def of(cls, catalogue: Catalogue, ids: Sequence[int], titles: Sequence[str], own: Sequence[TokenIds]) -> "Held":
        """Of papers by their catalogue ids, ascending, with their titles and tokens."""
        lengths = np.array([max(1, len(tokens)) for tokens in own], np.intp)
        padded = [tokens if len(tokens) else np.zeros(1, np.uint16) for tokens in own]
        starts = np.cumsum(lengths) - lengths
        ends = starts + np.minimum([max(1, len(tokens)) for tokens in bundled().tokens(titles)], lengths)
        places = {paper: place for place, paper in enumerate(ids)}
        said = [(places[paper], tokens) for paper, tokens in catalogue.analysis_tokens(ids) if len(tokens)]
        said.sort(key=lambda pair: pair[0])
        spoken = np.array([len(tokens) for _, tokens in said], np.intp)
        return cls(
            np.concatenate(padded),
            starts,
            np.stack([starts, ends], axis=1).ravel(),
            np.concatenate([tokens for _, tokens in said]) if said else np.zeros(0, np.uint16),
            np.cumsum(spoken) - spoken,
            np.array([place for place, _ in said], np.intp),
        )


def overlaps(late: LateInteraction, texts: Sequence[str], held: Held) -> tuple[Overlap, ...]:
    """What each paper holds of each of some texts, whose tokens are compared once with the papers'."""
    tokens = bundled().tokens(texts)
    pieces, weights, met, said = late.cosines(np.concatenate(tokens), held.own, held.said)
    if not len(pieces):
        return tuple(_nothing(len(held.starts)) for _ in texts)
    compared = _Compared(
        met,
        np.maximum.reduceat(met, held.starts),
        _spans(met, held.titles),
        _Windows.of(met, held.starts),
        np.maximum.reduceat(said, held.passages) if len(said) else said,
    )
    return tuple(_overlap(compared, held, np.searchsorted(pieces, of_text), pieces, weights) for of_text in tokens)


@dataclass(frozen=True, slots=True)
class _Windows:
    """The pieces of the papers' own words: [pieces, tokens] the best cosines within the window that each begins."""

    wide: Floats
    first: Places
    owners: Places
    within: Places

    @classmethod
    def of(cls, met: Floats, starts: Places) -> "_Windows":
        lengths = np.diff(starts, append=len(met))
        counts = -(-lengths // PIECE)
        first = np.cumsum(counts) - counts
        owners = np.repeat(np.arange(len(starts)), counts)
        within = np.arange(counts.sum()) - first[owners]
        best = np.maximum.reduceat(met, starts[owners] + PIECE * within)
        wide = best.copy()
        for shift in range(1, WINDOW):
            same = owners[shift:] == owners[:-shift]
            np.maximum(wide[:-shift], best[shift:], out=wide[:-shift], where=same[:, None])
        return cls(wide, first, owners, within)

    def two_best(self, columns: Places, weights: Floats) -> tuple[Floats, Floats]:
        """Of each paper the sum of its best window, and of the best that shares nothing with it."""
        sums = self.wide[:, columns] @ weights
        top = np.maximum.reduceat(sums, self.first)
        place = np.full(len(top), -WINDOW)
        hits = np.flatnonzero(sums == top[self.owners])
        place[self.owners[hits[::-1]]] = self.within[hits[::-1]]
        apart = np.where(np.abs(self.within - place[self.owners]) >= WINDOW, sums, 0.0)
        return top, np.maximum.reduceat(apart, self.first).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Compared:
    """The cosines of all texts' tokens with the papers': [tokens of the papers, tokens], and the best of each paper,
    each title, each window and each passage."""

    met: Floats
    own: Floats
    title: Floats
    windows: _Windows
    passages: Floats


def _overlap(compared: _Compared, held: Held, order: Places, pieces: TokenIds, weights: Floats) -> Overlap:
    """That of one text, by the columns of its tokens in their order."""
    papers = len(held.starts)
    if not len(order):
        return _nothing(papers)
    columns = np.unique(order)
    of_text = weights[columns] / weights[columns].sum()
    window, second = compared.windows.two_best(columns, of_text)
    said, passage = _said(compared.passages[:, columns] * of_text, held, papers)
    return Overlap(
        tuple(pieces[columns].tolist()),
        of_text,
        compared.own[:, columns] * of_text,
        compared.title[:, columns] * of_text,
        said,
        window,
        second,
        passage,
        _paired(compared.met, weights, order, held.starts),
    )


def _nothing(papers: int) -> Overlap:
    none, empty = np.zeros(papers, np.float32), np.zeros((papers, 0), np.float32)
    return Overlap((), np.zeros(0, np.float32), empty, empty, empty, none, none, none, none)


def _paired(cosines: Floats, weights: Floats, order: Places, starts: Places) -> Floats:
    """For neighbouring words of a text the best place of a paper where the one stands next to the other or with one
    word between, as good as the worse of the two; their mean by weight. Of a single word how well it is held."""
    if len(order) < 2:
        single: Floats = np.maximum.reduceat(cosines[:, order[0]], starts)
        return single
    total, paired = 0.0, np.zeros(len(starts), np.float32)
    for first, second in dict.fromkeys(pairwise(order.tolist())):
        one, other = cosines[:, first], cosines[:, second]
        beside = np.full(len(one), -1, np.float32)
        for shift in (1, 2):
            np.maximum(beside[:-shift], other[shift:], out=beside[:-shift])
        np.maximum(beside[1:], other[:-1], out=beside[1:])
        weight = float(weights[first] + weights[second])
        paired += weight * np.maximum.reduceat(np.minimum(one, beside), starts)
        total += weight
    return paired / total


def _spans(met: Floats, spans: Places) -> Floats:
    """The best of each span; an empty one takes the row that it begins with."""
    padded = np.concatenate([met, np.full((1, met.shape[1]), -1, np.float32)])
    best: Floats = np.maximum.reduceat(padded, spans)[::2]
    return best


def _said(best: Floats, held: Held, papers: int) -> tuple[Floats, Floats]:
    """From the best of each passage, by weight, that of each paper, and the sum of its best passage."""
    said, passage = np.zeros((papers, best.shape[1]), np.float32), np.zeros(papers, np.float32)
    if len(best):
        speakers, first = np.unique(held.speakers, return_index=True)
        said[speakers] = np.maximum.reduceat(best, first)
        passage[speakers] = np.maximum.reduceat(best.sum(axis=1), first)
    return said, passage
