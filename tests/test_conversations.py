"""What people say in conversations besides questions: corrections, thanks, filters taken back, fragments, "more"."""

import json
from dataclasses import replace
from datetime import date

import pytest
from chat_server import saying, serving
from eight_papers import BENCH, BIOPSY, DEPTH, DRIFT, FAKES, GRASP, PAPERS, SPARSE, SPLATS, entry, with_passages

from assistant.answer import Assistant
from assistant.questions.concepts import phrase
from assistant.questions.continuing import Topic, continued
from assistant.questions.conversation import pointed, points_by_number
from assistant.questions.corrections import corrected, lifted, replaced
from assistant.questions.turns import Shown, Turn
from assistant.values import Answer, Question, Reading, Understood
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Digest, Filters, Paper

TODAY = date(2026, 3, 20)
VIDEO = "which papers are about video?"
BY_LI = "papers by Fei-Fei Li"
NAMES = {paper.arxiv_id: paper for paper in PAPERS}


def talk(library: Library, *questions: str, shown: bool = True) -> list[Answer]:
    """The answers of a conversation, as the chat asks it, or as a program does that brings only the questions."""
    assistant, answers = Assistant(library, Settings(), lambda: TODAY), list[Answer]()
    for place, text in enumerate(questions):
        last = answers[-1] if answers and shown else None
        asked = Question(
            text,
            history=questions[:place],
            shown=tuple(hit.paper.arxiv_id for hit in last.hits) if last else (),
            cited=tuple(cited(last)) if last else (),
        )
        answers.append(assistant.ask(asked))
    return answers


def cited(answer: Answer) -> list[str]:
    """The papers that an answer lists, in its order."""
    return list(dict.fromkeys(citation.arxiv_id for citation in answer.citations))


def meant(answer: Answer) -> tuple[str, str, tuple[str, ...]]:
    assert answer.understood
    return answer.understood.kind, answer.understood.text, answer.understood.subjects


def subjects(answer: Answer) -> tuple[str, ...]:
    return meant(answer)[2]


@pytest.mark.parametrize("thanks", ["thanks!", "ok", "great, thank you", "谢谢", "好的，明白了", "that's helpful"])
def test_thanks_change_nothing_of_what_it_means(read_library: Library, thanks: str) -> None:
    *_, picked, polite, wrote = talk(read_library, VIDEO, "the first one", thanks, "who wrote it?")
    assert polite.refused
    assert not polite.understood or not polite.understood.follows
    assert meant(wrote) == ("authors", f"who wrote {subjects(picked)[0]}?", subjects(picked))


@pytest.mark.parametrize(
    ("questions", "text"),
    [
        (("papers about image generation", "no, I meant video"), "papers about video generation"),
        (("papers about image generation", "sorry, I meant papers about robots"), "papers about robots"),
        (("is there anything on depth in photographs?", "sorry, video"), "is there anything on depth in video?"),
        (("哪些论文研究图像分割", "不对，我是说机器人"), "哪些论文研究机器人分割"),
        (("哪些论文用了强化学习", "不是强化学习，是扩散模型"), "哪些论文用了扩散模型"),
        (
            ("what is Gaussian splatting used for?", "no, I meant in streets"),
            "what is Gaussian splatting used for in streets",
        ),
    ],
)
def test_a_correction_takes_the_place_of_what_it_corrects(
    read_library: Library, questions: tuple[str, ...], text: str
) -> None:
    answer = talk(read_library, *questions)[-1]
    assert meant(answer)[1] == text
    assert answer.understood
    assert answer.understood.follows


@pytest.mark.parametrize(
    ("questions", "filters"),
    [
        (("papers on video in cs.RO", "no, I meant cs.CV"), Filters(categories=("cs.CV",))),
        (("papers on video in cs.RO", "not that, cs.CV"), Filters(categories=("cs.CV",))),
        (
            ("papers on video from 2026", "sorry, I meant 2025"),
            Filters(since=date(2025, 1, 1), until=date(2025, 12, 31)),
        ),
        (("papers on video from 2026", "no, from 2025"), Filters(since=date(2025, 1, 1), until=date(2025, 12, 31))),
        (("papers on video from 2026", "no, May"), Filters(since=date(2025, 5, 1), until=date(2025, 5, 31))),
        (("2026年关于视频的论文", "不对，我是说2025年"), Filters(since=date(2025, 1, 1), until=date(2025, 12, 31))),
        (("video papers by Li", "wait, only by Benali"), Filters(authors=("Benali",))),
        (
            (f"{BY_LI} in cs.CV", "the first one", "no, I meant cs.LG"),
            Filters(categories=("cs.LG",), authors=("Fei-Fei Li",)),
        ),
    ],
)
def test_a_corrected_filter_takes_the_place_of_the_one_before(
    read_library: Library, questions: tuple[str, ...], filters: Filters
) -> None:
    first, *_, last = talk(read_library, *questions)
    assert last.filters == filters
    assert meant(last)[:2] == meant(first)[:2]


@pytest.mark.parametrize("text", ["no, I meant 2025 frames", "actually 2025 is a number of frames"])
def test_a_number_behind_a_correction_is_no_year(read_library: Library, text: str) -> None:
    assert not talk(read_library, VIDEO, text)[-1].filters


def test_another_pair_is_compared_and_another_paper_asked_about(read_library: Library) -> None:
    *_, compared = talk(read_library, "compare Street Splats and Blink Twice", "no, Street Splats and WhereWasIt")
    assert meant(compared)[::2] == ("compare", (SPLATS.arxiv_id, BENCH.arxiv_id))
    *_, limits = talk(read_library, "limits of Street Splats", "sorry, I meant WhereWasIt")
    assert meant(limits)[::2] == ("aspect", (BENCH.arxiv_id,))


@pytest.mark.parametrize(
    "text",
    [
        "no training needed?",
        "which papers need no teacher?",
        "not only video",
        "不用训练的方法有哪些",
        "no",
        "no-reference image quality assessment",
        "well-known datasets for video",
        "wrong-way driving",
        "wait-free algorithms",
        "No. 2",
        "其实验结果如何",
        "不是监督学习的方法是什么",
        "Rather than diffusion, which papers use flows?",
        "not only images but also video papers",
    ],
)
def test_a_question_with_no_in_it_corrects_nothing(text: str) -> None:
    assert corrected(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no - robots", "robots"),
        ("well... robots", "robots"),
        ("rather robots", "robots"),
        ("not images but robots", "robots"),
        ("其实，机器人", "机器人"),
        ("其实我想问机器人", "机器人"),
        ("不是图像而是机器人", "机器人"),
    ],
)
def test_a_correction_says_what_was_meant(text: str, wanted: str) -> None:
    assert corrected(text) == wanted


BY, IN_MAY, ON_ROBOTS = (
    Reading("by Li", Filters(authors=("Li",))),
    Reading("in May", Filters(since=date(2026, 5, 1), until=date(2026, 5, 31))),
    Reading("robotics", Filters(categories=("cs.RO",))),
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("remove the filters", ()),
        ("no filters", ()),
        ("remove the robotics filter", (BY, IN_MAY)),
        ("without the date", (BY, ON_ROBOTS)),
        ("from any time", (BY, ON_ROBOTS)),
        ("drop the author filter", (IN_MAY, ON_ROBOTS)),
        ("去掉筛选", ()),
        ("取消时间限制", (BY, ON_ROBOTS)),
        ("不限作者", (IN_MAY, ON_ROBOTS)),
        ("remove the date and author filters", (ON_ROBOTS,)),
        ("drop the publication date filter", (BY, ON_ROBOTS)),
        ("取消作者和时间的限制", (ON_ROBOTS,)),
    ],
)
def test_filters_are_taken_back_in_words(text: str, kept: tuple[Reading, ...]) -> None:
    assert lifted(text, (BY, IN_MAY, ON_ROBOTS)) == kept


@pytest.mark.parametrize("text", ["which papers filter noise?", "without training?", "limits?", "去掉噪声的方法"])
def test_other_words_take_no_filter_back(text: str) -> None:
    assert lifted(text, (BY, IN_MAY, ON_ROBOTS)) is None


@pytest.mark.parametrize(
    "text",
    [
        "without memory constraints",
        "without author constraints",
        "without real-time constraints",
        "取消机器人筛选",
    ],
)
def test_only_a_filter_that_is_there_is_taken_back(text: str) -> None:
    assert lifted(text, (IN_MAY,)) is None


@pytest.mark.parametrize("text", ["remove the author filter", "去掉语言限制", "any fields"])
def test_a_filter_that_is_not_there_takes_no_other_with_it(text: str) -> None:
    assert lifted(text, (IN_MAY,)) == (IN_MAY,)


def test_a_topic_of_constraints_keeps_the_filters(read_library: Library) -> None:
    narrow, topic = talk(read_library, "video papers since March 2026", "without memory constraints")
    assert topic.filters == narrow.filters
    assert meant(topic)[1] == "video papers without memory constraints"


def test_filters_come_and_go_beside_the_same_topic(read_library: Library) -> None:
    narrow, wide, only, back = talk(
        read_library, "video papers since March 2026", "without the date", "only by Benali", "去掉筛选"
    )
    assert narrow.filters == Filters(since=date(2026, 3, 1))
    assert not wide.filters
    assert only.filters == Filters(authors=("Benali",))
    assert not back.filters
    assert {meant(answer)[1] for answer in (narrow, wide, only, back)} == {"video papers"}


@pytest.mark.parametrize("shown", [True, False], ids=["shown", "recalled"])
def test_places_count_in_the_list_that_the_answer_gave(read_library: Library, shown: bool) -> None:
    listed, second, last = talk(read_library, BY_LI, "the second one", "the last one", shown=shown)
    assert subjects(second) == (cited(listed)[1],)
    assert subjects(last) == (cited(listed)[-1],)


@pytest.mark.parametrize(
    "fragment", ["the 2nd", "the second of them", "the second approach", "第二种方法", "number 2", "#2", "第二个"]
)
def test_a_place_is_said_in_many_ways(read_library: Library, fragment: str) -> None:
    listed, second = talk(read_library, BY_LI, fragment)
    assert subjects(second) == (cited(listed)[1],)


@pytest.mark.parametrize(
    "then",
    ["the first one", "its limits?", "who wrote it?", "compare the first two", "what else did they write?", "more"],
)
def test_the_language_to_answer_in_stays(read_library: Library, then: str) -> None:
    *_, answer = talk(read_library, f"{VIDEO} answer in Chinese", "the first one", then)
    assert answer.understood
    assert answer.understood.follows
    assert answer.understood.language == "zh"
    assert len([each for each in answer.understood.readings if each.answer_in]) == 1


def test_the_language_to_answer_in_is_changed_and_ends_with_what_it_was_said_of(read_library: Library) -> None:
    *_, english, other = talk(
        read_library, f"{VIDEO} answer in Chinese", "the first one, answer in English", "papers on segmentation"
    )
    assert english.understood
    assert english.understood.language == "en"
    assert other.understood
    assert not other.understood.readings


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("第10篇", 9),
        ("第十篇的局限是什么", 9),
        ("第十一篇", 10),
        ("第12篇论文", 11),
        ("第二十篇", 19),
        ("第二呢", 1),
        ("那第二", 1),
        ("第2种方法", 1),
        ("the 3rd one", 2),
        ("#10", 9),
    ],
)
def test_a_place_is_counted_as_it_is_said(text: str, place: int) -> None:
    papers = tuple(f"2603.{number:05}" for number in range(20))
    before = Turn(lambda: Understood("", "find", "zh"), lambda _: Shown(papers), None, Shown(papers))
    assert points_by_number(text)
    assert papers[place] in pointed(text, before)


def test_two_places_are_counted_together() -> None:
    papers = tuple(f"2603.{number:05}" for number in range(20))
    before = Turn(lambda: Understood("", "find", "zh"), lambda _: Shown(papers), None, Shown(papers))
    assert pointed("比较第一和第十二", before).split() == ["比较", papers[0], "和", papers[11]]


@pytest.mark.parametrize("text", ["第三方数据有哪些", "第一作者是谁", "第二阶段的训练", "第100篇", "第一人称视频"])
def test_what_is_no_place_points_at_no_paper(text: str) -> None:
    assert not points_by_number(text)


@pytest.mark.parametrize(
    "then", ["limits?", "who wrote it?", "authors?", "有代码吗", "when was it published?", "similar papers?"]
)
@pytest.mark.parametrize("shown", [True, False], ids=["shown", "recalled"])
def test_after_a_refusal_nothing_is_meant_that_is_not_said(read_library: Library, then: str, shown: bool) -> None:
    refused, answer = talk(read_library, "how to bake bread", then, shown=shown)
    assert refused.refused
    assert answer.refused
    assert subjects(answer) == ()


def test_papers_that_use_it_are_others_than_it(library: Library) -> None:
    user = replace(
        BENCH, arxiv_id="2603.00130", title="Long Memories", abstract="We test memories of video on WhereWasIt."
    )
    *_, none = talk(library, "what is WhereWasIt?", "which papers use it?")
    assert meant(none)[1] == "which papers use WhereWasIt?"
    assert none.refused
    library.add(with_passages(Digest(date(2026, 3, 11), "", "a.md", "", (entry(user, 1, overview="视频记忆。"),))))
    *_, some = talk(library, "what is WhereWasIt?", "which papers use it?")
    assert cited(some) == [user.arxiv_id]


@pytest.mark.parametrize(
    ("questions", "text"),
    [
        (("papers on Gaussian splatting", "which papers use it?"), "which papers use Gaussian splatting?"),
        (
            ("papers on Gaussian splatting", "does anyone use it for streets?"),
            "does anyone use Gaussian splatting for streets?",
        ),
        (("哪些论文研究曝光偏差", "还有哪些论文讨论它"), "还有哪些论文讨论曝光偏差"),
    ],
)
def test_it_means_the_topic_where_papers_are_asked_for(
    read_library: Library, questions: tuple[str, ...], text: str
) -> None:
    assert meant(talk(read_library, *questions)[-1])[1] == text


@pytest.mark.parametrize(
    ("questions", "text"),
    [
        (("which papers are about robots?", "in homes?"), "which papers are about robots in homes"),
        (("which papers deal with memory in video?", "what about audio?"), "which papers deal with memory in audio"),
        (("papers on segmentation", "without outlines"), "papers on segmentation without outlines"),
        (("papers on segmentation", "only cells"), "papers on segmentation cells"),
        (("有没有关于深度估计的论文？", "水下的"), "有没有关于水下深度估计的论文"),
        (("哪些论文研究图像分割", "那视频呢"), "哪些论文研究视频分割"),
        ((BY_LI, "only about video"), "papers about video"),
        (("what happened on 2026-03-02?", "anything on streets?"), "papers on streets"),
    ],
)
def test_a_fragment_goes_on_from_the_question_before(
    read_library: Library, questions: tuple[str, ...], text: str
) -> None:
    assert meant(talk(read_library, *questions)[-1])[1] == text


def test_a_fragment_keeps_the_days_of_the_list_before(read_library: Library) -> None:
    day, streets = talk(read_library, "what happened on 2026-03-02?", "anything on streets?")
    assert streets.filters == day.filters
    assert cited(streets) == [SPLATS.arxiv_id]


def test_another_topic_goes_on_from_the_list_and_not_from_the_paper_picked(read_library: Library) -> None:
    *_, other = talk(read_library, "papers on segmentation", "the first one", "its method?", "what about depth?")
    assert meant(other)[::2] == ("find", ())
    assert cited(other) == [DEPTH.arxiv_id]


@pytest.mark.parametrize("more", ["show more", "any others?", "more papers please", "还有别的吗", "再来几篇"])
def test_more_looks_behind_the_papers_of_the_answer(read_library: Library, more: str) -> None:
    first, further = talk(read_library, VIDEO, more)
    assert meant(further)[0] == "among"
    assert not set(subjects(further)) & set(cited(first))


@pytest.mark.parametrize(
    "other", ["what else did they write?", "other papers by the same authors", "他们还写了什么", "作者还有哪些论文"]
)
def test_the_authors_of_the_paper_spoken_of_wrote_others(read_library: Library, other: str) -> None:
    *_, listed = talk(read_library, f"what is {DRIFT.title}?", other)
    assert set(cited(listed)) == {DRIFT.arxiv_id, SPARSE.arxiv_id}
    assert listed.filters.authors == DRIFT.authors


@pytest.mark.parametrize("newest", ["which one is the newest?", "and which is newer?", "哪篇最新"])
def test_the_newest_of_a_list_is_named(read_library: Library, newest: str) -> None:
    listed, answer = talk(read_library, "papers by Benali", newest)
    latest = max((NAMES[each] for each in cited(listed)), key=lambda paper: paper.published or TODAY)
    assert meant(answer)[::2] == ("when", (latest.arxiv_id,))
    assert latest == FAKES


def test_a_question_in_capitals_is_the_same_question(read_library: Library) -> None:
    quiet = talk(read_library, "papers by fei-fei li", "the second one", "its limits?", "what is wherewasit?")
    loud = talk(read_library, "PAPERS BY FEI-FEI LI", "THE SECOND ONE", "ITS LIMITS?", "WHAT IS WHEREWASIT?")
    assert [answer.text for answer in loud] == [answer.text for answer in quiet]
    assert cited(loud[-1]) == [BENCH.arxiv_id]


@pytest.mark.parametrize("lack", ["not about video", "不要关于视频的", "not deepfakes"])
def test_what_a_paper_should_not_hold_is_not_looked_for_and_not_gone_on_from(read_library: Library, lack: str) -> None:
    _, refused, gone_on = talk(read_library, "papers on segmentation", lack, "only cells")
    assert refused.refused
    assert meant(gone_on)[1] == "papers on segmentation cells"


def test_the_list_is_shown_again(read_library: Library) -> None:
    listed, *_, again = talk(read_library, VIDEO, "the first one", "its limits?", "back to the list")
    assert again.text == listed.text


@pytest.mark.parametrize("paper", [BIOPSY, GRASP, DEPTH], ids=lambda paper: paper.arxiv_id)
def test_a_pasted_abstract_finds_its_paper_whatever_it_says(library: Library, paper: Paper) -> None:
    pasted = paper.abstract + " In the field of AI, papers since 2019 do not use this by Fei-Fei Li." * 6
    answer = talk(library, VIDEO, pasted)[-1]
    assert meant(answer)[::2] == ("find", ())
    assert not answer.filters
    assert answer.hits[0].paper == paper
    assert talk(library, paper.abstract)[0].hits[0].paper == paper


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("explain mixture of experts", "mixture of experts"),
        ("which papers tackle exposure bias in video generation?", "exposure bias in video generation"),
        ("哪些论文研究医学图像分割", "医学图像分割"),
        ("which papers?", ""),
        ("colour images", "colour images"),
        ("which papers localise objects", "localise objects"),
        ("what research on ear recognition", "ear recognition"),
        ("使用 ear 识别的研究", "ear 识别"),
    ],
)
def test_a_topic_is_read_out_of_its_question(question: str, about: str) -> None:
    assert phrase(question) == about


@pytest.mark.parametrize(
    ("before", "topic", "text"),
    [
        ("papers on object detection", "tracking", "papers on tracking"),
        ("papers on flow matching", "diffusion", "papers on diffusion"),
        ("哪些论文研究医学图像分割", "遥感", "哪些论文研究遥感分割"),
        ("papers", "video", "papers video"),
        ("papers on modelling tumours", "cells", "papers on cells"),
        ("what research on ear detection", "face", "what research on face detection"),
        ("which researchers search?", "plan", "which researchers plan?"),
    ],
)
def test_what_is_corrected_keeps_what_is_done(before: str, topic: str, text: str) -> None:
    assert replaced(before, topic) == text


def test_a_topic_of_its_own_is_added_where_nothing_gives_way() -> None:
    assert continued("papers on cells", Topic("with few labels", added=True)) == "papers on cells with few labels"
    assert continued("what is new ?", Topic("about cells")) == "papers about cells"


def told(library: Library, question: Question) -> list[dict[str, str]]:
    """What a language model is told: a passage each, and last the question."""
    with serving(saying(["Nothing [1]."])) as server:
        settings = Settings(llm="openai:scripted", llm_base_url=server.base_url, llm_timeout=20)
        Assistant(library, settings, lambda: TODAY).ask(question)
    lines = server.requests[0]["messages"][1]["content"].splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_a_language_model_reads_first_the_papers_that_the_quoted_answer_cites(read_library: Library) -> None:
    question = "how do people keep long videos consistent?"
    named = {citation.title for citation in talk(read_library, question)[0].citations}
    *passages, _ = told(read_library, Question(question))
    assert named
    assert set(list(dict.fromkeys(passage["paper"] for passage in passages))[: len(named)]) == named


def test_a_language_model_is_asked_about_the_paper_that_an_approach_stood_for(read_library: Library) -> None:
    title = NAMES[cited(talk(read_library, BY_LI)[0])[1]].title
    first, *_, asked = told(read_library, Question("what did you mean by the second approach?", history=(BY_LI,)))
    assert asked == {"earlier": [BY_LI], "question": f"what did you mean by “{title}”?"}
    assert first["paper"] == title
