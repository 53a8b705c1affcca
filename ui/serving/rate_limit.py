"""How much one address may ask: a bucket of questions that fills again, and a number of requests that are open at once.

A lab behind one address asks for far less; who asks without end is told when to come back.
"""

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from ui.serving.proxies import path_of
from ui.serving.refusals import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from vectorstore.settings import Settings

OPEN = 500
"""Requests of one address that are answered at the same time, streams among them."""

ADDRESSES = 10_000
"""Of more the one that asked longest ago is forgotten."""

COSTS: tuple[tuple[str, str, float], ...] = (
    ("*", "/look/*", 0.0), ("*", "/assets/*", 0.0), ("*", "/static/*", 0.0), ("*", "/svelte/*", 0.0),
    ("GET", "/healthz", 0.0), ("GET", "/readyz", 0.0), ("GET", "/metrics", 0.0),
    ("GET", "/gradio_api/heartbeat/*", 0.0), ("GET", "/gradio_api/queue/*", 0.0),
    ("POST", "/signin", 50.0),  # a password takes time to check, and nobody types so many
    ("POST", "/api/ask", 1.0), ("POST", "/c", 1.0), ("POST", "/v1/*", 1.0), ("POST", "/mcp", 1.0),
    ("POST", "/gradio_api/queue/join", 1.0),
    ("GET", "/api/*", 0.2),
    ("*", "*", 0.1),
)  # fmt: skip
"""What a request costs, in questions; * stands for anything, and the first row that fits counts."""

BY_MODEL = 10.0
"""How much more a question costs that a language model answers."""


@dataclass(slots=True)
class _Client:
    left: float
    at: float
    open: int = 0


class RateLimit:
    """ASGI middleware that refuses an address with 429 once it asked for more than `Settings.rate` questions a minute,
    which it may also ask in one go. Each process counts for itself."""

    def __init__(self, app: "ASGIApp", settings: "Settings") -> None:
        self.app = app
        self._rate = settings.rate
        self._asking = BY_MODEL if settings.llm else 1.0
        self._clients: OrderedDict[str, _Client] = OrderedDict()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http" or not self._rate:
            await self.app(scope, receive, send)
            return
        client, cost = self._client(scope), self._cost(scope)
        if client.open >= OPEN:
            await _later(send, 5, f"{OPEN} requests of this address are open: close some, or wait for them")
        elif cost > client.left:
            seconds = math.ceil((cost - client.left) * 60 / self._rate)
            told = f"this address asked {self._rate:,} questions a minute: wait {seconds} s"
            await _later(send, seconds, told)
        else:
            client.left -= cost
            client.open += 1
            try:
                await self.app(scope, receive, send)
            finally:
                client.open -= 1

    def _client(self, scope: "Scope") -> _Client:
        """Who asks, with what is left for it by now."""
        name, now = str((scope.get("client") or ("",))[0]), time.monotonic()
        client = self._clients.pop(name, None) or _Client(self._rate, now)
        client.left = min(self._rate, client.left + (now - client.at) * self._rate / 60)
        client.at = now
        self._clients[name] = client
        while len(self._clients) > ADDRESSES:
            self._clients.popitem(last=False)
        return client

    def _cost(self, scope: "Scope") -> float:
        path = path_of(scope)
        fitting = (row for row in COSTS if row[0] in ("*", scope["method"]) and fnmatchcase(path, row[1]))
        cost = next(fitting)[2]
        return cost * self._asking if cost == 1.0 else cost


async def _later(send: "Send", seconds: int, told: str) -> None:
    await refuse(send, 429, told, {"retry-after": str(seconds)})
