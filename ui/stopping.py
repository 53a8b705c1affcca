"""Ending in order when a signal says so: what is open is closed, files and locks among it."""

import signal
import sys
from types import FrameType


def end_on(*numbers: int, code: int) -> None:
    """From now on these signals end the program in order, with this exit code; a little later if a finalizer is at
    work, where Python ignores every exception."""

    def stop(_: int, frame: FrameType | None) -> None:
        while frame:
            if frame.f_globals.get("__name__") == "weakref":
                signal.setitimer(signal.ITIMER_REAL, 0.05)
                return
            frame = frame.f_back
        sys.exit(code)

    for number in (*numbers, signal.SIGALRM):
        signal.signal(number, stop)
