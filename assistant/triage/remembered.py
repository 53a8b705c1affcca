"""How probably the papers of a range meet wishes, remembered: after a pick only what was learnt changes."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from assistant.triage.likelihood import Met, met
from assistant.triage.wishes import Wish
from vectorstore.values import Filters

if TYPE_CHECKING:
    from vectorstore.library import Library

KEPT = 200
"""Wishes over ranges; a month of 5,000 papers takes 100 kilobytes for each."""

_Key = tuple[str, int, Filters, Wish]
_held: OrderedDict[_Key, Met] = OrderedDict()
_holding = Lock()


def met_once(library: "Library", wishes: Sequence[Wish], filters: Filters) -> list[Met]:
    """Judges as `met` does, once for each state of the library."""
    state = str(library.home), library.generation(), filters
    with _holding:
        known = {wish: _held[*state, wish] for wish in wishes if (*state, wish) in _held}
    if new := [wish for wish in dict.fromkeys(wishes) if wish not in known]:
        known |= dict(zip(new, met(library, new, filters), strict=True))
    with _holding:
        for wish in wishes:
            _held[*state, wish] = known[wish]
            _held.move_to_end((*state, wish))
        while len(_held) > KEPT:
            _held.popitem(last=False)
    return [known[wish] for wish in wishes]
