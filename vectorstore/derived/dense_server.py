"""The vectors of a library on a Chroma server that several machines read: a collection that is written in place.

Readers drop whatever the catalogue does not hold, so that a collection may be ahead of it or behind; its metadata say
which generation it reflects at least. A rebuild fills another collection, which readers turn to once it is published;
the one before stays until the next rebuild, for they may still be asking it.

Whoever reaches the server can make collections there: those alone are read that the catalogue records, by the id that
the server gave them when they were made.
"""

import json
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import SecretStr

from vectorstore.derived.vectors import COLLECTION, OpenCollection, Vectors
from vectorstore.errors import UserError
from vectorstore.pointers import BrokenIndexError, Pointer, UnreachableError, translated

if TYPE_CHECKING:
    from vectorstore.derived.chroma_http import ChromaServer

AGAIN = 10.0  # seconds after which a server that did not answer is asked again
RECORD = "collections"  # in the catalogue's `meta`: numbers and ids, as JSON


class _Asked(OpenCollection):
    """A collection that others may be writing."""

    def known(self, keys: Iterable[str]) -> list[str]:
        """Returns those of these ids that it holds now."""
        wanted = list(keys)
        return list(self.collection.get(ids=wanted, include=[])["ids"]) if wanted else []


class DenseServer(Vectors):
    """Nearest papers by cosine, asked of a server. `meta` tells what the catalogue says of the library, whose `library`
    is its name there, and `describe` adds to it. One process writes, any number read."""

    in_place = True

    def __init__(
        self, url: SecretStr, meta: Callable[[], Mapping[str, str]], describe: Callable[[str, str], None]
    ) -> None:
        super().__init__()
        self._url, self._meta, self._describe = _parts(url), meta, describe
        self._host = str(self._url.hostname)
        self._port = self._url.port or (443 if self._url.scheme == "https" else 8000)
        self._client: ChromaServer | None = None
        self._silent_until = 0.0

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Raises UnreachableError where the server does not answer, then for some seconds at once: a question asks many
        times, and is not to wait each time."""
        if time.monotonic() < self._silent_until:
            raise UnreachableError(self.outage)
        try:
            with translated():
                yield
        except BrokenIndexError as error:
            if not isinstance(error, UnreachableError) and not _is_outage(error.__cause__):
                raise
            self.outage = f"no Chroma server answers at {self._host}:{self._port}"
            self._silent_until = time.monotonic() + AGAIN
            raise UnreachableError(self.outage) from error
        self.outage = ""

    def _connected(self) -> "ChromaServer":
        if self._client is None:
            from vectorstore.derived.chroma_http import ChromaServer

            self._client = ChromaServer(self._url, self._port, self._headers())
        return self._client

    def _headers(self) -> dict[str, str]:
        """A proxy before Chroma, which has no passwords of its own, may ask for these."""
        if self._url.username is None:
            return {}
        given = f"{unquote(self._url.username)}:{unquote(self._url.password or '')}"
        return {"Authorization": "Basic " + b64encode(given.encode()).decode()}

    def _recorded(self) -> dict[int, str]:
        """The ids of this library's collections, by number."""
        return {int(number): str(key) for number, key in json.loads(self._meta().get(RECORD, "{}")).items()}

    def _name(self, number: int) -> str:
        return f"{COLLECTION}-{self._meta()['library']}-{number}"

    def _ready(self) -> tuple[Any, Pointer] | None:
        """The newest collection that is published, and what it reflects. Raises BrokenIndexError."""
        with self.translated():
            for number, key in sorted(self._recorded().items(), reverse=True):
                found = self._connected().get(self._name(number))
                if found is not None and str(found.id) == key and (said := found.metadata):
                    reflects = int(said["generation"]), str(said["made_by"]), int(said["records"])
                    return found, Pointer(found.name, *reflects)
        return None

    def published(self) -> Pointer | None:
        """Tells what readers are to read now. Raises BrokenIndexError."""
        ready = self._ready()
        return ready[1] if ready else None

    def open(self) -> None:
        """Reads what is published now; None in `pointer` means that nothing is. Raises BrokenIndexError."""
        ready = self._ready()
        opened, pointer = None, None
        if ready:
            collection, pointer = ready
            opened = self._opened
            if opened is None or opened.collection.id != collection.id:
                opened = _Asked(collection)
                with self.translated():
                    opened.warm()
        self._opened, self.pointer = opened, pointer

    def verify(self, thorough: bool) -> None:
        """Does nothing: the server looks after its own files."""

    # Writing

    def _begin(self) -> OpenCollection:
        from vectorstore.derived.chroma_http import WRITING

        server = self._connected()
        server.wait(WRITING)
        if self._opened is None:
            number = max(self._recorded(), default=0) + 1
            kept = self._without_unread()
            server.delete(self._name(number))  # begun and never recorded, or somebody else's
            made = server.create(self._name(number))
            self._describe(RECORD, json.dumps({**kept, number: str(made.id)}))
            self._opened = _Asked(made)
        return self._opened

    def _without_unread(self) -> dict[int, str]:
        """The recorded collections without those that no reader asks any more, which are removed here."""
        recorded = self._recorded()
        try:
            ready = self._ready()
        except UnreachableError:
            raise
        except BrokenIndexError:  # nobody reads it
            ready = None
        kept = {number: key for number, key in recorded.items() if ready and self._name(number) == ready[1].directory}
        for number in recorded.keys() - kept.keys():
            self._connected().delete(self._name(number))
        return kept

    def start_anew(self) -> None:
        """Begins an empty collection; readers keep the one before until `publish`."""
        self.pointer = self._opened = None
        with self.translated():
            self._begin()

    def publish(self, generation: int, made_by: str) -> None:
        """Tells the readers which generation of the catalogue the collection reflects."""
        with self.translated():
            opened = self._begin()
            records = opened.collection.count()
            opened.collection.modify(metadata={"generation": generation, "made_by": made_by, "records": records})
            self.pointer = Pointer(opened.collection.name, generation, made_by, records)

    def close(self) -> None:
        """Lets go of the connections."""
        super().close()
        if self._client is not None:
            self._client.close()
            self._client = None


def _parts(url: SecretStr) -> SplitResult:
    """The URL of a Chroma server. Raises UserError for what is none."""
    try:
        parts = urlsplit(url.get_secret_value())
        named = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named:
        raise UserError("PAPERLIGHT_CHROMA_URL names no Chroma server: give http://host:8000")
    return parts


def _is_outage(cause: BaseException | None) -> bool:
    """Whether a server did not answer at all, or a proxy in its place: of errors of its own Chroma names the kind."""
    import httpx

    return isinstance(cause, httpx.TransportError) or type(cause) is Exception
