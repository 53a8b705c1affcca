"""The command that measures: `eval`."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.command_line import AsJson, app, open_library, print_json
from vectorstore.errors import UserError

if TYPE_CHECKING:
    from assistant.evaluation import Figures

MostErrors = Annotated[int | None, typer.Option(min=0, help="Wrongly refused and wrongly answered questions allowed.")]


@app.command("eval")
def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file of questions, a JSON object a line.")],
    min_recall: Annotated[float, typer.Option(min=0, max=1, help="Lowest recall at 10 that passes.")] = 0.0,
    min_mrr: Annotated[float, typer.Option(min=0, max=1, help="Lowest mean reciprocal rank that passes.")] = 0.0,
    max_refusal_errors: MostErrors = None,
    as_json: AsJson = False,
) -> None:
    """Ask a file of questions and compare the answers with what they must hold; exit code 1 below a bar.

    A line holds {"id", "q"} and any of "expected" (arXiv ids), "filters", "refused" (true) and "quotes" (parts of
    sentences that the answer must quote). A citation or quote that does not hold always fails.
    """
    from assistant.answer import Assistant
    from assistant.evaluation import complaints, figures, outcomes, read_expectations

    asked = read_expectations(_read(file), str(file))
    with open_library(context.obj) as library:
        assistant = Assistant(library, context.obj)
        seen = [outcome for outcome, _ in outcomes(library, assistant, asked)]
    found = figures(seen, context.obj.llm or "extractive")
    if as_json:
        print_json(asdict(found))
    else:
        print_complaints((outcome.asked.id, complaints(outcome)) for outcome in seen)
        print_figures(found)
    if below := _below(found, min_recall, min_mrr, max_refusal_errors):
        raise UserError(f"{file}: {'; '.join(below)}")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read {file} ({error}): name a UTF-8 file of questions") from None


def _below(found: "Figures", recall: float, mrr: float, refusal_errors: int | None) -> list[str]:
    """The bars that were missed, in words."""
    errors = found.wrongly_refused + found.wrongly_answered
    missed = [
        (found.recall < recall, f"recall {found.recall:.3f} is below {recall:g}"),
        (found.mrr < mrr, f"MRR {found.mrr:.3f} is below {mrr:g}"),
        (found.sound_citations < 1, "a citation does not hold"),
        (found.missing_quotes > 0, f"{found.missing_quotes} quotes are missing"),
        (refusal_errors is not None and errors > refusal_errors, f"{errors} questions wrongly refused or answered"),
    ]
    return [words for is_missed, words in missed if is_missed]


def print_complaints(of_questions: Iterable[tuple[str, Sequence[str]]]) -> None:
    """A line for each question whose answer is not as it must be."""
    from rich.text import Text

    from assistant.markdown import visible
    from ui.tables import console

    for key, wrong in of_questions:
        if wrong:
            console().print(Text(visible(f"{key}: {'; '.join(wrong)}")), soft_wrap=True)


def print_figures(found: "Figures") -> None:
    """A figure a row."""
    from rich.table import Table

    from ui.tables import console

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_row("questions", f"{found.questions}, {found.mode}, prompt {found.prompt}")
    table.add_row("recall at 10", f"{found.recall:.3f}")
    table.add_row("MRR at 10", f"{found.mrr:.3f}")
    table.add_row(
        "refusal errors", f"{found.wrongly_refused} wrongly refused, {found.wrongly_answered} wrongly answered"
    )
    table.add_row("citations that hold", f"{found.sound_citations:.1%}")
    table.add_row("of expected papers", f"{found.precise_citations:.1%}")
    table.add_row("missing quotes", f"{found.missing_quotes}")
    table.add_row("an answer", f"p50 {found.p50 * 1000:.0f} ms, p95 {found.p95 * 1000:.0f} ms")
    console().print(table)
