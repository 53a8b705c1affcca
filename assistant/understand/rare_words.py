"""What the network says of a first question, held against the library: words that few papers say are what is asked for.

The network learned from questions on topics. Of a name that it never saw it takes now a part, now an author, now a
paper; and where a question only asks who mentions it, the network may see small talk.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.understand.beside import says_nothing, trimmed
from assistant.understand.intent import Act
from assistant.understand.named_papers import coined_in_an_abstract
from assistant.understand.reading import Reading, Tagged

if TYPE_CHECKING:
    from vectorstore.library import Library

BELIEVED: Mapping[Act, float] = {
    "talk": 0.95, "day": 0.95, "similar": 0.95, "paper": 0.8, "aspect": 0.8, "authors": 0.8, "compare": 0.8,
}  # fmt: skip
"""Probabilities from which an act is believed although the question says a rare word."""
LIKELY = 0.5
"""The probability from which a stretch beside a rare word counts; of a frame that the network does not know it says
anything."""
NAMED = 0.85
"""The probability from which a stretch is believed to be an author."""


def held_against(library: "Library", seen: Reading, text: str) -> Reading:
    """Returns the reading with the rare words of a text wanted, each as a whole; as it was where there are none, or
    where the network is sure of another meaning."""
    listed = seen.act in ("papers", "count")
    if not listed and (seen.sure >= BELIEVED.get(seen.act, 0.0) or any(each.tag == "date" for each in seen.tagged)):
        return seen
    rare = [each for each in library.search.rare_words(text) if not library.search.has_author(each)]
    if not listed:  # of a paper by its name something else may well be asked
        rare = [each for each in rare if not (library.search.titled(each) or coined_in_an_abstract(library, each))]
    spans = _spans(text, rare)
    if not spans:
        return seen
    wanted = [_meant(each, text, spans) for each in seen.tagged if each.sure >= LIKELY or _within(each, spans)]
    if not any(each.tag == "wanted" and not says_nothing(trimmed(each.words)) for each in wanted):
        wanted += [Tagged("wanted", start, end, text[start:end]) for start, end in spans]
    tagged = [each for each in wanted if not any(_holds(other, each) for other in wanted)]
    tagged = sorted(dict.fromkeys(tagged), key=lambda each: each.start)
    return replace(seen, act=seen.act if listed else "papers", tagged=tuple(tagged))


def _spans(text: str, rare: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand, the longest first; of words within others only these."""
    spans: list[tuple[int, int]] = []
    for words in sorted(rare, key=len, reverse=True):
        said = re.search(re.escape(words), text, re.IGNORECASE)
        if said and not any(first < said.end() and said.start() < last for first, last in spans):
            spans.append(said.span())
    return spans


def _meant(each: Tagged, text: str, spans: Sequence[tuple[int, int]]) -> Tagged:
    """A stretch that is wanted with all of the rare words that it holds a part of; such words are no paper by its name,
    and no author that the network is not sure of."""
    for start, end in spans:
        if _within(each, [(start, end)]):
            if each.tag in ("wanted", "unwanted"):
                first, last = min(start, each.start), max(end, each.end)
                return replace(each, start=first, end=last, words=text[first:last])
            if each.tag == "paper" or (each.tag == "author" and each.sure < NAMED):
                return replace(each, tag="wanted", start=start, end=end, words=text[start:end])
    return each


def _within(each: Tagged, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < each.end and each.start < end for start, end in spans)


def _holds(other: Tagged, each: Tagged) -> bool:
    """Whether another wanted stretch has more than all of this one."""
    wider = other.end - other.start > each.end - each.start
    return wider and other.tag == each.tag == "wanted" and other.start <= each.start and each.end <= other.end
