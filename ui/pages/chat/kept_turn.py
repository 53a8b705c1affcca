"""A turn as text to keep, and back: papers by their ids, so that they are shown as the library knows them by then."""

import json
import logging
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from ui.pages.chat.turn import Turn
from vectorstore.library import Library
from vectorstore.people.conversations import KeptTurn

if TYPE_CHECKING:
    from pydantic import TypeAdapter

log = logging.getLogger(__name__)


def kept(turn: Turn) -> KeptTurn:
    """What is kept of a turn. What an answer was made of on the way is not."""
    value = _adapter().dump_python(turn, mode="json", exclude_defaults=True)
    if turn.answer:
        value.pop("found", None)
        value.pop("streamed", None)
    for key in ("number", "question", "history", "shown", "step"):
        value.pop(key, None)
    for hit in _hits(value):
        hit["paper"] = hit["paper"]["arxiv_id"]
        hit.pop("passages", None)
    return KeptTurn(turn.number, turn.question, json.dumps(value, ensure_ascii=False))


def restored(turn: KeptTurn, library: Library) -> Turn:
    """The turn as it was, without papers that the library no longer holds. One that was never answered, or that an
    older Paperlight kept in another way, is a question that was stopped."""
    unanswered = Turn(turn.number, turn.question, stopped=True)
    if not turn.content:
        return unanswered
    try:
        value = json.loads(turn.content)
        papers = {hit["paper"]: library.paper(hit["paper"]) for hit in _hits(value)}
        for name in ("answer", "found"):
            if part := value.get(name):
                part["papers"] = [each for each in part["papers"] if papers[each["hit"]["paper"]]]
        for hit in _hits(value):
            hit["paper"] = papers[hit["paper"]]
        return _adapter().validate_python({**value, "number": turn.number, "question": turn.question})
    except (ValueError, KeyError, TypeError):
        log.warning("a kept turn cannot be read", exc_info=True)
        return unanswered


def _hits(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in ("answer", "found"):
        for judged in (value.get(name) or {}).get("papers", ()):
            yield judged["hit"]


@cache
def _adapter() -> "TypeAdapter[Turn]":
    from pydantic import TypeAdapter

    return TypeAdapter(Turn)
