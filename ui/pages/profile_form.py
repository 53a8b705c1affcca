"""A profile as a form: a line each for interests, authors and the like, read back with what is wrong with them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.triage import wishes_of
from ui.pages.texts import Words
from vectorstore.errors import UserError
from vectorstore.people.profiles import Interest, Profile
from vectorstore.text.arxiv_ids import id_of

if TYPE_CHECKING:
    from vectorstore.library import Library

FIELDS = ("interests", "unwanted", "authors", "categories", "liked", "disliked")
LONGEST_NAME = 80

_WEIGHTED = re.compile(r"(?P<text>.*\S)\s*[×*]\s*(?P<weight>\d+(?:\.\d+)?)")
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]{2,})?")


def lines_of(profile: Profile) -> dict[str, str]:
    """The text of each field."""
    interests = (each.text + (f" ×{each.weight:g}" if each.weight != 1 else "") for each in profile.interests)
    others = {name: "\n".join(getattr(profile, name)) for name in FIELDS if name != "interests"}
    return {"name": profile.name, "interests": "\n".join(interests), **others}


def profile_from(given: Mapping[str, str], kept: Profile, library: "Library", words: Words) -> Profile:
    """A profile as a form has it. Raises UserError for the first line that is not understood."""
    name = " ".join(given.get("name", "").split())[:LONGEST_NAME]
    if not name:
        raise UserError(words["profile_needs_name"])
    lines = {field: _lines(given.get(field, "")) for field in FIELDS}
    interests = tuple(_interest(line, words) for line in lines["interests"])
    wanted = [each.text for each in interests]
    wishes_of(library, [*wanted, *lines["unwanted"]], (), (), words.language)
    for category in lines["categories"]:
        if not _CATEGORY.fullmatch(category):
            raise UserError(words.fill("no_category", name=category[:40]))
    return replace(
        kept,
        name=name,
        interests=interests,
        unwanted=tuple(lines["unwanted"]),
        authors=tuple(lines["authors"]),
        categories=tuple(lines["categories"]),
        liked=_papers(lines["liked"], words),
        disliked=_papers(lines["disliked"], words),
    )


def _interest(line: str, words: Words) -> Interest:
    found = _WEIGHTED.fullmatch(line)
    weight = float(found["weight"]) if found else 1.0
    if not 0 < weight <= 10:
        raise UserError(words.fill("bad_weight", line=line[:60]))
    return Interest(found["text"] if found else line, weight)


def _papers(lines: Sequence[str], words: Words) -> tuple[str, ...]:
    found = {line: id_of(line) for line in lines}
    for line, named in found.items():
        if named is None:
            raise UserError(words.fill("no_id", name=line[:40]))
    return tuple(dict.fromkeys(named[0] for named in found.values() if named))


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
