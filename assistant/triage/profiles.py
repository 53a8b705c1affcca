"""Profiles as people write them: checked before they are kept, and as one file to take elsewhere."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, get_args

from assistant.triage.votes import Marks
from assistant.triage.wishes import MOST_WISHES, wishes_of
from vectorstore.errors import UserError
from vectorstore.people.profiles import Interest, Profile
from vectorstore.people.states import Mark, State
from vectorstore.text.arxiv_ids import without_version
from vectorstore.text.languages import language_of
from vectorstore.text.normal_text import one_line

if TYPE_CHECKING:
    from vectorstore.library import Library

HEAVIEST = 10.0
MOST_PAPERS = 5_000
"""Liked papers of a profile, as a Zotero library may bring them."""
_WEIGHED = re.compile(r"(?P<text>.*\S)\s*\^\s*(?P<weight>[0-9]{1,2}(?:\.[0-9]{1,3})?)", re.DOTALL)
FORM = "paperlight profile 1"
MOST_VERSIONS = 10_000
"""Versions of a paper; a database has no place for any number."""


def interest_of(text: str) -> Interest:
    """Returns an interest as it is typed, with its weight behind a ^ where it has one: `token pruning ^2`. Raises
    UserError for a weight of 0 or above 10."""
    text = one_line(text)
    found = _WEIGHED.fullmatch(text)
    if not found:
        return Interest(text)
    weight = float(found["weight"])
    if not 0 < weight <= HEAVIEST:
        raise UserError(f"{text[:60]!r} weighs {weight:g}: give a weight above 0, at most {HEAVIEST:g}")
    return Interest(found["text"], weight)


def checked(library: "Library", profile: Profile) -> Profile:
    """Returns the profile on single lines, each thing once. Raises UserError for an empty name, an interest that says
    nothing, what is no arXiv id, and too much."""
    name = one_line(profile.name)[:100]
    if not name:
        raise UserError("a profile needs a name, such as 'Vision reading group'")
    interests = {one_line(each.text): replace(each, text=one_line(each.text)) for each in profile.interests}
    words = [*interests, *map(one_line, profile.unwanted)]
    wishes_of(library, words, (), (), language_of(words[0] if words else name))
    if len(profile.liked) + len(profile.disliked) > MOST_PAPERS:
        raise UserError(f"a profile has at most {MOST_PAPERS:,} papers: {name} would have more")
    if len(profile.authors) + len(profile.categories) > MOST_WISHES:
        raise UserError(f"a profile follows at most {MOST_WISHES} authors and categories: {name} would follow more")
    return replace(
        profile,
        name=name,
        interests=tuple(interests.values()),
        unwanted=_once(profile.unwanted),
        liked=_ids(profile.liked),
        disliked=_ids(profile.disliked),
        authors=_once(profile.authors),
        categories=_once(profile.categories),
    )


def written(profile: Profile, marks: Marks) -> str:
    """Returns the profile with what its members did, as one JSON file."""
    votes = [
        {"paper": paper, "member": each.member, "state": each.state, "at": each.at.isoformat(), "version": each.version}
        for paper, of_paper in marks.items()
        for each in of_paper
    ]
    return json.dumps({"form": FORM, **asdict(profile), "marks": votes}, ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> tuple[Profile, dict[str, tuple[Mark, ...]]]:
    """Reads what `written` wrote. Raises UserError for anything else."""
    try:
        record = json.loads(text)
        if record["form"] != FORM:
            raise UserError(
                f"this profile is of the form {str(record['form'])[:40]!r}, not {FORM!r}: update Paperlight"
            )
        lists = {
            name: tuple(map(_text, record[name])) for name in ("unwanted", "liked", "disliked", "authors", "categories")
        }
        interests = tuple(Interest(_text(each["text"]), float(each["weight"])) for each in record["interests"])
        marks: dict[str, tuple[Mark, ...]] = {}
        for each in record["marks"]:
            moment, version = datetime.fromisoformat(each["at"]), each.get("version", 0)
            if each["state"] not in get_args(State) or version not in range(MOST_VERSIONS):
                raise ValueError
            made = Mark(_text(each["member"]), each["state"], moment, version)
            marks[_text(each["paper"])] = (*marks.get(each["paper"], ()), made)
        return Profile(_text(record["id"]), _text(record["name"]), interests, **lists), marks
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError("this is no profile that `paperlight profile export` wrote: export it again") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(one_line, texts))))


def _ids(names: Iterable[str]) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(map(without_version, names)))
    except ValueError as error:
        raise UserError(f"{error}; write it like 2512.15702") from None
