"""The table `prompt.toml`, read: what a language model is told, and what is said of its steps."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from vectorstore.values import Language

TABLE = Path(__file__).parent / "prompt.toml"

Layout = Literal["list", "themes", "table", "trend", "reading_order", "explanation"]
"""How an answer is laid out."""


@cache
def prompts() -> dict[str, Any]:
    """Returns the whole table."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def rules(name: str) -> str:
    """Tells what the model is told for a step."""
    return str(prompts()[name]).strip()


def untold(language: Language) -> str:
    """Tells what the line begins with that says what the passages do not tell."""
    return str(prompts()["untold"][language])


def step(language: Language, name: str, **facts: Any) -> str:
    """Returns one line on a step."""
    return str(prompts()["steps"][language][name]).format(**facts)
