"""Time questions in a real browser: from Enter until the first paper stands on the page, and until the answer does.

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
from browsing import chromium, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BOX = "#pl-box"
WARMING = 2
ASKED = 40
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


def timed(browser: "Browser", base: str, question: str) -> tuple[float, float]:
    """Milliseconds from Enter to the first paper's card and to the end of the answer."""
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(base)
    page.wait_for_selector(".pl-examples a")
    page.evaluate(WATCH)
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.wait_for_function("() => 'answer' in window.seen")
    paper, answer = page.evaluate("[window.seen.paper, window.seen.answer]")
    context.close()
    return float(paper), float(answer)


def show(which: str, times: list[tuple[float, float]]) -> None:
    for name, of in zip(("first paper", "answer"), np.array(times).T, strict=True):
        p50, p95 = np.percentile(of, [50, 95])
        print(f"{which}: {name} {p50:.0f} ms at p50, {p95:.0f} ms at p95, {of.max():.0f} ms at most")


if __name__ == "__main__":
    main()
