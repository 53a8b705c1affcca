"""SIGTERM ends a command in order, also where Python would swallow the exception that says so."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

CHILD = """
import os, signal, sys, weakref
from ui import terminal
def work():
    class Held: pass
    held = Held()
    weakref.finalize(held, os.kill, os.getpid(), signal.SIGTERM)
    del held
    try:
        signal.sigtimedwait([], 30)
    finally:
        print("closed", flush=True)
terminal.app = work
terminal.main()
"""


def test_a_signal_that_meets_a_finalizer_still_ends_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (143, "closed\n", "")
