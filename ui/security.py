"""What a browser may do with our pages: who may frame them, and that nothing is loaded from elsewhere."""

import re
from typing import TYPE_CHECKING

from vectorstore.errors import UserError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ORIGIN = re.compile(
    r"https?://(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?|https?://\[[0-9a-f:]+\](?::\d{1,5})?",
    re.IGNORECASE,
)

# Gradio's page runs inline scripts and compiles its templates in the browser; the pages of our own need neither.
_APP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'"
)
_OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)


class SecurityHeaders:
    """ASGI middleware that adds the headers to every response.

    `/embed` may be framed by `embed_origins` alone, everything else by nobody. Raises UserError for an origin that a
    browser would not take as one.
    """

    def __init__(self, app: "ASGIApp", embed_origins: tuple[str, ...]) -> None:
        self.app = app
        self.framers = frame_ancestors(embed_origins)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = self._headers(scope["path"])

        async def send_guarded(message: "Message") -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *headers]
            await send(message)

        await self.app(scope, receive, send_guarded)

    def _headers(self, path: str) -> list[tuple[bytes, bytes]]:
        framers = self.framers if path == "/embed" else "'none'"
        policy = _OWN if path == "/embed" or path.startswith(("/embed/", "/digest/", "/api/", "/look/")) else _APP
        headers = {
            "content-security-policy": f"{policy}; frame-ancestors {framers}",
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
        }
        if framers == "'none'":
            headers["x-frame-options"] = "DENY"
        return [(name.encode(), value.encode()) for name, value in headers.items()]


def frame_ancestors(origins: tuple[str, ...]) -> str:
    """The CSP sources for these origins. Raises UserError for anything else than an origin."""
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise UserError(
                f"PAPERLIGHT_EMBED_ORIGINS: {origin[:80]!r} is no origin; write it like https://wiki.lab.example, "
                "without a path, several separated by commas"
            )
    return " ".join(origins) or "'none'"
