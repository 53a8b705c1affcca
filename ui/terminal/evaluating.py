"""The command that measures: `eval`."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.terminal.command_line import DAY, SKIPPED, AsJson, a_day, app, open_library, print_json, report
from vectorstore.errors import UserError, reason_of

if TYPE_CHECKING:
    from assistant.evaluation import Figures, Outcome


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What figures must reach to pass; None where anything does."""

    recall: float | None = None
    mrr: float | None = None
    precision: float | None = None
    refusal_errors: int | None = None
    p95_ms: float | None = None


@app.command("eval")
def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file of questions, a JSON object a line.")],
    min_recall: Annotated[
        float | None, typer.Option(min=0, max=1, help="Lowest recall of expected papers at 10 that passes.")
    ] = None,
    min_mrr: Annotated[
        float | None, typer.Option(min=0, max=1, help="Lowest mean reciprocal rank at 10 that passes.")
    ] = None,
    min_precision: Annotated[
        float | None, typer.Option(min=0, max=1, help="Lowest share of citations of expected papers that passes.")
    ] = None,
    max_refusal_errors: Annotated[
        int | None, typer.Option(min=0, help="Wrongly refused and wrongly answered questions that pass.")
    ] = None,
    max_p95: Annotated[
        float | None, typer.Option(min=0, help="Milliseconds in which 95 of 100 answers must come.")
    ] = None,
    today: Annotated[
        date | None,
        typer.Option(parser=a_day, metavar=DAY, help="What “last week” counts from where a line gives no “today”."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask a file of questions and compare the answers with what they must hold.

    A line holds {"id", "q"} and any of:
    "expected", the arXiv ids of the papers that answer it
    "refused", true where the library has no answer
    "quotes", parts of sentences that the answer must quote
    "filters", what the words must be understood as: {"since": "2026-01-01"}
    "limit_to", filters to apply, as the options of `ask` do
    "today", what “last week” counts from

    Exit code 1 below a bar; a citation that does not hold, a missing quote
    and a misread filter always fail. A line that cannot be read is named and
    skipped (exit code 3).
    """
    from assistant.evaluation import figures, outcomes
    from assistant.expectations import EXAMPLE, read_expectations

    asked, faults = read_expectations(_read(file))
    skipped = [f"{file}:{line} is skipped: {fault}" for line, fault in faults]
    for fault in skipped:
        report(fault)
    if not asked:
        raise UserError(f"{file} holds no question: give lines such as {EXAMPLE}")
    with open_library(context.obj) as library:
        seen = [outcome for outcome, _ in outcomes(library, context.obj, asked, today or context.obj.today())]
    found = figures(seen, context.obj.llm or "extractive")
    if as_json:
        wrong = [{"line": line, "id": key, "wrong": told} for line, key, told in _wrong(seen)]
        print_json(asdict(found) | {"wrong": wrong, "skipped": skipped})
    else:
        print_complaints(seen)
        print_figures(found)
    if below := _below(found, Thresholds(min_recall, min_mrr, min_precision, max_refusal_errors, max_p95)):
        raise UserError(f"{file}: {'; '.join(below)}")
    if skipped:
        raise typer.Exit(SKIPPED)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read {file}: {reason_of(error)}; name a file of questions in UTF-8") from None


def _below(found: "Figures", bars: Thresholds) -> list[str]:
    """The bars that were missed, in words; a bar on what no question tells is missed too."""
    from ui.terminal.tables import counted

    shares = [
        ("recall", found.recall, bars.recall),
        ("MRR", found.mrr, bars.mrr),
        ("citation precision", found.precise_citations, bars.precision),
    ]
    missed = []
    for name, share, bar in shares:
        if bar is not None and share is None:
            missed.append(f"{name} is unknown: no question names expected papers")
        elif bar is not None and share is not None and share < bar:
            missed.append(f"{name} {share:.3f} is below {bar:g}")
    errors = found.wrongly_refused + found.wrongly_answered
    if bars.refusal_errors is not None and errors > bars.refusal_errors:
        missed.append(f"{counted(errors, 'question')} wrongly refused or answered, {bars.refusal_errors} may be")
    if bars.p95_ms is not None and found.p95 * 1000 > bars.p95_ms:
        missed.append(f"p95 {found.p95 * 1000:.0f} ms is above {bars.p95_ms:g}")
    if found.sound_citations is not None and found.sound_citations < 1:
        missed.append("a citation does not hold")
    if found.missing_quotes:
        missed.append(f"{counted(found.missing_quotes, 'quote')} missing")
    if found.misread_filters:
        missed.append(f"{counted(found.misread_filters, 'question')} with misread filters")
    return missed


def _wrong(seen: Iterable["Outcome"]) -> list[tuple[int, str, list[str]]]:
    """The line and the id of each question whose answer is not as it must be, and what is wrong with it."""
    from assistant.evaluation import complaints

    told = ((outcome.asked, complaints(outcome)) for outcome in seen)
    return [(asked.line, asked.id, wrong) for asked, wrong in told if wrong]


def print_complaints(seen: Iterable["Outcome"]) -> None:
    """A line for each question whose answer is not as it must be."""
    from rich.text import Text

    from ui.terminal.tables import console
    from vectorstore.text.normal_text import visible

    for line, key, wrong in _wrong(seen):
        console().print(Text(visible(f"line {line}, {key}: {'; '.join(wrong)}")), soft_wrap=True)


def print_figures(found: "Figures") -> None:
    """A figure a row."""
    from rich.table import Table

    from ui.terminal.tables import console

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row("questions", f"{found.questions}, {found.mode}, prompt {found.prompt}")
    table.add_row("recall at 10", _figure(found.recall))
    table.add_row("MRR at 10", _figure(found.mrr))
    table.add_row(
        "refusal errors", f"{found.wrongly_refused} wrongly refused, {found.wrongly_answered} wrongly answered"
    )
    table.add_row("misread filters", f"{found.misread_filters}")
    table.add_row("citations that hold", _figure(found.sound_citations))
    table.add_row("of expected papers", _figure(found.precise_citations))
    table.add_row("missing quotes", f"{found.missing_quotes}")
    table.add_row("an answer", f"p50 {found.p50 * 1000:.0f} ms, p95 {found.p95 * 1000:.0f} ms")
    console().print(table)


def _figure(share: float | None) -> str:
    return "nothing to count" if share is None else f"{share:.3f}"
