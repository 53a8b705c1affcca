"""`python -m assistant.understand.training.mine_words CORPUS`: mines `rare.tsv` and `pairs.tsv` from the papers' texts.

It keeps only what looks or sounds like something else: the rest is never changed.
"""

import argparse
import re
from collections import Counter, defaultdict
from pathlib import Path

from assistant.understand import words
from assistant.understand.sounds import Sounds, sounds_of
from assistant.understand.spelling import LETTERS, English, ranks_of_pieces
from vectorstore.glossary import Glossary
from vectorstore.training.corpus import TrainingPaper, read_papers

LEAST = 3
"""Papers, or places, that say a word or a pair."""
MISSPELLED, MISHEARD = 300, 400
"""What is so much rarer than what it looks or sounds like is an error, though some papers have it."""


def rare_words(papers: list[TrainingPaper], english: English) -> list[str]:
    """Finds English words that nobody else knows, and that would be taken for another's misspelling."""
    said: Counter[str] = Counter()
    for paper in papers:
        text = f"{paper.title} {' '.join(paper.sentences)}".lower()
        said.update(set(re.findall("[a-z]+", text)))
    strange = (word for word, times in said.items() if times >= LEAST and len(word) >= LETTERS)
    alike = ((word, english.nearest(word)) for word in strange if not english.knows(word))
    return sorted(word for word, other in alike if other and said[other] < MISSPELLED * said[word])


def pairs_heard(papers: list[TrainingPaper], sounds: Sounds) -> dict[str, str]:
    """Finds pairs of Chinese characters that sound like two in a row of a term: each first one, with what follows."""
    said: Counter[str] = Counter()
    for paper in papers:
        for run in re.findall("[\u4e00-\u9fff]{2,}", "\n".join(paper.chinese)):
            said.update(run[start : start + 2] for start in range(len(run) - 1))
    in_terms = {term[start : start + 2] for term in sounds.terms for start in range(len(term) - 1)}
    most: dict[tuple[str, ...], int] = {}
    for pair in in_terms:
        most[sounds_of(pair)] = max(said[pair], most.get(sounds_of(pair), 0))
    after: dict[str, list[str]] = defaultdict(list)
    for pair, times in sorted(said.items()):
        heard = most.get(sounds_of(pair))
        if times >= LEAST and pair not in in_terms and heard is not None and times * MISHEARD >= heard:
            after[pair[0]].append(pair[1])
    return {first: "".join(seconds) for first, seconds in after.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m assistant.understand.training.mine_words", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of papers-*.jsonl.xz and venues.jsonl.xz")
    parser.add_argument("--before", default="2026-01", help="read papers listed before this date (default 2026-01)")
    arguments = parser.parse_args()
    for name in ("rare.tsv", "pairs.tsv"):
        (words.FOLDER / name).write_text("", encoding="utf-8")
    papers, glossary = read_papers(arguments.corpus, arguments.before), Glossary.load()
    rare = rare_words(papers, English(ranks_of_pieces(), glossary.words))
    pairs = pairs_heard(papers, Sounds(glossary, ranks_of_pieces()))
    (words.FOLDER / "rare.tsv").write_text("".join(f"{word}\n" for word in rare), encoding="utf-8")
    lines = (f"{first}\t{seconds}\n" for first, seconds in sorted(pairs.items()))
    (words.FOLDER / "pairs.tsv").write_text("".join(lines), encoding="utf-8")
    print(f"{len(rare)} words, {sum(map(len, pairs.values()))} pairs")


if __name__ == "__main__":
    main()
