"""Behind Debian's nginx and Caddy, as `ui/serving/DEPLOY.md` sets them up: https, below a path, buffering."""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from browsing import chromium, served, watched_page
from chat_server import Reply, serving
from eight_papers import DRIFT
from proxying import caddy, free_port, nginx, trusting
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, StreamingResponse
from starlette.testclient import TestClient

from ui.serving.app import create_app
from ui.serving.proxies import NamedProxies, PublicAddress
from ui.serving.security import KnownHosts
from ui.serving.transport import AtOnce
from vectorstore.library import Library
from vectorstore.settings import Settings

ASKED = "which papers tackle exposure bias in video generation"
LINK = re.compile(r"""(?:href|src)="([^"#]+)""")
EVENTS = {"accept": "text/event-stream"}


@dataclass(frozen=True)
class Site:
    """Paperlight as people reach it, where its proxy finds it, and its language model, which writes no further until it
    is let."""

    port: int
    upstream: str
    writing: threading.Event

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/papers"

    def client(self) -> httpx.Client:
        return httpx.Client(verify=trusting(), timeout=60)


@pytest.fixture(scope="module")
def app(filled_home: Path) -> Iterator[Site]:
    writing = threading.Event()

    def script(reply: Reply) -> None:
        if not reply.asked.get("stream"):
            return reply.whole({"content": "{}"})
        reply.begin()
        reply.say("It trains a generator on its own ")
        writing.wait(60)
        reply.say("degraded outputs [1].")
        reply.end()

    with serving(script) as model:
        port = free_port()
        told = {"LLM": "openai:scripted", "LLM_BASE_URL": model.base_url, "LLM_API_KEY": "x", "PROXIES": "127.0.0.1"}
        told["PUBLIC_URL"] = f"https://localhost:{port}/papers"
        with served(filled_home, **{f"PAPERLIGHT_{name}": value for name, value in told.items()}) as address:
            yield Site(port, address.removeprefix("http://"), writing)


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def proxied(request: pytest.FixtureRequest, app: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with request.param(tmp_path_factory.mktemp("proxy"), app.port, app.upstream):
        yield app


def test_the_chat_works_in_a_browser_below_the_path(proxied: Site) -> None:
    proxied.writing.set()
    with chromium() as browser:
        page, wrong = watched_page(browser, proxied.url, locale="en-US", ignore_https_errors=True)
        page.goto(f"{proxied.url}/?q={ASKED}")
        page.wait_for_selector("#t1 .pl-made")
        card = page.locator("#t1 .pl-card").first
        assert card.get_attribute("id") == f"t1-{DRIFT.arxiv_id}"
        digest = card.locator("a[href*='/digest/']").first.get_attribute("href")
        assert digest
        page.goto(digest)
        page.locator("main h1").wait_for()
        assert wrong == []


def test_every_link_of_our_pages_leads_somewhere_below_the_path(proxied: Site) -> None:
    with proxied.client() as client:
        pages = [f"{proxied.url}{path}" for path in ("/digest/2026-03-02", f"/paper/{DRIFT.arxiv_id}", "/embed")]
        links = {urljoin(page, link) for page in pages for link in LINK.findall(client.get(page).text)}
        ours = {link for link in links if link.startswith(f"https://localhost:{proxied.port}/")}
        assert len(ours) > 10
        assert all(link.startswith(f"{proxied.url}/") for link in ours)
        for link in filter(re.compile("/(?:look|paper|digest)/").search, ours):
            assert client.get(link).status_code == 200, link


def test_a_stream_comes_piece_by_piece_although_the_proxy_buffers(proxied: Site) -> None:
    proxied.writing.clear()
    with proxied.client() as client, client.stream(
        "POST", f"{proxied.url}/api/ask", json={"question": ASKED}, headers=EVENTS
    ) as answer:  # fmt: skip
        assert answer.headers["cache-control"] == "no-cache, no-transform"
        lines = answer.iter_lines()
        names = [line for line in until(lines, "event: text") if line.startswith("event: ")]
        assert names[0] == "event: papers"  # and the model is not done yet
        proxied.writing.set()
        done = json.loads(list(until(lines, "data: ", "event: done"))[-1].removeprefix("data: "))
    assert done["answer"].endswith("degraded outputs [1].")


def test_who_reads_slowly_keeps_nobody_waiting_and_gets_the_whole(proxied: Site) -> None:
    proxied.writing.set()
    with ExitStack() as open_:
        client = open_.enter_context(proxied.client())
        asked: dict[str, Any] = {"json": {"question": ASKED}, "headers": EVENTS}
        slow = [open_.enter_context(client.stream("POST", f"{proxied.url}/api/ask", **asked)) for _ in range(12)]
        assert client.post(f"{proxied.url}/api/ask", json={"question": ASKED}).json()["papers"]
        assert all("event: done" in list(answer.iter_lines()) for answer in slow)


def test_a_request_without_the_last_slash_is_led_to_the_public_address(proxied: Site) -> None:
    with proxied.client() as client:
        for given, led in (("", "/"), ("/paper/arXiv:" + DRIFT.arxiv_id, f"/paper/{DRIFT.arxiv_id}")):
            answer = client.get(f"{proxied.url}{given}", follow_redirects=True)
            assert answer.status_code == 200
            assert str(answer.url) == f"{proxied.url}{led}"


def test_a_proxy_may_take_the_path_away_and_say_nothing_of_host_and_scheme(
    filled_home: Path, tmp_path: Path, read_library: Library
) -> None:
    app = create_app(Settings(home=filled_home, public_url="https://lab.example/papers/"), read_library)
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        for path in ("/paper/arXiv:" + DRIFT.arxiv_id, "/papers/paper/arXiv:" + DRIFT.arxiv_id):
            answer = client.get(path, follow_redirects=False)
            assert answer.headers["location"].removeprefix("https://lab.example") == f"/papers/paper/{DRIFT.arxiv_id}"
        entry = client.get(f"/api/papers/{DRIFT.arxiv_id}").json()["entries"][0]
        assert entry["url"].startswith("https://lab.example/papers/digest/")


# Who is believed


async def seen(scope: Any, receive: Any, send: Any) -> None:
    """An app that tells what it knows of a request."""
    request = Request(scope)
    forwarded = {name: value for name, value in request.headers.items() if "forward" in name or "gradio" in name}
    told = {"client": request.client and request.client.host, "url": str(request.url), "headers": forwarded}
    await JSONResponse(told)(scope, receive, send)


SAID = {
    "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-User": "ada",
    "X-Forwarded-Host": "evil.example", "X-Gradio-Server": "https://evil.example",
}  # fmt: skip


def told(client: str, headers: Mapping[str, str] = SAID, **settings: Any) -> dict[str, Any]:
    app = NamedProxies(seen, Settings(**settings))
    answer = TestClient(app, base_url="http://papers.lab", client=(client, 1)).get("/x", headers=headers)
    return dict(answer.json())


@pytest.mark.parametrize(("proxy", "client"), [("10.0.0.0/8", "10.1.2.3"), ("::1", "::1"), ("127.0.0.1", "127.0.0.1")])
def test_a_named_proxy_is_believed_about_who_asks(proxy: str, client: str) -> None:
    believed = told(client, proxies=("192.0.2.1", proxy))
    assert (believed["client"], believed["url"]) == ("203.0.113.9", "https://papers.lab/x")
    assert believed["headers"]["x-forwarded-user"] == "ada"
    assert not {"x-forwarded-host", "x-gradio-server"} & believed["headers"].keys()


@pytest.mark.parametrize(("proxies", "client"), [((), "127.0.0.1"), (("10.0.0.0/8",), "192.0.2.7"), (("::1",), "pipe")])
def test_nobody_else_is_believed(proxies: tuple[str, ...], client: str) -> None:
    assert told(client, proxies=proxies) == {"client": None, "url": "http://papers.lab/x", "headers": {}}
    assert told(client, {}, proxies=proxies)["client"] == client


@pytest.mark.parametrize("settings", [{"proxies": ("127.0.0.1",)}, {"public_url": "https://lab.example"}])
def test_who_comes_by_a_proxy_that_does_not_say_for_whom_is_not_taken_for_the_owner_of_the_machine(
    settings: dict[str, Any],
) -> None:
    assert told("127.0.0.1", {}, **settings)["client"] is None


@pytest.mark.parametrize("url", ["lab.example", "ftp://lab.example", "https://a@lab.example", "https://lab.example/?x"])
def test_what_is_no_public_address_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="no address; write it"):
        Settings(public_url=url)


def test_a_foreign_name_reaches_nothing_by_any_way_of_writing_it() -> None:
    client = TestClient(KnownHosts(PublicAddress(seen, "https://lab.example/p"), ["lab.example", "gpu"]))
    for name in ("lab.example", "LAB.example.", "lab.example:8443", "gpu:7860", "localhost", "127.0.0.1:1", "[::1]:1"):
        assert client.get("/x", headers={"Host": name}).json()["url"] == "https://lab.example/p/x"
    for name in ("evil.example", "lab.example.evil.example", "xlab.example", "", "127.0.0.1.evil.example", "0x7f.1"):
        assert client.get("/x", headers={"Host": name}).status_code == 400, name


# How answers travel


async def lines(scope: Any, receive: Any, send: Any) -> None:
    await StreamingResponse(iter(["{}\n"] * 3), media_type="application/x-ndjson")(scope, receive, send)


def test_lines_of_json_are_a_stream_too() -> None:
    headers = TestClient(AtOnce(lines)).get("/").headers
    assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-cache, no-transform", "no")


def test_pages_are_compressed_and_streams_are_not(read_library: Library) -> None:
    with TestClient(create_app(Settings(), read_library)) as client:
        assert client.get("/digest/2026-03-02").headers["content-encoding"] == "gzip"
        assert client.get("/look/paperlight.css").headers["content-encoding"] == "gzip"
        streamed = client.post("/api/ask", json={"question": ASKED}, headers=EVENTS)
        assert "content-encoding" not in streamed.headers


def until(lines: Iterator[str], beginning: str, after: str = "") -> Iterator[str]:
    """The lines up to the first with this beginning, after one that is `after`."""
    begun = not after
    for line in lines:
        yield line
        begun = begun or line == after
        if begun and line.startswith(beginning):
            return
    raise AssertionError(f"the stream ended without {beginning}")
