"""A conversation as it is understood so far: the list in force, earlier lists, and the papers spoken of last."""

from dataclasses import dataclass, replace
from datetime import date

from assistant.understand.intent import Act, Intent, Limit
from assistant.understand.reading import Context, Item

LISTING: frozenset[Act] = frozenset({"papers", "count", "day"})
"""Acts that put a list in force, which later questions go on from."""

OF_ONE: frozenset[Act] = frozenset({"paper", "aspect", "authors", "when"})
"""Acts whose answer speaks of named papers."""

OF_SEVERAL: frozenset[Act] = frozenset({"compare", "similar", "among", "define"})


@dataclass(frozen=True, slots=True)
class HeldLimit:
    """One thing that a list is limited to, and the filters that it means, if any."""

    item: Item
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """What earlier questions meant. `held` is the list in force, `lists` are all lists so far, `listing` what the
    question behind the list in force meant, `last` what the last one did; `shown` are the arXiv ids that the last
    answer shows, best first, and `listed` those of the list in force where they are known."""

    held: tuple[HeldLimit, ...] = ()
    lists: tuple[tuple[HeldLimit, ...], ...] = ()
    listing: Intent | None = None
    last: Intent | None = None
    shown: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()

    @property
    def context(self) -> Context:
        """The same as the network is shown it."""
        if self.last is None:
            return Context()
        if self.last.act in LISTING:
            shown = min(2, len(self.shown)) if self.shown else 2
        else:
            shown = 1 if self.last.act in OF_ONE else 2 if self.last.act in OF_SEVERAL else min(2, len(self.shown))
        return Context(tuple(each.item for each in self.held), self.last.act, shown)

    @property
    def days(self) -> tuple[date | None, date | None] | None:
        """The days in force, from which "the day before" counts."""
        for each in reversed(self.held):
            if each.limit and each.item.tag == "date":
                said = each.limit.filters
                return said.since or said.digested_since, said.until or said.digested_until
        return None

    @property
    def focus(self) -> tuple[str, ...]:
        """The papers that "it" and "they" mean: those spoken of, else those listed."""
        return self.last.papers if self.last and self.last.papers else self.shown

    def after(self, intent: Intent, held: tuple[HeldLimit, ...], shown: tuple[str, ...] = ()) -> "Thread":
        """Returns the conversation with one more question and what its answer shows."""
        if intent.act in LISTING:
            return Thread(held, (*self.lists, held), intent, intent, shown, shown)
        return replace(self, last=intent, shown=shown)

    def back_to(self, words: str) -> "Thread":
        """Returns the conversation with an earlier list in force: the latest that holds the most of some words; without
        words the list in force, or the one before it where the last question was on that."""
        wanted = {piece for word in words.lower().split() for piece in ([word] if word.isascii() else _pairs(word))}
        scored = [
            (sum(piece in " ".join(each.item.words for each in held).lower() for piece in wanted), place, held)
            for place, held in enumerate(self.lists)
        ]
        best = max(scored, key=lambda each: each[:2], default=None)
        if best and best[0]:
            return replace(self, held=best[2], listed=())
        if self.last and self.last.act in LISTING and len(self.lists) > 1:
            return replace(self, held=self.lists[-2], listed=())
        return self


def _pairs(word: str) -> list[str]:
    return [word[i : i + 2] for i in range(max(1, len(word) - 1))]
