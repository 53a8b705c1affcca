"""A file of questions with what their answers must hold: read line by line, and what is wrong with a line is told."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from typing import Any, get_args

from assistant.answer import checked_question
from vectorstore.errors import UserError
from vectorstore.text.arxiv_ids import parse_id
from vectorstore.values import Filters, Language

EXAMPLE = '{"id": "1", "q": "…", "expected": ["2512.15702"], "filters": {"since": "2025-12-01"}, "quotes": ["…"]}'


@dataclass(frozen=True, slots=True)
class Expectation:
    """A question, and what its answer must hold.

    `expected` are the arXiv ids of the papers that answer it, in any order. `filters` are what its words must be
    understood as, None where that does not matter; `limit_to` is applied beside them, as the options of `ask` are.
    `quotes` must each stand in a quote of the answer. `today` is what "last week" counts from.
    """

    id: str
    question: str
    line: int = 0
    expected: tuple[str, ...] = ()
    filters: Filters | None = None
    limit_to: Filters = Filters()
    refused: bool = False
    quotes: tuple[str, ...] = ()
    today: date | None = None


def read_expectations(text: str) -> tuple[list[Expectation], list[tuple[int, str]]]:
    """Reads the questions of a file with a JSON object a line; and of each line that is none its number and all that is
    wrong with it, in one line."""
    questions, faults = [], []
    # Not splitlines: a text in JSON may hold separators of lines other than the file's.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                questions.append(_expectation(line, number))
            except ValueError as fault:
                faults.append((number, " ".join(str(fault).split())))
    return questions, faults


def _expectation(line: str, number: int) -> Expectation:
    try:
        told = json.loads(line, object_pairs_hook=_each_once)
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON ({error}): give lines such as {EXAMPLE}") from None
    if not isinstance(told, dict):
        raise ValueError(f"is no JSON object: give lines such as {EXAMPLE}")
    missing = [f'"{key}" is missing' for key in ("id", "q") if key not in told]
    values, faults = _values(told, _KEYS)
    if missing or faults:
        raise ValueError("; ".join([*missing, *faults]))
    return Expectation(line=number, **{"question" if key == "q" else key: value for key, value in values.items()})


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    try:
        json.dumps(pairs, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError(r"holds half a character, such as \ud800 alone: write it whole") from None
    told = dict(pairs)
    if len(told) < len(pairs):
        twice = next(key for key in told if sum(key == other for other, _ in pairs) > 1)
        raise ValueError(f'"{twice}" is given twice')
    return told


def _values(told: dict[str, Any], readers: dict[str, Callable[[Any], Any]]) -> tuple[dict[str, Any], list[str]]:
    """The value of each key, and what is wrong with the others."""
    values, faults = {}, []
    for key, value in told.items():
        if key not in readers:
            like = get_close_matches(key, readers, n=1)
            known = f"write {_shown(like[0])}" if like else f"there are {', '.join(readers)}"
            faults.append(f"{_shown(key)} is no key: {known}")
            continue
        try:
            values[key] = readers[key](value)
        except (ValueError, UserError) as fault:
            faults.append(f"{_shown(key)}: {fault}")
    return values, faults


def _id(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise ValueError(f"{_shown(value)} is no name or number")
    return str(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{_shown(value)} is no text")
    return value


def _question(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{_shown(value)} is no text")
    checked_question(value)
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f'{_shown(value)} is no list: write ["…"]')
    return tuple(map(_text, value))


def _papers(value: Any) -> tuple[str, ...]:
    return tuple(parse_id(each)[0] for each in _texts(value))


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{_shown(value)} is neither true nor false, without quotation marks")
    return value


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        raise ValueError(f"{_shown(value)} is no day: write it as 2026-01-31") from None


def _language(value: Any) -> Language:
    if value not in get_args(Language):
        raise ValueError(f"{_shown(value)} is none of {', '.join(get_args(Language))}")
    language: Language = value
    return language


def _filters(value: Any) -> Filters:
    if not isinstance(value, dict):
        raise ValueError(f'{_shown(value)} is no object: write {{"since": "2026-01-31"}}')
    readers = {field.name: _reader(field.name, field.default) for field in fields(Filters)}
    values, faults = _values(value, readers)
    if faults:
        raise ValueError(", ".join(faults))
    return Filters(**values)


def _reader(name: str, default: Any) -> Callable[[Any], Any]:
    if name == "language":
        return _language
    return _texts if default == () else _day


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:40]}…"


_KEYS: dict[str, Callable[[Any], Any]] = {
    "id": _id,
    "q": _question,
    "expected": _papers,
    "filters": _filters,
    "limit_to": _filters,
    "refused": _truth,
    "quotes": _texts,
    "today": _day,
}
