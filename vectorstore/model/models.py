"""The models of one library: one makes the vectors, the bundled one the tokens of late interaction."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import numpy as np

from vectorstore.errors import UserError
from vectorstore.model.embedding import BUNDLED, OWN, Embedder, bundled, load_model
from vectorstore.model.late_interaction import LateInteraction

SAMPLES, SAMPLE = 16, 1 << 16  # parts of a file that are looked at, and bytes of each: no two trainings share them


def fingerprint(folder: Path) -> str:
    """Computes the fingerprint of a model's files from their names, sizes and samples of their content."""
    hashed = blake2b(digest_size=16)
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"):
        size = path.stat().st_size
        hashed.update(f"{path.relative_to(folder)} {size}\n".encode())
        with path.open("rb") as file:
            for place in range(0, max(size, 1), max(SAMPLE, size // SAMPLES)):
                file.seek(place)
                hashed.update(file.read(SAMPLE))
    return hashed.hexdigest()


class LibraryModels:
    """Loads what the setting `embedding_model` names, when it is first used. Safe to share between threads."""

    def __init__(self, setting: str) -> None:
        folder = Path(setting).expanduser()
        self._setting = str(folder.absolute()) if setting != BUNDLED and folder.is_dir() else setting

    @cached_property
    def embedder(self) -> Embedder:
        """The model that makes the vectors. Raises UserError when there is none of the setting's name."""
        return load_model(self._setting)

    @cached_property
    def late(self) -> LateInteraction:
        """Scores texts by their tokens."""
        return LateInteraction(bundled())

    @property
    def names(self) -> dict[str, str]:
        """How a library records them: `model` makes the vectors, `token_model` the tokens; `weights` tells
        other models of one name apart."""
        own = bundled().name
        if self._setting == BUNDLED:
            return {"model": own, "token_model": own}
        return {"model": self._setting, "token_model": own, "weights": self._weights}

    @cached_property
    def _weights(self) -> str:
        """Tells models of one name apart: what is in a folder, empty for a name that is none."""
        return fingerprint(Path(self._setting)) if Path(self._setting).is_dir() else ""

    def made(self, built: Mapping[str, str]) -> bool:
        """Tells whether the library with these `meta` was built with these models; one without papers was."""
        return all(built.get(key, name) == name for key, name in self.names.items())

    def check(self, home: Path, built: Mapping[str, str]) -> None:
        """Raises UserError with the remedy unless these models built the library."""
        if self.made(built):
            return
        own, other = self.names["model"], built["model"]
        if own == other and self.names.get("weights") != built.get("weights", self.names.get("weights")):
            raise UserError(
                f"{home} was built with another model than now lies in {own}: run {self._reindex}, which embeds the"
                " papers anew, or bring the one before back"
            )
        if self._setting == BUNDLED and other.startswith(OWN):
            raise UserError(
                f"{home} was built with {other}, the model of another release; this one's is {own}: run"
                " `paperlight reindex`, which embeds the papers anew and takes seconds a thousand"
            )
        if own == other:
            raise UserError(f"{home} was built by another release of Paperlight: run {self._reindex}")
        before = "leave that setting out" if other.startswith(OWN) else f"set PAPERLIGHT_EMBEDDING_MODEL to {other}"
        raise UserError(
            f"{home} was built with the embedding model {other}, the settings name {own}: run {self._reindex}, which"
            f" embeds the papers anew, or {before}"
        )

    @property
    def _reindex(self) -> str:
        return f"`paperlight reindex --embedding-model {shlex.quote(self._setting)}`"

    def embed(self, passages: Sequence[tuple[str, str]]) -> Iterator[tuple[bytes | None, bytes]]:
        """Sources and texts of passages to their vectors (float16) and token ids (uint16), as the catalogue keeps them.

        An abstract is embedded whole, with its title; its windows need their tokens alone.
        """
        texts = [text for source, text in passages if source != "abstract"]
        windows = [text for source, text in passages if source == "abstract"]
        if self.embedder is bundled():
            vectors, tokens = bundled().embed_and_tokens(texts)
        else:
            vectors, tokens = self.embedder.embed(texts), bundled().tokens(texts)
        whole, cut = zip(vectors.astype(np.float16), tokens, strict=True), iter(bundled().tokens(windows))
        for source, _ in passages:
            if source == "abstract":
                yield None, next(cut).tobytes()
            else:
                vector, ids = next(whole)
                yield vector.tobytes(), ids.tobytes()
