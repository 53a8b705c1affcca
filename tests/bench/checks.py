"""Measure what the checks say of sentences that people wrote: dishonest ones caught, honest ones left alone.

    python tests/bench/checks.py [FILE] [--errors]

FILE, `sentences.jsonl` unless given, holds evidence and sentences over it. Each sentence is judged among the evidence
of its papers and of three more. A dishonest one is caught when it is flagged, or, where its mark is of a wrong paper,
when that mark is dropped. Of honest ones are counted: those flagged, marks lost, and the quotes of kept marks that are
one of the sentences that show the claim. `--errors` names what went wrong.
"""

import argparse
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.checks import Finding, Source, check
from vectorstore.library import Library
from vectorstore.settings import Settings

SENTENCES = Path(__file__).parent / "sentences.jsonl"
OTHERS = 3
"""Papers beside those that a sentence cites."""
MARK = re.compile(r"\[(P\d+[az])\]")

Line = Mapping[str, Any]
Figures = Counter[tuple[str, str, str, bool]]
"""How often what was counted (caught, flagged, lost, shown), of which kind and language, came out true or false."""


def main() -> None:
    """Print the figures of a file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", type=Path, nargs="?", default=SENTENCES)
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    evidence, lines = read(given.file)
    figures: Figures = Counter()
    with tempfile.TemporaryDirectory() as home, Library.open(Settings(home=Path(home)), write=True) as library:
        for line in lines:
            for what, kind, good, note in judged(library, line, evidence):
                figures[what, kind, line["language"], good] += 1
                if given.errors and good != (what in ("caught", "shown")):
                    print(f"{line['id']:4} {what:8} {note}: {line['text']!r} {line.get('why', '')}")
    print(f"{len(lines)} sentences")
    for row in table(figures):
        print(row)


def read(file: Path) -> tuple[dict[str, Line], list[Line]]:
    """The evidence by id, and the sentences."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return {line["evidence"]: line for line in lines if "evidence" in line}, [line for line in lines if "id" in line]


def judged(library: Library, line: Line, evidence: Mapping[str, Line]) -> Iterator[tuple[str, str, bool, str]]:
    """What is counted of a line, its kind, whether it is so, and what the checks said."""
    number, sources = among(line, evidence)
    text = MARK.sub(lambda mark: f"[{number[mark[1]]}]", line["text"])
    findings = check(library, text, sources)
    problems = [finding.problem for finding in findings if finding.problem]
    kept = {each for finding in findings for each in finding.marks}
    cited = [number[name] for name in dict.fromkeys(MARK.findall(line["text"]))]
    told = f"{problems} {sorted(kept)} of {cited}"
    if "wrong" in line:
        dropped = line["wrong"] == "wrong paper" and not kept & set(cited)
        yield "caught", line["wrong"], bool(problems) or dropped, told
        return
    yield "flagged", "honest", bool(problems), told
    for name, sentences in line["shows"].items():
        yield "lost", "honest", number[name] not in kept, told
        for quote in quotes(findings, number[name]):
            yield "shown", "honest", quote in sentences, f"{quote!r}"


def quotes(findings: Sequence[Finding], number: int) -> list[str]:
    """The quote of a mark, where it was kept."""
    return [finding.quotes[number].text for finding in findings if number in finding.quotes][:1]


def among(line: Line, evidence: Mapping[str, Line]) -> tuple[dict[str, int], dict[int, Source]]:
    """The numbers of the evidence that a line is judged among, and the sources by these."""
    papers = list(dict.fromkeys(name[:-1] for name in evidence))
    cited = list(dict.fromkeys(name[:-1] for name in MARK.findall(line["text"]))) or [papers[line["id"] % len(papers)]]
    at = papers.index(cited[-1])
    near = {*cited, *(papers[(at + step) % len(papers)] for step in range(1, OTHERS + 1))}
    number = {name: n for n, name in enumerate((name for name in evidence if name[:-1] in near), 1)}
    about = {name: f"{evidence[name]['title']}\n{', '.join(evidence[name]['authors'])}" for name in number}
    return number, {n: Source(evidence[name]["text"], about[name]) for name, n in number.items()}


def table(figures: Figures) -> Iterator[str]:
    """A row for each thing that is counted, kind and language."""
    kinds = {(what, kind) for what, kind, _, _ in figures}
    for what in ("caught", "flagged", "lost", "shown"):
        of_it = sorted(kind for name, kind in kinds if name == what)
        for kind in [*of_it, "all"] if len(of_it) > 1 else of_it:
            cells = []
            for language in ("en", "zh"):
                keys = [key for key in figures if key[0] == what and kind in (key[1], "all") and key[2] == language]
                true, total = sum(figures[key] for key in keys if key[3]), sum(figures[key] for key in keys)
                cells.append(f"{language} {true:3} of {total:3} {true / max(1, total):5.2f}")
            yield f"{what:8} {kind:22} {'   '.join(cells)}"


if __name__ == "__main__":
    main()
