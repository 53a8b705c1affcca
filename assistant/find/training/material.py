"""What the judge learns from: graded papers, and questions that no paper answers."""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.find.search_texts import asked_of
from assistant.find.signals import signals
from assistant.find.training.topics import graded_by, topics
from assistant.understand.intent import Intent
from assistant.understand.understanding import Understanding
from assistant.values import Question
from vectorstore.glossary import Glossary
from vectorstore.library import Library
from vectorstore.values import Filters, Paper

DATA = Path(__file__).parent / "data"
CANDIDATES = 250
FIRST = 30
"""Papers of an unanswered question that are learnt from: the likeliest to be taken for an answer."""

Grades = NDArray[np.int64]
UNKNOWN = -1
SHARED = 3
"""Papers that two questions have both been graded on, from which they are about the same."""


TODAY = date(2025, 12, 31)


@dataclass(frozen=True, slots=True)
class RankingExample:
    """A question with some papers. `told` [conditions and the whole and the question, papers, signals]; `grades`
    [conditions, papers] and `whole` [papers] are 0, 1, 2, or -1 where unknown. `kind`: graded, read, far, near, swapped
    or topic. `group`: questions of one group are about the same papers."""

    kind: str
    language: str
    group: int
    wanted: int
    unwanted: int
    told: NDArray[np.float32]
    grades: Grades
    whole: Grades


def graded() -> list[dict[str, Any]]:
    """Returns the graded questions in people's words: {"q", "wanted", "unwanted", "type", "grades": {id:
    "W…/U…/type/all"}}."""
    return _lines("judgements.jsonl")


def listed() -> list[dict[str, Any]]:
    """Returns the graded topics as people type them."""
    return _lines("lists.jsonl")


def unanswered() -> list[dict[str, Any]]:
    """Returns questions that no paper answers: {"kind": far | near, "q", "wanted"}."""
    return _lines("unanswered.jsonl")


def swapped(questions: Sequence[dict[str, Any]], seed: int = 0) -> list[dict[str, Any]]:
    """Makes near misses: the questions of several conditions with the last of them from another question of the
    language."""
    rng, made = random.Random(seed), []
    for question in (each for each in questions if len(each["wanted"]) > 1):
        others = [each for each in questions if each["lang"] == question["lang"] and each is not question]
        other = rng.choice(others)["wanted"][0]
        kept = question["wanted"][:-1]
        wanted = [*kept, other]
        made.append({"kind": "swapped", "lang": question["lang"], "q": " ".join(wanted), "wanted": wanted})
    return made


def examples(library: Library, home: Path, *, with_graded: bool) -> tuple[list[str], list[RankingExample]]:
    """Returns the signals' names, and what is learnt from: all, or all but the graded questions in people's words. A
    graded question counts twice where it is read otherwise than it was graded: with the conditions that were graded,
    and with those that are read."""
    glossary, names, found = Glossary.load(home), list[str](), []
    understanding = Understanding(library, glossary)
    in_words = graded() if with_graded else []
    questions = [*in_words, *listed()]
    groups = _groups(questions)
    for number, question in enumerate((*questions, *unanswered(), *swapped(in_words), *topics())):
        read = understanding.intent(Question(question["q"]), TODAY, lambda *_: ())
        said = Intent(
            wanted=tuple(question["wanted"]), unwanted=tuple(question.get("unwanted", ())),
            type=question.get("type"), text=question["q"],
        )  # fmt: skip
        kind = question.get("kind", "graded")
        for intent in _intents(kind, said, read):
            asked = asked_of(intent, glossary)
            gathered = library.search.gather(asked.texts, asked.weights, Filters(), CANDIDATES)
            if gathered is None:
                continue
            tables = signals(gathered, (*asked.wanted, *asked.unwanted, asked.whole, asked.said))
            names, told = tables[0][0], np.stack([table for _, table in tables])
            as_graded = (intent.wanted, intent.unwanted) == (said.wanted, said.unwanted)
            places, each, whole = _grades(question, intent, as_graded, gathered.papers, _first(names, told))
            if places:
                found.append(
                    RankingExample(kind if as_graded or kind != "graded" else "read", question["lang"],
                            groups.get(number, -number), len(intent.wanted), len(intent.unwanted),
                            told[:, places], each, whole)
                )  # fmt: skip
    return names, found


def _intents(kind: str, said: Intent, read: Intent) -> Iterable[Intent]:
    """The readings of a question that are learnt from."""
    if kind == "swapped" or not read.wanted:
        return (said,)
    if kind == "graded":
        as_said = replace(read, wanted=said.wanted, unwanted=said.unwanted)
        same = (read.wanted, read.unwanted) == (said.wanted, said.unwanted)
        return (read,) if same else (as_said, read)
    return (read,)


def _first(names: Sequence[str], told: NDArray[np.float32]) -> list[int]:
    """The places of the papers that are likeliest to be taken for an answer."""
    placed = told[-1][:, names.index("placed")] + told[-2][:, names.index("placed")]
    return [int(place) for place in np.argsort(-placed)[:FIRST]]


def _grades(
    question: dict[str, Any], intent: Intent, as_graded: bool, papers: Sequence[Paper], first: list[int]
) -> tuple[list[int], Grades, Grades]:
    """The places of the papers that are known of, their grades for each condition, and for all of it."""
    if "grades" in question:
        ids = [paper.arxiv_id for paper in papers]
        places = [ids.index(paper) for paper in question["grades"] if paper in ids]
        marks = [question["grades"][ids[place]].split("/") for place in places]
        each = np.array([[int(mark) for mark in mark[0] + mark[1]] for mark in marks]).T
        if not as_graded:
            each = np.full((len(intent.wanted) + len(intent.unwanted), len(places)), UNKNOWN)
        return places, each, np.array([_of_content(mark) for mark in marks])
    each = np.full((len(intent.wanted) + len(intent.unwanted), len(first)), UNKNOWN)
    whole = np.zeros(len(first), np.int64)
    if question["kind"] == "far":
        each[:] = 0
    elif question["kind"] == "topic":
        whole = graded_by(question, [papers[place] for place in first])
        if len(each) == 1:
            each[0] = whole
    return first, each, whole


def _groups(questions: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Of each question the number of the first with which it shares papers, directly or by way of others."""
    groups: dict[int, int] = {}
    for number, question in enumerate(questions):
        near = [
            groups[other] for other in groups if len(question["grades"].keys() & questions[other]["grades"]) >= SHARED
        ]
        groups[number] = min(near, default=number)
        groups |= {other: groups[number] for other, group in groups.items() if group in near}
    return groups


def _of_content(mark: Sequence[str]) -> int:
    """The grade of a whole answer, without what is lost by the paper's kind or by what was not wanted."""
    wanted, unwanted, kind, whole = mark
    spoiled = any(int(each) for each in unwanted) or kind in ("0", "1")
    return max(int(whole), min(map(int, wanted))) if spoiled else int(whole)


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def rows(found: Sequence[RankingExample]) -> Iterator[tuple[int, NDArray[np.float32], Grades]]:
    """Lists of each condition the number of its example, the signals of its papers and their grades."""
    for number, example in enumerate(found):
        for condition in range(example.wanted + example.unwanted):
            yield number, example.told[condition], example.grades[condition]
