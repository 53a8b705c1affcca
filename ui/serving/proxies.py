"""Behind a proxy: who is believed about where a request comes from, and the address that the world knows us by."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from vectorstore.settings import Settings

FORWARDED = (b"x-forwarded-", b"forwarded", b"x-real-ip", b"x-gradio-server")
"""What headers begin with that say who asks, or what was asked."""

FOR = b"x-forwarded-for"

NAMES_US = (b"x-forwarded-host", b"x-forwarded-prefix", b"x-gradio-server")
"""Headers that no proxy is believed either: the setting says how the server is known."""


class NamedProxies:
    """ASGI middleware that believes what a proxy of `Settings.proxies` says of who asks and by which scheme. From
    anybody else all such headers are taken away: one that is there further inside, `X-Forwarded-User` among them, is a
    proxy's. What came by a proxy that does not say for whom, or is not named, has no `client`: it is nobody's on this
    machine."""

    def __init__(self, app: "ASGIApp", settings: "Settings") -> None:
        self.app = app
        self.networks = tuple(map(ip_network, settings.proxies))
        self.believing = ProxyHeadersMiddleware(app, list(settings.proxies))  # type: ignore[arg-type]
        self.fronted = settings.public_url is not None

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        peer = _address(scope)
        named = peer is not None and any(peer in network for network in self.networks)
        said = {name for name, _ in scope["headers"] if name.startswith(FORWARDED)}
        scope = _without(scope, NAMES_US if named else FORWARDED)
        if named and FOR in said:
            await self.believing(scope, receive, send)  # type: ignore[arg-type]
            return
        if named or said or (self.fronted and peer is not None and peer.is_loopback):
            scope["client"] = None
        await self.app(scope, receive, send)


class PublicAddress:
    """ASGI middleware that makes every request one to the public address, whatever a proxy made of it: `scheme` and
    `Host` are those of the address, `path` begins with its path, which is `root_path`. A proxy may hand the path on or
    take it away."""

    def __init__(self, app: "ASGIApp", url: str) -> None:
        self.app = app
        address = urlsplit(url)
        self.scheme, self.host, self.root = address.scheme, address.netloc.encode(), address.path

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] in ("http", "websocket"):
            scheme = self.scheme if scope["type"] == "http" else self.scheme.replace("http", "ws")
            headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope = {**scope, "scheme": scheme, "headers": [(b"host", self.host), *headers], "root_path": self.root}
            if not f"{scope['path']}/".startswith(f"{self.root}/"):
                scope["path"] = self.root + scope["path"]
                scope["raw_path"] = self.root.encode() + scope.get("raw_path", b"")
        await self.app(scope, receive, send)


def path_of(scope: "Scope") -> str:
    """The path of a request below the path of the public address."""
    return cast(str, scope["path"]).removeprefix(scope.get("root_path", "")) or "/"


def _address(scope: "Scope") -> IPv4Address | IPv6Address | None:
    """Who sent a request, where that is an address."""
    try:
        return ip_address((scope.get("client") or ("",))[0])
    except ValueError:
        return None


def _without(scope: "Scope", beginnings: tuple[bytes, ...]) -> "Scope":
    return {**scope, "headers": [each for each in scope["headers"] if not each[0].startswith(beginnings)]}
