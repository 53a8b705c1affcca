"""Rare words of a text: names that only few papers say, and which papers say them.

Likeness by meaning knows nothing of a name that hardly any paper holds; that it stands there is evidence enough.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.derived.lexical import HAN_RUN, Lexical
from vectorstore.model.embedding import bundled
from vectorstore.pointers import BrokenIndexError
from vectorstore.search.wording import unframed

FEW = 5
"""Papers that say a rare word, at most."""
SELDOM = 60
"""Papers that hold a form of it, at most: of more none is looked at."""
PLAIN = 1_000
"""Papers of a library for each that says a word of the vocabulary: in a smaller one it is rare by chance."""
MOST = 4
"""Stretches of a text that are looked for."""
SHORTEST = 3
"""Characters of a Chinese stretch inside others: two may be the end of one word and the beginning of the next."""

_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]*\d*[^\W_\u3400-\u9fff]+(?:[-.+#][^\W_\u3400-\u9fff]+)*")


@dataclass(frozen=True, slots=True)
class Rare:
    """Words as they were asked, and the catalogue ids of the few papers that say them."""

    words: str
    papers: frozenset[int]


def rare(catalogue: Catalogue, lexical: Lexical, text: str) -> list[Rare]:
    """Returns the rare words of a text: all of it where few papers say that, else its names and Chinese stretches."""
    try:
        if whole := _said(catalogue, lexical, text.strip()):
            return [whole]
        found = (_said(catalogue, lexical, words) for words in _stretches(lexical, text))
        return [each for each in found if each]
    except BrokenIndexError:
        return []


def _said(catalogue: Catalogue, lexical: Lexical, words: str) -> Rare | None:
    terms = list(dict.fromkeys(lexical.analyzed(words)))
    held = lexical.frequencies(terms)
    if not held or min(held) == 0 or min(held) > SELDOM:
        return None
    holding = sorted(lexical.holding_terms(terms, SELDOM + 1))
    if not holding or len(holding) > SELDOM:
        return None
    pattern = _pattern(words)
    papers = frozenset(paper for paper, text in catalogue.texts(holding) if pattern.search(text))
    plain = words.lower() in bundled().words and len(papers) * PLAIN > lexical.count()
    return Rare(words, papers) if 0 < len(papers) <= FEW and not plain else None


def _pattern(words: str) -> re.Pattern[str]:
    """The words in a row, in any case, in the plural too; a Latin word whole."""
    said = r"\s+".join(map(re.escape, words.split()))
    begins = r"(?<![A-Za-z0-9])" if words[0].isascii() else ""
    ends = r"(?:e?s)?(?![A-Za-z0-9])" if words[-1].isascii() else ""
    return re.compile(f"{begins}{said}{ends}", re.IGNORECASE)


def _stretches(lexical: Lexical, text: str) -> list[str]:
    """What may be a name: Latin words that are no plain ones, those that stand side by side together; what is Chinese
    without the words that ask, and the parts of it whose pairs of characters are all rare."""
    found = [*_names(text), *_chinese(lexical, unframed(text))]
    return list(dict.fromkeys(found))[:MOST]


def _names(text: str) -> Iterator[str]:
    run: list[re.Match[str]] = []
    for word in (*_WORD.finditer(text), None):
        if run and (word is None or not _is_name(word, text) or text[run[-1].end() : word.start()] != " "):
            if len(run) > 1:
                yield text[run[0].start() : run[-1].end()]
            yield from (each[0] for each in run)
            run = []
        if word and _is_name(word, text):
            run.append(word)


def _is_name(word: re.Match[str], text: str) -> bool:
    """Whether a word is none of the vocabulary, or has a capital or a digit where a plain word has none."""
    said = word[0]
    if len(said) < 2 or not any(map(str.isalpha, said)):
        return False
    plain = said[1:].islower() and (said[0].islower() or word.start() == 0)
    return not plain or said.lower() not in bundled().words


def _chinese(lexical: Lexical, text: str) -> Iterator[str]:
    for run in HAN_RUN.findall(text):
        if len(run) > 1:
            yield run
            yield from _rare_parts(lexical, run)


def _rare_parts(lexical: Lexical, run: str) -> Iterator[str]:
    pairs = ["".join(pair) for pair in pairwise(run)]
    held = dict(zip(pairs, lexical.frequencies(pairs), strict=True))
    start = 0
    for end in range(len(pairs) + 1):
        if end == len(pairs) or not 0 < held[pairs[end]] <= SELDOM:
            if SHORTEST <= end + 1 - start < len(run) and end > start:
                yield run[start : end + 1]
            start = end + 1


def of_texts(catalogue: Catalogue, lexical: Lexical, texts: Sequence[str]) -> list[frozenset[int]]:
    """Finds for each text the papers that say any of its rare words."""
    return [frozenset().union(*(each.papers for each in rare(catalogue, lexical, text))) for text in texts]
