"""A small form of the benchmark: questions of our own on the papers of the sample digests still find them."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from ingest.pipeline import ingest
from ingest.samples import SAMPLES
from vectorstore import queries
from vectorstore.library import Library
from vectorstore.settings import Settings

QUESTIONS = [
    record
    for line in (Path(__file__).parent / "data" / "evaluation.jsonl").read_text(encoding="utf-8").splitlines()
    if (record := json.loads(line)).get("expected")
]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(Settings(home=tmp_path_factory.mktemp("samples")), write=True) as library:
        ingest([SAMPLES], library)
        yield library


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked["id"])
def test_a_question_has_a_right_paper_among_the_first_three(asked: dict[str, list[str]], samples: Library) -> None:
    found = [hit.paper.arxiv_id for hit in samples.search(str(asked["q"]), top=3)]
    assert set(found) & set(asked["expected"])


def test_nine_of_ten_questions_have_a_right_paper_first(samples: Library) -> None:
    first = [samples.search(asked["q"], top=1)[0].paper.arxiv_id in asked["expected"] for asked in QUESTIONS]
    assert sum(first) >= 0.9 * len(first)


@pytest.mark.parametrize("name", ["PAPERS", "LINKS", "PASSAGES", "TOKENS", "TITLE_KEYS", "NAMED"])
def test_what_every_search_asks_the_catalogue_is_found_by_an_index(name: str, filled_home: Path) -> None:
    statement = str(getattr(queries, name).compile(dialect=sqlite.dialect()))
    with closing(sqlite3.connect(filled_home / "catalogue.sqlite3")) as catalogue:
        plan = [step for *_, step in catalogue.execute(f"EXPLAIN QUERY PLAN {statement}", ("[5, 6]",))]
    assert [step for step in plan if step.startswith("SCAN") and "json_each" not in step] == []
