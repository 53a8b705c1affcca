"""Papers that come from arXiv itself or from snapshots: one paper with those of the digests, whichever came first."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from eight_papers import DIGESTS, DRIFT, FIRST, PAPERS, SPLATS, entry, newer, with_passages

from assistant.answer import Assistant
from assistant.answers.form_texts import FORM_TEXTS, FormTexts
from assistant.export import markdown_answer
from assistant.texts import CHINESE
from assistant.triage import triage
from assistant.values import Question
from ingest.passages import passages_about
from ui.terminal.asking import days_asked
from vectorstore.catalogue.recording import Added
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Counts, Digest, Filters, Paper, Passage, Section

SAID = Section("overview", "概述", "生成器在训练时看到自己的错误，因此长视频不再漂移。")
OTHER = Section("overview", "概述", "另一种说法：用稀疏记忆抑制误差累积。")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    with Library.open(Settings(home=tmp_path / "home"), write=True) as library:
        yield library


def told(*papers: Paper, said: tuple[Section, ...] = ()) -> list[tuple[Paper, list[Passage]]]:
    return [(paper, passages_about(paper, said)) for paper in papers]


def texts(library: Library, paper: Paper, source: str) -> list[str]:
    return [passage.text for passage in library.passages(paper.arxiv_id) if passage.source == source]


def rows(home: Path) -> dict[str, list[tuple]]:
    """Everything in the catalogue."""
    with sqlite3.connect(home / "home" / "catalogue.sqlite3") as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for (name,) in tables}


def test_papers_are_found_and_read_without_any_digest(empty: Library) -> None:
    added = empty.writer.add_papers(told(*PAPERS, said=(SAID,)))
    assert (added.papers_new, added.digests_new) == (8, 0)
    assert empty.counts() == Counts(8, 8, 0, 0, added.passages_embedded)
    assert [empty.paper(paper.arxiv_id) for paper in PAPERS] == list(PAPERS)
    hit = empty.search.papers("exposure bias in video generation")[0]
    assert (hit.paper, hit.entries) == (DRIFT, ())
    assert hit.passages[0].passage.entry is None
    assert empty.search.papers("长视频不再漂移")[0].passages[0].passage.text == SAID.text
    assert empty.published()[0][0] == date(2026, 2, 27)
    assert empty.days() == []


def test_what_no_digest_says_is_not_put_into_a_digests_mouth(empty: Library) -> None:
    empty.writer.add_papers(told(*PAPERS, said=(SAID,)))
    answer = Assistant(empty, Settings()).ask(Question("哪些论文研究视频生成？"))
    assert CHINESE.interpretation_apart.split("{", maxsplit=1)[0] in answer.text
    assert "日报" not in markdown_answer(answer).replace("不出自日报", "")


@pytest.mark.parametrize(
    ("question", "texts"), [("limits of {}", FORM_TEXTS["en"]), ("{} 有哪些局限", FORM_TEXTS["zh"])]
)
def test_an_analysis_that_stands_in_no_digest_is_quoted_as_such(
    question: str, texts: FormTexts, empty: Library
) -> None:
    limits = Section("limitations", "局限", "只在三十秒以内的视频上做过检验。")
    empty.writer.add_papers(told(*PAPERS[1:]))
    empty.writer.add_papers(told(DRIFT, said=(SAID, limits)))
    answer = Assistant(empty, Settings()).ask(Question(question.format(DRIFT.arxiv_id)))
    assert texts.no_analysis not in answer.text
    assert texts.analysis_apart["unknown"] in answer.text
    assert limits.text in [citation.quote for citation in answer.citations]
    silent = Assistant(empty, Settings()).ask(Question(question.format(SPLATS.arxiv_id)))
    assert texts.no_analysis in silent.text


def test_without_digests_the_newest_day_of_publication_is_triaged(empty: Library) -> None:
    with pytest.raises(UserError, match="no paper with a day"):
        days_asked(empty, None, None)
    empty.writer.add_papers(told(*PAPERS))
    newest = date(2026, 3, 8)
    days = days_asked(empty, None, None)
    assert days == Filters(since=newest, until=newest)
    assert {each.hit.paper.published for each in triage(empty, ["video"], days)} == {newest}
    assert days_asked(empty, FIRST, None) == Filters(since=FIRST)


def test_reading_them_again_embeds_nothing_and_changes_no_row(empty: Library, tmp_path: Path) -> None:
    empty.writer.add_papers(told(*PAPERS, said=(SAID,)))
    before = rows(tmp_path)
    assert empty.writer.add_papers(told(*PAPERS, said=(SAID,))) == Added(papers_same=8)
    assert empty.writer.add_papers(told(DRIFT, DRIFT, said=(SAID,))) == Added(papers_same=1)
    assert rows(tmp_path) == before


def test_a_snapshot_after_the_digests_adds_no_paper_and_embeds_only_what_is_new(library: Library) -> None:
    before = library.counts()
    assert library.writer.add_papers(told(*PAPERS)) == Added(papers_same=8)
    assert library.counts() == before
    added = library.writer.add_papers(told(DRIFT, said=(SAID,)))
    assert (added.papers_same, added.passages_embedded) == (1, 1)
    assert library.counts() == replace(before, passages=before.passages + 1)
    assert len(library.entries(DRIFT.arxiv_id)) == 1
    assert SAID.text in texts(library, DRIFT, "analysis")


def test_a_digest_after_the_snapshot_is_linked_to_the_same_papers(empty: Library) -> None:
    empty.writer.add_papers(told(*PAPERS))
    own = empty.counts().passages
    added = empty.writer.add(with_passages(*DIGESTS))
    assert (added.digests_new, added.papers_new, added.papers_same) == (3, 0, 8)
    assert added.passages_embedded == empty.counts().passages - own
    assert empty.counts().papers == 8
    assert empty.search.papers("exposure bias in video generation")[0].entries[0].day == FIRST
    assert empty.digest(FIRST) == [DIGESTS[0]]


def test_the_order_of_snapshot_and_digests_does_not_matter(tmp_path: Path) -> None:
    found = []
    for name, digests_first in (("one", True), ("two", False)):
        with Library.open(Settings(home=tmp_path / name), write=True) as library:
            for digests in (digests_first, not digests_first):
                if digests:
                    library.writer.add(with_passages(*DIGESTS))
                else:
                    library.writer.add_papers(told(*PAPERS, said=(SAID,)))
            passages = {replace(each, id=0) for paper in PAPERS for each in library.passages(paper.arxiv_id)}
            found.append((library.counts(), passages, [library.paper(paper.arxiv_id) for paper in PAPERS]))
    assert found[0] == found[1]


def test_the_same_analysis_in_a_digest_is_stored_once_and_stays_when_the_digest_changes(library: Library) -> None:
    said = DIGESTS[0].entries[0].sections[0]
    before = library.counts()
    assert library.writer.add_papers(told(DRIFT, said=(said,))).passages_embedded == 0
    assert library.counts() == before
    library.writer.add(with_passages(replace(DIGESTS[0], entries=DIGESTS[0].entries[1:])))
    assert library.paper(DRIFT.arxiv_id) == DRIFT
    assert texts(library, DRIFT, "analysis") == [said.text]
    assert library.search.papers("exposure bias in video generation")[0].entries == ()


def test_a_paper_that_a_changed_digest_drops_stays_if_it_came_from_elsewhere_too(library: Library) -> None:
    library.writer.add_papers(told(SPLATS))
    library.writer.add(with_passages(replace(DIGESTS[0], entries=DIGESTS[0].entries[2:])))
    assert library.paper(SPLATS.arxiv_id) == SPLATS
    assert library.paper(DRIFT.arxiv_id) is None


def test_the_newest_version_counts_whatever_comes_last(empty: Library) -> None:
    second = newer(DRIFT, title="Rolling Without Drift", abstract="A revised abstract about tarantulas on a carousel.")
    empty.writer.add_papers(told(DRIFT))
    assert empty.writer.add_papers(told(second)).papers_updated == 1
    assert empty.paper(DRIFT.arxiv_id) == second
    assert texts(empty, DRIFT, "paper") == [f"{second.title}\n{second.abstract}"]
    assert texts(empty, DRIFT, "abstract") == []
    assert empty.writer.add_papers(told(DRIFT)) == Added(papers_same=1)
    assert empty.writer.add(with_passages(Digest(FIRST, "Old", "old.md", "", (entry(DRIFT, 1),)))).papers_updated == 0
    assert empty.paper(DRIFT.arxiv_id) == second
    assert empty.counts().versions == 2


def test_an_older_version_from_a_snapshot_is_history(empty: Library) -> None:
    second = newer(DRIFT, title="Rolling Without Drift", abstract="A revised abstract about tarantulas on a carousel.")
    empty.writer.add_papers(told(second))
    assert empty.writer.add_papers(told(DRIFT)).papers_same == 1
    assert (empty.paper(DRIFT.arxiv_id), empty.counts().versions) == (second, 2)
    assert texts(empty, DRIFT, "paper") == [f"{second.title}\n{second.abstract}"]


def test_of_a_known_version_only_what_was_missing_is_taken(empty: Library) -> None:
    bare = replace(DRIFT, authors=(), categories=(), published=None)
    empty.writer.add_papers(told(bare))
    empty.writer.add_papers(told(replace(DRIFT, title="Another title", abstract="Another abstract.")))
    assert empty.paper(DRIFT.arxiv_id) == DRIFT
    assert empty.categories()[0] == ("cs.CV", 1)
    listed = replace(DRIFT, published=DRIFT.published + timedelta(days=3))
    assert empty.writer.add_papers(told(listed)).papers_updated == 0
    assert empty.paper(DRIFT.arxiv_id) == DRIFT


def test_the_day_of_listing_yields_to_the_day_of_submission(empty: Library) -> None:
    listed = replace(DRIFT, published=DRIFT.published + timedelta(days=3))
    empty.writer.add_papers(told(listed))
    assert empty.writer.add_papers(told(DRIFT)).passages_embedded == 0
    assert empty.paper(DRIFT.arxiv_id) == DRIFT
    assert empty.published() == [(DRIFT.published, 1)]


def test_another_analysis_takes_the_place_of_the_one_before(empty: Library) -> None:
    empty.writer.add_papers(told(DRIFT, said=(SAID,)))
    assert empty.writer.add_papers(told(DRIFT, said=(OTHER,))).passages_embedded == 1
    assert texts(empty, DRIFT, "analysis") == [OTHER.text]
    assert empty.search.papers("长视频不再漂移")[0].passages[0].passage.source != "analysis"
    empty.writer.add_papers(told(DRIFT))  # a source without analysis says nothing against it
    assert texts(empty, DRIFT, "analysis") == [OTHER.text]
    assert empty.writer.add_papers(told(DRIFT, said=(SAID,))) == Added(papers_same=1)  # read before: changes nothing


def test_what_readers_of_another_process_see_is_there_after_closing(tmp_path: Path) -> None:
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add_papers(told(*PAPERS, said=(SAID,)))
    with Library.open(Settings(home=tmp_path)) as reader:
        assert reader.search.papers("exposure bias in video generation")[0].paper == DRIFT
        with pytest.raises(UserError, match="open for reading"):
            reader.writer.add_papers(told(DRIFT))


def test_a_library_of_an_older_paperlight_takes_papers(tmp_path: Path) -> None:
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(with_passages(DIGESTS[0]))
    with sqlite3.connect(tmp_path / "catalogue.sqlite3") as connection:
        for table in ("records", "problems", "files"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    connection.close()
    with Library.open(Settings(home=tmp_path), write=True) as library:
        assert library.writer.add_papers(told(*PAPERS)).papers_new == 5
