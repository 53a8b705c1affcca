"""Chinese typed by sound: characters that are no word, and sound like a term of the field, are read as that term."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from assistant.understand import words
from vectorstore.glossary import Glossary
from vectorstore.model.embedding import bundled

LONGEST = 6  # characters of a term
NEAR = 4  # characters, at least, of a term that is found by a sound which is only near
FREQUENT = 3000  # rank, among the model's Chinese pieces, of a part of a term that is a term by itself

_PARTICLES = "的了中上等"  # stand at the end of pieces of the model's, and are no part of the word
_HAN_RUN = re.compile("[\u4e00-\u9fff]{2,}")
_TERM = re.compile(f"[\u4e00-\u9fff]{{2,{LONGEST}}}")


class Sounds:
    """Terms of the glossary and frequent words, by their sound. `ranks` are the model's pieces with their rank."""

    def __init__(self, glossary: Glossary, ranks: dict[str, int]) -> None:
        names = [name for concept in glossary.concepts for name in (*concept.names, *concept.related)]
        whole = list(filter(_TERM.fullmatch, names))
        parts = filter(_TERM.fullmatch, (part for name in whole for part in bundled().pieces(name)))
        frequent = [part for part in parts if ranks.get(part, FREQUENT) < FREQUENT]
        said = dict.fromkeys((*words.common("term"), *frequent, *whole))
        clear = {*words.common("term"), *frequent, *(name for name in whole if len(name) > 2)}
        self.terms = sorted((term for term in said if term in clear), key=lambda term: ranks.get(term, len(ranks)))
        self._right = {*said, *words.common("word")}
        self._ranks = ranks
        self._by_sound: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for term in self.terms:
            self._by_sound[sounds_of(term, near=True)].append(term)

    def misheard(self, text: str) -> Iterator[tuple[int, str, str]]:
        """Finds where a term stands misspelled: the place, what is typed, and the term."""
        for run in _HAN_RUN.finditer(text):
            inside, place = self._inside_words(run[0]), 0
            while place < len(run[0]):
                if term := self._term_at(run[0], place, inside):
                    yield run.start() + place, run[0][place : place + len(term)], term
                place += len(term) or 1

    def _term_at(self, run: str, place: int, inside: set[int]) -> str:
        """Finds the longest term of which at least a character is right, and no wrong one is part of a word."""
        for size in range(min(LONGEST, len(run) - place), 1, -1):
            typed = run[place : place + size]
            if {place, place + size} & inside or typed in self._right:
                continue
            for term, wrong in self._heard(typed):
                parts = {place + each + edge for each in wrong for edge in (0, 1)} & inside
                beside = {typed[start : start + 2] for each in wrong for start in (each - 1, each) if start >= 0}
                if 0 < len(wrong) < size and not parts and not beside & words.pairs():
                    return term
        return ""

    def _heard(self, typed: str) -> list[tuple[str, list[int]]]:
        """Finds the terms that sound so, each with the places of what is typed otherwise, the fewest first."""
        alike = self._by_sound.get(sounds_of(typed, near=True), ())
        heard = [(term, [place for place, right in enumerate(term) if typed[place] != right]) for term in alike]
        exact = [(term, wrong) for term, wrong in heard if sounds_of(term) == sounds_of(typed)]
        near = [(term, wrong) for term, wrong in heard if len(typed) >= NEAR and len(wrong) == 1]
        return sorted(exact or near, key=lambda each: len(each[1]))

    def _inside_words(self, run: str) -> set[int]:
        """Finds the places between two characters of one word: a piece of the model's, or a word of questions."""
        pieces = bundled().pieces(run)
        known = [each for each in zip(pieces, accumulate(map(len, pieces)), strict=True) if each[0] in self._ranks]
        spans = [(end - len(piece), end - (piece[-1] in _PARTICLES)) for piece, end in known]
        for start in range(len(run) - 1):
            after = range(start + 2, min(start + LONGEST, len(run)) + 1)
            spans += [(start, end) for end in after if run[start:end] in self._right]
        return {place for start, end in spans for place in range(start + 1, end)}


def sounds_of(characters: str, *, near: bool = False) -> tuple[str, ...]:
    """Gives each character's most usual reading, in letters without tones; `near`: zh as z, ng as n, l as n."""
    return tuple(_sound(character, near) for character in characters)


@cache
def _sound(character: str, near: bool) -> str:
    from pypinyin import lazy_pinyin

    sound = str(lazy_pinyin(character)[0])
    return re.sub("^l", "n", re.sub("(?<=[zsc])h|(?<=n)g", "", sound)) if near else sound
