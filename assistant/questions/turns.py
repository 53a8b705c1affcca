"""An earlier question of a conversation, and the papers that "it", "them" and "the second one" mean after it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from assistant.values import Kind, Understood

OF_ONE_PAPER: tuple[Kind, ...] = ("about", "aspect", "authors", "when", "similar")

_OF_NAMED: tuple[Kind, ...] = ("about", "aspect", "authors", "when", "compare")
"""Kinds whose answer speaks of the papers that were named, and lists no others."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What an answer showed: the arXiv ids of the papers found, best first, and of those that it quoted, in its order.
    A refusal shows papers and quotes none."""

    papers: tuple[str, ...]
    quoted: tuple[str, ...] = ()


Answered = Callable[[Understood], Shown]
"""What an answer to what was understood shows."""


class Turn:
    """A question as it was understood, and what its answer showed; each is looked at once, and only where it is
    needed. `shown` is what is known to have been shown; what of it is missing is found again."""

    def __init__(
        self, meant: Callable[[], Understood], answered: Answered, before: "Turn | None", shown: Shown = Shown(())
    ) -> None:
        self._meant = meant
        self._answered = answered
        self._shown = shown
        self._before = before

    @cached_property
    def meant(self) -> Understood:
        """What the question was taken to mean."""
        return self._meant()

    @cached_property
    def answer(self) -> Shown:
        """What its answer showed."""
        if self._shown.quoted:
            return self._shown
        again, known = self._answered(self.meant), self._shown.papers
        return Shown(known, tuple(each for each in again.quoted if each in known)) if known else again

    @property
    def listing(self) -> "Turn":
        """The newest turn that listed papers, and did not speak of named ones; this one where there is none."""
        turn: Turn | None = self
        while turn and turn.meant.kind in _OF_NAMED:
            turn = turn._before
        return turn or self

    @property
    def answering(self) -> "Turn":
        """This turn, or where it only asked on and found no answer, the one that it asked on from."""
        turn = self
        while not turn.answer.quoted and turn.meant.follows and turn._before:
            turn = turn._before
        return turn

    @property
    def listed(self) -> tuple[str, ...]:
        """The papers that "the second one" counts: those that the answer lists, and then what else was shown."""
        return tuple(dict.fromkeys([*self._counted.quoted, *self._counted.papers]))

    @property
    def last(self) -> str:
        """The paper that "the last one" means, of those that the answer lists where it lists any."""
        return (self._counted.quoted or self._counted.papers)[-1]

    @property
    def _counted(self) -> Shown:
        """What is counted on: who tells which papers were shown, and not which were quoted, counts those shown."""
        turn = self.listing
        return turn._shown if turn._shown.papers else turn.answer

    @property
    def spoken_of(self) -> tuple[str, ...]:
        """The papers that "it" and "they" mean, at least one where any is shown: those that the question was about, and
        else those listed."""
        named = self.meant.subjects if self.meant.kind in (*_OF_NAMED, "similar") else ()
        return tuple(dict.fromkeys([*named, *(() if len(named) > 1 else self.listed), *self.answer.papers]))

    @property
    def several(self) -> tuple[str, ...]:
        """The papers among which "which of them" chooses: those compared, or else those quoted or listed."""
        if self.meant.kind == "compare":
            return self.meant.subjects
        answer = self.listing.answer
        return answer.quoted if len(answer.quoted) > 1 else answer.papers
