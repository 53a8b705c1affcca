"""The language model of the settings, what models have taken in all, and one that could be used, for `status`."""

from collections.abc import Iterator
from dataclasses import asdict
from importlib.util import find_spec
from typing import Any

from assistant.language_model.ollama import models_here
from assistant.language_model.providers import install_line
from assistant.language_model.totals import Total, totals
from vectorstore.settings import Settings


def model_record(settings: Settings) -> dict[str, Any]:
    """For a program: the model, the totals by model, and where none is set the models of an Ollama on this machine."""
    taken = {model: asdict(total) for model, total in totals(settings.home).items()}
    return {"model": settings.llm or None, "totals": taken, "ollama": [] if settings.llm else models_here()}


def model_rows(settings: Settings) -> Iterator[tuple[str, str]]:
    """For a person, name and line."""
    taken = totals(settings.home)
    own = str(settings.llm)
    told = _taken(taken.pop(own)) if own in taken else "nothing asked yet"
    yield "language model", f"{own}: {told}" if settings.llm else _offer(models_here())
    yield from (("", f"{model}: {_taken(total)}") for model, total in taken.items())


def _taken(total: Total) -> str:
    cost = f", cost {total.cost:.3g}" if total.cost else ""
    return (
        f"{total.answers:,} answers in {total.seconds:,.0f} s, {total.calls:,} calls, {total.read:,} tokens read, "
        f"{total.written:,} written{cost}"
    )


def _offer(models: list[str]) -> str:
    if not models:
        return "none (answers are composed of quotes)"
    first = "" if find_spec("langchain_ollama") else f"after {install_line('ollama')}, "
    return f"none; Ollama runs here with {', '.join(models)}: {first}PAPERLIGHT_LLM=ollama:{models[0]} uses it"
