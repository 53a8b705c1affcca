"""The commands that ask a library: `ask`, `understand`, `search`, `triage`."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.values import Question
from ui.pages.days import days_asked
from ui.terminal.command_line import (
    DAY,
    AsJson,
    Categories,
    a_day,
    app,
    open_library,
    print_json,
    print_lines,
)
from ui.terminal.question_lines import Queries, questions_of
from vectorstore.errors import UserError
from vectorstore.settings import Depth, Settings
from vectorstore.text.arxiv_ids import without_version
from vectorstore.text.kinds import KINDS
from vectorstore.values import Filters, Hit, Language

if TYPE_CHECKING:
    from assistant.answer import Assistant
    from vectorstore.library import Library

Since = Annotated[date | None, typer.Option(parser=a_day, metavar=DAY, help="First day of publication.")]
Until = Annotated[date | None, typer.Option(parser=a_day, metavar=DAY, help="Last day of publication.")]
Authors = Annotated[list[str] | None, typer.Option("--author", help="An author's name or a word of it; repeatable.")]
Thoroughness = Annotated[Depth | None, typer.Option(help="How thoroughly a language model answers (PAPERLIGHT_DEPTH).")]
Types = Annotated[
    list[str] | None,
    typer.Option("--type", metavar="|".join(KINDS), help="What a paper brings, or releases; repeatable."),
]
AnalysedIn = Annotated[Language | None, typer.Option(help="Language of an analysis that the paper has.")]
Today = Annotated[
    date | None, typer.Option(parser=a_day, metavar=DAY, help="What “last week” counts from; today without.")
]


class Format(StrEnum):
    """How `search` prints its papers."""

    table = "table"
    json = "json"
    trec = "trec"


STOPPED = 130
"""The exit code of what SIGINT ends."""

KNOWN = 8
"""Categories of the library that are named to who asks for another."""


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="A question in English or Chinese.")] = None,
    since: Since = None,
    until: Until = None,
    category: Categories = None,
    author: Authors = None,
    types: Types = None,
    language: AnalysedIn = None,
    depth: Thoroughness = None,
    as_json: AsJson = False,
    queries: Queries = None,
) -> None:
    """Answer a question from the papers, every sentence cited."""
    from assistant.record import ask_record
    from ui.terminal.telling import Stopped, print_events

    asked = Question("", filters_of(since, until, category, author, types, language), depth=depth)
    with open_library(context.obj) as library:
        check_categories(library, asked.filters)
        assistant = assistant_of(library, context.obj)
        for each in questions_of(question, queries, asked):
            if not (queries or as_json):
                try:
                    print_events(assistant.stream(each.question))
                except Stopped:
                    raise typer.Exit(STOPPED) from None
                continue
            record = ask_record(assistant.ask(each.question), each.question.text)
            print_json({"id": each.id} | record if queries else record)


@app.command()
def understand(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="A question in English or Chinese.")] = None,
    before: Annotated[list[str] | None, typer.Option(help="An earlier question; repeatable, oldest first.")] = None,
    shown: Annotated[list[str] | None, typer.Option(help="The arXiv id of a paper shown last; repeatable.")] = None,
    today: Today = None,
    as_json: AsJson = False,
    queries: Queries = None,
) -> None:
    """Say what a question is understood as, without answering it."""
    from assistant.record import understood_record
    from ui.terminal.tables import print_intent

    asked = Question("", history=tuple(before or ()), shown=ids_of(shown or ()), today=today)
    with open_library(context.obj) as library:
        assistant = assistant_of(library, context.obj)
        for each in questions_of(question, queries, asked):
            record = understood_record(assistant.understood(each.question))
            if queries:
                print_json({"id": each.id} | record)
            elif as_json:
                print_json(record)
            else:
                print_intent(record)


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
    types: Types = None,
    language: AnalysedIn = None,
    queries: Queries = None,
) -> None:
    """Find papers, best first.

    The words are searched for as they stand; in a line of a file with "before", "shown" or "today" as they are
    understood there.
    """
    from assistant.quotes import best_sentences
    from assistant.record import search_record
    from ui.terminal.tables import print_hits

    asked = filters_of(since, until, category, author, types, language)
    output = Format.json if as_json else output
    with open_library(context.obj) as library:
        check_categories(library, asked)
        for each in questions_of(query, queries, Question("", asked)):
            text, filters = searched(library, context.obj, each.question)
            hits = library.search.papers(text, filters, top)
            if output is Format.trec:
                print_lines(trec_lines(each.id, hits))
            elif output is Format.json:
                found = search_record(each.question.text, hits, best_sentences(library, text, hits))
                print_json({"id": each.id} | found if queries else found)
            else:
                print_hits(hits, best_sentences(library, text, hits))


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
    types: Types = None,
    profile: Annotated[
        list[str] | None, typer.Option(help="A profile's id, in place of interests and papers; repeatable.")
    ] = None,
    member: Annotated[str, typer.Option(help="Whose list of a profile; the group's own without.")] = "",
    top: Annotated[
        int | None, typer.Option(min=1, help="How many papers; without, all as JSON, else those that meet a wish.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Rank the papers of a day or a range for a reading group.

    What a profile's list shows as a table counts as seen: it does not come back on another day.
    """
    from assistant.record import triage_record
    from assistant.triage import morning, rank, rank_for, reasoned
    from ui.terminal.tables import print_triage
    from vectorstore.people.profiles import profile as held_profile
    from vectorstore.people.states import mark, states
    from vectorstore.people.store import People

    if profile and (interest or like or dislike):
        raise UserError("give --profile, or interests and papers: `paperlight profile add` adds these to a profile")
    with open_library(context.obj) as library, closing(People(context.obj)) as people:
        days = replace(days_asked(library, since, until), types=filters_of(None, None, None, None, types, None).types)
        for name in profile or [""]:
            if name:
                marks, begun = states(people, name), morning(context.obj)
                ranking = rank_for(library, held_profile(people, name), marks, days, before=begun, member=member)
            else:
                ranking = rank(library, interest or [], days, like or [], dislike or [])
            standings = ranking.standings
            shown = standings[:top] if top or as_json else standings[: len(standings) - ranking.weaker]
            listed = reasoned(library, ranking, shown)
            if as_json:
                for item in listed:
                    print_json(({"profile": name} if name else {}) | triage_record(item))
                continue
            if len(profile or ()) > 1:
                print_lines([f"{name}:"])
            print_triage(listed, len(standings) - len(listed), days)
            if name and listed:
                versions = {item.hit.paper.arxiv_id: item.hit.paper.version for item in listed}
                mark(people, name, member, versions, "seen", versions=versions)


@lru_cache(maxsize=1)
def assistant_of(library: "Library", settings: Settings) -> "Assistant":
    """The one assistant of a command, made where it is first needed."""
    from assistant.answer import Assistant

    return Assistant(library, settings, settings.today)


def searched(library: "Library", settings: Settings, question: Question) -> tuple[str, Filters]:
    """The words and the filters to search with."""
    if not (question.history or question.shown or question.today):
        return question.text, question.filters
    meant = assistant_of(library, settings).understood(question)
    titles = [paper.title for each in meant.papers if (paper := library.paper(each))]
    return " ".join([*titles, meant.text or meant.topic]).strip(), meant.filters


def ids_of(names: Iterable[str]) -> tuple[str, ...]:
    """The papers' ids. Raises UserError for a name that is none."""
    try:
        return tuple(map(without_version, names))
    except ValueError as error:
        raise UserError(f"{error}; write it like 2512.15702") from None


def filters_of(
    since: date | None,
    until: date | None,
    categories: list[str] | None,
    authors: list[str] | None,
    types: list[str] | None,
    language: Language | None,
) -> Filters:
    return Filters(
        since, until, categories=tuple(categories or ()), authors=tuple(authors or ()), language=language,
        types=tuple(types or ()),  # type: ignore[arg-type]  # which Filters checks
    )  # fmt: skip


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


def trec_lines(key: str, hits: Iterable[Hit]) -> Iterator[str]:
    """TREC's run format: query, Q0, document, rank, score, run name."""
    for rank, hit in enumerate(hits, 1):
        yield f"{key} Q0 {hit.paper.arxiv_id} {rank} {hit.score:.6f} paperlight"
