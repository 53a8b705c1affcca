"""The texts of papers: fetched from arXiv politely and once, kept with the papers, and cited by section."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import arxiv
import pytest
from arxiv_server import Held, Server, answer, serving
from chat_server import saying
from chat_server import serving as serving_chat
from eight_papers import BENCH, DEPTH, DRIFT, FIRST, PAPERS, SPLATS, newer
from latexml_pages import BODY, page, section
from typer.testing import CliRunner

from assistant.answer import Assistant
from assistant.answers.form_texts import CHINESE, ENGLISH
from assistant.checks.checking import misquoted
from assistant.export import markdown_answer
from assistant.record import ask_record
from assistant.values import Answer, Question
from ingest.arxiv.feeds import PACE, TRIES, FeedSession
from ingest.arxiv.full_texts import TextsFetched, texts_of, texts_of_passing
from ingest.passages import passages_about
from ui.terminal import main as terminal
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters, FullText

SPLAT_BODY = BODY.replace("Lantern", "Street Splats")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """arXiv, with pages of two of the eight papers."""
    with serving([Held("2603.07777", FIRST)]) as running:
        for paper, body in ((SPLATS, SPLAT_BODY), (DRIFT, section("We train on clean frames of 9,100 clips."))):
            running.pages[paper.versioned_id] = page(body, paper.arxiv_id, title=paper.title)
        monkeypatch.setattr("ingest.arxiv.full_texts.SITE", running.site)
        monkeypatch.setattr(arxiv.Client, "query_url_format", f"{running.address}?{{}}")
        yield running


def fetch(library: Library, *ids: str, pauses: list[float] | None = None) -> TextsFetched:
    waited = [] if pauses is None else pauses
    session = FeedSession(contact="mailto:library@lab.example", pause=waited.append)
    return texts_of(library, session, ids or [SPLATS.arxiv_id], None)


def pages_asked(server: Server) -> list[str]:
    return [path for path in server.paths if path.startswith("/html/")]


def run(home: Path, *arguments: str):
    return CliRunner().invoke(terminal.app, ["--home", str(home), *arguments])


def ask(library: Library, text: str) -> Answer:
    return Assistant(library, Settings()).ask(Question(text))


def test_texts_come_one_page_at_a_time_at_arxivs_pace_and_say_who_asks(library: Library, server: Server) -> None:
    pauses: list[float] = []
    done = fetch(library, SPLATS.arxiv_id, DRIFT.arxiv_id, pauses=pauses)
    assert done == TextsFetched(texts=2, sections=7)
    assert pages_asked(server) == [f"/html/{SPLATS.versioned_id}", f"/html/{DRIFT.versioned_id}"]
    assert pauses == pytest.approx([PACE], abs=1)
    assert all("(mailto:library@lab.example)" in each["User-Agent"] for each in server.headers)
    held = library.full_text(SPLATS.arxiv_id)
    assert held is not None
    assert [each.heading for each in held.sections][2] == "2.1 Implementation details"
    assert (library.counts().full_texts, library.status().counts.full_texts) == (2, 2)


def test_a_text_that_is_held_is_not_asked_for_again_until_a_new_version_is(library: Library, server: Server) -> None:
    fetch(library)
    assert fetch(library) == TextsFetched(held=1)
    assert len(pages_asked(server)) == 1
    library.writer.add_papers([(again := newer(SPLATS), passages_about(again, ()))])
    server.pages[again.versioned_id] = page(section("We drive twice."), SPLATS.arxiv_id, 2)
    assert fetch(library).texts == 1
    held = library.full_text(SPLATS.arxiv_id)
    assert held is not None
    assert (held.version, held.sections[0].text) == (2, "We drive twice.")


def test_where_a_new_version_has_no_html_the_text_that_is_held_stays(library: Library, server: Server) -> None:
    fetch(library)
    before = library.full_text(SPLATS.arxiv_id)
    library.writer.add_papers([(again := newer(SPLATS), passages_about(again, ()))])
    done = fetch(library)
    assert [str(each) for each in done.problems] == [
        f"arXiv {again.versioned_id}: arXiv has no HTML of it: only its abstract can be quoted"
    ]
    assert library.full_text(SPLATS.arxiv_id) == before
    assert "of version 1" in ask(library, "how many GPUs does Street Splats use").text
    server.pages[again.versioned_id] = page(section("We drive twice."), SPLATS.arxiv_id, 2)
    assert fetch(library).texts == 1
    held = library.full_text(SPLATS.arxiv_id)
    assert held is not None
    assert (held.version, held.sections[0].text) == (2, "We drive twice.")


def test_of_papers_that_pass_filters_so_many_as_are_wanted_whose_text_was_not_asked_for(
    library: Library, server: Server
) -> None:
    session = FeedSession(pause=lambda _: None)
    of_march = Filters(since=FIRST)
    first = texts_of_passing(library, session, of_march, 2, None)
    assert len(first.problems) == 2  # the newest two have no HTML
    assert texts_of_passing(library, session, of_march, 2, None).problems[0].path == f"arXiv {BENCH.versioned_id}"
    assert texts_of_passing(library, session, of_march, 2, None) == TextsFetched()
    assert library.counts().full_texts == 0
    everything = texts_of_passing(library, session, Filters(), 50, None)
    assert everything.texts == 2
    assert len(pages_asked(server)) == len(PAPERS)
    assert fetch(library, DEPTH.arxiv_id).problems  # named, it is asked for again
    assert len(pages_asked(server)) == len(PAPERS) + 1


def test_what_came_before_a_failure_is_kept(library: Library, server: Server) -> None:
    server.faults.extend([lambda handler, text: answer(handler, text.encode())])
    server.faults.extend([lambda handler, _: answer(handler, b"", 503)] * TRIES)
    with pytest.raises(UserError, match=r"HTTP 503.*kept"):
        fetch(library, SPLATS.arxiv_id, DRIFT.arxiv_id)
    assert library.counts().full_texts == 1


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<html><body>Please sign in to the network</body></html>", "this is not arXiv"),
        (page(arxiv_id="2603.09999"), "is of 2603.09999v1"),
        (page("<p>Nothing.</p>", SPLATS.arxiv_id), "its HTML holds no text"),
    ],
)
def test_a_page_that_is_not_the_papers_is_one_line_and_the_next_is_read(
    html: str, said: str, library: Library, server: Server
) -> None:
    server.pages[SPLATS.versioned_id] = html
    done = fetch(library, SPLATS.arxiv_id, DRIFT.arxiv_id)
    assert done.texts == 1
    (problem,) = done.problems
    assert said in problem.reason


def test_a_page_without_end_is_read_as_far_as_it_may_be(library: Library, server: Server) -> None:
    session = FeedSession(largest=len(page(SPLAT_BODY, title=SPLATS.title)) // 2, pause=lambda _: None)
    done = texts_of(library, session, [SPLATS.arxiv_id], None)
    assert done.texts == 1
    assert done.problems[0].reason == "its page is larger or deeper than is read: the end is left out"


def test_another_version_than_the_one_held_is_not_taken(library: Library, server: Server) -> None:
    (problem,) = fetch(library, f"{SPLATS.arxiv_id}v7").problems
    assert problem.reason == "the library holds version 1: name that"
    with pytest.raises(UserError, match="not an arXiv identifier"):
        fetch(library, "../../etc/passwd")
    assert pages_asked(server) == []


def test_searches_find_and_rank_as_before(library: Library, server: Server) -> None:
    asked = ("16 H100 GPUs", "learning rate of AdamW", "rain and lamps at night", "video generation")
    before = [library.search.papers(text) for text in asked]
    fetch(library, SPLATS.arxiv_id, DRIFT.arxiv_id)
    assert [library.search.papers(text) for text in asked] == before
    assert library.status().indexes.keys() == {"dense", "lexical"}
    assert all(state.startswith("ok") for state in library.status().indexes.values())


def test_a_detail_is_answered_from_the_paper_with_its_section_cited(library: Library, server: Server) -> None:
    assert ask(library, "how many GPUs does Street Splats use").citations[0].source == "abstract"
    fetch(library)
    told = ask(library, "how many GPUs does Street Splats use")
    cited = next(each for each in told.citations if each.source == "full text")
    assert cited.quote == "Street Splats is trained on 16 H100 GPUs for 40 hours."
    assert (cited.section, cited.version) == ("2.1 Implementation details", 1)
    assert cited.url == "https://arxiv.org/html/2603.00102v1#S2.SS1"
    assert f"[section 2.1, Implementation details]({cited.url})" in told.text
    assert "full text, 2.1 Implementation details" in markdown_answer(told)
    assert ask_record(told, "")["citations"][cited.n - 1]["section"] == cited.section
    for wrong in (replace(cited, quote="Lies."), replace(cited, version=2), replace(cited, section="9 None")):
        assert misquoted(library, wrong) == "quote"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what learning rate does Street Splats use", "a learning rate of $2\\times 10^{-4}$"),
        ("Street Splats 的学习率是多少", "a learning rate of $2\\times 10^{-4}$"),
        ("what data is Street Splats trained on", "NuDark, a dataset of 1,200 recordings"),
        ("what is the batch size of Street Splats", "a batch size of 256"),
        ("what lamps are missed as a limit of Street Splats", "Lamps that flicker are missed."),
        ("limits of Street Splats", "Heavy rain blinds Street Splats completely."),
        ("Street Splats 有哪些局限", "Lamps that flicker are missed."),
        ("Street Splats 用了多少张显卡", "16 H100 GPUs"),
    ],
)
def test_details_that_no_abstract_tells_are_told_by_the_text(
    text: str, told: str, library: Library, server: Server
) -> None:
    assert all(told not in each.quote for each in ask(library, text).citations)
    fetch(library)
    answered = ask(library, text)
    assert not answered.refused
    assert any(told in each.quote for each in answered.citations if each.source == "full text")
    assert not any(misquoted(library, each) for each in answered.citations)
    assert all("512 TPUs" not in each.quote for each in answered.citations)  # others' work


def test_what_the_text_does_not_tell_either_is_said_to_be_untold(library: Library, server: Server) -> None:
    fetch(library)
    for text, forms in (("is the code of Street Splats released?", ENGLISH), ("Street Splats 开源代码了吗", CHINESE)):
        told = ask(library, text)
        assert told.refused
        assert told.text.split("\n\n")[0].endswith(forms.not_told_in_text.rpartition("}")[2])


def test_a_withdrawn_papers_text_is_neither_fetched_nor_quoted(library: Library, server: Server) -> None:
    fetch(library)
    gone = newer(SPLATS, comment="This paper has been withdrawn by the authors.")
    library.writer.add_papers([(gone, passages_about(gone, ()))])
    assert "withdrawn" in fetch(library).problems[0].reason
    assert ask(library, "how many GPUs does Street Splats use").citations == ()
    assert len(pages_asked(server)) == 1


def test_a_language_model_reads_the_text_with_its_section(library: Library, server: Server) -> None:
    fetch(library)
    with serving_chat(saying(["Street Splats is trained on 16 H100 GPUs for 40 hours [1]."])) as chat:
        given = {"llm": "openai:scripted", "llm_base_url": chat.base_url, "llm_api_key": "x"}
        Assistant(library, Settings.model_validate(given)).ask(Question("how many GPUs does Street Splats use"))
    read = "\n".join(message["content"] for request in chat.requests for message in request["messages"])
    assert '"source": "full text", "section": "2.1 Implementation details", "basis": "paper, section 2.1"' in read
    assert "batch size of 256" in read


def test_the_terminal_names_the_text_as_the_source_of_a_models_sentence(
    settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(settings, write=True) as library:
        fetch(library)
    with serving_chat(saying(["Street Splats is trained on 16 H100 GPUs for 40 hours [2]."])) as chat:
        told = {"PAPERLIGHT_LLM": "openai:scripted", "PAPERLIGHT_LLM_API_KEY": "x"}
        for name, value in {**told, "PAPERLIGHT_LLM_BASE_URL": chat.base_url}.items():
            monkeypatch.setenv(name, value)
        said = run(settings.home, "ask", "how many GPUs does Street Splats use").stdout
    assert "full text: “Street Splats is trained on 16 H100 GPUs for 40 hours.”" in said


def test_the_text_goes_with_its_paper(library: Library, server: Server) -> None:
    fetch(library, SPLATS.arxiv_id, DRIFT.arxiv_id)
    library.writer.remove_paper(SPLATS.arxiv_id)
    assert (library.full_text(SPLATS.arxiv_id), library.counts().full_texts) == (None, 1)


def test_export_and_backup_keep_texts(settings: Settings, server: Server, tmp_path: Path) -> None:
    with Library.open(settings, write=True) as library:
        fetch(library)
        held = library.full_text(SPLATS.arxiv_id)
    assert run(settings.home, "backup", str(tmp_path / "copy")).exit_code == 0
    assert run(settings.home, "export", "--output", str(tmp_path / "papers.jsonl")).exit_code == 0
    assert run(settings.home, "export", "--digests", str(tmp_path / "all")).exit_code == 0
    (tmp_path / "restored").mkdir()
    shutil.copy(tmp_path / "copy", tmp_path / "restored" / "catalogue.sqlite3")
    assert run(tmp_path / "papers", "ingest", str(tmp_path / "papers.jsonl")).exit_code == 0
    assert run(tmp_path / "digests", "ingest", str(tmp_path / "all")).exit_code == 0
    for home in ("restored", "papers", "digests"):
        with Library.open(Settings(home=tmp_path / home)) as library:
            assert library.full_text(SPLATS.arxiv_id) == held, home
            assert library.counts().papers == len(PAPERS)


def test_an_older_text_and_the_same_again_change_nothing(library: Library, server: Server) -> None:
    fetch(library)
    generation = library.status().generation
    held = library.full_text(SPLATS.arxiv_id)
    assert held is not None
    library.writer.add_full_texts([(SPLATS.arxiv_id, text) for text in (held, FullText(1), FullText(0, held.sections))])
    library.writer.add_full_texts([("2603.99999", held)])
    assert (library.full_text(SPLATS.arxiv_id), library.status().generation) == (held, generation)


def test_the_command_fetches_texts_also_of_papers_that_are_not_held_yet(
    settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.arxiv.feeds.PACE", 0.0)
    server.pages["2603.07777v1"] = page(section("We drift."), "2603.07777")
    done = run(settings.home, "fetch", "--full-text", SPLATS.arxiv_id, "2603.07777v1", "2603.99999", DEPTH.arxiv_id)
    assert done.exit_code == 3
    assert done.stdout == "2 full texts (7 sections), 0 held before, 2 problems\n"
    assert "skipped arXiv 2603.99999: arXiv has no such paper" in done.stderr
    assert f"skipped arXiv {DEPTH.versioned_id}: arXiv has no HTML of it" in done.stderr
    assert "full texts" in run(settings.home, "status").stdout
    bounded = run(settings.home, "fetch", "--full-text", "--category", "cs.CV", "--top", "1", "--json")
    assert '"texts": 0' in bounded.stdout
    assert len(pages_asked(server)) == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ("--full-text",),
        ("--full-text", "2603.00001", "--category", "cs.CV"),
        ("--full-text", "--query", "x"),
        ("--full-text", "--new", "2603.00001"),
        ("--announced", "--new"),
        ("--announced", "2603.00001"),
        ("--announced", "--since", "2026-01-01"),
    ],
)
def test_what_makes_no_sense_together_is_refused(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run(tmp_path / "none", "fetch", *arguments)
    assert isinstance(done.exception, UserError)
    assert "fetch one thing" in str(done.exception)
    assert not (tmp_path / "none").exists()
