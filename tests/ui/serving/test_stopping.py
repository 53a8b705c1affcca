"""A signal ends a command in order, also where Python would swallow the exception that says so."""

import subprocess
import sys

import pytest
from places import ROOT

CHILD = """
import os, signal, sys, weakref
from ui.serving import server
from ui.terminal import main as terminal
from vectorstore import library
from vectorstore.settings import Settings
def work(*_):
    class Held: pass
    held = Held()
    weakref.finalize(held, os.kill, os.getpid(), signal.SIGTERM)
    del held
    try:
        signal.sigtimedwait([], 30)
    finally:
        print("closed", flush=True)
terminal.app = work
library.Library.open = work
"""
COMMAND = ("terminal.main()", 143, "")
SERVER = ("server.serve(Settings(), '127.0.0.1', 0)", 0, "paperlight: starting…\n")


CLOSING = """
import os, signal
from sqlalchemy import create_engine
from ui.terminal import main as terminal
def work(*_):
    engine = create_engine("sqlite://")
    dialect, close = engine.dialect, engine.dialect.do_close
    def interrupted(connection):
        os.kill(os.getpid(), signal.SIGTERM)
        close(connection)
    dialect.do_close = interrupted
    engine.connect().close()
    engine.dispose()
    try:
        signal.sigtimedwait([], 30)
    finally:
        print("closed", flush=True)
terminal.app = work
terminal.main()
"""


def test_a_signal_that_meets_the_closing_of_a_connection_is_told_as_no_fault() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CLOSING], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (143, "closed\n", "")


@pytest.mark.parametrize(("start", "code", "said"), [COMMAND, SERVER], ids=["command", "server"])
def test_a_signal_that_meets_a_finalizer_still_ends_the_command(start: str, code: int, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD + start], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (code, "closed\n", said)
