"""Spans for a collector of OpenTelemetry's: of requests and calls, and of questions no word unless it is asked for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import quote_plus

import pytest
from chat_server import saying, serving
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from pydantic import ValidationError
from starlette.testclient import TestClient

from ui.serving.app import create_app
from ui.serving.telemetry import traced
from vectorstore.library import Library
from vectorstore.settings import Settings

ASKED = "which papers tackle exposure bias in video generation"


class Collector(HTTPServer):
    """Keeps what is sent to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.came: list[bytes] = []

    @property
    def spans(self) -> list[Span]:
        requests = map(ExportTraceServiceRequest.FromString, self.came)
        scopes = (scope for each in requests for resource in each.resource_spans for scope in resource.scope_spans)
        return [span for scope in scopes for span in scope.spans]


class Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        assert self.path == "/v1/traces"
        self.server.came.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def collecting() -> Iterator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def asked(library: Library, monkeypatch: pytest.MonkeyPatch, **given: object) -> Collector:
    """What a collector got of a search, an answer and a streamed one, written by a language model."""
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "60000")  # milliseconds: all at the end
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    with collecting() as collector, serving(saying(["It does [1]."])) as model:
        url = f"http://127.0.0.1:{collector.server_port}"
        told = {"llm": "openai:scripted", "llm_base_url": model.base_url, "llm_api_key": "x"}
        settings = Settings.model_validate({"telemetry_url": url, **told, **given})
        app = create_app(settings, library)
        with traced(app, settings), TestClient(app) as client:
            for accept in ("application/json", "text/event-stream"):
                answer = client.post("/api/ask", json={"question": ASKED}, headers={"accept": accept})
                assert answer.status_code == 200
            assert client.get("/api/search", params={"q": ASKED}).status_code == 200
            assert client.get("/healthz").status_code == 200
    return collector


def test_requests_and_calls_of_a_model_give_spans_without_what_was_asked(
    read_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    collector = asked(read_library, monkeypatch)
    spans = collector.spans
    ours = sorted(span.name for span in spans if span.kind == Span.SPAN_KIND_SERVER)
    assert ours == ["GET /api/search", "POST /api/ask", "POST /api/ask"]
    for span in spans:
        if span.name == "POST /api/ask":
            (event,) = span.events
            told = {each.key: each.value.string_value for each in event.attributes}
            assert (event.name, told["ended"]) == ("question", "answered")
            called = [each for each in spans if each.trace_id == span.trace_id and each.kind == Span.SPAN_KIND_CLIENT]
            assert called
            assert {each.name for each in called} == {"POST"}
    sent = b"".join(collector.came)
    assert ASKED.encode() not in sent
    assert quote_plus(ASKED).encode() not in sent


def test_what_was_asked_is_told_where_it_is_to_be(read_library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = b"".join(asked(read_library, monkeypatch, log_questions=True).came)
    assert ASKED.encode() in sent
    assert quote_plus(ASKED).encode() in sent


def test_without_the_setting_nothing_is_sent_whatever_the_environment_says(
    read_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.server_port}")
        settings = Settings()
        app = create_app(settings, read_library)
        with traced(app, settings), TestClient(app) as client:
            assert client.get("/api/search", params={"q": ASKED}).status_code == 200
    assert collector.came == []


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValidationError, match="no address"):
        Settings(telemetry_url="localhost:4318")
