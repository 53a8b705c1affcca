"""What a question names outright: papers by arXiv id, title or coined name, or their author; and what it misspells."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from string import ascii_lowercase

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.derived.lexical import HAN_RUN, Lexical
from vectorstore.search.lookups import papers_by
from vectorstore.text.folding import fold
from vectorstore.text.romanised import NAME as CHINESE_NAME

TITLE_WORDS = 3  # a shorter title inside a question may be there by chance
NAME_WORDS = (2, 4)  # of a person's name, or of a coined one
COINED = 5  # papers that hold the words in a row, at most: more of them make a term of the field
RARE = 0.002  # of a library's papers, which hold the rarest word of a person's name in their text
MISSPELLED = 3  # words of a question, at most
SELDOM, OFTEN = 3, 300  # papers with a word that may be misspelled; how many times as many have it right
LETTERS = 5  # shorter words are no misspellings: they are abbreviations
ALIKE = 0.75  # of difflib's ratio: one letter of five, two of eight
NEIGHBOURS = 30  # papers looked at for the right spelling


def entitled(catalogue: Catalogue, text: str, papers: Sequence[int]) -> set[int]:
    """Returns those of the papers whose whole title stands in the question."""
    asked = f" {fold(text)} "
    titles = catalogue.title_keys(papers).items()
    return {paper for paper, title in titles if len(title.split()) >= TITLE_WORDS and f" {title} " in asked}


def coined(catalogue: Catalogue, text: str, papers: Sequence[int]) -> set[int]:
    """Returns those of the papers that alone hold the whole question in a row, in their title if any does: it is their
    name."""
    name = fold(text)
    if not 1 <= len(name.split()) <= NAME_WORDS[1] or HAN_RUN.search(name):  # Chinese sets no spaces around a name
        return set()
    titles = catalogue.title_keys(papers).items()
    holding = {paper for paper, title in titles if f" {name} " in f" {title} "} or {
        paper for paper, each in catalogue.papers(papers).items() if f" {name} " in f" {fold(each.abstract)} "
    }
    return holding if len(holding) <= COINED else set()


def written_by(catalogue: Catalogue, lexical: Lexical, text: str) -> list[int]:
    """Returns the papers of the person whose name the question is and nothing else, the latest first.

    The catalogue is asked only about words that the papers' own texts seldom hold.
    """
    words = fold(text).split()
    chinese = re.fullmatch(CHINESE_NAME, text.strip())
    latin = NAME_WORDS[0] <= len(words) <= NAME_WORDS[1] and "".join(words).isalpha() and fold(text).isascii()
    if not (latin or chinese):
        return []
    held = lexical.frequencies(lexical.terms(text))
    if held and min(held) > max(1, RARE * lexical.count()):
        return []
    return papers_by(catalogue, text.strip())


def respelled(catalogue: Catalogue, lexical: Lexical, text: str) -> str:
    """Returns the question with each long Latin word that no paper holds in a spelling that papers hold; where a few
    hold it and very many another that is one letter away, with that too. More than some such words are another
    language's."""
    words = dict.fromkeys(re.findall(rf"[A-Za-z]{{{LETTERS},}}", text))
    shaped = [word for word in words if word.islower() or word.istitle()]  # other capitals are a name's that was coined
    rare = {word: held for word, held in _held(lexical, shaped).items() if held <= SELDOM}
    if not rare or len(rare) > MISSPELLED:
        return text
    right = {word: _right(catalogue, lexical, word, held) for word, held in rare.items()}
    return re.sub(r"[A-Za-z]+", lambda match: right.get(match[0], match[0]), text)


def _held(lexical: Lexical, words: Sequence[str]) -> dict[str, int]:
    """In how many papers each word of a single term stands."""
    terms = {word: lexical.terms(word) for word in words}
    single = {word: found[0] for word, found in terms.items() if len(found) == 1}
    return dict(zip(single, lexical.frequencies(list(single.values())), strict=True))


def _right(catalogue: Catalogue, lexical: Lexical, word: str, held: int) -> str:
    near = lexical.spread(_one_letter_away(word.lower()))
    right = max(near, key=near.__getitem__, default="")
    if held:
        return f"{word} {right}" if right and near[right] >= OFTEN * held else word
    return right or _nearest(catalogue, lexical, word)


def _one_letter_away(word: str) -> list[str]:
    """Spellings with a letter more, less, exchanged or swapped with the next. The words themselves are tried before
    their stems are: a wrong letter in an ending keeps the stemmer from finding it."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    longer = [f"{front}{letter}{back}" for front, back in cuts for letter in ascii_lowercase]
    swapped = [f"{front}{back[1]}{back[0]}{back[2:]}" for front, back in cuts if len(back) > 1]
    shorter = [f"{front}{back[1:]}" for front, back in cuts if back]
    exchanged = [f"{front}{letter}{back[1:]}" for front, back in cuts if back for letter in ascii_lowercase]
    return [*longer, *swapped, *shorter, *exchanged]


def _nearest(catalogue: Catalogue, lexical: Lexical, word: str) -> str:
    papers: Mapping[int, float] = lexical.alike(lexical.terms(word)[0], NEIGHBOURS)
    texts = (f"{each.title} {each.abstract}" for each in catalogue.papers(list(papers)).values())
    spellings = {spelling.lower() for text in texts for spelling in re.findall(rf"[A-Za-z]{{{LETTERS - 1},}}", text)}
    return next(iter(get_close_matches(word.lower(), sorted(spellings), 1, ALIKE)), word)
