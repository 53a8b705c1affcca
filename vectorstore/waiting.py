"""Somebody waits for what is computed: when they leave, or have waited long enough, it ends at its next step.

Who answers a request says so with `waited_for`; the library and what else takes long ask by `check` before each step.
Where nobody said so, as in the terminal, work ends when it is done.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from vectorstore.errors import OutageError


class GivenUpError(OutageError):
    """Nobody waits any more for what is asked."""


class LeftError(GivenUpError):
    """The one who asked has left, or has enough."""


class Wait:
    """One who waits, for so many seconds at most. Safe to share between threads."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = time.monotonic() + seconds
        self._left = threading.Event()

    def leave(self) -> None:
        """Says that nobody waits from now on."""
        self._left.set()

    def check(self) -> None:
        """Raises LeftError when they have left, GivenUpError when they waited long enough."""
        if self._left.is_set():
            raise LeftError("the one who asked has left")
        if time.monotonic() > self._until:
            raise GivenUpError(
                f"this took more than {self._seconds:.0f} seconds and was given up: ask for less at once"
            )


_WAIT: ContextVar[Wait | None] = ContextVar("wait", default=None)


@contextmanager
def waited_for(wait: Wait) -> Iterator[None]:
    """Ends steps as `wait` says, within the block and in threads that take its context along."""
    token = _WAIT.set(wait)
    try:
        yield
    finally:
        _WAIT.reset(token)


def check() -> None:
    """Raises GivenUpError when nobody waits any more for what this thread computes."""
    if wait := _WAIT.get():
        wait.check()


def is_over() -> bool:
    """Tells whether `check` would raise."""
    try:
        check()
    except GivenUpError:
        return True
    return False
