"""Measure a day's ranking for reading groups, and how long a month takes.

    PYTHONPATH=. python tests/bench/triage.py HOME FILE

HOME holds the library of the figures. A line of FILE is a group: {"profile", "interests", "like", "dislike", "since",
"until", "relevant": [ids], "partly": [ids]}, where the days are those of digests.
"""

import json
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Any

from assistant.triage import rank, reasoned
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters

FIRST = 10
MONTH = Filters(digested_since=date(2026, 3, 1), digested_until=date(2026, 3, 31))
INTERESTS = ["vision-language models for robots", "长视频理解", "medical image segmentation"]


def main() -> None:
    """A line a group, the means by kind of wish, how the words for strength fit, and a month's seconds."""
    groups = [json.loads(line) for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()]
    with Library.open(Settings(home=Path(sys.argv[1]))) as library:
        found: dict[str, list[float]] = {"interests": [], "likes": []}
        fit: dict[str, Counter[str]] = {word: Counter() for word in ("strong", "fair", "weak")}
        for group in groups:
            share = of_group(library, group, fit)
            found["likes" if group["like"] else "interests"].append(share)
            print(f"{group['profile']}: {share:.3f}")
        for kind, shares in found.items():
            print(f"{kind}: {mean(shares):.3f} of the right ones in the first {FIRST}")
        for word, counts in fit.items():
            print(f"{word}: {dict(counts)}")
        for _ in range(3):
            begun = time.perf_counter()
            ranking = rank(library, INTERESTS, MONTH)
            reasoned(library, ranking, ranking.standings[:50])
            print(f"{len(ranking.standings)} papers of a month: {time.perf_counter() - begun:.2f} s")


def of_group(library: Library, group: dict[str, Any], fit: dict[str, Counter[str]]) -> float:
    """The part of a group's right papers that stand in the first ten; adds to what the words for strength stand for."""
    since, until = (date.fromisoformat(group[bound]) for bound in ("since", "until"))
    days = Filters(digested_since=since, digested_until=until)
    ranking = rank(library, group["interests"], days, group["like"], group["dislike"])
    listed = reasoned(library, ranking, ranking.standings)
    for each in listed:
        kind = next((kind for kind in ("relevant", "partly") if each.hit.paper.arxiv_id in group[kind]), "neither")
        fit[each.strength or "weak"][kind] += 1
    first = {each.hit.paper.arxiv_id for each in listed[:FIRST]}
    return len(first & {*group["relevant"]}) / min(FIRST, len(group["relevant"]))


if __name__ == "__main__":
    main()
