"""Conversations of several turns, in both languages: each question is answered about the papers that it means."""

from datetime import date

import pytest

from assistant.answer import Assistant
from assistant.values import Answer, Question
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters

TODAY = date(2026, 1, 20)
MMGR, SPATIA, VLIC, SKYRA, CURVE = "2512.14691", "2512.15716", "2512.15701", "2512.15693", "2601.10649"
DECEMBER = Filters(since=date(2025, 12, 1), until=date(2025, 12, 31))


def talk(library: Library, *questions: str, shown: bool = True) -> list[Answer]:
    """The answers of a conversation, as the chat asks it, or as a program does that brings only the questions."""
    assistant, answers = Assistant(library, Settings(), lambda: TODAY), list[Answer]()
    for place, text in enumerate(questions):
        last = answers[-1] if answers and shown else None
        asked = Question(
            text,
            history=questions[:place],
            shown=tuple(hit.paper.arxiv_id for hit in last.hits) if last else (),
            cited=tuple(dict.fromkeys(citation.arxiv_id for citation in last.citations)) if last else (),
        )
        answers.append(assistant.ask(asked))
    return answers


def meant(answer: Answer) -> tuple[str, tuple[str, ...], str | None]:
    assert answer.understood
    return answer.understood.kind, answer.understood.subjects, answer.understood.aspect


@pytest.mark.parametrize("shown", [True, False], ids=["shown", "recalled"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("what does Spatia do?", "and compared with VLIC?"),
        ("what does Spatia do?", "how does it compare with VLIC?"),
        ("what does Spatia do?", "compare it with VLIC"),
        ("what does Spatia do?", "versus VLIC?"),
        ("limits of Spatia", "how does it differ from VLIC?"),
        ("Spatia做了什么", "和 VLIC 比较呢"),
        ("Spatia做了什么", "和VLIC有什么区别"),
        ("Spatia做了什么", "与VLIC相比呢？"),
        ("Spatia做了什么", "那跟VLIC比呢"),
        ("Spatia做了什么", "比起VLIC怎么样"),
    ],
)
def test_the_paper_spoken_of_is_compared_with_the_one_that_is_named(
    samples: Library, first: str, second: str, shown: bool
) -> None:
    answer = talk(samples, first, second, shown=shown)[-1]
    assert meant(answer) == ("compare", (SPATIA, VLIC), None)
    assert {citation.arxiv_id for citation in answer.citations} == {SPATIA, VLIC}


@pytest.mark.parametrize(
    ("questions", "choosing"),
    [
        (("what does Spatia do?", "and compared with VLIC?"), "which of them uses diffusion?"),
        (("Spatia做了什么", "和 VLIC 比较呢"), "它们中哪个用了 diffusion"),
        (("compare Spatia and VLIC",), "which one uses diffusion?"),
    ],
)
def test_which_of_them_chooses_among_the_papers_compared(
    samples: Library, questions: tuple[str, ...], choosing: str
) -> None:
    answer = talk(samples, *questions, choosing)[-1]
    assert meant(answer) == ("among", (SPATIA, VLIC), None)
    assert {citation.arxiv_id for citation in answer.citations} == {VLIC}
    assert all("diffusion" in citation.quote for citation in answer.citations)


@pytest.mark.parametrize("choosing", ["which of them compress images?", "其中哪些研究图像压缩"])
def test_which_of_them_chooses_among_the_papers_that_the_answer_named(samples: Library, choosing: str) -> None:
    first, answer = talk(samples, "which papers work on vision-language models?", choosing)
    named = {citation.arxiv_id for citation in first.citations}
    assert VLIC in named
    assert set(meant(answer)[1]) == named
    assert {citation.arxiv_id for citation in answer.citations} == {VLIC}


@pytest.mark.parametrize("choosing", ["which of them studies sourdough bread?", "其中哪些研究红烧肉"])
def test_where_none_of_them_does_that_is_said_and_no_other_paper_named(samples: Library, choosing: str) -> None:
    answer = talk(samples, "compare Spatia and VLIC", choosing)[-1]
    assert answer.refused
    assert {hit.paper.arxiv_id for hit in answer.hits} == {SPATIA, VLIC}


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        (("what is MMGR?", "who are the authors?"), ("authors", (MMGR,), None)),
        (("what is MMGR?", "authors?"), ("authors", (MMGR,), None)),
        (("what is MMGR?", "and the limitations?"), ("aspect", (MMGR,), "limitations")),
        (("what is MMGR?", "what data do they use?"), ("aspect", (MMGR,), "data")),
        (("what is MMGR?", "any code?"), ("aspect", (MMGR,), "code")),
        (("VLIC是什么", "作者是谁"), ("authors", (VLIC,), None)),
        (("VLIC是什么", "谁写的"), ("authors", (VLIC,), None)),
        (("VLIC是什么", "用了什么数据"), ("aspect", (VLIC,), "data")),
        (("VLIC是什么", "有代码吗"), ("aspect", (VLIC,), "code")),
        (("VLIC是什么", "什么时候发布的"), ("when", (VLIC,), None)),
        (("VLIC是什么", "怎么做的"), ("aspect", (VLIC,), "method")),
        (("VLIC是什么", "有什么不足"), ("aspect", (VLIC,), "limitations")),
        (("compare Spatia and VLIC", "any code?"), ("compare", (SPATIA, VLIC), "code")),
        (("比较Spatia和VLIC", "有代码吗"), ("compare", (SPATIA, VLIC), "code")),
        (("比较Spatia和VLIC", "作者是谁"), ("authors", (SPATIA, VLIC), None)),
        (("compare VLIC and MMGR", "their authors?"), ("authors", (VLIC, MMGR), None)),
        (("compare VLIC and MMGR", "who wrote them?"), ("authors", (VLIC, MMGR), None)),
        (("比较VLIC和MMGR", "它们的作者是谁"), ("authors", (VLIC, MMGR), None)),
    ],
)
def test_a_question_without_its_paper_is_about_the_one_spoken_of(
    samples: Library, questions: tuple[str, ...], expected: object
) -> None:
    assert meant(talk(samples, *questions)[-1]) == expected


def test_the_authors_of_two_papers_stand_below_each(samples: Library) -> None:
    text = talk(samples, "compare VLIC and MMGR", "their authors?")[-1].text
    vlic, mmgr = (samples.paper(each) for each in (VLIC, MMGR))
    assert vlic
    assert mmgr
    places = [text.index(words) for words in (vlic.title, vlic.authors[0], mmgr.title, mmgr.authors[0])]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "questions",
    [
        ("which papers are about video generation?", "the second one", "what are its limits?", "who wrote it"),
        ("哪些论文研究视频生成", "第二篇", "它的局限是什么", "谁写的"),
    ],
)
def test_a_chain_stays_with_the_paper_that_was_picked(samples: Library, questions: tuple[str, ...]) -> None:
    listed, picked, limits, wrote = talk(samples, *questions)
    second = (listed.hits[1].paper.arxiv_id,)
    assert [meant(answer)[:2] for answer in (picked, limits, wrote)] == [
        ("about", second),
        ("aspect", second),
        ("authors", second),
    ]
    assert meant(limits)[2] == "limitations"


@pytest.mark.parametrize("shown", [True, False], ids=["shown", "recalled"])
@pytest.mark.parametrize(
    "questions",
    [
        ("which papers use diffusion models?", "the first one", "and the second?", "compare the first two"),
        ("哪些论文用了扩散模型", "第一篇", "第二篇呢", "比较前两篇"),
    ],
)
def test_places_count_in_the_list_and_not_in_what_was_shown_of_one_of_its_papers(
    samples: Library, questions: tuple[str, ...], shown: bool
) -> None:
    listed, *picked = talk(samples, *questions, shown=shown)
    named = [citation.arxiv_id for citation in listed.citations]  # and then those near
    first, second, *_ = dict.fromkeys([*named, *(hit.paper.arxiv_id for hit in listed.hits)])
    assert [meant(answer)[1] for answer in picked] == [(first,), (second,), (first, second)]


@pytest.mark.parametrize(("aspect", "other"), [("它们的局限呢", "那CURVE呢"), ("and their limitations?", "and CURVE?")])
def test_an_aspect_of_two_papers_stands_side_by_side_and_is_asked_of_a_third(
    samples: Library, aspect: str, other: str
) -> None:
    *_, both, third = talk(samples, "compare Spatia and VLIC", aspect, other)
    assert meant(both) == ("compare", (SPATIA, VLIC), "limitations")
    assert len([line for line in both.text.splitlines() if line.startswith("|")]) == 4  # with what each is
    assert meant(third) == ("aspect", (CURVE,), "limitations")


@pytest.mark.parametrize(
    ("question", "narrowing", "expected"),
    [
        ("which papers are about video generation?", "only December", DECEMBER),
        ("哪些论文研究视频生成", "只看12月的", DECEMBER),
        ("which papers use video models?", "only robotics", Filters(categories=("cs.RO",))),
        ("哪些论文用了视频模型", "只看机器人的", Filters(categories=("cs.RO",))),
    ],
)
def test_a_filter_alone_narrows_the_question_before(
    samples: Library, question: str, narrowing: str, expected: Filters
) -> None:
    answer = talk(samples, question, narrowing)[-1]
    assert answer.filters == expected
    assert answer.understood
    assert answer.understood.text == question
    passing = {hit.paper.arxiv_id for hit in samples.rank("", expected)}
    assert {hit.paper.arxiv_id for hit in answer.hits} <= passing


def test_a_place_in_which_no_paper_does_it_is_refused(samples: Library) -> None:
    surgery = talk(samples, "which papers are about video generation?", "and in surgery?")[-1]
    assert surgery.understood
    assert surgery.understood.text == "which papers are about video generation in surgery"
    assert surgery.refused


@pytest.mark.parametrize("text", ["which papers compress images?", "VLIC的作者是谁", "any datasets?"])
def test_a_question_that_names_its_own_subject_takes_none_from_before(samples: Library, text: str) -> None:
    answer = talk(samples, "which papers are about robots?", text)[-1]
    assert answer.understood
    assert answer.understood.text == text
    assert not answer.understood.follows


def test_papers_like_one_are_narrowed_without_it(samples: Library) -> None:
    *_, alike, narrowed = talk(samples, "what is Skyra?", "which other papers are like it?", "only those from January")
    for answer in (alike, narrowed):
        assert meant(answer) == ("similar", (SKYRA,), None)
        assert not answer.refused
        assert SKYRA not in {citation.arxiv_id for citation in answer.citations}
    assert all(hit.paper.published and hit.paper.published.month == 1 for hit in narrowed.hits)


@pytest.mark.parametrize("shown", [True, False], ids=["shown", "recalled"])
@pytest.mark.parametrize(
    ("refused", "then"),
    [
        ("how to bake bread", "Which papers use it?"),
        ("怎么做面包", "它有什么局限"),
        ("papers not about video", "who wrote it?"),
    ],
)
def test_it_means_no_paper_that_was_only_near_a_question(
    samples: Library, refused: str, then: str, shown: bool
) -> None:
    first, second = talk(samples, refused, then, shown=shown)
    assert first.refused
    assert second.refused
    assert meant(second)[1] == ()


def test_the_nearest_papers_of_a_refusal_are_asked_about_by_their_number(samples: Library) -> None:
    first, second = talk(samples, "how to bake bread", "limits of the second one")
    assert meant(second) == ("aspect", (first.hits[1].paper.arxiv_id,), "limitations")
