"""A day as a digest: papers chosen and ordered, summaries of the papers' own words or by a language model."""

from datetime import date
from pathlib import Path

import pytest
from chat_server import ChatServer, Reply, saying, serving
from eight_papers import BENCH, DEPTH, DIGESTS, DRIFT, FIRST, SECOND, SPLATS, THIRD, newer, with_passages
from rereading import assert_inert, reread

from assistant.digests.entries import material_of_day
from assistant.digests.format import digest_markdown
from assistant.digests.texts import CHINESE, ENGLISH
from assistant.digests.writer import WrittenDigest, write_digest
from assistant.texts import ENGLISH as SENTENCES
from ingest.passages import passages_about
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Digest, DigestEntry, Paper, Section

DAY = date(2025, 12, 18)
MODEL = "openai:scripted"


# Choosing papers


def written_by(library: Library, settings: Settings, day: date = FIRST, **chosen: object) -> WrittenDigest:
    return write_digest(library, settings, material_of_day(library, day), **chosen)  # type: ignore[arg-type]


def papers_of(written: WrittenDigest) -> list[Paper]:
    return [entry.paper for entry in written.digest.entries]


def test_papers_are_chosen_and_ordered_by_the_interests(read_library: Library) -> None:
    everything = written_by(read_library, Settings(), interests=["street scenes with Gaussian splatting"])
    assert papers_of(everything)[0] == SPLATS
    assert [entry.position for entry in everything.digest.entries] == [1, 2, 3]
    assert everything.digest.summary == DIGESTS[0].summary
    some = written_by(read_library, Settings(), interests=["exposure bias", "高斯泼溅"], top=2)
    assert set(papers_of(some)) == {DRIFT, SPLATS}
    chosen = ENGLISH.chosen.format(count=2, total=3, interests="exposure bias; 高斯泼溅")
    assert some.digest.summary.startswith(chosen)
    assert DIGESTS[0].summary not in some.digest.summary


def test_without_interests_the_digests_order_stands(read_library: Library) -> None:
    first = written_by(read_library, Settings(), top=1)
    assert papers_of(first) == [DRIFT]
    assert first.digest.summary.startswith(ENGLISH.first.format(count=1, total=3))


def test_a_paper_of_several_digests_stands_once_in_its_newest_version(library: Library, settings: Settings) -> None:
    newest = newer(DRIFT, abstract=f"{DRIFT.abstract} Code is out.")
    another = Digest(FIRST, "Robotics", "robots.md", "More.", (DigestEntry(BENCH, 1), DigestEntry(newest, 2)))
    library.writer.add(with_passages(another))
    written = written_by(library, settings)
    assert [paper.arxiv_id for paper in papers_of(written)] == ["2603.00101", "2603.00102", "2603.00103", "2603.00106"]
    entry = written.digest.entries[0]
    assert entry.paper == newest
    assert entry.sections == DIGESTS[0].entries[0].sections
    assert not entry.findings
    assert written.digest.summary == f"{DIGESTS[0].summary}\n\n---\n\nMore."
    assert reread(written.digest).summary == written.digest.summary


def test_a_day_without_a_digest_gives_the_papers_of_that_day(library: Library, settings: Settings) -> None:
    day = date(2026, 3, 7)
    fetched = Paper("2603.00999", 1, "Fetched", ("A. One",), day, ("cs.CV",), "Fetched from arXiv.")
    library.writer.add_papers([(fetched, passages_about(fetched))])
    written = written_by(library, settings, day)
    assert papers_of(written) == [BENCH, DEPTH, fetched]
    assert written.digest.entries[0].sections == DIGESTS[2].entries[0].sections
    assert str(day) in written.digest.title
    (notice,) = written.notices
    assert "the 3 submitted" in notice


def test_a_day_that_the_library_does_not_hold_names_the_nearest(read_library: Library, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"2026-03-04.*nearest.* 2026-03-03 and 2026-03-07"):
        written_by(read_library, Settings(), date(2026, 3, 4))
    with pytest.raises(UserError, match=r"the nearest with any: 2026-03-09$"):
        written_by(read_library, Settings(), date(2027, 1, 1))
    with Library.open(Settings(home=tmp_path)) as empty, pytest.raises(UserError, match="empty"):
        written_by(empty, Settings())


# Summaries


def test_the_summary_lists_what_the_papers_share_in_their_own_words(tmp_path: Path) -> None:
    words = ("Splatting Streets", "Splatting <b>Faces</b> [fast]", "Counting Cells")
    papers = [Paper(f"2512.0000{n}", 1, title, (), DAY, (), f"{title} well.") for n, title in enumerate(words, 1)]
    settings = Settings(home=tmp_path)
    with Library.open(settings, write=True) as library:
        library.writer.add_papers([(paper, passages_about(paper)) for paper in papers])
        summary = written_by(library, settings, DAY).digest.summary
        chinese = written_by(library, settings, DAY, language="zh").digest.summary
    theme, others = summary.split(f"### {ENGLISH.others}")
    assert ENGLISH.theme.format(phrase="Splatting", count=2) in theme
    assert "Splatting Streets ([2512.00001](#2512.00001v1))" in theme
    assert "<b>" not in summary
    assert "Counting Cells ([2512.00003](#2512.00003v1))" in others
    assert summary.endswith(f"*{ENGLISH.by_words}*")
    assert CHINESE.theme.format(phrase="Splatting", count=2) in chinese
    assert chinese.endswith(f"*{CHINESE.by_words}*")


def test_a_digest_with_such_a_summary_is_read_again_with_it(read_library: Library) -> None:
    digest = written_by(read_library, Settings(), SECOND).digest
    assert ENGLISH.by_words in digest.summary
    assert reread(digest).summary == digest.summary


# Language models


def with_model(server: ChatServer | str, **more: object) -> Settings:
    url = server if isinstance(server, str) else server.base_url
    return Settings.model_validate({"llm": MODEL, "llm_base_url": url, "llm_timeout": 20, **more})


ANALYSIS = "1. **The problem** <script>\n2. It counts.\n3. 方法。\n4. See [x](http://evil.example).\n5. 未见局限。"

SUMMARY = [
    "# Day\nA robot hand asks a vision-language model where to touch an object [1]. Most image tokens are never",
    " attended to after the third layer [2]. The pruning needs 93 graphics cards [2]. Nothing else is sure. [9]",
]


def by_what_is_asked(reply: Reply) -> None:
    """A script: summaries and analyses as a model would write them."""
    asked = str(reply.server.requests[-1]["messages"][0]["content"])
    saying([ANALYSIS] if "numbered parts" in asked else SUMMARY)(reply)


def test_a_language_model_writes_the_summary_and_is_named(read_library: Library) -> None:
    with serving(by_what_is_asked) as server:
        written = written_by(read_library, with_model(server), SECOND)
        asked = server.requests
    assert not written.notices
    assert len(asked) == 1
    said, made = written.digest.summary.split("\n\n")
    assert said.startswith(
        "A robot hand asks a vision-language model where to touch an object ([2603.00104](#2603.00104v1))."
    )
    assert "after the third layer ([2603.00105](#2603.00105v1)). The" in said
    assert f"93 graphics cards ([2603.00105](#2603.00105v1)). {SENTENCES.doubts('93')} Nothing" in said
    assert said.endswith(f"Nothing else is sure. {SENTENCES.uncited}")
    assert made == f"*{ENGLISH.summary_by_model.format(model=MODEL, count=2)}*"
    assert reread(written.digest) == written.digest


def test_a_language_model_analyses_what_no_digest_has_and_is_named(library: Library, settings: Settings) -> None:
    day = date(2026, 3, 20)
    fetched = Paper("2603.00999", 1, "Fetched", ("A. One",), day, ("cs.CV",), "Fetched from arXiv.")
    library.writer.add_papers([(fetched, passages_about(fetched))])
    with serving(by_what_is_asked) as server:
        digest = written_by(library, with_model(server), day, language="zh").digest
        assert "in Chinese" in server.requests[0]["messages"][0]["content"]
    overview, *sections = digest.entries[0].sections
    assert overview == Section("overview", "", CHINESE.analysis_by_model.format(model=MODEL), "abstract")
    assert [section.kind for section in sections] == ["problem", "contribution", "method", "result", "limitations"]
    assert sections[0].text == "The problem <script>"
    assert {section.basis for section in sections} == {"abstract"}
    assert_inert(digest_markdown(digest).replace("2603.00999v1", "2512.00001v1"))
    assert reread(digest).entries[0].sections == digest.entries[0].sections


def test_what_digests_say_is_never_written_anew(read_library: Library) -> None:
    with serving(by_what_is_asked) as server:
        written = written_by(read_library, with_model(server), THIRD)
        assert not server.requests
    assert written.digest.summary == DIGESTS[2].summary


@pytest.mark.parametrize("text", ["", "Nobody is named here.", "Cats have 9 lives [1]."])
def test_a_failing_language_model_leaves_the_papers_own_words(library: Library, settings: Settings, text: str) -> None:
    day = date(2026, 3, 20)
    papers = [Paper(f"2603.0099{n}", 1, "Fetched", (), day, (), f"Paper {n} from arXiv.") for n in range(2)]
    library.writer.add_papers([(paper, passages_about(paper)) for paper in papers])
    with serving(saying([text])) as server:
        written = written_by(library, with_model(server), day)
        assert len(server.requests) == 2  # one analysis, one summary
    assert written.digest.summary.endswith(f"*{ENGLISH.by_words}*")
    assert papers_of(written) == papers
    assert not any(entry.sections for entry in written.digest.entries)
    _, analyses, summary = written.notices
    assert analyses == ENGLISH.analyses_failed.format(model=MODEL, reason=SENTENCES.said_nothing, count=2)
    assert summary.startswith(f"the language model {MODEL}")


def test_a_server_that_is_not_there_is_one_line(read_library: Library) -> None:
    written = written_by(read_library, with_model("http://127.0.0.1:9/v1", llm_timeout=5), SECOND)
    assert written.notices == (ENGLISH.summary_failed.format(model=MODEL, reason=SENTENCES.unreachable),)
