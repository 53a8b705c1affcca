"""What a language model writes, made safe to show: only marks that stand for a passage, no link, image or HTML; and the
sentences and marks of what it wrote."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial

from vectorstore.text.normal_text import visible
from vectorstore.text.sentences import sentences

_NUMBER = r"\^?(?!0)\d{1,3}"
_NUMBERS = rf"{_NUMBER}(?:\s*[-–~,，、;；]\s*{_NUMBER})*"
_MARK = re.compile(rf"(?P<space>[ \t]*)[\[［【]\s*(?P<numbers>{_NUMBERS})\s*(?:†[^\]］】\n]{{0,20}})?[\]］】]")
_PART = re.compile(r"(\d+)(?:\s*[-–~]\s*(\d+))?")
_SYNTAX = re.compile(r"[\[\]<>`\\@&]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_UNFINISHED = re.compile(r"(?:[ \t]*[\[［【][^\[［【\]］】\n]{0,40}|[ \t]+|:/?|w{1,3})\Z", re.IGNORECASE)
_OURS = re.compile(r"\[(\d+)\]")
MARKED = re.compile(r"[ \t]*\[(\d+)\]")
_RUN = re.compile(r"(?:\s*\[\d+\])+")
LETTER = re.compile(r"[^\W\d_]")


class InertText:
    """Turns the pieces of a model's stream into Markdown that is safe to show as it grows.

    `[1]` stays where passage 1 exists; `[1,2]`, `[1-3]`, `【1】` and `[^1]` become such marks; a mark for no passage is
    dropped. What the end of a piece may have cut in two is held back until the next.
    """

    def __init__(self, known: Collection[int]) -> None:
        self._known = frozenset(known)
        self._held = ""
        self._after_mark = False

    def feed(self, piece: str) -> str:
        """Returns the part that is safe to show now; may be empty."""
        text = self._held + visible(piece)
        unfinished = _UNFINISHED.search(text)
        cut = unfinished.start() if unfinished else len(text)
        self._held = text[cut:]
        return self._cleaned(text[:cut])

    def finish(self) -> str:
        """Tells what was still held back."""
        rest, self._held = self._held, ""
        return self._cleaned(rest)

    def _cleaned(self, text: str) -> str:
        shown, at = [], 0
        for mark in _MARK.finditer(text):
            shown.append(self._plain(text[at : mark.start()]))
            if numbers := self._numbers(mark["numbers"]):
                shown.append(mark["space"] + "".join(f"[{number}]" for number in numbers))
                self._after_mark = True
            at = mark.end()
        shown.append(self._plain(text[at:]))
        return "".join(shown)

    def _plain(self, text: str) -> str:
        if not text:
            return ""
        follows, self._after_mark = self._after_mark, False
        plain = _SYNTAX.sub(_reference, text)
        if follows and text[0] in "(:":  # `[1](…)` and `[1]: …` would be links
            plain = f"&#{ord(text[0])};{plain[1:]}"
        return plain

    def _numbers(self, listed: str) -> list[int]:
        numbers: list[int] = []
        for first, last in _PART.findall(listed):
            numbers += [n for n in range(int(first), int(last or first) + 1) if n in self._known and n not in numbers]
        return numbers


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def marks(text: str) -> set[int]:
    """Returns the numbers of the marks in a text."""
    return {int(number) for number in _OURS.findall(text)}


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence of an answer with its marks, where it stands in its text, and which line of that it is on."""

    text: str
    start: int
    line: int


def cited_sentences(text: str) -> Iterator[Cited]:
    """Yields the sentences of a text that have a letter. Marks behind a full stop belong to the sentence before it,
    unless that has its own."""
    begin = 0
    for place, line in enumerate(text.split("\n")):
        at = 0
        for end in ends_of_cited(line):
            if LETTER.search(unmarked(line[at:end])):
                yield Cited(line[at:end], begin + at, place)
            at = end
        begin += len(line) + 1


def unmarked(text: str) -> str:
    """Returns a text without its marks and superfluous spaces."""
    return " ".join(MARKED.sub("", text).split())


def marked_parts(sentence: str) -> list[tuple[str, tuple[int, ...]]]:
    """Returns the parts of a sentence that end with marks, without these, each with its marks; what stands behind the
    last goes with it."""
    found, at = list[tuple[str, tuple[int, ...]]](), 0
    for run in _RUN.finditer(sentence):
        part = unmarked(sentence[at : run.start()])
        numbers = tuple(int(number) for number in _OURS.findall(run[0]))
        if LETTER.search(part):
            found.append((part, numbers))
        elif found:
            found[-1] = (found[-1][0], (*found[-1][1], *numbers))
        at = run.end()
    if found:
        found[-1] = (f"{found[-1][0]}{sentence[at:]}".strip(), found[-1][1])
    return found


def with_marks(sentence: str, kept: Collection[int]) -> str:
    """Returns a sentence with only these of its marks."""
    return MARKED.sub(partial(_if_kept, kept), sentence)


def _if_kept(kept: Collection[int], mark: re.Match[str]) -> str:
    return mark[0] if int(mark[1]) in kept else ""


def ends_of_cited(line: str) -> list[int]:
    """Tells where each sentence of a line ends, with the marks that belong to it: those behind its full stop too,
    unless it has some before. A semicolon ends none: the mark behind the last part is for all."""
    ends: list[int] = []
    for start, end in sentences(line):
        leading = _RUN.match(line, start, end)
        before = line[ends[-2] if len(ends) > 1 else 0 : ends[-1]] if ends else ""
        if leading and ends and not marks(before):
            ends[-1] = leading.end()
        if not leading or end > leading.end() or not ends:
            ends.append(end)
    return [end for end in ends[:-1] if not line[:end].rstrip().endswith(("；", ";"))] + ends[-1:]
