"""Sentences that copy their evidence but for a word that turns it round: a negation more or less, less for more."""

import re
from difflib import SequenceMatcher

from assistant.checks.signals import SIDES, cues
from vectorstore.text.sentences import sentences

COPIED = 0.6
"""The share of its words that a sentence has in a row with its evidence, and these of the stretch that they span there,
for it to be a copy."""
DENIES = {"not", "fails"}

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+(?:[’'][^\W\u3400-\u9fff]+)?")


def turned(claim: str, evidence: str) -> bool:
    """Whether a claim says the opposite of a sentence of the evidence in that one's own words."""
    said = _WORD.findall(claim.lower())
    return any(_turns(said, _WORD.findall(evidence[start:end].lower())) for start, end in sentences(evidence))


def _turns(said: list[str], told: list[str]) -> bool:
    blocks = [block for block in SequenceMatcher(None, said, told, autojunk=False).get_matching_blocks() if block.size]
    if not blocks or sum(block.size for block in blocks) < COPIED * len(said):
        return False
    begin, end = blocks[0].b, blocks[-1].b + blocks[-1].size
    begin, end = max(0, begin - blocks[0].a), min(len(told), end + len(said) - blocks[-1].a - blocks[-1].size)
    if sum(block.size for block in blocks) < COPIED * (end - begin):
        return False
    mine, theirs = _apart(said, told[begin:end])
    flips = sum(
        (one in mine and other in theirs) or (other in mine and one in theirs)
        for one, other in SIDES
        if not {one, other} & (mine & theirs)
    )
    return (bool(mine & DENIES) != bool(theirs & DENIES)) != (flips % 2 == 1)


def _apart(said: list[str], told: list[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The kinds of small words in what each has and the other has not."""
    steps = SequenceMatcher(None, said, told, autojunk=False).get_opcodes()
    mine = [word for tag, first, last, _, _ in steps if tag != "equal" for word in said[first:last]]
    theirs = [word for tag, _, _, first, last in steps if tag != "equal" for word in told[first:last]]
    return cues(_joined(mine)), cues(_joined(theirs))


def _joined(words: list[str]) -> str:
    """English words apart, Chinese characters side by side."""
    return re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", " ".join(words))
