"""What a language model wrote, in the pieces that are checked one by one."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.checks.citations import LETTER, ends_of_cited, marks, unmarked, with_marks
from assistant.checks.markless import needs_none
from assistant.evidence import Evidence
from assistant.quotes import leads_in
from vectorstore.text.languages import HAN

LONGEST_LEAD = 120
"""Characters of a line that only announces a list."""

_END = re.compile(r"[.。!！?？…]*\s*\Z")
_LEADING = re.compile(r"\s*(?:(?:[-*+•]|\d{1,2}[.)、])\s+)?")
_CELL = re.compile(r"[^|]+")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: the parts join to it. `claims`: it says something that has to be in a source."""

    text: str
    claims: bool

    @property
    def cited(self) -> str:
        """The sentence with its marks, without list sign and emphasis, as it reads."""
        return html.unescape(" ".join(self.text[_lead(self.text) :].replace("**", "").split()))

    @property
    def said(self) -> str:
        """The same without its marks."""
        return unmarked(self.cited)

    @property
    def marks(self) -> frozenset[int]:
        return frozenset(marks(self.text))

    def marked(self, numbers: frozenset[int]) -> "Piece":
        """Returns the same with these marks: those that it has where they stand, others before its full stop."""
        text = with_marks(self.text, numbers)
        if new := "".join(f"[{number}]" for number in sorted(numbers - marks(text))):
            end = len(text) - len(_END.findall(text)[0])
            gap = "" if text[:end].endswith("]") or HAN.match(text[:end][-1:]) else " "
            text = f"{text[:end]}{gap}{new}{text[end:]}"
        return Piece(text, self.claims)

    def reworded(self, sentence: str, numbers: frozenset[int]) -> "Piece":
        """Returns another sentence, which is safe to show, in its place."""
        return Piece(self.text[: _lead(self.text)] + sentence, self.claims).marked(numbers)


def _lead(text: str) -> int:
    found = _LEADING.match(text)
    return found.end() if found else 0


def pieces_of(text: str) -> list[Piece]:
    """Returns a text in sentences with the marks behind them; of a table the cells."""
    lines, pieces = text.split("\n"), list[Piece]()
    for place in range(len(lines)):
        pieces += _of_line(lines, place)
        if place < len(lines) - 1:
            pieces.append(Piece("\n", False))
    return pieces


def _of_line(lines: Sequence[str], place: int) -> list[Piece]:
    line = lines[place]
    if needs_none(lines, place):
        return [Piece(line, False)]
    if line.lstrip().startswith("|"):
        return _cells(line)
    following = next((each for each in lines[place + 1 :] if each.strip()), "")
    lists = following.lstrip().startswith("|") or bool(following[: _lead(following)].strip())
    announces = lists and leads_in(line) and len(line) <= LONGEST_LEAD
    if announces and not marks(line):
        return [Piece(line, False)]
    pieces, at = [], 0
    for end in ends_of_cited(line):
        pieces.append(_piece(line[at:end]))
        at = end
    return [*pieces, Piece(line[at:], False)]


def _piece(text: str) -> Piece:
    return Piece(text, bool(LETTER.search(unmarked(text))))


def _cells(line: str) -> list[Piece]:
    """The cells of a row; one that has no marks in the first column names what is told."""
    pieces, at = [], 0
    for cell in _CELL.finditer(line):
        pieces.append(Piece(line[at : cell.start()], False))
        text = cell[0].rstrip()
        named = not marks(text) and not any(piece.text.strip(" |") for piece in pieces)
        pieces.append(Piece(text, False) if named else _piece(text))
        at = cell.start() + len(text)
    return [*pieces, Piece(line[at:], False)]


def undated(sentence: str, days: list[date]) -> str:
    """Returns a sentence without the days of its papers: they are told beside the passages, and stand in none."""
    for day in days:
        month, ways = _MONTHS[day.month - 1], [day.isoformat(), f"{day.year}年{day.month}月{day.day}日"]
        ways += [f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}", f"{month} {day.year}"]
        for way in (*ways, f"{day.year}年{day.month}月", f"{day.year}-{day.month:02}"):
            sentence = sentence.replace(way, " ")
    return " ".join(sentence.split())


def days_of(pieces: list[Evidence]) -> list[date]:
    """Returns the days that are told of papers."""
    told = [day for piece in pieces for day in (piece.paper.published, piece.entry and piece.entry.day) if day]
    return list(dict.fromkeys(told))
