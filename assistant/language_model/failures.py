"""Why a language model gave nothing that can be shown, whatever its provider calls it."""

import re
from http import HTTPStatus
from typing import Literal

Reason = Literal[
    "timed_out", "unreachable", "rate_limited", "no_quota", "no_access", "unknown_model", "refused_request", "too_long",
    "server_error", "cut_off", "used_up", "filtered", "said_nothing", "cited_nothing", "unfounded", "wrong_language",
    "unusable", "no_package", "no_provider", "no_key", "not_set_up", "other_error",
]  # fmt: skip
"""Names of sentences in `assistant.texts`."""

STATUSES: dict[int, Reason] = {
    HTTPStatus.BAD_REQUEST: "refused_request",
    HTTPStatus.UNAUTHORIZED: "no_access",
    HTTPStatus.PAYMENT_REQUIRED: "no_quota",
    HTTPStatus.FORBIDDEN: "no_access",
    HTTPStatus.NOT_FOUND: "unknown_model",
    HTTPStatus.REQUEST_TIMEOUT: "timed_out",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_long",
    HTTPStatus.UNPROCESSABLE_ENTITY: "refused_request",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limited",
}
"""Of HTTP, for packages that raise errors of their own."""

NO_QUOTA = "insufficient_quota"
"""How OpenAI, and who speaks its protocol, names an account that is used up; the status is that of a rate limit."""


_TOO_LONG = re.compile(r"context[ _](?:length|size|window)|too many tokens|prompt is too long", re.IGNORECASE)
"""In the words of servers that have no name for it, such as vLLM, llama.cpp and LM Studio."""


class LanguageModelError(Exception):
    """Why a language model gave no answer that can be shown. `detail` is what to do or the error's name, never its
    text, which may hold keys or the prompt."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def failure(error: Exception, started: bool) -> LanguageModelError:
    """Tells what an error of any provider means, before its reply has started or after."""
    if isinstance(error, LanguageModelError):
        return error
    reason = _by_kind(error, started) or _by_status(error)
    if started and reason in (None, "unreachable"):
        return LanguageModelError("cut_off")
    return LanguageModelError(reason) if reason else LanguageModelError("other_error", type(error).__name__)


def _by_kind(error: Exception, started: bool) -> Reason | None:
    import httpx
    from langchain_core import exceptions as langchain

    reasons: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Reason | None], ...] = (
        (langchain.ContextOverflowError, "too_long"),
        (langchain.ModelTimeoutError, "timed_out"),
        (langchain.ModelConnectionError, "unreachable"),
        (langchain.ModelRateLimitError, "no_quota" if NO_QUOTA in _told(error) else "rate_limited"),
        (langchain.ModelAuthenticationError, "no_access"),
        (langchain.ModelPermissionDeniedError, "no_access"),
        (langchain.ModelNotFoundError, "unknown_model"),
        (langchain.ModelInvalidRequestError, _rejection(error)),
        (langchain.ModelAPIError, "server_error"),
        # Of packages that hand on what they are built on.
        ((TimeoutError, httpx.TimeoutException), "timed_out"),
        ((ConnectionError, httpx.TransportError), "unreachable"),
        (ValueError, None if started else "unusable"),  # what came is no reply at all, such as the page of a proxy
    )
    return next((reason for kind, reason in reasons if isinstance(error, kind)), None)


def _by_status(error: Exception) -> Reason | None:
    status = getattr(error, "status_code", None) or getattr(error, "code", None)
    if not isinstance(status, int):
        return None
    reason: Reason | None = "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else STATUSES.get(status)
    return _rejection(error) if reason == "refused_request" else reason


def _told(error: Exception) -> str:
    return f"{error} {getattr(error, 'body', '')}"


def _rejection(error: Exception) -> Reason:
    return "too_long" if _TOO_LONG.search(_told(error)) else "refused_request"
