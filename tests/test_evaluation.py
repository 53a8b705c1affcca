"""`paperlight eval`: the package's own questions pass, and what is wrong is named."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.evaluation import complaints, figures, outcomes, read_expectations
from ingest.pipeline import ingest
from ingest.samples import SAMPLES
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings

OWN = Path(__file__).parent / "data" / "evaluation.jsonl"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evaluated")
    with Library.open(Settings(home=folder), write=True) as library:
        ingest([SAMPLES], library)
    return folder


def judged(home, *lines):
    with Library.open(Settings(home=home)) as library:
        asked = read_expectations("\n".join(json.dumps(line) for line in lines), "x.jsonl")
        seen = [outcome for outcome, _ in outcomes(library, Assistant(library, Settings()), asked)]
    return seen, figures(seen, "extractive")


def run(home, *arguments):
    command = [sys.executable, "-m", "ui", "--home", str(home), "eval", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=Path(__file__).parents[1])


def test_the_packages_own_questions_pass(home):
    ran = run(home, OWN, "--min-recall", "1", "--min-mrr", "0.95", "--max-refusal-errors", "0")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "citations that hold  100.0%" in ran.stdout


def test_below_a_bar_the_exit_code_is_one_and_the_line_says_which(home, tmp_path):
    file = tmp_path / "hard.jsonl"
    file.write_text(
        '{"id": "a", "q": "active speaker detection", "expected": ["2512.15702"], "quotes": ["no such words"]}'
    )
    ran = run(home, file, "--min-mrr", "0.9")
    assert ran.returncode == 1
    assert "MRR" in ran.stderr
    assert "1 quotes are missing" in ran.stderr
    assert "not quoted: no such words" in ran.stdout
    assert "Traceback" not in ran.stderr


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


def test_filters_of_a_question_hold(home):
    seen, _ = judged(
        home,
        {"id": "f", "q": "exposure bias", "filters": {"since": "2026-06-01", "categories": ["cs.CV"]}, "refused": True},
    )
    assert seen[0].refused


@pytest.mark.parametrize(
    "line",
    ["", "not json", "[]", '{"id": "1"}', '{"id": "1", "q": 5}', '{"id": "1", "q": "x", "filters": {"when": "now"}}'],
)
def test_a_file_that_cannot_be_read_is_one_line_that_names_the_place(line):
    with pytest.raises(UserError, match=r"x\.jsonl") as caught:
        read_expectations(line, "x.jsonl")
    assert "\n" not in str(caught.value)
