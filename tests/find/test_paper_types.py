"""What kind of paper a title and an abstract tell of."""

from pathlib import Path

import pytest

from assistant.find.paper_types import likely_type, paper_type
from vectorstore.values import Paper

LABELLED = [line.split("\t") for line in (Path(__file__).parent / "paper_types.tsv").read_text("utf-8").splitlines()]


def paper(title: str, abstract: str = "") -> Paper:
    return Paper("2601.00001", 1, title, ("A. Author",), None, ("cs.CV",), abstract)


def test_most_of_sixty_titles_labelled_by_eye_are_read_rightly() -> None:
    assert len(LABELLED) >= 60
    told = [(kind, title, paper_type(paper(title))) for kind, title in LABELLED]
    wrong = [each for each in told if (each[0] not in each[2] if each[0] != "-" else each[2])]
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize(
    "sentence",
    [
        "Code is available at https://github.com/someone/something.",
        "We release our code and model weights.",
        "The source code will be made publicly available.",
    ],
)
def test_code_is_told_in_the_abstract(sentence: str) -> None:
    assert likely_type(paper("A Method", f"We propose a method. {sentence}"), "code") > 0.5


def test_open_models_of_others_are_no_code() -> None:
    assert likely_type(paper("A Method", "We test open-source models and closed ones."), "code") < 0.5


def test_datasets_of_others_are_no_dataset() -> None:
    abstract = "Existing datasets are small. We propose a network and test it on three datasets."
    assert paper_type(paper("A Network", abstract)) == ()
