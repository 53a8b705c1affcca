"""The app in a real browser: what a reader does, sees and takes away."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import send, served, until, watched_page
from chat_server import ChatServer, Reply, saying, serving
from eight_papers import DRIFT, FIRST, with_passages

from ingest.pipeline import ingest
from ingest.samples import SAMPLES
from vectorstore.library import Library
from vectorstore.people.store import People
from vectorstore.people.votes import Vote, all_votes
from vectorstore.settings import Settings
from vectorstore.values import Digest, DigestEntry

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

QUESTION = "Which papers tackle exposure bias in video diffusion?"
BOX = "#pl-box"
Scripted = tuple[str, ChatServer]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    with Library.open(Settings(home=folder), write=True) as library:
        ingest([SAMPLES], library, None)
    return folder


@pytest.fixture(scope="module")
def base(browser: "Browser", home: Path) -> Iterator[str]:
    with served(home) as address:
        yield address


@pytest.fixture(scope="module")
def with_model(browser: "Browser", home: Path) -> Iterator[Scripted]:
    told = {"PAPERLIGHT_LLM": "openai:scripted", "PAPERLIGHT_LLM_API_KEY": "none"}
    with serving(saying(())) as model, served(home, PAPERLIGHT_LLM_BASE_URL=model.base_url, **told) as address:
        yield address, model


def ask(page: "Page", question: str, turn: int = 1) -> None:
    send(page, BOX, question)
    page.wait_for_selector(f"#t{turn} .pl-made")


def test_a_question_gets_papers_an_answer_and_marks_that_lead_to_them(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base)
    page.wait_for_selector(".pl-examples a")
    ask(page, "what is exposure bias?")
    assert page.inner_text("#pl-status").startswith("Answered. Searched 20 papers")
    mark = page.locator("#t1 .pl-mark").first
    mark.hover()
    page.wait_for_selector("#pl-cited .pl-abstract mark")
    assert "exposure bias" in page.inner_text("#pl-cited .pl-abstract mark")
    assert "The authors’ words" in page.inner_text("#pl-cited")
    page.keyboard.press("Escape")
    assert not page.is_visible("#pl-cited")
    mark.click()
    page.wait_for_selector(".pl-card.pl-flash")
    ask(page, QUESTION, turn=2)
    assert page.locator("#t2 .pl-card").first.get_attribute("id") == "t2-2512.15702"
    assert page.locator("#t2-2512\\.15702 .pl-title a").get_attribute("href") == "https://arxiv.org/abs/2512.15702v1"
    assert page.locator("#t2-2512\\.15702 a[href='/digest/2025-12-18#2512.15702v1']").count() == 1
    page.click("#t2-2512\\.15702 [data-abstract] summary")
    page.wait_for_selector("#t2-2512\\.15702 .pl-abstract mark")
    assert page.input_value(BOX) == ""
    assert wrong == []


def test_the_chat_is_used_before_gradio_comes_and_its_block_takes_it_in_as_it_stands(
    browser: "Browser", base: str
) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    held: list[Route] = []

    def hold(route: "Route") -> None:
        held.append(route)

    page.route("**/gradio.js", hold)
    page.goto(base)
    ask(page, QUESTION)
    page.click("#t1 [data-abstract] summary >> nth=0")
    page.locator(BOX).press_sequentially("half a quest")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.wait_for_selector("#pl-app #t1")
    assert page.is_visible("#t1 .pl-abstract >> nth=0")
    page.keyboard.type("ion")
    assert page.input_value(BOX) == "half a question"
    assert page.locator("main, [role=main]").count() == 1
    assert wrong == []


def test_questions_follow_each_other_as_a_conversation_that_can_begin_anew(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base)
    page.click(".pl-examples a >> nth=0")
    page.wait_for_selector("#t1 .pl-made")
    ask(page, "robots that learn from video", turn=2)
    assert page.locator(".pl-question").count() == 2
    address = page.url
    assert address.startswith(f"{base}/c/")
    page.click("#pl-fresh")
    page.wait_for_selector(".pl-examples a")
    assert page.locator(".pl-question").count() == 0
    assert page.url == f"{base}/"
    ask(page, "image compression")
    assert page.url not in (address, f"{base}/")
    page.go_back()
    page.go_back()
    page.wait_for_selector("#t2 .pl-made")
    assert page.url == address
    assert page.title().endswith("· Paperlight")
    page.go_forward()
    page.wait_for_selector(".pl-examples a")
    assert wrong == []


def test_a_conversation_outlives_its_page_and_is_continued_by_who_has_the_link(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base)
    ask(page, QUESTION)
    shown = page.inner_text("#t1")
    page.reload()
    assert page.inner_text("#t1") == shown
    address = page.url
    other, wrong_there = watched_page(browser, base, locale="zh-CN")
    other.goto(address)
    assert other.inner_text("#t1 .pl-card >> nth=0 >> .pl-title") in shown
    assert "检索了 20 篇论文" in other.inner_text("#t1 .pl-counts")
    ask(other, "它的局限是什么？", turn=2)
    assert other.locator("#t2 .pl-card").first.get_attribute("id") == "t2-2512.15702"
    assert other.url != address, "what somebody else wrote stays as it is"
    other.reload()
    assert other.locator("#t2 .pl-made").count() == 1
    page.reload()
    assert page.locator(".pl-turn").count() == 1
    assert wrong == wrong_there == []


def test_conversations_are_found_again_named_anew_and_deleted(browser: "Browser", base: str) -> None:
    page, _ = watched_page(browser, base, locale="en-US")
    page.goto(base)
    ask(page, QUESTION)
    page.click("#pl-fresh")
    ask(page, "image compression")
    address = page.url
    page.click("#pl-history-button")
    page.wait_for_selector(".pl-history li >> nth=1")
    page.fill("#pl-history-words", "EXPOSURE")
    page.wait_for_selector(".pl-history li:only-child:has-text('exposure bias')")
    page.fill("#pl-history-words", "")
    page.wait_for_selector(".pl-history li >> nth=1")
    item = page.locator(f".pl-history li:has(a[href='{address.removeprefix(base)}'])")
    item.locator("[data-rename]").click()
    page.keyboard.type("Codecs <b>")
    page.keyboard.press("Enter")
    until(page, "document.title === 'Codecs <b> · Paperlight'")
    item.locator("[data-delete]").click()
    item.locator("[data-delete]").click()
    page.wait_for_selector(".pl-examples a", state="attached")
    assert page.url == f"{base}/"
    page.goto(address)
    assert "There is no conversation here" in page.inner_text("h1")
    page.click(".pl-ways a >> nth=0")
    page.click("#pl-history-button")
    page.click(".pl-history a")
    page.wait_for_selector("#t1 .pl-made")
    assert page.inner_text(".pl-question") == QUESTION


def test_a_question_sent_while_another_is_answered_waits_for_it(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base)
    page.wait_for_selector(".pl-examples a")
    send(page, BOX, QUESTION)
    ask(page, "robots that learn from video", turn=2)
    assert page.locator("#t1 .pl-question").inner_text() == QUESTION
    page.press(BOX, "Enter")
    ask(page, "image compression", turn=3)
    assert page.locator(".pl-problem").count() == 0, "Enter in an empty box sends nothing"
    send(page, BOX, "video generation")
    page.click("#pl-fresh")
    page.wait_for_selector(".pl-examples a")
    ask(page, QUESTION)
    assert page.locator(".pl-turn").count() == 1
    assert wrong == []


def test_questions_are_edited_asked_again_and_recalled_and_a_candidate_is_no_end(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base)
    ask(page, QUESTION)
    ask(page, "robots that learn from video", turn=2)
    page.keyboard.press("ArrowUp")
    assert page.input_value(BOX) == "robots that learn from video"
    page.keyboard.press("ArrowUp")
    assert page.input_value(BOX) == QUESTION
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.input_value(BOX) == ""
    page.click("#t1 [data-edit]")
    assert page.input_value(BOX) == QUESTION
    page.keyboard.press("Escape")
    assert page.input_value(BOX) == ""
    page.click("#t1 [data-edit]")
    page.fill(BOX, "image compression")
    page.evaluate(
        "document.querySelector('#pl-box').dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    assert page.input_value(BOX) == "image compression"
    page.press(BOX, "Enter")
    page.wait_for_selector("#t1:has-text('image compression') .pl-made")
    assert page.locator(".pl-turn").count() == 1, "what followed goes"
    page.reload()
    assert page.locator(".pl-question").all_inner_texts() == ["image compression"]
    page.keyboard.press("?")
    page.wait_for_selector("#pl-keys:popover-open")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "pl-box"
    page.click("#t1 [data-again]")
    page.wait_for_selector("#t1:not([data-failed]) .pl-made")
    assert wrong == []


def test_a_link_with_a_question_asks_at_once_in_chinese(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="zh-CN")
    page.goto(f"{base}/?q=哪些论文解决视频扩散中的曝光偏差？")
    page.wait_for_selector("#t1 .pl-made")
    assert "曝光偏差" in page.inner_text("#t1 .pl-question")
    assert page.locator("#t1 .pl-card").first.get_attribute("id") == "t1-2512.15702"
    assert page.inner_text("#pl-ask") == "提问"
    assert wrong == []


def test_the_answer_is_copied_as_markdown_and_the_conversation_exported(browser: "Browser", base: str) -> None:
    page, _ = watched_page(browser, base, locale="en-US", permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{base}/?q={QUESTION}")
    page.wait_for_selector("#t1 .pl-made")
    page.click("#t1 [data-copy]")
    page.wait_for_selector("#t1 [data-copy]:has-text('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("## Which papers")
    assert f"({base}/digest/2025-12-18#2512.15702v1)" in copied
    page.click("#pl-share")
    page.wait_for_selector("#pl-share:has-text('Copied')")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    with page.expect_download() as download:
        page.click("#pl-export")
    assert copied.strip() in download.value.path().read_text(encoding="utf-8")


def test_the_row_of_filters_limits_the_papers_and_names_what_is_no_range(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base)
    page.click(".pl-narrow[data-filter=date] summary")
    page.get_by_label("Published since").fill("2026-01-01")
    page.click(".pl-narrow[data-filter=categories] summary")
    page.get_by_label("cs.CV").check()
    ask(page, "video generation")
    chips = page.locator("#t1 .pl-understood .pl-chip").all_inner_texts()
    assert "published since 2026-01-01" in chips[0]
    assert "cs.CV" in chips[1]
    days = page.locator("#t1 .pl-card time").all_text_contents()
    assert days
    assert min(days) >= "2026-01-01"
    page.reload()
    assert page.inner_text(".pl-narrow.pl-set >> nth=0").startswith("2026-01-01")
    page.click("#t1 [data-unset=date]")
    page.wait_for_selector("#t1:not([data-failed]):not(:has([data-unset=date])) .pl-made")
    assert min(page.locator("#t1 .pl-card time").all_text_contents()) < "2026-01-01"
    page.click(".pl-narrow[data-filter=date] summary")
    page.get_by_label("Published since").fill("2026-01-01")
    page.get_by_label("Published until").fill("2025-01-01")
    send(page, BOX, "video generation")
    page.wait_for_selector(".pl-problem")
    assert "swap" in page.inner_text(".pl-problem")
    assert page.locator("#t1 .pl-made").count() == 1, "the answer before it stays"
    assert page.input_value(BOX) == "video generation"
    assert wrong == []


def test_papers_are_saved_cited_and_judged(browser: "Browser", base: str, home: Path) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(f"{base}/?q={QUESTION}")
    page.wait_for_selector("#t1 .pl-made")
    card = page.locator("#t1-2512\\.15702")
    card.get_by_role("button", name="Save").click()
    with page.expect_download() as download:
        card.get_by_role("link", name="BibTeX").click()
    assert "@misc" in download.value.path().read_text(encoding="utf-8")
    card.get_by_role("button", name="This paper does not answer the question").click()
    why = card.get_by_role("textbox")
    why.fill("about drift")
    why.press("Enter")
    card.get_by_text("Noted").wait_for()
    with People(Settings(home=home)) as people:
        assert all_votes(people) == [Vote(QUESTION, "2512.15702", False, "about drift")]
    page.reload()
    assert card.get_by_role("button", name="Save").get_attribute("aria-pressed") == "true"
    page.click("#pl-history-button")
    assert page.locator("#pl-saved a").get_attribute("href") == "/paper/2512.15702"
    assert wrong == []


def test_an_endless_question_gets_a_line_and_the_box_stays_open(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base)
    page.wait_for_selector(".pl-examples a")
    page.fill(BOX, "x" * 100_000)
    page.press(BOX, "Enter")
    page.wait_for_selector(".pl-problem")
    assert "100,000" in page.inner_text(".pl-problem")
    ask(page, QUESTION)
    assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "ready"),
    [(f"/?q={QUESTION}", ".pl-made"), ("/digest/2025-12-18", ".pl-list"), ("/library", ".pl-list"), ("/embed", "form")],
)
def test_nothing_is_wider_than_a_phone(browser: "Browser", base: str, scheme: str, path: str, ready: str) -> None:
    page, wrong = watched_page(browser, base, viewport={"width": 390, "height": 800}, color_scheme=scheme)
    page.goto(base + path)
    page.wait_for_selector(ready)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()  # what was asked has an address of its own by now
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (int(ground[4:].split(",")[0]) < 80) == (scheme == "dark")
    assert wrong == []


def test_a_formula_longer_than_a_line_scrolls_by_itself(browser: "Browser", tmp_path: Path) -> None:
    terms = "+".join(f"x_{{{number}}}^2" for number in range(30))
    about = replace(
        DRIFT, abstract=rf"Videos drift by ${terms}$ in all. Drift is \[{terms}\] at its end, O($n\log n$)."
    )
    settings = Settings(home=tmp_path / "home")
    with Library.open(settings, write=True) as library:
        library.writer.add(with_passages(Digest(FIRST, "", "x.md", "", (DigestEntry(about, 1),))))
    with served(settings.home) as base:
        page, wrong = watched_page(browser, base, viewport={"width": 390, "height": 800})
        for path, ready in ((f"/paper/{DRIFT.arxiv_id}", "article"), (f"/?q=what is {DRIFT.arxiv_id}", ".pl-made")):
            page.goto(base + path)
            page.wait_for_selector(ready)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
            wide = page.locator(".pl-wide").first
            assert wide.evaluate("formula => formula.scrollWidth > formula.clientWidth")
        assert wrong == []


def test_a_phone_shows_two_papers_one_below_the_other(browser: "Browser", base: str) -> None:
    page, wrong = watched_page(browser, base, viewport={"width": 390, "height": 800})
    page.goto(f"{base}/?q=Compare 2512.15702 and 2512.15693")
    page.wait_for_selector(".pl-made")
    for cell in ("th", "td"):
        one, other = (page.locator(f".pl-prose {cell}").nth(place).bounding_box() for place in (1, 2))
        assert one["x"] == other["x"]
        assert one["y"] + one["height"] <= other["y"]
        assert one["width"] > 300
    assert wrong == []


def test_what_a_language_model_writes_is_streamed_and_cannot_run(browser: "Browser", with_model: Scripted) -> None:
    base, model = with_model
    pieces = (
        "Resampling Forcing ",
        "tackles exposure bias [1].\n\n",
        "<img src=x onerror=alert(1)>",
        "[x](https://evil.example)",
    )
    model.script = saying(pieces)
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(f"{base}/?q={QUESTION}")
    page.wait_for_selector("#t1 .pl-made")
    assert "tackles exposure bias" in page.inner_text("#t1 .pl-prose")
    assert page.locator("#t1 .pl-prose img").count() == 0
    assert page.locator("#t1 .pl-prose a[href*=evil]").count() == 0
    assert wrong == []


def test_a_failing_language_model_leaves_the_quotes_and_an_open_box(browser: "Browser", with_model: Scripted) -> None:
    base, model = with_model
    model.script = lambda reply: reply.error(429, "slow down")
    page, wrong = watched_page(browser, base, locale="en-US")
    page.goto(base)
    page.wait_for_selector(".pl-examples a")
    ask(page, QUESTION)
    assert "rate limit" in page.inner_text("#t1 .pl-notice")
    assert page.locator("#t1 .pl-number").count() > 0
    model.script = saying(("Robots learn from video [1].",))
    ask(page, "robots that learn from video", turn=2)
    assert "rate limit" not in page.inner_text("#t2")
    assert wrong == []


def test_a_reader_sees_that_a_model_writes_keeps_what_is_opened_and_can_stop_it(
    browser: "Browser", with_model: Scripted
) -> None:
    base, model = with_model

    def endless(reply: Reply) -> None:
        reply.begin()
        reply.say("Resampling Forcing tackles exposure bias [1]. ")
        while not reply.server.closing.wait(0.1):
            reply.say("And so on. ")

    for path in ("/", "/embed"):
        model.script = endless
        page, wrong = watched_page(browser, base, locale="en-US")
        page.goto(f"{base}{path}?q={QUESTION}")
        page.wait_for_selector("#t1 .pl-prose:has-text('tackles exposure bias')")
        said = page.inner_text("#t1 .pl-progress")
        assert "openai:scripted" in said
        assert "Writing from" in said
        page.click("#t1 .pl-card [data-abstract] summary >> nth=0")
        page.wait_for_selector("#t1 [data-abstract] .pl-abstract:has-text('video')")
        page.evaluate("getSelection().selectAllChildren(document.querySelector('#t1 .pl-card .pl-title'))")
        page.wait_for_selector(f"#t1 .pl-prose:has-text('{page.inner_text('#t1 .pl-prose p')} And so on. And so')")
        assert page.evaluate("String(getSelection())") == page.inner_text("#t1 .pl-title >> nth=0")
        assert page.is_visible("#t1 .pl-card [data-abstract] .pl-abstract >> nth=0")
        model.script = saying(("Robots learn from video [1].",))
        page.click("#t1 [data-stop]")
        ask(page, "robots that learn from video", turn=2)
        assert "tackles exposure bias" in page.inner_text("#t1 .pl-prose")
        assert "Stopped" in page.inner_text("#t1 .pl-notice")
        assert page.locator(".pl-progress").count() == 0
        assert wrong == [], path
        if path == "/":
            page.reload()
            assert "tackles exposure bias" in page.inner_text("#t1 .pl-prose")
            assert "Stopped" in page.inner_text("#t1 .pl-notice")


def test_several_readers_are_served_while_another_process_reads_digests(browser: "Browser", tmp_path: Path) -> None:
    samples = sorted(SAMPLES.glob("*.md"))
    settings = Settings(home=tmp_path / "home")
    with Library.open(settings, write=True) as library:
        ingest([samples[0]], library, None)
    with served(settings.home) as base:
        pages = [watched_page(browser, base, locale="en-US")[0] for _ in range(2)]
        for page in pages:
            page.goto(base)
            page.wait_for_selector(".pl-examples a")
        with Library.open(settings, write=True) as library:
            for page in pages:
                page.fill(BOX, "video generation")
                page.press(BOX, "Enter")
            ingest([samples[1]], library, None)
        for page in pages:
            page.wait_for_selector("#t1 .pl-made")
