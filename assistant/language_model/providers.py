"""The chat model of the settings, as LangChain makes it."""

import os
import re
from typing import TYPE_CHECKING, Any, cast

from assistant.language_model.failures import LanguageModelError
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

EXTRAS = {"anthropic": "anthropic", "google_genai": "google", "ollama": "ollama", "deepseek": "deepseek"}
"""What `pip install 'paperlight[…]'` adds for a provider; OpenAI's is always there."""

KEYS = {
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "google_genai": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
    "deepseek": ("DEEPSEEK_API_KEY",),
}
"""The providers' own environment variables for their key."""

OPENAI_LIKE = ("openai", "deepseek")
CONTEXT = 16_000
"""Tokens read and written in one go at most, where the settings do not say."""

_PIP = re.compile(r"pip install [\w.\[\]-]+")


def chat_model(settings: Settings) -> "BaseChatModel":
    """Returns the language model of the settings. Raises LanguageModelError where its provider, package or key is
    missing."""
    provider, _, name = str(settings.llm).partition(":")
    given = _given(provider, settings)
    try:
        import langsmith
        from langchain.chat_models import init_chat_model

        # What a shell has left in the environment sends no question and no answer to a tracing service.
        langsmith.configure(enabled=None if settings.tracing else False)
        return cast("BaseChatModel", init_chat_model(name, model_provider=provider, **given))
    except ImportError as error:
        raise LanguageModelError("no_package", install_line(provider, str(error))) from error
    except Exception as error:  # each provider's package has its own errors for what it is given
        unknown = isinstance(error, ValueError) and str(error).startswith("Unsupported provider")
        raise LanguageModelError("no_provider" if unknown else "not_set_up", type(error).__name__) from error


def install_line(provider: str, told: str = "") -> str:
    """Tells what to type for a provider's package: an extra of ours, or what LangChain told."""
    if provider in EXTRAS:
        return f"pip install 'paperlight[{EXTRAS[provider]}]'"
    line = _PIP.search(told)
    return line[0] if line else f"pip install langchain-{provider.replace('_', '-')}"


def context_of(model: "BaseChatModel", settings: Settings) -> int:
    """Returns tokens that the model reads and writes in one go: as set, else its window where LangChain knows a small
    one."""
    known = (model.profile or {}).get("max_input_tokens") or CONTEXT
    return settings.llm_context or min(known, CONTEXT)


def _given(provider: str, settings: Settings) -> dict[str, Any]:
    given: dict[str, Any] = {"timeout": settings.llm_timeout, "max_retries": 1}
    if provider == "ollama":  # its client has no retries; it cuts what is longer than its window without a word
        given = {
            "client_kwargs": {"timeout": settings.llm_timeout},
            "num_ctx": settings.llm_context or CONTEXT,
        }
    elif provider == "google_genai":
        given["max_retries"] = 2  # it counts the first try too
    elif provider in OPENAI_LIKE:
        given["stream_usage"] = True  # by default asked for only at the provider's own address
    if settings.llm_base_url:
        given["base_url"] = settings.llm_base_url
    key = _key(provider, settings)
    return given | {"api_key": key} if key else given


def _key(provider: str, settings: Settings) -> str | None:
    """The key that is handed on. Raises LanguageModelError where the provider wants one and there is none."""
    if settings.llm_api_key:
        return settings.llm_api_key.get_secret_value()
    names = KEYS.get(provider, ())
    if not names or any(os.environ.get(name) for name in names):
        return None  # the provider's package finds it
    if not settings.llm_base_url:
        raise LanguageModelError("no_key", f"PAPERLIGHT_LLM_API_KEY, {names[0]}")
    return (
        "none" if provider in OPENAI_LIKE else None
    )  # a local server wants no key, its client wants one that is not empty
