"""What a sentence says beyond its numbers and names, held against the clauses of its evidence that say it: what is so
and what is not, which side of two, more or less than what, how sure, of how many, and of whose work. In one language
and across both."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.checks.comparisons import exchanged
from assistant.checks.meanings import ALIKE, Words, denials, nearness, words
from assistant.checks.numerals import numbers
from assistant.checks.words import kinds_in, pattern, section, sides
from vectorstore.sentences import sentences

Claim = Literal["negation", "direction", "roles", "universal", "hedge", "others", "comparative"]
Near = NDArray[np.float32]

REPEATS, WITHIN = 0.5, 0.4
"""The share of a clause, by weight, that a clause of the evidence must have for the two to say one thing: of any
sentence, and of the one that says the whole."""

FOR_A_NUMBER = 0.2
"""What a number that two clauses share adds to that."""

COVERED = 0.5
"""The share that each of two clauses must have of the other for one that denies to deny all of the other."""

_CLAUSE = re.compile(
    r"[,;，；：。](?!\d)|\.\s|"
    r"\b(?:but|and|while|whereas|yet|although|so|rather than|without|since|because)\b"
    r"|(?<!然)而(?!非)|而[非不]|但是?|(?<!合)并且?(?![不未非])|无需|因为|由于",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s*(?:of (?:the|them)\s*)?(?:\d|two|three|four|five|six|seven|eight|nine|ten|[一二两三四五六七八九十])",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[与和、及]|两|二者|\band\b|\bboth\b|\btwo\b", re.IGNORECASE)
_EXCEPTS = re.compile(r"\W*(?:rather than|without|no|而[非不]|无需|不需要?)", re.IGNORECASE)
_INSTEAD = re.compile(r"\W*(?:rather than|而[非不])", re.IGNORECASE)
_FREE = re.compile(r"\b(\w+)-free\b|\bno (\w+)", re.IGNORECASE)
_SUBJECT = re.compile(r"\W*(?:the |该|本)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A clause or sentence of a text: where it begins and ends, and the places of its words."""

    start: int
    end: int
    places: tuple[int, ...]

    def of(self, text: Words) -> str:
        return text.text[self.start : self.end]


def contradicted(sentence: str, source: str, own: str, plain: str) -> Claim | None:  # noqa: PLR0911
    """What a sentence says otherwise than its evidence, None for nothing that was found. `own` is a pattern for what
    the paper calls its work, `plain` the sentence without that."""
    said, told = words(plain), words(source)
    near = nearness(said, told, either_side=True)
    if not near.size:
        return None
    if _says_more(plain, source):
        return "universal"
    if exchanged(said, told):
        return "roles"
    whole = _nearest(said, _whole(said), list(_sentences(told)), near, source)
    if whole and _is_of_others(sentence, source, whole, own):
        return "others"
    if _asserts_what_is_excepted(said, told, whole, near):
        return "negation"
    among = [each for each in clauses(told) if not whole or whole.start <= each.start < whole.end]
    for clause in clauses(said):
        match = _nearest(said, clause, among, near, source, WITHIN if whole else REPEATS)
        if match and (problem := _differs(said, clause, told, match, near, among)):
            return problem
    if whole:
        part = whole.of(told)
        turned = [axis for axis, _ in _turned(plain, part) if axis != "move"]
        if turned and bool(denials(sentence)) == bool(denials(part)):
            return "direction"
        if kinds_in("hedges", part) and not kinds_in("hedges", sentence):
            return "hedge"
    return "comparative" if _compares_alone(sentence, source) else None


def clauses(text: Words) -> list[Part]:
    """The clauses of a text; one without two words of meaning goes with the next."""
    found = []
    for each in _sentences(text):
        begin = each.start
        for cut in [*(found.start() for found in _CLAUSE.finditer(text.text, each.start, each.end)), each.end]:
            places = tuple(text.within(begin, cut))
            if len(places) > 1 or cut == each.end:
                found.append(Part(begin, cut, places))
                begin = cut
    return found


def _sentences(text: Words) -> Iterator[Part]:
    return (Part(start, end, tuple(text.within(start, end))) for start, end in sentences(text.text))


def _whole(text: Words) -> Part:
    return Part(0, len(text.text), tuple(range(len(text.spans))))


def _nearest(said: Words, part: Part, among: list[Part], near: Near, text: str, least: float = REPEATS) -> Part | None:
    """That part of the evidence which has most of a part's words, where that is enough for it to say the same."""
    places = list(part.places)
    total = float(said.weights[places].sum()) if places else 0.0
    best, most = None, least
    for other in among:
        if other.places and total:
            share = float(said.weights[places] @ near[np.ix_(places, list(other.places))].max(axis=1)) / total
            share += FOR_A_NUMBER * bool(
                numbers(said.text[part.start : part.end]) & numbers(text[other.start : other.end])
            )
            if share > most:
                best, most = other, share
    return best


def _differs(said: Words, clause: Part, told: Words, other: Part, near: Near, among: list[Part]) -> Claim | None:
    text, part = clause.of(said), other.of(told)
    denied, denies = bool(denials(text)), bool(denials(part))
    turned = [one for one in _turned(text, part) if not _is_said_elsewhere(one, said, clause, told, among, near)]
    if turned and denied == denies:
        return "direction"
    if denied == denies or turned:
        return None
    less, restricts = pattern("denials", "less"), pattern("denials", "restricts")
    if denied:
        lessened = bool(denials(_around(told, other)) or less.search(part) or restricts.search(_around(told, other)))
    else:
        lessened = bool(denials(said.text) or less.search(said.text))
    return "negation" if not lessened and _same_thing(clause, other, denied, near, said, told) else None


def _around(text: Words, part: Part) -> str:
    return next((each.of(text) for each in _sentences(text) if each.start <= part.start < each.end), "")


def _turned(text: str, part: str) -> list[tuple[str, int]]:
    """The axes of which a text is on one side, and a part of the evidence on the other alone, each with the text's."""
    mine, theirs = sides(text), sides(part)
    return [
        (axis, side)
        for axis, side in mine
        if (axis, 1 - side) in theirs and (axis, side) not in theirs and (axis, 1 - side) not in mine
    ]


def _is_said_elsewhere(
    side: tuple[str, int], said: Words, clause: Part, told: Words, among: list[Part], near: Near
) -> bool:
    """Whether another clause of the evidence is on a side, and has another word of the clause."""
    places = [place for place in clause.places if not said.labels[place].startswith(side[0])]
    return any(
        side in sides(other.of(told)) and near[np.ix_(places, other.places)].max(initial=0) > ALIKE for other in among
    )


def _same_thing(clause: Part, other: Part, denied: bool, near: Near, said: Words, told: Words) -> bool:
    """Whether what one of two clauses denies stands in the other one: the first words behind the negation, or all."""
    table = near[np.ix_(clause.places, other.places)]
    forth = float(said.weights[list(clause.places)] @ table.max(axis=1)) / float(
        said.weights[list(clause.places)].sum()
    )
    back = float(told.weights[list(other.places)] @ table.max(axis=0)) / float(told.weights[list(other.places)].sum())
    if min(forth, back) >= COVERED:
        return True
    text, part = (said, clause) if denied else (told, other)
    for start, last in denials(part.of(text)):
        behind = text.within(part.start + last, part.end)[:3] or text.within(part.start, part.start + start)[-3:]
        rows = near[np.ix_(behind, other.places)].T if denied else near[np.ix_(clause.places, behind)]
        held = rows.max(axis=0) > ALIKE if rows.size else np.zeros(0)
        if len(held) and held.mean() >= 0.5:
            return True
    return False


def _asserts_what_is_excepted(said: Words, told: Words, whole: Part | None, near: Near) -> bool:
    """Whether a sentence says plainly what its evidence names only as what is not: "by a solver rather than by people",
    or says that the work needs or uses what it does "without", or what it is "-free" of."""
    if denials(said.text):
        return False
    needs = {"need 0", "use 0"} & set(said.labels)
    parts = [each for each in clauses(told) if _EXCEPTS.match(each.of(told))]
    parts += [_named(told, found) for found in _FREE.finditer(told.text)]
    for each in parts:
        places = [place for place in each.places if told.labels[place] not in ("need 0", "use 0")]
        beside = [place for place in (whole.places if whole else ()) if place not in each.places]
        inside = whole is not None and whole.start <= each.start < whole.end
        if places and ((inside and _INSTEAD.match(each.of(told))) or needs):
            meant = near[:, places] > ALIKE
            alone = near[:, beside].max(axis=1, initial=0) <= ALIKE
            if meant.any(axis=0).mean() >= 0.5 and (alone & meant.any(axis=1)).any():
                return True
    return False


def _named(text: Words, found: re.Match[str]) -> Part:
    start, end = found.span(found.lastindex or 0)
    return Part(start, end, tuple(text.within(start, end)))


def _says_more(sentence: str, source: str) -> bool:
    """Whether a sentence says "all", "first", "best", "proves" and its evidence nothing of the kind."""
    for kind, (said, *_) in section("universals").items():
        for found in said.finditer(sentence):
            counted = kind == "all" and _COUNTED.match(sentence, found.end())
            several = kind == "both" and _SEVERAL.search(sentence[: found.start()])
            if not counted and not several and not any(one.search(source) for one in _as_much(kind)):
                return True
    return False


def _as_much(kind: str) -> list[re.Pattern[str]]:
    """What in the evidence allows a word of a kind."""
    kinds = {"all": ("all", "both", "complete"), "both": ("both", "all"), "never": ("never", "all")}.get(kind, (kind,))
    more = [pattern("denials", "denial")] if kind == "never" else []
    return [
        *(pattern("universals", one) for one in kinds),
        *(pattern("as_much", one) for one in kinds if one in section("as_much")),
        *more,
    ]


def _is_of_others(sentence: str, source: str, part: Part | None, own: str) -> bool:
    """Whether a sentence says of the paper's work what its evidence says of others', or of how things are without
    it."""
    named = re.compile(rf"(?:{own})|{pattern('owners', 'own').pattern}", re.IGNORECASE)
    start = _SUBJECT.match(sentence)
    subject = named.match(sentence, start.end() if start else 0) or named.match(sentence)
    if not part or not subject or pattern("owners", "solves").search(sentence) or denials(sentence):
        return False
    text = source[part.start : part.end]
    first = named.search(source)
    background = first is None or first.start() >= part.end
    usual = pattern("owners", "others").search(text[: len(text) // 2])
    return (background or bool(usual)) and not named.search(text)


def _compares_alone(sentence: str, source: str) -> bool:
    """Whether a sentence says that one is faster or better than another, and its evidence compares nothing so."""
    if len(numbers(sentence)) > 1 or denials(sentence):
        return False
    axes = {axis for axis, _ in sides(source)}
    return any(axis in ("speed", "rank") and axis not in axes for axis, _ in sides(sentence))
