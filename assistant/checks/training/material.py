"""Pairs of a sentence and evidence that people wrote, and more made of them by rule."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.checks.tokens import covers, read
from assistant.checks.training.perturb import dropped, falsified, led, numbers_held, reworded
from vectorstore.text.languages import language_of
from vectorstore.text.sentences import sentences

DATA = Path(__file__).parent / "data"
MARK = re.compile(r"\s*\[(P\d+[az])\]")
SAME_THING = 0.6
"""What a Chinese sentence must have of its words in an English abstract to be taken for said there."""


@dataclass(frozen=True, slots=True)
class SupportExample:
    """A sentence, its evidence, whether that says it, what was changed, and where, if that is known."""

    claim: str
    title: str
    evidence: str
    honest: bool
    kind: str
    altered: tuple[tuple[int, int], ...] | None = None
    group: str = ""


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def varied(
    claim: str, title: str, evidence: str, kind: str, strange: Sequence[str], rng: random.Random, written: bool = False
) -> Iterator[SupportExample]:
    """The sentence kept or reworded, and made false; now and then with its evidence taken away, or of another paper."""
    kept = _kept(claim, title, kind, rng)
    if not written:
        yield SupportExample(kept, title, evidence, True, kind, ())
    for _ in range(6):
        base = kept if rng.random() < 0.5 else _kept(claim, title, kind, rng)
        if done := falsified(base, evidence, strange, rng):
            yield SupportExample(done.text, title, evidence, False, done.kind, done.altered)
            break
    draw = rng.random()
    if kind == "own" and draw < 0.25 and claim in evidence:
        rest = evidence.replace(claim, "")
        if len(rest) > 100:
            yield SupportExample(kept, title, rest, False, "missing", ((0, len(kept)),))
    elif draw > 0.9 and strange and not written:
        other = rng.choice(strange)
        yield SupportExample(other, title, evidence, False, "strange", ((0, len(other)),))


def _kept(claim: str, title: str, kind: str, rng: random.Random) -> str:
    text = reworded(claim, rng) if rng.random() < 0.75 else claim
    if kind == "own" and language_of(text) == "en" and rng.random() < 0.5:
        text = dropped(text, rng, rng.choice([0.1, 0.2, 0.35]))
    name = title.partition(":")[0]
    return led(text, name if len(name) < 30 else title, rng) if rng.random() < 0.15 else text


def written(path: Path, only: int | None = None) -> list[SupportExample]:
    """Each marked sentence of a file of sentences, with the evidence that it cites; of one line of several sentences
    that is dishonest only such as have one mark. `only`: ids of this remainder by two."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    evidence = {line["evidence"]: line for line in lines if "evidence" in line}
    found = []
    for line in lines:
        if "id" not in line or (only is not None and line["id"] % 2 != only):
            continue
        honest = "wrong" not in line
        rows = [row for row in line["text"].split("\n") if MARK.search(row)]
        if not honest and len(rows) > 1:
            continue
        for row in rows:
            marks = MARK.findall(row)
            if any(mark not in evidence for mark in marks):
                continue
            kind = line.get("wrong", "honest")
            claim = re.sub(r"^\s*(?:[-*+]|\d+\.)\s+|\||\*\*", " ", MARK.sub("", row)).strip()
            told = [evidence[mark] for mark in dict.fromkeys(marks)]
            title = " / ".join(dict.fromkeys(each["title"] for each in told))
            text = "\n".join(each["text"] for each in told)
            found.append(
                SupportExample(
                    claim, title, text, honest, kind, () if honest else None, f"{path.stem}:{told[0]['evidence'][:-1]}"
                )
            )
    return found


def around(path: Path, found: Sequence[SupportExample], seed: int) -> Iterator[SupportExample]:
    """More examples by rule over a file's evidence: its own sentences, those of the analysis held against the abstract,
    and the honest sentences made false."""
    rng = random.Random(seed)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    evidence = [line for line in lines if "evidence" in line]
    text = {line["evidence"]: line["text"] for line in evidence}
    for at, line in enumerate(evidence):
        strange = cut(evidence[(at + 5) % len(evidence)]["text"])
        group = f"{path.stem}:{line['evidence'][:-1]}"
        for claim in cut(line["text"]):
            for one in varied(claim, line["title"], line["text"], "own", strange, rng):
                yield replace(one, group=group)
            abstract = text[line["evidence"][:-1] + "a"]
            retold = abstract != line["text"] and numbers_held(claim, abstract)
            if retold and covers(read(claim), read(abstract)) >= SAME_THING:
                for one in varied(claim, line["title"], abstract, "across", strange, rng):
                    yield replace(one, group=group)
    for example in found:
        if example.honest:
            strange = cut(evidence[rng.randrange(len(evidence))]["text"])
            for _ in range(2):
                for one in varied(
                    example.claim, example.title, example.evidence, "written", strange, rng, written=True
                ):
                    yield replace(one, group=example.group)
