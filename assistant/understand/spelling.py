"""Typing errors in questions: English words a letter or two from a known one, and Chinese that sounds like a term.

Right text must stay as it is: a word is changed only where neither the model's vocabulary, nor the glossary, nor the
papers of the library know it, and a Chinese character only where it is no part of a word.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

import vectorstore.embedding
from assistant.understand import words
from assistant.understand.sounds import Sounds
from vectorstore.glossary import Glossary
from vectorstore.spelling import american
from vectorstore.traditional import simplified

PAPERS = 2
"""Papers that say a word, from which on it is known."""
STRANGE = 4
"""Words that nobody knows, at most: more of them are another language's."""
LETTERS, LONG, LONGEST = 5, 9, 24
"""Of a word that is mended at all, at least; of one in which two letters may be wrong; of any word, at most."""

_WHOLE_WORDS = 17_000  # the vocabulary's first English pieces are whole words, the others parts of words
_ENDINGS = (
    "s", "es", "d", "ed", "ing", "ings", "ly", "y", "er", "ers", "or", "ors", "ness", "able", "ably", "less", "like",
    "wise", "ish", "ize", "ized", "izing", "al", "ity", "ism", "ist", "ists",
)  # fmt: skip
_BEGINNINGS = ("un", "re", "non", "pre", "de", "over", "mis", "out", "sub", "co", "anti", "multi", "semi", "self")
_WORD = re.compile(rf"(?<![\w@./:'’-])[a-z]{{{LETTERS},{LONGEST}}}(?![\w@/'’-]|\.\w)", re.ASCII)
_HAN_RUN = re.compile("[\u4e00-\u9fff]{2,}")

Change = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Mended:
    """A question as it is read, and each stretch that was changed: as typed, as read."""

    text: str
    read_as: tuple[tuple[str, str], ...] = ()


class Spelling:
    """Mends typing errors. `known` tells in how many papers of the library a word stands; it is asked seldom."""

    def __init__(self, known: Callable[[str], int], glossary: Glossary) -> None:
        ranks = ranks_of_pieces()
        self._known = known
        self._english = English(ranks, glossary.words)
        self._sounds = Sounds(glossary, ranks)

    def mended(self, text: str, fixed: Sequence[tuple[int, int]] = ()) -> Mended:
        """The question without its typing errors. The stretches `fixed` stay as they are, as do names, abbreviations
        and Chinese in traditional characters."""
        changes = sorted((*self._words(text, fixed), *self._heard(text, fixed)))
        parts, end = [], 0
        for start, after, right in changes:
            parts += [text[end:start], right]
            end = after
        return Mended(
            "".join((*parts, text[end:])), tuple((text[start:after], right) for start, after, right in changes)
        )

    def _words(self, text: str, fixed: Sequence[tuple[int, int]]) -> Iterator[Change]:
        """English words that nobody knows, as the nearest word that is known."""
        found = [match for match in _WORD.finditer(text) if not _meets(match.start(), match.end(), fixed)]
        strange = [match for match in found if not self._english.knows(match[0])]
        for match in strange if len(strange) <= STRANGE else ():
            right = self._english.nearest(match[0])
            if right and self._known(match[0]) < PAPERS:
                yield match.start(), match.end(), right

    def _heard(self, text: str, fixed: Sequence[tuple[int, int]]) -> Iterator[Change]:
        """Chinese that is no word, as the term that it sounds like."""
        runs = list(_HAN_RUN.finditer(text))
        for run in runs if runs and simplified(text) == text else ():
            for place, term in self._sounds.terms_in(run[0]):
                start = run.start() + place
                if not _meets(start, start + len(term), fixed):
                    yield start, start + len(term), term


def _meets(start: int, end: int, fixed: Sequence[tuple[int, int]]) -> bool:
    return any(start < after and before < end for before, after in fixed)


class English:
    """Words that are known, the most frequent first, and how often each letter is in them, by which near ones are
    found. `ranks` are the model's pieces with their rank."""

    def __init__(self, ranks: dict[str, int], terms: frozenset[str]) -> None:
        pieces = [piece for piece in sorted(ranks, key=ranks.__getitem__) if piece.isascii() and piece.isalnum()]
        frequent = [piece for piece in pieces[:_WHOLE_WORDS] if piece.isalpha()]
        also = (*sorted(terms), *words.common("term"))
        more = [word for word in also if word.isascii() and word.isalpha()]
        self._known = words.rare().union(frequent, more, words.common("word"))
        self._near = [word for word in dict.fromkeys((*frequent, *more)) if len(word) >= LETTERS - 1]
        self._letters = np.array([_letters(word) for word in self._near], dtype=np.int8)
        self._first = np.array([word[0] for word in self._near])

    def knows(self, word: str) -> bool:
        """Whether it is a word, in any form or British spelling, or two in one: "lookbook"."""
        bare = next((word[len(begin) :] for begin in _BEGINNINGS if word.startswith(begin)), "")
        halves = ((word[:cut], word[cut:]) for cut in range(4, len(word) - 3))
        return (
            american(word) != word
            or any(len(form) > 2 and form in self._known for each in (word, bare) for form in _forms(each))
            or any(self._known.issuperset(pair) for pair in halves)
        )

    def nearest(self, word: str) -> str:
        """The word that is fewest letters away, then the most frequent; "" where none is near."""
        most = 2 if len(word) >= LONG else 1
        begun = np.flatnonzero((self._first == word[0]) | (self._first == word[1]))
        apart = np.abs(self._letters[begun] - np.array(_letters(word), dtype=np.int8)).sum(axis=1)
        near = (self._near[place] for place in begun[apart <= 2 * most])
        alike = [(edits(word, each), each) for each in near if abs(len(each) - len(word)) <= most]
        away, _, right = min(
            ((away, not _is_slip(word, each), each) for away, each in alike),
            key=lambda found: found[:2],
            default=(most + 1, False, ""),
        )
        return right if away <= most else ""


def _forms(word: str) -> Iterator[str]:
    """A word, and what it may be a form of: plants, planted, planting, planning → plant, plan."""
    yield word
    for stem in (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)):
        yield from (stem, f"{stem}e", f"{stem}y", f"{stem.removesuffix('i')}y")
        if stem[-1:] == stem[-2:-1]:
            yield stem[:-1]


def _is_slip(typed: str, word: str) -> bool:
    """Whether letters are only left out or swapped, as happens more often than that others are hit."""
    return len(typed) < len(word) or sorted(typed) == sorted(word)


def _letters(word: str) -> list[int]:
    return [word.count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"]


def edits(one: str, other: str) -> int:
    """Letters to insert, leave out, exchange or swap with the next between two words (Damerau's distance, in which no
    letter is touched twice)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        row = [i + 1]
        for j, wanted in enumerate(other):
            least = min(last[j + 1] + 1, row[j] + 1, last[j] + (letter != wanted))
            if i and j and letter == other[j - 1] and one[i - 1] == wanted:
                least = min(least, before[j - 1] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]


@cache
def ranks_of_pieces() -> dict[str, int]:
    """The pieces of the model's vocabulary and their rank: the Chinese ones, then the English, each by frequency."""
    tokenizer = Path(vectorstore.embedding.__file__).parent / "model" / "tokenizer.json"
    pieces = json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    return {piece: rank for rank, (piece, _) in enumerate(pieces)}
