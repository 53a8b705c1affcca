"""One answer that a language model is to write: what all of its steps read, and how they ask the model."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel

from assistant.answers.day_summary import summary_of
from assistant.answers.draft import Draft
from assistant.answers.gathering import OF_NAMED, answering
from assistant.evidence import Evidence
from assistant.language_model import Finish, LanguageModel, LanguageModelError, Meter
from assistant.values import Checked, Citation, Delta, Judged, Question, Step
from assistant.writing.texts import step
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from vectorstore.library import Library

Form = TypeVar("Form", bound=BaseModel)

CALLS = {"quick": 3, "deep": 10}
"""Of the model, for one answer at most."""
FORM_TIMEOUT = 30.0
"""Seconds that a step other than the writing may take."""
LONGEST_SUMMARY = 1_200
"""Characters of a digest's summary."""
MOST_DAYS = 3
"""Days whose summaries are told, the latest."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it, as `Answer` has it; `papers` are those found, also by the plan's searches."""

    text: str
    citations: tuple[Citation, ...]
    refused: bool
    papers: tuple[Judged, ...]
    checks: tuple[Checked, ...] = ()
    finish: Finish = "said"


class ReaderLeft(Exception):  # noqa: N818, it is no error
    """Nobody waits for the answer any more."""


@dataclass
class Job:
    """`draft` is one that nothing was added to; `quoted` and `refused` tell of the extractive answer, `found` are its
    papers. Steps tell `emit` what they come to; `gone` is set when nobody listens any more."""

    draft: Draft
    settings: Settings
    model: LanguageModel
    meter: Meter
    question: Question
    found: Sequence[Judged]
    quoted: Sequence[Evidence]
    refused: bool
    today: date
    emit: Callable[[Step | Delta], None]
    gone: threading.Event = field(default_factory=threading.Event)
    calls: int = 0

    @property
    def library(self) -> "Library":
        return self.draft.library

    @property
    def deep(self) -> bool:
        return (self.question.depth or self.settings.depth) == "deep"

    @property
    def named(self) -> bool:
        """Whether the question is about papers that it names."""
        intent = self.draft.intent
        return intent.act in OF_NAMED and bool(intent.papers or intent.absent)

    @property
    def yes(self) -> list[Judged]:
        return answering(self.found)

    @property
    def left(self) -> int:
        """How often the model may still be asked."""
        return CALLS["deep" if self.deep else "quick"] - self.calls

    @cached_property
    def summaries(self) -> list[Mapping[str, Any]]:
        """What digests say of the days that are asked for, the latest."""
        if self.draft.intent.act != "day":
            return []
        days = [day for day, _ in self.library.ranges.digest_days(self.draft.intent.filters)][-MOST_DAYS:]
        told = [(day, summary_of(digest, LONGEST_SUMMARY)) for day in days for digest in self.library.digest(day)]
        return [{"digest_of": day, "summary": text, "citable": False} for day, text in dict.fromkeys(told) if text]

    def ask(self, form: type[Form], conversation: list[tuple[str, str]]) -> Form:
        """Has the model fill in a form. Raises LanguageModelError."""
        self.calls += 1
        timeout = min(self.settings.llm_timeout, FORM_TIMEOUT)
        return self.model.filled(form, conversation, timeout, self.meter)

    def tell(self, event: Step | Delta) -> None:
        """Raises ReaderLeft."""
        if self.gone.is_set():
            raise ReaderLeft
        self.emit(event)

    def begin(self, name: Literal["plan", "verify"]) -> None:
        """Tells that the model is asked for a step. Raises ReaderLeft."""
        self.tell(Step(name, ""))

    def step(
        self, name: Literal["plan", "gather", "extract", "write", "verify"], wording: str = "", **facts: Any
    ) -> None:
        """Tells what a step has come to, in the answer's language. Raises ReaderLeft."""
        self.tell(Step(name, step(self.draft.language, wording or name, **facts)))

    def reason(self, failure: LanguageModelError) -> str:
        """Tells why the model gave nothing, in the answer's language."""
        return str(getattr(self.draft.texts, failure.reason)).format(error=failure.detail)
