"""What is searched and compared for a question: its conditions, all of it, and how the field says them."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.understand.beside import lacked
from assistant.understand.intent import Intent
from vectorstore.glossary import Concept, Glossary

WHOLE = 2.0
"""The weight of all of a question in the search for papers, where each condition has 1."""
SEARCHED = 4
"""Conditions that find papers of their own; of more the whole question finds enough."""
SAID_ANEW = 0.7
"""The weight of a text with the glossary's names in it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that papers are compared with: its row among the texts searched, the row of the same text in the field's
    own terms (its own row where the glossary knows none), and the concepts named in it."""

    text: str
    row: int
    anew: int
    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class SearchTexts:
    """The texts of a question with their weights in the search, and what each stands for."""

    texts: tuple[str, ...]
    weights: tuple[float, ...]
    wanted: tuple[Wording, ...]
    unwanted: tuple[Wording, ...]
    lacked: tuple[Wording | None, ...]
    """Of each wanted condition what papers are to do without; None where it wants a thing itself."""
    whole: Wording
    said: Wording
    """The question as it was put; `whole` is its conditions in a row."""
    foreign: float | None = None
    """As of the Intent."""


def asked_of(intent: Intent, glossary: Glossary) -> SearchTexts:
    """Tells what is searched for an intent, and compared with each paper."""
    texts: dict[str, float] = {}

    def worded(text: str, weight: float) -> Wording:
        found = tuple(glossary.concepts_in(text))
        anew = in_terms(text, found)
        texts[text] = max(texts.get(text, 0.0), weight)
        texts[anew] = max(texts.get(anew, 0.0), weight * SAID_ANEW)
        rows = list(texts)
        return Wording(text, rows.index(text), rows.index(anew), tuple(concept for *_, concept in found))

    wanted = tuple(worded(text, float(place < SEARCHED)) for place, text in enumerate(intent.wanted))
    unwanted = tuple(worded(text, 0.0) for text in intent.unwanted)
    without = tuple(worded(text, 0.0) if text else None for text in map(lacked, intent.wanted))
    whole = worded(intent.topic, WHOLE)
    said = worded(intent.text or intent.topic, WHOLE)
    return SearchTexts(tuple(texts), tuple(texts.values()), wanted, unwanted, without, whole, said, intent.foreign)


def in_terms(text: str, found: tuple[tuple[int, int, Concept], ...]) -> str:
    """Returns the text with each concept by its English name, and its shortest other name behind it."""
    return "".join(_parts(text, found)).strip()


def _parts(text: str, found: tuple[tuple[int, int, Concept], ...]) -> Iterator[str]:
    end = 0
    for start, after, concept in found:
        yield text[end:start]
        yield f" {concept.en} "
        end = after
    yield text[end:]
