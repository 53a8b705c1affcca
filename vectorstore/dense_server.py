"""The vectors of a library on a Chroma server that several machines read: a collection that is written in place.

Readers drop whatever the catalogue does not hold, so that a collection may be ahead of it or behind; its metadata say
which generation it reflects at least. A rebuild fills another collection, which readers turn to once it is published;
the one before stays until the next rebuild, for they may still be asking it.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from vectorstore.derived import Pointer, UnreachableError, translated
from vectorstore.errors import UserError
from vectorstore.vectors import COLLECTION, HNSW, Opened, Vectors

PATIENCE = 60.0  # seconds for an answer; chromadb's client would wait for ever
MOST = 1_000  # collections of a server that are looked at


class _Asked(Opened):
    """A collection that others may be writing."""

    def known(self, keys: Iterable[str]) -> list[str]:
        """Those of these ids that it holds now."""
        wanted = list(keys)
        return list(self.collection.get(ids=wanted, include=[])["ids"]) if wanted else []


class DenseServer(Vectors):
    """Nearest papers by cosine, asked of a server. `library` tells the name of the library there, None for one that
    nobody has written to yet. One process writes, any number read."""

    in_place = True

    def __init__(self, url: SecretStr, library: Callable[[], str | None]) -> None:
        super().__init__()
        parts = urlsplit(url.get_secret_value())
        try:
            self._host, self._port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 8000)
        except ValueError:
            self._host = None
        if parts.scheme not in ("http", "https") or not self._host:
            raise UserError("PAPERLIGHT_CHROMA_URL names no Chroma server: give http://host:8000")
        self._url, self._secure, self._library = url, parts.scheme == "https", library
        self._client: Any = None

    def _connected(self) -> Any:
        import chromadb
        from chromadb.config import Settings

        if self._client is None:
            try:
                client = chromadb.HttpClient(
                    str(self._host), self._port, self._secure, self._headers(), Settings(anonymized_telemetry=False)
                )
            except Exception as error:
                raise UnreachableError(f"no Chroma server answers at {self._host}:{self._port}") from error
            client._server._session.timeout = PATIENCE
            self._client = client
        return self._client

    def _headers(self) -> dict[str, str]:
        """A proxy before Chroma, which has no passwords of its own, may ask for these."""
        from base64 import b64encode

        parts = urlsplit(self._url.get_secret_value())
        if parts.username is None:
            return {}
        return {"Authorization": "Basic " + b64encode(f"{parts.username}:{parts.password or ''}".encode()).decode()}

    def _collections(self) -> dict[int, Any]:
        """Those of this library, by number."""
        with translated():
            if (library := self._library()) is None:
                return {}
            start = f"{COLLECTION}-{library}-"
            listed = self._connected().list_collections(limit=MOST)
            return {int(each.name.removeprefix(start)): each for each in listed if each.name.startswith(start)}

    def published(self) -> Pointer | None:
        """What readers are to read now. Raises BrokenIndexError."""
        ready = {number: each for number, each in self._collections().items() if each.metadata}
        if not ready:
            return None
        newest = ready[max(ready)]
        said = newest.metadata
        return Pointer(newest.name, int(said["generation"]), str(said["made_by"]), int(said["records"]))

    def open(self) -> None:
        """Reads what is published now; None in `pointer` means that nothing is. Raises BrokenIndexError."""
        pointer = self.published()
        opened = self._opened
        if pointer is None:
            opened = None
        elif opened is None or opened.collection.name != pointer.directory:
            with translated():
                opened = _Asked(self._connected().get_collection(pointer.directory, embedding_function=None))
                opened.warm()
        self._opened, self.pointer = opened, pointer

    def verify(self, thorough: bool) -> None:
        """The server looks after its own files."""

    # Writing

    def _begin(self) -> Opened:
        if self._opened is None:
            numbers = self._collections()
            for number, each in numbers.items():
                if number != max((n for n in numbers if numbers[n].metadata), default=0):
                    self._connected().delete_collection(each.name)
            name = f"{COLLECTION}-{self._library()}-{max(numbers, default=0) + 1}"
            made = self._connected().create_collection(name, configuration={"hnsw": HNSW}, embedding_function=None)
            self._opened = _Asked(made)
        return self._opened

    def start_anew(self) -> None:
        """Begins an empty collection; readers keep the one before until `publish`."""
        self.pointer = self._opened = None
        with translated():
            self._begin()

    def publish(self, generation: int, made_by: str) -> None:
        """Tells the readers which generation of the catalogue the collection reflects."""
        with translated():
            opened = self._begin()
            records = opened.collection.count()
            opened.collection.modify(metadata={"generation": generation, "made_by": made_by, "records": records})
            self.pointer = Pointer(opened.collection.name, generation, made_by, records)

    def close(self) -> None:
        """Lets go of the connections."""
        super().close()
        if self._client is not None:
            self._client.close()
            for part in (self._client, self._client._admin_client):  # whose connections that leaves open
                part._server._session.close()
            self._client = None
