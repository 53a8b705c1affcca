"""Papers in bulk: all that pass, in their order, and some of them at even distances."""

from datetime import date

from eight_papers import BENCH, PAPERS

from vectorstore.library import Library
from vectorstore.values import Filters


def test_all_that_pass_come_latest_recorded_first(read_library: Library) -> None:
    recorded = list(read_library.papers())
    assert [hit.paper for hit in read_library.ranges.passing(Filters())] == recorded[::-1]
    since = Filters(since=date(2026, 3, 5))
    later = [paper for paper in recorded if paper.published and paper.published >= date(2026, 3, 5)]
    assert [hit.paper for hit in read_library.ranges.passing(since)] == later[::-1] != recorded[::-1]


def test_a_spread_reaches_over_the_whole_library(read_library: Library) -> None:
    rows = sorted(read_library.rows_of(paper.arxiv_id for paper in PAPERS).values())
    assert read_library.ranges.spread(8) == read_library.ranges.spread(99) == rows
    assert read_library.ranges.spread(4) == rows[::2]
    assert read_library.ranges.spread(3) == rows[::3]


def test_papers_that_are_gone_are_left_out_of_a_list(library: Library) -> None:
    [row] = library.rows_of([BENCH.arxiv_id]).values()
    assert [hit.paper for hit in library.listed([(row, 0.5)]).values()] == [BENCH]
    library.writer.remove_paper(BENCH.arxiv_id)
    assert library.listed([(row, 0.5)]) == {}
