"""`paperlight agenda`: what a group reads at its next meeting."""

from contextlib import closing
from datetime import date
from typing import Annotated

import typer

from ui.pages.days import days_asked
from ui.terminal.command_line import DAY, a_day, app, open_library
from vectorstore.errors import UserError
from vectorstore.values import Language


@app.command()
def agenda(
    context: typer.Context,
    profile: Annotated[str, typer.Option(help="The group's profile.")],
    papers: Annotated[int, typer.Option(help="How many papers.")] = 3,
    minutes: Annotated[int, typer.Option(help="For how many minutes in all.")] = 60,
    day: Annotated[date | None, typer.Option(parser=a_day, metavar=DAY, help="When; today without.")] = None,
    presenter: Annotated[list[str] | None, typer.Option(help="Who presents; repeatable.")] = None,
    since: Annotated[date | None, typer.Option(parser=a_day, metavar=DAY, help="First digest day.")] = None,
    until: Annotated[date | None, typer.Option(parser=a_day, metavar=DAY, help="Last digest day.")] = None,
    language: Annotated[Language, typer.Option(help="en or zh.")] = "en",
    form: Annotated[str, typer.Option("--format", help="md, ics, bib or ris.")] = "md",
) -> None:
    """Prepare a meeting: what the group picked, then the best of its list, with what to doubt and to discuss.

    It is kept: the next meeting has other papers.
    """
    from assistant.agenda import AGENDA_FORMS, plan
    from vectorstore.people.store import People

    written = AGENDA_FORMS.get(form)
    if written is None:
        raise UserError(f"an agenda is none of {form[:40]!r}: name one of {', '.join(AGENDA_FORMS)}")
    with open_library(context.obj) as library, closing(People(context.obj)) as people:
        days, when = days_asked(library, since, until), day or context.obj.today()
        made = plan(library, people, profile, days, papers, minutes, when, presenter or (), language)
        print(written.write(made, library, ""), end="")
