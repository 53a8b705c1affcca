"""The widget and the lists on a wiki of another origin, both by https, Paperlight below a path behind nginx."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from browsing import served, until, watched_page
from eight_papers import DRIFT
from proxying import free_port, nginx, trusting
from wikis import wiki

from ui.pages.framing import WIDGET

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

ASKED = "exposure bias in video generation"


@dataclass(frozen=True)
class Lab:
    """Where Paperlight is, the wiki that may frame it, and one that may not."""

    app: str
    wiki: str
    other: str


@pytest.fixture(scope="module")
def lab(browser: "Browser", filled_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder, port, wikis = tmp_path_factory.mktemp("lab"), free_port(), free_port()
    url = f"https://localhost:{port}/papers"
    tag = WIDGET.format(origin=url)
    pages = {
        "index": tag,
        "dark": '<style>body { background: #111 }</style>\n\n' + tag,
        "list": tag.replace("async", f'async data-show="papers" data-question="{ASKED}" data-top="3" data-lang="zh"'),
        "day": tag.replace("async", 'async data-show="day" data-height="200"'),
        "corner": tag.replace("async", 'async data-mode="launcher"'),
    }  # fmt: skip
    told = {"PAPERLIGHT_PUBLIC_URL": url, "PAPERLIGHT_EMBED_ORIGINS": f"https://127.0.0.1:{wikis}"}
    with (
        served(filled_home, **told) as address,
        nginx(folder, port, address.removeprefix("http://")),
        wiki(folder / "wiki", pages, wikis, folder / "certificate.pem") as allowed,
        wiki(folder / "other", pages, certificate=folder / "certificate.pem") as other,
    ):
        yield Lab(url, allowed, other)


def opened(browser: "Browser", lab: Lab, name: str) -> "Page":
    page, _ = watched_page(browser, lab.app, locale="en-US", ignore_https_errors=True)
    page.goto(f"{lab.wiki}/{name}")
    return page


def framed(page: "Page") -> "Frame":
    page.wait_for_selector("iframe[title=Paperlight]")
    frame = page.query_selector("iframe[title=Paperlight]")
    assert frame
    assert frame.get_attribute("allow") == "clipboard-write"
    inside = frame.content_frame()
    assert inside
    return inside


def test_the_script_makes_a_frame_that_is_as_high_as_its_list(browser: "Browser", lab: Lab) -> None:
    page = opened(browser, lab, "list/")
    inside = framed(page)
    inside.wait_for_selector(".pl-list li")
    assert inside.inner_text("h1") == f"最新论文：{ASKED}"
    links = [each.get_attribute("href") for each in inside.query_selector_all(".pl-title a")]
    assert f"/papers/paper/{DRIFT.arxiv_id}" in links
    until(page, "document.querySelector('iframe').style.height !== '320px'")
    until(inside, "document.documentElement.scrollHeight <= innerHeight")
    day = opened(browser, lab, "day/")
    framed(day).wait_for_selector(".pl-list li")
    until(day, HEIGHT, arg=200)


HEIGHT = "high => document.querySelector('iframe').style.height === `${high}px`"


def test_the_frame_takes_the_colours_of_the_page_around_it_and_follows_them(browser: "Browser", lab: Lab) -> None:
    assert theme_of(framed(opened(browser, lab, "dark/"))) == "dark"
    page = opened(browser, lab, "")
    inside = framed(page)
    inside.wait_for_selector("[name=q]")
    assert theme_of(inside) == "light"
    page.evaluate("document.body.style.background = '#111'")
    until(inside, "document.documentElement.dataset.theme === 'dark'")


def theme_of(frame: "Frame") -> str:
    return parse_qs(urlsplit(frame.url).query)["theme"][0]


def test_who_is_not_the_frame_changes_nothing(browser: "Browser", lab: Lab) -> None:
    page = opened(browser, lab, "day/")
    framed(page).wait_for_selector(".pl-list li")
    until(page, HEIGHT, arg=200)
    page.evaluate("postMessage({paperlight: 'height', height: 33}, '*')")
    page.evaluate("new Promise(done => setTimeout(done, 0))")
    assert page.evaluate(HEIGHT, 200)


def test_a_button_in_the_corner_opens_and_closes_the_chat(browser: "Browser", lab: Lab) -> None:
    page = opened(browser, lab, "corner/")
    button = page.get_by_role("button", name="Ask the papers")
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    framed(page).wait_for_selector("[name=q]")
    page.keyboard.press("Escape")
    assert not page.is_visible("iframe")


def test_a_wiki_that_is_not_named_shows_nothing_of_it(browser: "Browser", lab: Lab) -> None:
    page, _ = watched_page(browser, lab.app, ignore_https_errors=True)
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        page.goto(f"{lab.other}/list/")
    assert page.frame_locator("iframe").locator(".pl-list").count() == 0


def test_a_browser_that_stores_nothing_for_others_asks_all_the_same(browser: "Browser", lab: Lab) -> None:
    page, _ = watched_page(browser, lab.app, locale="en-US", ignore_https_errors=True)
    refuse = "for (const name of ['localStorage', 'sessionStorage', 'cookie'])" \
        "Object.defineProperty(name === 'cookie' ? Document.prototype : window, name," \
        "{ get() { throw new DOMException('refused', 'SecurityError') } })"  # fmt: skip
    page.add_init_script(f"if (self !== top) {{ {refuse} }}")
    page.goto(lab.wiki)
    inside = framed(page)
    inside.fill("[name=q]", ASKED)
    inside.press("[name=q]", "Enter")
    inside.wait_for_selector("#t1 .pl-made")
    assert inside.locator("#t1 .pl-card").first.get_attribute("id") == f"t1-{DRIFT.arxiv_id}"


def test_oembed_frames_what_can_be_framed_and_names_a_paper(lab: Lab) -> None:
    with httpx.Client(verify=trusting()) as client:
        for path, shown in (("/digest/2026-03-02", "/embed/day?day=2026-03-02"), ("/?q=a%26b", "/embed?q=a%26b")):
            told = client.get(f"{lab.app}/oembed", params={"url": lab.app + path, "maxwidth": 300}).json()
            assert (told["type"], told["version"], told["width"]) == ("rich", "1.0", 300)
            assert f'src="{lab.app}{shown}"' in told["html"]
        paper = client.get(f"{lab.app}/oembed", params={"url": f"{lab.app}/paper/{DRIFT.arxiv_id}"}).json()
        assert (paper["type"], paper["title"]) == ("link", DRIFT.title)
        page = client.get(f"{lab.app}/digest/2026-03-02").text
        assert "application/json+oembed" in page
        for url in ("https://elsewhere.example/", f"{lab.app}.evil.example/", f"{lab.app}/library"):
            assert client.get(f"{lab.app}/oembed", params={"url": url}).status_code == 404


def test_a_list_of_nothing_says_so(lab: Lab) -> None:
    with httpx.Client(verify=trusting()) as client:
        for path in ("/embed/papers?q=%3Cscript%3Ealert(1)%3C/script%3E", "/embed/day?day=1999-01-01"):
            answer = client.get(lab.app + path)
            assert answer.status_code == 200
            assert "<script>alert" not in answer.text
            assert 'role="status"' in answer.text
