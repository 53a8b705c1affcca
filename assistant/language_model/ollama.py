"""Whether Ollama runs on this machine, and which models it has. It is looked for, offered, and never used unasked."""

import os
import re
from functools import partial
from urllib.parse import urlsplit

from assistant.language_model.bounds import result_within
from assistant.language_model.failures import LanguageModelError

PORT = 11434
LONGEST_WAIT = 1.0
"""Seconds; it answers from memory."""
MOST = 3
"""Models that are named."""

_NAME = re.compile(r"[\w.:/-]{1,80}")


def models_here() -> list[str]:
    """Returns the first models of an Ollama on this machine; none where none runs, and for what speaks otherwise."""
    import httpx

    # No proxy of the environment's, which may be another machine, and no redirection there.
    ask = partial(httpx.get, f"http://127.0.0.1:{_port()}/api/tags", trust_env=False, timeout=LONGEST_WAIT)
    try:
        names = [str(each["name"]) for each in result_within(ask, LONGEST_WAIT).json()["models"]]
    except (LanguageModelError, ValueError, KeyError, TypeError):
        return []
    return [name for name in names if _NAME.fullmatch(name)][:MOST]


def _port() -> int:
    """That of OLLAMA_HOST, by which Ollama itself is told where to listen; its host may be another machine and does not
    count."""
    given = os.environ.get("OLLAMA_HOST", "")
    try:
        return urlsplit(given if "//" in given else f"//{given}").port or PORT
    except ValueError:
        return PORT
