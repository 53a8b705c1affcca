"""Pairs of a sentence and evidence that people wrote, and more made of them by rule."""

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.checks.tokens import covers, read
from assistant.checks.training.corpus import Told
from assistant.checks.training.perturb import dropped, falsified, led, numbers_held, reworded
from vectorstore.text.languages import language_of
from vectorstore.text.sentences import sentences

DATA = Path(__file__).parent / "data"
MARK = re.compile(r"\s*\[(P\d+[az])\]")
SAME_THING = 0.6
"""What a sentence must have of its words in a text of the other language to be taken for said there."""
LONG = 30
"""Letters of an English sentence that says something."""


@dataclass(frozen=True, slots=True)
class SupportExample:
    """A sentence, its evidence, whether that says it, what was changed, and where, if that is known."""

    claim: str
    title: str
    evidence: str
    honest: bool
    kind: str
    altered: tuple[tuple[int, int], ...] | None = None


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


def written(path: Path) -> list[SupportExample]:
    """Each marked sentence of a file of sentences, with the evidence that it cites; of one line of several sentences
    that is dishonest only such as have one mark."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    evidence = {line["evidence"]: line for line in lines if "evidence" in line}
    found = []
    for line in lines:
        if "id" not in line:
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
            found.append(SupportExample(claim, title, text, honest, kind, () if honest else None))
    return found


def claimed(path: Path, papers: Mapping[str, Told]) -> list[SupportExample]:
    """The claims of a file about papers of the corpus, each with the text that it is about."""
    found = []
    for line in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        paper, honest = papers[line["arxiv_id"]], bool(line["honest"])
        text = paper.abstract if line["source"] == "abstract" else paper.analysis
        found.append(SupportExample(line["claim"], paper.title, text, honest, line["kind"], () if honest else None))
    return found


def over_papers(papers: Sequence[Told], seed: int) -> Iterator[SupportExample]:
    """Examples by rule over papers: sentences of an abstract against that, and sentences of the one text, and the
    analysis's summary, against the other."""
    rng = random.Random(seed)
    for at, paper in enumerate(papers):
        other = papers[(at + 3) % len(papers)]
        strange = cut(other.abstract) + cut(other.analysis)
        own, analysed = cut(paper.abstract), cut(paper.analysis)
        pairs = [(claim, paper.abstract, "own") for claim in _some(own, 2, rng) if len(claim) > LONG]
        pairs += [(claim, paper.analysis, "across") for claim in cut(paper.summary)[:1]]
        across = [claim for claim in _some(analysed, 5, rng) if _retold(claim, paper.abstract)]
        pairs += [(claim, paper.abstract, "across") for claim in across[:3]]
        across = [claim for claim in _some(own, 4, rng) if len(claim) > LONG and _retold(claim, paper.analysis)]
        pairs += [(claim, paper.analysis, "across") for claim in across[:1]]
        for claim, text, kind in pairs:
            yield from varied(claim, paper.title, text, kind, strange, rng)


def _some(texts: Sequence[str], most: int, rng: random.Random) -> list[str]:
    return rng.sample(texts, min(most, len(texts)))


def _retold(claim: str, text: str) -> bool:
    """Whether a text of the other language seems to say a claim."""
    return numbers_held(claim, text) and covers(read(claim), read(text)) >= SAME_THING


def made_false(found: Sequence[SupportExample], seed: int) -> Iterator[SupportExample]:
    """Honest claims of people with one thing changed."""
    rng = random.Random(seed)
    for example in found:
        if example.honest:
            strange = cut(found[rng.randrange(len(found))].evidence)
            yield from varied(example.claim, example.title, example.evidence, "written", strange, rng, written=True)


def around(path: Path, seed: int) -> Iterator[SupportExample]:
    """More examples by rule over a file's evidence: its own sentences, and those of the analysis held against the
    abstract."""
    rng = random.Random(seed)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    evidence = [line for line in lines if "evidence" in line]
    text = {line["evidence"]: line["text"] for line in evidence}
    for at, line in enumerate(evidence):
        strange = cut(evidence[(at + 5) % len(evidence)]["text"])
        abstract = text[line["evidence"][:-1] + "a"]
        for claim in cut(line["text"]):
            yield from varied(claim, line["title"], line["text"], "own", strange, rng)
            if abstract != line["text"] and _retold(claim, abstract):
                yield from varied(claim, line["title"], abstract, "across", strange, rng)
