"""The processor is taken by turns: a few answers compute at a time, and who asked first goes first.

Threads of one process share its interpreter, which runs one of them at a time: fifty that compute at once take nearly
twice as long, all together, as the same fifty one after the other, and none of them is early. Who waits for somebody
else (a language model, a server) steps aside meanwhile and is never kept waiting for coming back: it may hold what
others need.
"""

import threading
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import TypeVar

from vectorstore import waiting

AT_ONCE = 1
"""Answers that a process computes at the same time."""

Step = TypeVar("Step")
_END = object()

LOOK_EVERY = 0.5
"""Seconds between two looks whether anybody waits for what is in the line."""


class Turns:
    """A line of threads. Safe to share between them; a thread that has its turn may take another within it."""

    def __init__(self, at_once: int) -> None:
        self._at_once, self._computing = at_once, 0
        self._begun: deque[threading.Event] = deque()
        self._line: deque[threading.Event] = deque()
        self._changing = threading.Lock()
        self._here = threading.local()

    @property
    def waiting(self) -> int:
        """How many are in the line."""
        return len(self._begun) + len(self._line)

    @contextmanager
    def taken(self, begun: bool = False) -> Iterator[None]:
        """Waits for its turn and computes; what has `begun` before goes first. Where nobody waits any more for what is
        in the line it goes on at once, and ends where it next checks."""
        if getattr(self._here, "computing", False):
            yield
            return
        self._wait(begun)
        self._here.computing = True
        try:
            yield
        finally:
            self._here.computing = False
            self._end()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Lets another one compute while this thread waits for somebody else."""
        if not getattr(self._here, "computing", False):
            yield
            return
        self._here.computing = False
        self._end()
        try:
            yield
        finally:
            with self._changing:
                self._computing += 1
            self._here.computing = True

    def each(self, steps: Generator[Step, None, None]) -> Generator[Step, None, None]:
        """Yields the steps of some work, each in a turn of its own; closed with it."""
        begun = False
        with closing(steps):
            while True:
                with self.taken(begun):
                    step = next(steps, _END)
                if step is _END:
                    return
                begun = True
                yield step  # type: ignore[misc]

    def _wait(self, begun: bool) -> None:
        called, line = threading.Event(), self._begun if begun else self._line
        with self._changing:
            line.append(called)
            self._call()
        while not called.wait(LOOK_EVERY):
            if waiting.is_over():
                with self._changing:
                    if not called.is_set():
                        line.remove(called)
                        self._computing += 1
                return

    def _end(self) -> None:
        with self._changing:
            self._computing -= 1
            self._call()

    def _call(self) -> None:
        while self.waiting and self._computing < self._at_once:
            self._computing += 1
            (self._begun or self._line).popleft().set()


TURNS = Turns(AT_ONCE)
"""Those of this process."""
