"""What is said of a paper at a meeting: its claim and its limits, word by word, and a question."""

from typing import TYPE_CHECKING

from assistant.agenda.agenda import Doubt
from assistant.agenda.texts import AgendaTexts
from assistant.cues import cues_of, lead
from assistant.quotes import Quote
from vectorstore.text.kinds import kinds_of
from vectorstore.text.sentences import sentences
from vectorstore.values import Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST_DOUBTS = 2
LONGEST = 400
"""Characters of what an analysis says of limits."""


def claim_of(paper: Paper, told: str = "") -> str:
    """The sentence of the abstract that tells its result best, or else what the paper does, another one than was told
    already where there is one; "" without an abstract."""
    said = _sentences(paper)
    results = cues_of("results").best(said)
    results = [each for each in results if each.text not in told] or results
    best = results[-1] if results else lead(said)  # an abstract opens with what others reach
    return best.text if best else ""


def doubts_of(library: "Library", paper: Paper) -> tuple[Doubt, ...]:
    """The limits that the authors name, then those of an analysis, the newest first."""
    own = [Doubt(each.text) for each in cues_of("limitations").best(_sentences(paper))][:MOST_DOUBTS]
    said = [
        Doubt(text[:LONGEST], section.basis)
        for _, entry in library.entries(paper.arxiv_id)
        for section in entry.sections
        if section.kind == "limitations" and (text := " ".join(section.text.split()))
    ]
    return tuple([*own, *dict.fromkeys(said)][:MOST_DOUBTS])


def question_on(paper: Paper, doubts: tuple[Doubt, ...], texts: AgendaTexts) -> str:
    """A question by what is known of the paper: a limit before its kind."""
    if doubts:
        return texts.question_limit
    kinds = kinds_of(paper.title, paper.abstract, paper.comment)
    return next((texts.questions[kind] for kind in kinds if kind in texts.questions), texts.question)


def _sentences(paper: Paper) -> list[Quote]:
    return [Quote(paper.evidence[start:end], start, 0.0) for start, end in sentences(paper.evidence)]
