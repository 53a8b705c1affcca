"""A paper and what is said of it, cut into the passages that are searched."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from vectorstore.text.languages import language_of
from vectorstore.text.sentences import sentences
from vectorstore.values import DigestEntry, EntryLink, Paper, Passage, Section

Span = tuple[int, int]

ABSTRACT_WORDS = 90  # a window of an abstract holds about two or three sentences; a shorter abstract has no windows
CHINESE_CHARACTERS = 300  # a piece of an analysis
ENGLISH_CHARACTERS = 700
LONGEST_SENTENCE = 1200  # characters


def passages_of(entry: DigestEntry, day: date) -> list[Passage]:
    """Returns the passages of an entry in the digest of `day`. Findings make none: they are sentences of the
    abstract."""
    return passages_about(entry.paper, entry.sections, EntryLink(day, entry.anchor))


def passages_about(paper: Paper, sections: Sequence[Section] = (), link: EntryLink | None = None) -> list[Passage]:
    """Returns the passages of a paper: title with abstract, windows of a long abstract, the analysis that stands at
    `link`."""
    whole = f"{paper.title}\n{paper.abstract}"
    passages = [Passage(paper.arxiv_id, "paper", whole, 0, len(whole), language_of(whole))]
    for start, end in _windows(paper.abstract, ABSTRACT_WORDS, _words):
        if (start, end) != (0, len(paper.abstract)):
            text = paper.abstract[start:end]
            passages.append(Passage(paper.arxiv_id, "abstract", text, start, end, language_of(text)))
    for section in sections:
        language = language_of(section.text)
        most = CHINESE_CHARACTERS if language == "zh" else ENGLISH_CHARACTERS
        for start, end in _windows(section.text, most, len):
            text = section.text[start:end]
            said = section.kind, section.heading, section.basis, link
            passages.append(Passage(paper.arxiv_id, "analysis", text, start, end, language, *said))
    return passages


def _words(text: str) -> int:
    return text.count(" ") + 1


def _windows(text: str, most: int, size_of: Callable[[str], int]) -> Iterator[Span]:
    """Runs of whole sentences of about the same size, at most `most` each unless one sentence alone is larger."""
    if size_of(text) <= most:  # the usual case, and what comes out below, without looking for sentences
        if stripped := text.strip():
            start = text.index(stripped)
            yield start, start + len(stripped)
        return
    sizes = [(span, size_of(text[slice(*span)])) for span in _cut_to_size(text, sentences(text))]
    total = sum(size for _, size in sizes)
    target = total / max(1, math.ceil(total / most))
    start, filled, last = 0, 0, 0
    for (begin, end), size in sizes:
        # Leave out what would overfill the run, or what lies nearer to the next one.
        if filled and (filled + size > most or filled + size / 2 > target):
            yield start, last
            filled = 0
        start = begin if not filled else start
        filled, last = filled + size, end
    if filled:
        yield start, last


def _cut_to_size(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Sentences longer than any real one, cut at commas or spaces, so that no passage outgrows an embedding model."""
    for begin, end in spans:
        start = begin
        while end - start > LONGEST_SENTENCE:
            half = LONGEST_SENTENCE // 2
            mark = max(text.rfind(mark, start + half, start + LONGEST_SENTENCE) for mark in "，、, ")
            stop = mark + 1 if mark >= 0 else start + LONGEST_SENTENCE
            yield start, stop
            start = stop
        yield start, end
