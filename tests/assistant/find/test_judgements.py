"""The judgements that the judge of papers learns from."""

import pytest

from assistant.find.training.material import graded, listed


@pytest.mark.parametrize("questions", [graded(), listed()], ids=["in people's words", "topics"])
def test_each_paper_has_a_grade_for_each_condition_and_for_all(questions: list[dict[str, object]]) -> None:
    for question in questions:
        for mark in question["grades"].values():
            wanted, unwanted, _, whole = mark.split("/")
            assert len(wanted) == len(question["wanted"])
            assert len(unwanted) == len(question["unwanted"])
            assert set(wanted + unwanted + whole) <= set("012")
            assert len(whole) == 1


def test_no_topic_is_judged_twice() -> None:
    asked = [question["q"] for question in (*graded(), *listed())]
    assert len(asked) == len(set(asked))
