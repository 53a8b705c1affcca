"""Every linkable page as those meet it who do not see it, or have no mouse: axe-core finds nothing, the tab key goes
where the eye does, and what a script adds is reached too."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import send, served, until, watched_page

from assistant.atlas import Atlases
from ingest.pipeline import ingest
from ingest.samples import SAMPLES
from ui.pages.texts import Words
from vectorstore.library import Library
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DAY, PAPER = "2025-12-18", "2512.15702"
PAGES = {
    "a conversation": "/?q=exposure bias in video generation",
    "a day": f"/digest/{DAY}",
    "a paper": f"/paper/{PAPER}",
    "the library": "/library",
    "no paper": "/paper/2603.99999",
    "a bad filter": "/library?since=soon",
    "the map": "/explore?t=video,diffusion&topic=0",
}


@pytest.fixture(scope="module")
def base(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("home")
    with Library.open(Settings(home=folder), write=True) as library:
        ingest([SAMPLES], library)
    with Library.open(Settings(home=folder)) as library:
        atlases = Atlases(library)
        while atlases.newest() is None:
            time.sleep(0.2)
    with served(folder) as address:
        yield address


def faults(page: "Page") -> list[str]:
    """What axe-core finds, a line each."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the axe-playwright-python package")
    found = axe.Axe().run(page, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: "Browser", base: str, name: str, scheme: str) -> None:
    page, wrong = watched_page(browser, base, color_scheme=scheme, locale="zh-CN" if scheme == "dark" else "en-US")
    status = page.goto(base + PAGES[name]).status
    if name == "a conversation":
        page.wait_for_selector("#t1 .pl-made")
        assert faults(page) == [], "within Gradio's page"
        page.reload()
    if name == "a day":
        page.locator(".pl-list summary").first.click()
        page.wait_for_selector(".pl-abstract")
    assert faults(page) == []
    assert [each for each in wrong if str(status) not in each] == []


def test_the_tab_key_goes_where_the_eye_does(browser: "Browser", base: str) -> None:
    page, _ = watched_page(browser, base, locale="en-US")
    page.goto(f"{base}/paper/{PAPER}")
    reached = []
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    words = Words("en")
    tabs = [words[f"tab_{name}"] for name in ("chat", "triage", "library", "explore")]
    assert reached[:8] == [words["skip"], "Paperlight", *tabs, words["other_language"], "◐"]
    page.keyboard.press("Shift+Tab")
    page.locator(".pl-skip").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_language_and_theme_are_switched_and_kept(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US", color_scheme="light")
    page.goto(f"{base}/digest/{DAY}?category=cs.CV")
    page.get_by_role("button", name=Words("en")["switch_language"]).click()
    assert page.url == f"{base}/digest/{DAY}?category=cs.CV"
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.locator(".pl-themes summary").click()
    page.get_by_role("button", name=Words("zh")["theme_dark"]).click()
    for path in ("/library", "/"):
        page.goto(base + path)
        page.wait_for_selector(".pl-nav")
        assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
        assert page.evaluate("document.documentElement.lang") == "zh-CN"
    send(page, "#pl-box", "exposure bias")
    page.wait_for_selector("#t1 .pl-made")
    conversation = page.url
    page.get_by_role("button", name=Words("zh")["switch_language"]).click()
    page.wait_for_selector("html[lang=en] #t1 .pl-made")
    assert page.url == conversation
    assert wrong == []


def test_a_link_to_an_entry_opens_it(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(f"{base}/digest/{DAY}#{PAPER}v1")
    page.wait_for_selector(f"[id='{PAPER}v1'] .pl-abstract")
    assert page.locator(".pl-list details[open] .pl-abstract").count() == 1
    assert wrong == []


def test_papers_are_chosen_on_the_map_and_lead_to_triage_and_the_chat(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US", viewport={"width": 1200, "height": 900})
    page.goto(f"{base}/explore")
    until(page, "performance.getEntriesByName('pl-map-drawn').length")
    page.get_by_role("button", name=Words("en")["lasso"]).click()
    box = page.locator(".pl-map canvas").bounding_box()
    edges = [(0.01, 0.01), (0.99, 0.01), (0.99, 0.99), (0.01, 0.99)]
    for place, (x, y) in enumerate(edges):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
        if not place:
            page.mouse.down()
    page.mouse.up()
    page.wait_for_selector(".pl-chosen li")
    assert page.locator(".pl-chosen li").count() == 20
    assert "like=2512." in page.locator("[data-way=triage]").get_attribute("href")
    assert "q=What" in page.locator("[data-way=ask]").get_attribute("href")
    page.locator("[data-brush=to]").fill("1")
    assert "20 papers" not in page.inner_text(".pl-brush output")
    assert wrong == []


def test_an_empty_library_is_filled_in_the_browser(browser: "Browser", tmp_path: Path) -> None:
    with served(tmp_path / "home") as base:
        page, wrong = watched_page(browser, base, locale="en-US")
        page.goto(f"{base}/library")
        assert faults(page) == []
        page.set_input_files("[name=files]", sorted(SAMPLES.glob("*.md"))[0])
        page.get_by_role("button", name=Words("en")["fill_read"]).click()
        page.wait_for_selector("[data-done]", timeout=60_000)
        page.get_by_role("link", name=Words("en")["filled_see"]).click()
        page.wait_for_selector(".pl-list li")
        assert page.locator(".pl-list li").count() == 10
        assert wrong == []
