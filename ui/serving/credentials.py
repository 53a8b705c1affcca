"""From a request's headers to who sent it: a token, a session, or the address that it comes from."""

import base64
import binascii
import time
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread

from ui.identity import LOCAL, NOBODY, READER, Identity
from vectorstore.people.admission import (
    PREFIX,
    Holder,
    anyone_admitted,
    hashed,
    holder_of_session,
    holder_of_token,
    named_by,
)
from vectorstore.people.store import People
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from starlette.types import Scope

COOKIE = "paperlight-session"

FRESH = 5.0
"""Seconds that an answer of the store's is taken for true: so long a token that was revoked may still be used."""

MOST_KEPT = 4_096
"""Answers of the store's."""


class Credentials:
    """Who sent a request. Safe to share between requests of one event loop."""

    def __init__(self, settings: Settings, people: People) -> None:
        self._people = people
        self._anyone_reads = settings.anyone == "read"
        self._given = tokens_of_settings(settings)
        self._kept: dict[str, tuple[float, object]] = {}
        self._threads: anyio.CapacityLimiter | None = None

    async def of(self, scope: "Scope") -> Identity:
        """Raises OutageError where the store that would know does not answer."""
        headers = dict(scope["headers"])
        if token := _token(headers.get(b"authorization", b"").decode("latin-1")):
            found = await self._held(
                f"token {hashed(token)}", lambda: holder_of_token(self._people, token, self._given)
            )
            if found or token.startswith(PREFIX) or await self._asks():
                return _identity(found) if found else NOBODY
            return await self._unnamed(scope)  # clients of OpenAI's protocol send some key even where none is asked for
        if secret := session_in(headers):
            key = f"session {hashed(secret)}"
            found = await self._held(key, lambda: holder_of_session(self._people, secret, self._given))
            if found:
                return _identity(found)
        return await self._unnamed(scope)

    async def _unnamed(self, scope: "Scope") -> Identity:
        """Before the owner named anybody, the one user of this machine, and readers from elsewhere."""
        if await self._asks():
            return READER if self._anyone_reads else NOBODY
        return LOCAL if is_loopback(scope) else READER

    async def _asks(self) -> bool:
        """Whether the owner named anybody."""
        return bool(self._given or await self._known("anyone", lambda: anyone_admitted(self._people)))

    async def _held(self, key: str, ask: Callable[[], Holder | None]) -> Holder | None:
        found = await self._known(key, ask)
        return found if isinstance(found, Holder) else None

    async def _known(self, key: str, ask: Callable[[], object]) -> object:
        """What the store says, or said a moment ago."""
        at, found = self._kept.get(key, (-FRESH, None))
        if time.monotonic() - at < FRESH:
            return found
        self._threads = self._threads or anyio.CapacityLimiter(4)  # apart from those that answer
        found = await anyio.to_thread.run_sync(ask, limiter=self._threads)
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (time.monotonic(), found)
        return found

    def forget(self) -> None:
        """Asks the store anew from now on: somebody signed in or out here."""
        self._kept.clear()


def tokens_of_settings(settings: Settings) -> dict[str, Holder]:
    """By their hashes; whoever holds one owns the server, since its owner set it."""
    pairs = (each.get_secret_value().rpartition(":") for each in settings.tokens)
    return {hashed(token): Holder("owner", name, hashed(token)) for name, _, token in pairs}


def is_loopback(scope: "Scope") -> bool:
    """Whether a request comes from this machine."""
    client = scope.get("client")
    try:
        address = ip_address(client[0]) if client else None
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool(address and (mapped or address).is_loopback)


def session_in(headers: Mapping[bytes, bytes]) -> str:
    """The session of a cookie, "" without."""
    cookie: SimpleCookie = SimpleCookie()
    try:
        cookie.load(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return ""
    return cookie[COOKIE].value if COOKIE in cookie else ""


def _token(authorization: str) -> str:
    """The token of a header: a bearer's, or the password of Basic, which is all that readers of feeds can send."""
    kind, _, value = authorization.partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value.strip(), validate=True).decode("utf-8").partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _identity(holder: Holder) -> Identity:
    key = f"member {holder.name}" if holder.name else f"token {named_by(holder.token)}"
    return Identity(holder.role, key, holder.name)
