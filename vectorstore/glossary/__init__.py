"""The terms of the field: what a concept is called in both languages, and finding concepts in a text.

`terms.tsv` comes with Paperlight; a `glossary.tsv` in the home, with the same columns, adds the words of a group. A
line is a concept: its English names, then, where there are any, its Chinese names, abbreviations, neighbouring terms,
and how those ask who lack the term, in English and in Chinese; alternatives are separated by " | ". `words.tsv` has
plain words, English and Chinese: no terms, but what Chinese questions are put into English by.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path

from vectorstore.errors import UserError
from vectorstore.values import Language

COLUMNS = ("en", "zh", "abbreviations", "other_terms", "everyday_en", "everyday_zh")
OWN = "glossary.tsv"
"""The file in a home that adds to the bundled terms."""
SHORT = 3
"""An abbreviation of at most so many letters is one only in capitals: "SAM", not "Sam"."""

_BUNDLED = Path(__file__).parent / "terms.tsv"
_WORDS = Path(__file__).parent / "words.tsv"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+(?:['’]s\b)?")
_GAP = re.compile(r"[\s/_‐-―-]*")


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of the field. `names` all mean it, the English and the Chinese one first; `related` are neighbouring
    or narrower terms; `everyday` is how people ask who lack the term. `zh` may be empty."""

    en: str
    zh: str
    names: tuple[str, ...]
    related: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()

    def name(self, language: Language) -> str:
        """Its name in a language; the English one where it has none."""
        return self.zh if language == "zh" and self.zh else self.en


@dataclass(slots=True)
class _Node:
    """A place in the tree of all wordings, token by token: the concept whose wording ends here, if any does."""

    after: dict[str, "_Node"] = field(default_factory=dict)
    concept: Concept | None = None
    in_capitals: Concept | None = None


class Glossary:
    """Concepts by any of their wordings. Safe to share between threads."""

    def __init__(self, lines: Iterable[tuple[Concept, frozenset[str]]], words: Iterable[Concept] = ()) -> None:
        """`words` are found by their Chinese names alone, and where no term is."""
        lines = tuple(lines)
        self.concepts = tuple(concept for concept, _ in lines)
        self._root = _Node()
        for wordings in ("names", "related", "everyday"):  # where two concepts share a wording, a name goes first
            for concept, abbreviations in lines:
                for wording in getattr(concept, wordings):
                    self._add(wording, concept, wording in abbreviations)
        for concept in words:
            for wording in concept.names:
                if not wording.isascii():
                    self._add(wording, concept, abbreviation=False)

    @classmethod
    def load(cls, home: Path | None = None) -> "Glossary":
        """The bundled terms, with those of `glossary.tsv` in the home before them. Raises UserError for a bad line."""
        own = home / OWN if home else None
        return cls((*_read(own), *_read(_BUNDLED))) if own and own.exists() else _bundled()

    @classmethod
    def with_words(cls, home: Path | None = None) -> "Glossary":
        """The same with plain words: for putting a question into the papers' language. Raises UserError as `load`."""
        own = home / OWN if home else None
        return cls((*_read(own), *_read(_BUNDLED)), _words()) if own and own.exists() else _bundled_with_words()

    def concepts_in(self, text: str) -> list[tuple[int, int, Concept]]:
        """Where a text names concepts, from left to right, the longest wording first, none overlapping. Case, hyphens,
        spaces and plural endings make no difference; Latin words are whole."""
        tokens = [(match.start(), match.end(), match[0]) for match in _TOKEN.finditer(text)]
        found, place = [], 0
        while place < len(tokens):
            after, concept = self._longest(text, tokens, place)
            if concept:
                found.append((tokens[place][0], tokens[after - 1][1], concept))
            place = after
        return found

    def names_of(self, text: str) -> tuple[str, ...]:
        """All names of the concept that the whole text names; () where it names none."""
        found = self.concepts_in(text)
        whole = len(found) == 1 and not _TOKEN.search(text[: found[0][0]] + " " + text[found[0][1] :])
        return found[0][2].names if whole else ()

    @cached_property
    def words(self) -> frozenset[str]:
        """Every Latin word of any wording, in small letters, singular and as it is written."""
        wordings = (
            wording for each in self.concepts for wording in (*each.names, *each.related, *each.everyday)
        )  # fmt: skip
        written = {token.lower() for wording in wordings for token in _TOKEN.findall(wording)}
        return frozenset(written | {_folded(token) for token in written})

    def _add(self, wording: str, concept: Concept, abbreviation: bool) -> None:
        node = self._root
        tokens = _TOKEN.findall(wording)
        for token in tokens:
            node = node.after.setdefault(_folded(token), _Node())
        if abbreviation and len(tokens) == 1 and len(wording) <= SHORT:
            node.in_capitals = node.in_capitals or concept
        elif tokens:
            node.concept = node.concept or concept

    def _longest(self, text: str, tokens: list[tuple[int, int, str]], place: int) -> tuple[int, Concept | None]:
        """The longest wording from a token on: the place after it, and its concept."""
        node, best, end = self._root, None, place + 1
        for after in range(place, len(tokens)):
            start, _, token = tokens[after]
            if after > place and not _GAP.fullmatch(text, tokens[after - 1][1], start):
                break
            following = node.after.get(_folded(token))
            if following is None:
                break
            node = following
            capitals = node.in_capitals if token[1:] != token[1:].lower() else None
            if concept := capitals or node.concept:
                best, end = concept, after + 1
        return end, best


@cache
def _bundled() -> Glossary:
    return Glossary(_read(_BUNDLED))


@cache
def _bundled_with_words() -> Glossary:
    return Glossary(_read(_BUNDLED), _words())


@cache
def _words() -> tuple[Concept, ...]:
    return tuple(concept for concept, _ in _read(_WORDS))


def _read(path: Path) -> Iterator[tuple[Concept, frozenset[str]]]:
    """Each line's concept and those of its names that are abbreviations."""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        cells = [[part.strip() for part in cell.split("|") if part.strip()] for cell in line.split("\t")]
        if line.startswith("#") or not any(cells) or line.split("\t")[:2] == list(COLUMNS[:2]):
            continue
        if len(cells) > len(COLUMNS) or len(cells) < 2 or not cells[0]:
            raise UserError(
                f"{path}, line {number} is no term: give an English name, then tabs and, as far as there are any, "
                f"{', '.join(COLUMNS[1:])}, alternatives separated by |"
            )
        en, zh, short, other, *everyday = cells + [[] for _ in COLUMNS[len(cells) :]]
        names = tuple(dict.fromkeys((*en, *zh, *short)))
        concept = Concept(en[0], zh[0] if zh else "", names, tuple(other), tuple(everyday[0] + everyday[1]))
        yield concept, frozenset(short)


@lru_cache(65_536)
def _folded(token: str) -> str:
    """A word in small letters and the singular."""
    word = re.sub("['’]s$", "", token.lower())
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word.removesuffix("s") if token[:-1].isupper() and token[-1] == "s" else word
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
