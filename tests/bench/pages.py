"""How fast linkable pages come: a paper, a day, and the map of 50,000 papers in a browser.

    PYTHONPATH=.:tests python tests/bench/pages.py COPY_OF_A_HOME

The map's places are made up and written into the copy, in the place of its own map.
"""

import statistics
import sys
import time
import urllib.request
from pathlib import Path

import numpy as np
from browsing import chromium, served, until

from assistant.atlas import Atlas
from assistant.atlas.keeping import write
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters

PAPERS, ASKED, TOPICS = 50_000, 20, 40


def made_up(library: Library) -> Atlas:
    """Points in clouds, with the library's own ids over and over."""
    random = np.random.default_rng(1)
    topics = random.integers(0, TOPICS, PAPERS).astype(np.uint8)
    places = random.random((TOPICS, 2))[topics] + 0.05 * random.standard_normal((PAPERS, 2))
    ids = np.array([paper.arxiv_id for paper in library.papers()], np.str_)
    days = (740_000 + random.integers(0, 400, PAPERS)).astype(np.int32)
    names = tuple(f"topic {number}" for number in range(TOPICS))
    places = np.clip(places, 0, 1).astype(np.float32)
    return Atlas(library.status().generation, np.resize(ids, PAPERS), places, topics, days, names)


def main(home: Path) -> None:
    with Library.open(Settings(home=home)) as library:
        papers = [f"/paper/{hit.paper.arxiv_id}" for hit in library.ranges.newest(Filters(), ASKED, 0)]
        days = [f"/digest/{day}" for day, _ in library.days()[-ASKED:]]
        write(home / "atlas", made_up(library))
    with served(home) as base:
        for name, paths in (("/paper", papers), ("/digest", days)):
            seconds = []
            for path in [paths[0], *paths]:
                begun = time.perf_counter()
                urllib.request.urlopen(base + path).read()
                seconds.append(time.perf_counter() - begun)
            slowest = 1000 * max(seconds[1:])
            print(f"{name}: median {1000 * statistics.median(seconds[1:]):.0f} ms, slowest {slowest:.0f} ms")
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{base}/explore")
            until(page, "performance.getEntriesByName('pl-map-drawn').length")
            drawn = page.evaluate("performance.getEntriesByName('pl-map-drawn')[0].startTime")
            print(f"/explore, {PAPERS:,} papers: drawn after {drawn:.0f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
