"""The `paperlight` command. Each command opens the library, calls one function and prints what it returns.

Exit codes: 0 done; 1 the user must act (one line on stderr); 2 the command line is wrong; 3 done, but some input was
skipped and named. What a command does not need is not imported: `ask` answers before a browser app would have loaded.
"""

import json
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from vectorstore.arxiv_ids import split_version
from vectorstore.errors import UserError
from vectorstore.settings import Settings
from vectorstore.values import Filters, Hit, Language

if TYPE_CHECKING:
    from assistant.values import Answer
    from ingest.intake import Report
    from vectorstore.library import Library
    from vectorstore.recording import Removed

app = typer.Typer(
    name="paperlight",
    help="Ask a lab's arXiv digests anything: cited answers in English and Chinese, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

SKIPPED = 3


class Format(StrEnum):
    """How `search` prints its papers."""

    table = "table"
    json = "json"
    trec = "trec"


Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of publication.")]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of publication.")]
Categories = Annotated[list[str] | None, typer.Option("--category", help="arXiv category, such as cs.CV; repeatable.")]
Authors = Annotated[list[str] | None, typer.Option("--author", help="Part of an author's name; repeatable.")]
Queries = Annotated[Path | None, typer.Option(help='A file of {"id", "q"} lines to run, one result each.')]
Force = Annotated[bool, typer.Option("--force", help="Write over files that exist.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


@app.callback()
def settings(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="The library's folder (PAPERLIGHT_HOME).")] = None,
    embedding_model: Annotated[
        str | None, typer.Option(help="A sentence-transformers name or folder (PAPERLIGHT_EMBEDDING_MODEL).")
    ] = None,
    llm: Annotated[
        str | None, typer.Option(help="A chat model that words the answers, provider:model (PAPERLIGHT_LLM).")
    ] = None,
    llm_base_url: Annotated[
        str | None, typer.Option(help="A server that speaks the OpenAI protocol (PAPERLIGHT_LLM_BASE_URL).")
    ] = None,
) -> None:
    """Ask a lab's arXiv digests anything: cited answers in English and Chinese, offline."""
    given = {"home": home, "embedding_model": embedding_model, "llm": llm, "llm_base_url": llm_base_url}
    context.obj = read_settings({name: value for name, value in given.items() if value is not None})


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
    """Read digests and snapshots into the library; files that are as they were are not read again."""
    from ingest.pipeline import ingest as read
    from ingest.samples import SAMPLES
    from ui.tables import reading_progress

    sources = [*(paths or []), *([str(SAMPLES)] if samples else [])]
    if not sources:
        raise UserError("nothing to read: name digest files or folders, or --samples for the two that ship inside")
    if watch:
        keep_watching(context.obj, sources, as_json)
        return
    with open_library(context.obj, write=True) as library, reading_progress("reading") as progress:
        done = read(sources, library, progress)
    finish(done, as_json)


@app.command()
def fetch(
    context: typer.Context,
    category: Categories = None,
    query: Annotated[str | None, typer.Option(help="A query in arXiv's syntax, such as 'ti:diffusion'.")] = None,
    identifier: Annotated[list[str] | None, typer.Option("--id", help="A paper's arXiv id; repeatable.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of submission.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day; today without.")] = None,
    new: Annotated[
        bool, typer.Option("--new", help="What came since the last fetch, of this or of every search.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch papers from arXiv into the library; run again, it goes on where it broke off."""
    from ingest.arxiv_api import ArXiv, Search
    from ingest.fetching import Fetch
    from ingest.last_fetch import noted
    from ui.tables import reading_progress

    search = Search(tuple(category or ()), query or "") if category or query else None
    if bool(identifier) + bool(new or search) != 1 or ((new or identifier) and (since or until)):
        raise UserError("fetch one thing: --category or --query with --since and --until, or --id, or --new")
    home = context.obj.home.expanduser()
    with (
        open_library(context.obj, write=True) as library,
        noted(home, library),
        reading_progress("fetching") as progress,
    ):
        source = Fetch(library, home, ArXiv(), progress)
        if identifier:
            done = source.by_ids(identifier)
        elif search and not new:
            done = source.search(search, day_of(since), day_of(until))
        else:
            done = source.new(search)
    finish(done, as_json)


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="A question in English or Chinese.")] = None,
    since: Since = None,
    until: Until = None,
    category: Categories = None,
    author: Authors = None,
    as_json: AsJson = False,
    queries: Queries = None,
) -> None:
    """Answer a question from the papers, every sentence cited."""
    from assistant.answer import Assistant
    from assistant.record import ask_record
    from assistant.values import Question
    from ui.tables import print_answer

    asked = filters_of(since, until, category, author)
    with open_library(context.obj) as library:
        assistant = Assistant(library, context.obj)
        for _, text in questions_of(question, queries):
            answer: Answer = assistant.ask(Question(text, asked))
            if as_json or queries:
                print_json(ask_record(answer, text))
            else:
                print_answer(answer)


@app.command()
def search(
    context: typer.Context,
    query: Annotated[str | None, typer.Argument(help="What the papers should be about.")] = None,
    top: Annotated[int, typer.Option(min=1, max=1000, help="How many papers.")] = 10,
    output: Annotated[Format, typer.Option("--format", help="table, json or trec.")] = Format.table,
    since: Since = None,
    until: Until = None,
    category: Categories = None,
    author: Authors = None,
    queries: Queries = None,
) -> None:
    """Find papers, best first."""
    from assistant.quotes import best_sentences
    from assistant.record import search_record
    from ui.tables import print_hits

    asked = filters_of(since, until, category, author)
    with open_library(context.obj) as library:
        for key, text in questions_of(query, queries):
            hits = library.search(text, asked, top)
            if output is Format.trec:
                print_lines(trec_lines(key, hits))
            elif output is Format.json:
                print_json(search_record(text, hits, best_sentences(library, text, hits)))
            else:
                print_hits(hits, best_sentences(library, text, hits))


@app.command()
def triage(
    context: typer.Context,
    interest: Annotated[list[str] | None, typer.Option(help="What the group cares about; repeatable.")] = None,
    like: Annotated[list[str] | None, typer.Option(help="The id of a paper to find more of; repeatable.")] = None,
    dislike: Annotated[list[str] | None, typer.Option(help="The id of a paper to find less of; repeatable.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First digest day; the newest without.")
    ] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last digest day.")] = None,
    top: Annotated[int | None, typer.Option(min=1, help="How many papers; all without.")] = None,
    as_json: AsJson = False,
) -> None:
    """Rank the papers of a day or a range for a reading group."""
    from assistant.record import triage_record
    from assistant.triage import triage as rank
    from ui.tables import print_triage

    with open_library(context.obj) as library:
        days = digest_range(library, day_of(since), day_of(until))
        ranked = rank(library, interest or [], days, like or [], dislike or [], top)
        if as_json:
            for item in ranked:
                print_json(triage_record(item))
        else:
            print_triage(ranked, days)


@app.command()
def digest(
    context: typer.Context,
    day: Annotated[datetime | None, typer.Argument(formats=["%Y-%m-%d"], metavar="DATE", help="Its day.")] = None,
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
    from assistant.digest_entries import material_of_day
    from assistant.digest_format import digest_markdown
    from assistant.digest_writer import write_digest
    from ui.files import check_free, write_file
    from ui.library_files import material_of_fetch

    if (day is None) != new:
        raise UserError("name the day of the digest, such as 2025-12-18, or --new, and not both")
    if output:
        check_free(output, force)
    with open_library(context.obj) as library:
        material = material_of_day(library, day.date()) if day else material_of_fetch(library, context.obj.home)
        written = write_digest(library, context.obj, material, interest or [], top, language)
    for notice in written.notices:
        report(notice)
    if output:
        write_file(output, [digest_markdown(written.digest)])
    else:
        print(digest_markdown(written.digest), end="")


@app.command()
def export(
    context: typer.Context,
    output: Annotated[Path | None, typer.Option(help="A file to write, which must not exist; else stdout.")] = None,
    digests: Annotated[Path | None, typer.Option(help="A folder for every digest, in place of JSON lines.")] = None,
    force: Force = False,
) -> None:
    """Write all papers as JSON lines, or with --digests everything; `ingest` reads both."""
    from assistant.library_export import paper_records
    from ui.files import check_free, write_file
    from ui.library_files import write_library

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
        else:
            sys.stdout.writelines(lines)


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 7860,
) -> None:
    """Serve the browser app, the wiki frame and REST."""
    from ui.server import serve as run

    run(context.obj, host, port)


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
    from ui.tables import print_removed

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
    from ui.tables import print_problems, print_status

    with open_library(context.obj) as library:
        state = library.status()
        unread = library.problems()
    if problems and as_json:
        print_lines(json.dumps(problem_record(problem), ensure_ascii=False) for problem in unread)
    elif problems:
        print_problems(unread)
    elif as_json:
        print_json(status_record(state))
    else:
        print_status(state)


@app.command()
def reindex(context: typer.Context) -> None:
    """Build the indexes anew from the catalogue, with the embedding model of the settings."""
    from vectorstore.library import Library

    report(f"rebuilding the indexes with {context.obj.embedding_model}")
    Library.rebuild(context.obj)
    report("done")


def main() -> None:
    """Run the command line; a `UserError` becomes one line on stderr and exit code 1."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        app()
    except UserError as error:
        report(str(error))
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def read_settings(given: dict[str, Any]) -> Settings:
    """The settings of the environment, with what the command line gives laid over. Raises UserError on bad values."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = "PAPERLIGHT_" + "_".join(str(part) for part in first["loc"]).upper()
        raise UserError(f"{name} is {first['input']!r}: {first['msg']}") from None


def open_library(given: Settings, write: bool = False) -> "Library":
    from vectorstore.library import Library

    library = Library.open(given, write=write)
    for notice in library.notices:
        report(notice)
    return library


def keep_watching(given: Settings, paths: list[str], as_json: bool) -> None:
    """A line a round, until SIGINT or SIGTERM."""
    from ingest.watching import watch
    from ui.tables import print_round, round_record

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
        return library.remove_digests(day=date.fromisoformat(what))
    except ValueError:
        pass
    try:
        arxiv_id, version = split_version(what)
    except ValueError:
        return library.remove_digests(file=what)
    if version:
        raise UserError(f"a paper is removed with all its versions: name it without one, {arxiv_id}")
    return library.remove_paper(arxiv_id)


def finish(done: "Report", as_json: bool) -> None:
    """Prints what was read. Raises typer.Exit with 3 when something was skipped."""
    from ui.tables import print_report, report_record

    if as_json:
        print_json(report_record(done))
    else:
        print_report(done)
    if done.problems:
        raise typer.Exit(SKIPPED)


def report(line: str) -> None:
    """One line for the person at the terminal, apart from what a program may read on stdout."""
    print(f"paperlight: {line}", file=sys.stderr)


def print_json(record: dict[str, Any]) -> None:
    print(json.dumps(record, ensure_ascii=False))


def json_line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def day_of(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def filters_of(
    since: datetime | None, until: datetime | None, categories: list[str] | None, authors: list[str] | None
) -> Filters:
    return Filters(
        since=day_of(since), until=day_of(until), categories=tuple(categories or ()), authors=tuple(authors or ())
    )


def digest_range(library: "Library", since: date | None, until: date | None) -> Filters:
    """The days asked for; the newest digest's day when none is."""
    if since is None and until is None:
        days = library.days()
        if not days:
            raise UserError("the library holds no digest yet: read some with `paperlight ingest PATH`")
        since = until = max(day for day, _ in days)
    return Filters(digested_since=since, digested_until=until)


def questions_of(question: str | None, queries: Path | None) -> Iterator[tuple[str, str]]:
    """(id, text) of the question on the command line, or of each line of the file. Raises UserError on a bad line."""
    if (question is None) == (queries is None):
        raise UserError("give a question, or a file of questions with --queries, and not both")
    if question is not None:
        yield "1", question
        return
    assert queries is not None
    try:
        lines = queries.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read {queries}: {error}; it should hold one JSON object a line") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield question_line(line, f"{queries}:{number}")


def question_line(line: str, place: str) -> tuple[str, str]:
    try:
        record = json.loads(line)
        return str(record["id"]), str(record["q"])
    except (ValueError, KeyError, TypeError):
        raise UserError(f'{place} is not a question: write {{"id": "…", "q": "…"}}') from None


def trec_lines(key: str, hits: Iterable[Hit]) -> Iterator[str]:
    """TREC's run format: query, Q0, document, rank, score, run name."""
    for rank, hit in enumerate(hits, 1):
        yield f"{key} Q0 {hit.paper.arxiv_id} {rank} {hit.score:.6f} paperlight"
