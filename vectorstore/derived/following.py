"""A reader's own indexes follow a catalogue that is written on another machine."""

from concurrent.futures import Future, ThreadPoolExecutor, wait

from vectorstore.derived.indexes import Indexes
from vectorstore.writer_lock import WriterLock

PATIENCE = 2.0  # seconds that a reader waits for what is new; more of it is found a little later


class Follower:
    """Brings the indexes of one home to the catalogue's generation, in a thread of its own, while others search."""

    def __init__(self, indexes: Indexes, lock: WriterLock) -> None:
        self._indexes = indexes
        self._lock = lock
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="following")
        self._pending: Future[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether the indexes are being written."""
        return self._pending is not None and not self._pending.done()

    def follow(self) -> None:
        """Has the indexes catch up where they are behind and nobody else writes in this home. Waits some seconds.

        Raises UserError where that cannot be written.
        """
        if not self.busy:
            self._pending = self._worker.submit(self._catch_up)
        if self._pending and self._pending in wait([self._pending], timeout=PATIENCE).done:
            self._pending.result()

    def _catch_up(self) -> None:
        if (behind := self._indexes.behind()) and self._lock.try_acquire():
            try:
                self._indexes.mend(behind)
            finally:
                self._indexes.rest()
                self._lock.release()

    def close(self) -> None:
        """Waits for what has begun."""
        self._worker.shutdown()
