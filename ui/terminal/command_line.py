"""What the commands of the terminal share: their options, the library of the settings, and how they report.

Exit codes: 0 done; 1 the user must act (one line on stderr); 2 the command line is wrong; 3 done, but some input was
skipped and named.
"""

import json
import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from vectorstore.errors import UserError
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from ingest.arxiv.full_texts import TextsFetched
    from ingest.intake import Report
    from vectorstore.library import Library

app = typer.Typer(
    name="paperlight",
    help="Ask a lab's arXiv digests anything: cited answers in English and Chinese, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

SKIPPED = 3
BEHIND = 10
"""The niceness of what takes long and nobody waits for."""

Categories = Annotated[list[str] | None, typer.Option("--category", help="arXiv category, such as cs.CV; repeatable.")]
DAY = "YYYY-MM-DD"
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

    if write:
        give_way()
    library = Library.open(given, write=write)
    for notice in library.notices:
        report(notice)
    return library


def give_way() -> None:
    """From now on leaves the processor to whoever answers people meanwhile."""
    os.setpriority(os.PRIO_PROCESS, 0, max(BEHIND, os.getpriority(os.PRIO_PROCESS, 0)))


def report(line: str) -> None:
    """One line for the person at the terminal, apart from what a program may read on stdout."""
    print(f"paperlight: {line}", file=sys.stderr)


def print_json(record: dict[str, Any]) -> None:
    print(json.dumps(record, ensure_ascii=False))


def print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def a_day(text: str) -> date:
    """A day as an option gives it. Raises UserError for what is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UserError(f"{text[:40]!r} is no day: write it as year-month-day, such as 2026-01-31") from None


def print_done(done: "Report | TextsFetched", as_json: bool) -> None:
    """Prints what was read or fetched. Raises typer.Exit with 3 when something was skipped."""
    from ui.terminal.tables import print_report, report_record

    if as_json:
        print_json(report_record(done))
    else:
        print_report(done)
    if done.problems:
        raise typer.Exit(SKIPPED)
