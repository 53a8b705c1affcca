"""What the judge learns from: graded papers, and questions that no paper answers."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.find.asked import asked_of
from assistant.find.signals import signals
from assistant.find.training.topics import graded_by, topics
from assistant.understand.intent import Intent
from vectorstore.glossary import Glossary
from vectorstore.library import Library
from vectorstore.values import Filters

DATA = Path(__file__).parent / "data"
CANDIDATES = 250
FIRST = 30
"""Papers of an unanswered question that are learnt from: the likeliest to be taken for an answer."""

Grades = NDArray[np.int64]
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Example:
    """A question with some papers. `told` [conditions and the whole and the question, papers, signals]; `grades`
    [conditions, papers] and `whole` [papers] are 0, 1, 2, or -1 where unknown. `kind`: graded, far or near."""

    kind: str
    wanted: int
    unwanted: int
    told: NDArray[np.float32]
    grades: Grades
    whole: Grades


def graded() -> list[dict[str, Any]]:
    """The graded questions: {"q", "wanted", "unwanted", "type", "grades": {id: "W…/U…/type/all"}}."""
    return _lines("judgements.jsonl")


def unanswered() -> list[dict[str, Any]]:
    """Questions that no paper answers: {"kind": far | near, "q", "wanted"}."""
    return _lines("unanswered.jsonl")


def swapped(questions: Sequence[dict[str, Any]], seed: int = 0) -> list[dict[str, Any]]:
    """Near misses: the questions of several conditions with the last of them from another question of the language."""
    rng, made = random.Random(seed), []
    for question in (each for each in questions if len(each["wanted"]) > 1):
        others = [each for each in questions if each["lang"] == question["lang"] and each is not question]
        other = rng.choice(others)["wanted"][0]
        kept = question["wanted"][:-1]
        made.append({"kind": "swapped", "q": " ".join([*kept, other]), "wanted": [*kept, other]})
    return made


def examples(library: Library, home: Path) -> tuple[list[str], list[Example]]:
    """The signals' names, and all there is to learn from."""
    glossary, names, found = Glossary.load(home), list[str](), []
    questions = graded()
    for question in (*questions, *unanswered(), *swapped(questions), *topics()):
        intent = Intent(
            wanted=tuple(question["wanted"]), unwanted=tuple(question.get("unwanted", ())),
            type=question.get("type"), text=question["q"],
        )  # fmt: skip
        asked = asked_of(intent, glossary)
        gathered = library.gather(asked.texts, asked.weights, Filters(), CANDIDATES)
        if gathered is None:
            continue
        tables = signals(gathered, (*asked.wanted, *asked.unwanted, asked.whole, asked.said))
        names, told = tables[0][0], np.stack([table for _, table in tables])
        ids = [paper.arxiv_id for paper in gathered.papers]
        if "grades" in question:
            places = [ids.index(paper) for paper in question["grades"] if paper in ids]
            marks = [question["grades"][ids[place]].split("/") for place in places]
            each = np.array([[int(mark) for mark in mark[0] + mark[1]] for mark in marks]).T
            whole = np.array([_of_content(mark) for mark in marks])
        else:
            placed = told[-1][:, names.index("placed")] + told[-2][:, names.index("placed")]
            places = np.argsort(-placed)[:FIRST].tolist()
            each = np.full((len(intent.wanted), len(places)), UNKNOWN)
            whole = np.zeros(len(places), np.int64)
            if question["kind"] == "far":
                each[:] = 0
            elif question["kind"] == "topic":
                whole = graded_by(question, [gathered.papers[place] for place in places])
                each[0] = whole
        if not places:
            continue
        found.append(Example(question.get("kind", "graded"), len(intent.wanted), len(intent.unwanted),
                             told[:, places], each, whole))  # fmt: skip
    return names, found


def _of_content(mark: Sequence[str]) -> int:
    """The grade of a whole answer, without what is lost by the paper's kind or by what was not wanted."""
    wanted, unwanted, kind, whole = mark
    spoiled = any(int(each) for each in unwanted) or kind in ("0", "1")
    return max(int(whole), min(map(int, wanted))) if spoiled else int(whole)


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def rows(found: Sequence[Example]) -> Iterator[tuple[int, NDArray[np.float32], Grades]]:
    """Of each condition the number of its example, the signals of its papers and their grades."""
    for number, example in enumerate(found):
        for condition in range(example.wanted + example.unwanted):
            yield number, example.told[condition], example.grades[condition]
