"""What the calls of a language model take: tokens as LangChain counts them, seconds, and the cost at a price."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.callbacks import UsageMetadataCallbackHandler

Price = tuple[float, float]
"""Of a million tokens read, and of a million written."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Calls of a language model, their tokens (0 where its server does not say) and seconds; `cost` where the price is
    set."""

    calls: int = 0
    read: int = 0
    written: int = 0
    seconds: float = 0.0
    cost: float | None = None


@dataclass
class Meter:
    """Counts what all calls of one answer take; safe to share between threads that wait for one another."""

    calls: int = 0
    seconds: float = 0.0

    @cached_property
    def handler(self) -> "UsageMetadataCallbackHandler":
        """The callback that each call is given."""
        from langchain_core.callbacks import UsageMetadataCallbackHandler

        return UsageMetadataCallbackHandler()

    @contextmanager
    def call(self) -> Iterator[None]:
        """Counts one call and its time, whatever comes of it."""
        self.calls += 1
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - started

    def usage(self, price: Price | None) -> Usage | None:
        """Tells what was taken so far; None where nothing was called."""
        if not self.calls:
            return None
        told = list(self.handler.usage_metadata.values())
        read, written = sum(each["input_tokens"] for each in told), sum(each["output_tokens"] for each in told)
        cost = (read * price[0] + written * price[1]) / 1e6 if price and told else None
        return Usage(self.calls, read, written, self.seconds, cost)
