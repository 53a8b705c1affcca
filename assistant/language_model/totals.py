"""What a language model has taken in all: a small file at home, by model, that every process adds to."""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.language_model.usage import Usage
from vectorstore.settings import Settings

NAME = "language_models.json"
PATIENCE = 2.0
"""Seconds that an answer waits for another process to have written."""


@dataclass(frozen=True, slots=True)
class Total:
    """What one model took for all answers; `cost` counts those that were asked when a price was set."""

    answers: int = 0
    calls: int = 0
    read: int = 0
    written: int = 0
    seconds: float = 0.0
    cost: float = 0.0

    def plus(self, usage: Usage) -> "Total":
        """Adds one more answer."""
        more = {"answers": 1, **asdict(usage), "cost": usage.cost or 0.0}
        return Total(**{each.name: getattr(self, each.name) + more[each.name] for each in fields(self)})


def totals(home: Path) -> dict[str, Total]:
    """Reads the totals by model, as it is named in the settings; nothing where nothing was taken, and where the file
    says otherwise."""
    try:
        told = json.loads((home.expanduser() / NAME).read_text(encoding="utf-8"))
        return {str(model): Total(**total) for model, total in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def add_to_totals(settings: Settings, usage: Usage) -> None:
    """Counts one answer more, at a home that is there and can be written; an answer never fails for it."""
    home = settings.home.expanduser()
    if not os.access(home, os.W_OK):
        return
    with suppress(OSError, Timeout), FileLock(home / f"{NAME}.lock", timeout=PATIENCE):
        known = totals(home)
        known[str(settings.llm)] = known.get(str(settings.llm), Total()).plus(usage)
        beside = home / f"{NAME}.part"
        beside.write_text(json.dumps({model: asdict(total) for model, total in known.items()}), encoding="utf-8")
        beside.replace(home / NAME)
