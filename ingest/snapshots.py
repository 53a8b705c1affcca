"""Papers from files of JSON lines, one paper a line, streamed: memory does not grow with the file.

Two shapes, which may be mixed: arXiv's bulk metadata (https://www.kaggle.com/datasets/Cornell-University/arxiv: `id`,
`title`, `authors_parsed` or `authors` as one string, `categories` as one string, `abstract`, `versions`), and papers
with a Chinese analysis (`id`, `listed` or `published`, `title`, `authors` and `categories` as lists, `abstract`,
`analysis_zh`).
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from ingest.arxiv.latexml import bounded_text
from ingest.bounded_lines import LONGEST_LINE, DamagedFileError, bounded_lines
from ingest.days import arxiv_day
from ingest.digests.entries import CATEGORY
from ingest.digests.prose import absent, placeholder, plain, unreadable, unwrapped, written
from ingest.latex import text_of_tex
from vectorstore.text.arxiv_ids import parse_id
from vectorstore.text.normal_text import stored
from vectorstore.values import FullText, Paper, Problem, Section, SectionKind, TextSection

Told = tuple[Paper, tuple[Section, ...], FullText | None]
"""A paper, what a model said of it, and its text."""

NAMES = re.compile(r"\.(?:jsonl|ndjson|json)(?:\.gz|\.xz)?$", re.I)
NAMES_IN_FOLDERS = re.compile(r"\.(?:jsonl|ndjson)(?:\.gz|\.xz)?$", re.I)  # other JSON lies in folders, too
HOPELESS = 20  # bad lines before the first paper
MOST_PROBLEMS = 1_000  # named of one file; the others are counted
MOST_LINES = 100_000  # and ten a paper, that are none, before the rest of a file is left unread
NEWEST = 9_999  # version
LONGEST_TITLE, LONGEST_ABSTRACT = 1_000, 20_000  # characters; arXiv's own limits are far below

SECTIONS: tuple[tuple[str, SectionKind, str], ...] = (
    ("tldr", "overview", "概述"),
    ("motivation", "problem", "动机"),
    ("method", "method", "方法"),
    ("result", "result", "结果"),
    ("conclusion", "conclusion", "结论"),
)
IN_BRACKETS = re.compile(r"\([^()]*\)")
BETWEEN_NAMES = re.compile(r",\s*(?:and\s+)?|\s+and\s+")

SAID_TO_ARXIV = (("comments", "comment"), ("journal-ref", "journal_ref"), ("doi",))
"""The keys of a comment, a journal reference and a DOI, arXiv's own first."""


class _BadLineError(Exception):
    """Why a line holds no paper."""


class Snapshot:
    """One file's papers. While they are read, `problems` grows, `at` tells how many bytes of the file are done, and
    `line` which line was read last."""

    def __init__(self, path: Path) -> None:
        self.problems: list[Problem] = []
        self.at = self.line = 0
        self._path = path
        self._source = written(path)
        self._unnamed = 0

    def __iter__(self) -> Iterator[Told]:
        """The papers in the order of the file. No content makes it raise: what cannot be read is a problem."""
        number, papers = 0, 0
        try:
            with self._path.open("rb") as file:
                for number, line in bounded_lines(file):
                    self.at, self.line = file.tell(), number
                    if not papers and len(self.problems) >= HOPELESS:
                        self.problems = [Problem(self._source, 1, "not a snapshot: no line of it is a paper")]
                        return
                    if self._unnamed > MOST_LINES + 10 * papers:
                        self._problem(number, "not read from here on: it has more other lines than papers")
                        break
                    if told := self._told(number, line):
                        papers += 1
                        yield told
        except OSError as error:
            self._problem(number + 1, f"cannot be read: {error.strerror or error}")
        except DamagedFileError as error:
            self._problem(number + 1, str(error))
        if self._unnamed:
            self.problems.append(Problem(self._source, number, f"{self._unnamed:,} more lines could not be read"))

    def _told(self, number: int, line: bytes | None) -> Told | None:
        try:
            told, notes = _read(line, first=number == 1)
        except _BadLineError as error:
            self._problem(number, str(error))
            return None
        except Exception as error:  # of whatever a line holds the next ones know nothing
            self._problem(number, unreadable(error))
            return None
        for note in notes:
            self._problem(number, f"{told[0].versioned_id}: {note}")
        return told

    def _problem(self, line: int, reason: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(self._source, line, reason))
        else:
            self._unnamed += 1


def _read(line: bytes | None, first: bool) -> tuple[Told, list[str]]:
    """What a line tells of a paper, and a reason for each part left out. Raises _BadLineError."""
    record = _record(line, first)
    notes: list[str] = []
    try:
        arxiv_id, version = parse_id(_string(record, "id"))
    except ValueError as error:
        raise _BadLineError(str(error)) from None
    title, abstract = _text(record, "title", LONGEST_TITLE), _text(record, "abstract", LONGEST_ABSTRACT)
    newest, published = _versions(record, notes)
    authors, categories = _authors(record, notes), _categories(record, notes)
    told = (_said_to_arxiv(record, *keys) for keys in SAID_TO_ARXIV)
    paper = Paper(arxiv_id, version or newest, title, authors, published, categories, abstract, *told)
    return (paper, _sections(record, notes), _full_text(record, notes)), notes


def _record(line: bytes | None, first: bool) -> dict[str, Any]:
    if line is None:
        raise _BadLineError(f"the line is longer than {LONGEST_LINE >> 20} MiB")
    try:
        record = json.loads(line.decode("utf-8-sig" if first else "utf-8"))
    except UnicodeDecodeError:
        raise _BadLineError("not UTF-8") from None
    except json.JSONDecodeError as error:
        raise _BadLineError(f"not JSON: {error.msg}") from None
    except (ValueError, RecursionError):
        raise _BadLineError("not JSON that can be read: a number or a nesting beyond measure") from None
    if not isinstance(record, dict):
        raise _BadLineError("not a JSON object")
    return record


def _string(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str):
        raise _BadLineError(f"{key} is {'missing' if value is None else 'not a text'}")
    return value


def _text(record: dict[str, Any], key: str, longest: int) -> str:
    text = _line(_string(record, key))
    if placeholder(text):
        raise _BadLineError(f"{key} is missing")
    if len(text) > longest:
        raise _BadLineError(f"{key} has {len(text):,} characters: more than any has")
    return text


def _said_to_arxiv(record: dict[str, Any], *keys: str) -> str:
    """What authors told arXiv beside the paper, under the first of these keys that has a text; "" without any."""
    values = (record.get(key) for key in keys)
    return next((_line(value) for value in values if isinstance(value, str) and not placeholder(_line(value))), "")


def _versions(record: dict[str, Any], notes: list[str]) -> tuple[int, date | None]:
    """The newest version and the day of the first; where versions are missing, the day said to be that of publication,
    else of listing, a few days later."""
    newest = 1
    try:
        if versions := record.get("versions"):
            days = {int(each["version"].lstrip("v")): parsedate_to_datetime(each["created"]) for each in versions}
            if not 0 < min(days) <= max(days) <= NEWEST:
                raise ValueError("no version of arXiv's")
            newest = max(days)
            return newest, arxiv_day(days[min(days)].date())
        said = next((day for key in ("published", "listed") if (day := record.get(key)) is not None), None)
        return newest, None if said is None else arxiv_day(datetime.fromisoformat(said).date())
    except (TypeError, ValueError, KeyError, AttributeError):
        notes.append("the day of publication cannot be read and is left out")
        return newest, None


def _authors(record: dict[str, Any], notes: list[str]) -> tuple[str, ...]:
    """Names as they are spoken: `authors_parsed` holds family name, given names and suffix."""
    try:
        if parsed := record.get("authors_parsed"):
            names = [" ".join((given, family, suffix)) for family, given, suffix, *_ in parsed]
        elif isinstance(written := record.get("authors") or [], str):
            names = BETWEEN_NAMES.split(IN_BRACKETS.sub("", unwrapped(written.split("\n"))))
        else:
            names = written
        return tuple(name for each in names if (name := _line(each)) and not placeholder(name))
    except (TypeError, ValueError, AttributeError):
        notes.append("the authors cannot be read and are left out")
        return ()


def _categories(record: dict[str, Any], notes: list[str]) -> tuple[str, ...]:
    listed = record.get("categories") or []
    names = listed.split() if isinstance(listed, str) else listed
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        return tuple(dict.fromkeys(name for name in names if CATEGORY.fullmatch(name)))
    notes.append("the categories cannot be read and are left out")
    return ()


def _sections(record: dict[str, Any], notes: list[str]) -> tuple[Section, ...]:
    said = record.get("analysis_zh") or {}
    if not isinstance(said, dict) or not all(isinstance(said.get(key) or "", str) for key, _, _ in SECTIONS):
        notes.append("the analysis cannot be read and is left out")
        return ()
    texts = ((kind, heading, plain(stored(said.get(key) or "").split("\n"))) for key, kind, heading in SECTIONS)
    return tuple(Section(kind, heading, text) for kind, heading, text in texts if not absent(text))


def _full_text(record: dict[str, Any], notes: list[str]) -> FullText | None:
    """The text as `export` writes it."""
    if (told := record.get("full_text")) is None:
        return None
    try:
        version = told["version"]
        sections = [TextSection(*(each[name] for name in ("number", "title", "anchor", "text")))
                    for each in told["sections"]]  # fmt: skip
        if not isinstance(version, int) or not 0 < version <= NEWEST:
            raise ValueError("no version of arXiv's")
        return bounded_text(version, sections)
    except (TypeError, ValueError, KeyError, AttributeError):
        notes.append("the full text cannot be read and is left out")
        return None


def _line(text: str) -> str:
    return text_of_tex(unwrapped(stored(text).split("\n")))
