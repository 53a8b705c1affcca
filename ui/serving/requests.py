"""Each request has an id, in its answer and in the log, and is counted and timed."""

import logging
import re
import secrets
import time
from contextvars import ContextVar
from typing import TYPE_CHECKING

from ui.serving.metrics import REQUEST_SECONDS, REQUESTS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = b"x-request-id"
KNOWN = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""That of the request which is answered here."""

asked_by: ContextVar[str] = ContextVar("asked_by", default="")
"""The key of who sent it, once that is known."""

_ID = re.compile(rb"[\w.-]{1,64}")
_log = logging.getLogger("paperlight.requests")


class Requests:
    """ASGI middleware that takes over the id that a proxy gave, or gives one, and writes a line for each request."""

    def __init__(self, app: "ASGIApp", tells_questions: bool) -> None:
        self.app = app
        self._tells_questions = tells_questions

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(HEADER, b"")
        known = given if _ID.fullmatch(given) else secrets.token_hex(8).encode()
        request_id.set(known.decode())
        asked_by.set("")
        status, started = 500, time.perf_counter()

        async def with_id(message: "Message") -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), (HEADER, known)]
            await send(message)

        try:
            await self.app(scope, receive, with_id)
        finally:
            seconds = time.perf_counter() - started
            method = scope["method"] if scope["method"] in KNOWN else "other"
            REQUESTS.labels(method, str(status)).inc()
            REQUEST_SECONDS.observe(seconds)
            _log.info("%s %s %s", method, scope["path"], status, extra={"told": self._told(scope, status, seconds)})

    def _told(self, scope: "Scope", status: int, seconds: float) -> dict[str, object]:
        told = {"method": scope["method"], "path": scope["path"], "status": status, "seconds": round(seconds, 3),
                "who": asked_by.get()}  # fmt: skip
        return told | {"query": scope["query_string"].decode("latin-1")} if self._tells_questions else told
