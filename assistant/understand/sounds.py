"""Chinese typed by sound: characters that are no word, and sound like a term of the field, are read as that term."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate

from assistant.understand import words
from vectorstore.embedding import bundled
from vectorstore.glossary import Glossary

LONGEST = 6
"""Characters of a term."""
NEAR = 4
"""Characters of a term, at least, that is found by a sound which is only near: zh for z, ng for n, l for n."""
FREQUENT = 3000
"""Rank, among the model's Chinese pieces, of a part of a term that is a term by itself."""

_NEAR_SOUNDS = (("zh", "z"), ("sh", "s"), ("ch", "c"), ("ng", "n"))
_PARTICLES = "的了中上等"  # stand at the end of pieces of the model's, and are no part of the word
_HAN_TERM = re.compile(f"[\u4e00-\u9fff]{{2,{LONGEST}}}")

Sound = tuple[str, ...]


class Sounds:
    """Terms by their sound: those of the glossary, frequent parts of them, and frequent words of questions.

    `ranks` gives the model's pieces their rank, the most frequent first.
    """

    def __init__(self, glossary: Glossary, ranks: dict[str, int]) -> None:
        names = (name for concept in glossary.concepts for name in (*concept.names, *concept.related))
        whole = [name for name in names if _HAN_TERM.fullmatch(name)]
        parts = (part for name in whole for part in bundled().pieces(name))
        frequent = [part for part in parts if _HAN_TERM.fullmatch(part) and ranks.get(part, FREQUENT) < FREQUENT]
        said = (*words.common("term"), *frequent, *whole)
        self._right = frozenset((*said, *words.common("word")))
        self._ranks = ranks
        self._exact: dict[Sound, list[str]] = defaultdict(list)
        self._near: dict[Sound, list[str]] = defaultdict(list)
        for term in sorted(dict.fromkeys(said), key=lambda term: ranks.get(term, len(ranks))):
            if len(term) > 2 or term in words.common("term") or ranks.get(term, FREQUENT) < FREQUENT:
                self._exact[sounds_of(term)].append(term)
                self._near[_blurred(sounds_of(term))].append(term)

    @property
    def pairs(self) -> frozenset[str]:
        """Every two characters in a row of a term."""
        terms = (term for terms in self._exact.values() for term in terms)
        return frozenset(term[start : start + 2] for term in terms for start in range(len(term) - 1))

    def terms_in(self, run: str) -> Iterator[tuple[int, str]]:
        """Where in a run of Chinese a term stands misspelled, and the term."""
        inside = self._inside_words(run)
        place = 0
        while place < len(run):
            term = self._term_at(run, place, inside)
            if term:
                yield place, term
            place += len(term) or 1

    def _term_at(self, run: str, place: int, inside: set[int]) -> str:
        """The longest term at a place of which at least a character is right, and no wrong one is part of a word."""
        for size in range(min(LONGEST, len(run) - place), 1, -1):
            typed = run[place : place + size]
            if {place, place + size} & inside or typed in self._right:
                continue
            for term, wrong in self._heard(typed):
                parts = {place + each + edge for each in wrong for edge in (0, 1)} & inside
                if 0 < len(wrong) < size and not parts and not _is_said(typed, wrong):
                    return term
        return ""

    def _heard(self, typed: str) -> list[tuple[str, list[int]]]:
        """The terms that sound so, each with the places of what is typed otherwise, the fewest first."""
        sounds = sounds_of(typed)
        heard = [(term, _wrong(typed, term)) for term in self._exact.get(sounds, ())]
        if not heard and len(typed) >= NEAR:
            near = ((term, _wrong(typed, term)) for term in self._near.get(_blurred(sounds), ()))
            heard = [(term, wrong) for term, wrong in near if len(wrong) == 1]
        return sorted(heard, key=lambda each: len(each[1]))

    def _inside_words(self, run: str) -> set[int]:
        """The places between two characters of one word: a piece of the model's, or a word that questions say."""
        pieces = bundled().pieces(run)
        ends = list(accumulate(map(len, pieces)))
        known = [(piece, end) for piece, end in zip(pieces, ends, strict=True) if piece in self._ranks]
        spans = [(end - len(piece), end - (piece[-1] in _PARTICLES)) for piece, end in known]
        for start in range(len(run) - 1):
            after = range(start + 2, min(start + LONGEST, len(run)) + 1)
            spans += [(start, end) for end in after if run[start:end] in self._right]
        return {place for start, end in spans for place in range(start + 1, end)}


def _is_said(typed: str, wrong: Iterable[int]) -> bool:
    """Whether papers write a character that would be wrong beside its neighbour."""
    beside = (typed[start : start + 2] for each in wrong for start in (each - 1, each) if start >= 0)
    return any(pair in words.pairs() for pair in beside)


def _wrong(typed: str, term: str) -> list[int]:
    return [place for place, (is_, right) in enumerate(zip(typed, term, strict=True)) if is_ != right]


def sounds_of(characters: str) -> Sound:
    """Each character's most usual reading, in letters without tones."""
    return tuple(map(_sound, characters))


@cache
def _sound(character: str) -> str:
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])


def _blurred(sounds: Sound) -> Sound:
    return tuple(map(_blurred_sound, sounds))


@cache
def _blurred_sound(sound: str) -> str:
    for clear, unclear in _NEAR_SOUNDS:
        sound = sound.replace(clear, unclear)
    return f"n{sound[1:]}" if sound.startswith("l") else sound
