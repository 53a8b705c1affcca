"""Several processes that answer on one socket: each opens the library for itself; one that dies is replaced.

What people leave is in the people's store and pages keep nothing in a process, so any worker answers any request;
Gradio's line is in one of them (`handing_over.py`).
"""

import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ui.serving.stopping import end_on
from vectorstore.errors import UserError

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

    from vectorstore.settings import Settings

STOPPING = 30.0
"""Seconds that a worker gets to finish what it answers; then it is killed."""

_spawning = multiprocessing.get_context("spawn")


Serve = Callable[[socket.socket, "Settings", str, Callable[[], object]], None]
"""`ui.serving.server.serve_on`."""


def run_workers(
    count: int, serve: Serve, listening: socket.socket, settings: "Settings", named: str, ready: Callable[[], object]
) -> None:
    """Serves by so many processes until a signal ends this one. Raises UserError where the first cannot start, which
    has said why."""
    with TemporaryDirectory(prefix="paperlight-counts-") as counts:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts  # before a worker imports the client, which looks then
        workers: list[SpawnProcess] = []
        try:
            # One after the other: the first may have a catalogue to bring up to date.
            for _ in range(count):
                workers.append(_started(serve, listening, settings, named))
            ready()
            while True:
                gone = wait([worker.sentinel for worker in workers])
                for place, worker in enumerate(workers):
                    if worker.sentinel in gone:
                        print(f"paperlight: a worker ended ({worker.exitcode}); another begins", file=sys.stderr)
                        workers[place] = _started(serve, listening, settings, named)
        finally:
            _end(workers)


def _started(serve: Serve, listening: socket.socket, settings: "Settings", named: str) -> SpawnProcess:
    """A new worker that is about to answer."""
    serving = _spawning.Event()
    worker = _spawning.Process(target=_work, args=(serve, listening, settings, named, serving), daemon=True)
    worker.start()
    while not serving.wait(0.1):
        if not worker.is_alive():
            raise UserError("a worker could not start: see above")
    return worker


def _end(workers: list[SpawnProcess]) -> None:
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.join(STOPPING)
        if worker.is_alive():
            worker.kill()


def _work(serve: Serve, listening: socket.socket, settings: "Settings", named: str, serving: "Event") -> None:
    end_on(signal.SIGINT, signal.SIGTERM, code=0)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    code = 0
    try:
        serve(listening, settings, named, serving.set)
    except UserError as error:
        print(f"paperlight: {error}", file=sys.stderr)
        code = 1
    except SystemExit:  # as a signal says
        pass
    # All is closed by now: to take every module apart would take seconds more.
    sys.stderr.flush()
    os._exit(code)


def _end_with_parent() -> None:
    """A parent that is killed takes its workers with it."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
