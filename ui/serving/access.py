"""Who may do what: one table of which path needs which role, and one guard that reads it before any page is asked.

What no row names is read by readers and written by members, so that a page that was forgotten is no hole; a test walks
over every route and asks for its row.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from starlette.requests import Request

from ui.identity import LOCAL, PLACE, Identity
from ui.serving.failures import is_for_people
from ui.serving.origins import is_foreign
from ui.serving.proxies import path_of
from ui.serving.refusals import POLICY, refuse
from ui.serving.requests import asked_by
from ui.serving.sign_in import shown_instead
from vectorstore.errors import OutageError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ui.serving.credentials import Credentials
    from vectorstore.settings import Settings

Need = Literal["none", "read", "write", "own", "shut"]
"""What a request takes: nothing, a guest, a member, an owner; or nobody may."""

READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Rule:
    """What requests of these methods below a path take; * in the path stands for anything."""

    methods: str
    path: str
    need: Need

    def fits(self, method: str, path: str) -> bool:
        return (self.methods == "*" or method in self.methods.split()) and fnmatchcase(path, self.path)


def _rules(need: Need, methods: str, *paths: str) -> list[Rule]:
    return [Rule(methods, path, need) for path in paths]


RULES: tuple[Rule, ...] = (
    # What runs the server, how pages look, and the way in.
    *_rules("none", "GET", "/healthz", "/readyz", "/look/*", "/favicon.ico", "/robots.txt", "/widget.js"),
    *_rules("none", "GET", "/gradio.js", "/assets/*", "/static/*", "/svelte/*", "/theme.css", "/manifest.json"),
    *_rules("none", "GET POST", "/signin"),
    *_rules("none", "POST", "/signout", "/preferences"),
    # Pages of our own, and REST.
    *_rules("read", "GET", "/", "/c", "/c/*"),
    *_rules("read", "GET", "/paper/*", "/digest/*", "/triage", "/triage/*", "/library", "/library/*"),
    *_rules("own", "POST", "/library/upload", "/library/fetch", "/library/samples"),
    *_rules("read", "GET", "/explore", "/explore/*", "/embed", "/embed/*", "/openapi.json", "/api/*", "/metrics"),
    *_rules("read", "POST", "/api/ask"),
    *_rules("write", "POST", "/api/feedback"),
    # Marks of a browser's own profile; those of a group's are asked for again where they are kept.
    *_rules("read", "POST", "/triage/marks", "/triage/done", "/triage/emptied", "/triage/wishes"),
    *_rules("read", "GET", "/profiles", "/profiles/*"),
    *_rules("write", "POST", "/profiles", "/profiles/*"),
    # Whoever may read may ask, and change what they asked: a conversation knows its writer.
    *_rules("read", "POST", "/c", "/c/votes"),
    *_rules("read", "PATCH DELETE", "/c/*"),
    *_rules("read", "GET", "/agenda", "/agenda/*"),
    *_rules("write", "POST", "/agenda"),
    # Other tools: OpenAI's protocol, MCP, feeds; all of them read alone.
    *_rules("read", "GET POST", "/v1/*"),
    *_rules("read", "GET POST DELETE", "/mcp"),
    *_rules("read", "GET", "/feed*", "/oembed"),
    # Gradio: its page and its queue; whatever else it can do is shut.
    *_rules("read", "GET", "/config", "/config/", "/gradio_api/info", "/gradio_api/info/", "/gradio_api/queue/*"),
    *_rules("read", "GET", "/gradio_api/heartbeat/*", "/gradio_api/startup-events", "/gradio_api/theme.css"),
    *_rules("read", "GET", "/gradio_api/app_id", "/gradio_api/app_id/"),
    *_rules("read", "POST", "/gradio_api/queue/join", "/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/reset/"),
    *_rules("shut", "*", "/gradio_api/*", "/login", "/login/", "/logout", "/monitoring", "/monitoring/*", "/pwa_icon*"),
)

FORGOTTEN = (Rule(" ".join(READING), "*", "read"), Rule("*", "*", "write"))


def rule_of(method: str, path: str) -> Rule:
    """The first row that fits, or one of those for what was forgotten."""
    return _ruled("GET" if method in READING else method, path)


@lru_cache(1024)
def _ruled(method: str, path: str) -> Rule:
    return next(rule for rule in (*RULES, *FORGOTTEN) if rule.fits(method, path))


class Access:
    """ASGI middleware that lets through what the table allows, and says by whom it is asked."""

    def __init__(self, app: "ASGIApp", credentials: "Credentials", settings: "Settings") -> None:
        self.app = app
        self._credentials = credentials
        self._settings = settings

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        rule = rule_of(scope["method"], path_of(scope))
        if rule.need == "shut":
            await refuse(send, 404, "there is no such page")
            return
        try:
            identity = await self._credentials.of(scope) if rule.need != "none" else Identity()
        except OutageError as error:
            await refuse(send, 503, str(error))
            return
        if scope["method"] not in READING and is_foreign(scope):
            await refuse(send, 403, "this was sent by a page of another site: open Paperlight itself")
        elif _allows(rule.need, identity):
            scope[PLACE] = identity
            asked_by.set(identity.key)
            await self._let_through(rule, identity, scope, receive, send)
        elif is_for_people(Request(scope)):
            await shown_instead(Request(scope), self._settings, identity)(scope, receive, send)
        elif identity.role is None:
            # Readers of feeds know names and passwords alone.
            kind = 'Basic realm="Paperlight"' if path_of(scope).startswith("/feed") else "Bearer"
            told = "sign in first, or send a token: Authorization: Bearer …"
            await refuse(send, 401, told, {"www-authenticate": kind})
        else:
            who = "an owner" if rule.need == "own" else "a member or an owner"
            await refuse(send, 403, f"only {who} may do this: sign in as one, or send the token of one")

    async def _let_through(
        self, rule: Rule, identity: Identity, scope: "Scope", receive: "Receive", send: "Send"
    ) -> None:
        status = 0

        async def noticed(message: "Message") -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        await self.app(scope, receive, noticed)
        writes = rule.need in ("write", "own") and scope["method"] not in READING
        if writes and status < 400 and identity != LOCAL:
            await self._credentials.note(scope, identity, status)


def _allows(need: Need, identity: Identity) -> bool:
    allowed = {"none": True, "read": identity.may_read, "write": identity.may_write, "own": identity.owns}
    return allowed.get(need, False)
