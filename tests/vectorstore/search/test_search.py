"""Finding papers: the right one first, filters never violated, any text survived."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
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
    SPARSE,
    SPLATS,
    THIRD,
    entry,
    paper,
    with_passages,
)
from hypothesis import given
from hypothesis import settings as checked
from hypothesis import strategies as st
from numpy.typing import NDArray
from places import ROOT

from ingest.passages import passages_about
from vectorstore.derived import dense
from vectorstore.library import Library
from vectorstore.model.embedding import bundled
from vectorstore.pointers import BrokenIndexError
from vectorstore.retriever import PaperRetriever
from vectorstore.search import candidates, named, ranking
from vectorstore.settings import Settings
from vectorstore.values import Digest, Filters, Paper

SUBJECTS = ["video diffusion", "robot grasping", "medical segmentation", "gaussian splatting", "token pruning", "faces"]
NAMES = ["Ana Müller", "Bo Li", "Chen Wu", "Li Bo", "Dora Łukasik", "E. F. Smith-Jones"]
ANALYSES = {"zh": "第{}篇。", "en": "This is paper {}."}
START = date(2026, 1, 1)
PATIENCE = 60  # seconds; a whole suite may run beside


def made_up(number: int) -> Paper:
    """One of many papers that differ in everything a filter looks at."""
    subject, other = SUBJECTS[number % 6], SUBJECTS[number // 6 % 6]
    return paper(
        f"2601.{number:05}",
        f"Paper {number} on {subject}",
        f"We study {subject} with {other} at scale {number}. Results improve by {number % 50} per cent.",
        f"{NAMES[number % 6]}, {NAMES[number // 7 % 6]}",
        START + timedelta(days=number % 40),
        ("cs.CV", "cs.CV cs.LG", "cs.RO", "eess.IV cs.CV")[number % 4],
    )


MANY = [made_up(number) for number in range(1_200)]


def analysed_in(number: int) -> str:
    """The language of the analysis of a made-up paper."""
    return "zh" if number % 3 else "en"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of 1,200 papers in twelve digests."""
    digests = [
        Digest(
            START + timedelta(days=50 + part),
            "Many",
            f"{part}.md",
            "",
            tuple(
                entry(
                    one, n, overview=f"第{n}篇。" if analysed_in(part * 100 + n - 1) == "zh" else f"This is paper {n}."
                )
                for n, one in enumerate(MANY[part * 100 : part * 100 + 100], 1)
            ),
        )
        for part in range(12)
    ]
    with Library.open(Settings(home=tmp_path_factory.mktemp("many")), write=True) as library:
        library.writer.add(with_passages(*digests))
        yield library


def passes(one: Paper, number: int, filters: Filters) -> bool:
    """The filters' meaning, said plainly for the made-up papers."""
    assert one.published
    digested = START + timedelta(days=50 + number // 100)
    wanted = {
        "Müller": "Ana Müller", "muller ana": "Ana Müller", "LUKASIK": "Dora Łukasik",
        "smith jones": "E. F. Smith-Jones", "Chen": "Chen Wu",
    }  # fmt: skip
    authors = {wanted[name] for name in filters.authors if name in wanted}
    if "Bo Li" in filters.authors:
        authors |= {"Bo Li", "Li Bo"}
    return (
        (not filters.since or one.published >= filters.since)
        and (not filters.until or one.published <= filters.until)
        and (not filters.digested_since or digested >= filters.digested_since)
        and (not filters.digested_until or digested <= filters.digested_until)
        and (not filters.categories or bool(set(filters.categories) & set(one.categories)))
        and not set(filters.not_categories) & set(one.categories)
        and (not filters.authors or bool(authors & set(one.authors)))
        and (not filters.language or analysed_in(number) == filters.language)
    )


FILTERS = [
    Filters(since=START + timedelta(days=30)),
    Filters(until=START),
    Filters(since=START + timedelta(days=3), until=START + timedelta(days=3)),
    Filters(categories=("cs.RO",)),
    Filters(categories=("cs.LG", "eess.IV")),
    Filters(authors=("Müller",)),
    Filters(authors=("muller ana", "LUKASIK")),
    Filters(authors=("Bo Li",)),
    Filters(authors=("smith jones",), categories=("cs.CV",)),
    Filters(digested_since=START + timedelta(days=60)),
    Filters(digested_until=START + timedelta(days=50), authors=("Chen",)),
    Filters(since=START + timedelta(days=400)),
    Filters(authors=("Nobody",)),
    Filters(authors=("*", "—")),
    Filters(not_categories=("cs.LG", "cs.RO")),
    Filters(categories=("cs.CV",), not_categories=("eess.IV",)),
    Filters(language="zh"),
    Filters(language="en", not_categories=("cs.CV",)),
]


@pytest.mark.parametrize("over_fetched", [False, True], ids=["restricted", "over-fetched"])
@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_filters_let_exactly_the_right_papers_through(
    filters: Filters, over_fetched: bool, many: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    if over_fetched:
        monkeypatch.setattr(candidates, "NARROW", 0)
        monkeypatch.setattr(dense, "COMPARED", 0.01)
    right = {one.arxiv_id for number, one in enumerate(MANY) if passes(one, number, filters)}
    assert {hit.paper.arxiv_id for hit in many.ranges.passing(filters)} == right
    found = many.search.papers("gaussian splatting of scenes", filters, top=50)
    assert {hit.paper.arxiv_id for hit in found} <= right
    assert len(found) == min(50, len(right))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Li", {DRIFT, BIOPSY, SPARSE}),
        ("Fei", {DRIFT, SPARSE}),
        ("Hof", set()),
        ("Tom O'Brien & Aïcha Benali", {FAKES}),
        ("Li & Menon", {SPARSE}),
        ("Li & Nobody", set()),
        (" & ".join(["Li"] * 2_000), set()),
    ],
)
def test_an_author_is_found_by_whole_words_and_several_by_what_all_of_them_wrote(
    name: str, written: set[Paper], read_library: Library
) -> None:
    assert {hit.paper for hit in read_library.ranges.passing(Filters(authors=(name,)))} == written


def test_a_name_longer_than_any_authors_is_nobody(read_library: Library) -> None:
    for name in ("x" * 60_000, "李" * 20_000):
        assert read_library.search.papers("video", Filters(authors=(name,))) == []
        assert read_library.ranges.passing(Filters(authors=(name, "Lena Hofmann")))[0].paper == DRIFT


@pytest.mark.parametrize(("question", "all_came"), [("gaussian", True), ("gaussian study", False)])
def test_only_where_all_came_that_hold_a_word_no_other_is_said_to_hold_one(
    question: str, all_came: bool, many: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    fuse, given = ranking.fuse, []

    def recorded(*signals: NDArray[np.float64]) -> NDArray[np.float64]:
        given.append(signals[1])
        return fuse(*signals)

    monkeypatch.setattr(candidates, "NARROW", 0)
    monkeypatch.setattr(candidates, "CANDIDATES", 100)  # so that 600 papers are asked for, of which 200 pass
    monkeypatch.setattr(ranking, "fuse", recorded)
    many.search.papers(question, Filters(digested_since=START + timedelta(days=60)))
    worded = given[0]
    assert np.isfinite(worded).sum() > 50
    assert bool((worded == 0).any()) == all_came
    assert bool(np.isnan(worded).any()) != all_came


@pytest.mark.parametrize("filters", [Filters(), FILTERS[0], FILTERS[4]], ids=str)
def test_the_nearest_papers_are_those_of_an_exact_scan(filters: Filters, many: Library) -> None:
    question = "pruning tokens for robots"
    vector = bundled().embed([question])[0]
    exact = {
        one.arxiv_id: float(bundled().embed([f"{one.title}\n{one.abstract}"])[0] @ vector)
        for number, one in enumerate(MANY)
        if passes(one, number, filters)
    }
    nearest = sorted(exact, key=exact.__getitem__, reverse=True)[:100]
    found = {
        hit.paper.arxiv_id: hit.dense for hit in many.search.papers(question, filters, top=400) if hit.dense is not None
    }
    assert len(set(nearest) & set(found)) >= 95
    for arxiv_id in set(nearest) & set(found):
        assert found[arxiv_id] == pytest.approx(exact[arxiv_id], abs=2e-3)


def test_a_question_finds_its_paper_in_both_languages(read_library: Library) -> None:
    for question in ("which papers tackle exposure bias in video diffusion", "哪些论文解决视频扩散中的曝光偏差"):
        hit, *others = read_library.search.papers(question)
        assert hit.paper == DRIFT
        assert all(hit.score > other.score for other in others)
        assert 0.5 < hit.late <= 1.01


def test_what_a_chinese_question_is_asked_with_does_not_count(read_library: Library) -> None:
    subject = read_library.search.papers("曝光偏差")[0]
    for question in ("哪些论文研究曝光偏差", "有没有关于曝光偏差的文章", "请问哪些工作解决了曝光偏差"):
        hit = read_library.search.papers(question)[0]
        assert hit.paper == DRIFT
        assert hit.late == pytest.approx(subject.late, abs=0.1)
    assert len(read_library.search.papers("论文研究")) == 8


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("counting cells in pathology images from estimates", BIOPSY),
        ("大规模街景三维重建", SPLATS),
        ("机器人抓取时询问语言模型", GRASP),
        ("视觉语言模型的词元剪枝", SPARSE),
        ("detect deepfake faces by blinking", FAKES),
        ("long video memory benchmark", BENCH),
    ],
)
def test_questions_in_other_words_find_their_paper(question: str, right: Paper, read_library: Library) -> None:
    assert read_library.search.papers(question)[0].paper == right


@pytest.mark.parametrize(
    "question", ["2603.00104", "what does 2603.00104v1 do?", "2603.00104讲了什么", "arXiv:2603.00104."]
)
def test_a_paper_named_by_its_id_comes_first(question: str, read_library: Library) -> None:
    assert read_library.search.papers(question)[0].paper == GRASP
    assert all(hit.paper != GRASP for hit in read_library.search.papers(question, Filters(since=date(2026, 3, 5))))


def test_a_paper_named_by_its_title_comes_first(read_library: Library) -> None:
    for one in PAPERS:
        for question in (one.title, one.title.upper(), f"how good is “{one.title}” really?"):
            assert read_library.search.papers(question)[0].paper == one


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("Li Fei-Fei", {DRIFT, SPARSE}),
        ("fei-fei li", {DRIFT, SPARSE}),
        ("Feifei Li", {DRIFT, SPARSE}),
        ("Li FeiFei", {DRIFT, SPARSE}),
        ("李飞飞", {DRIFT, SPARSE}),
        ("李飛飛", {DRIFT, SPARSE}),
        ("Søren Østergård", {DRIFT}),
        ("Clara Nunez", {GRASP, BENCH}),
    ],
)
def test_a_persons_name_finds_the_persons_papers_first(name: str, right: set[Paper], read_library: Library) -> None:
    hits = read_library.search.papers(name)
    assert {hit.paper for hit in hits[: len(right)]} == right
    since = Filters(since=date(2026, 3, 1))
    left = {one for one in right if one.published and one.published >= date(2026, 3, 1)}
    assert {hit.paper for hit in read_library.search.papers(name, since)[: len(left)]} == left


@pytest.mark.parametrize(
    ("name", "right"),
    [("contact map", GRASP), ("WhereWasIt", BENCH), ("Street Splats", SPLATS), ("blink twice", FAKES)],
)
def test_words_that_one_paper_holds_in_a_row_are_its_name(name: str, right: Paper, read_library: Library) -> None:
    assert read_library.search.papers(name)[0].paper == right


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("Gausian splating", SPLATS),
        ("underwatter depth", DEPTH),
        ("patologists", BIOPSY),
        ("bencmark of memory in long vidoes", BENCH),
        ("robots that estimat dephts of watr", DEPTH),
    ],
)
def test_misspelled_words_are_read_as_those_of_the_papers(question: str, right: Paper, read_library: Library) -> None:
    assert read_library.search.papers(question)[0].paper == right


def test_a_word_that_few_papers_misspell_is_read_in_the_spelling_of_many_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named, "OFTEN", 2)
    spelled = ["Gaussian splatting", "Fast splatting", "Splating of scenes"]
    papers = [replace(SPLATS, arxiv_id=f"2603.0020{n}", title=title, abstract="") for n, title in enumerate(spelled)]
    digest = Digest(FIRST, "Splats", "s.md", "", tuple(entry(one, n) for n, one in enumerate(papers, 1)))
    with Library.open(Settings(home=tmp_path / "splats"), write=True) as library:
        library.writer.add(with_passages(digest))
        hits = library.search.papers("splating of scenes")
    assert hits[0].paper == papers[2]
    assert all(hit.lexical is not None for hit in hits)


def test_a_question_in_an_unknown_script_finds_nothing(read_library: Library) -> None:
    for question in ("비디오 확산 모델의 노출 편향", "диффузионные модели", "نماذج الانتشار"):
        assert read_library.search.papers(question) == []
        assert read_library.search.papers(f"{question} 2603.00104")[0].paper == GRASP


def test_searches_answer_alike_before_and_after_the_graph_is_loaded(
    filled_home: Path, tmp_path: Path, asked_of_the_graph: list[int]
) -> None:
    shutil.copytree(filled_home, tmp_path / "home")
    with Library.open(Settings(home=tmp_path / "home")) as library:
        first = library.search.papers("exposure bias")
        assert not asked_of_the_graph
        deadline = time.monotonic() + PATIENCE
        while len(asked_of_the_graph) < 3:
            assert time.monotonic() < deadline
            again = library.search.papers("exposure bias")
            assert [hit.paper for hit in again] == [hit.paper for hit in first]
            assert [hit.dense for hit in again] == pytest.approx([hit.dense for hit in first], abs=2e-3)
            time.sleep(0.02)


def test_a_new_abstract_counts_at_once(library: Library) -> None:
    question = "eruptions of underwater volcanoes"
    assert all(hit.late < 0.9 for hit in library.search.papers(question))
    newer = replace(DRIFT, version=2, abstract="Eruptions of underwater volcanoes are filmed.")
    library.writer.add_papers([(newer, passages_about(newer))])
    hit = library.search.papers(question)[0]
    assert hit.paper == newer
    assert hit.late > 0.9


def test_a_single_search_loads_no_graph(filled_home: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from vectorstore.derived import dense
from vectorstore.library import Library
from vectorstore.settings import Settings
dense.COMPARED = 0
with Library.open(Settings(home=Path({str(filled_home)!r}))) as library:
    print(library.search.papers("exposure bias")[0].dense is not None)
print("chromadb" in sys.modules)  # closing waits for what is being loaded
"""
    root = ROOT
    said = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "False"]


def test_searches_go_on_while_a_writer_copies_the_graph(
    filled_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(filled_home, tmp_path / "home")
    nearest = dense.Dense(tmp_path / "home" / "dense")
    nearest.open()
    vector = bundled().embed(["exposure bias"])[0]
    copy, went_on = dense._copy, []

    def copied(*directories: Path) -> None:
        searching = threading.Thread(target=nearest.query, args=(vector[None], 3), daemon=True)
        searching.start()
        searching.join(PATIENCE)
        went_on.append(not searching.is_alive())
        copy(*directories)

    monkeypatch.setattr(dense, "COMPARED", 0)
    monkeypatch.setattr(dense, "_copy", copied)
    one = np.array([1_000]), vector[None]
    nearest.update(one, one)
    nearest.close()
    assert went_on == [True]


def test_a_writer_makes_no_database_where_there_is_none_to_copy(filled_home: Path, tmp_path: Path) -> None:
    shutil.copytree(filled_home, tmp_path / "home")
    nearest = dense.Dense(tmp_path / "home" / "dense")
    nearest.open()
    [path] = (tmp_path / "home" / "dense").rglob("chroma.sqlite3")
    path.unlink()
    one = np.array([1_000]), bundled().embed(["exposure bias"])
    with pytest.raises(BrokenIndexError, match="database"):
        nearest.update(one, one)
    nearest.close()
    assert not path.exists()


def test_a_closed_library_is_searched_without_harm(filled_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "FIRST", 0)
    monkeypatch.setattr(dense, "COMPARED", 0)
    nearest = dense.Dense(filled_home / "dense")
    nearest.open()
    nearest.close()
    assert nearest.query(bundled().embed(["exposure bias"]), 3) == [{}]


@pytest.mark.parametrize("missing", [False, True], ids=["damaged", "missing"])
def test_vectors_are_compared_where_the_graph_cannot_be_loaded(
    missing: bool, filled_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(filled_home, tmp_path / "home")
    monkeypatch.setattr(dense, "FIRST", 0)
    monkeypatch.setattr(dense, "COMPARED", 0)
    with Library.open(Settings(home=tmp_path / "home")) as library:
        [path] = (tmp_path / "home" / "dense").rglob("chroma.sqlite3")
        path.unlink() if missing else path.write_bytes(b"no database")
        for _ in range(20):
            assert library.search.papers("exposure bias")[0].dense is not None
            time.sleep(0.02)
    assert path.exists() != missing


def test_a_hit_shows_its_best_passages_and_where_digests_speak_of_it(read_library: Library) -> None:
    hit = read_library.search.papers("用稀疏记忆代替完整历史", passages=2)[0]
    best, second = hit.passages
    assert best.passage.kind == "method"
    assert best.score >= second.score
    assert [(link.day, link.anchor) for link in hit.entries] == [(FIRST, "2603.00101v1")]
    assert read_library.search.papers("sparse memory", passages=0)[0].passages == ()


def test_top_bounds_the_hits(read_library: Library) -> None:
    assert [len(read_library.search.papers("video", top=top)) for top in (0, 1, 3, 100)] == [0, 1, 3, 8]


def test_a_range_holds_every_paper_of_it_and_nothing_else(read_library: Library) -> None:
    day = Filters(digested_since=THIRD, digested_until=THIRD)
    assert {hit.paper.arxiv_id for hit in read_library.ranges.passing(day)} == {
        "2603.00106",
        "2603.00107",
        "2603.00108",
    }
    beside = read_library.ranges.beside(["generated faces", ""], day)
    assert beside.near.shape == beside.worded.shape == (2, 3)
    [nearest] = read_library.listed([(int(beside.ids[beside.near[0].argmax()]), 0.5)]).values()
    assert (nearest.paper, nearest.score) == (FAKES, 0.5)


def test_similarity_is_highest_for_the_sentence_that_says_so(read_library: Library) -> None:
    sentences = ["Water absorbs red light.", "This gap is known as exposure bias.", "", "训练时存在曝光偏差。"]
    scores = read_library.search.similarity("what is exposure bias", sentences)
    assert np.argsort(scores)[::-1].tolist()[0] == 1
    assert scores[3] > scores[0] > scores[2] == 0


@pytest.mark.parametrize(
    "text",
    ["", " \n", "?!。…", "🎉", "\0", "\ud800", "a" * 100_000, "视" * 100_000, '"(AND OR NOT* ~^:[]{}\\', "'; --"],
)
def test_any_text_is_survived(text: str, read_library: Library) -> None:
    assert isinstance(read_library.search.papers(text), list)
    assert len(read_library.ranges.beside([text], Filters(categories=("cs.RO",))).near) == 1
    assert len(read_library.search.similarity(text, ["a sentence", "一句话"])) == 2


@given(st.text(max_size=60))
@checked(max_examples=100, deadline=None)
def test_arbitrary_text_is_survived(read_library: Library, text: str) -> None:
    read_library.search.papers(text, Filters(authors=(text,), categories=(text,)))
    read_library.search.papers(text)


def test_a_langchain_program_retrieves_passages(read_library: Library) -> None:
    retriever = PaperRetriever(library=read_library, top=2, filters=Filters(categories=("cs.CV",)))
    documents = retriever.invoke("曝光偏差")
    first = documents[0].metadata
    assert {document.metadata["arxiv_id"] for document in documents[:2]} == {DRIFT.arxiv_id}
    assert first["url"] == "https://arxiv.org/abs/2603.00101v1"
    assert (first["source"], first["entry"]) == ("analysis", "2026-03-02#2603.00101v1")
    assert first["published"] == "2026-02-27"


def test_chinese_and_latin_words_meet_whatever_their_spacing(tmp_path: Path) -> None:
    one = replace(DRIFT, title="Fast-dVLM", abstract="A model.")
    digest = Digest(
        FIRST, "Mixed", "mixed.md", "", (entry(one, 1, overview="基于CLIP特征的GPT-4o蒸馏方法。"), entry(SPLATS, 2))
    )
    with Library.open(Settings(home=tmp_path / "mixed"), write=True) as library:
        library.writer.add(with_passages(digest))
        for question in ("clip", "GPT-4o", "特征蒸馏", "CLIP特征", "fast dvlm"):
            worded = {hit.paper.arxiv_id for hit in library.search.papers(question) if hit.lexical is not None}
            assert worded == {one.arxiv_id}
