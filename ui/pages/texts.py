"""The words of the browser interface in English and Chinese, numbers and days as each writes them, and which of the
two a browser wants. The words themselves are data: `wording/`, a file a page."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.errors import UserError
from vectorstore.values import Language

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES: tuple[Language, ...] = ("en", "zh")

_WORDING = Path(__file__).parent / "wording"
_NOUN = re.compile(r"\{(\w+)\|(\w+)(?:\|(\w+))?\}")


class Words(Mapping[str, str]):
    """The interface's words in one language: `words["ask"]`, or `words.fill("open", …)` for one with gaps."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.html_language = {"en": "en", "zh": "zh-CN"}[language]
        self._words = _read(language)

    def __getitem__(self, key: str) -> str:
        return self._words[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def fill(self, key: str, **values: object) -> str:
        """The words of `key` with its gaps filled; `{count|entry|entries}` is the noun for one or several, as `count`
        says, and `{count|paper}` that of several with an s."""

        def noun(match: re.Match[str]) -> str:
            one = self.locale.plural_form(values[match[1]]) == "one"  # type: ignore[arg-type]
            return match[2] if one else match[3] or f"{match[2]}s"

        return _NOUN.sub(noun, self[key]).format(**values)

    def told(self, error: UserError) -> str:
        """What an error says, in this language where `wording/errors.toml` has its line."""
        key = _errors().get(error.line)
        return self[key].format(**error.facts) if key else str(error)

    def number(self, value: float) -> str:
        """A number with its thousands apart."""
        from babel.numbers import format_decimal

        return format_decimal(value, locale=self.locale)

    def day(self, day: date) -> str:
        """A day in words, such as "Mar 2, 2026" and "2026年3月2日"."""
        from babel.dates import format_date

        return format_date(day, "medium", self.locale)

    def month(self, day: date) -> str:
        """The month of a day in words, such as "March 2026" and "2026年3月"."""
        from babel.dates import format_skeleton

        return format_skeleton("yMMMM", day, locale=self.locale)

    @property
    def locale(self) -> "Locale":
        """Babel's rules of the language."""
        return _locale(self.html_language)


def browser_language(accept_language: str | None) -> Language:
    """The interface's language for an Accept-Language header: of those that it names the one wanted most, else
    English; every Chinese is Chinese."""
    from babel import negotiate_locale

    wanted = []
    for part in (accept_language or "").split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            wanted.append((float(quality or 1), tag.strip().lower()))
        except ValueError:
            continue
    tags = [tag for quality, tag in sorted(wanted, key=lambda pair: -pair[0]) if quality > 0]
    return "zh" if negotiate_locale(tags, LANGUAGES, sep="-") == "zh" else "en"


@cache
def _read(language: Language) -> Mapping[str, str]:
    return {
        key: said[language]
        for file in sorted(_WORDING.glob("*.toml"))
        for key, said in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }


@cache
def _errors() -> Mapping[str, str]:
    """The names of errors by their English lines."""
    return {line: key for key, line in _read("en").items() if key.startswith("error_")}


@cache
def _locale(name: str) -> "Locale":
    from babel import Locale

    return Locale.parse(name, sep="-")
