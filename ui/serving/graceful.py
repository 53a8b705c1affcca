"""A server that takes few connections at a time, so that other processes get theirs, and that ends in order: answers
under way are finished, within a bound; then what listens for ever is cut."""

import asyncio
import socket
import time
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from ui.serving.metrics import CountedAssistant

ACCEPTED = 2
"""Connections that a process takes in one go: fifty that come at once are shared among all workers."""

WAITING = 1_024
"""Connections that the system keeps until they are taken."""

PATIENCE = 20.0
"""Seconds that answers under way get when the server is told to stop."""


class GracefulServer(uvicorn.Server):
    """uvicorn's server, over an assistant that tells how much it has to do."""

    def __init__(self, config: uvicorn.Config, assistant: "CountedAssistant") -> None:
        super().__init__(config)
        self._assistant = assistant

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for each in sockets or ():
            each.listen(WAITING)  # uvicorn has set it to what is taken in one go

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        until = time.monotonic() + PATIENCE
        while self._assistant.under_way and time.monotonic() < until and not self.force_exit:
            await asyncio.sleep(0.05)
        await super().shutdown(sockets)
