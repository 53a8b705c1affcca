"""Chroma's client as one that answers questions can use it: it does not wait for ever, and builds nothing that a
server's answer names."""

from typing import Any
from urllib.parse import SplitResult

import httpx
from chromadb import Collection
from chromadb.api.fastapi import FastAPI
from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT, System
from chromadb.errors import NotFoundError

from vectorstore.derived.vectors import HNSW, chroma_settings
from vectorstore.pointers import BrokenIndexError
from vectorstore.turns import TURNS

CONNECTING = 2.0  # seconds for a connection
READING = 3.0  # seconds for an answer to a reader
WRITING = 60.0  # seconds for the server to take thousands of vectors
WHERE = {"tenant": DEFAULT_TENANT, "database": DEFAULT_DATABASE}


class ChromaServer:
    """A Chroma server's collections, by name; nothing is asked before a collection is."""

    def __init__(self, url: SplitResult, port: int, headers: dict[str, str]) -> None:
        given = {
            "chroma_api_impl": "chromadb.api.fastapi.FastAPI",
            "chroma_server_host": url.hostname,
            "chroma_server_http_port": port,
            "chroma_server_ssl_enabled": url.scheme == "https",
            "chroma_server_headers": headers,
        }
        self._api: Any = FastAPI(System(chroma_settings(**given)))
        self._asked, self._api._make_request = self._api._make_request, self._checked
        self.wait(READING)

    def wait(self, seconds: float) -> None:
        """Sets how many seconds each answer may take from now on."""
        self._api._session.timeout = httpx.Timeout(seconds, connect=CONNECTING)

    def _checked(self, method: str, path: str, **given: Any) -> Any:
        """What the server answers. Raises BrokenIndexError for a collection with an embedding function, before chromadb
        builds what its stored configuration names: that may load a model, and with it code of its maker."""
        with TURNS.aside():
            answer = self._asked(method, path, **given)
        if isinstance(answer, dict) and "configuration_json" in answer and _embeds(answer):
            raise BrokenIndexError(f"collection {str(answer.get('name'))[:60]!r} names an embedding function")
        return answer

    def get(self, name: str) -> Any:
        """Returns a collection, None where there is none of that name."""
        try:
            return Collection(self._api, self._api.get_collection(name, **WHERE), embedding_function=None)
        except NotFoundError:
            return None

    def create(self, name: str) -> Any:
        """Creates an empty collection."""
        made = self._api.create_collection(name, configuration={"hnsw": HNSW}, **WHERE)
        return Collection(self._api, made, embedding_function=None)

    def delete(self, name: str) -> None:
        """Removes a collection where there is one of that name."""
        try:
            self._api.delete_collection(name, **WHERE)
        except NotFoundError:
            return

    def close(self) -> None:
        """Lets go of the connections."""
        self._api._session.close()


def _embeds(part: Any) -> bool:
    """Whether an embedding function is named anywhere in a collection's configuration; "legacy" and "unknown" are
    chromadb's words for none."""
    if isinstance(part, list):
        return any(map(_embeds, part))
    if not isinstance(part, dict):
        return False
    named = part.get("embedding_function")
    nothing = named is None or (isinstance(named, dict) and named.get("type") in ("legacy", "unknown"))
    return not nothing or any(map(_embeds, part.values()))
