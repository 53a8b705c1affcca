"""What a paper brings and what it releases, as its title and abstract tell; and papers filtered by it."""

from pathlib import Path

import pytest
from eight_papers import BENCH, newer
from places import DATA, ROOT

from ingest.passages import passages_about
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.kinds import KINDS, Release, kinds_of, name_of, releases_of
from vectorstore.values import Filters

TITLES = [line.split("\t") for line in (DATA / "paper_kinds.tsv").read_text("utf-8").splitlines()]


def test_most_of_sixty_titles_labelled_by_eye_are_read_rightly() -> None:
    assert len(TITLES) >= 60
    told = [(kind, title, kinds_of(title, "")) for kind, title in TITLES]
    wrong = [each for each in told if (each[0] not in each[2] if each[0] != "-" else each[2])]
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize(
    ("abstract", "kind"),
    [
        ("Pruning is slow. We propose a pruning method that needs one pass.", "method"),
        ("We present an open-source Python library for reading point clouds.", "system"),
        ("We prove that the problem is NP-complete, even for two classes.", "theory"),
        ("In this position paper, we argue that leaderboards should be retired.", "position"),
        ("This survey covers ten years of pose estimation.", "survey"),
        ("We introduce a dataset of nine thousand kitchen videos.", "dataset"),
        ("We introduce MugBench, a benchmark for grasping mugs.", "benchmark"),
    ],
)
def test_an_abstract_tells_what_its_paper_brings(abstract: str, kind: str) -> None:
    assert kinds_of("On Mugs", abstract)[:1] == (kind,)


@pytest.mark.parametrize(
    ("sentence", "released"),
    [
        (
            "Code is available at https://github.com/someone/something.",
            {"code": "https://github.com/someone/something"},
        ),
        ("We release our code and model weights.", {"code": "", "weights": ""}),
        ("The source code will be made publicly available.", {"code": ""}),
        ("Data and code: https://github.com/a/b", {"code": "https://github.com/a/b", "data": "https://github.com/a/b"}),
        ("The dataset is hosted on https://zenodo.org/records/1.", {"data": "https://zenodo.org/records/1"}),
        ("We test open-source models and closed ones.", {}),
        ("The model was trained on a publicly available dataset.", {}),
        ("Project page: https://someone.github.io/thing/", {}),
        ("A list of papers is kept at https://github.com/someone/awesome-list.", {}),
    ],
)
def test_what_is_released_is_told_with_its_address(sentence: str, released: dict[str, str]) -> None:
    told = releases_of(f"We propose a method. {sentence}")
    assert told == tuple(Release(what, url) for what, url in released.items())  # type: ignore[arg-type]


def test_datasets_of_others_are_no_dataset() -> None:
    abstract = "Existing datasets are small. We propose a network and test it on three datasets."
    assert kinds_of("A Network", abstract) == ("method",)


def test_every_kind_has_a_name_for_one_and_for_several_in_both_languages() -> None:
    for language in ("en", "zh"):
        names = [name_of(kind, language, several=several) for kind in KINDS for several in (False, True)]
        assert all(names)


def test_papers_are_found_by_their_type(read_library: Library) -> None:
    found = read_library.search.papers("video", Filters(types=("benchmark",)))
    assert [hit.paper for hit in found] == [BENCH]
    assert {hit.paper for hit in read_library.ranges.passing(Filters(types=("benchmark", "method")))} > {BENCH}


def test_what_the_authors_comment_releases_is_found_by_its_type_too(library: Library) -> None:
    told = newer(BENCH, comment="Code: https://github.com/someone/something")
    library.writer.add_papers([(told, passages_about(told, ()))])
    assert told in {hit.paper for hit in library.ranges.passing(Filters(types=("code",)))}


def test_a_type_that_there_is_not_is_one_clear_line() -> None:
    with pytest.raises(UserError, match="'poem' is no type of paper: name one of survey, benchmark"):
        Filters(types=("poem",))  # type: ignore[arg-type]


def test_kinds_are_told_again_when_another_paperlight_told_them_otherwise_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from sqlalchemy import create_engine, text

    from ingest.pipeline import ingest

    settings = Settings(home=tmp_path)
    with Library.open(settings, write=True) as library:
        ingest([ROOT / "ingest" / "samples"], library)
        before = {hit.paper.arxiv_id for hit in library.ranges.passing(Filters(types=("method",)))}
    engine = create_engine(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE paper_kinds"))
        connection.execute(text("DELETE FROM meta WHERE key = 'kinds'"))
    engine.dispose()
    with Library.open(settings) as library, pytest.raises(UserError, match="does not tell kinds of papers yet"):
        library.search.papers("video", Filters(types=("method",)))
    assert ["until something is ingested" in notice for notice in library.notices] == [True]
    with Library.open(settings, write=True) as library:
        papers = library.counts().papers
        assert library.notices == [f"an older Paperlight made this library: what {papers} papers bring was told anew"]
        assert f"0 of {papers} papers" in caplog.text
        assert {hit.paper.arxiv_id for hit in library.ranges.passing(Filters(types=("method",)))} == before
    with Library.open(settings, write=True) as library:
        assert library.notices == []
