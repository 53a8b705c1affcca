"""Spellings made comparable: names whatever their case, accents and order, titles whatever their punctuation."""

import re
import unicodedata

STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
GAP = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Folds a text to lower case, no accents and one space for any run of punctuation: `Fei-Fei LI` → `fei fei li`."""
    plain = text
    if not text.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return GAP.sub(" ", plain.casefold().translate(STROKES)).strip()


def fold_names(names: tuple[str, ...]) -> str:
    """Returns a line a name, each said twice, so that a part of it is found whichever of its names comes first."""
    return "\n".join(f"{folded} {folded}" for folded in map(fold, names))
