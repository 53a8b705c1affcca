"""Which words of a question are authors' names, by the library's authors."""

import re
from typing import TYPE_CHECKING

from vectorstore.model.embedding import bundled
from vectorstore.text.languages import HAN
from vectorstore.text.romanised import NAME as CHINESE_NAME
from vectorstore.values import Filters

if TYPE_CHECKING:
    from vectorstore.library import Library

LONGEST = 4
"""Words of a person's name."""

_LETTER = r"[^\W\d_\u3400-\u9fff]"
_NAME = rf"((?![a-z]){_LETTER}+(?:['’-]{_LETTER}+)*\.?)"
_AFTER = re.compile(rf" {_NAME}")
_BEFORE = re.compile(rf"(?<![^\s\u3400-\u9fff]){_NAME} $")

_CHINESE = re.compile(CHINESE_NAME)


def is_author(library: "Library", words: str) -> bool:
    """Tells whether words are the full name of an author, or a name that is no word: nothing that papers say."""
    parts = words.split()
    if HAN.search(words):
        return (
            bool(_CHINESE.fullmatch(words))
            and not library.search.count(words, Filters())
            and library.search.has_author(words)
        )
    if not all(part.isalpha() for part in parts) or not 0 < len(parts) <= LONGEST:
        return False
    if len(parts) == 1 and (is_word(words) or library.search.count(words, Filters())):
        return False
    return not all(map(is_word, parts)) and library.search.has_author(words)


def is_word(name: str) -> bool:
    """Tells whether a Latin name is one word that the model's vocabulary has."""
    return name.isascii() and name.lower() in bundled().words


def known_part(library: "Library", words: str) -> str:
    """Returns the author's name in a run of Latin words, without common words around it: "Pollefeys" of "Has
    Pollefeys"; "" where that is nobody's name."""
    parts = words.split()
    if HAN.search(words) or len(parts) > LONGEST + 1:
        return ""
    while len(parts) > 1 and is_word(parts[0]) and not library.search.has_author(" ".join(parts)):
        parts = parts[1:]
    name = " ".join(parts)
    return name if library.search.has_author(name) else ""


def with_neighbours(library: "Library", text: str, start: int, end: int) -> str:
    """Returns a stretch of a text with the capitalised words right beside it that are no common words, or the Chinese
    character that makes it an author's name: the rest of a name."""
    if HAN.fullmatch(text[end : end + 1]) and not library.search.has_author(text[start:end]):
        longer = text[start : end + 1]
        return longer if _CHINESE.fullmatch(longer) and library.search.has_author(longer) else text[start:end]
    while (after := _AFTER.match(text, end)) and not is_word(after[1]):
        end = after.end()
    while (before := _BEFORE.search(text, 0, start)) and not is_word(before[1]):
        start = before.start()
    return text[start:end]
