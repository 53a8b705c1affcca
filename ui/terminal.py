"""The `paperlight` command. Each command opens the library, calls one function and prints what it returns.

What a command does not need is not imported: `ask` answers before a browser app would have loaded.
"""

import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from ui import asking, evaluating, keeping  # noqa: F401  (their commands join the app when they are imported)
from ui.command_line import app, report
from vectorstore.errors import UserError


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 7860,
) -> None:
    """Serve the browser app, the wiki frame and REST."""
    from ui.server import serve as run

    run(context.obj, host, port)


def main() -> None:
    """Run the command line; a `UserError` becomes one line on stderr and exit code 1."""
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGALRM, stop)
    try:
        app()
    except UserError as error:
        report(str(error))
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def stop(_: int, frame: FrameType | None) -> None:
    """Ends the program in order; a little later if a finalizer is at work, where Python ignores every exception."""
    while frame:
        if frame.f_globals.get("__name__") == "weakref":
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            return
        frame = frame.f_back
    sys.exit(128 + signal.SIGTERM)
