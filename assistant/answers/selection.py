"""Which of the papers found answer a question, and which of their sentences do."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answers.refusal import answerable, support
from assistant.cues import presents
from assistant.questions.concepts import asks_for_new, asks_for_work, brings, concept, has, holds, holds_all
from assistant.questions.conversation import is_place
from assistant.questions.ellipsis import with_paper
from assistant.questions.everyday import is_order
from assistant.questions.kinds import general_kind, has_content, is_small_talk
from assistant.questions.namings import aspect_in
from assistant.questions.subjects import nickname
from assistant.questions.topics import categories_of
from assistant.quotes import Quote
from vectorstore.folding import fold
from vectorstore.languages import HAN
from vectorstore.values import Hit, Language

if TYPE_CHECKING:
    from vectorstore.library import Library

NEAR = 0.88
"""How near to the best paper's support another must be to count as an answer too."""

ALIKE = 0.8
"""The late interaction of a word with a text from which the text has a word like it, in either language: 0.94 of "cars"
with a paper on driving, 0.78 of "optical" with one on flow matching."""

IN_PLACE = 0.65
"""The same of the place that a question ends with."""

TITLE_WORDS = 3
"""A shorter title inside a question may be there by chance."""

PASTED = 100
"""Characters of a question that stands as it is in an abstract, from which on it was copied there."""

MOST_PAPERS = 5
MOST_DOING = 10
"""Papers that answer how something is done, of which several may do it alike."""

SPECULATIVE = ("applications", "impact", "limitations", "future_work")
"""Sections of an analysis that say what a paper might be good for, and not what it is about."""
_USING = (
    r"(?:\b(?:us|appl|adopt|employ|extend|cit|follow|outperform|beat|improv)\w*(?: (?:up)?on| with)?(?: the)?"
    r"|\b(?:build\w*|based|test\w*|evaluat\w*|train\w*) (?:up)?on(?: the)?|\bcompar\w* (?:with|to|against)(?: the)?"
    r"|(?:用|采用|引用|基于|改进|扩展|应用)[了到]?)"
)
_PLACE = re.compile(
    r"\b\w+ in ((?!detail|general|practice|particular|advance|time|context|parallel)[A-Za-z][a-z]{3,})[\s?.!]*$"
)


def papers_that_answer(
    library: "Library", question: str, language: Language, hits: Sequence[Hit], most: int = 0
) -> list[Hit]:
    """The hits that answer the question, in their order; the others are only near it. A paper that the question names
    by identifier or title, or copies out of its abstract, always does; where any does, one with a sentence that holds
    all that a short question is about does, and one that holds half of it and nothing like the rest does not. `most` is
    how many, 0 for as many as such a question's answer shows."""
    if is_small_talk(question) or is_order(question) or is_place(question) or _leaves_out_what(question):
        return []
    most = most or (
        MOST_DOING if general_kind(question, dated=False, has_content=True) == "approaches" else MOST_PAPERS
    )
    asked = f" {fold(question)} "
    titles = {hit: fold(hit.paper.title) for hit in hits}
    named = [
        hit
        for hit, title in titles.items()
        if hit.paper.arxiv_id in question
        or (len(title.split()) >= TITLE_WORDS and f" {title} " in asked)
        or (len(asked) >= PASTED and asked in f" {fold(hit.paper.abstract)} ")
    ]
    if named or not re.search(r"[^\W\d_]", question):  # no letter: a sum, and no words to look for
        return named[:most]
    found = [hit for hit in hits if hit.searched]
    others = [hit for hit in found if not _is_used(hit, question)]
    if len(others) < len(found):
        return holding(library, question, others)[:most]
    words = concept(question)
    if (len(words) > 1 or asks_for_work(question) or asks_for_new(question)) and (
        held := holding(library, question, found)
    ):
        return held[:most] if answerable(found, question, language, held=True) else []
    found = _in_place(library, question, _without_halves(library, words, found))
    if not answerable(found, question, language):
        return []
    return about_as_near(found)[:most]


def about_as_near(hits: Sequence[Hit]) -> list[Hit]:
    """Of these hits those that are about as near to the question as the nearest is."""
    best = max(map(support, hits), default=0.0)
    return [hit for hit in hits if support(hit) >= NEAR * best]


def holding(library: "Library", question: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits with a sentence that holds each word of what a question is about, of those that bring it themselves
    where the question asks for it; [] where the question is about too much to be held."""
    words = concept(question)
    held = [hit for hit in hits if words and any(holds(text, words) for text in _told(hit, certain=False))]
    # What an analysis only thinks that a paper is good for counts where the abstract has words like it.
    alike = dict.fromkeys(held, 1.0)
    for word in words if held else ():
        near = _likeness(library, word, held)
        alike = {hit: min(alike[hit], near[hit]) for hit in held}
    held = [hit for hit in held if alike[hit] >= ALIKE or any(holds(text, words) for text in _told(hit))]
    if asks_for_new(question) and (new := [hit for hit in held if any(brings(text, words) for text in _told(hit))]):
        return new
    return held


def mentions(hit: Hit, words: str) -> bool:
    """Whether a paper's title, abstract or best passages hold each of some words, wherever they stand."""
    return holds_all("\n".join(_told(hit, certain=False)), tuple(words.split()))


def quotes_on_topic(library: "Library", question: str, quotes: Sequence[Quote]) -> list[Quote]:
    """Of the ranked quotes of an abstract those that hold all that a short question is about, of these those that bring
    it where the question asks for that; all quotes where none does."""
    words = concept(question)
    if not words or not quotes:
        return list(quotes)
    alike = [1.0] * len(quotes)
    for word in words:
        near = library.similarity(word, [quote.text for quote in quotes]) if not word.isascii() else alike
        alike = [min(pair) for pair in zip(alike, near, strict=True)]
    plain = tuple(word for word in words if word.isascii())
    bar = min(ALIKE, max(alike) - 0.02)  # of several sentences those nearest to a word that none holds
    held = [quote for quote, near in zip(quotes, alike, strict=True) if near >= bar and holds_all(quote.text, plain)]
    new = [quote for quote in held if presents(quote.text)] if asks_for_new(question) else []
    return new or held or list(quotes)


def _leaves_out_what(question: str) -> bool:
    """Whether a question has nothing to look for, or names an aspect and no paper that has it: "limits?" """
    return not has_content(question) or bool(with_paper(question, "") and aspect_in(question) != "data")


def _is_used(hit: Hit, question: str) -> bool:
    """Whether a question asks for papers that use a paper's work, of which that is none: "which use Skyra?" """
    name = nickname(hit.paper)
    return bool(name) and bool(re.search(rf"{_USING}\s*{re.escape(name)}(?![\w-])", question, re.IGNORECASE))


def _without_halves(library: "Library", words: tuple[str, ...], hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those that have the second of two words and nothing like the first, which makes another thing of
    it: "flow matching" for "optical flow"; and without those whose Chinese analyses share no two characters in a row
    with what is asked in Chinese."""
    pairs = {word[at : at + 2] for word in words for at in range(len(word) - 1) if not word.isascii()}
    if pairs:
        chinese = {hit: "".join(text for text in _told(hit, certain=False) if HAN.search(text)) for hit in hits}
        return [hit for hit in hits if not chinese[hit] or any(pair in chinese[hit] for pair in pairs)]
    if len(words) != 2 or words[0].endswith("ing"):
        return list(hits)
    first, second = words
    alike = _likeness(library, first, hits)
    return [hit for hit in hits if alike[hit] >= ALIKE or not any(has(text, second) for text in _told(hit))]


def _in_place(library: "Library", question: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that have something like the place that a question ends with, "… in surgery", or are of that field."""
    place = _PLACE.search(question)
    if not place:
        return list(hits)
    alike, field = _likeness(library, place[1], hits), {*categories_of(place[1])}
    return [hit for hit in hits if alike[hit] >= IN_PLACE or field.intersection(hit.paper.categories)]


def _likeness(library: "Library", word: str, hits: Sequence[Hit]) -> dict[Hit, float]:
    """How much each paper's own words are like a word; 1 where they hold it."""
    near = library.similarity(word, [_own(hit) for hit in hits]) if hits else []
    return {
        hit: 1.0 if any(has(text, word) for text in _told(hit)) and word.isascii() else score
        for hit, score in zip(hits, near, strict=True)
    }


def _own(hit: Hit) -> str:
    return f"{hit.paper.title}. {hit.paper.abstract}"


def _told(hit: Hit, certain: bool = True) -> list[str]:
    """A paper's title, abstract and best passages of analyses; with `certain` none that speculate."""
    analyses = [scored.passage for scored in hit.passages if scored.passage.source == "analysis"]
    told = [each.text for each in analyses if not (certain and each.kind in SPECULATIVE)]
    return [hit.paper.title, hit.paper.abstract, *told]
