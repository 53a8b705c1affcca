"""Time triage in a real browser: from the address of a month until its first papers stand there, fifty or all that
meet the interests, and a pick until it is drawn and until it is kept.

    PYTHONPATH=.:tests python tests/bench/triage_page.py HOME [DAYS]

HOME holds the library of the figures; DAYS are as they are typed, March 2026 without any. The home is copied, since
picks are kept in it. Each visit is a new visitor's with other interests, so that no ranking is remembered; the first
warms the server and is told apart.
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import numpy as np
from browsing import chromium, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MONTH = "2026-03-01..2026-03-31"
INTERESTS = [
    ("vision-language models for robots", "长视频理解", "medical image segmentation"),
    ("3D Gaussian splatting", "扩散模型加速", "autonomous driving"),
    ("hallucination of multimodal models", "图像压缩", "pose estimation of animals"),
    ("federated learning", "水下图像", "robots that grasp household objects"),
    ("video generation", "病理切片", "adversarial attacks on face recognition"),
    (),
]
PICKS = 10
WATCH = """() => {
  window.picks = [];
  document.addEventListener("keydown", event => {
    if (event.key !== "x") return;
    const [begun, before] = [performance.now(), document.querySelector(".pl-tray").dataset.count];
    const look = () => document.querySelector(".pl-tray").dataset.count === before
      ? requestAnimationFrame(look) : window.picks.push(performance.now() - begun);
    requestAnimationFrame(look);
  }, true);
}"""
"""Looks at the frames that are drawn after the key for the count of the tray."""


def main() -> None:
    """Visit, then print milliseconds."""
    days = sys.argv[2] if len(sys.argv) > 2 else MONTH
    with TemporaryDirectory() as folder, chromium() as browser:
        home = shutil.copytree(sys.argv[1], Path(folder) / "home")
        with served(home) as base:
            first, *others = [visited(browser, base, days, wanted) for wanted in INTERESTS]
    print(f"the first visit: {first[0]:.0f} ms")
    print(f"{len(others)} others: first fifty {told([each[0] for each in others])}")
    print(f"a pick on screen {told([pick for each in others for pick in each[1]])}")
    print(f"a pick kept {told([pick for each in others for pick in each[2]])}")
    print(f"elements of the page: {max(each[3] for each in others)}, its HTML: {max(each[4] for each in others)} KB")


def visited(
    browser: "Browser", base: str, days: str, interests: tuple[str, ...]
) -> tuple[float, list[float], list[float], int, int]:
    """Milliseconds until fifty papers stand on the page, of each pick until it is drawn and until it is kept; and how
    large the page is."""
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(f"{base}/healthz")
    query = urlencode([("days", days), *(("interest", each) for each in interests)])
    answer = page.goto(f"{base}/triage?{query}")
    assert answer
    page.wait_for_selector(".pl-done")
    first = page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
    )
    page.evaluate(WATCH)
    kept = [picked(page) for _ in range(PICKS)]
    drawn = page.evaluate("window.picks")
    size = len(answer.body()) // 1024
    nodes = page.evaluate("document.querySelectorAll('*').length")
    context.close()
    return float(first), [float(each) for each in drawn], kept, int(nodes), size


def picked(page: "Page") -> float:
    """Milliseconds that the server took to keep a pick."""
    page.keyboard.press("j")
    with page.expect_response(lambda answer: answer.url.endswith("/triage/marks")) as sent:
        page.keyboard.press("x")
    sent.value.finished()
    return float(sent.value.request.timing["responseEnd"])


def told(times: list[float]) -> str:
    p50, p95 = np.percentile(times, [50, 95])
    return f"{p50:.0f} ms at p50, {p95:.0f} ms at p95, {max(times):.0f} ms at most"


if __name__ == "__main__":
    main()
