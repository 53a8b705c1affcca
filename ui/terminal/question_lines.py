"""Questions as the terminal takes them: the one on the command line, or one a line of a file, each with its
conversation."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from pydantic import AfterValidator, BaseModel, Field, ValidationError

from assistant.values import Question
from ui.terminal.command_line import SKIPPED, report
from vectorstore.errors import UserError, reason_of
from vectorstore.text.arxiv_ids import without_version

Queries = Annotated[
    Path | None,
    typer.Option(help='A file of {"id", "q"} lines to run, with "before", "shown" and "today" where they apply.'),
]
EXAMPLE = '{"id": "…", "q": "…"}'


@dataclass(frozen=True, slots=True)
class IdentifiedQuestion:
    """A question with its id."""

    id: str
    question: Question


class QuestionLine(BaseModel):
    """A line of a file of questions: earlier questions in `before`, oldest first, in `shown` the arXiv ids of the
    papers shown last, and the day that "last week" counts from."""

    id: str = Field(coerce_numbers_to_str=True)
    q: str
    before: list[str] = []
    shown: list[Annotated[str, AfterValidator(without_version)]] = []
    today: date | None = None


def questions_of(text: str | None, queries: Path | None, beside: Question) -> Iterator[IdentifiedQuestion]:
    """The question on the command line, or that of each line of the file, with the rest of `beside`; a line that holds
    none is reported, and the command then ends with SKIPPED. Raises UserError where neither or both are given, and for
    a file that cannot be read."""
    if (text is None) == (queries is None):
        raise UserError("give a question, or a file of questions with --queries, and not both")
    if text is not None:
        yield IdentifiedQuestion("1", replace(beside, text=text))
        return
    assert queries is not None
    try:
        lines = queries.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"cannot read {queries}: {reason_of(error)}; name a file of questions, one JSON object a line"
        ) from None
    skipped = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        asked = question_line(line, f"{queries}:{number}", beside)
        if isinstance(asked, IdentifiedQuestion):
            yield asked
        else:
            report(asked)
            skipped = True
    if skipped:
        raise typer.Exit(SKIPPED)


def question_line(line: str, place: str, beside: Question) -> IdentifiedQuestion | str:
    """A line of a file of questions; where it holds none, what is wrong with it, on one line."""
    from assistant.answer import checked_question

    try:
        read = QuestionLine.model_validate_json(line)
        checked_question(read.q)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        return f"{place} is not a question: {f'{where}: ' if where else ''}{first['msg']}; write {EXAMPLE}"
    except UserError as error:
        return f"{place}: {error}"
    said = replace(beside, text=read.q, history=tuple(read.before), shown=tuple(read.shown))
    return IdentifiedQuestion(read.id, replace(said, today=read.today or beside.today))
