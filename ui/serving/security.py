"""What a browser may do with our pages: who may frame them, that nothing is loaded from elsewhere, by which names the
server is known, and how much it is sent."""

import asyncio
import re
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING

from ui.serving.proxies import path_of
from ui.serving.refusals import POLICY, refuse
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

_OUR_PAGES = (
    "/c/",
    "/embed",
    "/digest/",
    "/paper/",
    "/library",
    "/explore",
    "/preferences",
    "/triage",
    "/profiles",
    "/agenda",
    "/sign",
    "/api/",
    "/look/",
)

LARGEST_BODY = 1 << 20
"""Bytes of a request; the longest question with the longest conversation has less."""

UPLOADS, LARGEST_UPLOAD = ("/library/upload", "/read", "/profiles/import"), 128 << 20
"""Where digests are sent, and the bytes of a request there: some months of them."""

SLOWEST = 15.0
"""Seconds between two parts of a request's body."""


class BodyLimit:
    """ASGI middleware that ends a request whose body is too large, or that stops coming, before the app holds it."""

    def __init__(self, app: "ASGIApp", most: int = LARGEST_BODY) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = LARGEST_UPLOAD if scope["path"].endswith(UPLOADS) else self.most
        read, whole, begun = 0, False, False
        refused: _RefusedError | None = None

        async def receive_bounded() -> "Message":
            nonlocal read, whole, refused
            if whole:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), SLOWEST)
            except TimeoutError:
                refused = _RefusedError(408, "the request stopped coming: send it again")
                raise refused from None
            read += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if read > most:
                refused = _RefusedError(413, _too_large(most))
                raise refused
            return message

        async def send_unless_refused(message: "Message") -> None:
            nonlocal begun
            if not refused:
                begun = True
                await send(message)

        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > most:
            await refuse(send, 413, _too_large(most))
            return
        with suppress(_RefusedError):  # where the app does not make an answer of its own of it
            await self.app(scope, receive_bounded, send_unless_refused)
        if refused and not begun:
            await refuse(send, refused.status, refused.reason)


def _too_large(most: int) -> str:
    what = "upload fewer digests at once" if most == LARGEST_UPLOAD else "no question is"
    return f"the request is larger than {most >> 20} MiB: {what}"


class _RefusedError(Exception):
    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class KnownHosts:
    """ASGI middleware that answers only to names of this server: a page elsewhere whose name is made to lead here (DNS
    rebinding) reads nothing. Addresses are no names, and always pass."""

    def __init__(self, app: "ASGIApp", names: Iterable[str]) -> None:
        self.app = app
        self.names = {"localhost", *map(_name_in, names)}

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] in ("http", "websocket"):
            asked = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
            if not self._knows(name := _name_in(asked)):
                if scope["type"] == "websocket":
                    await send({"type": "websocket.close", "code": POLICY})
                else:
                    await refuse(send, 400, f"this server is not known as {name[:80]!r}: name it in PAPERLIGHT_HOSTS")
                return
        await self.app(scope, receive, send)

    def _knows(self, name: str) -> bool:
        try:
            return bool(ip_address(name))
        except ValueError:
            return name in self.names or name.endswith(".localhost")


def _name_in(host: str) -> str:
    """The name in a Host header or an address, without its port."""
    return re.sub(r":\d*$", "", host).strip("[]").lower().rstrip(".")


class SecurityHeaders:
    """ASGI middleware that adds the headers to every response.

    `/embed` and what is below it, and what is below `/agenda`, may be framed by `embed_origins` alone, everything else
    by nobody. Raises UserError for an origin that a browser would not take as one.
    """

    def __init__(self, app: "ASGIApp", embed_origins: tuple[str, ...]) -> None:
        self.app = app
        self.framers = frame_ancestors(embed_origins)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = self._headers(path_of(scope))

        async def send_guarded(message: "Message") -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *headers]
            await send(message)

        await self.app(scope, receive, send_guarded)

    def _headers(self, path: str) -> list[tuple[bytes, bytes]]:
        framed = f"{path}/".startswith("/embed/") or path.startswith("/agenda/")
        framers = self.framers if framed else "'none'"
        policy = _OWN if path.startswith(_OUR_PAGES) else _APP
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
