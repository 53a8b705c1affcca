"""What a day's papers have in common, said in their own words: phrases that stand in several of them and are rare in
the rest of the library (term frequency against inverse document frequency)."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.digests.common_words import COMMON_WORDS
from vectorstore.values import Paper

MOST_THEMES = 8
LONGEST = 3  # words of a phrase
LEAST = 2  # papers of a theme
ABOUT = 2  # times that an abstract says a phrase which the paper is about
TITLE = 2.0  # what a phrase in a title counts, one in the abstract counts 1

WORD = re.compile(r"[^\W\d_][\w]*(?:[-’'][\w]+)*|[^\s\w]+|\d\S*")
# Adverbs and adjectives, but for retrieval, removal, signal, proposal and traffic.
NOT_LAST = re.compile(
    r".*(?:ly|ous|able|ible|ful|less|ized|ised|ated|ive|(?<!ff)ic|(?<!ev|ov|gn|os)al|-(?:based|aware|driven|guided"
    r"|level|free))$"
)


@dataclass(frozen=True, slots=True)
class Theme:
    """A phrase as the papers write it most, and the papers that hold it, in the order given."""

    phrase: str
    papers: tuple[Paper, ...]


def themes(papers: Sequence[Paper], library: Iterable[Paper]) -> tuple[list[Theme], list[Paper]]:
    """Returns the themes of some papers beside a library's, the one that says most first, and the papers that share
    none.

    Each paper stands under the theme that claimed it first; a theme has at least two.
    """
    phrases = {paper.arxiv_id: _weights(paper) for paper in papers}
    shared = Counter(phrase for weights in phrases.values() for phrase in weights)
    worth = _worth({phrase for phrase, times in shared.items() if times >= LEAST}, library)
    found: list[Theme] = []
    left = list(papers)
    while len(found) < MOST_THEMES and (best := _best([phrases[paper.arxiv_id] for paper in left], worth)):
        of_theme = tuple(paper for paper in left if best in phrases[paper.arxiv_id])
        found.append(Theme(_as_written(best, of_theme), of_theme))
        left = [paper for paper in left if paper not in of_theme]
    return found, left


def _best(phrases: Sequence[dict[str, float]], worth: dict[str, float]) -> str | None:
    """The phrase that says most of these papers; a single word has to stand in two of their titles."""
    claims: dict[str, float] = defaultdict(float)
    holders: Counter[str] = Counter()
    titles: Counter[str] = Counter()
    for weights in phrases:
        for phrase, weight in weights.items():
            if phrase in worth:
                claims[phrase] += weight * worth[phrase]
                holders[phrase] += 1
                titles[phrase] += weight == TITLE
    fit = [
        phrase for phrase in claims if holders[phrase] >= LEAST and titles[phrase] >= (1 if " " in phrase else LEAST)
    ]
    return max(fit, key=lambda phrase: (claims[phrase], phrase), default=None)


def _as_written(phrase: str, papers: Sequence[Paper]) -> str:
    """The phrase as these papers write it most."""
    written = Counter(
        as_written
        for paper in papers
        for folded, as_written in _phrases(f"{paper.title}. {paper.abstract}")
        if folded == phrase
    )
    return min(written, key=lambda text: (-written[text], text))


def _weights(paper: Paper) -> dict[str, float]:
    """The phrases that a paper is about: those of its title, and those that its abstract says twice."""
    said = Counter(phrase for phrase, _ in _phrases(paper.abstract))
    weights = {phrase: 1.0 for phrase, times in said.items() if times >= ABOUT}
    return weights | {phrase: TITLE for phrase, _ in _phrases(paper.title)}


def _worth(wanted: set[str], library: Iterable[Paper]) -> dict[str, float]:
    """How rare each phrase is in the library, more for longer ones."""
    held: Counter[str] = Counter()
    total = 0
    for paper in library:
        total += 1
        held.update(wanted & {phrase for phrase, _ in _phrases(f"{paper.title}. {paper.abstract}")})
    return {phrase: math.log((total + 2) / (held[phrase] + 0.5)) * (1 + phrase.count(" ")) ** 0.5 for phrase in wanted}


def _phrases(text: str) -> Iterator[tuple[str, str]]:
    """Runs of words between punctuation and common words, folded to compare and as they are written."""
    run: list[str] = []
    for word in [*WORD.findall(text), "."]:
        if word[0].isalpha() and word.lower() not in COMMON_WORDS and len(word) > 1:
            run.append(word)
            for length in range(1, min(LONGEST, len(run)) + 1):
                words = run[-length:]
                if not NOT_LAST.fullmatch(words[-1].lower()):
                    yield " ".join(map(_folded, words)), " ".join(words)
        else:
            run = []


def _folded(word: str) -> str:
    lower = word.lower()
    return lower[:-1] if len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is")) else lower
