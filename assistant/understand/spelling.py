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
from string import ascii_lowercase

import numpy as np

import vectorstore.model.embedding
from assistant.understand import words
from assistant.understand.sounds import Sounds
from vectorstore.glossary import Glossary
from vectorstore.text.spelling import american
from vectorstore.text.traditional import simplified

PAPERS = 2  # papers that say a word, from which on it is known
STRANGE, LIKE = (
    4,
    0.7,
)  # words that nobody knows, of which more are another language's unless so many are like known ones
MOST = 12  # words that are mended
LETTERS, LONG, LONGEST = 5, 9, 24  # of a word that is mended, of one in which two letters may be wrong, of any
_WHOLE_WORDS = 17_000  # the vocabulary's first English pieces are whole words, the others parts of words
_ENDINGS = (
    *("s", "es", "d", "ed", "ing", "ings", "ly", "y", "er", "ers", "or", "ors", "ness", "able", "ably", "less", "like"),
    *("wise", "ish", "ize", "ized", "izing", "al", "ity", "ism", "ist", "ists"),
)
_BEGINNINGS = ("un", "re", "non", "pre", "de", "over", "mis", "out", "sub", "co", "anti", "multi", "semi", "self")
_WORD = re.compile(rf"(?<![\w@./:'’-])[a-z]{{{LETTERS},{LONGEST}}}(?![\w@/'’-]|\.\w)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mended:
    """A question as it is read, and each stretch that was changed: as typed, as read."""

    text: str
    read_as: tuple[tuple[str, str], ...] = ()


class Spelling:
    """Mends typing errors. `known` tells in how many papers of the library a word stands; it is asked seldom."""

    def __init__(self, known: Callable[[str], int], glossary: Glossary) -> None:
        self._known = known
        self._english = English(ranks_of_pieces(), glossary.words)
        self._sounds = Sounds(glossary, ranks_of_pieces())

    def mended(self, text: str, fixed: Sequence[tuple[int, int]] = ()) -> Mended:
        """Gives the question without its typing errors. The stretches `fixed` stay as they are, as do names and
        abbreviations, and all the Chinese of a question in which a character is traditional."""
        seen = text
        for start, end in fixed:
            seen = seen[:start] + " " * (end - start) + seen[end:]
        heard = self._sounds.misheard(seen) if simplified(text) == text else ()
        changes = [*self._misspelled(seen), *(each for each in heard if self._known(each[1]) < PAPERS)]
        for start, typed, right in sorted(changes, reverse=True):
            text = text[:start] + right + text[start + len(typed) :]
        return Mended(text, tuple((typed, right) for _, typed, right in sorted(changes)))

    def _misspelled(self, text: str) -> Iterator[tuple[int, str, str]]:
        """Finds English words that nobody knows, each with the nearest word that is known."""
        strange = [found for found in _WORD.finditer(text) if not self._english.knows(found[0])]
        near = [(found, right) for found in strange[:MOST] if (right := self._english.nearest(found[0]))]
        if len(strange) > STRANGE and len(near) < LIKE * len(strange):  # another language
            return
        for found, right in near:
            if self._known(found[0]) < PAPERS:
                yield found.start(), found[0], right


class English:
    """Words that are known, and near ones. `ranks` are the model's pieces with their rank."""

    def __init__(self, ranks: dict[str, int], terms: frozenset[str]) -> None:
        pieces = [piece for piece in sorted(ranks, key=ranks.__getitem__) if piece.isascii() and piece.isalnum()]
        more = [word for word in (*sorted(terms), *words.common("term")) if word.isascii() and word.isalpha()]
        read_as = dict.fromkeys((*(piece for piece in pieces[:_WHOLE_WORDS] if piece.isalpha()), *more))
        self._known = words.rare().union(read_as, words.common("word"))
        self._near = [word for word in read_as if len(word) >= LETTERS - 1]
        self._letters = np.array([[word.count(letter) for letter in ascii_lowercase] for word in self._near], np.int8)

    def knows(self, word: str) -> bool:
        """Tells whether it is a word, in any form or British spelling, or two in one: "lookbook"."""
        bare = next((word[len(begin) :] for begin in _BEGINNINGS if word.startswith(begin)), "")
        return (
            american(word) != word
            or any(len(form) > 2 and form in self._known for each in (word, bare) for form in _forms(each))
            or any(self._known.issuperset((word[:cut], word[cut:])) for cut in range(4, len(word) - 3))
        )

    def nearest(self, word: str) -> str:
        """Finds the word that is fewest letters away, then the most frequent; "" where none is near."""
        most = 2 if len(word) >= LONG else 1
        apart = np.abs(self._letters - np.array([word.count(letter) for letter in ascii_lowercase])).sum(axis=1)
        near = [self._near[place] for place in np.flatnonzero(apart <= 2 * most) if self._near[place][0] in word[:2]]
        slips = {each for each in near if len(word) < len(each) or sorted(word) == sorted(each)}  # the likelier errors
        right = min(near, key=lambda each: (edits(word, each), each not in slips), default="")
        return right if edits(word, right) <= most else ""


def _forms(word: str) -> Iterator[str]:
    """Gives a word, and what it may be a form of: plants, planted, planting, planning → plant, plan."""
    yield word
    for stem in (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)):
        yield from (stem, f"{stem}e", f"{stem}y", f"{stem.removesuffix('i')}y")
        if stem[-1:] == stem[-2:-1]:
            yield stem[:-1]


def edits(one: str, other: str) -> int:
    """Counts letters to insert, leave out, exchange or swap with the next (Damerau's distance, none touched twice)."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one):
        row = [i + 1]
        for j, wanted in enumerate(other):
            swapped = i and j and letter == other[j - 1] and one[i - 1] == wanted
            least = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (letter != wanted))
            row.append(min(least, rows[i - 1][j - 1] + 1) if swapped else least)
        rows.append(row)
    return rows[-1][-1]


@cache
def ranks_of_pieces() -> dict[str, int]:
    """Gives the pieces of the model's vocabulary their rank: the Chinese ones, then the English, each by frequency."""
    tokenizer = Path(vectorstore.model.embedding.__file__).parent / "tokenizer.json"
    return {piece: rank for rank, (piece, _) in enumerate(json.loads(tokenizer.read_text("utf-8"))["model"]["vocab"])}
