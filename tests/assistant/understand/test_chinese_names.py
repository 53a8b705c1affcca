"""Authors whatever way their names are written, in Chinese too; and questions in traditional characters."""

from dataclasses import replace
from datetime import date

import pytest
from eight_papers import BIOPSY, DRIFT, SPARSE, entry, with_passages

from assistant.answer import Assistant
from assistant.understand.intent import Intent
from assistant.understand.understanding import Understanding
from assistant.values import Answer, Question
from vectorstore.glossary import Glossary
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.romanised import readings
from vectorstore.text.traditional import simplified
from vectorstore.values import Digest, Filters, Paper


def ask(library: Library, text: str, filters: Filters = Filters()) -> Answer:
    return Assistant(library, Settings(), lambda: date(2026, 3, 20)).ask(Question(text, filters))


def read(library: Library, text: str) -> Intent:
    understanding = Understanding(library, Glossary.load())
    return understanding.intent(Question(text), date(2026, 3, 20), lambda _: ())


def named(answer: Answer) -> set[str]:
    return {citation.arxiv_id for citation in answer.citations}


def ids(*papers: Paper) -> set[str]:
    return {paper.arxiv_id for paper in papers}


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("李飞飞", ("Feifei Li",)),
        ("单田芳", ("Tianfang Shan",)),  # as a surname not Dan
        ("欧阳修", ("Xiu Ouyang",)),
        ("吕布", ("Bu Lu", "Bu Lv", "Bu Lyu")),
        ("司马", ("Ma Si",)),  # too short for a surname of two characters
        ("视频", ()),
        ("我的", ()),
        ("Li", ()),
    ],
)
def test_a_chinese_name_is_read_as_papers_may_write_it(name: str, ways: tuple[str, ...]) -> None:
    assert readings(name) == ways


@pytest.mark.parametrize(
    "name", ["Fei-Fei Li", "Feifei Li", "feifei li", "Li Fei-Fei", "Li Feifei", "LI FEIFEI", "李飞飞"]
)
def test_one_author_is_meant_by_every_way_to_write_a_name(read_library: Library, name: str) -> None:
    assert read_library.search.has_author(name)
    assert {hit.paper.arxiv_id for hit in read_library.ranges.newest(Filters(authors=(name,)), 10)} == ids(
        DRIFT, SPARSE
    )


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Ze-Yu Li", "Zeyu Li"),
        ("Ze-Yu Li", "Li Zeyu"),
        ("Ze-Yu Li", "李泽宇"),
        ("Li Ze-Yu", "Zeyu Li"),
        ("Zeyu Li", "Ze-Yu Li"),
        ("Bo-Yu Chen", "Boyu Chen"),
        ("Bo-Yu Chen", "Chen Boyu"),
        ("Ya-Qi Ma", "Yaqi Ma"),
        ("Xi-An Wu", "Xian Wu"),
        ("Xian Wu", "Xi-An Wu"),
    ],
)
def test_a_short_name_is_found_whether_or_not_its_syllables_are_joined(
    library: Library, written: str, asked: str
) -> None:
    short = replace(BIOPSY, arxiv_id="2603.00121", authors=("Lena Hofmann", written), title="Cells by the Minute")
    library.writer.add(with_passages(Digest(date(2026, 3, 12), "", "a.md", "", (entry(short, 1),))))
    assert library.search.has_author(asked)
    assert named(ask(library, f"papers by {asked}")) == ids(short)


@pytest.mark.parametrize("name", ["Ei Fei Li", "Feili", "李飞", "Wei-Li Feifei", "Feifei", "*"])
def test_a_name_that_shares_letters_alone_is_another(read_library: Library, name: str) -> None:
    assert not {DRIFT, SPARSE} & {hit.paper for hit in read_library.ranges.newest(Filters(authors=(name,)), 10)}


@pytest.mark.parametrize(
    "text",
    [
        "李飞飞的论文",
        "李飞飞写了哪些论文",
        "李飞飞最近发表的论文",
        "有没有李飞飞的论文？",
        "哪些论文是李飞飞写的",
        "作者是李飞飞的论文",
        "papers by 李飞飞",
        "李飛飛的論文",
        "李飞飞",
        "Fei-Fei Li",
    ],
)
def test_the_papers_of_an_author_are_listed(read_library: Library, text: str) -> None:
    answer = ask(read_library, text)
    assert answer.understood.act == "papers"
    assert not answer.understood.wanted
    assert answer.understood.filters.authors
    assert named(answer) == ids(DRIFT, SPARSE)


def test_an_answer_says_as_what_a_chinese_name_was_read(read_library: Library) -> None:
    assert "Feifei Li" in ask(read_library, "李飞飞的论文").notice
    assert "Wei Li" in ask(read_library, "papers on cells", Filters(authors=("李伟",))).notice
    assert not ask(read_library, "papers by Fei-Fei Li").notice


def test_the_authors_topic_is_looked_for_among_the_authors_papers(read_library: Library) -> None:
    text = "李飞飞关于视频生成的论文"
    intent = read(read_library, text)
    assert (intent.filters.authors, intent.wanted) == (("李飞飞",), ("视频生成",))
    assert named(ask(read_library, text)) == ids(DRIFT)


@pytest.mark.parametrize("text", ["关于细胞的论文", "高效的论文", "视频的论文"])
def test_a_word_is_no_author(read_library: Library, text: str) -> None:
    intent = read(read_library, text)
    assert (intent.filters, intent.limits) == (Filters(), ())
    assert intent.wanted


def test_two_characters_that_papers_say_are_a_word_and_else_a_name(library: Library) -> None:
    quick = replace(BIOPSY, arxiv_id="2603.00120", authors=("Xiao Gao",), title="Cells by the Hour")
    library.writer.add(
        with_passages(Digest(date(2026, 3, 11), "", "a.md", "", (entry(quick, 1, overview="高效地数细胞。"),)))
    )
    assert library.search.has_author("高效")
    assert not read(library, "高效的论文").filters
    assert named(ask(library, "高晓的论文")) == ids(quick)
    assert named(ask(library, "李伟的论文")) == ids(BIOPSY)  # whom the paper writes Li Wei


@pytest.mark.parametrize(
    ("traditional", "simple"),
    [
        ("哪些論文解決影片生成中的曝光偏差", "哪些论文解决视频生成中的曝光偏差"),
        ("資料集的解析度", "数据集的分辨率"),
        ("第一篇的作者是誰", "第一篇的作者是谁"),
        ("哪些论文解决视频生成中的曝光偏差", "哪些论文解决视频生成中的曝光偏差"),
        ("which papers say 神經網路?", "which papers say 神经网络?"),
    ],
)
def test_traditional_characters_are_read_as_simplified_ones(traditional: str, simple: str) -> None:
    assert simplified(traditional) == simple


def test_a_question_in_traditional_characters_gets_the_same_answer(read_library: Library) -> None:
    asked = ask(read_library, "關於曝光偏差的論文")
    assert asked.text == ask(read_library, "关于曝光偏差的论文").text
    assert named(asked) == ids(DRIFT)


def test_filters_are_understood_in_traditional_characters(read_library: Library) -> None:
    intent = read(read_library, "三月發表的機器人論文")
    assert intent.filters == Filters(date(2026, 3, 1), date(2026, 3, 31))
    assert [simplified(words) for words in intent.wanted] == ["机器人"]
