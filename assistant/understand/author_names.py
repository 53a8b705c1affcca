"""Which words of a question are authors' names, by the library's authors."""

import re
from typing import TYPE_CHECKING

from vectorstore.embedding import bundled
from vectorstore.languages import HAN
from vectorstore.romanised import NAME as CHINESE_NAME
from vectorstore.values import Filters

if TYPE_CHECKING:
    from vectorstore.library import Library

LONGEST = 4
"""Words of a person's name."""

_CHINESE = re.compile(CHINESE_NAME)


def is_author(library: "Library", words: str) -> bool:
    """Whether words are the full name of an author, or a name that is no word: nothing that papers say."""
    parts = words.split()
    if HAN.search(words):
        return bool(_CHINESE.fullmatch(words)) and not library.count(words, Filters()) and library.has_author(words)
    if not all(part.isalpha() for part in parts) or not 0 < len(parts) <= LONGEST:
        return False
    if len(parts) == 1 and (is_word(words) or library.count(words, Filters())):
        return False
    return not all(map(is_word, parts)) and library.has_author(words)


def is_word(name: str) -> bool:
    """Whether a Latin name is one word that the model's vocabulary has."""
    return name.isascii() and name.lower() in bundled().words


def known_part(library: "Library", words: str) -> str:
    """The longest run of Latin words that is an author's name: "Pollefeys" of "Has Pollefeys"; "" for none."""
    parts = words.split()
    if HAN.search(words) or len(parts) > LONGEST + 1:
        return ""
    runs = [(start, start + size) for size in range(len(parts), 0, -1) for start in range(len(parts) - size + 1)]
    return next((name for start, end in runs if library.has_author(name := " ".join(parts[start:end]))), "")
