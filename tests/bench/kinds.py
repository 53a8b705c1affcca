"""Measure how well kinds of papers, and what they release, are read off titles and abstracts.

    PYTHONPATH=. python tests/bench/kinds.py SHARED

SHARED is a folder with `corpus/`. `kinds.tsv` beside this file holds our labels of papers of thirteen months: id,
kinds, what is released, "-" for none. The words of `vectorstore/text/kinds.toml` were chosen while the
first line, the third and so on were looked at.
"""

import json
import lzma
import sys
from pathlib import Path

from vectorstore.text.kinds import KINDS, kinds_of

LABELS = Path(__file__).with_name("kinds.tsv")
NONE = {"-"}


def main() -> None:
    """A table of precision and recall by kind, for the lines looked at and for the others."""
    labels = [line.split("\t") for line in LABELS.read_text(encoding="utf-8").splitlines()]
    wanted = {arxiv_id for arxiv_id, *_ in labels}
    papers = {}
    for file in sorted(Path(sys.argv[1], "corpus").glob("papers-*.jsonl.xz")):
        with lzma.open(file, "rt", encoding="utf-8") as lines:
            papers |= {each["id"]: each for each in map(json.loads, lines) if each["id"] in wanted}
    for name, lines_of in (("looked at", labels[::2]), ("others", labels[1::2])):
        print(name)
        told = [(set(kinds_of(papers[i]["title"], papers[i]["abstract"])), label(k, r)) for i, k, r in lines_of]
        for kind in KINDS:
            right = sum(kind in found and kind in true for found, true in told)
            found, true = (sum(kind in pair[side] for pair in told) for side in (0, 1))
            print(f"  {kind}: precision {right / max(1, found):.2f}, recall {right / max(1, true):.2f}, of {true}")


def label(kinds: str, released: str) -> set[str]:
    """What a line holds."""
    return {*kinds.split(","), *released.split(",")} - NONE


if __name__ == "__main__":
    main()
