"""`python -m vectorstore.training.mine_terms CORPUS_DIR`: terms of the field that papers spell out, for the glossary.

Prints candidates as TSV, the most said first: papers, abbreviation, English term, share (of the papers that spell the
abbreviation out, those that mean this term by it), Chinese names with their numbers of papers. Somebody has to read
them through: what is good goes into `vectorstore/glossary/terms.tsv` by hand.
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from vectorstore.training.corpus import TrainingPaper, read_papers

BRACKETS = re.compile(r"\(([^()]{2,40})\)")
ABBREVIATION = re.compile(r"(?=[^a-z]*[a-z])[a-z0-9][\w/+-]{1,9}", re.IGNORECASE)
SAID_BEFORE = re.compile(r"[^.;:,()]*$")
CHINESE = re.compile(r"([\u4e00-\u9fff]{2,14})\s*[（(]([A-Za-z][^（）()]{1,60})[）)]")
# What may stand before a term in a Chinese clause, and is no part of it.
CUT = re.compile(
    r".*(?:的|了|为|和|与|及|或|在|以|对|将|用|是|于|从|等|即|种|个|项|名为|基于|采用|结合|通过|引入|提出|利用|使用|针对|包括|如|并)"
)
MOST_CHINESE, LEAST_SHARED = 3, 0.6

Pair = tuple[str, str]


def spelled_out(short: str, before: str) -> str | None:
    """Returns the words before a bracket that its abbreviation stands for, by the algorithm of Schwartz and Hearst
    (2003): https://psb.stanford.edu/psb-online/proceedings/psb03/schwartz.pdf."""
    words = before.split()
    letters = sum(letter.isalnum() for letter in short)
    candidate = " ".join(words[-min(letters + 5, 2 * letters) :])
    place = len(candidate)
    for letter in filter(str.isalnum, reversed(short.lower())):
        place = candidate.lower().rfind(letter, 0, place)
        if place < 0:
            return None
    while place > 0 and candidate[place - 1].isalnum():
        place = candidate.lower().rfind(short[0].lower(), 0, place)
    long = candidate[place:] if place >= 0 else ""
    return long if len(long) > len(short) and len(long.split()) > 1 and short not in long.split() else None


def pairs_in(text: str) -> Iterator[Pair]:
    """Yields each abbreviation that a text spells out, with the term in small letters and the singular."""
    for match in BRACKETS.finditer(text):
        short = match[1].removesuffix("s") if match[1][-2:-1].isupper() else match[1]
        if not ABBREVIATION.fullmatch(short) or short.islower():
            continue
        before = SAID_BEFORE.search(text, max(0, match.start() - 150), match.start())
        if before and (long := spelled_out(short, before[0])):
            yield short, singular(long.lower())


def singular(term: str) -> str:
    """Returns a term without the ending of its last word's plural: "language models" → "language model"."""
    if term.endswith(("ss", "us", "is", "bias", "series")) or len(term) < 5:
        return term
    return re.sub("ies$", "y", term) if term.endswith("ies") else term.removesuffix("s")


def chinese_of(papers: list[TrainingPaper]) -> dict[str, Counter[str]]:
    """Finds for each term or abbreviation in brackets, the Chinese that stands before it, with numbers of papers."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for paper in papers:
        found = {(key(match[2]), match[1]) for match in CHINESE.finditer("".join(paper.chinese))}
        for term, run in {(term, CUT.sub("", run)) for term, run in found}:
            said[term][run] += 1
    return {term: names for term, runs in said.items() if (names := names_of(runs))}


def names_of(runs: Counter[str]) -> Counter[str]:
    """Returns the ends that most runs share, without what happens to stand before them: 进大语言模型 → 大语言模型."""
    ends: Counter[str] = Counter()
    for run, papers in runs.items():
        for start in range(len(run) - 1):
            ends[run[start:]] += papers
    names: Counter[str] = Counter()
    for end, papers in ends.items():
        longer = max((ends[other] for other in ends if other != end and other.endswith(end)), default=0)
        if papers >= 2 and longer < LEAST_SHARED * papers:
            names[end] = papers
    return Counter(dict(names.most_common(MOST_CHINESE)))


def key(term: str) -> str:
    """Returns a term as it is looked up: capitals for an abbreviation, else small letters and the singular."""
    term = " ".join(term.split())
    if " " not in term and not term.islower():
        return term.removesuffix("s")
    return singular(term.lower())


def mined(papers: list[TrainingPaper], least: int) -> Iterator[tuple[int, str, str, float, Mapping[str, int]]]:
    """Yields the candidates that at least so many papers spell out, and English terms in brackets behind Chinese."""
    pairs: Counter[Pair] = Counter()
    for paper in papers:
        pairs.update(set(pairs_in(" ".join(paper.sentences))))
    spelled: Counter[str] = Counter()
    for (short, _), number in pairs.items():
        spelled[short] += number
    chinese = chinese_of(papers)
    for (short, long), number in pairs.most_common():
        if number < least:
            break
        share = number / spelled[short]
        yield number, short, long, share, chinese.get(long, Counter()) + chinese.get(short, Counter())
    known = {long for (_, long), number in pairs.items() if number >= least}
    for term, names in sorted(chinese.items(), key=lambda item: -item[1].total()):
        if " " in term and term not in known and names.total() >= least:
            yield names.total(), "", term, 1.0, names


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m vectorstore.training.mine_terms", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of papers-*.jsonl.xz")
    parser.add_argument("--before", default="2026-01", help="read papers listed before this date (default 2026-01)")
    parser.add_argument("--least", type=int, default=6, help="papers that say a term (default 6)")
    arguments = parser.parse_args()
    for papers, short, long, share, chinese in mined(read_papers(arguments.corpus, arguments.before), arguments.least):
        names = " | ".join(f"{name} {number}" for name, number in chinese.items())
        print(papers, short, long, f"{share:.2f}", names, sep="\t")


if __name__ == "__main__":
    main()
