"""What the terminal prints: tables and answers for people. Colours and progress bars appear only on a terminal.

Texts of papers are laid out as `rich.text.Text`, never as markup, so that nothing in them is taken for a style.
"""

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console, JustifyMethod
from rich.markdown import Markdown, TableDataElement
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from assistant.record import problem_record
from assistant.understand.intent import Intent
from assistant.values import Answer, Judged, Triaged
from ingest.arxiv.full_texts import TextsFetched
from ingest.digests.prose import written
from ingest.intake import Report
from ingest.snapshots import NAMES as SNAPSHOT
from ui.pages.chat.chips import chips_of, limit_text
from ui.pages.readable import readable, readable_markdown
from ui.pages.texts import Words
from vectorstore.text.normal_text import visible
from vectorstore.values import Filters, Hit, Problem, Status

if TYPE_CHECKING:
    from ingest.watching import Round
    from vectorstore.catalogue.recording import Removed

PIPED_WIDTH = 100
"""Columns when the output is no terminal."""

_OF_THIS_SITE = re.compile(r"\[([^\[\]\n]*)\]\(/[^\s)]*\)")
"""A link that only a browser on Paperlight's own pages could follow."""

LONGEST_EXCERPT = 240
MOST_DAYS = 8
"""Missing days that are named."""


def console(stderr: bool = False) -> Console:
    """Plain text of a fixed width unless a terminal listens."""
    out = Console(stderr=stderr, highlight=False)
    return out if out.is_terminal else Console(stderr=stderr, highlight=False, width=PIPED_WIDTH, soft_wrap=False)


class _Cell(TableDataElement):
    """Broken anywhere where it has no spaces, as Chinese has none: a table would cut it."""

    def __init__(self, justify: JustifyMethod) -> None:
        super().__init__(justify)
        self.content.overflow = "fold"


class _Answer(Markdown):
    elements = Markdown.elements | {"td_open": _Cell, "th_open": _Cell}


class ReadingBar:
    """Shows how far a reading is, and what it waits for when it does."""

    def __init__(self, bar: Progress, what: str) -> None:
        self._bar = bar
        self._task = bar.add_task(what, total=1.0, papers=0, rate=0.0, note="")
        self._started = time.monotonic()

    def __call__(self, papers: int, part: float) -> None:
        """So many papers are read, and that part of the work is done."""
        rate = papers / max(time.monotonic() - self._started, 0.1)
        self._bar.update(self._task, completed=part, papers=papers, rate=rate, note="")

    def wait(self, reason: str, seconds: float) -> None:
        """It waits so long, for this reason."""
        self._bar.update(self._task, note=f"waiting {seconds:,.0f} s: {escape(reason)}", refresh=True)


@contextmanager
def reading_progress(what: str) -> Iterator[ReadingBar]:
    """A bar over the work on stderr, with the papers read, their rate and the time left."""
    columns = (
        TextColumn(what),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[papers]:,} papers, {task.fields[rate]:,.0f}/s"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    out = console(stderr=True)
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as bar:
        yield ReadingBar(bar, what)


def print_report(report: Report | TextsFetched) -> None:
    """Each problem on stderr, then one line of counts."""
    _print_skipped(report)
    console().print(_counts(report) if isinstance(report, Report) else _counts_of_texts(report), soft_wrap=True)
    for line in (*report.listings, report.announced) if isinstance(report, Report) else ():
        if line:
            console().print(Text(str(line)), soft_wrap=True)


def print_round(done: "Round") -> None:
    """As `print_report`, in a line that names the file, or how many there were."""
    _print_skipped(done.report)
    if done.files:
        name = written(done.files[0]) if len(done.files) == 1 else f"{len(done.files):,} files"
        console().print(Text(f"{name}: {_counts(done.report)}"), soft_wrap=True)


def _print_skipped(report: Report | TextsFetched) -> None:
    err = console(stderr=True)
    for problem in report.problems:
        err.print(Text(f"skipped {problem}"), soft_wrap=True)
    for path in report.gone if isinstance(report, Report) else ():
        what = "PAPER` removes one of its papers" if SNAPSHOT.search(path) else f"{path}` removes it"
        err.print(Text(f"gone {path}: what it said stays; `paperlight remove {what}"), soft_wrap=True)


def _counts(report: Report) -> str:
    added = report.added
    digests = added.digests_new + added.digests_changed + added.digests_same
    changed = f"({added.digests_new} new, {added.digests_changed} changed), "
    of_digests = f"{counted(digests, 'digest')} {changed}" if digests else ""
    return (
        f"{of_digests}{counted(added.papers_new, 'new paper')}, {added.papers_updated} updated, "
        f"{counted(added.passages_embedded, 'passage')} embedded, {counted(len(report.problems), 'problem')}"
    )


def _counts_of_texts(report: TextsFetched) -> str:
    return (
        f"{counted(report.texts, 'full text')} ({counted(report.sections, 'section')}), {report.held} held before, "
        f"{counted(len(report.problems), 'problem')}"
    )


def counted(number: int, noun: str, plural: str = "") -> str:
    """1 paper, 2 papers."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def report_record(report: Report | TextsFetched) -> dict[str, Any]:
    """The report for a program."""
    problems = [problem_record(problem) for problem in report.problems]
    if isinstance(report, TextsFetched):
        return asdict(report) | {"problems": problems}
    files = {"files_read": report.files_read, "files_skipped": report.files_skipped}
    listings = [asdict(each) | {day: _day(getattr(each, day)) for day in ("newest", "due", "next")}
                for each in report.listings]  # fmt: skip
    announced = asdict(report.announced) | {"day": str(report.announced.day)} if report.announced else None
    told = {"problems": problems, "gone": list(report.gone), "listings": listings, "announced": announced}
    return files | asdict(report.added) | told


def _day(day: date | None) -> str | None:
    return str(day) if day else None


def round_record(done: "Round") -> dict[str, Any]:
    """A round of watching for a program."""
    return {"files": [written(file) for file in done.files]} | report_record(done.report)


def print_removed(what: str, removed: "Removed") -> None:
    """A line of counts."""
    of_digests = f"{counted(removed.digests, 'digest')}, " if removed.digests else ""
    entries = counted(removed.entries, "digest entry", "digest entries")
    line = f"removed {what}: {of_digests}{entries}, {counted(removed.papers, 'paper')}"
    console().print(Text(line), soft_wrap=True)


def print_problems(problems: Sequence[Problem]) -> None:
    """A problem a line."""
    for problem in problems:
        since = f" (since {problem.first_seen:%Y-%m-%d})" if problem.first_seen else ""
        console().print(Text(f"{problem}{since}"), soft_wrap=True)
    if not problems:
        console().print("everything was read")


def print_hits(hits: Sequence[Hit], quotes: Sequence[str]) -> None:
    """A paper a row, with the sentence of its abstract that meets the query best."""
    if not hits:
        console().print("no paper found")
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for _ in range(2):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for rank, (hit, quote) in enumerate(zip(hits, quotes, strict=True), 1):
        paper = hit.paper
        facts = f"{paper.published or ''} {', '.join(paper.categories)}{' withdrawn' if paper.withdrawn else ''}"
        table.add_row(f"{rank}.", paper.versioned_id, Text(readable(visible(f"{paper.title} ({facts.strip()})"))))
        table.add_row("", "", Text(readable(visible(excerpt(quote))), style="dim"))
    console().print(table)


def print_answer(answer: Answer) -> None:
    """What the question was understood as, the answer with its links written out, then how it was made."""
    print_understood(answer.understood, answer.papers)
    console().print(answer_text(answer.text))
    print_made(answer)


def print_understood(understood: Intent, papers: Sequence[Judged]) -> None:
    """What a question was taken to mean, on a line."""
    words = Words(understood.language)
    titles = {each.hit.paper.arxiv_id: each.hit.paper.title for each in papers}
    if chips := chips_of(understood, titles, words):
        said = words["listed"].join(chip.label for chip in chips)
        console().print(Text(readable(visible(f"{words['understood']}: {said}")), style="dim"))


def answer_text(text: str) -> Markdown:
    """An answer's Markdown with its links written out."""
    return _Answer(readable_markdown(_OF_THIS_SITE.sub(r"\1", text)), hyperlinks=False)


def print_made(answer: Answer) -> None:
    """How it was made: citations, by whom, in what time; and what else is to be noticed."""
    words = Words(answer.language)
    mode = words["quotes_alone"] if answer.mode == "extractive" else answer.mode
    made = words.fill("made", count=len(answer.citations), mode=mode, seconds=f"{answer.seconds:.2f}")
    console().print(Text(f"\n{made}" if not answer.notice else f"\n{made}\n{answer.notice}", style="dim"))


def print_intent(record: Mapping[str, Any]) -> None:
    """A fact a row, of those that say anything."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in record.items():
        if value or name == "sure":
            table.add_row(name, Text(visible(_in_words(value))))
    console().print(table)


def _in_words(value: Any) -> str:
    """A value of an Intent's record in a line: a limit as its words with what they mean, a misspelling with its
    mending, of anything else what it holds."""
    match value:
        case True:
            return "yes"
        case {"words": words, "filters": filters}:
            return f"“{words}”: {_in_words(filters)}"
        case dict():
            return ", ".join(f"{name} {_in_words(each)}" for name, each in value.items())
        case [list(), *_]:
            return "; ".join(" → ".join(pair) for pair in value)
        case list():
            return "; ".join(map(_in_words, value))
    return str(value)


def print_triage(ranked: Sequence[Triaged], others: int, days: Filters) -> None:
    """A paper a row with its score and its reason, without the score where no interest gave one; then how many others
    there are, which are weaker."""
    if not ranked:
        met = f" meets what is asked for; {others} are weaker" if others else ""
        console().print(f"no paper {limit_text(days, Words('en'))}{met}")
        return
    scored = any(item.score for item in ranked)
    table = Table(box=None, pad_edge=False, show_header=False)
    for _ in range(2 if scored else 1):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for item in ranked:
        paper = item.hit.paper
        score, below = ([f"{item.score:.2f}"], [""]) if scored else ([], [])
        table.add_row(*score, paper.versioned_id, Text(readable(visible(paper.title))))
        table.add_row(*below, "", Text(readable(visible(item.reason)), style="dim"))
    console().print(table)
    if others:
        console().print(f"{others} weaker: --top {len(ranked) + others} shows them too")


def print_columns(rows: Iterable[Sequence[str]]) -> None:
    """Values of a row beside each other."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for row in rows:
        table.add_row(*(Text(visible(value)) for value in row))
    console().print(table)


def print_status(status: Status, more: Iterable[tuple[str, str]]) -> None:
    """A fact a row, and `more` of them."""
    counts = status.counts
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row("home", Text(status.home))
    models = dict.fromkeys((status.model, status.token_model))
    table.add_row("models", Text(", ".join(models)))
    table.add_row("papers", f"{counts.papers} ({counts.versions} versions, {counts.passages} passages)")
    days = f", {status.first_day} to {status.last_day}" if status.first_day else ""
    table.add_row("full texts", str(counts.full_texts))
    table.add_row("digests", f"{counts.digests} ({counts.entries} entries{days})")
    if status.days:
        table.add_row("days", Text(f"{status.days} with a digest{_missing(status.missing_days)}"))
    for name, health in status.indexes.items():
        table.add_row(name, Text(health))
    sizes = ", ".join(f"{name} {size / 1e6:,.1f}" for name, size in status.sizes.items())
    table.add_row("disk", f"{sum(status.sizes.values()) / 1e6:,.1f} MB ({sizes})")
    remedy = ": see `paperlight status --problems`" if status.problems else ""
    table.add_row("problems", f"{status.problems}{remedy}")
    for name, line in more:
        table.add_row(name, Text(line))
    console().print(table)


def _missing(days: Sequence[date]) -> str:
    if not days:
        return ", no working day between them without"
    first, more = ", ".join(map(str, days[:MOST_DAYS])), len(days) - MOST_DAYS
    return f", {len(days)} working days between them without: {first}{f' and {more} more' if more > 0 else ''}"


def excerpt(text: str) -> str:
    """The text on one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXCERPT else line[:LONGEST_EXCERPT].rsplit(" ", 1)[0] + " …"
