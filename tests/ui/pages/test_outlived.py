"""What outlives a server that is killed, and what reads on while its owner looks elsewhere."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import arxiv
import pytest
from arxiv_server import papers, serving
from browsing import send, until, wait_until_healthy, watched_page
from places import ROOT
from proxying import free_port
from served import served as served_here

from ingest.pipeline import ingest
from ingest.samples import SAMPLES
from ui.pages.texts import Words
from ui.serving.app import create_app
from vectorstore.library import Library
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@contextmanager
def killed_at_the_end(home: Path, port: int) -> Iterator[None]:
    """A server that ends as by a power cut."""
    command = [sys.executable, "-m", "ui", "serve", "--port", str(port)]
    told = {**os.environ, "PAPERLIGHT_HOME": str(home)}
    with subprocess.Popen(command, cwd=ROOT, env=told, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr
            while "http://" not in (line := server.stderr.readline()):
                assert line, "the server ended"
            wait_until_healthy(f"http://127.0.0.1:{port}")
            yield
        finally:
            server.kill()


def test_a_conversation_outlives_a_server_that_is_killed(browser: "Browser", tmp_path: Path) -> None:
    with Library.open(Settings(home=tmp_path), write=True) as library:
        ingest([SAMPLES], library, None)
    port = free_port()
    page, _ = watched_page(browser, "", locale="en-US")
    with killed_at_the_end(tmp_path, port):
        page.goto(f"http://127.0.0.1:{port}/")
        send(page, "#pl-box", "exposure bias in video diffusion")
        page.wait_for_selector("#t1 .pl-made")
        shown = page.inner_text("#t1")
    send(page, "#pl-box", "image compression")
    page.wait_for_selector("#t2 .pl-problem")
    until(page, "document.querySelector('#pl-box').value === 'image compression'")
    assert page.inner_text("#t1") == shown
    with killed_at_the_end(tmp_path, port):
        page.press("#pl-box", "Enter")
        page.wait_for_selector("#t2 .pl-made")
        page.reload()
        assert page.inner_text("#t1") == shown
        assert page.locator(".pl-question").all_inner_texts()[1] == "image compression"


def test_an_owner_fetches_from_arxiv_and_sees_how_far_it_is(
    browser: "Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.arxiv.feeds.PACE", 0.0)
    settings = Settings(home=tmp_path / "home")
    words = Words("zh")
    with serving(papers(40, date(2026, 3, 2), per_day=4)) as far, Library.open(settings) as library:
        monkeypatch.setattr(arxiv.Client, "query_url_format", f"{far.address}?{{}}")
        with ThreadPoolExecutor(1) as apart:  # Playwright's event loop runs in this one
            app = apart.submit(create_app, settings, library).result()
        with served_here(app) as base:
            page, wrong = watched_page(browser, base, locale="zh-CN")
            page.goto(f"{base}/library")
            page.get_by_label(words["fill_since"]).fill("2026-03-02")
            page.get_by_role("button", name=words["fill_fetch_now"]).click()
            page.wait_for_selector("#filling [data-done]")
            assert "40" in page.inner_text("#filling [data-done]")
            page.get_by_role("link", name=words["filled_see"]).click()
            page.wait_for_selector(".pl-list li")
            assert wrong == []
