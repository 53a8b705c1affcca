"""Asking a server again, more plainly, where it rejects how it is asked; what it takes is remembered."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

Messages = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a server is asked: with a message of the system's role, with the options of a stream that make it tell its
    tokens, and for forms with a JSON schema, else with a tool."""

    system: bool = True
    options: bool = True
    schema: bool = True

    def worded(self, conversation: Messages) -> Messages:
        """Returns the conversation, where need be with the system's rules at the head of the first question."""
        if self.system or conversation[0][0] != "system":
            return conversation
        (_, rules), (role, question), *more = conversation
        return [(role, f"{rules}\n\n{question}"), *more]

    def plainer(self, *parts: str) -> Iterator["Manner"]:
        """Yields this one, then plainer ones without some of the parts, the last without any."""
        known = [part for part in parts if getattr(self, part)]
        for kept in product((True, False), repeat=len(known)):
            yield replace(self, **dict(zip(known, kept, strict=True)))
