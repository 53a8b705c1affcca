"""The wiki frame on a real wiki: a MkDocs page of another origin, in a real browser."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import served, watched_page
from wikis import wiki

from ui.pages.framing import FRAME

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = """# Our reading group

We ask Paperlight.

{frame}
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where the wiki is that may frame the chat: held, so that nobody else takes it, until the wiki listens there."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture(scope="module")
def app(browser: "Browser", filled_home: Path, port: int) -> Iterator[str]:
    with served(filled_home, PAPERLIGHT_EMBED_ORIGINS=f"http://127.0.0.1:{port}, https://wiki.lab.example") as address:
        yield address


def test_a_wiki_page_shows_the_frame_and_asks(browser: "Browser", app: str, port: int, tmp_path: Path) -> None:
    with wiki(tmp_path, {"index": PAGE.format(frame=FRAME.format(origin=app))}, port) as origin:
        page = browser.new_page(locale="en-US")
        page.goto(origin)
        frame = page.frame_locator("iframe[title=Paperlight]")
        frame.locator("#pl-box").fill("exposure bias in video generation")
        frame.locator("#pl-box").press("Enter")
        frame.locator("#t1 .pl-made").wait_for()
        assert frame.locator("#t1 .pl-card").first.get_attribute("id") == "t1-2603.00101"
        frame.locator("#pl-box").fill("what is underwater depth?")
        frame.locator("#pl-ask").click()
        frame.locator("#t2 .pl-made").wait_for()
        assert frame.locator(".pl-question").count() == 2
        frame.locator("#t2 .pl-mark").first.click()
        frame.locator(".pl-card.pl-flash").wait_for()


def test_a_site_that_is_not_allowed_sees_nothing(browser: "Browser", app: str, tmp_path: Path) -> None:
    with wiki(tmp_path, {"index": PAGE.format(frame=FRAME.format(origin=app))}) as origin:
        page = browser.new_page()
        for path in ("/embed", "/", "/digest/2026-03-02"):
            page.goto(origin)
            with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
                page.evaluate("url => { document.querySelector('iframe').src = url }", app + path)
            assert page.frame_locator("iframe").locator("#pl-box, .pl-entry").count() == 0


def test_a_wiki_that_is_allowed_can_frame_nothing_but_the_chat(
    browser: "Browser", app: str, port: int, tmp_path: Path
) -> None:
    with wiki(tmp_path, {"index": PAGE.format(frame=FRAME.format(origin=app))}, port) as origin:
        page = browser.new_page()
        page.goto(origin)
        with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
            page.evaluate("url => { document.querySelector('iframe').src = url }", app + "/")


def test_a_link_into_the_frame_asks_at_once(browser: "Browser", app: str) -> None:
    page, wrong = watched_page(browser, app, locale="zh-CN")
    page.goto(f"{app}/embed?q=水下深度估计")
    page.wait_for_selector("#t1 .pl-made")
    assert page.locator("#t1 .pl-card").first.get_attribute("id") == "t1-2603.00107"
    assert page.inner_text("#pl-ask") == "提问"
    assert wrong == []
