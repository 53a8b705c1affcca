"""Which number a text gives for which benchmark or metric: 77.8% on Ego4D-ASD, 在 MMMU 上达到 80.1%."""

import re
from collections import defaultdict

from assistant.checks.numerals import numbers
from assistant.checks.proper_names import names
from vectorstore.sentences import sentences

_CLAUSE = re.compile(r"[,;，；、](?!\d)|\.\s|。|\b(?:and|while|whereas|but)\b|和|而|及", re.IGNORECASE)
_DIGIT = re.compile(r"(?<![A-Za-z\d_.,-])(?=\d)")
_RANGE = re.compile(r"(?:\bto|到|至|→)\s*\Z")
# IEEE 802.11, Gemini 2.5 and "Table 3" are names.
_NAMED = re.compile(r"\b([A-Z][A-Za-z\d-]*) \d[\d.]*(?![\d.%]| ?%)|[图表] ?\d+")
_BRACKETS = re.compile(r"\([^()A-Z]*\)|（[^（）A-Z]*）")
_TURN = re.compile(r"\brespectively\b|分别", re.IGNORECASE)

Pairs = dict[float, set[str]]


def repaired(sentence: str, source: str, about: str) -> set[float]:
    """The numbers that a sentence gives for a name for which its source gives others, and gives them for other names.
    Names in `about`, of the paper itself, stand beside any of its numbers."""
    told = pairs(source, about)
    holders: dict[str, set[float]] = defaultdict(set)
    for number, held in told.items():
        for name in held:
            holders[name].add(number)
    wrong = set()
    for number, said in pairs(sentence, about).items():
        held = told.get(number, set())
        agreed = any(holders[name] == {number} for name in said & held) or said & held == held
        if held and not agreed and any(holders[name] and number not in holders[name] for name in said):
            wrong.add(number)
    return wrong


def pairs(text: str, about: str = "") -> Pairs:
    """Each number of a text with the names of its clause; lists that are told "respectively" one by one."""
    found: Pairs = defaultdict(set)
    for start, end in sentences(text):
        plain = _NAMED.sub(r"\1 ", _BRACKETS.sub(" ", text[start:end]))
        for number, named in _lists(plain) if _TURN.search(plain) else _clauses(plain):
            found[number] |= {name for name in named if name not in about}
    return {number: named for number, named in found.items() if named}


def _clauses(sentence: str) -> list[tuple[float, set[str]]]:
    """Each number with the names up to the next one in its clause, the first with those before it too, or with those of
    a clause before it where its own has none."""
    found: list[tuple[float, set[str]]] = []
    before: set[str] = set()
    for clause in _CLAUSE.split(sentence):
        head, *tails = _DIGIT.split(clause)
        begun: list[float] = []
        for piece in [head + tails[0], *tails[1:]] if tails else []:
            if len(said := numbers(piece)) != 1:
                continue
            begun.append(said.pop().value)
            if not (named := names(piece)) and _RANGE.search(piece):
                continue  # the first number of "from … to …" belongs where the second does
            found += [(number, named or before) for number in begun]
            begun = []
        before = set() if tails else names(clause)
    return found


def _lists(sentence: str) -> list[tuple[float, set[str]]]:
    """The numbers of a list in turn with the names of another that is as long."""
    turn = re.search(r"\brespectively\b", sentence)
    pieces = _CLAUSE.split(sentence[: turn.start()] if turn else sentence)
    told = [number.value for piece in pieces if len(said := numbers(piece)) == 1 for number in said]
    named = [name for piece in pieces for name in sorted(names(piece), key=piece.find)]
    once = [name for name in named if named.count(name) == 1]
    if not 1 < len(told) <= len(once):
        return []
    return [(number, {name}) for number, name in zip(told, once[-len(told) :], strict=True)]
