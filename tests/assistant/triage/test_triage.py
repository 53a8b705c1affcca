"""A day's papers ranked for a reading group."""

from datetime import date

import pytest
from eight_papers import (
    BENCH,
    BIOPSY,
    DEPTH,
    DRIFT,
    FAKES,
    FIRST,
    GRASP,
    PAPERS,
    SECOND,
    SPARSE,
    SPLATS,
    THIRD,
    paper,
)  # fmt: skip

from assistant.record import triage_record
from assistant.triage import rank, triage
from ingest.passages import passages_about
from vectorstore.errors import UserError
from vectorstore.values import Filters

EVERYTHING = Filters()


def papers(triaged):
    return [each.hit.paper for each in triaged]


@pytest.mark.parametrize(
    ("interest", "expected"),
    [
        ("robots that grasp household objects", GRASP),
        ("3D Gaussian splatting of streets", SPLATS),
        ("deepfake detection", FAKES),
        ("水下图像的深度估计", DEPTH),
        ("视觉语言模型的词元剪枝", SPARSE),
        ("病理切片的细胞分割", BIOPSY),
    ],
)
def test_the_paper_that_a_group_cares_about_comes_first(read_library, interest, expected):
    ranked = triage(read_library, [interest], EVERYTHING)
    assert papers(ranked)[0] == expected
    assert sorted(papers(ranked), key=PAPERS.index) == list(PAPERS)
    scores = [each.score for each in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_papers_that_come_while_a_list_is_ranked_do_not_disturb_it(library):
    class Growing:
        """A library into which a paper comes whenever papers are compared."""

        def __getattr__(self, name):
            return getattr(library, name)

        def compare(self, *given):
            come = paper(f"2603.{library.counts().papers:05}", "A Late One", "We come late.", "Ada Example", FIRST)
            library.writer.add_papers([(come, passages_about(come, ()))])
            return library.search.compare(*given)

    ranked = triage(Growing(), ["robots that grasp household objects", "underwater depth"], EVERYTHING)
    assert set(papers(ranked)) == set(PAPERS)


def test_each_paper_ranks_by_the_interest_it_meets_best_and_says_which(read_library):
    interests = ["grasping with robot hands", "underwater depth"]
    ranked = triage(read_library, interests, EVERYTHING)
    assert set(papers(ranked)[:2]) == {GRASP, DEPTH}
    for each, interest in (
        (ranked[papers(ranked).index(GRASP)], interests[0]),
        (ranked[papers(ranked).index(DEPTH)], interests[1]),
    ):
        assert each.reason.startswith(f"matches {interest}: “{each.because[0]}”")
        assert "\n" not in each.reason


@pytest.mark.parametrize("interest", ["robotics", "机器人"])
def test_an_interest_that_is_the_name_of_a_field_is_met_by_the_papers_of_its_category(read_library, interest):
    ranked = triage(read_library, [interest], EVERYTHING)
    met = [each.hit.paper for each in ranked if each.strength != "weak"]
    assert {paper for paper in PAPERS if "cs.RO" in paper.categories} <= set(met)
    assert SPLATS not in met


@pytest.mark.parametrize(
    ("interests", "firsts"),
    [
        (["vision-language models and video", "水下照片的深度"], {SPARSE, GRASP, DEPTH}),
        (["三维高斯泼溅", "detecting generated faces"], {SPLATS, FAKES}),
        (["病理切片的细胞分割", "benchmarks for long videos"], {BIOPSY, BENCH}),
    ],
)
def test_interests_in_two_languages_have_the_same_say(read_library, interests, firsts):
    ranked = triage(read_library, interests, EVERYTHING)
    assert set(papers(ranked)[:2]) <= firsts
    assert {next(i for i in interests if i in each.reason) for each in ranked[:2]} == set(interests)
    assert [each.score for each in ranked] == sorted((each.score for each in ranked), reverse=True)


def test_an_interest_that_nothing_meets_raises_nothing(read_library):
    wanted = ["3D Gaussian splatting of streets"]
    alone = rank(read_library, wanted, EVERYTHING).standings
    beside = rank(read_library, [*wanted, "tax law of medieval Norway"], EVERYTHING).standings
    assert [each.paper for each in beside[:1]] == [each.paper for each in alone[:1]]
    assert beside[0].wish == alone[0].wish
    unmet = rank(read_library, ["tax law of medieval Norway"], EVERYTHING)
    assert unmet.weaker == len(unmet.standings) == len(PAPERS)


def test_a_strength_is_a_word_for_the_score(read_library):
    ranked = triage(read_library, ["robots that grasp household objects"], EVERYTHING)
    assert ranked[0].strength == "strong"
    assert ranked[-1].strength == "weak"
    assert {each.strength for each in triage(read_library, [], EVERYTHING)} == {None}


def test_the_sentences_behind_a_reason_are_exact_parts_of_the_abstract(read_library):
    for each in triage(read_library, ["robots that grasp household objects"], EVERYTHING):
        assert len(each.because) == (each.strength != "weak")
        assert all(sentence in each.hit.paper.abstract for sentence in each.because)


def test_a_paper_far_from_every_interest_is_not_said_to_match(read_library):
    last = triage(read_library, ["grasping with robot hands"], EVERYTHING)[-1]
    assert last.reason == "weak, nearest to grasping with robot hands"


def test_a_chinese_interest_is_reasoned_in_chinese(read_library):
    assert triage(read_library, ["水下照片的深度"], EVERYTHING)[0].reason.startswith("符合“水下照片的深度”：“")
    assert triage(read_library, ["underwater depth"], EVERYTHING, language="zh")[0].reason.startswith(
        "符合“underwater depth”"
    )


def test_only_the_papers_of_the_range_are_ranked(read_library):
    second = Filters(digested_since=SECOND, digested_until=SECOND)
    assert set(papers(triage(read_library, ["video"], second))) == {GRASP, SPARSE}
    assert triage(read_library, ["video"], Filters(since=date(2030, 1, 1))) == []


def test_no_more_than_the_top_come_back(read_library):
    everything = triage(read_library, ["video"], EVERYTHING)
    assert triage(read_library, ["video"], EVERYTHING, top=3) == everything[:3]


def test_a_liked_paper_brings_its_kin_forward(read_library):
    ranked = triage(read_library, [], EVERYTHING, like=["2603.00104v1"])
    assert papers(ranked)[0] == GRASP
    assert ranked[0].score == pytest.approx(1, abs=0.01)
    assert ranked[0].reason == "you like it"
    assert papers(ranked)[1] == SPARSE  # the other paper on vision-language models
    assert ranked[1].reason.startswith("is like Ask Before You Grasp: ")


def test_a_disliked_paper_falls_and_its_kin_with_it(read_library):
    interests = ["video"]
    before = triage(read_library, interests, EVERYTHING)
    after = triage(read_library, interests, EVERYTHING, dislike=[BENCH.arxiv_id])
    score = {each.hit.paper: each.score for each in before}
    assert papers(after).index(BENCH) > papers(before).index(BENCH)
    fall = {each.hit.paper: score[each.hit.paper] - each.score for each in after}
    assert max(fall, key=lambda paper: fall[paper]) == BENCH
    assert next(each for each in after if each.hit.paper == BENCH).reason.endswith("; you dislike it")


def test_dislikes_alone_put_the_unlike_first(read_library):
    ranked = triage(read_library, [], EVERYTHING, dislike=[DRIFT.arxiv_id])
    assert papers(ranked)[-1] == DRIFT
    assert ranked[0].reason.startswith("digest of 2026-03-")
    assert ranked[-1].reason == "you dislike it"


def test_without_any_wish_the_digest_order_stands_and_is_said(read_library):
    ranked = triage(read_library, [], EVERYTHING)
    assert papers(ranked) == [BENCH, DEPTH, FAKES, GRASP, SPARSE, DRIFT, SPLATS, BIOPSY]
    assert ranked[0].reason == f"digest of {THIRD}"
    assert {each.score for each in ranked} == {0.0}
    first = triage(read_library, [], Filters(digested_until=FIRST), language="zh", top=1)
    assert [each.reason for each in first] == ["2026-03-02 日报"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"interests": ["video", " "]}, "empty"),
        ({"interests": ["video " * 1000]}, "2,000"),
        ({"interests": ["of the"]}, "“of the” names no subject"),
        ({"interests": ["关于"]}, "“关于”没有说明主题"),
        ({"like": ["2601.99999"], "language": "zh"}, "库中没有 2601.99999"),
        ({"like": ["2601.99999"]}, "2601.99999 is not in the library"),
        ({"dislike": ["no id"]}, "“no id” is not an arXiv identifier"),
    ],
)
def test_a_wish_that_cannot_be_understood_is_one_clear_line(read_library, arguments, words):
    with pytest.raises(UserError, match=words):
        triage(read_library, **{"interests": [], "filters": EVERYTHING, **arguments})


def test_a_ranked_paper_as_a_record_has_the_promised_fields(read_library):
    best = triage(read_library, ["underwater depth"], EVERYTHING)[0]
    record = triage_record(best)
    assert list(record) == [
        "arxiv_id", "version", "title", "url", "withdrawn", "score", "strength", "types", "reason", "because",
    ]  # fmt: skip
    assert record["arxiv_id"] == DEPTH.arxiv_id
    assert record["because"] == list(best.because)
    assert record["score"] == round(best.score, 4)
