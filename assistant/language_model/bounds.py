"""Calls of a model in threads of their own, given up in time: a server can keep a connection alive for ever without a
word. Whether somebody still waits for what comes of them, `vectorstore/waiting.py` says."""

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from contextvars import copy_context
from typing import Any, TypeVar

from assistant.language_model.failures import LanguageModelError, failure
from vectorstore import waiting
from vectorstore.turns import TURNS

Given = TypeVar("Given")

LOOK_EVERY = 0.5
"""Seconds between two looks whether anybody waits for a silent model."""

TIMEOUTS_IN_ALL = 5
"""A reply may take this many times `Settings.llm_timeout` from the request to its last word."""


def pieces_within(stream: Callable[[], Iterable[Given]], timeout: float) -> Iterator[Given]:
    """Yields the pieces of a stream as they come. Raises LanguageModelError, also when one takes more than `timeout`
    seconds to come. Closed, it lets the stream end with its next piece."""
    pieces: queue.Queue[Any] = queue.Queue()
    gone = threading.Event()

    def run() -> None:
        try:
            for piece in stream():
                if gone.is_set():
                    return
                pieces.put(piece)
            pieces.put(None)
        except Exception as error:  # handed to the thread that waits
            pieces.put(error)

    threading.Thread(target=copy_context().run, args=(run,), daemon=True).start()
    deadline = time.monotonic() + timeout * TIMEOUTS_IN_ALL
    started = False
    try:
        while (piece := _next(pieces, min(timeout, deadline - time.monotonic()))) is not None:
            if isinstance(piece, Exception):
                raise failure(piece, started) from piece
            started = True
            yield piece
    finally:
        gone.set()


def result_within(call: Callable[[], Given], timeout: float) -> Given:
    """Tells what a call gives. Raises LanguageModelError, also when that takes more than `timeout` seconds."""
    results: queue.Queue[Any] = queue.Queue()

    def run() -> None:
        try:
            results.put(call())
        except Exception as error:  # handed to the thread that waits
            results.put(error)

    threading.Thread(target=copy_context().run, args=(run,), daemon=True).start()
    given = _next(results, timeout)
    if isinstance(given, Exception):
        raise failure(given, started=False) from given
    return given  # type: ignore[no-any-return]


def _next(pieces: "queue.Queue[Any]", seconds: float) -> Any:
    until = time.monotonic() + seconds
    while True:
        waiting.check()
        with TURNS.aside(), suppress(queue.Empty):
            return pieces.get(timeout=min(LOOK_EVERY, max(0.0, until - time.monotonic())))
        if time.monotonic() >= until:
            raise LanguageModelError("timed_out")
