"""A chat model's server on loopback that speaks OpenAI's protocol and replies as a test scripts it."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ChatServer(ThreadingHTTPServer):
    """`script` answers each request; `requests` keeps what was asked, `keys` the authorization that came with it."""

    daemon_threads = True

    def __init__(self, script: Callable[["Reply"], None], port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Reply)
        self.script = script
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.closing = threading.Event()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Reply(BaseHTTPRequestHandler):
    """One request, with the verbs that a script is written in."""

    server: ChatServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.script(self)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked: dict[str, Any] = json.loads(body)
        self.server.requests.append(self.asked)
        self.server.keys.append(self.headers["Authorization"])
        try:
            self.server.script(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def say(self, text: str, finish: str | None = None, **more: Any) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", "content": text, **more}, "finish_reason": finish}
        self._chunk(choices=[choice])

    def count(self, read: int, written: int) -> None:
        """Tells the tokens, as the last piece of a stream does."""
        self._chunk(choices=[], usage=_usage(read, written))

    def _chunk(self, **more: Any) -> None:
        event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted", **more}
        self.raw(f"data: {json.dumps(event)}\n\n")

    def raw(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def end(self, finish: str = "stop", tokens: tuple[int, int] | None = None) -> None:
        self.say("", finish=finish)
        if tokens:
            self.count(*tokens)
        self.raw("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def whole(self, message: Mapping[str, Any], tokens: tuple[int, int] = (0, 0)) -> None:
        """A reply at one go, as to a request that does not stream."""
        choice = {"index": 0, "message": {"role": "assistant", "content": None, **message}, "finish_reason": "stop"}
        told = {"id": "1", "object": "chat.completion", "created": 0, "model": "scripted", "choices": [choice]}
        self._json(200, told | {"usage": _usage(*tokens)})

    def cut(self) -> None:
        """Hangs up in the middle of the reply."""
        self.close_connection = True

    def error(self, status: int, message: str, code: str | None = None) -> None:
        self._json(status, {"error": {"message": message, "type": "scripted", "code": code}})

    def page(self, text: str, kind: str = "text/html") -> None:
        """Something else than a reply."""
        self._send(200, text, kind)

    def _json(self, status: int, content: Mapping[str, Any]) -> None:
        self._send(status, json.dumps(content), "application/json")

    def _send(self, status: int, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def _usage(read: int, written: int) -> dict[str, int]:
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def saying(pieces: Sequence[str]) -> Callable[[Reply], None]:
    """A script that streams these pieces and ends well; a form that is to be filled in it leaves empty."""

    def script(reply: Reply) -> None:
        if not reply.asked.get("stream"):
            return reply.whole({"content": "{}"})
        reply.begin()
        for piece in pieces:
            reply.say(piece)
        return reply.end()

    return script


@contextmanager
def serving(script: Callable[[Reply], None], port: int = 0) -> Iterator[ChatServer]:
    """A running server, gone afterwards."""
    with ChatServer(script, port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
