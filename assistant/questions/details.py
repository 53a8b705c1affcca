"""Whether a sentence tells a detail that is asked for: it must hold what is asked for, every name beside it and, of an
amount, a number said of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.questions.concepts import has, holds_all
from assistant.questions.measures import COUNT, METRIC, NUMBER, TRANSLATIONS, Measure

_I = re.IGNORECASE

_PARTING = r"\b(?:on|with|in|from|by|to|for|and|or|that|which|using|as|at|than|while|when|whose)\b"
_LINKED = rf"(?:(?!{_PARTING})[^.;:。；，！？!?]){{0,45}}?"
"""Between a number and what it is a number of."""

_ACCURACY = re.compile(r"\baccurac(?:y|ies)\b|准确率|精度", _I)
_TOKEN = re.compile(r"[A-Za-z0-9]+|[㐀-鿿]+")


@dataclass(frozen=True, slots=True)
class Detail:
    """What is asked for, in the question's words, as an amount or not; the names that a sentence must hold beside it;
    the measure that it is, if it is one."""

    thing: str
    amount: bool
    names: tuple[str, ...] = ()
    measure: Measure | None = None

    @property
    def sought(self) -> tuple[str, ...]:
        """The words that a sentence must tell of."""
        return tuple(filter(None, (self.thing, *self.names)))

    @property
    def is_termed(self) -> bool:
        """Whether papers tell it, if at all, by a known term, so that its lack can be seen: a learning rate, not how
        many failures come from perception."""
        if self.measure:
            return not self.measure.score or bool(_ACCURACY.search(self.thing))
        terms = {term for pair in TRANSLATIONS for term in pair}
        return bool(METRIC.search(self.thing)) or any(
            has(term, self.thing) if term.isascii() else term == self.thing for term in terms
        )

    def told_by(self, text: str) -> bool:
        """Whether a sentence tells it."""
        if not all(_exactly(name).search(text) for name in self.names):
            return False
        if self.names and self.measure and self.measure.score:
            return bool(NUMBER.search(text))
        return not self.thing or any(self._is_told(text, *place) for place in self._places(text))

    def share_held(self, text: str) -> int:
        """How many of the things asked for a sentence holds, told or not."""
        return sum(bool(_exactly(name).search(text)) for name in self.names) + any(map(bool, self._places(text)))

    def likeness(self, text: str) -> float:
        """How much of the wording of what is asked for a text holds, 0 to 1: English words, pairs of Chinese signs."""
        words = [word for word in _TOKEN.findall(self.thing) if word.isascii()]
        signs = [run[i : i + 2] for run in _TOKEN.findall(self.thing) if not run.isascii() for i in range(len(run) - 1)]
        return sum(has(text, each) for each in words + signs) / max(1, len(words) + len(signs))

    def _is_told(self, text: str, start: int, end: int) -> bool:
        if not self.amount:
            return True
        rated = self.measure.rate if self.measure else METRIC.search(self.thing)
        number = (NUMBER if rated else COUNT).pattern
        before, after = text[max(0, start - 60) : start], text[end : end + 24]
        return bool(re.search(rf"(?:{number}){_LINKED}$", before, _I) or re.match(rf"{_LINKED}(?:{number})", after, _I))

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a sentence names the thing."""
        if self.measure:
            yield from (found.span() for found in self.measure.told.finditer(text))
            return
        if METRIC.search(self.thing):  # rFID and gFID are kinds of FID
            yield from (found.span() for found in re.finditer(rf"(?:\b|\b[a-z]){re.escape(self.thing)}\b", text))
        for words in _in_both_languages(self.thing):
            if holds_all(text, words):
                yield from (found.span() for found in _TOKEN.finditer(text) if has(found[0], words[-1]))


def _in_both_languages(thing: str) -> Iterator[tuple[str, ...]]:
    """The words of a thing, and those of its translations."""
    if thing:
        yield tuple(thing.split())
    for english, chinese in TRANSLATIONS:
        if thing.isascii() and has(thing, english):
            yield (chinese,)
        if thing.endswith(chinese):
            yield (english,)


@lru_cache(256)
def _exactly(name: str) -> re.Pattern[str]:
    """The name itself and not a longer one: MMMU is not MMMU-Pro, though MMMU-style and ImageNet-1K speak of it."""
    alone = rf"(?<![A-Za-z0-9])(?<![A-Za-z0-9]-){re.escape(name)}(?![A-Za-z0-9])(?!-(?!\d+K\b)(?-i:[A-Z0-9]))"
    return re.compile(alone, _I)
