"""Ending in order when a signal says so: what is open is closed, files and locks among it."""

import signal
import sys
from types import FrameType

# Where an exception would be ignored (a finalizer), or told to the user as a fault (the closing of a connection).
DEAF = ("weakref", "sqlalchemy.pool.base")


def end_on(*numbers: int, code: int) -> None:
    """From now on these signals end the program in order, with this exit code; a little later where the exception
    that says so would go astray."""

    def stop(_: int, frame: FrameType | None) -> None:
        while frame:
            if frame.f_globals.get("__name__") in DEAF:
                signal.setitimer(signal.ITIMER_REAL, 0.05)
                return
            frame = frame.f_back
        sys.exit(code)

    for number in (*numbers, signal.SIGALRM):
        signal.signal(number, stop)
