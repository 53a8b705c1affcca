"""The `paperlight` command. Each command opens the library, calls one function and prints what it returns.

What a command does not need is not imported: `ask` answers before a browser app would have loaded.
"""

import os
import signal
import sys
from typing import Annotated

import typer

from ui.serving.stopping import end_on
from ui.terminal import (  # noqa: F401  (their commands join the app when they are imported)
    asking,
    evaluating,
    fetching,
    meetings,
    members,
    profiles,
    sending,
    upkeep,
)
from ui.terminal.command_line import app, open_library, report
from vectorstore.errors import UserError


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one and says which.")] = 7860,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer, one a core at most.")] = 1,
) -> None:
    """Serve the browser app, the wiki frame and REST."""
    from ui.serving.server import serve as run

    run(context.obj, host, port, workers)


@app.command()
def mcp(context: typer.Context) -> None:
    """Offer the library as tools to a program on its standard input and output (Model Context Protocol)."""
    from assistant.answer import Assistant
    from ui.machine.mcp_door import serve_pipes

    with open_library(context.obj) as library:
        serve_pipes(library, Assistant(library, context.obj, context.obj.today), context.obj)


def main() -> None:
    """Run the command line; a `UserError` becomes one line on stderr and exit code 1."""
    end_on(signal.SIGTERM, code=128 + signal.SIGTERM)
    # The products of a search are small: a second thread for each costs more time than it saves.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except UserError as error:
        report(str(error))
        sys.exit(1)
    except (BrokenPipeError, SystemExit) as end:
        if not isinstance(end.__context__ if isinstance(end, SystemExit) else end, BrokenPipeError):
            raise
        # Whoever reads the output has enough of it; nothing is left to be said, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
