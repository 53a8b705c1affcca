"""A chat model of any provider, as a stream of text that either ends well or says why not."""

import os
import queue
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from pydantic import BaseModel, ValidationError

from vectorstore import waiting
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Form = TypeVar("Form", bound=BaseModel)

Reason = Literal[
    "timed_out", "unreachable", "rate_limited", "no_access", "unknown_model", "refused_request", "server_error",
    "cut_off", "said_nothing", "cited_nothing", "unfounded", "wrong_language", "unusable",
    "not_set_up", "other_error",
]  # fmt: skip
"""Names of sentences in `assistant.texts`."""

LOOK_EVERY = 0.5
"""Seconds between two looks whether anybody waits for a silent model."""

TIMEOUTS_IN_ALL = 5
"""An answer may take this many times `Settings.llm_timeout` from the question to its last word."""


class LanguageModelError(Exception):
    """Why a language model gave no answer that can be shown; `detail` is the error's name, never its text, which may
    hold keys or the prompt."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a model read and wrote for one reply, 0 where its server does not say."""

    read: int = 0
    written: int = 0


def chat_model(settings: Settings) -> "BaseChatModel":
    """The language model of the settings. Raises LanguageModelError where its provider, package or key is missing."""
    provider = (settings.llm or "").partition(":")[0]
    given: dict[str, Any] = {"timeout": settings.llm_timeout, "max_retries": 1}
    if provider == "openai":
        given["stream_usage"] = True  # by default asked for only at the provider's own address
    if settings.llm_base_url:
        given["base_url"] = settings.llm_base_url
    if settings.llm_api_key:
        given["api_key"] = settings.llm_api_key.get_secret_value()
    elif provider == "openai" and settings.llm_base_url and not os.environ.get("OPENAI_API_KEY"):
        given["api_key"] = "none"  # a local server wants no key, its client wants one that is not empty
    try:
        import langsmith
        from langchain.chat_models import init_chat_model

        # What a shell has left in the environment sends no question and no answer to a tracing service.
        langsmith.configure(enabled=None if settings.tracing else False)
        return cast("BaseChatModel", init_chat_model(str(settings.llm), **given))
    except Exception as error:  # each provider's package has its own errors for a missing key or a wrong name
        raise LanguageModelError("not_set_up", type(error).__name__) from error


def reply(model: "BaseChatModel", conversation: list[tuple[str, str]], timeout: float) -> Iterator[str | Usage]:
    """The pieces of a model's reply as they come, last what it took. Raises LanguageModelError, also when a word takes
    more than `timeout` seconds to come or the reply stops before its end.

    The model runs in a thread of its own, because a server can keep a connection alive for ever without a word.
    """
    pieces: queue.Queue[Any] = queue.Queue()
    gone = threading.Event()
    threading.Thread(target=_run, args=(model, conversation, pieces, gone), daemon=True).start()
    deadline = time.monotonic() + timeout * TIMEOUTS_IN_ALL
    started = ended = False
    usage = Usage()
    try:
        while (piece := _next(pieces, min(timeout, deadline - time.monotonic()))) is not None:
            if isinstance(piece, Exception):
                raise failure(piece, started) from piece
            started = True
            ended = ended or _is_end(piece.response_metadata)
            if piece.usage_metadata:
                usage = _added(usage, piece.usage_metadata)
            yield piece.text
    finally:
        gone.set()
    if not ended:
        raise LanguageModelError("cut_off")
    yield usage


def filled(model: "BaseChatModel", form: type[Form], conversation: list[tuple[str, str]], timeout: float) -> Form:
    """A form as a model fills it in. Raises LanguageModelError, also when that takes more than `timeout` seconds, and
    "unusable" where the reply is no such form."""
    replies: queue.Queue[Any] = queue.Queue()
    threading.Thread(target=_fill, args=(model, form, conversation, replies), daemon=True).start()
    given = _next(replies, timeout)
    if isinstance(given, Exception):
        raise failure(given, started=False) from given
    try:
        return form.model_validate_json(given) if isinstance(given, str) else form.model_validate(given)
    except ValidationError as error:
        raise LanguageModelError("unusable") from error


def _fill(
    model: "BaseChatModel", form: type[BaseModel], conversation: list[tuple[str, str]], replies: "queue.Queue[Any]"
) -> None:
    """Asks by the provider's own way of structured output; a server that rejects it may still know tools."""
    from langchain_core.exceptions import ModelInvalidRequestError

    schema = form.model_json_schema()
    try:
        try:
            said: Any = model.with_structured_output(schema, include_raw=True).invoke(conversation)
        except ModelInvalidRequestError:
            by_tool = model.with_structured_output(schema, method="function_calling", include_raw=True)
            said = by_tool.invoke(conversation)
        replies.put(_given(said))
    except Exception as error:  # handed to the thread that waits
        replies.put(error)


def _given(said: Mapping[str, Any]) -> Any:
    """What a model filled in, wherever it put it: some servers call a tool unasked, some write JSON between words."""
    raw = said["raw"]
    if said["parsed"] or raw.tool_calls:
        return said["parsed"] or raw.tool_calls[0]["args"]
    text = str(raw.text)
    return text[text.find("{") : text.rfind("}") + 1]


def _added(usage: Usage, reported: Mapping[str, Any]) -> Usage:
    """Some providers report once, some the reading first and then the writing: pieces add up, as in LangChain."""
    return Usage(usage.read + reported.get("input_tokens", 0), usage.written + reported.get("output_tokens", 0))


def _run(
    model: "BaseChatModel", conversation: list[tuple[str, str]], pieces: "queue.Queue[Any]", gone: threading.Event
) -> None:
    try:
        for piece in model.stream(conversation):
            if gone.is_set():
                return
            pieces.put(piece)
        pieces.put(None)
    except Exception as error:  # handed to the thread that waits
        pieces.put(error)


def _next(pieces: "queue.Queue[Any]", seconds: float) -> Any:
    until = time.monotonic() + seconds
    while True:
        waiting.check()
        with suppress(queue.Empty):
            return pieces.get(timeout=min(LOOK_EVERY, max(0.0, until - time.monotonic())))
        if time.monotonic() >= until:
            raise LanguageModelError("timed_out")


def _is_end(metadata: Mapping[str, Any]) -> bool:
    """Providers name it finish_reason, stop_reason, stopReason or done_reason."""
    return any("reason" in key.lower() and value for key, value in metadata.items())


def failure(error: Exception, started: bool) -> LanguageModelError:
    """What an error of any provider means, before its reply has started or after."""
    from langchain_core import exceptions as langchain

    reasons: tuple[tuple[type[Exception], Reason], ...] = (
        (langchain.ModelTimeoutError, "timed_out"),
        (langchain.ModelConnectionError, "unreachable"),
        (langchain.ModelRateLimitError, "rate_limited"),
        (langchain.ModelAuthenticationError, "no_access"),
        (langchain.ModelPermissionDeniedError, "no_access"),
        (langchain.ModelNotFoundError, "unknown_model"),
        (langchain.ModelInvalidRequestError, "refused_request"),
        (langchain.ContextOverflowError, "refused_request"),
        (langchain.ModelAPIError, "server_error"),
    )
    for kind, reason in reasons:
        if isinstance(error, kind):
            return LanguageModelError("cut_off" if started and reason == "unreachable" else reason)
    return LanguageModelError("cut_off") if started else LanguageModelError("other_error", type(error).__name__)
