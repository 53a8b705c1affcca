"""Saying no before the app is asked: one sentence as JSON."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Send

POLICY = 1008
"""Why a web socket is closed: it breaks a rule of the server's (RFC 6455)."""


async def refuse(send: "Send", status: int, reason: str, headers: Mapping[str, str] = {}) -> None:
    """Answers with one line, and closes the connection, whose rest is not read."""
    told = {"content-type": "application/json", "connection": "close", **headers}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": json.dumps({"detail": reason}).encode()})
