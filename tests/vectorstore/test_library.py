"""What a library keeps of digests: one paper is one paper, and reading again changes nothing."""

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from eight_papers import (
    BENCH,
    DIGESTS,
    DRIFT,
    FIRST,
    PAPERS,
    SECOND,
    SPARSE,
    SPLATS,
    THIRD,
    entry,
    newer,
    with_passages,
)

from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Counts, Digest, EntryLink

NEXT_WEEK = date(2026, 3, 16)


def a_digest(*entries, day: date = NEXT_WEEK, name: str = "later.md", title: str = "Later") -> Digest:
    return Digest(day, title, f"archive/{name}", "", entries)


def words(library: Library, arxiv_id: str, source: str = "paper") -> list[str]:
    return [passage.text for passage in library.passages(arxiv_id) if passage.source == source]


def test_everything_in_a_digest_comes_back(read_library: Library) -> None:
    assert [digest for day in (FIRST, SECOND, THIRD) for digest in read_library.digest(day)] == list(DIGESTS)
    for paper in PAPERS:
        assert read_library.paper(paper.arxiv_id) == paper
    assert read_library.entries(DRIFT.arxiv_id) == [(EntryLink(FIRST, "2603.00101v1"), DIGESTS[0].entries[0])]


def test_passages_stand_where_they_say(read_library: Library) -> None:
    for paper in PAPERS:
        for passage in read_library.passages(paper.arxiv_id):
            origin = paper.abstract if passage.source == "abstract" else f"{paper.title}\n{paper.abstract}"
            if passage.source == "analysis":
                ((link, said),) = read_library.entries(paper.arxiv_id)
                origin = next(section.text for section in said.sections if section.kind == passage.kind)
                assert passage.entry == link
            assert passage.text == origin[passage.start : passage.end]


def test_figures_describe_the_library(read_library: Library) -> None:
    assert read_library.days() == [(FIRST, 3), (SECOND, 2), (THIRD, 3)]
    assert read_library.categories()[:2] == [("cs.CV", 8), ("cs.CL", 1)]
    assert read_library.published()[0] == (date(2026, 2, 27), 2)
    status = read_library.status()
    assert (status.counts.papers, status.counts.entries, status.first_day, status.last_day) == (8, 8, FIRST, THIRD)
    assert status.indexes == {"dense": "ok, generation 1", "lexical": "ok, generation 1"}


def test_reading_the_same_digests_again_changes_nothing(library: Library) -> None:
    before = library.counts(), library.status().generation
    added = library.writer.add(with_passages(*DIGESTS))
    assert (added.digests_same, added.digests_new, added.digests_changed, added.passages_embedded) == (3, 0, 0, 0)
    assert (library.counts(), library.status().generation) == before


def test_a_digest_under_another_file_name_is_the_same_digest(library: Library) -> None:
    added = library.writer.add(with_passages(replace(DIGESTS[0], source="elsewhere/copy.md")))
    assert (added.digests_same, library.counts().digests) == (1, 3)


def test_a_digest_whose_file_moved_tells_its_new_place(library: Library) -> None:
    moved = replace(DIGESTS[0], source="new/folder/arxiv_cv_report_2026-03-02.md")
    library.writer.add(with_passages(moved))
    assert library.digest(FIRST) == [moved]


def test_two_digests_of_one_day_stay_two(library: Library) -> None:
    other = a_digest(entry(DRIFT, 1), day=FIRST, name="arxiv_cv_report_2026-03-02_001.md")
    robots = replace(other, title="Arxiv Robotics Papers - 2026-03-02", source=DIGESTS[0].source)
    added = library.writer.add(with_passages(other, robots))
    assert added.digests_new == 2
    assert len(library.digest(FIRST)) == 3


def test_a_paper_in_several_digests_is_one_paper_linked_to_all(library: Library) -> None:
    before = library.counts()
    again = a_digest(entry(DRIFT, 4, overview="另一份解读：模型在自己的误差上训练。"))
    added = library.writer.add(with_passages(again))
    assert (added.papers_same, added.papers_new, added.papers_updated, added.passages_embedded) == (1, 0, 0, 1)
    assert library.counts().papers == before.papers
    assert library.counts().versions == before.versions
    links = [EntryLink(NEXT_WEEK, "2603.00101v1"), EntryLink(FIRST, "2603.00101v1")]
    assert [link for link, _ in library.entries(DRIFT.arxiv_id)] == links
    assert library.search.papers("exposure bias in video generation")[0].entries == tuple(links)
    assert "另一份解读：模型在自己的误差上训练。" in words(library, DRIFT.arxiv_id, "analysis")


def test_the_same_analysis_in_two_digests_is_stored_once(library: Library) -> None:
    before = library.counts()
    added = library.writer.add(with_passages(replace(DIGESTS[1], date=NEXT_WEEK, source="archive/next.md")))
    assert added.passages_embedded == 0
    assert library.counts() == replace(before, digests=before.digests + 1, entries=before.entries + 2)


def test_the_newest_version_counts_and_leaves_nothing_of_the_old_one(library: Library) -> None:
    second = newer(DRIFT, title="Rolling Without Drift", abstract="A revised abstract about tarantulas on a carousel.")
    added = library.writer.add(with_passages(a_digest(entry(second, 1))))
    assert (added.papers_updated, added.papers_new) == (1, 0)
    assert library.paper(DRIFT.arxiv_id) == second
    assert words(library, DRIFT.arxiv_id) == [f"{second.title}\n{second.abstract}"]
    assert words(library, DRIFT.arxiv_id, "abstract") == []
    assert len(words(library, DRIFT.arxiv_id, "analysis")) == 3
    hit = library.search.papers("tarantulas on a carousel")[0]
    assert (hit.paper, len(hit.entries)) == (second, 2)
    assert library.status().indexes == {"dense": "ok, generation 2", "lexical": "ok, generation 2"}


def test_an_older_version_read_later_does_not_undo_the_newest(settings: Settings, tmp_path: Path) -> None:
    second = newer(DRIFT, abstract="A revised abstract about tarantulas on a carousel.")
    with Library.open(Settings(home=tmp_path / "other"), write=True) as library:
        library.writer.add(with_passages(a_digest(entry(second, 1, overview="修订版解读。"))))
        added = library.writer.add(with_passages(DIGESTS[0]))
        assert (added.papers_new, added.papers_same, added.papers_updated) == (2, 1, 0)
        assert library.paper(DRIFT.arxiv_id) == second
        assert words(library, DRIFT.arxiv_id) == [f"{second.title}\n{second.abstract}"]
        assert len(words(library, DRIFT.arxiv_id, "analysis")) == 4
        assert library.counts().versions == 4
        said = {link.anchor: said.paper for link, said in library.entries(DRIFT.arxiv_id)}
        assert said == {"2603.00101v2": second, "2603.00101v1": DRIFT}


def test_both_versions_in_one_batch_make_one_paper(tmp_path: Path) -> None:
    second = newer(DRIFT, abstract="A revised abstract.")
    batch = with_passages(
        a_digest(entry(second, 1)), a_digest(entry(DRIFT, 1), day=FIRST), a_digest(entry(BENCH, 1), day=THIRD)
    )
    with Library.open(Settings(home=tmp_path / "other"), write=True) as library:
        added = library.writer.add(batch)
        assert (added.papers_new, library.counts()) == (
            2,
            Counts(papers=2, versions=3, digests=3, entries=3, passages=2),
        )
        assert words(library, DRIFT.arxiv_id) == [f"{DRIFT.title}\nA revised abstract."]


def test_a_changed_digest_replaces_what_it_said(library: Library) -> None:
    kept, dropped = DIGESTS[1].entries
    changed = replace(DIGESTS[1], entries=(replace(kept, sections=kept.sections[:0]),))
    added = library.writer.add(with_passages(changed))
    assert (added.digests_changed, added.digests_new, added.papers_same, added.passages_embedded) == (1, 0, 1, 0)
    assert library.digest(SECOND) == [changed]
    assert words(library, kept.paper.arxiv_id, "analysis") == []
    assert library.paper(dropped.paper.arxiv_id) is None
    assert library.passages(dropped.paper.arxiv_id) == []
    assert all(hit.paper != SPARSE for hit in library.search.papers("pruning image tokens of vision-language models"))
    assert library.status().indexes == {"dense": "ok, generation 2", "lexical": "ok, generation 2"}


def test_a_correction_embeds_only_what_differs(library: Library) -> None:
    first, *others = DIGESTS[0].entries
    overview, *rest = first.sections
    corrected = replace(first, sections=(replace(overview, text="更正后的概述。"), *rest))
    added = library.writer.add(with_passages(replace(DIGESTS[0], entries=(corrected, *others))))
    assert (added.digests_changed, added.papers_same, added.passages_embedded) == (1, 3, 1)
    assert library.counts().passages == 19


def test_a_version_that_no_digest_names_any_more_gives_way_to_the_one_before(library: Library) -> None:
    second = newer(DRIFT, abstract="A revised abstract about tarantulas on a carousel.")
    later = a_digest(entry(second, 1), entry(BENCH, 2))
    library.writer.add(with_passages(later))
    library.writer.add(with_passages(replace(later, entries=later.entries[1:])))
    assert library.paper(DRIFT.arxiv_id) == DRIFT
    assert words(library, DRIFT.arxiv_id) == [f"{DRIFT.title}\n{DRIFT.abstract}"]
    assert library.search.papers("training video generators on degraded outputs")[0].paper == DRIFT


def test_of_two_texts_of_one_version_the_last_one_read_stands(library: Library) -> None:
    reworded = replace(DRIFT, abstract="The same version with a typing error mended.", authors=("Someone Else",))
    added = library.writer.add(with_passages(a_digest(entry(reworded, 1))))
    assert added.papers_updated == 1
    assert library.paper(DRIFT.arxiv_id) == reworded
    assert library.counts().versions == 8


def test_a_paper_without_a_date_takes_it_from_another_digest(library: Library) -> None:
    library.writer.add(with_passages(a_digest(entry(newer(DRIFT, published=None), 1))))
    found = library.paper(DRIFT.arxiv_id)
    assert found
    assert (found.version, found.published) == (2, DRIFT.published)


def test_a_batch_that_fails_leaves_nothing(library: Library) -> None:
    before = library.counts()
    good, bad = with_passages(a_digest(entry(newer(DRIFT), 1)), a_digest(entry(newer(SPLATS), 1), day=THIRD))
    broken = replace(bad[1][0], text=None)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        library.writer.add([good, (bad[0], [broken])])
    assert library.counts() == before
    assert library.paper(DRIFT.arxiv_id) == DRIFT


def test_a_library_open_for_reading_refuses_to_add(read_library: Library) -> None:
    with pytest.raises(UserError, match="open for reading"):
        read_library.writer.add([])


def test_a_home_that_does_not_exist_reads_as_empty_and_stays_absent(tmp_path: Path) -> None:
    with Library.open(Settings(home=tmp_path / "nowhere")) as library:
        assert library.search.papers("anything") == []
        assert library.counts() == Counts()
        assert library.status().indexes == {"dense": "ok, generation 0", "lexical": "ok, generation 0"}
    assert not (tmp_path / "nowhere").exists()


def test_an_empty_library_finds_nothing(tmp_path: Path) -> None:
    with Library.open(Settings(home=tmp_path / "empty"), write=True) as library:
        assert library.writer.add([]).digests_new == 0
        assert library.search.papers("anything") == []
    with Library.open(Settings(home=tmp_path / "empty")) as library:
        assert library.notices == []
        assert library.search.papers("anything") == []


def test_a_digest_without_papers_is_kept(tmp_path: Path) -> None:
    with Library.open(Settings(home=tmp_path / "empty"), write=True) as library:
        library.writer.add([(Digest(FIRST, "Quiet day", "quiet.md", "Nothing."), [])])
    with Library.open(Settings(home=tmp_path / "empty")) as library:
        assert library.digest(FIRST)[0].summary == "Nothing."
        assert library.notices == []


def test_threads_search_while_another_adds(library: Library) -> None:
    failures: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                assert library.search.papers("exposure bias in video diffusion")[0].paper == DRIFT
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(8):
        library.writer.add(with_passages(a_digest(entry(replace(SPLATS, version=number + 2), 1), name=f"{number}.md")))
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
