"""Who may do what, at every door: one table that no route escapes, tokens, sessions, and pages of other sites."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from pydantic import SecretStr, ValidationError
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from ui.identity import who_asks
from ui.serving import credentials
from ui.serving.access import FORGOTTEN, rule_of
from ui.serving.app import create_app
from ui.terminal.main import app as terminal
from vectorstore.library import Library
from vectorstore.people.admission import Holder, all_tokens, begin_session, create_token, end_sessions_of, revoke_token
from vectorstore.people.audit import noted
from vectorstore.people.members import add_member, change_member, remove_member
from vectorstore.people.store import FILE, People
from vectorstore.settings import Settings

HERE, ELSEWHERE = ("127.0.0.1", 50_000), ("192.0.2.7", 50_000)
OWNERS = "the-token-of-the-owner"
READ = [
    ("GET", "/"),
    ("GET", "/api/status"),
    ("GET", "/embed"),
    ("GET", "/digest/2026-03-02"),
    ("GET", "/openapi.json"),
]


def every_route(routes: Iterable[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Each method and path of an app and of all that is mounted in it."""
    for route in routes:
        if hasattr(route, "effective_route_contexts"):
            contexts = route.effective_route_contexts()
            yield from every_route((each.starlette_route or each for each in contexts), before)
        elif getattr(route, "methods", None):
            yield from ((method, before + route.path) for method in route.methods)
        elif getattr(route, "routes", None):
            yield from every_route(route.routes, before + route.path)
        else:
            yield "GET", f"{before}{route.path}/x"


def app_of(library: Library, home: Path, **given: Any) -> FastAPI:
    app = create_app(Settings(home=home, **given), library)

    @app.router.post("/things")
    def keep(request: Request) -> dict[str, str]:
        asked = who_asks(request)
        return {"name": asked.name, "key": asked.key}

    app.router.routes.insert(0, app.router.routes.pop())  # before what is mounted at /
    return app


@pytest.fixture(scope="module")
def simple(read_library: Library, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """An app whose owner has named nobody."""
    return app_of(read_library, tmp_path_factory.mktemp("simple"))


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[People]:
    monkeypatch.setattr(credentials, "FRESH", 0.0)
    with People(Settings(home=tmp_path)) as opened:
        yield opened


def test_every_route_has_its_row(simple: FastAPI) -> None:
    found = set(every_route(simple.routes)) - {("POST", "/things")}
    assert ("POST", "/api/ask") in found
    assert ("POST", "/gradio_api/queue/join") in found
    assert ("POST", "/mcp") in found
    assert [each for each in sorted(found) if rule_of(*each) in FORGOTTEN] == []


def test_one_user_on_loopback_does_everything_unasked(read_library: Library, tmp_path: Path) -> None:
    app = app_of(read_library, tmp_path)
    for address in (HERE, ("::1", 1), ("::ffff:127.0.0.1", 1)):
        with TestClient(app, client=address) as client:
            assert client.post("/things").json() == {"name": "", "key": "local"}
            shown = client.get("/signin").text
            assert "without signing in" in shown
            assert not re.search(r'/signout|name="secret"', shown)  # by no token that it could sign out of
    assert not (tmp_path / FILE).exists()


def test_from_elsewhere_everything_is_read_and_nothing_written(simple: FastAPI) -> None:
    with TestClient(simple, client=ELSEWHERE) as client:
        assert [client.get(path).status_code for _, path in READ] == [200] * len(READ)
        assert client.post("/api/ask", json={"question": "video"}).status_code == 200
        said = client.post("/things")
        assert said.status_code == 403
        assert "token" in said.json()["detail"]


@pytest.mark.parametrize("address", [HERE, ELSEWHERE], ids=["here", "elsewhere"])
def test_once_a_token_is_set_nobody_reads_without(read_library: Library, tmp_path: Path, address: Any) -> None:
    app = app_of(read_library, tmp_path, tokens=(SecretStr(f"Li:{OWNERS}"),))
    with TestClient(app, client=address) as client:
        for method, path in [*READ, ("POST", "/api/ask"), ("POST", "/c"), ("POST", "/gradio_api/queue/join")]:
            assert client.request(method, path, headers={"accept": "application/json"}).status_code == 401, path
            with_wrong = {"authorization": f"Bearer {OWNERS}x", "accept": "application/json"}
            assert client.request(method, path, headers=with_wrong).status_code == 401, path
        assert client.get("/healthz").status_code == 200
        client.headers["authorization"] = f"Bearer {OWNERS}"
        assert client.post("/things").json() == {"name": "Li", "key": "member Li"}
        assert client.get("/api/status").status_code == 200
        assert client.get("/api/status", auth=("feeds", OWNERS)).status_code == 200


def test_anyone_may_read_where_the_owner_says_so(read_library: Library, tmp_path: Path) -> None:
    app = app_of(read_library, tmp_path, tokens=(SecretStr(OWNERS),), anyone="read")
    with TestClient(app, client=HERE) as client:
        assert client.get("/embed").status_code == 200
        assert client.post("/things").status_code == 403


def test_a_token_gives_its_role_until_it_is_revoked(read_library: Library, people: People, tmp_path: Path) -> None:
    add_member(people, "Wu", "member")
    guest, wus = create_token(people, "feed reader", "guest"), create_token(people, "script", "owner", "Wu")
    with TestClient(app_of(read_library, tmp_path), client=HERE) as client:

        def asked(token: str, path: str = "/things") -> int:
            method = "POST" if path == "/things" else "GET"
            return client.request(method, path, headers={"authorization": f"Bearer {token}"}).status_code

        assert (asked(guest), asked(guest, "/api/status"), asked(wus)) == (403, 200, 200)
        change_member(people, "Wu", role="guest")
        assert asked(wus) == 403
        remove_member(people, "Wu")
        assert asked(wus, "/api/status") == 401
        [left] = all_tokens(people)
        assert left.label == "feed reader"
        revoke_token(people, left.id)
        assert asked(guest, "/api/status") == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://other.testserver"},
        {"origin": "https://evil.example"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://testserver:81"},
        {"origin": "null"},
    ],
    ids=lambda each: "-".join(each.values()),
)
@pytest.mark.parametrize("path", ["/things", "/api/ask", "/c", "/gradio_api/queue/join"])
def test_a_page_of_another_site_sends_nothing(simple: FastAPI, path: str, headers: dict[str, str]) -> None:
    with TestClient(simple, client=HERE) as client:
        assert client.post(path, json={"question": "video"}, headers=headers).status_code == 403


def test_our_own_pages_send(simple: FastAPI) -> None:
    with TestClient(simple, client=HERE) as client:
        for headers in ({"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}, {}):
            assert client.post("/things", headers=headers).status_code == 200


def test_what_gradio_could_do_beside_is_shut(simple: FastAPI) -> None:
    with TestClient(simple, client=HERE) as client:
        for path in ("/gradio_api/upload", "/gradio_api/run/ask", "/gradio_api/vibe-edit", "/login"):
            assert client.post(path).status_code == 404
        assert client.get("/gradio_api/proxy=http://127.0.0.1/").status_code == 404
        assert client.get("/gradio_api/file=/etc/passwd").status_code == 404


def test_a_member_signs_in_and_out_and_leaves_a_trace(read_library: Library, people: People, tmp_path: Path) -> None:
    add_member(people, "Wu", "member", "a long password")
    address = "http://testserver/digest/2026-03-02?x=1"
    with TestClient(app_of(read_library, tmp_path), client=ELSEWHERE, headers={"accept": "text/html"}) as client:
        shown = client.get(address)
        assert shown.url.path == "/signin"
        back = shown.url.params["back"]
        assert 'type="password"' in shown.text
        for name, secret in (("Wu", "another password"), ("Li", "a long password"), ("", "a long password")):
            wrong = client.post("/signin", data={"name": name, "secret": secret})
            assert (wrong.status_code, "set-cookie" in wrong.headers) == (401, False)
        came = client.post("/signin", data={"name": "Wu", "secret": "a long password", "back": back})
        assert str(came.url) == address
        assert "Wu" in came.text
        [cookie] = [each.headers["set-cookie"] for each in came.history]
        assert {"httponly", "samesite=lax", "path=/"} <= set(cookie.lower().split("; "))
        assert client.post("/things").json() == {"name": "Wu", "key": "member Wu"}
        assert [(each.who, each.did) for each in noted(people, 9)] == [
            ("member Wu", "POST /things"), ("member Wu", "signed in"),
        ]  # fmt: skip
        held = client.cookies[credentials.COOKIE]
        client.post("/signout")
        client.cookies.set(credentials.COOKIE, held)
        assert client.post("/things", headers={"accept": "*/*"}).status_code == 401


def test_a_session_is_over_with_the_password_or_the_token_that_it_began_with(
    read_library: Library, people: People, tmp_path: Path
) -> None:
    add_member(people, "Wu", "owner", "a long password")
    token = create_token(people, "a tablet", "member")
    app = app_of(read_library, tmp_path)
    with TestClient(app, client=HERE) as wu, TestClient(app, client=HERE) as tablet:
        wu.post("/signin", data={"name": "Wu", "secret": "a long password"})
        tablet.post("/signin", data={"secret": token})
        assert (wu.post("/things").status_code, tablet.post("/things").status_code) == (200, 200)
        revoke_token(people, all_tokens(people)[0].id)
        end_sessions_of(people, "Wu")
        assert (wu.post("/things").status_code, tablet.post("/things").status_code) == (401, 401)


def test_signing_in_leads_nowhere_else(read_library: Library, people: People, tmp_path: Path) -> None:
    token = create_token(people, "a tablet")
    with TestClient(app_of(read_library, tmp_path), client=HERE, follow_redirects=False) as client:
        for back in ("//evil.example", "/\\evil.example", "https://evil.example", "\n//evil.example", ""):
            assert client.post("/signin", data={"secret": token, "back": back}).headers["location"] == "/"


def test_a_frame_says_that_its_reader_is_to_sign_in(read_library: Library, people: People, tmp_path: Path) -> None:
    add_member(people, "Wu", "guest")
    with TestClient(app_of(read_library, tmp_path), client=HERE, headers={"accept": "text/html"}) as client:
        shown = client.get("/embed", headers={"accept-language": "zh"})
        assert (shown.status_code, "请先登录" in shown.text) == (401, True)


def test_nobody_learns_a_password_or_a_token_from_what_is_kept(people: People, tmp_path: Path) -> None:
    add_member(people, "Wu", "owner", "a long password")
    token = create_token(people, "a tablet", "member")
    session = begin_session(people, Holder("owner", "Wu"))
    people.close()
    kept = b"".join(each.read_bytes() for each in tmp_path.glob("people.sqlite3*"))
    assert b"argon2id" in kept
    assert not any(secret.encode() in kept for secret in ("a long password", token, session))


def paperlight(home: Path, *words: str, given: str = "") -> Result:
    return CliRunner().invoke(terminal, ["--home", str(home), *words], input=given)


def test_the_terminal_makes_lists_and_revokes(tmp_path: Path) -> None:
    made = paperlight(tmp_path, "users", "create", "Wu", "--role", "owner", "--password", given="a long password\n")
    assert (made.exit_code, "Wu, owner" in made.stderr) == (0, True)
    assert "paperlight users change Wu" in str(paperlight(tmp_path, "users", "create", "Wu").exception)
    token = paperlight(tmp_path, "tokens", "create", "feed reader", "--role", "guest").stdout.strip()
    listed = json.loads(paperlight(tmp_path, "tokens", "list", "--json").stdout)
    assert (listed["label"], listed["role"], token in str(listed)) == ("feed reader", "guest", False)
    assert paperlight(tmp_path, "tokens", "revoke", listed["id"]).exit_code == 0
    assert paperlight(tmp_path, "tokens", "list").stdout.strip() == ""
    assert paperlight(tmp_path, "users", "revoke", "Wu").exit_code == 0
    assert "no user" in str(paperlight(tmp_path, "users", "revoke", "Wu").exception)


def test_a_token_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 16 characters"):
        Settings(tokens=(SecretStr("Li:short"),))
