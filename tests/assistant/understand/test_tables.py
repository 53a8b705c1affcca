"""The tables of words that questions are read with: both languages have the same kinds of words."""

import tomllib
from pathlib import Path

import pytest
from places import ROOT

TABLES = sorted((ROOT / "assistant" / "understand" / "words").glob("*.toml"))


def test_there_are_tables() -> None:
    assert {"beside", "categories", "dates", "pointers"} <= {path.stem for path in TABLES}


@pytest.mark.parametrize("path", [path for path in TABLES if path.stem != "categories"], ids=lambda path: path.stem)
def test_both_languages_have_the_same_kinds_of_words(path: Path) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert table["en"].keys() == table["zh"].keys()


def test_each_category_has_names_in_both_languages() -> None:
    table = tomllib.loads(next(path for path in TABLES if path.stem == "categories").read_text(encoding="utf-8"))
    assert all(each["en"] and each["zh"] for each in table.values())
