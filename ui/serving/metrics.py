"""What is counted while the server runs, for Prometheus, and the assistant that counts its answers."""

import logging
import os
import threading
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from assistant.answer import TOP, Assistant
from assistant.values import Answer, Found
from vectorstore.errors import OutageError, UserError
from vectorstore.turns import TURNS

if TYPE_CHECKING:
    from fastapi import APIRouter

    from assistant.language_model import LanguageModelError, Meter
    from assistant.understand.intent import Intent
    from assistant.values import Event, Question
    from vectorstore.library import Library
    from vectorstore.settings import Settings
    from vectorstore.values import Language

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder where several workers keep their counts; without it each process has its own."""

SECONDS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)

_ours = CollectorRegistry()
QUESTIONS = Counter(
    "paperlight_questions",
    "Questions by how they ended: answered, refused, wrong (cannot be read), outage, failed, left by who asked",
    ["ended"], registry=_ours,
)  # fmt: skip
STEPS = Histogram(
    "paperlight_step_seconds", "Understanding a question, the time to its first papers, the whole answer",
    ["step"], registry=_ours, buckets=SECONDS,
)  # fmt: skip
UNDER_WAY = Gauge(
    "paperlight_answers_under_way", "Questions being answered", registry=_ours, multiprocess_mode="livesum"
)
MODEL_FAILURES = Counter(
    "paperlight_model_failures", "Answers that a language model did not give", ["reason"], registry=_ours
)
MODEL_CALLS = Counter("paperlight_model_calls", "Calls of a language model", registry=_ours)
MODEL_TOKENS = Counter(
    "paperlight_model_tokens", "Tokens that a language model read and wrote", ["kind"], registry=_ours
)
GENERATION = Gauge(
    "paperlight_generation", "State of the catalogue that is served", registry=_ours, multiprocess_mode="max"
)
PAPERS = Gauge("paperlight_papers", "Papers in the library", registry=_ours, multiprocess_mode="max")
REQUESTS = Counter("paperlight_requests", "Requests by method and status", ["method", "status"], registry=_ours)
REQUEST_SECONDS = Histogram(
    "paperlight_request_seconds", "From a request to the end of its answer", registry=_ours, buckets=SECONDS
)


class CountedAssistant(Assistant):
    """An assistant whose answers are counted and timed, and logged without their questions unless that is set."""

    def __init__(self, library: "Library", settings: "Settings", **given: Any) -> None:
        super().__init__(library, settings, **given)
        self._tells_questions = settings.log_questions
        self._changing, self._under_way = threading.Lock(), 0

    @property
    def under_way(self) -> int:
        """How many questions are being answered, in this process."""
        return self._under_way

    def _began(self, more: int) -> None:
        UNDER_WAY.inc(more)
        with self._changing:
            self._under_way += more

    def stream(self, question: "Question", top: int = TOP) -> "Generator[Event, None, None]":
        ended, started = "left", time.perf_counter()
        self._began(1)
        try:
            for event in TURNS.each(super().stream(question, top)):
                if isinstance(event, Found):
                    STEPS.labels("papers").observe(time.perf_counter() - started)
                elif isinstance(event, Answer):
                    ended = "refused" if event.refused else "answered"
                    _count_usage(event)
                yield event
        except UserError as error:
            ended = "outage" if isinstance(error, OutageError) else "wrong"
            raise
        except GeneratorExit:
            raise
        except Exception:
            ended = "failed"
            raise
        finally:
            seconds = time.perf_counter() - started
            self._began(-1)
            QUESTIONS.labels(ended).inc()
            STEPS.labels("answer").observe(seconds)
            told: dict[str, object] = {"ended": ended, "seconds": round(seconds, 3)}
            if self._tells_questions:
                told["question"] = question.text
            logging.getLogger("paperlight.answers").info("question %s", ended, extra={"told": told})

    def _read(self, question: "Question", meter: "Meter") -> "tuple[Intent, str]":
        with STEPS.labels("understand").time():
            return super()._read(question, meter)

    def _failed(self, template: str, failure: "LanguageModelError", language: "Language") -> str:
        MODEL_FAILURES.labels(failure.reason).inc()
        return super()._failed(template, failure, language)


def _count_usage(answer: Answer) -> None:
    if answer.usage:
        MODEL_CALLS.inc(answer.usage.calls)
        MODEL_TOKENS.labels("read").inc(answer.usage.read)
        MODEL_TOKENS.labels("written").inc(answer.usage.written)


def router(library: "Library") -> "APIRouter":
    """GET /metrics, in Prometheus' text format; of all workers together where there are several."""
    from fastapi import APIRouter, Response
    from prometheus_client import CONTENT_TYPE_LATEST

    routes = APIRouter(include_in_schema=False)

    @routes.get("/metrics")
    def metrics() -> Response:
        GENERATION.set(library.generation())
        PAPERS.set(library.counts().papers)
        if os.environ.get(SHARED):
            together = CollectorRegistry()
            MultiProcessCollector(together)
            return Response(generate_latest(together), media_type=CONTENT_TYPE_LATEST)
        return Response(generate_latest(_ours), media_type=CONTENT_TYPE_LATEST)

    return routes
