"""Serving the browser app until it is told to stop."""

import asyncio
import errno
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ui.serving.stopping import end_on
from vectorstore.errors import UserError
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from vectorstore.library import Library

GRACE = 1
"""Seconds that open pages get to finish when the server stops; a browser holds its event stream open for ever."""


def serve(settings: Settings, host: str, port: int, workers: int = 1) -> None:
    """Serves until SIGINT or SIGTERM, by this process or by so many of its own. Raises UserError when the address
    cannot be had, and where a worker cannot start."""
    listening = listen(host, port)
    # Uvicorn raises the signal anew once its connections are closed; leaving by an exception closes the library too.
    end_on(signal.SIGINT, signal.SIGTERM, code=0)
    try:
        print("paperlight: starting…", file=sys.stderr, flush=True)
        if workers == 1:
            serve_on(listening, settings, host, lambda: _announce(settings, listening))
        else:
            from ui.serving.workers import run_workers

            run_workers(workers, serve_on, listening, settings, host, lambda: _announce(settings, listening))
    finally:
        listening.close()


def serve_on(listening: socket.socket, settings: Settings, named: str, ready: Callable[[], object]) -> None:
    """Opens the library and serves on a socket; `ready` is called before the first request is answered."""
    from vectorstore.library import Library

    with Library.open(settings) as library, _own_folder(settings.home.expanduser()):
        for notice in library.notices:
            print(f"paperlight: {notice}", file=sys.stderr)
        _run(settings, library, listening, named, ready)


def _announce(settings: Settings, listening: socket.socket) -> None:
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    public = f", known as {settings.public_url}" if settings.public_url else ""
    print(f"paperlight: http://{shown}:{port}{public} (Ctrl-C stops it)", file=sys.stderr, flush=True)


@contextmanager
def _own_folder(home: Path) -> Iterator[None]:
    """Gives Gradio a folder at home, or for this process alone where that cannot be written: among the temporary files
    it would take one that may be another user's. Before it is imported, for then it looks."""
    with ExitStack() as stack:
        if os.access(home, os.W_OK):
            folder = str(home.absolute() / "gradio")
        else:
            folder = stack.enter_context(TemporaryDirectory(prefix="paperlight-"))
        os.environ["GRADIO_TEMP_DIR"] = folder
        yield


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises UserError, with the remedy, when it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UserError(f"{host} is no address of this machine ({error.strerror}); use --host 127.0.0.1") from None
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise UserError(_refusal(host, port, error)) from None
    return listening


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use; stop what uses it, or choose another with --port {port % 65535 + 1}"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"port {port} needs more rights; choose one above 1023 with --port"
    return f"cannot listen on {host}, port {port} ({error.strerror}); use --host 127.0.0.1 and a free --port"


def _run(
    settings: Settings, library: "Library", listening: socket.socket, named: str, ready: Callable[[], object]
) -> None:
    import uvicorn

    from ui.sending import at_their_hours
    from ui.serving.app import create_app
    from ui.serving.connections import PatientProtocol, allow_connections
    from ui.serving.graceful import ACCEPTED, GracefulServer
    from ui.serving.logs import write_logs
    from ui.serving.security import KnownHosts
    from ui.serving.telemetry import traced

    library.search.papers("paper", top=1)  # the first question finds model and indexes loaded
    app = create_app(settings, library)
    known = [urlsplit(settings.public_url).netloc] if settings.public_url else []
    app.add_middleware(KnownHosts, names=[named, socket.gethostname(), *known, *settings.hosts])
    allow_connections()
    config = uvicorn.Config(
        app, log_level="warning", timeout_graceful_shutdown=GRACE, proxy_headers=False, http=PatientProtocol,
        backlog=ACCEPTED,
    )  # fmt: skip
    write_logs(settings)
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    ready()
    with traced(app, settings), at_their_hours(library, settings):  # one of several workers takes each turn
        GracefulServer(config, app.state.assistant).run(sockets=[listening])


def _is_news(record: logging.LogRecord) -> bool:
    """Not so: that the event streams of open pages are cut when the server stops."""
    cut = record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cut and "graceful shutdown" not in record.getMessage()
