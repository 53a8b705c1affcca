"""What a language model writes, made safe to show: only marks that stand for a passage, no link, image or HTML, and a
word beside each sentence that cites nothing."""

import re
from collections.abc import Callable, Collection
from functools import partial

from vectorstore.normal_text import visible
from vectorstore.sentences import sentences

_NUMBER = r"\^?(?!0)\d{1,3}"
_NUMBERS = rf"{_NUMBER}(?:\s*[-–~,，、;；]\s*{_NUMBER})*"
_MARK = re.compile(rf"(?P<space>[ \t]*)[\[［【]\s*(?P<numbers>{_NUMBERS})\s*(?:†[^\]］】\n]{{0,20}})?[\]］】]")
_PART = re.compile(r"(\d+)(?:\s*[-–~]\s*(\d+))?")
_SYNTAX = re.compile(r"[\[\]<>`\\@&]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_UNFINISHED = re.compile(r"(?:[ \t]*[\[［【][^\[［【\]］】\n]{0,40}|[ \t]+|:/?|w{1,3})\Z", re.IGNORECASE)
_OURS = re.compile(r"\[(\d+)\]")
_MARKED = re.compile(r"[ \t]*\[(\d+)\]")
_LEADING = re.compile(r"(?:\s*\[\d+\])+")
_LETTER = re.compile(r"[^\W\d_]")


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
        """The part that is safe to show now; may be empty."""
        text = self._held + visible(piece)
        unfinished = _UNFINISHED.search(text)
        cut = unfinished.start() if unfinished else len(text)
        self._held = text[cut:]
        return self._cleaned(text[:cut])

    def finish(self) -> str:
        """What was still held back."""
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
    """The numbers of the marks in a text."""
    return {int(number) for number in _OURS.findall(text)}


def cited_in(text: str, number: int) -> str:
    """The first sentence that carries a mark, without its marks."""
    mark = text.find(f"[{number}]")
    spans = [
        (start, end) for start, end in sentences(_OURS.sub(lambda found: " " * len(found[0]), text)) if start < mark
    ]
    start, end = spans[-1] if spans else (0, len(text))
    return " ".join(_OURS.sub(" ", text[start : max(end, mark)]).split())


def flagged(text: str, note: Callable[[str, set[int]], tuple[Collection[int], str]]) -> str:
    """The text with what `note` says of each sentence, given without its marks, and of its marks, and of these only
    those that `note` keeps. Marks behind a full stop belong to the sentence before it, unless that has its own."""
    return "\n".join(_flagged_line(line, note) for line in text.split("\n"))


def _flagged_line(line: str, note: Callable[[str, set[int]], tuple[Collection[int], str]]) -> str:
    shown, at = "", 0
    for end in ends_of_cited(line):
        said, sentence = line[at:end], " ".join(_OURS.sub(" ", line[at:end]).split())
        if _LETTER.search(sentence):
            kept, flag = note(sentence, marks(said))
            said = _MARKED.sub(partial(_if_kept, kept), said) + (f" {flag}" if flag else "")
        shown, at = shown + said, end
    return shown + line[at:]


def _if_kept(kept: Collection[int], mark: re.Match[str]) -> str:
    return mark[0] if int(mark[1]) in kept else ""


def ends_of_cited(line: str) -> list[int]:
    """Where each sentence of a line ends, with the marks that belong to it: those behind its full stop too, unless it
    has some before."""
    ends: list[int] = []
    for start, end in sentences(line):
        leading = _LEADING.match(line, start, end)
        before = line[ends[-2] if len(ends) > 1 else 0 : ends[-1]] if ends else ""
        if leading and ends and not marks(before):
            ends[-1] = leading.end()
        if not leading or end > leading.end() or not ends:
            ends.append(end)
    return ends
