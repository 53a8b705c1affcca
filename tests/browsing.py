"""Paperlight served by a process of its own, and a real browser to look at it with."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def chromium() -> Iterator["Browser"]:
    """Debian's chromium; the test skips where it or Playwright is missing."""
    import pytest

    if not CHROMIUM:
        pytest.skip("needs chromium on the PATH (apt-get install chromium)")
    sync = pytest.importorskip("playwright.sync_api", reason="needs the playwright package")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(home: Path, **environment: str) -> Iterator[str]:
    """The address of `paperlight serve` over this home, stopped afterwards as a service manager would."""
    command = [sys.executable, "-m", "ui", "serve", "--port", "0"]
    told = {**os.environ, "PAPERLIGHT_HOME": str(home), **environment}
    with subprocess.Popen(command, cwd=ROOT, env=told, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        said = ""
        try:
            while not (address := re.search(r"http://[\d.:]+", said)):
                line = server.stderr.readline()
                assert line, said
                said += line
            wait_until_healthy(address[0])
            yield address[0]
        finally:
            server.terminate()
            said += server.stderr.read()
    assert server.returncode == 0, said
    assert "Traceback" not in said, said


def wait_until_healthy(base: str) -> None:
    for _ in range(30):
        with suppress(OSError):  # its socket listens before the app answers
            urllib.request.urlopen(f"{base}/healthz", timeout=5).close()
            return
        time.sleep(0.1)
    raise AssertionError("the server did not answer in time")


def watched_page(browser: "Browser", base: str, **context: object) -> tuple["Page", list[str]]:
    """A page of a fresh visitor, and the list of what went wrong on it: requests to elsewhere, errors of scripts, what
    the page's own policy refused."""
    page = browser.new_context(**context).new_page()  # type: ignore[arg-type]
    wrong: list[str] = []
    page.on(
        "request", lambda asked: None if asked.url.startswith((base, "data:", "blob:")) else wrong.append(asked.url)
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    return page, wrong


def until(page: "Page | Frame", expression: str, arg: object = None) -> None:
    """Waits until an expression is true there. Playwright's own waiting evaluates it within the page, again and again,
    which the page's policy refuses."""
    for _ in range(400):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


def send(page: "Page", box: str, question: str) -> None:
    """Sends a question as a reader does, by Enter."""
    page.fill(box, question)
    page.press(box, "Enter")
