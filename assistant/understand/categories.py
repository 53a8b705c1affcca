"""arXiv categories by their ids, and by the names of their fields."""

import re
from collections.abc import Mapping
from functools import cache

from assistant.understand import words as tables
from assistant.understand.beside import without

ID = re.compile(
    r"(?<![\w.-])(?:(?:cs|stat|eess|math|physics|q-bio|q-fin|econ|astro-ph|cond-mat|nlin)\."
    r"(?:[a-z]{2,5}-[a-z]{2,4}|optics|[a-z]{2})|quant-ph|gr-qc|math-ph|hep-(?:ex|lat|ph|th)|nucl-(?:ex|th))(?![\w-])",
    re.IGNORECASE | re.ASCII,
)


def categories_in(words: str) -> tuple[str, ...]:
    """Returns the categories that words name, by ids or else by the name of a field; () for none."""
    if found := ID.findall(words):
        return tuple(dict.fromkeys(map(canonical, found)))
    named = _named()
    for name in (words, without("category", words)):
        if ids := named.get(" ".join(name.lower().replace("-", " ").split())):
            return ids
    return ()


def canonical(category: str) -> str:
    """Returns an id as arXiv writes it: eess.iv → eess.IV."""
    archive, dot, subject = category.lower().partition(".")
    return f"{archive}{dot}{subject.upper() if len(subject) == 2 else subject}"


@cache
def _named() -> Mapping[str, tuple[str, ...]]:
    return {
        name.replace("-", " "): (category, *said.get("with", ()))
        for category, said in tables.table("categories").items()
        for name in (*said["en"], *said["zh"])
    }
