"""Papers by titles that somebody mistyped: a slip in a word or two, never another word."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from vectorstore.text.folding import fold

FEWEST, SLIPS = 4, 2
"""Words of a title that is known in spite of slips, and of how many words."""
SHORTEST = 4
"""Letters of a word that may have a slip: of shorter ones each letter counts."""


def nearly(titles: Iterable[str], held: Mapping[int, str]) -> dict[str, int]:
    """Finds the titles that one paper alone has but for slips, with its catalogue id; `held` are folded titles."""
    naming = defaultdict[str, list[int]](list)
    for paper, key in held.items():
        for word in {*key.split()}:
            naming[word].append(paper)
    found = {}
    for title in titles:
        words = fold(title).split()
        if len(words) < FEWEST:
            continue
        rarest = sorted({*words}, key=lambda word: len(naming.get(word, ())))[: SLIPS + 1]  # of these one has no slip
        near = {paper for word in rarest for paper in naming.get(word, ())}
        same = [paper for paper in near if _but_for_slips(words, held[paper].split())]
        if len(same) == 1:
            found[title] = same[0]
    return found


def _but_for_slips(words: list[str], others: list[str]) -> bool:
    if len(words) != len(others):
        return False
    apart = [(one, other) for one, other in zip(words, others, strict=True) if one != other]
    return len(apart) <= SLIPS and all(_slip(one, other) for one, other in apart)


def _slip(one: str, other: str) -> bool:
    """Whether a letter is missing, too many or another one, or two have changed places."""
    if min(len(one), len(other)) < SHORTEST or any(letter.isdigit() for letter in one + other):
        return False
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
