"""From a request's headers to who sent it: a token, a session, or the address that it comes from."""

import base64
import binascii
import logging
import time
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import TYPE_CHECKING, cast

import anyio
import anyio.to_thread

from ui.identity import LOCAL, NOBODY, READER, Identity
from vectorstore.errors import UserError
from vectorstore.people.admission import (
    PREFIX,
    Holder,
    anyone_admitted,
    begin_session,
    end_session,
    hashed,
    holder_of_session,
    holder_of_token,
    named_by,
)
from vectorstore.people.audit import note
from vectorstore.people.members import Role, role_by_password, role_of
from vectorstore.people.store import People
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from starlette.types import Scope

COOKIE = "paperlight-session"

PROXY_USER = b"x-forwarded-user"
"""By which a proxy says who somebody is; it comes so far from named ones alone."""

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
        self._believes_proxies = settings.proxy_users
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
        if self._believes_proxies and (name := headers.get(PROXY_USER, b"").decode("latin-1")[:64]):
            return _identity(Holder(await self._role(name), name))
        return await self._unnamed(scope)

    async def _role(self, name: str) -> Role:
        """Of one whom a proxy names."""

        def ask() -> Role:
            with self._people.reading() as connection:
                return role_of(connection, name) or "member"

        return cast(Role, await self._known(f"name {name}", ask))

    async def _unnamed(self, scope: "Scope") -> Identity:
        """Before the owner named anybody, the one user of this machine, and readers from elsewhere."""
        if await self._asks():
            return READER if self._anyone_reads else NOBODY
        return LOCAL if is_loopback(scope) else READER

    async def _asks(self) -> bool:
        """Whether the owner named anybody."""
        return bool(
            self._given or self._believes_proxies or await self._known("anyone", lambda: anyone_admitted(self._people))
        )

    async def _held(self, key: str, ask: Callable[[], Holder | None]) -> Holder | None:
        found = await self._known(key, ask)
        return found if isinstance(found, Holder) else None

    async def _known(self, key: str, ask: Callable[[], object]) -> object:
        """What the store says, or said a moment ago."""
        at, found = self._kept.get(key, (-FRESH, None))
        if time.monotonic() - at < FRESH:
            return found
        found = await anyio.to_thread.run_sync(ask, limiter=self._apart())
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (time.monotonic(), found)
        return found

    async def sign_in(self, scope: "Scope", name: str, secret: str) -> str:
        """The secret of a new session; "" where a name's password, or without a name a token, is wrong. Raises
        UserError where nothing can be kept."""

        def begin() -> str:
            if name:
                role = role_by_password(self._people, name, secret)
                holder = Holder(role, name) if role else None
            else:
                holder = holder_of_token(self._people, secret, self._given)
            if not holder:
                return ""
            note(self._people, _identity(holder).key, address_of(scope), "signed in", 303)
            return begin_session(self._people, holder)

        return await anyio.to_thread.run_sync(begin, limiter=self._apart())

    async def sign_out(self, scope: "Scope") -> None:
        """Ends the session of a request, if it has one."""
        if secret := session_in(dict(scope["headers"])):
            await anyio.to_thread.run_sync(end_session, self._people, secret, limiter=self._apart())
            self._kept.pop(f"session {hashed(secret)}", None)

    async def note(self, scope: "Scope", who: Identity, status: int) -> None:
        """Keeps a line on what was changed by whom."""
        did = f"{scope['method']} {scope['path']}"
        row = (self._people, who.key, address_of(scope), did, status)
        try:
            await anyio.to_thread.run_sync(note, *row, limiter=self._apart())
        except UserError as error:
            logging.getLogger(__name__).warning("not noted that %s did %s: %s", who.key, did, error)

    def _apart(self) -> anyio.CapacityLimiter:
        """Threads apart from those that answer, which may all be busy."""
        self._threads = self._threads or anyio.CapacityLimiter(4)
        return self._threads


def tokens_of_settings(settings: Settings) -> dict[str, Holder]:
    """By their hashes; whoever holds one owns the server, since its owner set it."""
    pairs = (each.get_secret_value().rpartition(":") for each in settings.tokens)
    return {hashed(token): Holder("owner", name, hashed(token)) for name, _, token in pairs}


def is_loopback(scope: "Scope") -> bool:
    """Whether a request comes from this machine."""
    try:
        address = ip_address(address_of(scope))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def address_of(scope: "Scope") -> str:
    """Of who sent a request, "" where it is not known."""
    return str((scope.get("client") or ("",))[0])


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
