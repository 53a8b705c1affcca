"""Whatever happens to a process, a disk or a file, nothing recorded is lost and a person is told what to do."""

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from eight_papers import DIGESTS, DRIFT, SPLATS, THIRD, entry, newer, paper, with_passages
from places import ROOT

from ingest.passages import passages_about
from vectorstore.derived.dense import Dense
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.model import embedding
from vectorstore.settings import Settings
from vectorstore.values import Digest

HEALTHY = {"dense": "ok, generation {}", "lexical": "ok, generation {}"}
PATIENCE = 60  # seconds; a whole suite may run beside
QUESTION = "exposure bias in video diffusion"
LATER = Digest(THIRD, "Later", "archive/later.md", "", (entry(newer(DRIFT), 1, overview="修订版的解读。"),))


def healthy(library: Library, generation: int = 1) -> bool:
    return library.status().indexes == dict.fromkeys(HEALTHY, f"ok, generation {generation}")


def start(code: str, home: Path) -> subprocess.Popen[str]:
    """Another process, with the tests' papers at hand and `home` as its library."""
    lines = ["import sys, time", "from eight_papers import *", "from vectorstore.library import Library"]
    lines += ["from vectorstore.settings import Settings", f"settings = Settings(home={str(home)!r})"]
    root = ROOT
    environment = os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}
    program = "\n".join(lines) + "\n" + textwrap.dedent(code)
    return subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )


def finish(child: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Its exit status and what it said on stdout and stderr."""
    said, errors = child.communicate(timeout=60)
    return child.returncode, said, errors


def current(home: Path, index: str) -> Path:
    return max((path for path in (home / index).iterdir() if path.is_dir()), key=lambda path: int(path.name))


def garbage(path: Path) -> None:
    path.write_bytes(b"\x07garbage" * 40)


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


BREAKAGES: dict[str, Callable[[Path], None]] = {
    "no vectors": lambda home: shutil.rmtree(home / "dense"),
    "no vector directory": lambda home: shutil.rmtree(current(home, "dense")),
    "vectors' pointer": lambda home: garbage(home / "dense" / "current.json"),
    "vectors' database": lambda home: garbage(current(home, "dense") / "chroma.sqlite3"),
    "vectors' database cut": lambda home: truncated(current(home, "dense") / "chroma.sqlite3"),
    "no vectors' database": lambda home: (current(home, "dense") / "chroma.sqlite3").unlink(),
    "no words": lambda home: shutil.rmtree(home / "lexical"),
    "words' pointer": lambda home: (home / "lexical" / "current.json").unlink(),
    "words' list": lambda home: garbage(current(home, "lexical") / "meta.json"),
    "words' segments": lambda home: [truncated(path) for path in current(home, "lexical").glob("*.store")],
    "words' terms": lambda home: [path.unlink() for path in current(home, "lexical").glob("*.term")],
    "both": lambda home: [shutil.rmtree(home / name) for name in ("dense", "lexical")],
}


@pytest.mark.parametrize("breakage", BREAKAGES)
@pytest.mark.parametrize("write", [False, True], ids=["read", "write"])
def test_a_broken_index_is_rebuilt_without_embedding_and_said(
    breakage: str, write: bool, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    BREAKAGES[breakage](settings.home)
    with monkeypatch.context() as patch:
        patch.setattr(embedding.StaticModel, "embed", None)
        library = Library.open(settings, write=write)
    with library:
        assert library.notices
        assert all("rebuilt" in notice for notice in library.notices)
        assert healthy(library)
        assert library.search.papers(QUESTION)[0].paper == DRIFT
        assert library.search.papers(QUESTION)[0].dense is not None
    with Library.open(settings) as again:
        assert again.notices == []


def test_vectors_that_vanished_from_the_index_are_noticed(settings: Settings) -> None:
    from vectorstore.derived.dense import _Files

    opened = _Files(current(settings.home, "dense"))
    opened.collection.delete(ids=opened.collection.get(limit=1, include=[])["ids"])
    del opened
    with Library.open(settings) as library:
        assert "holds 15 of 16" in library.notices[0]
        assert healthy(library)


def test_indexes_left_behind_catch_up(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in HEALTHY:
        shutil.copytree(settings.home / name, tmp_path / name)
    changed = replace(DIGESTS[1], entries=DIGESTS[1].entries[:1])
    with Library.open(settings, write=True) as library:
        library.writer.add(with_passages(changed, LATER))
    for name in HEALTHY:
        shutil.rmtree(settings.home / name)
        shutil.copytree(tmp_path / name, settings.home / name)
    with monkeypatch.context() as patch:
        patch.setattr(embedding.StaticModel, "embed", None)
        library = Library.open(settings)
    with library:
        assert all("caught up" in notice for notice in library.notices)
        assert len(library.notices) == 2
        assert healthy(library, 2)
        assert library.search.papers(QUESTION)[0].paper == newer(DRIFT)
        assert all(hit.paper.arxiv_id != "2603.00105" for hit in library.search.papers("pruning image tokens"))


@pytest.mark.parametrize("moment", ["record", "apply", "publish"])
def test_a_writer_that_is_killed_loses_at_most_its_last_batch(moment: str, settings: Settings) -> None:
    where = {
        "record": "import vectorstore.catalogue.merging as m; m.Merge.write_places = die",
        "apply": "import vectorstore.derived.lexical as m; m.Lexical.update = die",
        "publish": "import vectorstore.derived.dense as m; m.Dense.publish = die",
    }[moment]
    child = start(
        f"""
        import os, signal
        def die(*_): os.kill(os.getpid(), signal.SIGKILL)
        {where}
        later = Digest(THIRD, "Later", "later.md", "", (entry(newer(DRIFT), 1, overview="修订版的解读。"),))
        with Library.open(settings, write=True) as library:
            library.writer.add(with_passages(later))
        """,
        settings.home,
    )
    status, _, errors = finish(child)
    assert (status, errors) == (-signal.SIGKILL, "")
    with Library.open(settings) as library:
        generation = 1 if moment == "record" else 2
        assert bool(library.notices) == (generation == 2)
        assert healthy(library, generation)
        assert library.search.papers(QUESTION)[0].paper == (DRIFT if moment == "record" else newer(DRIFT))
    with Library.open(settings, write=True) as library:
        library.writer.add(with_passages(LATER))
        assert library.paper(DRIFT.arxiv_id) == newer(DRIFT)


def test_a_writer_that_is_asked_to_stop_leaves_everything_in_order(settings: Settings) -> None:
    child = start(
        """
        import signal
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        with Library.open(settings, write=True) as library:
            for number in range(100_000):
                name = f"{number}.md"
                said = entry(newer(DRIFT), 1, overview=name)
                library.writer.add(with_passages(Digest(THIRD, "Later", name, "", (said,))))
                if number == 3:
                    print("ready", flush=True)
        """,
        settings.home,
    )
    assert child.stdout
    assert child.stdout.readline() == "ready\n"
    child.terminate()
    status, _, errors = finish(child)
    assert (status, errors) == (143, "")
    with Library.open(settings) as library:
        assert library.counts().digests >= 7
        assert healthy(library, library.status().generation)
        assert library.search.papers(QUESTION)[0].paper == newer(DRIFT)


def test_a_second_writer_is_told_who_writes(settings: Settings) -> None:
    child = start(
        """
        with Library.open(settings, write=True):
            print("ready", flush=True)
            time.sleep(60)
        """,
        settings.home,
    )
    assert child.stdout
    child.stdout.readline()
    try:
        with pytest.raises(UserError, match=rf"written by process {child.pid}: wait until it ends"):
            Library.open(settings, write=True)
        with Library.open(settings) as reader:
            assert reader.search.papers(QUESTION)[0].paper == DRIFT
    finally:
        child.kill()
        finish(child)
    Library.open(settings, write=True).close()


def test_two_writers_in_one_process_exclude_each_other(settings: Settings) -> None:
    with Library.open(settings, write=True), pytest.raises(UserError, match=f"process {os.getpid()}"):
        Library.open(settings, write=True)


def test_a_reader_notices_what_another_process_wrote(settings: Settings) -> None:
    with Library.open(settings) as reader:
        assert reader.search.papers(QUESTION)[0].paper == DRIFT
        child = start(
            """
            later = Digest(THIRD, "Later", "later.md", "", (entry(newer(DRIFT), 1, overview="修订版的解读。"),))
            new = paper("2603.00999", "Counting Penguins from Orbit", "We count penguins.", "A B", date(2026, 3, 9))
            with Library.open(settings, write=True) as library:
                library.writer.add(with_passages(later, Digest(THIRD, "More", "more.md", "", (entry(new, 1),))))
            """,
            settings.home,
        )
        assert finish(child) == (0, "", "")
        time.sleep(1.1)  # a reader looks once a second
        assert reader.search.papers(QUESTION)[0].paper == newer(DRIFT)
        found = reader.search.papers("counting penguins from orbit")[0]
        assert (found.paper.arxiv_id, found.dense is None, found.lexical is None) == ("2603.00999", False, False)
        assert healthy(reader, 2)


def test_a_reader_of_a_library_that_is_not_there_yet_notices_it(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "later")
    with Library.open(settings) as reader:
        assert reader.search.papers(QUESTION) == []
        with Library.open(settings, write=True) as writer:
            writer.writer.add(with_passages(*DIGESTS))
        time.sleep(1.1)
        assert reader.search.papers(QUESTION)[0].paper == DRIFT
        assert reader.counts().papers == 8


def test_another_embedding_model_is_refused_with_the_remedy(settings: Settings) -> None:
    other = Settings(home=settings.home, embedding_model="some-lab/other-model")
    for write in (False, True):
        with pytest.raises(UserError, match=r"paperlight-static-.*some-lab/other-model.*reindex"):
            Library.open(other, write=write)
    Library.open(settings, write=True).close()


def test_rebuilding_with_another_model_makes_its_vectors(settings: Settings) -> None:
    folder = str(Path(embedding.__file__).parent)
    other = Settings(home=settings.home, embedding_model=folder)
    Library.rebuild(other)
    with Library.open(other) as library:
        assert library.status().model == folder
        assert healthy(library, 2)
        hit = library.search.papers(QUESTION)[0]
        assert hit.paper == DRIFT
    with pytest.raises(UserError, match="reindex"):
        Library.open(settings)
    Library.rebuild(settings)
    with Library.open(settings) as library:
        again = library.search.papers(QUESTION)[0]
        assert again.dense == pytest.approx(hit.dense, abs=1e-3)


def test_a_new_release_of_the_bundled_model_asks_for_a_rebuild(settings: Settings) -> None:
    with closing(sqlite3.connect(settings.home / "catalogue.sqlite3")) as catalogue, catalogue:
        catalogue.execute("UPDATE meta SET value = 'paperlight-static-512-0ld' WHERE key IN ('model', 'token_model')")
    with pytest.raises(UserError, match=r"0ld.*paperlight-static-.*reindex"):
        Library.open(settings)
    Library.rebuild(settings)
    with Library.open(settings) as library:
        assert library.search.papers(QUESTION)[0].paper == DRIFT


def test_rebuilding_mends_everything(settings: Settings) -> None:
    BREAKAGES["both"](settings.home)
    Library.rebuild(settings)
    with Library.open(settings) as library:
        assert (library.notices, healthy(library)) == ([], True)


@pytest.mark.parametrize("write", [False, True], ids=["read", "write"])
def test_a_file_that_is_no_catalogue_is_left_alone(write: bool, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite3"
    path.write_text("This is not a database, but somebody's notes. " * 50)
    with pytest.raises(UserError, match=r"catalogue\.sqlite3.*not a database.*move it away"):
        Library.open(Settings(home=tmp_path), write=write)
    assert path.read_text().startswith("This is not a database")


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "catalogue.sqlite3")) as other, other:
        other.execute("CREATE TABLE birds (name TEXT)")
    for write in (False, True):
        with pytest.raises(UserError, match="not a Paperlight catalogue"):
            Library.open(Settings(home=tmp_path), write=write)


@pytest.mark.parametrize("schema", ["0", "999"])
def test_another_schema_is_refused(schema: str, settings: Settings) -> None:
    with closing(sqlite3.connect(settings.home / "catalogue.sqlite3")) as catalogue, catalogue:
        catalogue.execute("UPDATE meta SET value = ? WHERE key = 'schema'", [schema])
    for write in (False, True):
        with pytest.raises(UserError, match=f"schema {schema}"):
            Library.open(settings, write=write)


def test_a_home_that_is_a_file_or_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for home in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/paperlight")):
        with pytest.raises(UserError, match=rf"{home}.*PAPERLIGHT_HOME"):
            Library.open(Settings(home=home), write=True)
    with pytest.raises(UserError, match=r"file.*PAPERLIGHT_HOME"):
        Library.open(Settings(home=tmp_path / "file"))


@pytest.mark.parametrize("mode", [0o500, 0o000], ids=["read-only", "unreadable"])
def test_a_home_without_permission_is_named(mode: int, settings: Settings) -> None:
    settings.home.chmod(mode)
    try:
        if os.access(settings.home, os.W_OK):
            pytest.skip("permissions bind nobody who runs the tests as root")
        for write in (False, True):
            with pytest.raises(UserError, match=r"library.*cannot be read and written.*PAPERLIGHT_HOME"):
                Library.open(settings, write=write)
    finally:
        settings.home.chmod(0o700)


def test_a_batch_that_the_indexes_did_not_take_is_taken_by_the_next_open(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    update, times = Dense.update, count()

    def failing_once(*given: Any) -> None:
        if next(times) == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        update(*given)

    monkeypatch.setattr(Dense, "update", failing_once)
    missed = paper("2604.00001", "Penguins From Orbit", "We count penguins from orbit.", "A B", THIRD)
    following = replace(missed, arxiv_id="2604.00002", title="Walruses From Orbit", abstract="We count walruses.")
    library = Library.open(settings, write=True)
    library.writer.add_papers([(missed, passages_about(missed))])
    for _ in range(2):  # the second time it is recorded
        with pytest.raises(UserError, match="No space left"):
            library.writer.add_papers([(following, passages_about(following))])
    with pytest.raises(UserError, match="the next command completes"):
        library.close()
    with Library.open(settings, write=True) as library:
        assert sorted(library.notices) == [
            f"the index of {name} was behind; it caught up" for name in ("vectors", "words")
        ]
        found = {hit.paper for hit in library.search.papers("penguins and walruses from orbit")}
        assert {missed, following} < found
        assert healthy(library, 3)


def test_a_full_disk_costs_the_batch_and_nothing_else(settings: Settings) -> None:
    size = (settings.home / "catalogue.sqlite3").stat().st_size
    child = start(
        f"""
        import resource
        from vectorstore.errors import UserError
        papers = [paper(f"2604.{{n:05}}", f"Paper {{n}}", "Abstract. " * 200, "A B", THIRD) for n in range(300)]
        many = Digest(THIRD, "Many", "many.md", "", tuple(entry(one, n) for n, one in enumerate(papers)))
        with Library.open(settings, write=True) as library:
            resource.setrlimit(resource.RLIMIT_FSIZE, ({size} + 100_000, resource.RLIM_INFINITY))
            try:
                library.writer.add(with_passages(many))
            except UserError as error:
                print(error)
        """,
        settings.home,
    )
    status, said, errors = finish(child)
    assert (status, errors) == (0, "")
    assert said.count("\n") == 1
    assert "run the command again" in said
    with Library.open(settings, write=True) as library:
        assert (library.counts().papers, library.notices) == (8, [])
        assert (
            library.writer.add(with_passages(Digest(THIRD, "One", "one.md", "", (entry(SPLATS, 1),)))).digests_new == 1
        )


@pytest.mark.parametrize("written", ["new_directory", "Flat.write"])
def test_a_full_disk_keeps_no_reader_out(
    written: str, settings: Settings, monkeypatch: pytest.MonkeyPatch, asked_of_the_graph: list[int]
) -> None:
    def full(*_: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    shutil.rmtree(settings.home / "dense")
    with monkeypatch.context() as patch:
        patch.setattr(f"vectorstore.derived.dense.{written}", full)
        library = Library.open(settings)
    with library:
        [notice] = library.notices
        assert "No space left on device" in notice
        assert "make room on the disk" in notice
        hit = library.search.papers(QUESTION)[0]
        assert (hit.paper, hit.dense, hit.lexical is None) == (DRIFT, None, False)
        with Library.open(settings) as another:
            assert another.notices == ["the index of vectors was missing; it was rebuilt"]
            assert healthy(another)
        monkeypatch.setattr("vectorstore.opened.LOOK_EVERY", 0.0)
        deadline = time.monotonic() + PATIENCE
        while not asked_of_the_graph:
            assert time.monotonic() < deadline
            assert library.search.papers(QUESTION)[0].dense is not None
            time.sleep(0.02)


def test_what_a_writer_has_not_published_yet_is_no_news(settings: Settings) -> None:
    with Library.open(settings, write=True):
        shutil.rmtree(settings.home / "dense")
        with Library.open(settings) as reader:
            assert reader.notices == []
            assert reader.search.papers(QUESTION)[0].paper == DRIFT


@pytest.mark.parametrize(("age", "kept"), [(0, {"1", "2", "3"}), (600, {"2", "3"})], ids=["just now", "long ago"])
def test_vectors_that_were_replaced_stay_until_every_reader_has_turned(
    age: float, kept: set[str], settings: Settings
) -> None:
    def names() -> set[str]:
        return {path.name for path in (settings.home / "dense").iterdir() if path.is_dir()}

    with Library.open(settings, write=True) as library:
        library.writer.add(with_passages(LATER))
    assert names() == {"1", "2"}
    published = settings.home / "dense" / "current.json"
    os.utime(published, (time.time() - age, time.time() - age))
    with Library.open(settings, write=True) as library:
        new = paper("2603.00999", "Counting Penguins from Orbit", "We count penguins.", "A B", THIRD)
        library.writer.add_papers([(new, passages_about(new))])
        library.search.papers(QUESTION)
        assert names() == kept
    assert names() == {"2", "3"}
