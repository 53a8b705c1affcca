"""How answers travel: streams at once, through every proxy, and all else compressed."""

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

STREAMS = ("text/event-stream", "application/x-ndjson")
"""Media types whose parts mean something each, and must not wait for the next."""

NOT_COMPRESSED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *STREAMS)


class AtOnce:
    """ASGI middleware that tells proxies to keep nothing of a stream back (nginx reads `X-Accel-Buffering`), to keep no
    copy and to compress nothing."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        async def send_at_once(message: "Message") -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                if headers.get("content-type", "").startswith(STREAMS):
                    headers["cache-control"] = "no-cache, no-transform"
                    headers["x-accel-buffering"] = "no"
            await send(message)

        await self.app(scope, receive, send_at_once if scope["type"] == "http" else send)
