"""Where maps are kept: a file beside the library for its newest generation, which may be deleted and is made again."""

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from assistant.atlas.atlas import Atlas, made
from vectorstore.errors import UserError

if TYPE_CHECKING:
    from vectorstore.library import Library

FOLDER = "atlas"
FORM = 1
"""Of the file; another one is made again."""

log = logging.getLogger(__name__)


class Atlases:
    """The map of one library. Safe to share between threads."""

    def __init__(self, library: "Library") -> None:
        self._library = library
        self._folder = library.home / FOLDER
        self._changing = threading.Lock()
        self._drawing = False
        self._failed = -1
        self._atlas: Atlas | None = None

    def newest(self) -> Atlas | None:
        """Returns the map of the library as it is now; while that is made, which begins with the first call and goes on
        behind it, the one before, or None."""
        generation = self._library.status().generation
        with self._changing:
            if self._atlas is None:
                self._atlas = _read(self._folder)
            behind = self._atlas is None or self._atlas.generation != generation
            if behind and not self._drawing and self._failed != generation:
                self._drawing = True
                threading.Thread(target=self._draw, args=(generation,), name="atlas", daemon=True).start()
            return self._atlas

    @property
    def is_drawing(self) -> bool:
        """Whether a newer one is under way."""
        return self._drawing

    def _draw(self, generation: int) -> None:
        try:
            atlas = made(self._library, generation)
            write(self._folder, atlas)
        except Exception as error:  # the pages do without; the next generation tries again
            if not isinstance(error, UserError):
                log.exception("the map could not be drawn")
            atlas = None
        with self._changing:
            self._drawing = False
            self._atlas = atlas or self._atlas
            self._failed = -1 if atlas else generation


def _read(folder: Path) -> Atlas | None:
    for path in sorted(folder.glob(f"map{FORM}-*.npz"), key=_generation, reverse=True):
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
                names = tuple(held["names"].tolist())
                return Atlas(_generation(path), held["ids"], held["places"], held["topics"], held["days"], names)
        except (OSError, ValueError, KeyError, BadZipFile):  # damaged; made again
            continue
    return None


def write(folder: Path, atlas: Atlas) -> None:
    """Puts it in the place of older ones; a home that cannot be written goes without."""
    try:
        folder.mkdir(exist_ok=True)
        path = folder / f"map{FORM}-{atlas.generation}.npz"
        begun = folder / f"begun-{atlas.generation}.npz"
        np.savez_compressed(
            begun, ids=atlas.ids, places=atlas.places, topics=atlas.topics, days=atlas.days,
            names=np.array(atlas.names, np.str_),
        )  # fmt: skip
        begun.replace(path)
        for other in folder.glob("*.npz"):
            if other != path:
                other.unlink(missing_ok=True)
    except OSError:
        pass


def _generation(path: Path) -> int:
    number = path.stem.rpartition("-")[2]
    return int(number) if number.isdecimal() else -1
