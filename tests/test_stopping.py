"""A signal ends a command in order, also where Python would swallow the exception that says so."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

CHILD = """
import os, signal, sys, weakref
from ui import server, terminal
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


@pytest.mark.parametrize(("start", "code", "said"), [COMMAND, SERVER], ids=["command", "server"])
def test_a_signal_that_meets_a_finalizer_still_ends_the_command(start: str, code: int, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD + start], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (code, "closed\n", said)
