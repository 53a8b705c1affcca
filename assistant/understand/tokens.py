"""A question cut into tokens, and what the reader network sees of each: hashed spelling, a vector, a few marks."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vectorstore.model.embedding import StaticModel
from vectorstore.text.romanised import NAME as CHINESE_NAME
from vectorstore.text.traditional import same_length

MOST = 96
"""Tokens of a question that are read; what stands behind them is only searched for."""

BUCKETS = 12_288
"""Rows of the table of hashed spellings."""

HASHES = 12
"""Hashed spellings of a token at most."""

MARKS = (
    "upper", "title", "inner_capital", "digit", "han", "symbol", "spaced", "piece", "named", "name", "now", "first",
    "last", "date", "loose_date", "id", "category", "head",
)  # fmt: skip
"""What a token is or stands for, as 0 or 1."""

_TOKEN = re.compile(r"[^\W\d_\u3400-\u9fff]+(?:['’][^\W\d_\u3400-\u9fff]+)?|\d+(?:[.,]\d+)*|[\u3400-\u9fff]|[^\s]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NAME = re.compile(CHINESE_NAME)


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch `text[start:end]`; `kind` is "" for words, else what the stretch stands for: "date", "loose_date",
    "id", "category". `flags` are further marks of it."""

    text: str
    start: int
    end: int
    kind: str = ""
    flags: frozenset[str] = frozenset()


def cut(text: str, masked: Sequence[tuple[int, int, str]] = ()) -> list[Token]:
    """Cuts a text into words, numbers, single Chinese characters and signs. `masked` are stretches (start, end, kind)
    that become one token each."""
    tokens: list[Token] = []
    place = 0
    for start, end, kind in [*sorted(masked), (len(text), len(text), "")]:
        tokens += [Token(found[0], found.start(), found.end()) for found in _TOKEN.finditer(text, place, start)]
        if end > start:
            tokens.append(Token(text[start:end], start, end, kind))
        place = end
    return tokens


@dataclass(frozen=True, slots=True)
class TokenFeatures:
    """The network's input for one question: `hashes` int32 [tokens, HASHES] (-1: none), `vectors` float32 [tokens,
    dimensions], `marks` float32 [tokens, len(MARKS)]."""

    hashes: NDArray[np.int32]
    vectors: NDArray[np.float32]
    marks: NDArray[np.float32]


def features(tokens: Sequence[Token], text: str, model: StaticModel) -> TokenFeatures:
    """Describes each token of a text; the vector is the mean of the model's pieces that it covers."""
    hashes = np.full((len(tokens), HASHES), -1, dtype=np.int32)
    marks = np.zeros((len(tokens), len(MARKS)), dtype=np.float32)
    plain = same_length(text)
    words = ["^", *(plain[token.start : token.end].lower() for token in tokens), "$"]
    for row, token in enumerate(tokens):
        spelt = _spellings(token.kind, *words[row : row + 3])
        hashes[row, : len(spelt)] = spelt
        for mark in _marks(token, row, len(tokens), text):
            marks[row, _MARK[mark]] = 1
    placed, begins = model.placed(plain), np.zeros(len(text) + 1, dtype=bool)
    begins[[start for _, start, _ in placed]] = True
    names = {place for found in _NAME.finditer(plain) for place in range(found.start(), found.end())}
    for row, token in enumerate(tokens):
        marks[row, _MARK["piece"]] = begins[token.start]
        marks[row, _MARK["named"]] = token.start in names
    return TokenFeatures(hashes, _vectors(tokens, text, model, placed), marks)


_MARK = {mark: place for place, mark in enumerate(MARKS)}


def _spellings(kind: str, before: str, word: str, after: str) -> list[int]:
    if kind in ("id", "category"):
        return [hashed(f"<{kind}>")]
    said = [f"w:{word}"]
    if kind:
        said += [f"<{kind}>", *(f"w:{part}" for part in re.findall(r"[a-z]+|[\u3400-\u9fff]", word)[:4])]
    elif _HAN.match(word):
        said += [f"b:{before}{word}", f"b:{word}{after}", f"t:{before}{word}{after}"]
    elif word[0].isdigit():
        said = [f"n:{'0' * min(len(word), 5)}"]
    elif len(word) > 2:
        framed = f"<{word}>"
        grams = [framed[i : i + 4] for i in range(len(framed) - 3)] or [framed]
        said += [f"p:{word[:3]}", f"s:{word[-3:]}", *(f"g:{gram}" for gram in grams[: HASHES - 4])]
    return [hashed(each) for each in said[:HASHES]]


@lru_cache(65_536)
def hashed(text: str) -> int:
    """Returns the row of a spelling in the hashed table."""
    return zlib.crc32(text.encode()) % BUCKETS


def _marks(token: Token, row: int, count: int, text: str) -> list[str]:
    word = token.text
    found = [token.kind] if token.kind else []
    letters = word.isalpha() and not _HAN.match(word)
    if letters and word.isupper() and len(word) > 1:
        found.append("upper")
    elif letters and word[0].isupper():
        found.append("title" if word[1:].islower() or len(word) == 1 else "inner_capital")
    elif letters and not word.islower():
        found.append("inner_capital")
    if word[0].isdigit():
        found.append("digit")
    if _HAN.match(word):
        found.append("han")
    elif not word[0].isalnum():
        found.append("symbol")
    if token.start and text[token.start - 1].isspace():
        found.append("spaced")
    if row == 0:
        found.append("first")
    if row == count - 1:
        found.append("last")
    return [*found, *token.flags]


def _vectors(
    tokens: Sequence[Token], text: str, model: StaticModel, placed: Sequence[tuple[int, int, int]]
) -> NDArray[np.float32]:
    vectors = np.zeros((len(tokens), model.dimensions), dtype=np.float32)
    counts = np.zeros(len(tokens), dtype=np.float32)
    owner = np.full(len(text) + 1, -1, dtype=np.int32)
    for row, token in enumerate(tokens):
        owner[token.start : token.end] = row
    for piece, start, end in placed:
        for row in {int(owner[place]) for place in range(start, end)} - {-1}:
            vectors[row] += model.table[piece]
            counts[row] += 1
    return np.asarray(vectors / np.maximum(counts, 1)[:, None], dtype=np.float32)
