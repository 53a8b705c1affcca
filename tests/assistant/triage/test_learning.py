"""A list for a profile follows what its group picks and dismisses, and does not repeat itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
from eight_papers import BENCH, BIOPSY, DEPTH, DRIFT, FAKES, GRASP, PAPERS, SPARSE, SPLATS, entry, paper, with_passages

from assistant.triage import rank_for, reasoned
from vectorstore.library import Library
from vectorstore.people.profiles import Interest, Profile
from vectorstore.people.states import Mark, State
from vectorstore.settings import Settings
from vectorstore.values import Digest, Filters

NOW = datetime(2026, 3, 10, 6, tzinfo=UTC)
EVERYTHING = Filters()
PRUNED = paper("2603.00201", "Pruning the Image Tokens That No Layer Attends To",
               "Vision-language models attend to few image tokens. We prune the others without retraining and halve"
               " the computation.", "Someone Else", date(2026, 3, 9), "cs.CV cs.CL")  # fmt: skip
TOLD = [
    ("Tides of Small Harbours", "Gauges in small harbours record the tide. We compare a century of them."),
    ("Sorting Seeds by Sound", "Seeds that fall on a plate sound apart by their species. A microphone sorts them."),
    ("Bread and Its Pores", "Pores of bread are counted in photographs of slices, and tell how long it rose."),
    ("A Census of Street Lamps", "Lamps are counted from the air at night, and their colours told apart."),
    ("Old Maps, New Roads", "Roads on old maps are matched with those of today by their crossings."),
    ("Glaciers from Postcards", "Postcards show glaciers of a hundred years ago; we measure how far they withdrew."),
]
FILLERS = [paper(f"2603.003{n:02}", *told, "Filler Person", date(2026, 3, 9)) for n, told in enumerate(TOLD)]


def marked(state: State, *papers: object, member: str = "Li", at: datetime = NOW) -> dict[str, tuple[Mark, ...]]:
    return {each.arxiv_id: (Mark(member, state, at),) for each in papers}  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def fuller(tmp_path_factory, filled_home):
    """The eight papers and seven later ones, so that some are common and some are not."""
    import shutil

    home = tmp_path_factory.mktemp("fuller") / "home"
    shutil.copytree(filled_home, home)
    entries = tuple(entry(each, place) for place, each in enumerate([PRUNED, *FILLERS], 1))
    digest = Digest(date(2026, 3, 10), "Arxiv Computer Vision Papers - 2026-03-10", "2026-03-10.md", "", entries)
    with Library.open(Settings(home=home), write=True) as library:
        library.writer.add(with_passages(digest))
    with Library.open(Settings(home=home)) as library:
        yield library


def listed(library, profile, marks=None, **given):
    ranking = rank_for(library, profile, marks or {}, EVERYTHING, **{"explore": False, **given})
    return [each.hit.paper for each in reasoned(library, ranking, ranking.standings)]


def test_a_pick_brings_what_is_like_it_and_says_so(fuller):
    lab = Profile("lab", "Lab")
    ranking = rank_for(fuller, lab, marked("picked", SPARSE), EVERYTHING, explore=False)
    first, second = reasoned(fuller, ranking, ranking.standings[:2])
    assert {first.hit.paper, second.hit.paper} == {SPARSE, PRUNED}
    like = first if first.hit.paper == PRUNED else second
    assert "Half the Tokens" in like.reason
    assert listed(fuller, lab, marked("starred", GRASP))[0] == GRASP


def test_a_dismissal_pushes_down_what_is_like_it(fuller):
    lab = Profile("lab", "Lab", (Interest("efficient vision-language models"),))
    alone = listed(fuller, lab, marked("picked", GRASP))
    against = listed(fuller, lab, marked("picked", GRASP) | marked("dismissed", SPARSE))
    assert against.index(PRUNED) >= alone.index(PRUNED)
    scores = [
        {each.paper: each.score for each in rank_for(fuller, lab, marks, EVERYTHING, explore=False).standings}
        for marks in (marked("picked", GRASP), marked("picked", GRASP) | marked("dismissed", SPARSE))
    ]
    pruned = fuller.rows_of([PRUNED.arxiv_id])[PRUNED.arxiv_id]
    assert scores[1][pruned] < scores[0][pruned]


def test_what_was_shown_or_dismissed_does_not_come_back(fuller):
    lab = Profile("lab", "Lab", (Interest("robots"),))
    marks = (
        marked("dismissed", SPARSE)
        | marked("seen", DRIFT, member="")
        | marked("seen", BENCH, at=NOW + timedelta(hours=1))
    )
    left = listed(fuller, lab, marks, before=NOW + timedelta(minutes=1))
    assert SPARSE not in left
    assert DRIFT not in left
    assert BENCH in left
    of_wu = listed(fuller, lab, marks, before=NOW + timedelta(minutes=1), member="Wu")
    assert SPARSE in of_wu


def test_weights_authors_categories_and_unwanted_words_count(fuller):
    two = (Interest("underwater depth"), Interest("detecting generated faces", 3.0))
    assert listed(fuller, Profile("a", "A", two))[:2] == [FAKES, DEPTH]
    by_author = Profile("a", "A", (Interest("underwater depth"),), authors=("Marco Rossi",))
    assert set(listed(fuller, by_author)[:2]) == {DEPTH, SPLATS}
    only_robots = listed(fuller, Profile("a", "A", (Interest("robots"),), categories=("cs.RO",)))
    assert only_robots == [GRASP]
    no_cells = Profile("a", "A", (Interest("image segmentation"),), ("cells in biopsy slides",))
    assert listed(fuller, no_cells)[0] != BIOPSY
    assert listed(fuller, Profile("a", "A", (Interest("image segmentation"),)))[0] == BIOPSY


def test_two_of_ten_come_from_the_edge(fuller):
    lab = Profile("lab", "Lab", (Interest("robot hands"),))
    ranking = rank_for(fuller, lab, {}, EVERYTHING)
    papers = reasoned(fuller, ranking, ranking.standings)
    assert sum(each.outside for each in ranking.standings[:10]) == 2
    assert sorted(each.hit.paper.arxiv_id for each in papers) == sorted(
        each.arxiv_id for each in (*PAPERS, PRUNED, *FILLERS)
    )
    assert sum("edge of your interests" in each.reason for each in papers) == 2
    assert ranking.standings[0].paper == fuller.rows_of([GRASP.arxiv_id])[GRASP.arxiv_id]


def test_a_profile_without_wishes_keeps_the_digests_order(fuller):
    assert listed(fuller, Profile("new", "New"))[0] == PRUNED
