"""One writer a library: a locked file in its folder that names the process which holds it."""

import os
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from vectorstore.errors import UserError, reason_of


class WriterLock:
    """Held from `acquire` to `release`; the system lets go of it when the process dies, however it dies."""

    def __init__(self, home: Path) -> None:
        self._path = home / "writer.lock"
        self._lock = FileLock(self._path)

    def acquire(self, wait: float = 1.0) -> Self:
        """Waits some seconds for a short job elsewhere to end. Raises UserError that names the process which writes."""
        try:
            self._lock.acquire(timeout=wait)
        except Timeout:
            raise UserError(
                "{folder} is being written by process {holder}: wait until it ends, or stop it, then try again",
                folder=self._path.parent,
                holder=self.holder() or "unknown",
            ) from None
        except OSError as error:
            raise UserError(
                "cannot write to {folder}: {reason}; make the folder writable, or name another with PAPERLIGHT_HOME",
                folder=self._path.parent,
                reason=reason_of(error),
            ) from None
        self._path.write_text(f"{os.getpid()}\n", encoding="ascii")
        return self

    def try_acquire(self) -> bool:
        """Takes the lock if nobody holds it and the folder can be written."""
        try:
            self.acquire(wait=0)
        except UserError:
            return False
        return True

    def holder(self) -> int | None:
        """Returns the process that took the lock last."""
        try:
            return int(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def release(self) -> None:
        """Lets the next writer in; does nothing when the lock is not held."""
        self._lock.release()
