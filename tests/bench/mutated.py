"""Read thousands of mutated digests, snapshots and feeds, and long ones: papers or named problems, in linear time.

    PYTHONPATH=.:tests:tests/ingest python tests/bench/mutated.py [NUMBER] [SEED]

So many inputs (10,000), two fifths of them digests, two fifths snapshots of JSON lines, a fifth feeds of arXiv. Then
each piece that is known to hurt readers is repeated within a digest to a hundred, two hundred and four hundred
kilobytes; the time on the processor may grow with the length, and little more.
"""

import gzip
import json
import random
import sys
import time
from collections.abc import Callable

from arxiv_server import serving
from test_fuzz import EVIL, FEED, LINE, SEEDS, hold_digest, hold_feed, hold_snapshot

LENGTHS = (100_000, 200_000, 400_000)
LONGER = 8.0
"""Times as long that four times the text may take; sixteen would be the square."""
SHORT = 0.5
"""Seconds below which times are noise."""
PLACES = {
    "title": ("## [", "## [{}"), "abstract": ("**Abstract:**\n\n", "**Abstract:**\n\n{}"),
    "authors": ("**Authors:** ", "**Authors:** {}"), "analysis": ("**Analysis:**\n\n", "**Analysis:**\n\n{}"),
    "end": ("", ""),
}  # fmt: skip
ODD = [None, True, 7, -1.5, "", [], {}, ["x", None], {"a": 1}, [["A"]], 1e308, "2026-13-40", *EVIL]


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """A text with pieces cut, doubled, turned round, garbled or put in."""
    data = seed
    for _ in range(chance.randint(1, 8)):
        start = chance.randint(0, len(data))
        end = min(len(data), start + int(chance.expovariate(1 / 60)))
        piece = chance.choice(
            [b"", data[start:end] * 3, data[start:end][::-1], data[start:end].replace(b"\n", b"\r"),
             chance.randbytes(chance.randint(1, 8)), chance.choice(EVIL).encode("utf-8", "surrogatepass")]
        )  # fmt: skip
        data = data[:start] + piece + data[chance.choice([start, end]) :]
    return data


def snapshot(chance: random.Random) -> bytes:
    """Lines of papers with odd values, keys left out, and bytes that are no JSON."""
    lines = []
    for _ in range(chance.randint(1, 4)):
        record = dict(LINE)
        for key in chance.sample(list(LINE), chance.randint(0, 3)):
            record[key] = chance.choice(ODD)
        for key in chance.sample(list(LINE), chance.randint(0, 2)):
            del record[key]
        line = json.dumps(record).encode()
        lines.append(chance.choice([line, line, mutated(line, chance)]))
    whole = chance.choice([b"\n", b"\r\n", b"\n\n\xff\n"]).join(lines)
    packed = gzip.compress(whole)
    return chance.choice([whole, whole, packed, packed[: chance.randint(0, len(packed))], whole + packed])


def spent(read: Callable[[], None]) -> float:
    """Seconds of the processor."""
    began = time.process_time()
    read()
    return time.process_time() - began


def long_ones() -> list[str]:
    """What takes much more than four times as long for four times the text."""
    slow, digest = [], SEEDS[0].decode()
    for piece in EVIL:
        for place, (mark, filled) in PLACES.items():
            times = []
            for length in LENGTHS:
                stuffing = piece * (length // len(piece) + 1)
                text = digest.replace(mark, filled.replace("{}", stuffing), 1) if mark else digest + stuffing
                data = text.encode("utf-8", "surrogatepass")
                times.append(spent(lambda data=data: hold_digest(data)))  # type: ignore[misc]
            if times[-1] > max(SHORT, LONGER * times[0]):
                slow.append(f"{piece[:20]!r} in the {place}: {', '.join(f'{each:.2f} s' for each in times)}")
    return slow


def main() -> None:
    """Counts, the slowest, and what grows faster than the text."""
    number, seed = map(int, (*sys.argv[1:], *("10000", "0")[len(sys.argv) - 1 :]))
    chance, slowest = random.Random(seed), 0.0
    for _ in range(number * 2 // 5):
        digest, lines = mutated(chance.choice(SEEDS), chance), snapshot(chance)
        slowest = max(
            slowest,
            spent(lambda digest=digest: hold_digest(digest)),  # type: ignore[misc]
            spent(lambda lines=lines: hold_snapshot(lines)),  # type: ignore[misc]
        )
    with serving([]) as server:
        for _ in range(number // 5):
            feed = mutated(FEED, chance)
            slowest = max(slowest, spent(lambda feed=feed: hold_feed(feed, server)))  # type: ignore[misc]
    print(f"{number} inputs: papers or named problems, the slowest {slowest:.2f} s")
    for line in (slow := long_ones()):
        print(f"faster than the text grows {line}")
    print(f"{len(EVIL) * len(PLACES)} long digests, {len(slow)} of them in more than linear time")
    sys.exit(bool(slow))


if __name__ == "__main__":
    main()
