"""What a group wishes for: interests in words, and papers that it likes or dislikes, taken apart into facets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer import checked_question
from assistant.texts import TEXTS
from vectorstore.errors import UserError
from vectorstore.glossary import Glossary
from vectorstore.text.arxiv_ids import parse_id
from vectorstore.text.sentences import sentences
from vectorstore.values import Language, Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST_WISHES = 50
"""Interests and papers that one list is ranked by: each of them compares every paper."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that a group wants, or not: an interest in words, or a paper (then `paper` is set), which it may have
    picked itself."""

    text: str
    paper: Paper | None = None
    picked: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """All that a list is ranked by, and the language in which reasons are given."""

    wanted: tuple[Wish, ...]
    unwanted: tuple[Wish, ...]
    language: Language

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


def wishes_of(
    library: "Library", interests: Sequence[str], like: Sequence[str], dislike: Sequence[str], language: Language
) -> Wishes:
    """Raises UserError for too many, for an interest that says nothing, and for a paper that the library lacks."""
    if len(interests) + len(like) + len(dislike) > MOST_WISHES:
        raise UserError(TEXTS[language].many_interests.format(limit=MOST_WISHES))
    liked, disliked = ([_paper(library, name, language) for name in names] for names in (like, dislike))
    return Wishes((*(_interest(library, text, language) for text in interests), *liked), tuple(disliked), language)


def facets_of(paper: Paper, glossary: Glossary) -> tuple[tuple[str, ...], ...]:
    """Tells what a paper is about, from three sides: its subject (the title), what its abstract says, sentence by
    sentence, and the concepts of the field that it names. One long text would be met by whatever has its commonest
    words."""
    said = tuple(paper.evidence[start:end] for start, end in sentences(paper.evidence))
    named = tuple(concepts_named(paper, glossary))
    return tuple(filter(None, ((paper.title,), said, named)))


def concepts_named(paper: Paper, glossary: Glossary) -> dict[str, str]:
    """Returns the concepts that title and abstract name, in their order: English names with the Chinese ones, "" for
    none."""
    return {concept.en: concept.zh for *_, concept in glossary.concepts_in(f"{paper.title}. {paper.evidence}")}


def _interest(library: "Library", text: str, language: Language) -> Wish:
    wish = checked_question(text)
    if not library.search.terms(wish):
        raise UserError(TEXTS[language].empty_interest.format(interest=wish[:60]))
    return Wish(wish)


def _paper(library: "Library", name: str, language: Language) -> Wish:
    """A paper of the library, by its identifier with or without a version."""
    try:
        arxiv_id, _ = parse_id(name)
    except ValueError:
        raise UserError(TEXTS[language].no_id.format(name=name[:60])) from None
    paper = library.paper(arxiv_id)
    if paper is None:
        raise UserError(TEXTS[language].not_held.format(name=arxiv_id))
    return Wish(paper.title, paper)
