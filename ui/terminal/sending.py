"""`paperlight send` and `paperlight deliver`: a profile's new papers by mail and to chats."""

import re
from contextlib import closing
from typing import Annotated

import typer

from ui.terminal.command_line import app, open_library, report
from vectorstore.errors import UserError

To = Annotated[str, typer.Argument(help="An e-mail address, or a webhook's; its signing secret behind #secret=.")]
_HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


@app.command()
def deliver(
    context: typer.Context,
    profile: Annotated[str, typer.Argument(help="The profile's id.")],
    to: To,
    at: Annotated[
        str, typer.Option(help="When a running server sends it, such as 07:30; without, only `send` does.")
    ] = "",
    say_quiet: Annotated[bool, typer.Option("--say-quiet", help="Tell of a day without new papers, too.")] = False,
    off: Annotated[bool, typer.Option("--off", help="Send no more there.")] = False,
) -> None:
    """Set where a profile's new papers go."""
    from assistant.delivery import target_of
    from vectorstore.people.deliveries import Delivery, drop_delivery, keep_delivery
    from vectorstore.people.store import People

    if at and not _HOUR.fullmatch(at):
        raise UserError(f"{at[:20]!r} is no time of day: write it like 07:30")
    with closing(People(context.obj)) as people:
        if off:
            if not drop_delivery(people, profile, to):
                raise UserError(f"nothing is sent there for {profile[:40]!r}: give the address as it was set")
            return
        target = target_of(to, context.obj)
        keep_delivery(people, Delivery(profile, to, at, say_quiet))
    print(f"{target}: {f'every day at {at}, while the server runs' if at else 'with `paperlight send`'}")


@app.command()
def send(
    context: typer.Context,
    profile: Annotated[list[str], typer.Option(help="A profile's id; repeatable.")],
    to: Annotated[list[str] | None, typer.Option(help="Where to; without, where `deliver` set it; repeatable.")] = None,
    say_quiet: Annotated[bool, typer.Option("--say-quiet", help="Tell of a day without new papers, too.")] = False,
    again: Annotated[bool, typer.Option("--again", help="What may not have arrived goes once more.")] = False,
) -> None:
    """Send a profile's new papers, each once to each target; for cron and systemd timers."""
    from assistant.delivery import target_of
    from ui.sending import send_to
    from vectorstore.people.deliveries import deliveries
    from vectorstore.people.store import People

    failed = False
    with open_library(context.obj) as library, closing(People(context.obj)) as people:
        for name in profile:
            kept = [(each.target, each.says_quiet or say_quiet) for each in deliveries(people, name)]
            wanted = [(each, say_quiet) for each in to] if to else kept
            if not wanted:
                raise UserError(
                    f"nothing says where to send {name[:40]!r}: give --to, or set it with `paperlight deliver`"
                )
            targets = [(target_of(each, context.obj), told) for each, told in wanted]
            for outcome in send_to(library, people, context.obj, name, targets, again):
                (report if outcome.failed else print)(outcome.line)
                failed |= outcome.failed
    if failed:
        raise typer.Exit(1)
