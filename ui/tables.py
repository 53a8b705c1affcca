"""What the terminal prints: tables and answers for people. Colours and progress bars appear only on a terminal.

Texts of papers are laid out as `rich.text.Text`, never as markup, so that nothing in them is taken for a style.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from assistant.values import Answer, Triaged
from ingest.intake import Progress as Tell
from ingest.intake import Report
from vectorstore.values import Filters, Hit, Status

PIPED_WIDTH = 100
"""Columns when the output is no terminal."""

LONGEST_EXCERPT = 240


def console(stderr: bool = False) -> Console:
    """Plain text of a fixed width unless a terminal listens."""
    out = Console(stderr=stderr, highlight=False)
    return out if out.is_terminal else Console(stderr=stderr, highlight=False, width=PIPED_WIDTH, soft_wrap=False)


@contextmanager
def reading_progress(what: str) -> Iterator[Tell]:
    """A bar over the work on stderr, with the papers read, their rate and the time left."""
    columns = (
        TextColumn(what),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[papers]:,} papers, {task.fields[rate]:,.0f}/s"),
        TimeRemainingColumn(),
    )
    out = console(stderr=True)
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as bar:
        task = bar.add_task(what, total=1.0, papers=0, rate=0.0)
        started = time.monotonic()

        def tell(papers: int, part: float) -> None:
            rate = papers / max(time.monotonic() - started, 0.1)
            bar.update(task, completed=part, papers=papers, rate=rate)

        yield tell


def print_report(report: Report) -> None:
    """Each problem on stderr, then one line of counts."""
    problems = console(stderr=True)
    for problem in report.problems:
        problems.print(Text(f"skipped {problem}"), soft_wrap=True)
    added = report.added
    digests = added.digests_new + added.digests_changed + added.digests_same
    of_digests = f"{digests} digests ({added.digests_new} new, {added.digests_changed} changed), " if digests else ""
    console().print(
        f"{of_digests}{added.papers_new} new papers, {added.papers_updated} updated, "
        f"{added.passages_embedded} passages embedded, {len(report.problems)} problems",
        soft_wrap=True,
    )


def report_record(report: Report) -> dict[str, Any]:
    """The report for a program."""
    files = {"files_read": report.files_read, "files_skipped": report.files_skipped}
    return files | asdict(report.added) | {"problems": [asdict(problem) for problem in report.problems]}


def print_hits(hits: Sequence[Hit], quotes: Sequence[str]) -> None:
    """A paper a row, with the sentence of its abstract that meets the query best."""
    if not hits:
        console().print("no paper found")
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for _ in range(2):
        table.add_column(no_wrap=True)
    table.add_column()
    for rank, (hit, quote) in enumerate(zip(hits, quotes, strict=True), 1):
        paper = hit.paper
        facts = f"{paper.published or ''} {', '.join(paper.categories)}"
        table.add_row(f"{rank}.", paper.versioned_id, Text(f"{paper.title} ({facts.strip()})"))
        table.add_row("", "", Text(excerpt(quote), style="dim"))
    console().print(table)


def print_answer(answer: Answer) -> None:
    """The answer with its links written out, then how it was made."""
    out = console()
    out.print(Markdown(answer.text, hyperlinks=False))
    cited = len(answer.citations)
    made = f"{cited} citation{'' if cited == 1 else 's'}, {answer.mode}, {answer.seconds:.2f} s"
    out.print(Text(f"\n{made}" if not answer.notice else f"\n{made}\n{answer.notice}", style="dim"))


def print_triage(ranked: Sequence[Triaged], days: Filters) -> None:
    """A paper a row with its reason."""
    since, until = days.digested_since, days.digested_until
    if not ranked:
        console().print(f"no paper in the digests of {since} to {until}")
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for _ in range(2):
        table.add_column(no_wrap=True)
    table.add_column()
    for item in ranked:
        paper = item.hit.paper
        table.add_row(f"{item.score:.2f}", paper.versioned_id, Text(paper.title))
        table.add_row("", "", Text(item.reason, style="dim"))
    console().print(table)


def print_status(status: Status) -> None:
    """A fact a row."""
    counts = status.counts
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row("home", Text(status.home))
    table.add_row("model", Text(status.model))
    table.add_row("papers", f"{counts.papers} ({counts.versions} versions, {counts.passages} passages)")
    days = f", {status.first_day} to {status.last_day}" if status.first_day else ""
    table.add_row("digests", f"{counts.digests} ({counts.entries} entries{days})")
    for name, health in status.indexes.items():
        table.add_row(name, Text(health))
    console().print(table)


def excerpt(text: str) -> str:
    """The text on one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXCERPT else line[:LONGEST_EXCERPT].rsplit(" ", 1)[0] + " …"
