"""Triage in a real browser: by keys, by touch, without script, on paper."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import served, watched_page
from many_papers import MANY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def base(browser: "Browser", many_home: Path) -> Iterator[str]:
    with served(many_home) as address:
        yield address


WANTED = "/triage?days=2026-04-01&interest=robot+hands+folding+cloth"


def marked(page: "Page", keys: str) -> None:
    """Presses keys, and waits until the server has heard of each mark."""
    for key in keys:
        if key in "xse":
            with page.expect_response(lambda answer: answer.url.endswith("/triage/marks")):
                page.keyboard.press(key)
        else:
            page.keyboard.press(key)


def test_papers_are_gone_through_by_keys_and_what_was_done_is_kept(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base + WANTED)
    first, second, third = (page.locator(".pl-row").nth(place).get_attribute("data-id") for place in range(3))
    marked(page, "jxjs")
    assert page.locator(".pl-row[aria-current]").get_attribute("data-id") == second
    assert page.locator(".pl-tray ol li").get_attribute("data-id") == first
    assert page.inner_text(".pl-tray strong") == "1 picked"
    assert page.inner_text(".pl-views [data-size=picked]") == "1"
    marked(page, "je")
    assert page.locator(f"#p{third.replace('.', chr(92) + '.')}.pl-gone").count() == 1
    page.keyboard.press("k")
    assert page.locator(".pl-row[aria-current]").get_attribute("data-id") == second
    page.keyboard.press("o")
    page.wait_for_selector("#pl-aside:has-text('fold cloth')")
    page.keyboard.press("Escape")
    assert not page.locator("#pl-aside").is_visible()
    page.keyboard.press("?")
    assert page.locator("#pl-keys").is_visible()
    page.keyboard.press("Escape")
    page.reload()
    assert page.locator(".pl-tray ol li").get_attribute("data-id") == first
    assert page.locator(".pl-starred[aria-pressed=true]").count() == 1
    assert page.locator(f"[data-id='{third}']").count() == 0
    page.click(".pl-tray ol li button")
    assert page.inner_text(".pl-tray strong") == "0 picked"
    assert page.locator(".pl-picked[aria-pressed=true]").count() == 0
    assert wrong == []


def test_keys_write_into_fields_and_can_be_switched_off(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base + WANTED)
    page.locator("[name=add]").press_sequentially("xjoke?")
    assert page.input_value("[name=add]") == "xjoke?"
    page.locator("h1").click()
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.locator(".pl-row[aria-current]").count() == 0
    assert wrong == []


def test_fifty_more_come_in_place_and_back_leads_to_the_days_before(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(f"{base}/triage?days=2026-04-02")
    page.click("[data-day='2026-04-01']")
    page.wait_for_url("**days=2026-04-01*")
    assert page.locator(".pl-row").count() == 50
    page.click("[data-more]")
    page.wait_for_selector(".pl-row >> nth=99")
    shown = page.locator(".pl-row").evaluate_all("rows => rows.map(row => row.dataset.id)")
    assert len(set(shown)) == 100
    assert page.evaluate("document.activeElement.closest('.pl-row').dataset.id") == shown[50]
    page.click("[data-day='2026-04-02']", modifiers=["Shift"])
    page.wait_for_url("**days=2026-04-01..2026-04-02*")
    page.go_back()
    page.wait_for_url("**days=2026-04-01")
    assert page.input_value("#pl-days") == "2026-04-01"
    assert wrong == []


def test_a_mark_that_the_server_does_not_keep_is_taken_back(browser: "Browser", base: str) -> None:
    page, _ = watched_page(browser, base, locale="en-US")
    page.goto(base + WANTED)
    page.route("**/triage/marks", lambda route: route.abort())
    page.click(".pl-picked >> nth=0")
    page.wait_for_selector("#pl-said.pl-wrong")
    assert page.locator(".pl-picked[aria-pressed=true]").count() == 0
    assert page.inner_text(".pl-tray strong") == "0 picked"


def test_without_its_script_triage_is_forms_and_links(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US", java_script_enabled=False)
    page.goto(base + WANTED)
    title = page.locator(".pl-row .pl-title").first.inner_text()
    page.click(".pl-picked >> nth=0")
    assert page.inner_text(".pl-tray strong") == "1 picked"
    assert title in page.inner_text(".pl-tray ol")
    page.click("[data-more] >> nth=0")
    page.wait_for_load_state()
    assert page.locator(".pl-row").count() == MANY // 2 - 50
    page.get_by_role("textbox", name="Add an interest").fill("sailing ships")
    page.get_by_role("button", name="Add").click()
    assert page.locator(".pl-wish").count() == 2
    assert wrong == []


def test_the_list_is_copied(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US", permissions=["clipboard-read", "clipboard-write"])
    page.goto(base + WANTED)
    marked(page, "jx")
    page.get_by_role("button", name="Copy").click()
    page.wait_for_selector("button:has-text('Copied')")
    assert page.evaluate("navigator.clipboard.readText()").startswith("## Reading list\n\n- [ ] [Robot Hands")
    assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_keeps_the_tray_in_sight_and_nothing_is_wider(browser: "Browser", base: str, scheme: str) -> None:
    page, wrong = watched_page(browser, base, viewport={"width": 390, "height": 800}, color_scheme=scheme)
    page.goto(base + WANTED)
    page.locator(".pl-row").nth(30).scroll_into_view_if_needed()
    tray = page.locator(".pl-tray").bounding_box()
    assert 700 < tray["y"] + tray["height"] <= 800
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.eval_on_selector_all(
        "#main :is(button, summary, .pl-strip a, .pl-views a, .pl-foot a)",
        "all => all.filter(each => each.checkVisibility()).map(each => [each.className, each.getBoundingClientRect()])"
        ".filter(([, box]) => box.width && (box.height < 24 || box.width < 24)).map(([name]) => name)",
    )
    assert small == []
    assert wrong == []


def test_paper_holds_a_long_list_on_two_pages(browser: "Browser", base: str) -> None:
    page, _ = watched_page(browser, base, locale="en-US")
    page.goto(f"{base}/triage?days=2026-04-01")
    page.click("[data-more]")
    page.wait_for_selector(".pl-row >> nth=99")
    assert pages_of(page.pdf(format="A4")) <= 2
    marked(page, "jxjxjx")
    assert pages_of(page.pdf(format="A4")) == 1


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_every_control_of_a_paper_has_a_name_and_its_paper(browser: "Browser", base: str) -> None:
    page, _ = watched_page(browser, base, locale="en-US")
    page.goto(base + WANTED)
    row = page.locator(".pl-row").first
    title = row.locator(".pl-title").inner_text()
    for button in row.get_by_role("button").all():
        told = button.evaluate("it => document.getElementById(it.getAttribute('aria-describedby')).innerText")
        assert button.get_attribute("aria-label")
        assert told == title
    stops = row.evaluate("row => [...row.querySelectorAll('a, button')].filter(each => each.tabIndex >= 0).length")
    assert stops == row.locator("a, button").count()
    assert page.locator(".pl-strip a[tabindex='0']").count() == 1, "one stop for all days"


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_while_one_works(browser: "Browser", base: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the axe-playwright-python package")
    page, _ = watched_page(browser, base, viewport={"width": width, "height": 900})
    page.goto(base + WANTED)
    marked(page, "jxjejo")
    page.wait_for_selector("#pl-aside:has-text('fold cloth')")
    found = axe.Axe().run(page, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []


def test_the_tray_leads_to_the_agenda(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base + WANTED)
    marked(page, "jx")
    page.get_by_role("link", name="Agenda").click()
    page.wait_for_url("**/agenda?profile=*")
    assert page.locator("form[action*='/agenda']").count() == 1
    assert wrong == []
