"""Measure whether `fetch --new` loses, doubles or keeps stale papers, on weeks of an arXiv that is made up.

    PYTHONPATH=.:tests python tests/bench/freshness.py [--days 60] [--seeds 5]

A server on loopback lists what arXiv would have announced by a moment: papers late, held back by moderators for weeks,
in new versions, withdrawn; now and then it throttles, breaks, sends web pages, or lists nothing new for days. Somebody
fetches at noon of most days, and is cut short at times. The clock is made up, too. After each fetch that ends well the
library has to hold what the server lists, each paper once, in the version that is listed.
"""

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from arxiv_server import Held, Server, answer, serving

from ingest.arxiv.api import ArXiv, ArxivSearch
from ingest.arxiv.feeds import TRIES, FeedSession
from ingest.arxiv.fetching import Fetch
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings

DAY = timedelta(days=1)
BEGIN = date(2026, 3, 2)
VISION = ArxivSearch(("cs.CV",))
BUSY = (403, 406, 418, 429, 503, 520, 200)
NOTICE = "This paper has been withdrawn by the author due to an error in Section 4."


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a paper, and the first morning on which it is listed."""

    held: Held
    listed: date


@dataclass(slots=True)
class Outcome:
    """What was asked, and the identifiers of what went wrong."""

    figures: Counter[str] = field(default_factory=Counter)
    lost: set[str] = field(default_factory=set)
    stale: set[str] = field(default_factory=set)
    unmarked: set[str] = field(default_factory=set)
    twice: int = 0


def announced(submitted: date, late: int = 0) -> date:
    """The morning after the evening on which submissions of a day are announced, some working days late."""
    day = submitted
    while day.weekday() > 4:
        day += DAY
    for _ in range(late + 1):
        day += DAY if day.weekday() < 4 else (7 - day.weekday()) * DAY
    return day


def history(days: int, chance: random.Random) -> Iterator[Version]:
    """All versions of the papers of some days."""
    for number in range(days * 4):
        day = BEGIN + number // 4 * DAY
        paper = Held(f"26{day:%m}.{number:05}", day, category=chance.choice(["cs.CV"] * 4 + ["cs.RO"]))
        kept = chance.randint(10, 45) * DAY if chance.random() < 0.08 else 0 * DAY
        listed = announced(day, chance.choice([0] * 9 + [1, 2, 3])) + kept
        yield Version(paper, listed)
        updated = day
        for version in range(2, 2 + chance.choice([0, 0, 0, 1, 2])):
            updated += chance.randint(1, 30) * DAY
            text = NOTICE if chance.random() < 0.15 else f"Version {version} of paper {number} measures more drift."
            listed = max(listed, announced(updated))
            yield Version(replace(paper, version=version, updated=updated, abstract=text), listed)


def listed_at(versions: list[Version], day: date, stale: set[date]) -> list[Held]:
    """The newest listed version of each paper; on a stale day, of the last day that was not."""
    while day in stale:
        day -= DAY
    return list({each.held.id: each.held for each in versions if each.listed <= day}.values())


def throttled(status: int) -> Callable[[Any, str], None]:
    """A fault of the server: a web page with a status."""
    return lambda handler, _: answer(handler, b"<html>Rate exceeded.</html>", status, Retry_After="9")


def replay(days: int, seed: int, home: Path) -> Outcome:
    """Fetches day by day, and holds the library against the server's list."""
    chance = random.Random(seed)
    outcome, versions = Outcome(), list(history(days, chance))
    begin = chance.randint(5, days - 13)
    stale = {BEGIN + (begin + i) * DAY for i in range(12)}
    with serving([]) as server, Library.open(Settings(home=home), write=True) as library:
        for number in range(days):
            day = BEGIN + number * DAY
            server.held = listed_at(versions, day, stale)
            if number and chance.random() < 0.15:
                continue
            if fetched(library, home, server, day, first=number == 0, chance=chance, outcome=outcome):
                compare(library, server.held, outcome)
        server.faults.clear()
        end = max(version.listed for version in versions) + DAY
        server.held = listed_at(versions, end, set())
        fetched(library, home, server, end, False, chance, outcome, calm=True)
        compare(library, server.held, outcome)
        outcome.figures["requests"] = len(server.asked)
        outcome.figures["papers"] = library.counts().papers
    return outcome


def fetched(
    library: Library, home: Path, server: Server, day: date, first: bool, chance: random.Random, outcome: Outcome,
    calm: bool = False,
) -> bool:  # fmt: skip
    """Whether one fetch ended well; it waits for nothing, and is cut short or refused at times."""
    if not calm and not first:
        server.faults.extend(throttled(chance.choice(BUSY)) for _ in range(chance.choice([0, 0, 1, 2, TRIES])))
    cut = chance.randint(1, 20) if not calm and not first and chance.random() < 0.2 else None

    def progress(papers: int, _: float) -> None:
        if papers == cut:
            raise KeyboardInterrupt

    source = ArXiv(FeedSession(pause=lambda _: None), server.address, 7)
    fetch = Fetch(library, home, source, progress, datetime.combine(day, time(12), UTC))
    try:
        report = fetch.search(VISION, BEGIN) if first else fetch.new()
    except (UserError, KeyboardInterrupt) as error:
        outcome.figures[f"ended by {type(error).__name__}"] += 1
        return False
    outcome.figures["ended well"] += 1
    outcome.figures.update(each.state for each in report.listings)
    return not report.problems


def compare(library: Library, held: list[Held], outcome: Outcome) -> None:
    """Notes what the library lacks of the list, has in another version, or does not know to be withdrawn."""
    there = list(library.papers())
    known = {paper.arxiv_id: paper for paper in there}
    outcome.twice += len(there) - len(known)
    for each in held:
        if each.category != "cs.CV":
            continue
        paper = known.get(each.id)
        if not paper:
            outcome.lost.add(each.id)
        elif paper.version != each.version:
            outcome.stale.add(each.id)
        elif paper.withdrawn != (each.abstract == NOTICE):
            outcome.unmarked.add(each.id)


def main() -> None:
    """A line a seed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    for seed in range(given.seeds):
        with tempfile.TemporaryDirectory() as folder:
            done = replay(given.days, seed, Path(folder))
        wrong = {"lost": len(done.lost), "twice": done.twice, "stale": len(done.stale), "unmarked": len(done.unmarked)}
        print(f"seed {seed}: {dict(done.figures)}; {wrong}", flush=True)


if __name__ == "__main__":
    main()
