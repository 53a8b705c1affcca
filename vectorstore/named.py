"""What a question names outright: papers by arXiv id, title or coined name, or their author; and what it misspells."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from vectorstore.arxiv_ids import ARXIV_ID
from vectorstore.catalogue import Catalogue
from vectorstore.folding import fold
from vectorstore.lexical import HAN_RUN, Lexical
from vectorstore.lookups import papers_by

ID = re.compile(rf"(?<![A-Za-z0-9./-])(?:{ARXIV_ID.pattern})(?![A-Za-z0-9])")
TITLE_WORDS = 3  # a shorter title inside a question may be there by chance
NAME_WORDS = (2, 4)  # of a person's name, or of a coined one
COINED = 5  # papers that hold the words in a row, at most: more of them make a term of the field
RARE = 0.002  # of a library's papers, which hold the rarest word of a person's name in their text
LETTERS = 5  # shorter words are no misspellings: they are abbreviations
ALIKE = 0.75  # of difflib's ratio: one letter of five, two of eight
NEIGHBOURS = 30  # papers looked at for the right spelling


def ids_in(text: str) -> list[str]:
    """The arXiv ids that a question names."""
    return [match["id"] for match in ID.finditer(text)]


def entitled(catalogue: Catalogue, text: str, papers: Sequence[int]) -> set[int]:
    """Those of the papers whose whole title stands in the question."""
    asked = f" {fold(text)} "
    titles = catalogue.title_keys(papers).items()
    return {paper for paper, title in titles if len(title.split()) >= TITLE_WORDS and f" {title} " in asked}


def coined(catalogue: Catalogue, text: str, papers: Sequence[int]) -> set[int]:
    """Those of the papers that alone hold the whole question in a row, in their title if any does: it is their name."""
    name = fold(text)
    if not 1 <= len(name.split()) <= NAME_WORDS[1] or HAN_RUN.search(name):  # Chinese sets no spaces around a name
        return set()
    titles = catalogue.title_keys(papers).items()
    holding = {paper for paper, title in titles if f" {name} " in f" {title} "} or {
        paper for paper, each in catalogue.papers(papers).items() if f" {name} " in f" {fold(each.abstract)} "
    }
    return holding if len(holding) <= COINED else set()


def written_by(catalogue: Catalogue, lexical: Lexical, text: str) -> list[int]:
    """The papers of the person whose name the question is and nothing else, the latest first.

    The catalogue is asked only about words that the papers' own texts seldom hold.
    """
    words = fold(text).split()
    if (
        not NAME_WORDS[0] <= len(words) <= NAME_WORDS[1]
        or not fold(text).isascii()
        or any(map(str.isdigit, "".join(words)))
    ):
        return []
    held = lexical.frequencies(lexical.terms(text))
    if held and min(held) > max(1, RARE * lexical.count()):
        return []
    return papers_by(catalogue, text)


def respelled(catalogue: Catalogue, lexical: Lexical, text: str) -> str:
    """The question with each long Latin word that no paper holds in the spelling of papers that hold one like it."""
    words = {word for word in re.findall(rf"[A-Za-z]{{{LETTERS},}}", text) if _unknown(lexical, word)}
    return re.sub(r"[A-Za-z]+", lambda match: _nearest(catalogue, lexical, match[0], words), text) if words else text


def _unknown(lexical: Lexical, word: str) -> bool:
    terms = lexical.terms(word)
    shaped = word.islower() or word.istitle()  # other capitals are a name's that was coined
    return shaped and len(terms) == 1 and lexical.frequencies(terms) == [0]


def _nearest(catalogue: Catalogue, lexical: Lexical, word: str, unknown: set[str]) -> str:
    if word not in unknown:
        return word
    papers: Mapping[int, float] = lexical.alike(lexical.terms(word)[0], NEIGHBOURS)
    texts = (f"{each.title} {each.abstract}" for each in catalogue.papers(list(papers)).values())
    spellings = {spelling.lower() for text in texts for spelling in re.findall(rf"[A-Za-z]{{{LETTERS - 1},}}", text)}
    return next(iter(get_close_matches(word.lower(), sorted(spellings), 1, ALIKE)), word)
