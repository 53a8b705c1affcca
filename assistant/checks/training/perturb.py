"""Changes a sentence so that it says the same in other words, or something else."""

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from assistant.checks.numerals import said_in
from assistant.checks.proper_names import names
from vectorstore.text.languages import language_of
from vectorstore.values import Language

_CLAUSE = re.compile(r"(?<=[,;，；])\s*")
_NAME = r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]*(?:[-+.][A-Za-z0-9]+)*"
_COMPARED = re.compile(
    r"(?P<a>[^,;:.，。；：]{3,60}?)(?P<mid>\s(?:outperforms?|beats?|surpass(?:es)?|exceeds?|(?:is|are) \w+ than|over"
    r"|than|compared with|compared to|against|versus|instead of|rather than|from|into|to)\s"
    r"|优于|超过|胜过|不如|低于|高于|转换为|而非|到|比)"
    r"(?P<b>[^,;:.，。；：]{3,60})"
)


@dataclass(frozen=True, slots=True)
class Changed:
    """A sentence after a change; `kind` is what was done to it, `altered` where it now says something else."""

    text: str
    kind: str
    altered: tuple[tuple[int, int], ...] = field(default=())


@cache
def wording() -> dict[str, Any]:
    """Returns the table of rewordings."""
    return tomllib.loads((Path(__file__).parent / "wording.toml").read_text(encoding="utf-8"))


def reworded(text: str, rng: random.Random) -> str:
    """Returns the sentence with some words, negations, clauses and its beginning said otherwise; it says no more."""
    language = language_of(text)
    for found in _sided(text, language, rng)[: rng.randrange(3)]:
        start, end, same, _ = found
        if text[start:end] and same and rng.random() < 0.6:
            text = text[:start] + rng.choice(same) + text[end:]
    for before, after in rng.sample(wording()["denials"][language], 3):
        if before in text and rng.random() < 0.5:
            text = text.replace(before, after, 1)
    parts = _CLAUSE.split(text.rstrip("。."))
    if len(parts) > 1 and rng.random() < 0.4:
        keep = rng.randrange(len(parts))
        kept = parts[keep : keep + rng.randint(1, max(1, len(parts) - 1))]
        shorter = " ".join(kept) if language == "en" else "".join(kept)
        if len(shorter) > (30 if language == "en" else 12):
            text = shorter.strip(",;，；")
    return text


def led(text: str, name: str, rng: random.Random) -> str:
    """Returns the sentence behind words that lead into it."""
    return str(rng.choice(wording()["leads"][language_of(text)])).replace("{name}", name) + text


def dropped(text: str, rng: random.Random, share: float) -> str:
    """Returns an English sentence without some of its small words and adjectives."""
    words = text.split(" ")
    kept = [
        word for word in words
        if rng.random() > share or not word.islower() or re.search(r"\d|\bnot?\b|n't|without|than|less|more|un", word)
    ]  # fmt: skip
    return " ".join(kept)


def falsified(text: str, evidence: str, strange: Sequence[str], rng: random.Random) -> Changed | None:
    """Returns the sentence made to say something else than the evidence that says it. `strange` are sentences that the
    evidence does not hold. None where the change that was drawn finds nothing to change."""
    change = rng.choices(_CHANGES, weights=_OFTEN)[0]
    done: Changed | None = change(text, evidence, strange, rng)
    return done if done and done.text != text else None


def _number(text: str, evidence: str, strange: Sequence[str], rng: random.Random) -> Changed | None:
    """A number given another value: mostly one that the evidence has too."""
    digits = list(re.finditer(r"\d+(?:[.,]\d+)*", text))
    if not digits:
        return None
    chosen = rng.choice(digits)
    others = [each for each in re.findall(r"\d+(?:[.,]\d+)*", evidence) if each != chosen[0]]
    if others and rng.random() < 0.7:
        new = rng.choice(others)
    else:
        value = float(chosen[0].replace(",", ""))
        factor = rng.choice([10, 0.1, 1.2, 0.8, 1.5, 2, 1.05, 0.95])
        decimals = len(chosen[0].partition(".")[2])
        new = f"{value * factor:.{decimals}f}"
    return _put(text, chosen.start(), chosen.end(), new, "number")


def _exchanged(text: str, evidence: str, strange: Sequence[str], rng: random.Random) -> Changed | None:
    """Two numbers, or two names, of the sentence change places."""
    of = rng.choice([r"\d+(?:[.,]\d+)*%?", _NAME])
    found = list(re.finditer(of, text))
    if len({each[0] for each in found}) < 2:
        return None
    one, other = sorted(rng.sample(found, 2), key=lambda each: each.start())
    if one[0] == other[0]:
        return None
    new = text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]
    shift = len(other[0]) - len(one[0])
    spans = ((one.start(), one.start() + len(other[0])), (other.start() + shift, other.end()))
    return Changed(new, "exchanged", spans)


def _turned(text: str, evidence: str, strange: Sequence[str], rng: random.Random) -> Changed | None:
    """A word of one side of something becomes one of the other side."""
    found = [each for each in _sided(text, language_of(text), rng) if each[3]]
    if not found:
        return None
    start, end, _, other = rng.choice(found)
    return _put(text, start, end, rng.choice(other), "turned")


def _negated(text: str, evidence: str, strange: Sequence[str], rng: random.Random) -> Changed | None:
    """A negation is put in or taken out."""
    language = language_of(text)
    table = wording()
    pairs, plain = table["negations"][language], table["plain"][language]
    turns = [(before, after) for before, after in pairs]
    turns += [(after, before) for before, after in pairs] * 2 + [(before, after) for before, after in plain] * 2
    possible = [(before, after) for before, after in turns if before in text]
    out = [(before, after) for before, after in possible if len(after) < len(before)]
    if not possible:
        return None
    before, after = rng.choice(out if out and rng.random() < 0.6 else possible)
    at = rng.choice([each.start() for each in re.finditer(re.escape(before), text)])
    if language == "zh" and text[max(0, at - 1) : at] in "不未没无非":
        return None
    done = _put(text, at, at + len(before), after, "negated")
    begin, end = done.altered[0]
    return (
        Changed(done.text, done.kind, ((max(0, begin - 8), min(len(done.text), end + 12)),))
        if not after.strip()
        else done
    )


def _widened(text: str, evidence: str, strange: Sequence[str], rng: random.Random) -> Changed | None:
    """A hedge goes, or a sentence says more."""
    language = language_of(text)
    possible = [pair for pair in wording()["widened"][language] if pair[0] in text]
    if not possible:
        return None
    before, after = rng.choice(possible)
    at = text.index(before)
    return _put(text, at, at + len(before), after, "widened")


def _invented(text: str, evidence: str, strange: Sequence[str], rng: random.Random) -> Changed | None:
    """Something that nobody said stands behind it: a detail, or a sentence of another paper."""
    language = language_of(text)
    body = text.rstrip("。.")
    others = [each for each in strange if language_of(each) == language]
    if others and rng.random() < 0.5:
        other = rng.choice(_CLAUSE.split(rng.choice(others).rstrip("。.")))
        joint = rng.choice([", and ", ", while "]) if language == "en" else "，"
        added = joint + (other[:1].lower() + other[1:] if language == "en" else other)
    else:
        added = rng.choice(wording()["invented"][language])
    return Changed(body + added, "invented", ((len(body), len(body) + len(added)),))


def _because(text: str, evidence: str, strange: Sequence[str], rng: random.Random) -> Changed | None:
    """Another thing of the evidence becomes the cause of what it says."""
    language = language_of(text)
    told = [each for each in re.split(r"(?<=[.。；;])\s*", evidence) if len(each) > 8 and language_of(each) == language]
    if not told or re.search(r"because|since|due to|因为|由于|因此", evidence):
        return None
    reason = rng.choice(_CLAUSE.split(rng.choice(told).rstrip("。.")))
    if len(reason) < 6 or reason[:12] in text:
        return None
    body = text.rstrip("。.")
    word = rng.choice(wording()["because"][language])
    reason = reason[:1].lower() + reason[1:] if language == "en" else reason
    return Changed(body + word + reason, "because", ((len(body), len(body + word + reason)),))


def _renamed(text: str, evidence: str, strange: Sequence[str], rng: random.Random) -> Changed | None:
    """A name of the sentence becomes another one of the evidence, or of another paper."""
    own = list(re.finditer(_NAME, text))
    own = [each for each in own if each[0] in names(text)]
    others = sorted(names(evidence) - names(text)) or sorted({n for each in strange for n in names(each)})
    if not own or not others:
        return None
    chosen = rng.choice(own)
    return _put(text, chosen.start(), chosen.end(), rng.choice(others), "renamed")


def _replaced(text: str, evidence: str, strange: Sequence[str], rng: random.Random) -> Changed | None:
    """A word or two of the sentence become those of another sentence, of this paper or another."""
    language = language_of(text)
    pool = " ".join([rng.choice(strange) if strange and rng.random() < 0.5 else evidence])
    pattern = r"[a-z]{5,}(?: [a-z]{5,})?" if language == "en" else r"[\u4e00-\u9fff]{2,4}"
    mine, theirs = list(re.finditer(pattern, text)), re.findall(pattern, pool)
    theirs = [each for each in theirs if each not in text]
    if not mine or not theirs:
        return None
    chosen = rng.choice(mine)
    return _put(text, chosen.start(), chosen.end(), rng.choice(theirs), "replaced")


def _reversed(text: str, evidence: str, strange: Sequence[str], rng: random.Random) -> Changed | None:
    """What is compared, or made into each other, changes places."""
    found = [each for each in _COMPARED.finditer(text) if each["a"].strip() != each["b"].strip()]
    if not found:
        return None
    each = rng.choice(found)
    a, b = each["a"], each["b"]
    lead = len(a) - len(a.lstrip())
    new = text[: each.start()] + a[:lead] + b.strip() + each["mid"] + a.strip() + text[each.end() :]
    return Changed(new, "reversed", ((each.start() + lead, min(len(new), each.end())),))


_CHANGES = (_number, _exchanged, _turned, _negated, _widened, _invented, _because, _renamed, _replaced, _reversed)
_OFTEN = (6, 6, 4, 4, 4, 2, 2, 2, 3, 6)


def _put(text: str, start: int, end: int, new: str, kind: str) -> Changed:
    return Changed(text[:start] + new + text[end:], kind, ((start, max(start + 1, start + len(new))),))


def _sided(text: str, language: Language, rng: random.Random) -> list[tuple[int, int, list[str], list[str]]]:
    """Where words of the table stand, with what may stand there too, and what would say the contrary."""
    found = []
    for pattern, forms in _patterns(language):
        for each in pattern.finditer(text):
            same, other = forms[each[0].lower()]
            found.append((each.start(), each.end(), [one for one in same if one != each[0].lower()], other))
    rng.shuffle(found)
    return found


@cache
def _patterns(language: Language) -> list[tuple[re.Pattern[str], dict[str, tuple[list[str], list[str]]]]]:
    patterns = []
    for table in ("verbs", "words"):
        for entry in wording()[table]:
            ways = (str, _s, _ed, _ing) if table == "verbs" and language == "en" else (str,)
            forms: dict[str, tuple[list[str], list[str]]] = {}
            for way in ways:
                first, second = ([way(word) for word in side] for side in entry[language])
                forms |= dict.fromkeys(first, (first, second)) | dict.fromkeys(second, (second, first))
            longest = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
            edge = r"(?<![A-Za-z-])(?:%s)(?![A-Za-z-])" if language == "en" else "(?:%s)"
            patterns.append((re.compile(edge % longest, re.IGNORECASE), forms))
    return patterns


_IRREGULAR = {"beat": "beat", "cut": "cut", "keep": "kept", "lose": "lost", "find": "found", "show": "showed",
              "freeze": "froze", "withhold": "withheld", "shrink": "shrank"}  # fmt: skip
_DOUBLED = ("cut", "omit", "drop")


def _s(verb: str) -> str:
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")


def _ed(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}ed"
    return verb + ("d" if verb.endswith("e") else "ed")


def _ing(verb: str) -> str:
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}ing"
    return (verb[:-1] if verb.endswith("e") else verb) + "ing"


def numbers_held(text: str, evidence: str) -> bool:
    """Tells whether the evidence has every number of a sentence."""
    told = {said.number.value for said in said_in(evidence)}
    return all(said.number.value in told or said.number.value <= 3 for said in said_in(text))
