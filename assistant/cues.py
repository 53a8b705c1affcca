"""What a sentence tells of its paper, as far as its words show: the table `cues.toml`, read."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.quotes import Quote
from assistant.understand.intent import Aspect
from vectorstore.search.wording import unframed
from vectorstore.values import SectionKind

_TABLE = Path(__file__).parent / "cues.toml"
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Cues:
    """By what an aspect is known: the words of a sentence, those of a paper's section titles, and the sections of an
    analysis, as `cues.toml` has them."""

    told: re.Pattern[str]
    better: re.Pattern[str]
    titles: re.Pattern[str]
    sections: tuple[SectionKind, ...] = ()
    partly: tuple[SectionKind, ...] = ()
    never: tuple[SectionKind, ...] = ()
    own: bool = False
    must: bool = False
    asked: bool = False
    """Only a sentence that is near to the question tells it, for many have the cue."""

    def tells(self, text: str) -> bool:
        """Tells whether a sentence tells of the aspect of its own paper."""
        return bool(self.told.search(text)) and not (self.own and of_others(text))

    def best(self, ranked: Sequence[Quote]) -> list[Quote]:
        """Selects from ranked sentences those that tell of the aspect best, best first."""
        told = [quote for quote in ranked if self.tells(quote.text)]
        return [quote for quote in told if self.better.search(quote.text)] or told


def cues_of(aspect: Aspect) -> Cues:
    """Returns the cues of an aspect."""
    return _aspects()[aspect]


def lead(quotes: Sequence[Quote]) -> Quote | None:
    """Returns the sentence of an abstract that says what the paper does, as far as its words show; else the best
    quote."""
    for cue in ("presents", "does", "of_itself"):
        if said := [quote for quote in quotes if _says(cue).search(quote.text)]:
            return min(said, key=lambda quote: quote.start)
    return next(iter(quotes), None)


def presents(text: str) -> bool:
    """Tells whether a sentence says what its paper brings."""
    return bool(_says("presents").search(text))


def tells_of_itself(text: str) -> bool:
    """Tells whether a sentence says what its paper brings or does."""
    return presents(text) or bool(_says("does").search(text))


def of_others(text: str) -> bool:
    """Tells whether a sentence tells of others' work, and not of its paper's."""
    return bool(_says("of_others").search(text))


def elsewhere(title: str) -> bool:
    """Tells whether a section of a paper is on others' work, by its title."""
    return bool(_says("of_others_by_title").search(title))


def content(question: str) -> str:
    """Tells what a question asks for, without the words that only ask."""
    return " ".join(re.sub(_read()["asks"], " ", unframed(question), flags=re.IGNORECASE).split())


def defines(text: str, names: Iterable[str]) -> bool:
    """Tells whether a sentence says what something is that goes by these names."""
    term = "|".join(rf"{re.escape(name)}s?" for name in names)
    patterns = [pattern for of_language in _read()["defines"].values() for pattern in of_language]
    return any(re.search(each.replace("{term}", f"(?:{term})"), text, re.IGNORECASE) for each in patterns)


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


@cache
def _says(cue: str) -> re.Pattern[str]:
    return _compiled(_read()["says"][cue])


@cache
def _aspects() -> dict[Aspect, Cues]:
    return {aspect: _cues(told) for aspect, told in _read()["aspects"].items()}


def _cues(told: dict[str, Any]) -> Cues:
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    said, better, titles = (_compiled(given.pop(name, ())) for name in ("cues", "better", "titles"))
    return Cues(said, better, titles, **given)


def _compiled(patterns: Sequence[str]) -> re.Pattern[str]:
    own = _read()["own"]
    found = "|".join(f"(?:{pattern.replace('{own}', own)})" for pattern in patterns)
    return re.compile(found, re.IGNORECASE) if found else _NOTHING
