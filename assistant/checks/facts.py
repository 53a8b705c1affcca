"""Exact facts on a claim that count in its doubt: what numbers, names and universals its sources do not have."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checks.arithmetic import derived
from assistant.checks.numerals import Number, Numeral, unsupported_numbers
from assistant.checks.proper_names import unsupported_names
from assistant.checks.universals import says_more
from vectorstore.text.languages import language_of

SUMMED = 12
"""Up to here a count in words may sum up what the source lists."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The parts of a claim that its sources do not have, and what language each is in."""

    numbers: tuple[str, ...]
    counts: tuple[str, ...]
    names: tuple[str, ...]
    universals: bool
    across: bool
    chinese: bool

    @property
    def row(self) -> tuple[float, ...]:
        """Gives figures for the verdict."""
        held = (self.numbers, self.counts, self.names, self.universals, self.across, self.chinese)
        return tuple(float(bool(each)) for each in held)


def facts(claim: str, texts: Sequence[str], about: Sequence[str]) -> Facts:
    """Finds the facts of a claim before the texts that it cites, and what names their papers."""
    whole = "\n".join(texts)
    known = "\n".join([whole, *about])
    missing = [said for said in unsupported_numbers(claim, known) if not derived(said, claim, whole)]
    missing = [said for said in missing if said.number != Number(len(set(about)))]
    return Facts(
        numbers=tuple(_written(claim, said) for said in missing if not _sums_up(said)),
        counts=tuple(_written(claim, said) for said in missing if _sums_up(said)),
        names=tuple(sorted(unsupported_names(claim, known))),
        universals=says_more(claim, whole),
        across=language_of(claim) != language_of(whole),
        chinese=language_of(claim) == "zh",
    )


def _sums_up(said: Numeral) -> bool:
    """A small count in words, which mostly sums up what the source lists."""
    return (
        said.word
        and not said.number.kind
        and said.number.value <= SUMMED
        and said.number.value == int(said.number.value)
    )


def _written(claim: str, said: Numeral) -> str:
    return unicodedata.normalize("NFKC", claim)[said.start : said.end]
