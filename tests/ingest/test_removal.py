"""What is removed is gone from every store, with what nothing else names, and stays away until something names it."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from crashes import state
from eight_papers import BIOPSY, DIGESTS, DRIFT, FIRST, SECOND, SPLATS, THIRD, entry, newer, with_passages
from places import DATA
from typer.testing import CliRunner

from ingest.pipeline import ingest
from ui.terminal.main import app
from vectorstore.catalogue.recording import Removed
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Digest

LATER = Digest(THIRD, "Later", "archive/later.md", "", (entry(newer(DRIFT), 1, overview="修订版的解读。"),))


def test_a_removed_paper_leaves_every_store_and_its_digest_stays(settings: Settings) -> None:
    with Library.open(settings, write=True) as library:
        assert library.writer.remove_paper(DRIFT.arxiv_id) == Removed(entries=1, papers=1)
        assert library.paper(DRIFT.arxiv_id) is None
        assert library.passages(DRIFT.arxiv_id) == []
        assert [each.paper for each in library.digest(FIRST)[0].entries] == [SPLATS, BIOPSY]
        assert all(hit.paper != DRIFT for hit in library.search.papers("exposure bias in video diffusion"))
        assert library.counts().papers == 7
    assert DRIFT.arxiv_id not in {key.removesuffix("a") for key in state(settings.home).vectors}
    with Library.open(settings) as library:
        assert library.status().indexes == {"dense": "ok, generation 2", "lexical": "ok, generation 2"}
        assert library.notices == []


def test_a_removed_digest_takes_the_papers_that_nothing_else_names(library: Library) -> None:
    library.writer.add(with_passages(LATER))
    assert library.writer.remove_digests(day=FIRST) == Removed(digests=1, entries=3, papers=2)
    assert library.digest(FIRST) == []
    assert library.paper(SPLATS.arxiv_id) is None
    assert library.paper(DRIFT.arxiv_id) == newer(DRIFT)
    assert {passage.text for passage in library.passages(DRIFT.arxiv_id) if passage.source == "analysis"} == {
        "修订版的解读。"
    }
    assert library.counts().versions == 6


def test_without_the_digest_of_its_newest_version_a_paper_reads_as_before(library: Library) -> None:
    before = library.passages(DRIFT.arxiv_id)
    library.writer.add(with_passages(LATER))
    assert library.writer.remove_digests(file="archive/later.md") == Removed(digests=1, entries=1)
    assert library.paper(DRIFT.arxiv_id) == DRIFT
    assert {passage.text for passage in library.passages(DRIFT.arxiv_id)} == {passage.text for passage in before}
    assert library.search.papers("exposure bias in video diffusion")[0].paper == DRIFT


def test_a_paper_that_is_recorded_elsewhere_outlives_its_digest(library: Library) -> None:
    library.writer.add_papers([(SPLATS, [])])
    assert library.writer.remove_digests(day=FIRST).papers == 2
    assert library.paper(SPLATS.arxiv_id) == SPLATS


def test_what_is_not_there_is_named(library: Library) -> None:
    with pytest.raises(UserError, match=r"no paper 2603\.99999"):
        library.writer.remove_paper("2603.99999")
    with pytest.raises(UserError, match="no digest 2020-01-01"):
        library.writer.remove_digests(day=FIRST.replace(year=2020, month=1, day=1))
    with pytest.raises(UserError, match=r"no digest nowhere\.md"):
        library.writer.remove_digests(file="nowhere.md")


def test_of_digests_with_one_file_name_the_path_decides(library: Library) -> None:
    others = [Digest(THIRD, f"Later {n}", f"{n}/later.md", "", (entry(newer(DRIFT), 1),)) for n in (1, 2)]
    library.writer.add(with_passages(*others))
    with pytest.raises(UserError, match=r"1/later\.md, 2/later\.md"):
        library.writer.remove_digests(file="later.md")
    library.writer.remove_digests(file="2/later.md")
    assert [each.source for each in library.digest(THIRD)] == [DIGESTS[2].source, "1/later.md"]


def test_a_file_that_corrects_its_day_or_title_replaces_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (DATA / "dialect_b.md").read_text("utf-8")
    file, copy = tmp_path / "day.md", tmp_path / "copies" / "day.md"
    copy.parent.mkdir()
    monkeypatch.chdir(tmp_path)
    with Library.open(Settings(home=tmp_path / "home"), write=True) as library:
        for day, title in (("2026-01-05", "Papers"), ("2026-01-06", "Papers"), ("2026-01-06", "Corrected Papers")):
            _, _, rest = text.partition("\n## ")
            file.write_text(f"# {title} - {day}\n\n## {rest}", "utf-8")
            added = ingest([Path("day.md")], library).added
            assert (added.digests_new, added.digests_changed) == ((1, 0) if day == "2026-01-05" else (0, 1))
            assert [(str(each), count) for each, count in library.days()] == [(day, 2)]
            (digest,) = library.digest(date.fromisoformat(day))
            assert (digest.title, digest.source) == (f"{title} - {day}", str(file.resolve()))
        copy.write_text(f"# Papers - 2026-01-07\n\n## {rest}", "utf-8")
        assert ingest([copy], library).added.digests_new == 1
        assert library.counts().digests == 2
        assert library.writer.remove_digests(file="day.md") == Removed(digests=1, entries=2)
        assert library.writer.remove_digests(file=str(copy)) == Removed(digests=1, entries=2, papers=2)


def test_all_digests_that_one_file_gave_are_removed_by_its_name(library: Library) -> None:
    days = [Digest(day, "Later", "/archive/later.md", "", (entry(newer(DRIFT), 1),)) for day in (SECOND, THIRD)]
    library.writer.add(with_passages(*days))
    assert library.writer.remove_digests(file="later.md").digests == 2


def test_a_folder_leaves_out_what_was_removed_until_its_file_changes_or_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "digests"
    folder.mkdir()
    shutil.copy(DATA / "dialect_b.md", folder)
    with Library.open(Settings(home=tmp_path / "home"), write=True) as library:
        ingest([folder], library)
        library.writer.remove_paper("2512.90011")
        ingest([folder], library)
        assert library.counts().papers == 1
        assert ingest([folder / "dialect_b.md"], library).added.digests_changed == 1
        assert library.counts().papers == 2
        library.writer.remove_digests(file=str(folder / "dialect_b.md"))
        ingest([folder], library)
        assert library.counts().papers == 0
        with (folder / "dialect_b.md").open("a") as file:
            file.write("\n")
        assert ingest([folder], library).added.papers_new == 2


def test_the_command_removes_papers_days_and_files(tmp_path: Path, settings: Settings) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["--home", str(settings.home), "remove", *arguments])
        return done.exit_code, done.stdout

    assert run(DRIFT.arxiv_id, "2026-03-03") == (
        0,
        f"removed {DRIFT.arxiv_id}: 1 digest entry, 1 paper\n"
        "removed 2026-03-03: 1 digest, 2 digest entries, 2 papers\n",
    )
    code, said = run("--json", DIGESTS[2].source)
    assert (code, json.loads(said)) == (0, {"removed": DIGESTS[2].source, "digests": 1, "entries": 3, "papers": 3})
    with Library.open(settings) as library:
        assert (library.counts().papers, library.digest(SECOND)) == (2, [])
