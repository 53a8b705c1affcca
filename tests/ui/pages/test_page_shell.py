"""What every page shares: the way to the others, the switches of language and theme, and what is shown where there is
no page."""

import ast
import re
import tomllib
from collections.abc import Mapping

import pytest
from places import ROOT
from starlette.testclient import TestClient

from ui.pages.links import Links
from ui.pages.texts import Words
from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.settings import Settings

WORDING = ROOT / "ui" / "pages" / "wording"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def app(read_library: Library):
    return create_app(Settings(), read_library)


@pytest.fixture
def client(app) -> TestClient:
    return TestClient(app)


def test_the_browser_says_the_language_until_one_is_chosen(client: TestClient) -> None:
    chinese = client.get("/digest/2026-03-02", headers={"Accept-Language": "zh-Hans,en;q=0.5"})
    assert '<html lang="zh-CN">' in chinese.text
    assert Words("zh")["triage_day"] in chinese.text
    chosen = client.post("/preferences", data={"language": "zh", "back": "/digest/2026-03-02?category=cs.CV"})
    assert str(chosen.url).endswith("/digest/2026-03-02?category=cs.CV")
    assert '<html lang="zh-CN">' in client.get("/digest/2026-03-03", headers={"Accept-Language": "en"}).text


def test_a_theme_that_is_chosen_is_kept(client: TestClient) -> None:
    assert "data-theme" not in client.get("/digest/2026-03-02").text
    assert 'data-theme="dark"' in client.post("/preferences", data={"theme": "dark", "back": "/digest/2026-03-02"}).text
    assert 'data-theme="dark"' in client.get("/digest/2026-03-02").text
    assert client.post("/preferences", data={"theme": "dark; x=1"}).status_code == 422


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_the_switches_lead_to_no_other_server(client: TestClient, back: str) -> None:
    answer = client.post("/preferences", data={"theme": "dark", "back": back}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_below_a_path_every_address_begins_with_it(app) -> None:
    page = TestClient(app, root_path="/papers").get("/papers/digest/2026-03-02").text
    addresses = re.findall(r'(?:href|src|action|data-load)="(/[^"]*)"', page)
    assert len(addresses) > 10
    assert all(address.startswith("/papers/") for address in addresses)


def test_addresses_hold_only_what_is_given() -> None:
    links = Links("/x")
    assert links.library(category="", author="Ann Li", page=None) == "/x/library?author=Ann+Li"
    assert links.triage(like=("2603.1", "2603.2")) == "/x/triage?like=2603.1&like=2603.2"


def test_people_get_a_page_and_programs_a_line_for_what_is_not_there(client: TestClient) -> None:
    page = client.get("/paper/nonsense", headers=HTML)
    assert page.status_code == 404
    assert 'href="/library"' in page.text
    assert Words("en")["no_page"] in client.get("/nonsense", headers=HTML).text
    assert client.get("/nonsense").json() == {"detail": "Not Found"}
    wrong = client.get("/paper/2603.00101?format=word", headers=HTML)
    assert wrong.status_code == 422
    assert '<nav class="pl-nav"' in wrong.text
    assert client.get("/paper/2603.00101?format=word").json()["detail"].startswith("format: ")


def test_every_error_that_pages_tell_is_raised_as_it_is_written() -> None:
    files = (file for room in ("assistant", "ingest", "ui", "vectorstore") for file in (ROOT / room).rglob("*.py"))
    strings = {
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    told = tomllib.loads((WORDING / "errors.toml").read_text(encoding="utf-8"))
    assert {said["en"] for said in told.values()} <= strings


def test_no_two_pages_say_different_things_by_one_name() -> None:
    named = [key for file in WORDING.glob("*.toml") for key in tomllib.loads(file.read_text(encoding="utf-8"))]
    assert len(named) == len(set(named))
    assert set(named) == set(Words("en")) == set(Words("zh"))
    assert not set(named) & set(dir(Mapping)), "a template would say the method instead"
