"""Topics of a library: groups of papers that are alike, named by the terms of their titles."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.atlas.layout import SEED, Matrix
from assistant.digests.common_words import COMMON_WORDS

FEWEST, MOST = 4, 40
NAMED_BY = 3
"""Terms of a name."""
RARE, PAIR = 2.0, 1.5
"""What rarity counts beside frequency, and a pair of words beside one."""
LEAST = 2
"""Titles that hold a term which names a topic, where any two share one."""

_WORD = re.compile(r"[A-Za-z][\w]*(?:-[A-Za-z]\w*)*")


def topics_of(points: Matrix) -> NDArray[np.uint8]:
    """Returns the topic of each paper, by k-means of reduced vectors; how many there are grows with their number."""
    from sklearn.cluster import MiniBatchKMeans
    from threadpoolctl import threadpool_limits

    number = min(max(FEWEST, round(len(points) ** 0.5 / 3)), MOST, len(points))
    if number < 2:
        return np.zeros(len(points), np.uint8)
    with threadpool_limits(1):
        found = MiniBatchKMeans(number, random_state=SEED, batch_size=4_096, n_init=3).fit_predict(points)
    return np.asarray(found, np.uint8)


def names_of(titles: Sequence[str], topics: NDArray[np.uint8]) -> list[str]:
    """Returns a name for each topic: the terms that most of its titles hold beside how many of all titles do (term
    frequency against inverse document frequency); a title where they have no terms."""
    held = [_terms(title) for title in titles]
    of_all = Counter(term for terms in held for term in terms)
    number = int(topics.max(initial=0)) + 1
    names = []
    for topic in range(number):
        places = np.flatnonzero(topics == topic).tolist()
        here = Counter(term for place in places for term in held[place])
        shared = {term: times for term, times in here.items() if times >= LEAST} or here
        worth = {
            term: times * np.log(len(titles) / of_all[term]) ** RARE * (PAIR if " " in term else 1.0)
            for term, times in shared.items()
        }
        name = ", ".join(_apart(sorted(worth, key=lambda term: (-worth[term], term))))
        names.append(name or next((titles[place] for place in places), ""))
    return names


def _terms(title: str) -> set[str]:
    """The words of a title that tell papers apart, and pairs of such that stand side by side."""
    words = [word.lower() for word in _WORD.findall(title)]
    told = [word if word not in COMMON_WORDS and len(word) > 1 else "" for word in words]
    pairs = (f"{one} {other}" for one, other in pairwise(told) if one and other)
    return {*filter(None, told), *pairs}


def _apart(terms: Sequence[str]) -> list[str]:
    """The first terms that share no word, the plural of one included."""
    chosen: list[str] = []
    said: set[str] = set()
    for term in terms:
        roots = {word.removesuffix("s") for word in term.split()}
        if not roots & said:
            chosen.append(term)
            said |= roots
        if len(chosen) == NAMED_BY:
            break
    return chosen
