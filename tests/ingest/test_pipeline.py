import gzip
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from places import DATA, SHARED
from typer.testing import CliRunner

from ingest.digests.digest_file import read_digest
from ingest.pipeline import Report, find_files, ingest
from ui.terminal.main import app
from vectorstore.catalogue.recording import Added
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import EntryLink

SNAPSHOT = """\
{"id": "2512.90011", "listed": "2025-12-02", "title": "A title that the digest words otherwise",\
 "authors": ["Ada Example"], "categories": ["cs.CV"], "abstract": "The same version, told otherwise.",\
 "analysis_zh": {"tldr": "快照里的另一份概述。"}}
{"id": "2603.91001", "authors_parsed": [["Okafor", "Ngozi", ""]], "title": "Counting\\n  Lanterns",\
 "categories": "cs.CV", "abstract": "  We count lanterns\\nin photographs of harbours at night.\\n",\
 "update_date": "2026-03-03", "versions": [{"version": "v1", "created": "Mon, 2 Mar 2026 10:00:00 GMT"}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "digests").mkdir()
    for digest in DATA.glob("dialect_*.md"):
        shutil.copy(digest, tmp_path / "digests")
    return tmp_path / "digests"


@pytest.fixture
def empty(tmp_path: Path) -> Library:
    return Library.open(Settings(home=tmp_path / "home"), write=True)


def test_a_folder_of_digests_becomes_a_library(folder: Path, empty: Library) -> None:
    with empty:
        report = ingest([folder], empty)
        assert (report.files_read, report.files_skipped, report.problems) == (3, 0, ())
        assert (report.added.digests_new, report.added.papers_new) == (3, 6)
        assert empty.counts().passages == report.added.passages_embedded > 6
        assert empty.days() == [(date(2025, 9, 12), 2), (date(2025, 12, 3), 2), (date(2026, 7, 20), 2)]
        found, _ = read_digest(folder / "dialect_b.md")
        assert empty.digest(date(2025, 12, 3)) == [found]
        assert empty.search.papers("夜间驾驶", top=1)[0].paper.arxiv_id == "2512.90012"


def test_reading_the_same_files_again_changes_nothing(folder: Path, empty: Library) -> None:
    with empty:
        ingest([folder], empty)
        before = empty.counts(), empty.status().generation
        again = ingest([folder, folder / "dialect_a.md", str(folder / "*.md")], empty)
        assert again == Report(3, 0, Added(digests_same=3, papers_same=again.added.papers_same))
        assert (empty.counts(), empty.status().generation) == before


def test_a_torn_copy_that_became_whole_leaves_nothing_of_the_torn_one(folder: Path, empty: Library) -> None:
    whole, copy = folder / "dialect_b.md", folder / "copy.md"
    copy.write_text(whole.read_text("utf-8").rpartition("<a id=")[0], "utf-8")
    with empty:
        ingest([folder], empty)
        assert (empty.counts().digests, empty.counts().entries) == (4, 7)
        shutil.copy(whole, copy)
        report = ingest([folder], empty)
        assert (report.added.digests_same, report.added.digests_new, report.problems) == (3 + 1, 0, ())
        assert (empty.counts().digests, empty.counts().entries, empty.counts().papers) == (3, 6, 6)
        assert ingest([folder], empty).added.digests_same == 4


def test_a_paper_in_two_digests_is_one_paper_linked_from_both(folder: Path, empty: Library) -> None:
    text = (folder / "dialect_b.md").read_text("utf-8")
    newer = text.replace("2025-12-03", "2025-12-04").replace("2512.90011v1", "2512.90011v2").replace("11%", "12%")
    (folder / "later.md").write_text(newer, "utf-8")
    with empty:
        ingest([folder], empty)
        assert empty.counts().papers == 6
        paper = empty.paper("2512.90011")
        assert paper is not None
        assert paper.version == 2
        assert "12%" in paper.abstract
        assert {link for link, _ in empty.entries("2512.90011")} == {
            EntryLink(date(2025, 12, 3), "2512.90011v1"),
            EntryLink(date(2025, 12, 4), "2512.90011v2"),
        }


def test_what_cannot_be_read_is_skipped_and_named_and_the_rest_is_stored(folder: Path, empty: Library) -> None:
    (folder / "readme.md").write_text("# Readme\n", "utf-8")
    (folder / "gbk.md").write_bytes("# 论文 - 2025-12-18\n".encode("gbk"))
    broken = (folder / "dialect_c.md").read_text("utf-8").replace("**Abstract:**\n\nMaps", "Maps")
    (folder / "dialect_c.md").write_text(broken, "utf-8")
    with empty:
        report = ingest([folder], empty)
        assert (report.files_read, report.files_skipped) == (3, 2)
        assert [Path(problem.path).name for problem in report.problems] == ["dialect_c.md", "gbk.md", "readme.md"]
        assert empty.counts().papers == 5


def test_progress_counts_papers_and_the_part_that_is_done(folder: Path, empty: Library) -> None:
    (folder / "snapshot.jsonl").write_text(SNAPSHOT, "utf-8")
    seen: list[tuple[int, float]] = []
    with empty:
        ingest([folder], empty, lambda papers, part: seen.append((papers, part)))
    assert [papers for papers, _ in seen] == [2, 4, 6, 7, 8, 8]
    assert seen == sorted(seen)
    assert seen[-1][1] == 1.0


def test_many_digests_are_stored_in_several_batches(
    folder: Path, empty: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.intake.BATCH", 3)
    with empty:
        report = ingest([folder], empty)
        assert report.added == replace(report.added, digests_new=3, papers_new=6)
        assert empty.counts().papers == 6


def test_files_come_in_a_fixed_order_each_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "old" / "er").mkdir(parents=True)
    shutil.copy(folder / "dialect_a.md", folder / "old" / "er" / "x.md")
    (folder / ".trash").mkdir()
    shutil.copy(folder / "dialect_a.md", folder / ".trash" / "x.md")
    (folder / "notes.txt").write_text("no digest", "utf-8")
    (folder / "link.md").symlink_to(folder / "dialect_a.md")
    names = ["dialect_a.md", "dialect_b.md", "dialect_c.md", "old/er/x.md"]
    assert [path.relative_to(folder).as_posix() for path in find_files([folder])] == names
    assert find_files([folder / "*.md", folder]) == find_files([folder])
    assert find_files([folder / "**" / "x.md"]) == [folder / "old" / "er" / "x.md"]
    assert find_files([folder / "dialect_c.md", str(folder / "dialect_[ab].md")])[0].name == "dialect_c.md"
    monkeypatch.chdir(folder)
    assert find_files(["old"]) == [Path("old/er/x.md")]


def test_a_file_whose_name_looks_like_a_pattern_is_read(folder: Path) -> None:
    odd = folder / "digest [1].md"
    shutil.copy(folder / "dialect_a.md", odd)
    assert find_files([odd]) == [odd]


@pytest.mark.parametrize("missing", ["no/such/file.md", "no/*.md", "empty"])
def test_a_path_that_names_nothing_is_refused_before_anything_is_read(
    missing: str, folder: Path, tmp_path: Path, empty: Library
) -> None:
    (tmp_path / "empty").mkdir()
    with empty:
        with pytest.raises(UserError, match=missing.partition("*")[0]):
            ingest([folder, tmp_path / missing], empty)
        assert empty.counts().papers == 0


def test_digests_and_snapshots_are_read_together_and_again_for_nothing(folder: Path, empty: Library) -> None:
    (folder / "snapshot.jsonl").write_text(SNAPSHOT, "utf-8")
    (folder / "package.json").write_text("{}", "utf-8")
    with empty:
        report = ingest([folder], empty)
        assert (report.files_read, report.files_skipped, report.problems) == (4, 0, ())
        assert (report.added.papers_new, empty.counts().papers, empty.counts().digests) == (7, 7, 3)
        before = empty.counts(), empty.status().generation
        again = ingest([folder], empty)
        assert (again.added.passages_embedded, again.added.papers_new, again.added.papers_updated) == (0, 0, 0)
        assert (empty.counts(), empty.status().generation) == before
        assert empty.entries("2512.90011")  # the digest's paper, which the snapshot has, too


def test_a_bad_line_of_a_snapshot_is_named(tmp_path: Path, empty: Library) -> None:
    (tmp_path / "snapshot.jsonl.gz").write_bytes(gzip.compress(SNAPSHOT.encode() + b"{\n"))
    (tmp_path / "none.json").write_text("{}", "utf-8")
    with empty:
        report = ingest([tmp_path / "snapshot.jsonl.gz", tmp_path / "none.json"], empty)
        assert (report.files_read, report.files_skipped) == (1, 1)
        assert [(Path(problem.path).name, problem.line) for problem in report.problems] == [
            ("snapshot.jsonl.gz", 3),
            ("none.json", 1),
        ]
        assert empty.counts().papers == 2


def test_the_command_reads_snapshots_and_counts_for_programs(tmp_path: Path) -> None:
    (tmp_path / "snapshot.jsonl").write_text(SNAPSHOT + "{\n", "utf-8")
    arguments = ["--home", str(tmp_path / "home"), "ingest", str(tmp_path / "snapshot.jsonl")]
    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == 3, done.output
    counts = json.loads(done.stdout)
    assert (counts["papers_new"], counts["files_read"], counts["problems"][0]["line"]) == (2, 1, 3)
    again = CliRunner().invoke(app, arguments)
    assert again.stdout == "0 new papers, 0 updated, 0 passages embedded, 1 problem\n"
    assert again.stderr.endswith("snapshot.jsonl:3: not JSON: Expecting property name enclosed in double quotes\n")


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the real digests are not here")
def test_the_two_real_digests_become_twenty_papers(empty: Library) -> None:
    with empty:
        report = ingest([SHARED / "seeds"], empty)
        assert report.problems == ()
        counts = empty.counts()
        assert (counts.papers, counts.digests, counts.entries) == (20, 2, 20)
        found = empty.search.papers("which papers tackle exposure bias in video diffusion")
        assert found[0].paper.arxiv_id == "2512.15702"
