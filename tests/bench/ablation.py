"""Paperlight's search with one of its parts taken out."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np


def nothing(*_: Any) -> dict[int, float]:
    """No candidates."""
    return {}


def same(*scored: Any) -> Any:
    """One score for all texts."""
    return np.zeros(len(scored[-1]), dtype=np.float32)


def nowhere(_stores: Any, vectors: Any, _allowed: Any) -> list[dict[int, float]]:
    """No paper for any vector."""
    return [{} for _ in vectors]


def unspelled(_: Any, text: str) -> str:
    """The question as it was typed."""
    return text


def unnamed(_stores: Any, _text: str, _asked: Any, ranked: Any, *_: Any) -> Any:
    """The ranking as it was."""
    return ranked


WITHOUT: dict[str, dict[str, Any]] = {
    "vectors": {"vectorstore.search.pipeline.by_vector": nowhere},
    "words": {"vectorstore.derived.lexical.Lexical.query": nothing},
    "late interaction": {"vectorstore.model.late_interaction.LateInteraction.score": same},
    "dropping asking words": {"vectorstore.derived.lexical.ASKING": re.compile("(?!)")},
    "names first": {"vectorstore.search.pipeline._named_first": unnamed},
    "spelling": {"vectorstore.search.pipeline._spelled": unspelled},
}
"""What takes a part out, by the part's name."""


@contextmanager
def without(part: str) -> Iterator[None]:
    """Takes a part of every search out for the time being."""
    patches = [patch(target, replacement) for target, replacement in WITHOUT[part].items()]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()
