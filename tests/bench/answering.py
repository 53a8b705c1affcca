"""Measure answering: time to the first papers and to the whole answer, how many are refused, memory.

    python tests/bench/answering.py SHARED HOME…

SHARED is a folder with `eval/`; each HOME is a library, which stays as it is, measured in a process of its own. Every
question is asked once, after others that load what is loaded once: most candidates are read from the disk. "Again" is
the same questions once more, of papers that are remembered. A busy machine lengthens all of it; the search, which is
timed too, tells by how much.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from scale import questions

from assistant.answer import Assistant
from assistant.values import Answer, Found, Question
from vectorstore.library import Library
from vectorstore.settings import Settings

TODAY = date(2026, 3, 31)
WARM = 20  # questions of each language that are asked before, and not timed


def main() -> None:
    """A table for each library."""
    shared, *homes = map(Path, sys.argv[1:])
    if len(homes) == 1:
        measure(shared, homes[0])
    else:
        for home in homes:
            subprocess.run([sys.executable, __file__, shared, home], check=True)


def measure(shared: Path, home: Path) -> None:
    """Known items, and questions in people's words."""
    asked = {f"known {language}": list(questions(shared, language)) for language in ("en", "zh")}
    for line in (shared / "eval" / "judged.jsonl").read_text(encoding="utf-8").splitlines():
        asked.setdefault(f"judged {json.loads(line)['lang']}", []).append(json.loads(line)["q"])
    with Library.open(Settings(home=home)) as library:
        assistant = Assistant(library, Settings(home=home), lambda: TODAY)
        for name in ("known en", "known zh"):
            for text in [asked[name].pop() for _ in range(WARM)]:
                library.search.papers(text)
                answered(assistant, text)
        print(f"{home}: {library.counts().papers} papers; milliseconds, p50 and p95")
        for name, texts in asked.items():
            searched = [seconds(lambda text=text: library.search.papers(text)) for text in texts]
            told = [answered(assistant, text) for text in texts]
            refused = sum(refuses for *_, refuses in told)
            again = [answered(assistant, text) for text in texts]
            print(
                f"  {name:10} search {spread(searched)}   first papers {spread([first for first, *_ in told])}"
                f"   answer {spread([whole for _, whole, _ in told])}   again: first papers"
                f" {spread([first for first, *_ in again])}   answer {spread([whole for _, whole, _ in again])}"
                f"   {refused} of {len(texts)} refused",
                flush=True,
            )
    print(f"  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB of memory at most")


def answered(assistant: Assistant, text: str) -> tuple[float, float, bool]:
    """Seconds to the first papers and to the whole answer, and whether it refuses."""
    began, first, refused = time.perf_counter(), 0.0, False
    for event in assistant.stream(Question(text)):
        if isinstance(event, Found):
            first = time.perf_counter() - began
        elif isinstance(event, Answer):
            refused = event.refused
    return first, time.perf_counter() - began, refused


def seconds(call: Callable[[], object]) -> float:
    """Of the clock."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def spread(taken: Sequence[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    half, most = np.percentile(np.array(taken) * 1000, [50, 95])
    return f"{half:4.0f} {most:4.0f}"


if __name__ == "__main__":
    main()
