"""`paperlight eval`: the package's own questions pass, and what is wrong is named."""

import json
import re
import subprocess
import sys

import pytest
from places import DATA, ROOT
from typer.testing import CliRunner

from assistant.evaluation import complaints, figures, outcomes
from assistant.expectations import read_expectations
from ingest.pipeline import ingest
from ingest.samples import SAMPLES
from ui.terminal.main import app
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings

OWN = DATA / "evaluation.jsonl"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evaluated")
    with Library.open(Settings(home=folder), write=True) as library:
        ingest([SAMPLES], library)
    return folder


def judged(home, *lines):
    asked, faults = read_expectations("\n".join(json.dumps(line) for line in lines))
    assert faults == []
    with Library.open(Settings(home=home)) as library:
        seen = [outcome for outcome, _ in outcomes(library, Settings(), asked)]
    return seen, figures(seen, "extractive")


def run(home, *arguments):
    """The exit code of `eval`, what it prints, and what it tells on stderr."""
    ran = CliRunner().invoke(app, ["--home", str(home), "eval", *map(str, arguments)])
    assert ran.exception is None or isinstance(ran.exception, UserError | SystemExit), ran.exception
    return ran.exit_code, ran.stdout, f"{ran.stderr}{ran.exception if isinstance(ran.exception, UserError) else ''}"


def test_the_packages_own_questions_pass(home):
    bars = ("--min-recall", "1", "--min-mrr", "0.95", "--min-precision", "0.95", "--max-refusal-errors", "0")
    command = [sys.executable, "-m", "ui", "--home", str(home), "eval", str(OWN), *bars]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "citations that hold  1.000" in ran.stdout


@pytest.fixture(scope="module")
def hard(tmp_path_factory):
    """Questions that the samples answer otherwise than these lines say."""
    file = tmp_path_factory.mktemp("questions") / "hard.jsonl"
    lines = [
        {"id": "a", "q": "active speaker detection", "expected": ["2512.99999"], "quotes": ["no such words"]},
        {"id": "b", "q": "papers on video from December 2025", "filters": {"since": "2025-11-01"}},
        {"id": "c", "q": "红烧肉怎么做"},
    ]
    file.write_text("\n\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


def test_below_the_bars_the_exit_code_is_one_and_one_line_says_which(home, hard):
    bars = ("--min-recall", "0.9", "--min-mrr", "0.9", "--min-precision", "0.9", "--max-refusal-errors", "0")
    code, out, told = run(home, hard, *bars, "--max-p95", "0")
    assert code == 1
    for missed in (
        "recall 0.000 is below 0.9",
        "MRR 0.000 is below 0.9",
        "citation precision 0.000 is below 0.9",
        "1 question wrongly refused or answered, 0 may be",
        "ms is above 0",
        "1 quote missing",
        "1 question with misread filters",
    ):
        assert missed in told
    assert "\n" not in told
    assert "line 1, a: expected papers found: 0%; not quoted: no such words" in out
    said = '{"since": "2025-12-01", "until": "2025-12-31"}'
    assert f'line 3, b: understood: {said}, should be: {{"since": "2025-11-01"}}' in out
    assert "line 5, c: refused" in out


def test_each_bar_that_is_reached_passes(home, tmp_path):
    file = tmp_path / "x.jsonl"
    file.write_text('{"id": "a", "q": "active speaker detection", "expected": ["2512.15707v1"]}')
    bars = ("--min-recall", "1", "--min-mrr", "1", "--min-precision", "0.5", "--max-refusal-errors", "0")
    assert run(home, file, *bars, "--max-p95", "60000")[0] == 0


@pytest.mark.parametrize("bar", ["--min-recall", "--min-mrr", "--min-precision"])
def test_a_bar_on_what_no_question_tells_fails(home, tmp_path, bar):
    file = tmp_path / "x.jsonl"
    file.write_text('{"id": "a", "q": "active speaker detection"}')
    code, _, told = run(home, file, bar, "0")
    assert code == 1
    assert "is unknown: no question names expected papers" in told


def test_lines_that_cannot_be_read_are_named_and_the_others_are_asked(home, tmp_path):
    file = tmp_path / "mixed.jsonl"
    lines = ['{"id": "a", "q": "active speaker detection", "expect": []}', "", '{"id": "b", "q": ""}',
             '{"id": "c", "q": "active speaker detection", "expected": ["2512.15707"]}']  # fmt: skip
    file.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    code, out, named = run(home, file, "--min-recall", "1", "--json")
    assert code == 3
    told = json.loads(out)
    assert (told["questions"], told["recall"], told["wrong"]) == (1, 1.0, [])
    assert [re.search(r"mixed\.jsonl:(\d)", line)[1] for line in told["skipped"]] == ["1", "3"]
    assert named.splitlines() == [f"paperlight: {line}" for line in told["skipped"]]
    assert run(home, file, "--max-p95", "0")[0] == 1


@pytest.mark.parametrize("text", ["", "\n \n", "not json", '{"id": "1", "q": "?"}'])
def test_a_file_without_any_question_is_told_so(home, tmp_path, text):
    file = tmp_path / "none.jsonl"
    file.write_text(text)
    code, _, told = run(home, file)
    assert code == 1
    assert "holds no question" in told


def test_what_last_week_means_is_told_by_the_line_or_else_by_the_option(home, tmp_path):
    file = tmp_path / "x.jsonl"
    asked = {
        "id": "a",
        "q": "papers from last week on driving",
        "filters": {"since": "2026-01-12", "until": "2026-01-18"},
    }
    file.write_text(json.dumps(asked) + "\n" + json.dumps(asked | {"today": "2026-01-21"}))
    assert run(home, file, "--today", "2026-01-20")[0] == 0
    code, out, _ = run(home, file, "--today", "2026-02-20")
    assert code == 1
    assert 'line 1, a: refused; understood: {"since": "2026-02-09", "until": "2026-02-15"}' in out
    assert "line 2" not in out


def test_figures_count_what_was_found_refused_and_quoted(home):
    seen, found = judged(
        home,
        {"id": "hit", "q": "exposure bias in video diffusion", "expected": ["2512.15702", "2601.00001"]},
        {"id": "far", "q": "how do I bake sourdough bread", "refused": True},
        {"id": "wrong", "q": "红烧肉怎么做"},
        {"id": "kept", "q": "active speaker detection", "expected": ["2512.15707"], "refused": True},
    )
    assert [outcome.rank for outcome in seen] == [1, 0, 0, 1]
    assert (found.questions, found.recall, found.mrr) == (4, 0.75, 1.0)
    assert (found.wrongly_refused, found.wrongly_answered, found.sound_citations) == (1, 1, 1.0)
    assert complaints(seen[0]) == ["expected papers found: 50%"]
    assert complaints(seen[2]) == ["refused"]
    assert complaints(seen[3]) == ["answered, should be refused"]


def test_filters_to_limit_to_are_applied_and_are_not_what_the_words_say(home):
    seen, found = judged(
        home,
        {"id": "f", "q": "exposure bias", "limit_to": {"since": "2026-06-01"}, "filters": {}, "refused": True},
        {"id": "g", "q": "exposure bias", "filters": {"since": "2026-06-01"}, "expected": ["2512.15702"]},
    )
    assert [outcome.refused for outcome in seen] == [True, False]
    assert [outcome.misread for outcome in seen] == [False, True]
    assert found.misread_filters == 1


def test_filters_are_compared_whatever_the_case_and_order_of_their_names(home):
    seen, _ = judged(
        home,
        {
            "id": "f",
            "q": "papers in cs.RO or cs.CV by Fei-Fei Li",
            "filters": {"categories": ["cs.cv", "CS.RO"], "authors": ["fei-fei  li"]},
        },
    )
    assert not seen[0].misread, seen[0].understood


@pytest.mark.parametrize(
    ("quote", "held"),
    [("EXPOSURE  bias", True), ("曝光 偏差", True), ("exposurebias", False), ("exposure biases", False)],
)
def test_quotes_are_compared_without_case_and_spaces(home, quote, held):
    seen, _ = judged(home, {"id": "q", "q": "哪些论文解决视频扩散中的曝光偏差", "quotes": [quote]})
    assert (seen[0].missing == ()) == held


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not json", "is not JSON"),
        ("[]", "is no JSON object"),
        ("[" * 100_000, ""),
        ('{"id": "1"}', '"q" is missing'),
        ('{"q": "video"}', '"id" is missing'),
        ('{"id": "1", "q": 5}', '"q": 5 is no text'),
        ('{"id": "1", "q": " "}', '"q": the question is empty'),
        ('{"id": "1", "q": "？"}', '"q": '),
        ('{"id": null, "q": "x"}', '"id": null is no name or number'),
        ('{"id": "1", "q": "x", "expect": []}', '"expect" is no key: write "expected"'),
        ('{"id": "1", "q": "x", "quote": []}', '"quote" is no key: write "quotes"'),
        ('{"id": "1", "q": "x", "zzz": 1}', '"zzz" is no key: there are id, q,'),
        ('{"id": "1", "q": "x", "refused": "false"}', '"refused": "false" is neither true nor false'),
        ('{"id": "1", "q": "x", "quotes": "box"}', '"quotes": "box" is no list'),
        ('{"id": "1", "q": "x", "expected": "2512.15702"}', '"expected": "2512.15702" is no list'),
        ('{"id": "1", "q": "x", "expected": ["no id"]}', "'no id'"),
        ('{"id": "1", "q": "x", "quotes": [""]}', '"" is no text'),
        ('{"id": "1", "q": "x", "filters": {"when": "now"}}', '"when" is no key'),
        ('{"id": "1", "q": "x", "filters": {"since": "May"}}', '"since": "May" is no day'),
        ('{"id": "1", "q": "x", "filters": {"categories": "cs.CV"}}', '"categories": "cs.CV" is no list'),
        ('{"id": "1", "q": "x", "filters": {"since": "2026-02-01", "until": "2026-01-01"}}', "swap the two"),
        ('{"id": "1", "q": "x", "limit_to": []}', '"limit_to": [] is no object'),
        ('{"id": "1", "q": "x", "today": "now"}', '"today": "now" is no day'),
        ('{"id": "1", "q": "x", "refused": true, "refused": false}', '"refused" is given twice'),
        (r'{"id": "1", "q": "x", "quotes": ["\ud800"]}', "half a character"),
        (r'{"id": "1", "q": "x", "\udc00": 1, "\udc00": 2}', "half a character"),
        ('{"id": "1", "q": "", "refused": 1, "expect": 2}', '"refused": 1 is neither'),
    ],
)
def test_what_is_wrong_with_a_line_is_told_in_one_line(line, said):
    asked, faults = read_expectations(f"\n{line}\n")
    assert asked == []
    [(number, fault)] = faults
    assert number == 2
    assert said in fault
    assert "\n" not in fault


def test_separators_of_lines_inside_a_question_keep_the_line_whole():
    asked, faults = read_expectations('{"id": 1, "q": "video\u2028or image\x85?"}\r\n{"id": 2, "q": "x"}')
    assert [(each.id, each.line) for each in asked] == [("1", 1), ("2", 2)]
    assert faults == []
