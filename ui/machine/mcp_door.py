"""The tools' two transports: streamable HTTP at /mcp of the server, and the pipes of `paperlight mcp`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from assistant.answer import Assistant
from vectorstore.library import Library
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter
    from mcp.server.mcpserver import MCPServer
    from starlette.types import Receive, Scope, Send

PATH = "/mcp"


def router(library: Library, assistant: Assistant, settings: Settings) -> "APIRouter":
    """POST /mcp; each request stands for itself, so that any worker answers it."""
    from fastapi import APIRouter
    from mcp.server.transport_security import TransportSecuritySettings
    from starlette.routing import Route

    from ui.machine.mcp_tools import mcp_server

    server = mcp_server(library, assistant, settings)

    @asynccontextmanager
    async def running(_: object) -> AsyncIterator[None]:
        server.streamable_http_app(  # a new one each time: it runs once
            json_response=True,
            stateless_http=True,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),  # `KnownHosts` does
        )
        async with server.session_manager.run():
            yield

    routes = APIRouter(lifespan=running)
    routes.routes.append(Route(PATH, _Door(server), methods=["POST"], include_in_schema=False))
    return routes


class _Door:
    """The ASGI app behind the route."""

    def __init__(self, server: "MCPServer") -> None:
        self.server = server

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        await self.server.session_manager.handle_request(scope, receive, send)


def serve_pipes(library: Library, assistant: Assistant, settings: Settings) -> None:
    """Answers on standard output what comes on standard input, until that ends; nothing else is written there."""
    from ui.machine.mcp_tools import mcp_server

    mcp_server(library, assistant, settings).run("stdio")
