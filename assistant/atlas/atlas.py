"""The map as a value, and the way to it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.atlas.layout import positions, reduced
from assistant.atlas.topics import names_of, topics_of

if TYPE_CHECKING:
    from vectorstore.library import Library

NO_DAY = 0
"""In `days`, of a paper whose day is not known."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """The papers of a library at a generation, in the order of `ids`.

    `places` [papers, 2] are from 0 to 1, `topics` index `names`, `days` are ordinals of the proleptic calendar (0 for
    none) of version 1.
    """

    generation: int
    ids: NDArray[np.str_]
    places: NDArray[np.float32]
    topics: NDArray[np.uint8]
    days: NDArray[np.int32]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def sizes(self) -> list[int]:
        """Papers of each topic."""
        return [int(size) for size in np.bincount(self.topics, minlength=len(self.names))]

    def central(self, topic: int, most: int) -> list[str]:
        """Returns arXiv ids of the papers nearest to the middle of a topic."""
        places = np.flatnonzero(self.topics == topic)
        if not len(places):
            return []
        middle = np.median(self.places[places], axis=0)
        away = np.linalg.norm(self.places[places] - middle, axis=1)
        return [str(each) for each in self.ids[places[np.argsort(away, kind="stable")[:most]]]]

    def days_of(self, topic: int) -> list[date]:
        """Returns the days of a topic's papers, where they are known."""
        return [date.fromordinal(day) for day in self.days[self.topics == topic].tolist() if day != NO_DAY]


def made(library: "Library", generation: int) -> Atlas:
    """Returns the map of a library as it is now, which takes a while: a page never waits for it."""
    rows, vectors = library.ranges.vectors()
    papers = library.listed([(row, 0.0) for row in rows.tolist()])
    kept = [place for place, row in enumerate(rows.tolist()) if row in papers]
    known = [papers[int(rows[place])].paper for place in kept]
    points = reduced(vectors[kept].astype(np.float32)) if kept else np.empty((0, 2), np.float32)
    topics = topics_of(points)
    return Atlas(
        generation,
        np.array([paper.arxiv_id for paper in known], np.str_),
        positions(points),
        topics,
        np.array([paper.published.toordinal() if paper.published else NO_DAY for paper in known], np.int32),
        tuple(names_of([paper.title for paper in known], topics)) if known else (),
    )
