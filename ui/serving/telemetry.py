"""OpenTelemetry, where an address for it is set: a span of each request, with how its question ended, and of each call
of a language model's server. Of what was asked they tell no more than the log does."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from vectorstore.errors import UserError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from opentelemetry.trace import Span

    from vectorstore.settings import Settings

ANSWERS = "paperlight.answers"
"""The logger that hears of each question."""

UNTRACED = "/healthz,/readyz,/metrics,/look/,/assets/,/static/,/svelte/"
"""Paths, as patterns, that nobody wants to read spans of."""


@contextmanager
def traced(app: "FastAPI", settings: "Settings") -> Iterator[None]:
    """Until it ends, the app's requests and all calls of servers give spans to `Settings.telemetry_url`, if one is set.
    Before the app's first request. Raises UserError where the extra is missing."""
    if not settings.telemetry_url:
        yield
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
        from opentelemetry.instrumentation.httpx import HTTPX2ClientInstrumentor, HTTPXClientInstrumentor
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise UserError("PAPERLIGHT_TELEMETRY_URL is set: pip install 'paperlight[otel]', or take it away") from None
    provider = TracerProvider(resource=Resource.create({"service.name": "paperlight"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{settings.telemetry_url}/v1/traces")))

    def begun(span: "Span", _: Any) -> None:
        if not settings.log_questions:
            _without_query(span)

    async def begun_async(span: "Span", _: Any) -> None:
        begun(span, _)

    with ExitStack() as ending:
        ending.callback(provider.shutdown)  # sends what is left
        FastAPIInstrumentor.instrument_app(
            app, server_request_hook=begun, tracer_provider=provider, excluded_urls=UNTRACED,
            exclude_spans=["receive", "send"],
        )  # fmt: skip
        for calls in (HTTPXClientInstrumentor(), HTTPX2ClientInstrumentor()):  # providers' clients use either
            calls.instrument(tracer_provider=provider, request_hook=begun, async_request_hook=begun_async)
            ending.callback(calls.uninstrument)
        answers, told = logging.getLogger(ANSWERS), _InSpans()
        answers.addHandler(told)
        answers.setLevel(logging.INFO)
        ending.callback(answers.removeHandler, told)
        yield


class _InSpans(logging.Handler):
    """What the log tells of a question, as an event of the span that it is answered in."""

    def emit(self, record: logging.LogRecord) -> None:
        from opentelemetry import trace

        trace.get_current_span().add_event("question", getattr(record, "told", {}))


def _without_query(span: "Span") -> None:
    """A query may hold what was asked; it stands in attributes of several names, by their version."""
    from opentelemetry.sdk.trace import ReadableSpan

    told = span.attributes if isinstance(span, ReadableSpan) else None
    for name, value in (told or {}).items():
        if name == "url.query":
            span.set_attribute(name, "")
        elif isinstance(value, str) and name.startswith(("http.", "url.")):
            span.set_attribute(name, value.partition("?")[0])
