"""What a question was understood as, in a real browser: chips, limits that can be taken away, and follow-ups."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from browsing import send, served, watched_page

from ingest.pipeline import ingest
from ingest.samples import SAMPLES
from vectorstore.library import Library
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BOX = "#pl-box"


@pytest.fixture(scope="module")
def base(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("home")
    with Library.open(Settings(home=folder), write=True) as library:
        ingest([SAMPLES], library, None)
    with served(folder) as address:
        yield address


def ask(page: "Page", question: str, turn: int) -> None:
    send(page, BOX, question)
    page.wait_for_selector(f"#t{turn} .pl-made")


def days(page: "Page", turn: int) -> set[str]:
    return {day[:7] for day in page.locator(f"#t{turn} .pl-card time").all_text_contents()}


def test_a_limit_said_in_words_is_a_chip_and_taking_it_away_asks_again(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base)
    page.wait_for_selector(".pl-examples a")
    ask(page, "papers on video from December 2025", 1)
    assert days(page, 1) == {"2025-12"}
    assert "published from 2025-12-01 to 2025-12-31" in page.inner_text("#t1 .pl-understood")
    page.click("#t1 [data-drop]")
    page.wait_for_selector("#t1:not([data-failed]):not(:has([data-drop])) .pl-made")
    assert days(page, 1) == {"2025-12", "2026-01"}
    assert page.locator(".pl-turn").count() == 1
    assert wrong == []


def test_a_chip_is_changed_in_its_place_by_the_control_of_its_kind(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base)
    ask(page, "benchmarks for video generation from December 2025", 1)
    chips = page.locator("#t1 .pl-understood .pl-chip")
    page.click("#t1 [data-change=date]")
    assert page.input_value("#pl-change [name=since]") == "2025-12-01"
    page.fill("#pl-change [name=since]", "2026-01-01")
    page.fill("#pl-change [name=until]", "")
    page.keyboard.press("Enter")
    page.wait_for_selector("#t1:not([data-failed]):not(:has([data-drop*=December])) .pl-made")
    assert "published since 2026-01-01" in chips.all_inner_texts()[0]
    assert days(page, 1) <= {"2026-01"}
    page.click("#t1 [data-change=types]")
    assert page.is_checked("#pl-change [value=benchmark]")
    page.get_by_role("dialog").get_by_label("benchmark").uncheck()
    page.get_by_role("dialog").get_by_label("methods").check()
    page.click("#pl-change .pl-button")
    page.wait_for_selector("#t1:not([data-failed]) [data-unset=types]")
    assert not [chip for chip in chips.all_inner_texts() if "benchmark" in chip]
    page.click("#t1 [data-change=condition] >> nth=0")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.change") == "condition"
    said = page.inner_text("#t1 [data-change=condition] >> nth=0")
    page.keyboard.press("Enter")
    page.fill("#pl-change [name=condition]", "robot $& control")
    page.keyboard.press("Enter")
    page.wait_for_selector("#t1:not([data-failed]):has-text('robot $& control') .pl-made")
    assert said not in page.inner_text("#t1 .pl-question")
    assert page.locator(".pl-turn").count() == 1
    assert wrong == []


def test_what_is_no_limit_is_a_chip_that_stays(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base)
    ask(page, "what are the limitations of Spatia? answer in Chinese", 1)
    chips = page.locator("#t1 .pl-understood .pl-chip").all_inner_texts()
    assert [chip for chip in chips if chip.startswith("Spatia")]
    assert {"limitations", "answer in Chinese"} <= set(chips)
    assert page.locator("#t1 [data-drop]").count() == 0
    assert "解读" in page.inner_text("#t1 .pl-prose")
    assert wrong == []


def test_what_was_taken_away_stays_away_from_what_follows_in_the_frame(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(f"{base}/embed")
    ask(page, "papers on video from December 2025", 1)
    words = page.locator("#t1 [data-drop]").get_attribute("data-drop")
    page.click("#t1 [data-drop]")
    page.wait_for_selector("#t1:not([data-failed]):not(:has([data-drop])) .pl-made")
    with page.expect_request("**/c") as sent:
        ask(page, "only those about generation", 2)
    assert sent.value.post_data_json["dropped"] == [words]
    assert sent.value.post_data_json["shown"] == page.locator("#t1").get_attribute("data-shown").split()
    with page.expect_request("**/c") as sent:
        ask(page, "papers on robots from December 2025", 3)
    assert sent.value.post_data_json["dropped"] == []
    assert days(page, 3) == {"2025-12"}
    assert wrong == []


def test_questions_that_follow_mean_the_papers_and_filters_before_them(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="zh-CN")
    page.goto(base)
    page.wait_for_selector(".pl-examples a")
    ask(page, "哪些论文解决视频扩散中的曝光偏差？", 1)
    ask(page, "它的局限是什么？", 2)
    assert page.locator("#t2 .pl-card").first.get_attribute("id") == "t2-2512.15702"
    chips = page.inner_text("#t2 .pl-understood")
    assert all(said in chips for said in ("承接上文", "End-to-End Training", "局限"))
    assert "解读" in page.inner_text("#t2 .pl-prose")
    ask(page, "哪些论文研究视频生成？", 3)
    ask(page, "只看1月的", 4)
    assert days(page, 4) == {"2026-01"}
    assert "2026-01-01 至 2026-01-31 发布" in page.inner_text("#t4 .pl-understood")
    assert wrong == []
