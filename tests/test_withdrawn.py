"""A withdrawn paper is marked wherever it is shown, and nothing that it claimed is quoted."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from eight_papers import DRIFT, GRASP, PAPERS

from assistant.answer import Assistant
from assistant.record import ask_record
from assistant.triage import triage
from assistant.values import Question
from ingest.passages import passages_about
from ingest.snapshots import Snapshot
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.withdrawal import says_withdrawn
from vectorstore.values import Filters, Section

NOTICES = [
    "This paper has been withdrawn by the author due to an error in Section 4.",
    "This submission has been withdrawn by arXiv administrators due to inappropriate overlap.",
    "Withdrawn.",
    "The authors have withdrawn this paper because of a bug in the evaluation.",
    "本文因第四节的错误已被作者撤回。",
    "作者已撤回本文。",
    "We study video models. This manuscript is now withdrawn pending revision.",
]
OTHERS = [
    "We study how drugs withdrawn from the market change prescriptions.",
    "Withdrawal symptoms are predicted from speech.",
    "Cash was withdrawn at three machines; this paper models the times.",
    "研究撤回消息功能的用户行为。",
]


@pytest.mark.parametrize("abstract", NOTICES)
def test_a_notice_in_place_of_an_abstract_is_seen(abstract):
    assert says_withdrawn(abstract, "")


@pytest.mark.parametrize(
    "comment", ["Withdrawn", "12 pages, withdrawn by the authors", "This paper was withdrawn", "已撤稿"]
)
def test_a_comment_tells_of_it(comment):
    assert says_withdrawn("We train a model.", comment)


@pytest.mark.parametrize("text", OTHERS)
def test_what_others_withdraw_is_no_notice(text):
    assert not says_withdrawn(text, "")


@pytest.mark.parametrize("comment", ["", "CVPR 2026, 12 pages", "Not withdrawn", "Replaces a withdrawn paper"])
def test_other_comments_are_none(comment):
    assert not says_withdrawn("We train a model.", comment)


WITHDRAWN = replace(DRIFT, comment="Withdrawn: the results of Section 4 do not hold.")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(Settings(home=tmp_path), write=True) as held:
        said = [Section("result", "结果", "本文把曝光偏差降低了一半，长视频质量大幅提升。", "pdf")]
        told = [(paper, []) for paper in PAPERS if paper != DRIFT] + [(WITHDRAWN, said)]
        held.writer.add_papers([(paper, passages_about(paper, sections)) for paper, sections in told])
        yield held


@pytest.mark.parametrize(
    "question",
    ["which papers tackle exposure bias in video generation", "哪些论文解决视频生成中的曝光偏差",
     "what is Rolling Without Drift about", "what are the results of Rolling Without Drift"],
)  # fmt: skip
def test_no_answer_quotes_it(question, library):
    answer = Assistant(library, Settings()).ask(Question(question))
    assert all(cited.arxiv_id != WITHDRAWN.arxiv_id for cited in answer.citations)
    assert "降低了一半" not in answer.text
    marks = {each["arxiv_id"]: each["withdrawn"] for each in ask_record(answer, question)["papers"]}
    assert marks.get(WITHDRAWN.arxiv_id, True)
    assert not any(marked for arxiv_id, marked in marks.items() if arxiv_id != WITHDRAWN.arxiv_id)


def test_an_answer_about_it_says_that_it_is_withdrawn(library):
    answer = Assistant(library, Settings()).ask(Question("what is Rolling Without Drift about"))
    assert "This paper has been withdrawn: nothing that it claimed is quoted." in answer.text


def test_search_finds_it_and_triage_puts_it_last(library):
    assert library.search.papers("Rolling Without Drift", top=1)[0].paper == WITHDRAWN
    last = triage(library, ["exposure bias in video generation"], Filters())[-1]
    assert (last.hit.paper, last.because) == (WITHDRAWN, ())
    assert last.reason == "This paper has been withdrawn: nothing that it claimed is quoted."


def test_what_authors_told_arxiv_stays_when_a_digest_tells_less(library):
    told = replace(GRASP, comment="CVPR 2026", journal_ref="Proc. CVPR (2026) 1-9", doi="10.1109/cvpr.2026.1")
    library.writer.add_papers([(told, passages_about(told))])
    library.writer.add_papers([(GRASP, passages_about(GRASP))])
    assert library.paper(GRASP.arxiv_id) == told


def test_a_snapshot_tells_comment_reference_and_doi(tmp_path):
    line = {"id": "2603.00101", "title": "A", "abstract": "We do.", "authors": ["Ann Lee"], "categories": "cs.CV cs.AI",
            "comments": "Withdrawn\n by us", "journal-ref": "Nature 1 (2026)", "doi": "10.1/x"}  # fmt: skip
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    ((paper, *_),) = Snapshot(tmp_path / "a.jsonl")
    assert (paper.comment, paper.journal_ref, paper.doi) == ("Withdrawn by us", "Nature 1 (2026)", "10.1/x")
    assert (paper.withdrawn, paper.primary_category) == (True, "cs.CV")


def test_filters_tell_the_primary_category_from_cross_lists_and_leave_authors_out(library):
    robots = {paper.arxiv_id for paper in PAPERS if paper.primary_category == "cs.RO"}
    assert {hit.paper.arxiv_id for hit in library.ranges.newest(Filters(primary=("CS.ro",)), 20)} == robots
    others = {paper.arxiv_id for paper in PAPERS if "Lena Hofmann" not in paper.authors}
    found = library.ranges.newest(Filters(not_authors=("lena hofmann",)), 20)
    assert {hit.paper.arxiv_id for hit in found} == others
    assert date(2026, 1, 1) < max(hit.paper.published for hit in found)
