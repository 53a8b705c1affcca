"""What tells that evidence says something else than a claim: figures of each pair, by name."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from assistant.checks.arithmetic import derived
from assistant.checks.numerals import same_said, unsupported_numbers
from assistant.checks.tokens import Text, around, best, covers, meets, read
from assistant.checks.words import either
from vectorstore.text.languages import language_of
from vectorstore.text.sentences import sentences

CLOSE, REACH = 2, 5
"""Sentences of the evidence that a claim is compared with; tokens to either side that are a number's company."""
UNKNOWN_MARGIN, UNKNOWN_COMPANY = 0.2, 0.6
"""What stands for the company of numbers where a claim has none."""


def signals(claim: str, evidence: str) -> dict[str, float]:
    """Figures by name, whatever the languages."""
    said = read(claim)
    cut = [read(evidence[start:end]) for start, end in sentences(evidence)]
    close = best(said, cut)[:CLOSE]
    return {
        "across": float(language_of(claim) != language_of(evidence)),
        "met": meets(said, close[0]) if close else 0.0,
        **_counted(said, claim, evidence, cut, close),
        **_worded(claim, [each.text for each in close], evidence),
    }


def _counted(said: Text, claim: str, evidence: str, cut: Sequence[Text], close: Sequence[Text]) -> dict[str, float]:
    """How many of the claim's numbers are worked out or stand elsewhere; of those that the evidence has the least
    likeness of the words around, and how far it is ahead of that of another number."""
    margin, company = UNKNOWN_MARGIN, UNKNOWN_COMPANY
    apart = 0
    for place, number in enumerate(said.numbers):
        if number is None:
            continue
        words, same, others = around(said, place, REACH), list[float](), [0.0]
        for text in cut:
            for at, told in enumerate(text.numbers):
                if told:
                    (same if same_said(number, told) else others).append(covers(words, around(text, at, REACH)))
        apart += not any(told and same_said(number, told) for text in close for told in text.numbers)
        if same:
            margin, company = min(margin, max(same) - max(others)), min(company, max(same))
    missing = unsupported_numbers(claim, evidence)
    worked_out = sum(derived(each, claim, evidence) for each in missing)
    return {"margin": margin, "company": company, "apart": float(apart), "derived": float(worked_out)}


def _worded(claim: str, close: Sequence[str], evidence: str) -> dict[str, float]:
    """Of each kind of small words whether the claim has it and all the evidence, or the best of it, has not, or the
    other way round; of two sides of one thing whether the claim is on one and the evidence on the other."""
    mine, near, told = cues(claim), cues("\n".join(close)), cues(evidence)
    first = cues(close[0]) if close else frozenset()
    found: dict[str, bool] = {}
    for cue in _patterns():
        found[f"{cue} more"] = cue in mine and cue not in told
        found[f"{cue} near"] = cue in mine and cue not in near
        found[f"{cue} less"] = cue in first and cue not in mine
    flips = 0
    for one, other in SIDES:
        side, their = mine & {one, other}, near & {one, other}
        found[f"{one} {other}"] = len(side) == len(their) == 1 and side != their
        found[f"{one} {other} same"] = len(side) == len(their) == 1 and side == their
        flips += found[f"{one} {other}"]
    found["denied"] = ("not" in mine) != ("not" in first)
    found["parity"] = found["denied"] != (flips % 2 == 1)
    return {"flips": float(flips), **{name: float(value) for name, value in found.items()}}


SIDES = (
    ("up", "down"), ("better", "worse"), ("fast", "slow"), ("before", "after"), ("easy", "hard"), ("large", "small"),
    ("real", "simulated"), ("sure", "hedge"), ("all", "some"), ("equal", "up"), ("equal", "down"), ("equal", "better"),
    ("future", "public"),
)  # fmt: skip
"""Kinds of words that are two sides of one thing."""


def cues(text: str) -> frozenset[str]:
    """The kinds of small words that a text has one of."""
    return frozenset(name for name, pattern in _patterns().items() if pattern.search(text))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads((Path(__file__).parent / "signals.toml").read_text(encoding="utf-8"))
    return {name: either(*words) for name, words in table.items()}
