"""The `paperlight` command as a person and a script use it: real processes, real libraries."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from places import ROOT

from assistant.values import Question
from ingest.samples import SAMPLES
from ui.terminal.question_lines import questions_of
from vectorstore.errors import UserError

EXPOSURE_BIAS = "which papers tackle exposure bias in video diffusion"


def paperlight(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui", *arguments],
        check=False,
        cwd=ROOT,
        env={**os.environ, "PAPERLIGHT_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    done = paperlight(folder, "ingest", "--samples")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 digests (2 new, 0 changed), 20 new papers")
    return folder


def one_line(done: subprocess.CompletedProcess[str], *parts: str) -> None:
    """The command ended with exit code 1 and one line on stderr that says all the parts."""
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert done.stderr.startswith("paperlight: ")
    assert done.stderr.count("\n") == 1
    assert all(part in done.stderr for part in parts), done.stderr


def test_reading_the_same_digests_again_embeds_nothing(home: Path) -> None:
    again = paperlight(home, "ingest", "--samples")
    assert again.returncode == 0
    assert "(0 new, 0 changed), 0 new papers, 0 updated, 0 passages embedded" in again.stdout


def test_ask_prints_the_answer_with_its_links_and_no_colours_into_a_pipe(home: Path) -> None:
    done = paperlight(home, "ask", EXPOSURE_BIAS)
    assert done.returncode == 0
    assert "https://arxiv.org/abs/2512.15702v1" in done.stdout
    assert "digest of 2025-12-18" in " ".join(done.stdout.split())
    assert "/digest/" not in done.stdout  # which leads nowhere from a terminal
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("question", [EXPOSURE_BIAS, "哪些论文解决视频扩散中的曝光偏差"])
def test_ask_json_holds_the_documented_fields(home: Path, question: str) -> None:
    record = json.loads(paperlight(home, "ask", question, "--json").stdout)
    assert set(record) == {
        "question", "answer", "refused", "citations", "papers", "filters", "understood", "mode", "notice",
        "usage", "checks", "seconds",
    }  # fmt: skip
    assert set(record["citations"][0]) == {
        "n", "arxiv_id", "version", "title", "url", "entry_url", "quote", "source", "section"
    }  # fmt: skip
    assert set(record["papers"][0]) == {
        "arxiv_id", "version", "title", "url", "withdrawn", "score", "relevance", "meets", "open", "quote"
    }  # fmt: skip
    assert record["papers"][0]["arxiv_id"] == "2512.15702"
    assert record["citations"][0]["arxiv_id"] == "2512.15702"
    assert not record["refused"]


def test_filters_hold_in_ask_and_search(home: Path) -> None:
    asked = json.loads(paperlight(home, "ask", EXPOSURE_BIAS, "--json", "--since", "2026-01-01").stdout)
    assert asked["filters"] == {"since": "2026-01-01"}
    assert all(paper["arxiv_id"].startswith("2601") for paper in asked["papers"])
    found, lowered = (
        json.loads(paperlight(home, "search", "video", "--category", category, "--top", "20", "--json").stdout)
        for category in ("cs.RO", " cs.ro")
    )
    assert found["papers"]
    assert all("cs.RO" in paper["categories"] for paper in found["papers"])
    assert lowered == found
    analysed = paperlight(home, "search", "video", "--language", "zh", "--json")
    assert analysed.stdout == paperlight(home, "search", "video", "--json").stdout
    assert json.loads(paperlight(home, "search", "video", "--language", "en", "--json").stdout)["papers"] == []


def test_a_file_of_questions_gives_a_trec_run(home: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": "a", "q": "exposure bias"}\n\n{"id": "b", "q": "说话人检测"}\n', encoding="utf-8")
    done = paperlight(home, "search", "--queries", str(questions), "--top", "3", "--format", "trec")
    lines = [line.split() for line in done.stdout.splitlines()]
    assert [line[0] for line in lines] == ["a"] * 3 + ["b"] * 3
    assert lines[0][1:4] == ["Q0", "2512.15702", "1"]
    assert lines[3][2] == "2512.15707"
    assert {line[5] for line in lines} == {"paperlight"}
    answers = paperlight(home, "ask", "--queries", str(questions)).stdout.splitlines()
    assert [(json.loads(line)["id"], json.loads(line)["question"]) for line in answers] == [
        ("a", "exposure bias"),
        ("b", "说话人检测"),
    ]


LAST_WEEK = {"id": "a", "q": "video papers from last week", "today": "2026-01-20"}
FOLLOWS = {"id": "b", "q": "what are its limitations?", "before": [EXPOSURE_BIAS], "shown": ["2512.15702v1"]}


def written(path: Path, *lines: dict[str, object] | str) -> Path:
    """A file of these lines."""
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def test_understand_says_what_questions_mean_with_their_conversations_and_days(home: Path, tmp_path: Path) -> None:
    questions = written(tmp_path / "questions.jsonl", LAST_WEEK, FOLLOWS)
    lines = paperlight(home, "understand", "--queries", str(questions)).stdout.splitlines()
    assert all(line.startswith('{"id": ') for line in lines)
    dated, follows = map(json.loads, lines)
    assert dated["filters"] == {"since": "2026-01-12", "until": "2026-01-18"}
    assert (follows["act"], follows["aspect"], follows["papers"]) == ("aspect", "limitations", ["2512.15702"])
    assert follows["follows"] is True
    assert {"act", "wanted", "unwanted", "type", "filters", "papers", "absent", "aspect", "latest", "answer_in",
            "read_as", "follows", "sure", "limits", "overruled"} <= set(dated)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "said"), [("none.jsonl", "no such file"), (".", "is a directory"), ("latin.txt", "it is not UTF-8")]
)
def test_a_file_of_questions_that_cannot_be_read_is_told_in_words(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "latin.txt").write_bytes(b"\xe9")
    with pytest.raises(UserError, match=said) as told:
        list(questions_of(None, tmp_path / name, Question("")))
    assert "Errno" not in str(told.value)
    assert "codec" not in str(told.value)


def test_understand_takes_the_same_as_options_and_prints_what_says_anything(home: Path) -> None:
    said = ("--before", EXPOSURE_BIAS, "--shown", "2512.15702", "--today", "2026-01-20")
    record = json.loads(paperlight(home, "understand", "what are its limitations?", *said, "--json").stdout)
    assert (record["aspect"], record["papers"]) == ("limitations", ["2512.15702"])
    shown = paperlight(home, "understand", "video papers from last week", "--today", "2026-01-20").stdout
    facts = dict(line.strip().split(maxsplit=1) for line in shown.splitlines())
    assert facts["filters"] == "since 2026-01-12, until 2026-01-18"
    assert "unwanted" not in facts
    one_line(paperlight(home, "understand", "its limits", "--shown", "the first"), "the first", "2512.15702")


def test_ask_and_search_take_the_conversation_of_each_line(home: Path, tmp_path: Path) -> None:
    questions = written(tmp_path / "questions.jsonl", LAST_WEEK, FOLLOWS)
    dated, follows = map(json.loads, paperlight(home, "ask", "--queries", str(questions)).stdout.splitlines())
    assert dated["filters"] == {"since": "2026-01-12", "until": "2026-01-18"}
    assert {citation["arxiv_id"] for citation in follows["citations"]} == {"2512.15702"}
    run = paperlight(home, "search", "--queries", str(questions), "--format", "trec").stdout.splitlines()
    found = [line.split()[::2][:2] for line in run]
    assert {paper[:4] for key, paper in found if key == "a"} == {"2601"}
    assert next(paper for key, paper in found if key == "b") == "2512.15702"


def test_today_is_the_day_of_the_timezone(home: Path) -> None:
    def days(zone: str) -> str:
        asked = paperlight(home, "understand", "papers from today", "--json", PAPERLIGHT_TIMEZONE=zone)
        return str(json.loads(asked.stdout)["filters"]["since"])

    west, east = days("Etc/GMT+12"), days("Etc/GMT-14")  # 26 hours apart: never the same day
    assert west < east
    one_line(paperlight(home, "status", PAPERLIGHT_TIMEZONE="Mars/Base"), "PAPERLIGHT_TIMEZONE", "Mars/Base", "IANA")


def test_triage_ranks_the_newest_day_or_the_days_asked_for(home: Path) -> None:
    newest = paperlight(home, "triage", "--interest", "autonomous driving", "--json")
    ranked = [json.loads(line) for line in newest.stdout.splitlines()]
    assert len(ranked) == 10
    assert ranked[0]["arxiv_id"] == "2601.10707"
    assert set(ranked[0]) == {
        "arxiv_id", "version", "title", "url", "withdrawn", "score", "strength", "types", "reason", "because"
    }  # fmt: skip
    both = paperlight(home, "triage", "--interest", "曝光偏差", "--since", "2025-12-01", "--json", "--top", "12")
    assert len(both.stdout.splitlines()) == 12
    assert json.loads(both.stdout.splitlines()[0])["arxiv_id"] == "2512.15702"


@pytest.mark.parametrize("question", ["compare 2512.15702 and 2512.15693", "比较 2512.15702 和 2512.15693"])
def test_a_comparison_prints_its_quotes_whole(home: Path, question: str) -> None:
    cited = json.loads(paperlight(home, "ask", question, "--json").stdout)["citations"]
    quoted = Counter("".join("".join(each["quote"].split()) for each in cited))
    assert any("一" < character < "龥" for character in quoted)
    assert not quoted - Counter(paperlight(home, "ask", question).stdout)


def test_types_of_papers_limit_search_ask_and_triage(home: Path) -> None:
    found = paperlight(home, "search", "video", "--type", "benchmark", "--json")
    titles = [paper["title"] for line in found.stdout.splitlines() for paper in json.loads(line)["papers"]]
    assert titles
    ranked = paperlight(home, "triage", "--since", "2025-12-01", "--type", "benchmark", "--json")
    told = [json.loads(line) for line in ranked.stdout.splitlines()]
    assert {each["title"] for each in told} >= set(titles)
    assert all("benchmark" in each["types"] for each in told)
    answer = json.loads(paperlight(home, "ask", "video benchmarks", "--type", "benchmark", "--json").stdout)
    assert answer["filters"] == {"types": ["benchmark"]}
    one_line(paperlight(home, "search", "video", "--type", "poem"), "'poem' is no type of paper", "survey")


def test_a_triage_names_how_many_are_weaker(home: Path) -> None:
    told = paperlight(home, "triage", "--interest", "autonomous driving").stdout
    assert re.search(r"\d+ weaker: --top 10 shows them too", told)
    one_line(paperlight(home, "triage", "--interest", "of the"), "“of the” names no subject")
    one_line(paperlight(home, "triage", "--like", "2601.99999"), "2601.99999 is not in the library")


def test_a_triage_without_an_interest_prints_no_scores(home: Path) -> None:
    assert re.match(r"\d{4}\.\d{5}v\d", paperlight(home, "triage").stdout)
    assert re.match(r"\d\.\d\d  \d{4}\.\d{5}v\d", paperlight(home, "triage", "--interest", "driving").stdout)


def test_status_counts_and_names_the_health_of_each_index(home: Path) -> None:
    status = json.loads(paperlight(home, "status", "--json").stdout)
    assert {"papers": 20, "versions": 20, "digests": 2, "entries": 20}.items() <= status.items()
    assert status["passages"] > 100
    assert len(status["indexes"]) == 2
    assert "20 entries" in paperlight(home, "status").stdout


def test_a_broken_entry_is_named_and_the_exit_code_is_3(tmp_path: Path) -> None:
    text = (SAMPLES / "arxiv_cv_report_2026-01-16.md").read_text(encoding="utf-8")
    digest = tmp_path / "digest.md"
    digest.write_text(text.replace("<a id='2601.10714v1'></a>", "<a id='nonsense'></a>"), encoding="utf-8")
    done = paperlight(tmp_path / "home", "ingest", str(digest))
    assert done.returncode == 3
    assert "digest.md:" in done.stderr
    assert "9 new papers" in done.stdout


def test_reindex_keeps_everything(home: Path) -> None:
    before = json.loads(paperlight(home, "status", "--json").stdout)
    assert paperlight(home, "reindex").returncode == 0
    after = json.loads(paperlight(home, "status", "--json").stdout)
    assert {name: before[name] for name in ("papers", "passages", "entries")} == {
        name: after[name] for name in ("papers", "passages", "entries")
    }


def test_samples_never_stand_beside_papers_of_the_lab(tmp_path: Path) -> None:
    digest = tmp_path / "own.md"
    digest.write_text((SAMPLES / "arxiv_cv_report_2026-01-16.md").read_text(encoding="utf-8"), encoding="utf-8")
    assert paperlight(tmp_path / "home", "ingest", str(digest)).returncode == 0
    one_line(paperlight(tmp_path / "home", "ingest", "--samples"), "samples", "--home")


def test_an_empty_library_says_how_to_fill_it(tmp_path: Path) -> None:
    one_line(paperlight(tmp_path / "none", "ask", "anything"), "empty", "paperlight ingest")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(("question", "part"), [("", "empty"), ("  ?! ", "empty"), ("long " * 20_000, "100,000")])
def test_a_question_that_cannot_be_asked_says_why(home: Path, question: str, part: str) -> None:
    # The last space of the longest is not counted: the question is read without the blanks around it.
    one_line(paperlight(home, "ask", question), part.replace("100,000", "99,999"))


def test_a_path_that_does_not_exist_and_dates_the_wrong_way_round_are_named(home: Path) -> None:
    one_line(paperlight(home, "ingest", "/nowhere/at/all"), "/nowhere/at/all")
    one_line(paperlight(home, "ingest"), "--samples")
    one_line(paperlight(home, "search", "x", "--since", "2026-02-01", "--until", "2026-01-01"), "2026-02-01")
    one_line(paperlight(home, "search", "--queries", str(SAMPLES / "absent.jsonl")), "absent.jsonl")


@pytest.mark.parametrize("command", [("ask",), ("search", "--json"), ("understand",)])
def test_a_line_that_is_no_question_is_named_and_the_others_are_answered(
    home: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    questions = tmp_path / "questions.jsonl"
    written(
        questions, {"id": "a", "q": "exposure bias"}, {"id": "b", "q": " "}, {"id": "c"}, {"id": "d", "q": "video"},
        {"id": "e", "q": "video", "shown": ["the first"]}, {"id": "f", "q": "video", "today": "yesterday"}, "[1]",
    )  # fmt: skip
    done = paperlight(home, *command, "--queries", str(questions))
    assert done.returncode == 3
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", "d"]
    said = done.stderr.splitlines()
    places = [re.search(r"questions\.jsonl:(\d)", line)[1] for line in said]  # type: ignore[index]
    assert places == ["2", "3", "5", "6", "7"]
    for line, part in zip(said, ("empty", "q: ", "'the first'", "today: ", "{"), strict=True):
        assert part in line


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("--since", "2026-13-40"), ("2026-13-40", "2026-01-31")),
        (("--until", "yesterday"), ("yesterday", "2026-01-31")),
        (("--category", "cs.CX"), ("cs.CX", "cs.CV")),
    ],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_filter_that_makes_no_sense_is_one_line_with_a_hint(
    home: Path, command: str, arguments: tuple[str, str], parts: tuple[str, ...]
) -> None:
    one_line(paperlight(home, command, "video", *arguments), *parts)


def test_search_takes_json_by_either_name(home: Path) -> None:
    named, short = (
        json.loads(paperlight(home, "search", "video", *option).stdout)
        for option in (("--format", "json"), ("--json",))
    )
    assert named == short


def test_an_unknown_or_another_embedding_model_says_what_to_run(home: Path, tmp_path: Path) -> None:
    one_line(paperlight(home, "--embedding-model", "no-such/model", "ask", "x", HF_HUB_OFFLINE="1"), "no-such/model")
    one_line(
        paperlight(tmp_path / "new", "--embedding-model", "no-such/model", "ingest", "--samples", HF_HUB_OFFLINE="1"),
        "no-such/model",
    )


def test_a_home_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    one_line(paperlight(tmp_path / "file", "ingest", "--samples"), str(tmp_path / "file"))
    one_line(paperlight(tmp_path / "file" / "below", "ingest", "--samples"), str(tmp_path / "file"))


def test_a_setting_that_makes_no_sense_is_named(home: Path) -> None:
    one_line(paperlight(home, "ask", "x", PAPERLIGHT_LLM_TIMEOUT="soon"), "PAPERLIGHT_LLM_TIMEOUT", "soon")


def test_a_failing_language_model_leaves_the_quoted_answer(home: Path) -> None:
    done = paperlight(home, "--llm", "openai:any", "--llm-base-url", "http://127.0.0.1:9/v1", "ask", EXPOSURE_BIAS)
    assert done.returncode == 0
    assert "2512.15702" in done.stdout
    assert "composed of quotes from papers and digests" in " ".join(done.stdout.split())
