"""The library as pages of a wiki: read by MkDocs, brought up to date, and only ours."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from eight_papers import DIGESTS, DRIFT, with_passages
from typer.testing import CliRunner

from ui.pages.texts import Words
from ui.terminal.main import app
from ui.terminal.wiki_files import WrittenPages, write_wiki
from ui.terminal.wiki_pages import wiki_pages
from vectorstore.library import Library
from vectorstore.settings import Settings


def written(library: Library, folder: Path) -> WrittenPages:
    return write_wiki(wiki_pages(library, Words("en"), "https://lab.example/papers"), folder)


def test_mkdocs_builds_it_and_every_link_leads_somewhere(library: Library, tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="needs mkdocs")
    hostile = replace(
        DRIFT, arxiv_id="cs/0112017", title="<script>alert(1)</script> [x](javascript:alert(2)) | $\\alpha_1$",
        abstract="# Not a heading\n![i](https://evil.example/i.png) <img src=x onerror=alert(3)>",
        categories=("cs.LG", "../../etc"),
    )  # fmt: skip
    digest = replace(DIGESTS[0], source="hostile.md", summary="- **bold** <b>raw</b>\n- [[wiki]] link")
    entry = replace(digest.entries[0], paper=hostile)
    library.writer.add(with_passages(replace(digest, entries=(entry,))))
    done = written(library, tmp_path / "docs")
    assert done.written > 12
    assert not done.kept
    (tmp_path / "mkdocs.yml").write_text("site_name: Lab\ntheme: {name: mkdocs}\nplugins: []\n")
    strictly = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    subprocess.run(strictly, cwd=tmp_path, check=True, capture_output=True)  # a link that leads nowhere is an error
    page = (tmp_path / "site" / "papers" / "cs-0112017" / "index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "<img src" not in page
    assert 'href="javascript' not in page
    assert "α" in page
    day = (tmp_path / "site" / "days" / str(digest.date) / "index.html").read_text(encoding="utf-8")
    assert "<strong>bold</strong>" in day
    assert "<b>raw" not in day


def test_what_is_as_it_was_is_not_touched(read_library: Library, tmp_path: Path) -> None:
    first = written(read_library, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.md")}
    assert first.written == len(before)
    assert written(read_library, tmp_path) == WrittenPages(0, len(before), 0, ())
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.md")} == before


def test_what_left_the_library_goes_unless_somebody_wrote_on_it(library: Library, tmp_path: Path) -> None:
    written(library, tmp_path)
    ours, theirs = tmp_path / "papers" / f"{DRIFT.arxiv_id}.md", tmp_path / "papers" / "2603.00107.md"
    theirs.write_text(theirs.read_text(encoding="utf-8") + "\nWe read this one.\n", encoding="utf-8")
    own = tmp_path / "papers" / "own.md"
    own.write_text("# Ours alone\n", encoding="utf-8")
    for arxiv_id in (DRIFT.arxiv_id, "2603.00107"):
        library.writer.remove_paper(arxiv_id)
    written(library, tmp_path)
    assert not ours.exists()
    assert theirs.read_text(encoding="utf-8").endswith("We read this one.\n")
    assert own.exists()


def test_the_command_names_the_files_of_others_and_leaves_them(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "wiki"
    (folder / "papers").mkdir(parents=True)
    (folder / "index.md").write_text("# The lab\n", encoding="utf-8")
    command = ["--home", str(settings.home), "export", "wiki", str(folder), "--language", "zh"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 3
    assert "index.md" in done.stderr
    assert (folder / "index.md").read_text(encoding="utf-8") == "# The lab\n"
    assert "## 摘要" in (folder / "papers" / f"{DRIFT.arxiv_id}.md").read_text(encoding="utf-8")
