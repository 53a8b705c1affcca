"""Connections as a server of few threads can hold them: none waits for ever for a request that does not come."""

import asyncio
import resource

from uvicorn.protocols.http.auto import AutoHTTPProtocol

REQUEST_WITHIN = 10.0  # seconds from a connection, or from a request's first byte, to the end of its headers
SPARE = 100  # open files that are not connections: databases, indexes


class PatientProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type, unused-ignore]
    """uvicorn's protocol, which by itself keeps a connection that sends nothing."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        if len(self.connections) > most_connections():
            transport.close()
        else:
            self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._waiting and not self._idle:
            self._waiting.cancel()
            self._waiting = None
        elif self._waiting is None and self._idle:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting:
            self._waiting.cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(REQUEST_WITHIN, self._give_up)

    def _give_up(self) -> None:
        self._waiting = None
        if self._idle and self in self.connections:  # else it has become a web socket
            self.transport.close()

    @property
    def _idle(self) -> bool:
        return self.cycle is None or bool(self.cycle.response_complete)


def allow_connections() -> None:
    """As many open files as the system lets this process have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def most_connections() -> int:
    """How many connections leave files to open for all else."""
    return max(SPARE, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - SPARE)
