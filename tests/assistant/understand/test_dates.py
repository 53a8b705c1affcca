"""Which stretches of a question are read as days, and as which."""

import json
import time
import tomllib
from datetime import date
from pathlib import Path

import pytest
from places import DATA

from assistant.understand import date_meanings
from assistant.understand.dates import dates_in, no_such_days, turned

TODAY = date(2026, 3, 31)  # a Tuesday
DATA = DATA / "dates.jsonl"
CASES = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
TABLE = tomllib.loads(Path(date_meanings.__file__).parent.joinpath("words", "dates.toml").read_text("utf-8"))


def read(text: str, anchor: list[str | None] | None = None) -> list[dict[str, object]]:
    first, last = (day and date.fromisoformat(day) for day in anchor or (None, None))
    return [
        {
            "text": text[span.start : span.end],
            "first": span.first and str(span.first),
            "last": span.last and str(span.last),
        }
        | ({"of": span.of} if span.of else {})
        | ({"loose": True} if span.loose else {})
        for span in dates_in(text, TODAY, (first or None, last or None) if anchor else None)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["q"])
def test_days_are_read(case: dict[str, object]) -> None:
    assert read(case["q"], case.get("anchor")) == case["days"]


@pytest.mark.parametrize("change", [str.upper, str.title], ids=["upper", "title"])
def test_the_case_of_letters_does_not_matter(change) -> None:
    for text in ("since march 1", "the week before last", "between july and september 2025", "past 7 days"):
        assert [span.first for span in dates_in(change(text), TODAY)] == [span.first for span in dates_in(text, TODAY)]


@pytest.mark.parametrize("typo", ["febuary", "feburary", "februay", "fbruary", "februari"])
def test_one_typing_error_is_forgiven(typo: str) -> None:
    assert [span.first for span in dates_in(f"since {typo}", TODAY)] == [date(2026, 2, 1)]


@pytest.mark.parametrize(
    "word", ["match", "string", "sprint", "there", "weight", "mouth", "sense", "alter", "moth", "mondrian"]
)
def test_other_words_are_no_typing_errors(word: str) -> None:
    assert dates_in(f"papers on {word} 3", TODAY) == []


def test_impossible_days_are_told_and_are_no_dates() -> None:
    text = "30 February, 2026-02-30, 2月30日, 29 feb 2025 and 31.04.2025, but 28 feb 2025, 29 feb 2024, 30/2"
    assert no_such_days(text) == ["30 February", "2026-02-30", "2月30日", "29 feb 2025", "31.04.2025"]
    assert [str(span.first) for span in dates_in(text, TODAY)] == ["2025-02-28", "2024-02-29"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("from 2025-12-20 to 2025-12-01", True),
        ("between march 2026 and june 2025", True),
        ("从2026年1月到2025年12月", True),
        ("2025-12-01 to 2025-12-20", False),
        ("from december to january", False),
        ("12月到1月", False),
    ],
)
def test_a_range_said_the_wrong_way_round_is_turned(text: str, wrong: bool) -> None:
    (span,) = dates_in(text, TODAY)
    assert span.first < span.last
    assert turned(text, TODAY) == wrong


def test_both_languages_have_the_same_kinds_of_words() -> None:
    assert TABLE["en"].keys() == TABLE["zh"].keys()
    for kind in ("festival", "part", "side", "beside", "within", "join", "age", "which", "past"):
        assert TABLE["en"][kind].keys() >= TABLE["zh"][kind].keys() - {"-2"}, kind
    festivals = set(TABLE["festivals"])
    assert festivals == set(TABLE["en"]["festival"]) == set(TABLE["zh"]["festival"])


def test_the_grammar_names_functions() -> None:
    rules = [rule for step in TABLE["grammar"].values() if isinstance(step, list) for rule in step]
    assert all(callable(getattr(date_meanings, meaning)) for _, meaning in rules)


@pytest.mark.parametrize(
    "part", ["1", "1 ", "2025-", "一", "十", "3月", "'", "a-", "may ", "the week before ", "1/1 ", "part of "]
)
def test_hostile_text_takes_linear_time(part: str) -> None:
    text = part * (2000 // len(part))
    start = time.perf_counter()
    dates_in(text, TODAY, (TODAY, TODAY))
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("anchor", [(None, None), (date.min, date.max), (TODAY, None), (None, TODAY)])
def test_open_and_extreme_anchors_are_borne(anchor) -> None:
    for text in (
        "the day before",
        "the month after",
        "再往前推一年",
        "那年",
        "9999 years ago",
        "99 years ago",
        "now the 24th",
    ):
        dates_in(text, TODAY, anchor)
