"""How well questions are understood, against hand-written labels: act, filters and papers right, and all three.

    PYTHONPATH=. python tests/bench/understanding.py SHARED [--labels FILE] [--home HOME] [--show]

Asks the library that the labels are about (months 2026-01 to 2026-03 of SHARED/corpus, and the seeds): each question
with its conversation, then the follow-ups without. The rules of scoring are those of SHARED/tools/score_understanding.
"""

import argparse
import json
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from retrieval import write_digests

from assistant.record import filters_record
from assistant.understand.intent import Intent
from assistant.understand.understanding import Understanding
from assistant.values import Question
from ingest.pipeline import ingest
from vectorstore.glossary import Glossary
from vectorstore.library import Library
from vectorstore.settings import Settings

NEAR_ACTS = {
    "papers": {"papers", "define", "among"}, "define": {"define", "papers", "paper"}, "among": {"among", "papers"},
    "authors": {"authors", "when", "aspect"}, "when": {"when", "authors", "aspect"},
    "order": {"order", "offtopic", "talk"}, "offtopic": {"offtopic", "order", "talk"},
}  # fmt: skip
"""Acts that are answered alike."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One question with what was understood of it, and which parts are right."""

    label: Mapping[str, Any]
    intent: Intent
    act: bool
    filters: bool
    papers: bool
    seconds: float

    @property
    def whole(self) -> bool:
        return self.act and self.filters and self.papers


def scored(understanding: Understanding, label: Mapping[str, Any]) -> Scored:
    """Understands a labelled question and compares."""
    today = date.fromisoformat(label["today"])
    asked = Question(label["q"], history=tuple(label["before"]), shown=tuple(label["shown"]))
    started = time.perf_counter()
    intent = understanding.intent(asked, today, lambda _: ())
    seconds = time.perf_counter() - started
    acts = {label["act"], *_listed(label.get("act_alt"))}
    filters = [label["filters"], *_listed(label.get("filters_alt")), *_listed(label.get("filters_equal"))]
    papers = [label["papers"], *_listed(label.get("papers_alt"))]
    return Scored(
        label,
        intent,
        any(intent.act in NEAR_ACTS.get(act, {act}) for act in acts),
        _plain(filters_record(intent.filters), today) in [_plain(each, today) for each in filters],
        label["act"] in ("among", "count") or set(intent.papers) in map(set, papers),
        seconds,
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _plain(filters: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Filters made comparable: an `until` of today or later is none, names in small letters and in order."""
    plain = {name: value for name, value in filters.items() if value and name != "language"}
    for name in ("until", "digested_until"):
        if plain.get(name, "") >= today.isoformat():
            plain.pop(name)
    for name in ("authors", "categories", "not_categories"):
        if name in plain:
            plain[name] = sorted(part.lower() for each in plain[name] for part in re.split(r"\s*&\s*", each))
    return plain


def groups(rows: Sequence[Scored]) -> Iterator[tuple[str, list[Scored]]]:
    """The rows by language and by whether they follow others."""
    for language in ("en", "zh"):
        for follows in (False, True):
            chosen = [r for r in rows if r.label["lang"] == language and bool(r.label["before"]) == follows]
            if chosen:
                yield f"{language} {'follow-up' if follows else 'first'}", chosen


def report(rows: Sequence[Scored]) -> None:
    """Prints the shares that are right, and the time."""
    for name, chosen in groups(rows):
        shares = {
            part: sum(getattr(r, part) for r in chosen) / len(chosen) for part in ("act", "filters", "papers", "whole")
        }
        print(f"  {name:13} n={len(chosen):3}  " + "  ".join(f"{part} {share:.3f}" for part, share in shares.items()))
    times = sorted(r.seconds * 1000 for r in rows)
    print(f"  ms a question with its conversation: p50 {_at(times, 0.5):.1f}, p95 {_at(times, 0.95):.1f}")


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[int(len(ordered) * share)]


@contextmanager
def library_of(shared: Path, home: Path | None) -> Iterator[Library]:
    """Opens the library that the labels ask, made anew where no home is given."""
    with tempfile.TemporaryDirectory() as folder:
        if not home:
            home, digests = Path(folder, "home"), Path(folder, "digests")
            write_digests(shared, digests)
            with Library.open(Settings(home=home), write=True) as library:
                ingest([digests, shared / "seeds"], library)
        with Library.open(Settings(home=home)) as library:
            yield library


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--home", type=Path, help="a library of these months, if there is one")
    parser.add_argument("--show", action="store_true", help="lists what was misread")
    given = parser.parse_args()
    labels = given.labels or given.shared / "eval" / "understanding.jsonl"
    lines = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    with library_of(given.shared, given.home) as library:
        understanding = Understanding(library, Glossary.load(None))
        rows = [scored(understanding, line) for line in lines]
        print("whole")
        report(rows)
        print("without the conversation")
        report([scored(understanding, line | {"before": [], "shown": []}) for line in lines if line["before"]])
        if given.show:
            for each in rows:
                if not each.whole:
                    print(
                        each.label["id"],
                        each.label["q"],
                        "|",
                        each.label["act"],
                        each.label["filters"],
                        "|",
                        each.intent,
                    )


if __name__ == "__main__":
    main()
