"""What is found for an intent, among the twenty sample papers, and what is told of each."""

from itertools import groupby

import pytest

from assistant.find import find
from assistant.find.showing import showing
from assistant.understand.intent import Intent
from assistant.values import Judged
from vectorstore.library import Library
from vectorstore.values import Filters


def ids(found: list[Judged], relevance: str = "") -> list[str]:
    return [each.hit.paper.arxiv_id for each in found if relevance in ("", each.relevance)]


@pytest.fixture(scope="module")
def some_paper(samples: Library) -> tuple[str, str]:
    paper = next(samples.papers())
    return paper.arxiv_id, paper.title


def test_a_title_finds_its_paper_first(samples: Library, some_paper: tuple[str, str]) -> None:
    arxiv_id, title = some_paper
    found = find(samples, Intent(wanted=(title,), text=title))
    assert ids(found)[0] == arxiv_id
    assert found[0].relevance == "yes"
    assert found[0].meets == (title,)


def test_those_that_answer_go_before_those_that_may_and_those_that_are_near(samples: Library) -> None:
    found = find(samples, Intent(wanted=("video generation",), text="video generation"))
    order = [each for each, _ in groupby(judged.relevance for judged in found)]
    assert order == sorted(order, key=["yes", "maybe", "no"].index)
    scores = [each.score for each in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_each_condition_is_met_or_open(samples: Library) -> None:
    wanted = ("video generation", "federated learning of palm prints")
    found = find(samples, Intent(wanted=wanted, text=" ".join(wanted)))
    assert all(sorted((*each.meets, *each.open)) == sorted(wanted) for each in found)


def test_quotes_are_exact_sentences_of_the_abstract(samples: Library) -> None:
    found = find(samples, Intent(wanted=("video generation",), text="video generation"))
    quotes = [(each, quote) for each in found for quote in each.quotes]
    assert quotes
    assert all(each.hit.paper.abstract[quote.start :].startswith(quote.text) for each, quote in quotes)


@pytest.mark.parametrize("question", ["how long should I boil eggs", "红烧肉怎么做才不腻"])
def test_of_another_world_nothing_answers(samples: Library, question: str) -> None:
    assert not ids(find(samples, Intent(wanted=(question,), text=question)), "yes")


def test_without_a_topic_the_newest_of_the_filters_all_answer(samples: Library) -> None:
    author = next(samples.papers()).authors[0]
    filters = Filters(authors=(author,))
    found = find(samples, Intent(filters=filters, text=f"anything by {author}"))
    assert ids(found) == ids(found, "yes") == [hit.paper.arxiv_id for hit in samples.ranges.newest(filters, 50)]


def test_filters_limit_what_is_found(samples: Library) -> None:
    author = next(samples.papers()).authors[0]
    filters = Filters(authors=(author,))
    found = find(samples, Intent(wanted=("video generation",), filters=filters, text="video generation"))
    assert set(ids(found)) <= {hit.paper.arxiv_id for hit in samples.ranges.newest(filters, 50)}


def test_among_some_papers_only_these_are_judged(samples: Library) -> None:
    some = tuple(paper.arxiv_id for paper in samples.papers())[:3]
    found = find(samples, Intent(act="among", wanted=("video generation",), papers=some, text="which of them"))
    assert sorted(ids(found)) == sorted(some)


def test_an_empty_library_finds_nothing(tmp_path: pytest.TempPathFactory) -> None:
    from pathlib import Path

    from vectorstore.settings import Settings

    with Library.open(Settings(home=Path(str(tmp_path)) / "none")) as library:
        assert find(library, Intent(wanted=("video generation",), text="video generation")) == []


def test_what_papers_do_without_is_no_reason_to_give_those_with_it(samples: Library) -> None:
    with_it, without = (
        find(samples, Intent(wanted=("video generation", words), text=f"video generation {words}"))
        for words in ("autoregressive", "without autoregressive")
    )
    assert "2512.15702" in ids(with_it, "yes")
    assert "2512.15702" not in ids(without, "yes")


def test_a_paper_that_says_it_does_without_answers(samples: Library) -> None:
    wanted = ("video diffusion", "without a teacher")
    found = {each.hit.paper.arxiv_id: each for each in find(samples, Intent(wanted=wanted, text=" ".join(wanted)))}
    assert found["2512.15702"].relevance == "yes"  # "and no teacher is involved"
    assert all("without a teacher" in each.open for name, each in found.items() if name != "2512.15702")


def test_a_paper_that_says_it_does_without_is_not_taken_for_one_with_it(samples: Library) -> None:
    with_it, without = (
        find(samples, Intent(wanted=("video diffusion",), unwanted=unwanted, text="video diffusion"))
        for unwanted in ((), ("teacher",))
    )
    scores = [{each.hit.paper.arxiv_id: each.score for each in found} for found in (with_it, without)]
    assert scores[0]["2512.15702"] == scores[1]["2512.15702"]  # "and no teacher is involved"
    assert sum(scores[1].values()) < sum(scores[0].values())


@pytest.mark.parametrize(
    ("condition", "relevance"), [("MMGR", "yes"), ("cheap flights to MMGR in june with two kids and a dog", "no")]
)
def test_a_rare_word_alone_is_not_a_whole_condition(samples: Library, condition: str, relevance: str) -> None:
    found = {each.hit.paper.arxiv_id: each for each in find(samples, Intent(wanted=(condition,), text=condition))}
    assert found["2512.14691"].relevance == relevance


def test_where_all_else_sets_the_scene_the_papers_own_sentence_goes_first(samples: Library) -> None:
    scene = "Video generation with diffusion models has attracted much attention."
    own = "In this paper we propose a cache that makes sampling fast."
    (quotes,) = showing(samples, [["video generation", "diffusion models"]], "video generation", [f"{scene} {own}"])
    assert [quote.text for quote in quotes] == [own, scene]
