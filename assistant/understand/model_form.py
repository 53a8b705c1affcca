"""What a language model is told to read a question, and the form that it fills in."""

import json
from calendar import day_name
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.understand import words
from assistant.understand.intent import Act, Aspect, PaperType
from assistant.values import Question
from vectorstore.values import Language, Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST_CATEGORIES = 40
MOST_EARLIER = 8
LONGEST_EARLIER = 500
"""Characters of an earlier question."""

Words = Annotated[
    list[str], BeforeValidator(lambda given: [given] if isinstance(given, str) and given else given or [])
]
"""Phrases; one alone may come without its list, none as null."""

Nothing = BeforeValidator(lambda given: None if given in ("", "none", "null") else given)
"""Absence as some models write it."""


def _all_required(schema: dict[str, Any]) -> None:
    schema["required"] = list(schema["properties"])


class QuestionForm(BaseModel):
    """The meaning of a question."""

    model_config = ConfigDict(json_schema_extra=_all_required)

    act: Act
    wanted: Words = Field(default_factory=list)
    unwanted: Words = Field(default_factory=list)
    type: Annotated[PaperType | None, Nothing] = None
    since: str | None = None
    until: str | None = None
    digested_since: str | None = None
    digested_until: str | None = None
    categories: Words = Field(default_factory=list)
    not_categories: Words = Field(default_factory=list)
    authors: Words = Field(default_factory=list)
    papers: Words = Field(default_factory=list)
    aspect: Annotated[Aspect | None, Nothing] = None
    latest: bool | None = None
    answer_in: Annotated[Language | None, Nothing] = None
    follows: bool | None = None


def messages(library: "Library", question: Question, shown: Sequence[Paper], today: date) -> list[tuple[str, str]]:
    """Returns the conversation for a chat model: (role, text) pairs. Each part is a JSON object on a line of its
    own."""
    papers = [{"n": n, "id": paper.arxiv_id, "title": paper.title} for n, paper in enumerate(shown, 1)]
    earlier = [text[:LONGEST_EARLIER] for text in question.history[-MOST_EARLIER:]]
    told: list[Mapping[str, Any]] = [
        {"today": f"{day_name[today.weekday()]}, {today}", "library": _extent(library)},
        {"earlier questions, oldest first": earlier},
        {"papers shown last": papers},
        {"question": question.text},
    ]
    return [
        ("system", words.text("model_form")),
        ("human", "\n".join(json.dumps(each, ensure_ascii=False) for each in told)),
    ]


def _extent(library: "Library") -> dict[str, Any]:
    digested, published = ([day.isoformat() for day, _ in days] for days in (library.days(), library.published()))
    return {
        "papers": library.counts().papers,
        "published": [*published[:1], *published[1:][-1:]],
        "digests": [*digested[:1], *digested[1:][-1:]],
        "categories": [name for name, _ in library.categories()[:MOST_CATEGORIES]],
    }
