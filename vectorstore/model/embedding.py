"""Text to vectors: the bundled static model, or any sentence-transformers model in its place."""

import hashlib
import importlib.util
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import UserError, reason_of

BUNDLED = "bundled"
OWN = "paperlight-static-"
"""How the names of bundled models begin."""

Vectors = NDArray[np.float32]
TokenIds = NDArray[np.uint16]

_FOLDER = Path(__file__).parent
_UNKNOWN = 0


class Embedder(Protocol):
    """What a library needs of a model."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors: ...


MOST_CUT, SHORT = 32_768, 600
"""Texts whose tokens are kept, some 15 MB of sentences, and the characters of the longest of them."""


class StaticModel:
    """A table of token vectors; a text is the sum of its tokens' vectors, made unit length.

    The folder is a sentence-transformers StaticEmbedding with normalisation, and gives the same vectors there; here it
    needs neither torch nor transformers. Safe to share between threads.
    """

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load
        from tokenizers import Tokenizer

        try:
            weights = (folder / "model.safetensors").read_bytes()
            tokenizer = (folder / "tokenizer.json").read_bytes()
        except OSError as error:
            raise UserError(
                f"cannot read the embedding model in {folder}: {reason_of(error)}; reinstall Paperlight"
            ) from error
        self._tokenizer = Tokenizer.from_buffer(tokenizer)
        self.table: Vectors = load(weights)["embedding.weight"].astype(np.float32)
        """float32 [pieces, dimensions]; a row's length is the token's weight."""
        self._cut: dict[str, TokenIds] = {}
        content = hashlib.sha256(weights + tokenizer).hexdigest()[:8]
        self.name = f"{OWN}{self.dimensions}-{content}"
        """Changes with the weights, so that a library knows which vectors it holds."""

    @property
    def dimensions(self) -> int:
        return int(self.table.shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Returns float32 [texts, dimensions], rows of unit length; a text of no known token gets the unknown one."""
        return self._pooled(self._encode(texts))

    def tokens(self, texts: Sequence[str]) -> list[TokenIds]:
        """Returns the ids of each text's known tokens, in order: rows of `table`. Those of short texts, which questions
        meet again and again, are kept; nobody may change them."""
        found = {text: self._cut.get(text) for text in texts}
        new = [text for text, tokens in found.items() if tokens is None]
        cut = dict(zip(new, _known(self._encode(new)), strict=True)) if new else {}
        if len(self._cut) > MOST_CUT:
            self._cut.clear()
        self._cut.update((text, tokens) for text, tokens in cut.items() if len(text) <= SHORT)
        return [cut[text] if (tokens := found[text]) is None else tokens for text in texts]

    def embed_and_tokens(self, texts: Sequence[str]) -> tuple[Vectors, list[TokenIds]]:
        """Returns what `embed` and `tokens` give, cutting the texts once, which is most of the work."""
        encoded = self._encode(texts)
        return self._pooled(encoded), _known(encoded)

    def pieces(self, text: str) -> list[str]:
        """Returns the text's tokens as lower-cased words and Chinese pieces of at most four characters."""
        return self._tokenizer.encode(text, add_special_tokens=False).tokens

    def placed(self, text: str) -> list[tuple[int, int, int]]:
        """Returns the text's known tokens, each as its row of `table` and where in the text it begins and ends."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        placed = zip(encoding.ids, encoding.offsets, strict=True)
        return [(piece, start, end) for piece, (start, end) in placed if piece != _UNKNOWN]

    @cached_property
    def words(self) -> frozenset[str]:
        """The pieces of the vocabulary, frequent English words and Chinese pieces among them."""
        return frozenset(self._tokenizer.get_vocab())

    def _pooled(self, encoded: Sequence[list[int]]) -> Vectors:
        vectors = np.empty((len(encoded), self.dimensions), dtype=np.float32)
        for row, ids in enumerate(encoded):
            vectors[row] = self.table[ids or [_UNKNOWN]].sum(axis=0)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _encode(self, texts: Sequence[str]) -> list[list[int]]:
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [encoding.ids for encoding in encodings]


def _known(encoded: Sequence[list[int]]) -> list[TokenIds]:
    return [np.array([i for i in ids if i != _UNKNOWN], dtype=np.uint16) for ids in encoded]


class SentenceTransformerModel:
    """Any sentence-transformers model, by the name of a model already on this machine or hub, or by folder."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._model = _sentence_transformer(name)

    @property
    def dimensions(self) -> int:
        return int(self._model.get_embedding_dimension())

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Returns float32 [texts, dimensions], rows of unit length."""
        vectors = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)


def _sentence_transformer(name: str) -> Any:
    """Loads without any request: a name that is not on this machine fails at once, instead of retrying a hub."""
    if importlib.util.find_spec("sentence_transformers") is None:
        raise UserError(f"embedding model {name!r} needs sentence-transformers: pip install sentence-transformers")
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]  # of loading, which takes a second
    try:
        return SentenceTransformer(name, local_files_only=True)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise UserError(
            f"cannot load embedding model {name!r} ({reason}); give a sentence-transformers folder, "
            f"or fetch it once with: hf download {name}"
        ) from error


@cache
def bundled() -> StaticModel:
    """Returns the model that comes with Paperlight, loaded once."""
    return StaticModel(_FOLDER)


def load_model(name: str | None = None) -> Embedder:
    """Loads the bundled model for nothing or "bundled", else a sentence-transformers model. Raises UserError."""
    return SentenceTransformerModel(name) if name and name != BUNDLED else bundled()
