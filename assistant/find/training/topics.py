"""Broad questions: topics of the field, of which a pattern tells which papers are about them."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.cues import content
from vectorstore.text.languages import language_of
from vectorstore.values import Paper

FILE = Path(__file__).parent / "data" / "topics.jsonl"


def topics(seed: int = 0) -> Iterator[dict[str, Any]]:
    """Yields each topic asked once: by its name, or by a question in English or Chinese."""
    rng = random.Random(seed)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        topic = json.loads(line)
        asked = rng.choice(["topic", "en", "zh"])
        question = topic.get(asked) or topic["topic"]
        language = language_of(question)
        yield topic | {"kind": "topic", "lang": language, "q": question, "wanted": [content(question) or question]}


def graded_by(topic: dict[str, Any], papers: Sequence[Paper]) -> NDArray[np.int64]:
    """Grades of papers: 2 where the title says that it is about the topic, or the abstract does so twice; 1 where it
    does once."""
    matches = re.compile(topic["matches"], re.IGNORECASE)
    titles = re.compile(topic.get("titles") or topic["matches"], re.IGNORECASE)
    grades = []
    for paper in papers:
        said = len(matches.findall(paper.abstract)) + len(matches.findall(paper.title))
        of_abstract = min(said, 2) if "titles" not in topic else min(said, 1)
        grades.append(2 if titles.search(paper.title) else of_abstract)
    return np.array(grades, np.int64)
