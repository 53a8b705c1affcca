"""What the reader network is shown of a conversation, and what it says of a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from assistant.understand.intent import Act, Aspect, Form
from assistant.understand.tokens import HASHES, MARKS, MOST, Token, TokenFeatures, cut, features, hashed
from vectorstore.model.embedding import StaticModel

Tag = Literal[
    "wanted", "unwanted", "survey", "benchmark", "dataset", "code", "date", "not_date", "author", "not_author",
    "category", "not_category", "paper", "pointer", "back", "language", "latest", "unknowable",
]  # fmt: skip
"""What a stretch of a question says: a condition, a kind of paper, a limit, a paper by name, words that point at what
was shown, words that name an earlier list, a language to answer in, that the latest are wanted, what no library
knows."""

TAGS: tuple[Tag, ...] = get_args(Tag)
ACTS: tuple[Act, ...] = get_args(Act)
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
FORMS: tuple[Form, ...] = get_args(Form)

Relation = Literal["on", "back", "more", "again"]
"""How a question goes on: new or from the list in force; back to an earlier list; the next papers of the same; the same
in other words."""
RELATIONS: tuple[Relation, ...] = get_args(Relation)

WORDS_OF_ITEM = 8


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the list in force is limited to, in the words that said it."""

    tag: Tag
    words: str


@dataclass(frozen=True, slots=True)
class Context:
    """The conversation so far: the items of the list in force, what the last question wanted, how many papers are
    shown (2 stands for several)."""

    items: tuple[Item, ...] = ()
    act: Act | None = None
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Tagged:
    """A stretch `text[start:end]` of a question and what it says."""

    tag: Tag
    start: int
    end: int
    words: str
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of a question. `kept` are the items of the context that still hold; `sure` is the
    probability of the act, `foreign` the log odds of a question of another world than papers."""

    act: Act
    aspect: Aspect
    relation: Relation
    form: Form
    tagged: tuple[Tagged, ...]
    kept: tuple[Item, ...]
    sure: float
    foreign: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A question with its context as the network reads it: features of all tokens, those of the context first. `heads`
    are the rows that stand for the items, `tokens` the question's own, which fill the last rows."""

    features: TokenFeatures
    heads: tuple[int, ...]
    tokens: tuple[Token, ...]


def sheet(text: str, tokens: Sequence[Token], context: Context, model: StaticModel) -> Sheet:
    """Lays a question out behind its context: one head row, then each item with a head row and its first words."""
    tokens = tokens[:MOST]
    rows = [_head([f"<act:{context.act}>", f"<shown:{context.shown}>"], model)]
    heads, place = [], 1
    for item in context.items:
        words = cut(item.words)[:WORDS_OF_ITEM]
        heads.append(place)
        rows += [_head([f"<item:{item.tag}>"], model), features(words, item.words, model)]
        place += 1 + len(words)
    now = features(tokens, text, model)
    now.marks[:, MARKS.index("now")] = 1
    rows.append(now)
    joined = TokenFeatures(
        np.concatenate([row.hashes for row in rows]),
        np.concatenate([row.vectors for row in rows]),
        np.concatenate([row.marks for row in rows]),
    )
    return Sheet(joined, tuple(heads), tuple(tokens))


def _head(names: Sequence[str], model: StaticModel) -> TokenFeatures:
    hashes = np.full((1, HASHES), -1, dtype=np.int32)
    hashes[0, : len(names)] = [hashed(name) for name in names]
    marks = np.zeros((1, len(MARKS)), dtype=np.float32)
    marks[0, MARKS.index("head")] = 1
    return TokenFeatures(hashes, np.zeros((1, model.dimensions), dtype=np.float32), marks)
