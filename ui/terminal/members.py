"""The commands that say who may use a server: users, API tokens, and what was changed by whom."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from ui.terminal.command_line import AsJson, app, print_json, report
from vectorstore.errors import UserError
from vectorstore.people.members import Role
from vectorstore.people.store import People

users = typer.Typer(help="Who may use the server: owners, members and guests.", no_args_is_help=True)
tokens = typer.Typer(help="Tokens for programs that use the server.", no_args_is_help=True)
app.add_typer(users, name="users")
app.add_typer(tokens, name="tokens")

Name = Annotated[str, typer.Argument(metavar="NAME")]
WithPassword = Annotated[
    bool, typer.Option("--password", help="Ask for a password; piped, the first line is it. Without, none is set.")
]


@users.command("create")
def create_user(
    context: typer.Context,
    name: Name,
    role: Annotated[
        Role, typer.Option(help="A guest reads and asks, a member also leaves something, an owner may everything.")
    ] = "member",
    password: WithPassword = False,
) -> None:
    """Add a user; one without a password comes in by a token, or through the lab's own sign-in."""
    from vectorstore.people.members import add_member

    with People(context.obj) as people:
        add_member(people, name, role, new_password() if password else None)
    report(f"added {name}, {role}; running servers ask who somebody is from now on")


@users.command("change")
def change_user(
    context: typer.Context,
    name: Name,
    role: Annotated[Role | None, typer.Option(help="The new role.")] = None,
    password: WithPassword = False,
) -> None:
    """Give a user another role or password; a new password signs the user out everywhere."""
    from vectorstore.people.admission import end_sessions_of
    from vectorstore.people.members import change_member

    if not (role or password):
        raise UserError("nothing to change: name --role or --password")
    with People(context.obj) as people:
        change_member(people, name, role, new_password() if password else None)
        if password:
            end_sessions_of(people, name)
    report(f"changed {name}")


@users.command("list")
def list_users(context: typer.Context, as_json: AsJson = False) -> None:
    """Show who is known."""
    from vectorstore.people.members import all_members

    with People(context.obj) as people:
        found = all_members(people)
    rows = [(each.name, each.role, "password" if each.has_password else "", f"{each.since:%Y-%m-%d}") for each in found]
    show(rows, map(asdict, found), as_json)


@users.command("revoke")
def revoke_user(context: typer.Context, name: Name) -> None:
    """Remove a user, with the sessions and tokens of the user; running servers know within seconds."""
    from vectorstore.people.members import remove_member

    with People(context.obj) as people:
        remove_member(people, name)
    report(f"removed {name}")


@users.command("log")
def show_log(
    context: typer.Context,
    top: Annotated[int, typer.Option(min=1, help="How many lines, the newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show who changed what through the server; times are UTC."""
    from vectorstore.people.audit import noted

    with People(context.obj) as people:
        found = noted(people, top)
    rows = [(f"{each.at:%Y-%m-%d %H:%M:%S}", each.who, each.address, each.did, str(each.status)) for each in found]
    show(rows, map(asdict, found), as_json)


@tokens.command("create")
def create(
    context: typer.Context,
    label: Annotated[str, typer.Argument(help="What it is for, such as 'feed reader'.")],
    role: Annotated[Role, typer.Option(help="What it allows; no more than its user may.")] = "member",
    user: Annotated[str | None, typer.Option(help="Whose it is; it goes with the user.")] = None,
) -> None:
    """Print a new token, which is shown this once: send it as `Authorization: Bearer TOKEN`."""
    from vectorstore.people.admission import create_token

    with People(context.obj) as people:
        print(create_token(people, label, role, user))


@tokens.command("list")
def list_tokens(context: typer.Context, as_json: AsJson = False) -> None:
    """Show which tokens there are, never the tokens themselves."""
    from vectorstore.people.admission import all_tokens

    with People(context.obj) as people:
        found = all_tokens(people)
    rows = [(each.id, each.label, each.role, each.member or "", f"{each.since:%Y-%m-%d}") for each in found]
    show(rows, map(asdict, found), as_json)


@tokens.command("revoke")
def revoke(context: typer.Context, token: Annotated[str, typer.Argument(metavar="ID", help="As listed.")]) -> None:
    """Let a token, and who signed in by it, in no more; running servers know within seconds."""
    from vectorstore.people.admission import revoke_token

    with People(context.obj) as people:
        revoke_token(people, token)
    report(f"revoked {token}")


def new_password() -> str:
    """Asked for twice at a terminal, else the first line of standard input. Raises UserError where none comes."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    line = sys.stdin.readline().rstrip("\n")
    if not line:
        raise UserError("no password came on standard input")
    return line


def show(rows: Sequence[tuple[str, ...]], records: Iterable[dict[str, Any]], as_json: bool) -> None:
    """As a table, or a JSON object a line with times in ISO 8601."""
    from ui.terminal.tables import print_columns

    if not as_json:
        print_columns(rows)
        return
    for record in records:
        print_json({name: getattr(value, "isoformat", lambda held=value: held)() for name, value in record.items()})
