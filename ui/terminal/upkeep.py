"""The commands that fill, keep and write out a library."""

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.terminal.command_line import (
    SKIPPED,
    AsJson,
    a_day,
    app,
    give_way,
    open_library,
    print_done,
    print_json,
    print_lines,
    report,
)
from vectorstore.errors import UserError
from vectorstore.settings import Settings
from vectorstore.text.arxiv_ids import parse_id
from vectorstore.values import Language

if TYPE_CHECKING:
    from vectorstore.catalogue.recording import Removed
    from vectorstore.library import Library

Force = Annotated[bool, typer.Option("--force", help="Write over files that exist.")]


@app.command()
def ingest(
    context: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(help="Digest files, snapshots of JSON lines, folders or globs.")
    ] = None,
    samples: Annotated[bool, typer.Option("--samples", help="Read the two digests that ship with Paperlight.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Keep looking for new and changed files until stopped.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read digests and snapshots into the library; files that are as they were are not read again.

    A line of a snapshot is a paper of one of two shapes, arXiv's or that of `export`:
    id, title, abstract, authors or authors_parsed, categories, versions;
    id, title, abstract, authors, categories, published or listed, analysis_zh, full_text.
    """
    from ingest.pipeline import ingest as read
    from ingest.samples import SAMPLES
    from ui.terminal.tables import reading_progress

    sources = [*(paths or []), *([str(SAMPLES)] if samples else [])]
    if not sources:
        raise UserError("nothing to read: name digest files or folders, or --samples for the two that ship inside")
    if watch:
        keep_watching(context.obj, sources, as_json)
        return
    with open_library(context.obj, write=True) as library, reading_progress("reading") as progress:
        if samples:
            check_holds_samples_alone(library)
        done = read(sources, library, progress)
    print_done(done, as_json)


@app.command()
def digest(
    context: typer.Context,
    day: Annotated[date | None, typer.Argument(parser=a_day, metavar="DATE", help="Its day.")] = None,
    new: Annotated[bool, typer.Option("--new", help="What the last fetch brought, in place of a day.")] = False,
    interest: Annotated[list[str] | None, typer.Option(help="What to put first; repeatable.")] = None,
    top: Annotated[int | None, typer.Option(min=1, help="How many papers; all without.")] = None,
    language: Annotated[
        Language | None, typer.Option(help="Of the summary, and of what a language model writes; else the interest's.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="A file to write, which must not exist; else stdout.")] = None,
    force: Force = False,
) -> None:
    """Write a day's papers as a digest, in the format that `ingest` reads."""
    from assistant.digests.entries import material_of_day
    from assistant.digests.format import digest_markdown
    from assistant.digests.writer import write_digest
    from ui.terminal.files import check_free, write_file
    from ui.terminal.library_files import material_of_fetch
    from ui.terminal.tables import counted

    if (day is None) != new:
        raise UserError("name the day of the digest, such as 2025-12-18, or --new, and not both")
    if output:
        check_free(output, force)
    with open_library(context.obj) as library:
        material = material_of_day(library, day) if day else material_of_fetch(library, context.obj)
        written = write_digest(library, context.obj, material, interest or [], top, language)
    for notice in written.notices:
        report(notice)
    if output:
        write_file(output, [digest_markdown(written.digest)])
        report(f"wrote {counted(len(written.digest.entries), 'paper')} to {output}")
    else:
        print(digest_markdown(written.digest), end="")


exporting = typer.Typer(invoke_without_command=True)
app.add_typer(exporting, name="export")


@exporting.callback()
def export(
    context: typer.Context,
    output: Annotated[Path | None, typer.Option(help="A file to write, which must not exist; else stdout.")] = None,
    digests: Annotated[Path | None, typer.Option(help="A folder for every digest, in place of JSON lines.")] = None,
    force: Force = False,
) -> None:
    """Write all papers as JSON lines, or with --digests everything; `ingest` reads both."""
    if context.invoked_subcommand:
        return
    from assistant.digests.export import paper_records
    from ui.terminal.files import check_free, write_file
    from ui.terminal.library_files import write_library
    from ui.terminal.tables import counted

    if output and digests:
        raise UserError("export one thing: all papers to --output, or everything to the folder --digests")
    if output:
        check_free(output, force)
    with open_library(context.obj) as library:
        if digests:
            report(write_library(library, digests, force))
            return
        lines = (json_line(record) for record in paper_records(library, library.papers()))
        if output:
            write_file(output, lines)
            report(f"wrote {counted(library.counts().papers, 'paper')} to {output}")
        else:
            sys.stdout.writelines(lines)


@exporting.command("wiki")
def export_wiki(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a wiki's pages; it may hold others.")],
    language: Annotated[Language, typer.Option(help="That of headings: en or zh.")] = "en",
) -> None:
    """Write days, papers and categories as Markdown pages for MkDocs, Obsidian or GitHub.

    Run again, it writes what changed and removes what the library no longer holds; what somebody else wrote, or wrote
    on, stays as it is and is named.
    """
    from ui.pages.texts import Words
    from ui.terminal.tables import counted
    from ui.terminal.wiki_files import write_wiki
    from ui.terminal.wiki_pages import wiki_pages

    with open_library(context.obj) as library:
        done = write_wiki(wiki_pages(library, Words(language), context.obj.public_url), folder.expanduser())
    report(f"wrote {counted(done.written, 'page')} to {folder}, left {done.same} as they were, removed {done.removed}")
    for name in done.kept:
        report(f"left {folder / name}: somebody else wrote it, or on it")
    if done.kept:
        raise typer.Exit(SKIPPED)


@app.command()
def remove(
    context: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(metavar="ID|DIGEST…", help="arXiv ids; digests by their day or the file they came from."),
    ],
    as_json: AsJson = False,
) -> None:
    """Remove papers, or digests with the papers that nothing else names.

    Folders that are read again leave out what was removed until its file changes; a file named itself brings it back.
    """
    from ui.terminal.tables import print_removed

    with open_library(context.obj, write=True) as library:
        for each in what:
            removed = removed_from(library, each)
            if as_json:
                print_json({"removed": each} | asdict(removed))
            else:
                print_removed(each, removed)


@app.command()
def status(
    context: typer.Context,
    problems: Annotated[
        bool, typer.Option("--problems", help="List what could not be read, in place of counts.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what the library holds, the health of its indexes and what could not be read."""
    from assistant.record import problem_record, status_record
    from ui.terminal.model_status import model_record, model_rows
    from ui.terminal.tables import print_problems, print_status

    with open_library(context.obj) as library:
        state = library.status()
        unread = library.problems()
    if problems and as_json:
        print_lines(json.dumps(problem_record(problem), ensure_ascii=False) for problem in unread)
    elif problems:
        print_problems(unread)
    elif as_json:
        print_json(status_record(state) | {"language_model": model_record(context.obj)})
    else:
        print_status(state, model_rows(context.obj))


@app.command()
def reindex(
    context: typer.Context,
    embedding_model: Annotated[
        str | None,
        typer.Option(help="Embed the papers anew with this model, and name it in the settings from then on."),
    ] = None,
) -> None:
    """Build the indexes anew from the catalogue, with the embedding model of the settings; the old ones serve until all
    is done."""
    from ui.terminal.tables import reading_progress
    from vectorstore.library import Library

    chosen = {"embedding_model": embedding_model} if embedding_model else {}
    given = context.obj.model_copy(update=chosen)
    give_way()
    report(f"rebuilding the indexes with {given.embedding_model}")
    with reading_progress("embedding") as progress:
        Library.rebuild(given, progress)
    report("done")


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, which `restore` reads.")],
) -> None:
    """Copy the catalogue, from which all else can be made again, into one file; also while papers are read in."""
    from ui.terminal.tables import counted
    from vectorstore.copies import back_up

    report(f"wrote {counted(back_up(context.obj, file.expanduser()), 'paper')} to {file}")


@app.command()
def check(context: typer.Context) -> None:
    """Read the whole catalogue and say whether it is sound; exit code 1 where it is damaged."""
    from ui.terminal.tables import counted
    from vectorstore.copies import check as check_catalogue

    report(f"the catalogue is sound: {counted(check_catalogue(context.obj), 'paper')}")


@app.command()
def restore(
    context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` wrote.")]
) -> None:
    """Put a copy in the place of the catalogue, which is kept as catalogue.sqlite3.before, and make the indexes anew.

    The copy is looked through first. Servers that run turn to it within seconds.
    """
    from ui.terminal.tables import counted
    from vectorstore.copies import restore as bring_back

    report(f"brought back {counted(bring_back(context.obj, file.expanduser()), 'paper')} from {file}")


def check_holds_samples_alone(library: "Library") -> None:
    """The samples tell of real papers in words of ours: raises UserError before they stand beside other sources."""
    sources = [Path(each.source) for day, _ in library.days() for each in library.digest(day)]
    own = [path for path in sources if path.parent.name != "samples"]
    if own or (library.counts().papers and not sources):
        raise UserError("the samples are for a library without papers of its own: name another folder with --home")


def keep_watching(given: Settings, paths: list[str], as_json: bool) -> None:
    """A line a round, until SIGINT or SIGTERM."""
    from ingest.watching import watch
    from ui.terminal.tables import print_round, round_record

    give_way()
    report(f"watching {', '.join(paths)} (Ctrl-C stops it)")
    try:
        for event in watch(paths, given):
            if isinstance(event, str):
                report(event)
            elif as_json:
                print_json(round_record(event))
            else:
                print_round(event)
            sys.stdout.flush()
    except KeyboardInterrupt:
        report("stopped")


def removed_from(library: "Library", what: str) -> "Removed":
    """Removes a paper by its id, or digests by their day or file. Raises UserError when there is none."""
    try:
        return library.writer.remove_digests(day=date.fromisoformat(what))
    except ValueError:
        pass
    try:
        arxiv_id, version = parse_id(what)
    except ValueError:
        return library.writer.remove_digests(file=what)
    if version:
        raise UserError(f"a paper is removed with all its versions: name it without one, {arxiv_id}")
    return library.writer.remove_paper(arxiv_id)


def json_line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"
