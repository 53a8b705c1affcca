"""The commands that ask a library: `ask`, `search`, `triage`."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.command_line import (
    DAY,
    SKIPPED,
    AsJson,
    Categories,
    a_day,
    app,
    open_library,
    print_json,
    print_lines,
    report,
)  # fmt: skip
from vectorstore.errors import UserError
from vectorstore.values import Filters, Hit, Language

if TYPE_CHECKING:
    from assistant.values import Answer
    from vectorstore.library import Library

Since = Annotated[date | None, typer.Option(parser=a_day, metavar=DAY, help="First day of publication.")]
Until = Annotated[date | None, typer.Option(parser=a_day, metavar=DAY, help="Last day of publication.")]
Authors = Annotated[list[str] | None, typer.Option("--author", help="An author's name or a word of it; repeatable.")]
AnalysedIn = Annotated[Language | None, typer.Option(help="Language of an analysis that the paper has.")]
Queries = Annotated[Path | None, typer.Option(help='A file of {"id", "q"} lines to run, one result each.')]


class Format(StrEnum):
    """How `search` prints its papers."""

    table = "table"
    json = "json"
    trec = "trec"


KNOWN = 8
"""Categories of the library that are named to who asks for another."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its id."""

    id: str
    text: str


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="A question in English or Chinese.")] = None,
    since: Since = None,
    until: Until = None,
    category: Categories = None,
    author: Authors = None,
    language: AnalysedIn = None,
    as_json: AsJson = False,
    queries: Queries = None,
) -> None:
    """Answer a question from the papers, every sentence cited."""
    from assistant.answer import Assistant
    from assistant.record import ask_record
    from assistant.values import Question
    from ui.tables import print_answer

    asked = filters_of(since, until, category, author, language)
    with open_library(context.obj) as library:
        check_categories(library, asked)
        assistant = Assistant(library, context.obj)
        for each in questions_of(question, queries):
            answer: Answer = assistant.ask(Question(each.text, asked))
            if queries:
                print_json({"id": each.id} | ask_record(answer, each.text))
            elif as_json:
                print_json(ask_record(answer, each.text))
            else:
                print_answer(answer)


@app.command()
def search(
    context: typer.Context,
    query: Annotated[str | None, typer.Argument(help="What the papers should be about.")] = None,
    top: Annotated[int, typer.Option(min=1, max=1000, help="How many papers.")] = 10,
    output: Annotated[Format, typer.Option("--format", help="table, json or trec.")] = Format.table,
    as_json: AsJson = False,
    since: Since = None,
    until: Until = None,
    category: Categories = None,
    author: Authors = None,
    language: AnalysedIn = None,
    queries: Queries = None,
) -> None:
    """Find papers, best first."""
    from assistant.quotes import best_sentences
    from assistant.record import search_record
    from ui.tables import print_hits

    asked = filters_of(since, until, category, author, language)
    output = Format.json if as_json else output
    with open_library(context.obj) as library:
        check_categories(library, asked)
        for each in questions_of(query, queries):
            hits = library.search(each.text, asked, top)
            if output is Format.trec:
                print_lines(trec_lines(each.id, hits))
            elif output is Format.json:
                found = search_record(each.text, hits, best_sentences(library, each.text, hits))
                print_json({"id": each.id} | found if queries else found)
            else:
                print_hits(hits, best_sentences(library, each.text, hits))


@app.command()
def triage(
    context: typer.Context,
    interest: Annotated[list[str] | None, typer.Option(help="What the group cares about; repeatable.")] = None,
    like: Annotated[list[str] | None, typer.Option(help="The id of a paper to find more of; repeatable.")] = None,
    dislike: Annotated[list[str] | None, typer.Option(help="The id of a paper to find less of; repeatable.")] = None,
    since: Annotated[
        date | None,
        typer.Option(
            parser=a_day, metavar=DAY, help="First digest day (of publication without digests); the newest without."
        ),
    ] = None,
    until: Annotated[date | None, typer.Option(parser=a_day, metavar=DAY, help="Last digest day.")] = None,
    top: Annotated[int | None, typer.Option(min=1, help="How many papers; all without.")] = None,
    as_json: AsJson = False,
) -> None:
    """Rank the papers of a day or a range for a reading group."""
    from assistant.record import triage_record
    from assistant.triage import triage as rank
    from ui.tables import print_triage

    with open_library(context.obj) as library:
        days = days_asked(library, since, until)
        ranked = rank(library, interest or [], days, like or [], dislike or [], top)
        if as_json:
            for item in ranked:
                print_json(triage_record(item))
        else:
            print_triage(ranked, days)


def filters_of(
    since: date | None,
    until: date | None,
    categories: list[str] | None,
    authors: list[str] | None,
    language: Language | None,
) -> Filters:
    return Filters(since, until, categories=tuple(categories or ()), authors=tuple(authors or ()), language=language)


def check_categories(library: "Library", asked: Filters) -> None:
    """Raises UserError for a category that no paper of the library is in, whatever its case."""
    held = [name for name, _ in library.categories()]
    lowered = {name.lower() for name in held}
    for category in asked.categories:
        if held and category.strip().lower() not in lowered:
            like = get_close_matches(category, held, n=1, cutoff=0.0)
            known = ", ".join(dict.fromkeys([*like, *held[:KNOWN]]))
            raise UserError(
                f"no paper of the library is in {category[:40]!r}: it has {known}"
                f"{' and others' if len(held) > KNOWN else ''}"
            )


def days_asked(library: "Library", since: date | None, until: date | None) -> Filters:
    """The days asked for, the newest when none is: days of digests, or of publication where the library holds no
    digest. Raises UserError where it holds neither."""
    digested = library.days()
    days = digested or library.published()
    if not days:
        raise UserError("the library holds no paper with a day yet: read some with `paperlight ingest PATH`")
    if since is None and until is None:
        since = until = days[-1][0]
    return Filters(digested_since=since, digested_until=until) if digested else Filters(since=since, until=until)


def questions_of(question: str | None, queries: Path | None) -> Iterator[Asked]:
    """The question on the command line, or that of each line of the file; a line that holds none is reported, and the
    command then ends with SKIPPED. Raises UserError where neither or both are given, and for a file that cannot be
    read."""
    if (question is None) == (queries is None):
        raise UserError("give a question, or a file of questions with --queries, and not both")
    if question is not None:
        yield Asked("1", question)
        return
    assert queries is not None
    try:
        lines = queries.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read {queries}: {error}; it should hold one JSON object a line") from None
    skipped = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        asked = question_line(line, f"{queries}:{number}")
        if isinstance(asked, Asked):
            yield asked
        else:
            report(asked)
            skipped = True
    if skipped:
        raise typer.Exit(SKIPPED)


def question_line(line: str, place: str) -> Asked | str:
    """A line of a file of questions; where it holds none, what is wrong with it, on one line."""
    from assistant.answer import checked_question

    try:
        record = json.loads(line)
        key, text = str(record["id"]), str(record["q"])
    except (ValueError, KeyError, TypeError):
        return f'{place} is not a question: write {{"id": "…", "q": "…"}}'
    try:
        checked_question(text)
    except UserError as error:
        return f"{place}: {error}"
    return Asked(key, text)


def trec_lines(key: str, hits: Iterable[Hit]) -> Iterator[str]:
    """TREC's run format: query, Q0, document, rank, score, run name."""
    for rank, hit in enumerate(hits, 1):
        yield f"{key} Q0 {hit.paper.arxiv_id} {rank} {hit.score:.6f} paperlight"
