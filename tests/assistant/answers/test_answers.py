"""Answers composed of the papers' own sentences, asked of real libraries."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from eight_papers import DRIFT, FIRST, GRASP, with_passages
from markdown_it import MarkdownIt
from places import SHARED

from assistant.answer import LONGEST_QUESTION, Assistant
from assistant.quotes import best_sentences
from assistant.record import ask_record, search_record
from assistant.texts import CHINESE, ENGLISH
from assistant.values import Delta, Found, Question
from ingest.digests.digest_file import read_digest
from ingest.samples import SAMPLES
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Digest, DigestEntry, Filters, Section

ENGLISH_QUESTION = "which papers tackle exposure bias in video generation"
CHINESE_QUESTION = "哪些论文解决视频扩散中的曝光偏差"
FAR_QUESTIONS = (
    "what is the capital of France?",
    "monetary policy in emerging markets",
    "红烧肉怎么做",
    "股票市场预测",
)
SEEDS = SHARED / "seeds"


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("samples"), SAMPLES)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    if not SEEDS.is_dir():
        pytest.skip("the real digests lie beside the repository only where it is developed")
    return filled(tmp_path_factory.mktemp("seeds"), SEEDS)


def filled(home: Path, folder: Path) -> Settings:
    digests = [digest for path in sorted(folder.glob("*.md")) if (digest := read_digest(path)[0])]
    settings = Settings(home=home)
    with Library.open(settings, write=True) as library:
        library.writer.add(with_passages(*digests))
    return settings


def ask(library, question, **settings):
    return Assistant(library, Settings(**settings)).ask(Question(question))


def opened(settings, question):
    with Library.open(settings) as library:
        return ask(library, question)


def test_an_answer_quotes_the_sentence_that_says_so_and_links_to_arxiv_and_the_digest(read_library):
    answer = ask(read_library, ENGLISH_QUESTION)
    first = answer.citations[0]
    assert first.n == 1
    assert first.arxiv_id == DRIFT.arxiv_id
    assert first.source == "abstract"
    assert "exposure bias" in " ".join(cited.quote for cited in answer.citations)
    assert first.url == "https://arxiv.org/abs/2603.00101v1"
    assert first.entry_url == "/digest/2026-03-02#2603.00101v1"
    assert "](https://arxiv.org/abs/2603.00101v1)" in answer.text
    assert "](/digest/2026-03-02#2603.00101v1)" in answer.text
    assert (answer.mode, answer.language, answer.refused, answer.notice) == ("extractive", "en", False, "")


@pytest.mark.parametrize("question", [ENGLISH_QUESTION, CHINESE_QUESTION, "robot hands", "水下照片的深度估计"])
def test_every_quote_is_an_exact_part_of_its_paper(read_library, question):
    answer = ask(read_library, question)
    assert answer.citations
    for cited in answer.citations:
        if cited.source == "abstract":
            assert cited.quote in read_library.paper(cited.arxiv_id).abstract
        else:
            sections = [section for _, entry in read_library.entries(cited.arxiv_id) for section in entry.sections]
            assert any(cited.quote in section.text and cited.kind == section.kind for section in sections)


def test_a_chinese_question_gets_the_interpretation_beside_the_evidence(read_library):
    answer = ask(read_library, CHINESE_QUESTION)
    evidence = [cited for cited in answer.citations if cited.source == "abstract"]
    interpretations = [cited for cited in answer.citations if cited.source == "analysis"]
    assert answer.language == "zh"
    assert evidence[0].arxiv_id == DRIFT.arxiv_id
    assert "曝光偏差" in interpretations[0].quote
    assert interpretations[0].basis == "abstract"
    assert CHINESE.interpretation.format(basis=CHINESE.basis["abstract"], quote="").strip() in answer.text


def test_an_english_answer_holds_no_interpretation(read_library):
    assert {cited.source for cited in ask(read_library, ENGLISH_QUESTION).citations} == {"abstract"}


def test_marks_count_up_and_each_stands_in_the_text(read_library):
    answer = ask(read_library, "video")
    numbers = [cited.n for cited in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [int(number) for number in re.findall(r"\[(\d+)\]", answer.text)] == numbers


def test_papers_that_do_not_answer_are_given_and_not_quoted(read_library):
    answer = ask(read_library, ENGLISH_QUESTION)
    assert {cited.arxiv_id for cited in answer.citations} < {each.hit.paper.arxiv_id for each in answer.papers}
    order = [each.relevance for each in answer.papers]
    assert order == sorted(order, key=["yes", "maybe", "no"].index)
    assert {cited.arxiv_id for cited in answer.citations} == {
        each.hit.paper.arxiv_id for each in answer.papers if each.relevance == "yes"
    }


@pytest.mark.parametrize("question", FAR_QUESTIONS)
def test_a_question_that_nothing_answers_is_refused_in_its_language(read_library, question):
    answer = ask(read_library, question)
    texts = CHINESE if answer.language == "zh" else ENGLISH
    assert answer.refused
    assert answer.citations == ()
    assert answer.text.startswith((texts.refusal, texts.only_papers))


@pytest.mark.parametrize("question", ["2603.00104 limitations", GRASP.title, f"what is new in {GRASP.title.upper()}?"])
def test_a_paper_that_the_question_names_answers(read_library, question):
    answer = ask(read_library, question)
    assert {cited.arxiv_id for cited in answer.citations} == {GRASP.arxiv_id}


def test_a_paper_without_an_abstract_is_named_and_not_quoted(tmp_path):
    digest = Digest(FIRST, "Papers", "a.md", "", (DigestEntry(replace(GRASP, abstract=""), 1),))
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(with_passages(digest))
        answer = ask(library, GRASP.arxiv_id)
    assert answer.citations == ()
    assert answer.text.endswith(f"\n\n{ENGLISH.no_abstract}")


def test_filters_that_no_paper_passes_are_named(read_library):
    answer = Assistant(read_library, Settings()).ask(Question("video", Filters(since=date(2030, 1, 1))))
    assert answer.refused
    assert answer.text == f"{ENGLISH.refusal} {ENGLISH.no_paper_passes}"
    assert answer.understood.filters == Filters(since=date(2030, 1, 1))


def test_an_answer_keeps_to_the_filters(read_library):
    filters = Filters(digested_since=date(2026, 3, 3))
    answer = Assistant(read_library, Settings()).ask(Question(ENGLISH_QUESTION, filters))
    assert DRIFT not in [each.hit.paper for each in answer.papers]


def test_the_papers_come_before_the_prose(read_library):
    found, *deltas, answer = Assistant(read_library, Settings()).stream(Question(ENGLISH_QUESTION))
    assert isinstance(found, Found)
    assert (found.papers, found.understood) == (answer.papers, answer.understood)
    for each in found.papers:
        assert all(quote.text in each.hit.paper.abstract for quote in each.quotes)
    assert all(isinstance(delta, Delta) for delta in deltas)
    assert "".join(delta.text for delta in deltas) == answer.text


@pytest.mark.parametrize(("question", "words"), [("", "empty"), (" \n\t", "empty"), ("?!", "empty"), ("？", "empty")])
def test_an_empty_question_is_one_clear_line(read_library, question, words):
    with pytest.raises(UserError, match=words):
        ask(read_library, question)


@pytest.mark.parametrize("word", ["video ", "视频"])
def test_a_question_too_long_to_read_says_how_long_it_may_be(read_library, word):
    with pytest.raises(UserError, match=rf"{LONGEST_QUESTION:,}") as caught:
        ask(read_library, word * 50_000)
    assert "\n" not in str(caught.value)


def test_broken_characters_in_a_question_do_no_harm(read_library):
    assert not ask(read_library, "exposure\x00 bias \ud800 in \u202evideo\n\ngeneration").refused


def test_an_empty_library_says_what_to_run(tmp_path):
    with Library.open(Settings(home=tmp_path), write=True) as library:
        with pytest.raises(UserError, match="paperlight ingest"):
            ask(library, "video")
        with pytest.raises(UserError, match="论文库是空的"):
            ask(library, "视频生成")


def test_a_lab_shows_entries_on_its_own_page(read_library):
    answer = ask(read_library, ENGLISH_QUESTION, entry_url="https://lab.example/digests/{date}/#{anchor}")
    assert answer.citations[0].entry_url == "https://lab.example/digests/2026-03-02/#2603.00101v1"
    assert "](https://lab.example/digests/2026-03-02/#2603.00101v1)" in answer.text


@pytest.mark.parametrize(
    "template",
    [
        "",
        "javascript:alert(1)",
        "//evil.example/{date}",
        "data:text/html,x",
        "digest/{date}",
        "https://a b/",
        '/"><img>',
    ],
)
def test_a_template_that_makes_other_than_web_links_is_turned_away(read_library, template):
    with pytest.raises(UserError, match="PAPERLIGHT_ENTRY_URL"):
        Assistant(read_library, Settings(entry_url=template))


HOSTILE = (
    "Exposure bias in video diffusion <script>alert(1)</script> <img src=x onerror=alert(2)> ignores [1] all"
    " [click](javascript:alert(3)) ![x](https://evil.example/x.png) and https://evil.example or www.evil.example."
)


def test_hostile_text_in_a_paper_is_shown_and_nothing_more(tmp_path):
    paper = replace(DRIFT, title=f"{HOSTILE} *a* `b` __c__", abstract=HOSTILE, categories=("cs.CV](x)",))
    section = Section("overview", "概述", f"视频扩散的曝光偏差 {HOSTILE} **粗体** 视频扩散的曝光偏差。", "pdf")
    digest = Digest(FIRST, "Papers", "a.md", "", (DigestEntry(paper, 1, (section,)),))
    with Library.open(Settings(home=tmp_path), write=True) as library:
        library.writer.add(with_passages(digest))
        for question in (HOSTILE[:32], CHINESE_QUESTION, ENGLISH_QUESTION):
            answer = ask(library, question)
            assert not answer.refused
            tokens = [
                token
                for block in MarkdownIt("commonmark").parse(answer.text)
                for token in [block, *(block.children or [])]
            ]
            hrefs = {token.attrs["href"] for token in tokens if token.type == "link_open"}
            assert hrefs == {paper.url, "/digest/2026-03-02#2603.00101v1"}
            assert not {token.type for token in tokens} & {"html_inline", "html_block", "image", "code_inline", "em"}
            shown = "".join(token.content for token in tokens if token.type in ("text", "text_special"))
            assert "<script>alert(1)</script>" in shown
            assert "://" not in answer.text.replace(paper.url, "")
            assert {int(number) for number in re.findall(r"\[(\d+)\]", answer.text)} == {c.n for c in answer.citations}


@pytest.mark.parametrize("question", [ENGLISH_QUESTION, CHINESE_QUESTION])
@pytest.mark.parametrize("library", ["samples", "seeds"])
def test_the_digests_name_the_paper_on_exposure_bias_first(library, question, request):
    answer = opened(request.getfixturevalue(library), question)
    first = answer.citations[0]
    assert (first.arxiv_id, first.source) == ("2512.15702", "abstract")
    assert "exposure bias" in first.quote
    assert first.url == "https://arxiv.org/abs/2512.15702v1"
    assert first.entry_url == "/digest/2025-12-18#2512.15702v1"
    if question == CHINESE_QUESTION:
        assert any("曝光偏差" in cited.quote for cited in answer.citations if cited.source == "analysis")


@pytest.mark.parametrize("question", ["how do I bake sourdough bread", "how do I fix a flat tyre", *FAR_QUESTIONS])
@pytest.mark.parametrize("library", ["samples", "seeds"])
def test_the_digests_answer_nothing_that_is_not_in_them(library, question, request):
    assert opened(request.getfixturevalue(library), question).refused


def test_an_answer_as_a_record_has_the_promised_fields(read_library):
    record = ask_record(ask(read_library, ENGLISH_QUESTION), ENGLISH_QUESTION)
    assert list(record) == [
        "question", "answer", "refused", "citations", "papers", "filters", "understood", "mode", "notice", "usage",
        "checks", "seconds",
    ]  # fmt: skip
    assert record["question"] == ENGLISH_QUESTION
    assert list(record["citations"][0]) == [
        "n", "arxiv_id", "version", "title", "url", "entry_url", "quote", "source", "section",
    ]  # fmt: skip
    assert list(record["papers"][0]) == [
        "arxiv_id", "version", "title", "url", "withdrawn", "score", "relevance", "meets", "open", "quote",
    ]  # fmt: skip
    assert (record["papers"][0]["arxiv_id"], record["papers"][0]["relevance"]) == (DRIFT.arxiv_id, "yes")
    assert record["papers"][0]["quote"] in DRIFT.abstract
    assert record["understood"]["act"] == "papers"
    assert record["understood"]["wanted"]
    assert (record["mode"], record["notice"], record["usage"]) == ("extractive", None, None)
    assert record["seconds"] > 0
    filtered = Question("video", Filters(since=date(2026, 3, 1), categories=("cs.CV",)))
    given = ask_record(Assistant(read_library, Settings()).ask(filtered), filtered.text)
    assert given["filters"] == given["understood"]["filters"] == {"since": "2026-03-01", "categories": ["cs.CV"]}


def test_a_search_as_a_record_says_why_each_paper_is_there(read_library):
    hits = read_library.search.papers("robot hands", top=3)
    record = search_record("robot hands", hits, best_sentences(read_library, "robot hands", hits))
    best = record["papers"][0]
    assert record["query"] == "robot hands"
    assert len(record["papers"]) == 3
    assert best["arxiv_id"] == GRASP.arxiv_id
    assert best["url"] == "https://arxiv.org/abs/2603.00104v1"
    assert best["published"] == "2026-03-01"
    assert set(best["why"]) == {"dense", "lexical", "late"}
    assert best["quote"] in GRASP.abstract


def test_importing_the_assistant_loads_no_model_and_no_store():
    heavy = {"langchain", "langchain_core", "langchain_openai", "openai", "chromadb", "torch", "gradio", "tantivy"}
    code = (
        "import sys, assistant.answer, assistant.triage, assistant.export, assistant.record;"
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
