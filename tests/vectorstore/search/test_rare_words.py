"""A name that one abstract or one analysis alone says finds its paper, however it is asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from eight_papers import DIGESTS, paper, with_passages

from assistant.answer import Assistant
from assistant.values import Answer, Question
from ingest.passages import passages_about
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Section

TIDES = paper(
    "2603.00201",
    "Forecasting Water Levels with Graph Networks",
    "We forecast water levels of lakes with graph networks over gauges, and test on data from Qostanaville.",
    "Ada Example",
    DIGESTS[0].date,
)
SAID = "实验使用昆吾湖水文站的数据，并在Zhulong-9芯片上运行。"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home: Path = tmp_path_factory.mktemp("rare")
    with Library.open(Settings(home=home), write=True) as library:
        library.writer.add(with_passages(*DIGESTS))
        library.writer.add_papers([(TIDES, passages_about(TIDES, (Section("result", "结果", SAID, "abstract"),)))])
    with Library.open(Settings(home=home)) as library:
        yield Assistant(library, Settings(home=home))


def ask(assistant: Assistant, text: str) -> Answer:
    return assistant.ask(Question(text))


@pytest.mark.parametrize("name", ["Qostanaville", "昆吾湖", "Zhulong-9"])
@pytest.mark.parametrize(
    "wording",
    ["提到{}的论文有哪些", "哪些论文提到了{}", "有没有论文用到{}", "which papers mention {}", "papers about {}",
     "any work that talks about {}", "is there a paper that uses {}?"],
)  # fmt: skip
def test_every_wording_finds_the_one_paper_that_says_a_name(assistant: Assistant, wording: str, name: str) -> None:
    answer = ask(assistant, wording.format(name))
    assert not answer.refused
    assert [(each.hit.paper.arxiv_id, each.relevance) for each in answer.papers][:1] == [(TIDES.arxiv_id, "yes")]


@pytest.mark.parametrize("wording", ["提到{}的论文有哪些", "which papers mention {}"])
@pytest.mark.parametrize("name", ["Brumbletown", "昆仑泉", "Zhulong-7"])
def test_a_name_that_no_paper_says_finds_none(assistant: Assistant, wording: str, name: str) -> None:
    assert ask(assistant, wording.format(name)).refused


@pytest.mark.parametrize(
    ("text", "act"), [("hi there", "talk"), ("who wrote Street Splats", "authors"), ("what is new today", "day")]
)
def test_what_is_surely_meant_otherwise_stays_so(assistant: Assistant, text: str, act: str) -> None:
    assert assistant.understood(Question(text)).act == act
