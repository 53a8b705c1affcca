"""A question with everything that its meaning is read from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assistant.understand.intent import Intent
from assistant.understand.masking import Masked
from assistant.understand.reading import Reading, Tag
from assistant.understand.thread import Thread
from assistant.values import Question

if TYPE_CHECKING:
    from vectorstore.library import Library

ShownBy = Callable[[Intent], Sequence[str]]
"""Gives the arXiv ids that an answer shows, best first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with everything that its meaning is read from."""

    library: "Library"
    question: Question
    text: str
    spans: Sequence[Masked]
    seen: Reading
    thread: Thread
    today: date
    shown_by: ShownBy

    def said(self, *tags: Tag) -> bool:
        """Tells whether the question has a stretch with one of these tags."""
        return any(each.tag in tags for each in self.seen.tagged)
