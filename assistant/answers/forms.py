"""Which form of answer fits which act. All of them say nothing but quotes, metadata, counts and fixed sentences."""

from collections.abc import Callable, Sequence

from assistant.answers.approaches import approaches
from assistant.answers.aspect_form import aspect
from assistant.answers.comparison import compare, families
from assistant.answers.counting import counted
from assistant.answers.day_form import day
from assistant.answers.definition import define
from assistant.answers.draft import Composed, Draft
from assistant.answers.gathering import OF_NAMED
from assistant.answers.listing import among, papers, refusal, similar
from assistant.answers.paper_forms import about, absent, authors, when
from assistant.answers.people import people
from assistant.answers.reading_order import reading_order
from assistant.answers.talk import no_matter_of_papers, talk
from assistant.answers.trend import trend
from assistant.understand.intent import Act, Form
from assistant.values import Judged

WRITTEN: frozenset[Act] = frozenset(
    {"papers", "paper", "aspect", "compare", "similar", "day", "authors", "when", "define", "among"}
)
"""The acts that a language model may answer in its words; the others are numbers, and no matter of papers."""

_OF_NAMED: dict[Act, Callable[[Draft, Sequence[Judged]], Composed]] = {
    "paper": about, "aspect": aspect, "compare": compare, "authors": authors, "when": when,
}  # fmt: skip
_OTHERS: dict[Act, Callable[[Draft, Sequence[Judged]], Composed]] = {
    "among": among, "day": day, "count": counted, "define": define, "compare": families, "talk": talk,
    "order": no_matter_of_papers, "offtopic": no_matter_of_papers,
}  # fmt: skip
_OF_TOPICS: dict[Form, Callable[[Draft, Sequence[Judged]], Composed]] = {
    "list": papers, "begin": reading_order, "who": people, "trend": trend, "families": approaches,
}  # fmt: skip


def answer(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Answers a settled Intent from the papers gathered for it."""
    intent = draft.intent
    if intent.act not in OF_NAMED or not (intent.papers or intent.absent):
        return _OTHERS.get(intent.act, _OF_TOPICS[intent.form if intent.wanted else "list"])(draft, found)
    if intent.absent:
        return absent(draft, found)
    if intent.act == "similar":
        return similar(draft, found)
    if not {each.hit.paper.arxiv_id for each in found}.issuperset(intent.papers):  # a filter leaves one out
        return refusal(draft, found)
    return _OF_NAMED[intent.act](draft, found)
