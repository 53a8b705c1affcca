"""A connection to PostgreSQL whose reader does not wait for ever."""

from typing import Any

from psycopg import Connection, OperationalError
from psycopg.errors import _WaitTimeout

from vectorstore.turns import TURNS

PATIENCE = 8.0  # seconds for the answer to one statement of a reader


class Impatient(Connection[Any]):
    """Closes itself where the server is silent for too long: neither its system nor the network says so while a server
    hangs that is still connected."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Waits for a connection as psycopg does, but for so many seconds at most. Raises OperationalError behind
        them."""
        try:
            with TURNS.aside():
                return super().wait(gen, interval, PATIENCE if timeout is None else timeout)
        except _WaitTimeout:
            self.close()
            raise OperationalError(f"no answer within {PATIENCE:.0f} seconds") from None
