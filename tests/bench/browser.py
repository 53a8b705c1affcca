"""Time the chat in a real browser: a cold load until it is painted and ready, and from Enter until the first paper
stands on the page, and until the answer does.

    PYTHONPATH=.:tests python tests/bench/browser.py SHARED --home HOME

HOME is the folder of a library, SHARED one with `eval/`. Each question is asked by a new visitor whose page has loaded,
in English and in Chinese by turns; the first two warm the server and are told apart. Needs Debian's chromium and the
playwright package, and skips nothing: without them it ends.
"""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from browsing import chromium, served, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BOX = "#pl-box"
WARMING = 2
ASKED = 40
LOADED = """() => [
  performance.getEntriesByName("first-contentful-paint")[0].startTime,
  performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
]"""
"""When something stands on the page, and when its script has run: from then on a question can be asked."""
NAMES = ("first paint", "ready", "first paper", "answer")
"""The first two from the beginning of loading, the others from Enter."""
WATCH = """() => {
  const seen = window.seen = {};
  document.addEventListener("keydown", event => { if (event.key === "Enter") seen.asked = performance.now(); }, true);
  const look = () => {
    for (const [name, selector] of [["paper", "#t1 .pl-card"], ["answer", "#t1 .pl-made"]])
      if (seen.asked && !(name in seen) && document.querySelector(selector))
        seen[name] = performance.now() - seen.asked;
    requestAnimationFrame(look);
  };
  look();
}"""
"""Looks at every frame that is drawn, 60 a second, for what stands on the page."""


def main() -> None:
    """Ask, then print milliseconds."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path)
    options.add_argument("--home", type=Path, required=True)
    given = options.parse_args()
    english, chinese = (questions(given.shared, language) for language in ("en", "zh"))
    asked = [question for pair in zip(english, chinese, strict=False) for question in pair][: WARMING + ASKED]
    with chromium() as browser, served(given.home) as base:
        times = [timed(browser, base, question) for question in asked]
    show("the first two", times[:WARMING])
    show(f"the next {len(times) - WARMING}", times[WARMING:])


def questions(shared: Path, language: str) -> list[str]:
    lines = (shared / "eval" / f"questions-{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["q"] for line in lines]


def timed(browser: "Browser", base: str, question: str) -> list[float]:
    """Milliseconds of `NAMES`."""
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(base)
    page.wait_for_selector(f"#pl-app {BOX}")
    loaded = page.evaluate(LOADED)
    page.evaluate(WATCH)
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    until(page, "'answer' in window.seen")
    times = page.evaluate("[window.seen.paper ?? NaN, window.seen.answer]")
    context.close()
    return [float(each) for each in (*loaded, *times)]


def show(which: str, times: list[list[float]]) -> None:
    for name, each in zip(NAMES, np.array(times).T, strict=True):
        of = each[~np.isnan(each)]  # a refusal may show no paper
        p50, p95 = np.percentile(of, [50, 95])
        print(f"{which}: {name} {p50:.0f} ms at p50, {p95:.0f} ms at p95, {of.max():.0f} ms at most")


if __name__ == "__main__":
    main()
