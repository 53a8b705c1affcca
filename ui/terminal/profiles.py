"""`paperlight profile …`: what a group wants to read, made, changed, and taken elsewhere."""

import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.terminal.command_line import SKIPPED, AsJson, app, open_library, print_json, print_lines, report
from ui.terminal.files import check_free, write_file
from vectorstore.errors import UserError, reason_of

if TYPE_CHECKING:
    from assistant.bibliographies import Reference
    from vectorstore.people.profiles import Profile
    from vectorstore.people.store import People
    from vectorstore.settings import Settings

profiles = typer.Typer(help="Keep what a group wants to read.", no_args_is_help=True)
app.add_typer(profiles, name="profile")

Id = Annotated[str, typer.Argument(help="The profile's id, as `profile list` shows it.")]
Interests = Annotated[
    list[str] | None, typer.Option("--interest", help="What is wanted; with its weight: 'pruning ^2'.")
]
Unwanted = Annotated[list[str] | None, typer.Option("--unwanted", help="What is not wanted, in words; repeatable.")]
Liked = Annotated[list[str] | None, typer.Option("--like", help="The arXiv id of a liked paper; repeatable.")]
Disliked = Annotated[list[str] | None, typer.Option("--dislike", help="The arXiv id of a disliked one; repeatable.")]
Authors = Annotated[list[str] | None, typer.Option("--author", help="An author to follow; repeatable.")]
Categories = Annotated[list[str] | None, typer.Option("--category", help="Only papers of this category; repeatable.")]
Member = Annotated[str, typer.Option(help="Whose votes; the group's own without.")]
Whose = Annotated[str, typer.Option("--member", help="Whose picks; everybody's without.")]

MOST_NAMED = 20
"""References without a paper that are named on a terminal."""


@profiles.command("list")
def list_profiles(context: typer.Context, as_json: AsJson = False) -> None:
    """Name the profiles."""
    from vectorstore.people.profiles import all_profiles

    with _people(context.obj) as people:
        for each in all_profiles(people):
            told = f"{len(each.interests)} interests, {len(each.liked)} liked papers"
            print_json(asdict(each)) if as_json else print(f"{each.id}: {each.name} ({told})")


@profiles.command()
def show(context: typer.Context, profile_id: Id, as_json: AsJson = False) -> None:
    """Show what a profile wants, and what its members did."""
    from vectorstore.people.profiles import profile
    from vectorstore.people.states import states

    with _people(context.obj) as people:
        shown, marks = profile(people, profile_id), states(people, profile_id)
    done = {
        name: sum(each.state == name for of in marks.values() for each in of)
        for name in ("picked", "starred", "dismissed", "seen")
    }
    if as_json:
        print_json(asdict(shown) | {"marks": done})
        return
    print_lines([f"{shown.id}: {shown.name}"])
    weighed = [each.text if each.weight == 1 else f"{each.text} ^{each.weight:g}" for each in shown.interests]
    facts = {"interest": weighed, "unwanted": shown.unwanted, "like": shown.liked, "dislike": shown.disliked,
             "author": shown.authors, "category": shown.categories}  # fmt: skip
    print_lines(f"  {name}: {each}" for name, values in facts.items() for each in values)
    print_lines([f"  {', '.join(f'{count} {name}' for name, count in done.items())}"])


@profiles.command()
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the group is called.")],
    interest: Interests = None,
    unwanted: Unwanted = None,
    like: Liked = None,
    dislike: Disliked = None,
    author: Authors = None,
    category: Categories = None,
) -> None:
    """Make a profile; prints its id."""
    from assistant.triage.profiles import checked
    from vectorstore.people.profiles import Profile, id_for, keep_profile

    with open_library(context.obj) as library, _people(context.obj) as people:
        made = _with(Profile(id_for(people, name), name), interest, unwanted, like, dislike, author, category)
        keep_profile(people, checked(library, made))
    print(made.id)


@profiles.command()
def add(
    context: typer.Context,
    profile_id: Id,
    interest: Interests = None,
    unwanted: Unwanted = None,
    like: Liked = None,
    dislike: Disliked = None,
    author: Authors = None,
    category: Categories = None,
) -> None:
    """Add to a profile; an interest that it has takes the new weight."""
    _change(context, profile_id, lambda held: _with(held, interest, unwanted, like, dislike, author, category))


@profiles.command()
def drop(
    context: typer.Context,
    profile_id: Id,
    interest: Interests = None,
    unwanted: Unwanted = None,
    like: Liked = None,
    dislike: Disliked = None,
    author: Authors = None,
    category: Categories = None,
) -> None:
    """Take out of a profile."""

    def without(held: "Profile") -> "Profile":
        return replace(
            held,
            interests=tuple(each for each in held.interests if each.text not in (interest or ())),
            unwanted=_less(held.unwanted, unwanted),
            liked=_less(held.liked, like),
            disliked=_less(held.disliked, dislike),
            authors=_less(held.authors, author),
            categories=_less(held.categories, category),
        )

    _change(context, profile_id, without)


@profiles.command()
def rename(context: typer.Context, profile_id: Id, name: Annotated[str, typer.Argument(help="The new name.")]) -> None:
    """Call a profile otherwise; its id stays."""
    _change(context, profile_id, lambda held: replace(held, name=name))


@profiles.command()
def read(
    context: typer.Context,
    profile_id: Id,
    files: Annotated[list[Path] | None, typer.Argument(help="BibTeX, RIS or CSL-JSON files.")] = None,
    zotero: Annotated[
        str | None, typer.Option(help="users/NUMBER or groups/NUMBER, with PAPERLIGHT_ZOTERO_KEY for what is private.")
    ] = None,
) -> None:
    """Like what the group has read: references of files, or of a Zotero library, that the library holds."""
    from assistant.bibliographies import matched, references_in, zotero_references

    if not files and not zotero:
        raise UserError("name a file of references, or a Zotero library with --zotero users/NUMBER")
    given: Settings = context.obj
    references: list[Reference] = []
    problems: list[str] = []
    for file in files or ():
        found, unread = references_in(file)
        references, problems = references + found, problems + unread
    if zotero:
        key = given.zotero_key.get_secret_value() if given.zotero_key else None
        references += zotero_references(zotero, key)
    with open_library(given) as library:
        known = matched(library, references)
    # Lists are the latest first; of a profile's papers the latest stand last.
    _change(context, profile_id, lambda held: _with(held, like=list(reversed(known.papers))))
    for problem in problems:
        report(f"skipped {problem}")
    for reference, paper in known.mistyped[:MOST_NAMED]:
        report(f"taken for {paper}: {reference}")
    for reference in known.unmatched[:MOST_NAMED]:
        report(f"not in the library: {reference}")
    if len(known.unmatched) > MOST_NAMED:
        report(f"not in the library: {len(known.unmatched) - MOST_NAMED} others")
    print(f"{len(references)} references: {len(known.papers)} papers liked, {len(known.unmatched)} not in the library")
    if problems:
        raise typer.Exit(SKIPPED)


@profiles.command()
def mark(
    context: typer.Context,
    profile_id: Id,
    state: Annotated[str, typer.Argument(help="seen, picked, dismissed or starred.")],
    papers: Annotated[list[str], typer.Argument(help="arXiv ids.")],
    member: Member = "",
    off: Annotated[bool, typer.Option("--off", help="Take the papers out of this state.")] = False,
) -> None:
    """Pick, star or dismiss papers."""
    from assistant.triage import versions_held
    from ui.terminal.asking import ids_of
    from vectorstore.people import states

    named = ids_of(papers)
    with open_library(context.obj) as library, _people(context.obj) as people:
        versions = versions_held(library, named)
        states.mark(people, profile_id, member, named, state, on=not off, versions=versions)  # type: ignore[arg-type]  # which it checks


@profiles.command("to-zotero")
def to_zotero(
    context: typer.Context,
    profile_id: Id,
    to: Annotated[str, typer.Argument(help="users/NUMBER or groups/NUMBER; PAPERLIGHT_ZOTERO_KEY may write there.")],
    collection: Annotated[str, typer.Option(help="The collection that they are put in; made where it lacks.")] = "",
    member: Whose = "",
) -> None:
    """Give a Zotero library what was picked and starred; what it has already is not added again."""
    from assistant import bibliographies

    given: Settings = context.obj
    with open_library(given) as library:
        papers = [paper for each in _picked(given, profile_id, member)[1] if (paper := library.paper(each))]
    key = given.zotero_key.get_secret_value() if given.zotero_key else None
    kept = bibliographies.to_zotero(to, key, papers, collection)
    print(f"Zotero {to}: {kept.added} papers added, {kept.had} were there")


@profiles.command("to-notes")
def to_notes(
    context: typer.Context,
    profile_id: Id,
    folder: Annotated[Path, typer.Argument(help="A folder, such as one of an Obsidian vault.")],
    member: Whose = "",
) -> None:
    """Write a Markdown note on each paper that was picked or starred; a note that is there stays as it is."""
    from assistant.delivery import language_in
    from assistant.notes import note, note_name

    given: Settings = context.obj
    made = 0
    group, picked = _picked(given, profile_id, member)
    with open_library(given) as library:
        rows = library.rows_of(picked)
        for hit in library.listed([(row, 1.0) for row in rows.values()]).values():
            file = folder / note_name(hit.paper)
            if not file.exists():
                write_file(file, [note(hit.paper, language=language_in(group))])
                made += 1
    print(f"{folder}: {made} notes written, {len(rows) - made} were there")


@profiles.command()
def export(
    context: typer.Context,
    profile_id: Id,
    file: Annotated[Path | None, typer.Argument(help="The file to write; without, it is printed.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
) -> None:
    """Give a profile with all that its members did, as one file."""
    from assistant.triage.profiles import written
    from vectorstore.people.profiles import profile
    from vectorstore.people.states import states

    with _people(context.obj) as people:
        text = written(profile(people, profile_id), states(people, profile_id))
    if file is None:
        sys.stdout.write(text)
        return
    check_free(file, force)
    write_file(file, [text])


@profiles.command("import")
def import_profile(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="A file that `profile export` wrote.")]
) -> None:
    """Make a profile from such a file; prints its id."""
    from assistant.triage.profiles import read as read_profile
    from vectorstore.people.profiles import id_for, keep_profile
    from vectorstore.people.states import keep_marks

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"cannot read {file}: {reason_of(error)}; name a profile that `paperlight profile export` wrote"
        ) from None
    found, marks = read_profile(text)
    with _people(context.obj) as people:
        made = replace(found, id=id_for(people, found.id))
        keep_profile(people, made)
        keep_marks(people, made.id, marks)
    print(made.id)


@profiles.command()
def delete(context: typer.Context, profile_id: Id) -> None:
    """Delete a profile with all its traces: votes, meetings, what was sent."""
    from vectorstore.people.profiles import delete_profile

    with _people(context.obj) as people:
        delete_profile(people, profile_id)


def _picked(given: "Settings", profile_id: str, member: str) -> "tuple[Profile, list[str]]":
    """A profile, and arXiv ids of what was picked or starred in it, by a member or anybody. Raises UserError where
    nothing was."""
    from vectorstore.people.profiles import profile
    from vectorstore.people.states import states

    with _people(given) as people:
        group, marks = profile(people, profile_id), states(people, profile_id)
    chosen = {
        paper: [each for each in of_paper if each.state in ("picked", "starred") and member in ("", each.member)]
        for paper, of_paper in marks.items()
    }
    if not any(chosen.values()):
        raise UserError(
            f"nothing is picked or starred in {group.name}: do that in triage, or with `paperlight profile mark`"
        )
    return group, [paper for paper, of_paper in chosen.items() if of_paper]


def _people(given: "Settings") -> "closing[People]":
    from vectorstore.people.store import People

    return closing(People(given))


def _change(context: typer.Context, profile_id: str, change: "Callable[[Profile], Profile]") -> None:
    from assistant.triage.profiles import checked
    from vectorstore.people.profiles import change_profile

    with open_library(context.obj) as library, _people(context.obj) as people:
        change_profile(people, profile_id, lambda held: checked(library, change(held)))


def _with(
    held: "Profile",
    interest: Sequence[str] | None = None,
    unwanted: Sequence[str] | None = None,
    like: Sequence[str] | None = None,
    dislike: Sequence[str] | None = None,
    author: Sequence[str] | None = None,
    category: Sequence[str] | None = None,
) -> "Profile":
    from assistant.triage.profiles import interest_of

    return replace(
        held,
        interests=(*held.interests, *map(interest_of, interest or ())),
        unwanted=(*held.unwanted, *(unwanted or ())),
        liked=(*_less(held.liked, like), *(like or ())),
        disliked=(*_less(held.disliked, dislike), *(dislike or ())),
        authors=(*held.authors, *(author or ())),
        categories=(*held.categories, *(category or ())),
    )


def _less(held: Sequence[str], gone: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(each for each in held if each not in (gone or ()))
