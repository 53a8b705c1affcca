"""A profile as a form, a line each for interests, authors and the like, and what a file of references adds to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from assistant.bibliographies import matched, references_in
from assistant.triage.profiles import checked, interest_of
from vectorstore.errors import UserError
from vectorstore.people.profiles import Profile

if TYPE_CHECKING:
    from vectorstore.library import Library

FIELDS = ("interests", "unwanted", "authors", "categories", "liked", "disliked")
NAMED = 20
"""References without a paper that are named."""


@dataclass(frozen=True, slots=True)
class ImportedReferences:
    """What a file of references came to: the profile with its papers, how many there were, how many of them the library
    holds, the first of those that were mistyped and of those that it lacks, and what could not be read."""

    profile: Profile
    references: int
    known: int
    mistyped: tuple[str, ...]
    lacking: tuple[str, ...]
    problems: tuple[str, ...]


def lines_of(profile: Profile) -> dict[str, str]:
    """The text of each field."""
    interests = (each.text + (f" ^{each.weight:g}" if each.weight != 1 else "") for each in profile.interests)
    others = {name: "\n".join(getattr(profile, name)) for name in FIELDS if name != "interests"}
    return {"name": profile.name, "interests": "\n".join(interests), **others}


def profile_from(given: Mapping[str, str], kept: Profile, library: "Library") -> Profile:
    """A profile as a form has it. Raises UserError for the first thing that is not understood."""
    lines = {field: tuple(filter(str.strip, given.get(field, "").splitlines())) for field in FIELDS}
    made = replace(
        kept,
        name=given.get("name", ""),
        interests=tuple(map(interest_of, lines["interests"])),
        unwanted=lines["unwanted"],
        authors=lines["authors"],
        categories=lines["categories"],
        liked=lines["liked"],
        disliked=lines["disliked"],
    )
    return checked(library, made)


def with_references(kept: Profile, name: str, content: bytes, library: "Library") -> ImportedReferences:
    """A profile with the papers of a BibTeX, RIS or CSL-JSON file that the library holds. Raises UserError for a file
    that holds none of these."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / (PurePath(name.replace("\\", "/")).name[:80].strip(". ") or "references")
        file.write_bytes(content)
        try:
            references, problems = references_in(file)
        except UserError as error:
            raise UserError(_named(str(error), folder)) from None
    known = matched(library, references)
    liked = dict.fromkeys([*kept.liked, *reversed(known.papers)])
    return ImportedReferences(
        checked(library, replace(kept, liked=tuple(liked))),
        len(references),
        len(known.papers),
        tuple(f"{each} → arXiv:{paper}" for each, paper in known.mistyped[:NAMED]),
        tuple(map(str, known.unmatched[:NAMED])),
        tuple(_named(problem, folder) for problem in problems),
    )


def _named(text: str, folder: str) -> str:
    """With the file as its owner calls it."""
    return text.replace(f"{folder}/", "")
