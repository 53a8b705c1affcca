"""Names of methods in both languages, by which the papers that answer "how do people …" are told apart.

They are what papers of the field call what they do, so that a reader knows it by its name: no verb that any abstract
has, and no name of a task or of a kind of data.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.answers.method_names import METHOD_NAMES
from vectorstore.languages import HAN
from vectorstore.values import Language

_BEGINNING = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]|[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Method:
    """A method's name in English and Chinese, and the regular expressions of what texts call it. `broad`: so many
    papers do it, whatever else they do, that another method tells more of one."""

    en: str
    zh: str
    called: tuple[str, ...]
    broad: bool

    def name(self, language: Language) -> str:
        return self.en if language == "en" else self.zh


def methods_in(text: str) -> Iterator[tuple[Method, int]]:
    """The methods that a text names in either language, each with the places where one of its names begins; no name
    within another: "decoding" is none in "speculative decoding"."""
    names, lower, end = _names(), text.lower(), 0
    for beginning in _BEGINNING.finditer(text):
        at, found = beginning.start(), end
        for written in (text, lower):
            for pattern, method in names.get(written[at : at + 2], ()) if at >= end else ():
                if name := pattern.match(written, at):
                    yield method, at
                    found = max(found, name.end())
            if text[at : at + 2] == lower[at : at + 2]:
                break
        end = found


@cache
def _names() -> dict[str, list[tuple[re.Pattern[str], Method]]]:
    """Every name by its first two characters."""
    names: dict[str, list[tuple[re.Pattern[str], Method]]] = defaultdict(list)
    for method in known():
        for name in method.called:
            ending = "" if HAN.match(name) else r"(?:e?s)?(?![A-Za-z0-9]|-free|-less)"
            names[name[:2]].append((re.compile(name + ending), method))
    return names


@cache
def known() -> tuple[Method, ...]:
    """All methods."""
    methods = []
    for paragraph in METHOD_NAMES.strip().replace("\n    ", " ").splitlines():
        named, _, called = paragraph.partition(": ")
        en, _, zh = named.lstrip("*").partition(" = ")
        methods.append(Method(en, zh, tuple(called.split(" / ")), named.startswith("*")))
    return tuple(methods)
