"""An earlier question of a conversation, and the papers that "it", "them" and "the second one" mean after it."""

from collections.abc import Callable, Sequence
from functools import cached_property

from assistant.values import Kind, Understood

OF_ONE_PAPER: tuple[Kind, ...] = ("about", "aspect", "authors", "when", "similar")

_OF_NAMED: tuple[Kind, ...] = ("about", "aspect", "authors", "when", "compare")
"""Kinds whose answer speaks of the papers that were named, and lists no others."""

Answered = Callable[[Understood], Sequence[str]]
"""The arXiv ids of the papers that an answer to what was understood shows, best first."""


class Turn:
    """A question as it was understood, and what its answer showed; each is looked at once, and only where it is
    needed."""

    def __init__(
        self,
        meant: Callable[[], Understood],
        answered: Answered,
        before: "Turn | None",
        shown: Sequence[str] = (),
        cited: Sequence[str] = (),
    ) -> None:
        self._meant = meant
        self._answered = answered
        self._shown = tuple(shown)
        self._cited = tuple(cited)
        self._before = before

    @cached_property
    def meant(self) -> Understood:
        """What the question was taken to mean."""
        return self._meant()

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The arXiv ids of the papers that its answer shows, best first."""
        return self._shown or tuple(self._answered(self.meant))

    @property
    def listed(self) -> tuple[str, ...]:
        """The papers that "the second one" counts: of the newest turn that listed some."""
        turn: Turn | None = self
        while turn and turn.meant.kind in _OF_NAMED:
            turn = turn._before
        return turn.shown if turn else self.shown

    @property
    def quoted(self) -> tuple[str, ...]:
        """Those of the papers listed that an answer quoted, where that is known."""
        return self._cited if self.listed == self.shown else ()

    @property
    def spoken_of(self) -> tuple[str, ...]:
        """The papers that "it" and "they" mean, at least one where any is shown: those that the question was about, and
        else those shown."""
        named = self.meant.subjects if self.meant.kind in _OF_NAMED else ()
        return tuple(dict.fromkeys([*named, *(() if len(named) > 1 else (*self.quoted, *self.listed)), *self.shown]))

    @property
    def several(self) -> tuple[str, ...]:
        """The papers among which "which of them" chooses: those compared, or else those quoted or listed."""
        return self.meant.subjects if self.meant.kind == "compare" else self.quoted or self.listed
