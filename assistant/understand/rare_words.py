"""What the network says of a question, held against the library: a word that only few papers say is what is asked for.

The network learned from questions on topics. Of a name that it never saw it takes now a part, now an author, now a
paper, and of a question that only asks where a name stands it may see no question for papers at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.understand.intent import Act
from assistant.understand.reading import Reading, Tagged

DOUBTED: Mapping[Act, float] = {
    "talk": 0.95, "day": 0.95, "similar": 0.95, "paper": 0.8, "aspect": 0.8, "authors": 0.8, "compare": 0.8,
}  # fmt: skip
"""How probable the network must find an act that is none of papers on something, where the question says a rare word:
of 60 questions with labels that are meant so it finds nearly all more probable, of those with rare words few."""


def held_against(seen: Reading, text: str, rare: Sequence[str], authors: Iterable[str]) -> Reading:
    """The reading with each rare word of the text wanted as a whole; `authors` are those of them that are authors' names
    too, which stay what they were read as."""
    spans = _spans(text, [words for words in rare if words not in set(authors)])
    listed = seen.act in ("papers", "count")
    dated = any(each.tag in ("date", "not_date") for each in seen.tagged)
    if not spans or not (listed or (not dated and seen.sure < DOUBTED.get(seen.act, 0.0))):
        return seen
    tagged = [_widened(each, text, spans) for each in seen.tagged]
    tagged = [each for each in tagged if not (each.tag in ("paper", "author") and _within(each, spans))]
    tagged += [
        Tagged("wanted", start, end, text[start:end])
        for start, end in spans
        if not any(each.start < end and start < each.end for each in tagged)
    ]
    unique = {(each.tag, each.start, each.end): each for each in sorted(tagged, key=lambda each: each.start)}
    return replace(seen, act=seen.act if listed else "papers", tagged=tuple(unique.values()))


def _spans(text: str, rare: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand, the longest first; of words within others only these."""
    spans: list[tuple[int, int]] = []
    for words in sorted(rare, key=len, reverse=True):
        start = text.lower().find(words.lower())
        end = start + len(words)
        if start >= 0 and not any(first < end and start < last for first, last in spans):
            spans.append((start, end))
    return spans


def _widened(each: Tagged, text: str, spans: Sequence[tuple[int, int]]) -> Tagged:
    for start, end in spans:
        if each.tag in ("wanted", "unwanted") and start < each.end and each.start < end:
            first, last = min(start, each.start), max(end, each.end)
            return replace(each, start=first, end=last, words=text[first:last])
    return each


def _within(each: Tagged, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < each.end and each.start < end for start, end in spans)
