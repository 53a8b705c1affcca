"""The digests inside the package: whole, readable, and true in every fact."""

from pathlib import Path

import pytest
from places import SHARED

from ingest.digests.digest_file import read_digest
from ingest.samples import SAMPLES
from vectorstore.values import Digest, DigestEntry

SEEDS = SHARED / "seeds"
NUMBERED, TITLED = "arxiv_cv_report_2025-12-18.md", "arxiv_cv_report_2026-01-16.md"
FILES = (NUMBERED, TITLED)

FROM_ABSTRACT = ["contribution", "method", "impact", "applications", "limitations"]
FROM_PDF = ["problem", "contribution", "result", "limitations", "future_work"]
TITLED_KINDS = ["translation", "problem", "method", "comparison", "result", "guide", "conclusion"]


def read(path: Path) -> Digest:
    digest, problems = read_digest(path)
    assert problems == []
    assert digest is not None
    return digest


def headed(entry: DigestEntry) -> list[str]:
    """The kinds of an entry's sections, less what stands before the first heading."""
    return [section.kind for section in entry.sections if section.kind != "overview"]


@pytest.fixture(scope="module")
def digests() -> dict[str, Digest]:
    return {name: read(SAMPLES / name) for name in FILES}


def test_the_folder_holds_exactly_the_two_digests() -> None:
    assert sorted(path.name for path in SAMPLES.glob("*.md")) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_sample_gives_ten_papers_in_the_order_of_its_table_of_contents(name: str, digests: dict[str, Digest]) -> None:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    contents = text.split("## Table of Contents")[1].split("## Papers")[0]
    listed = [line.rpartition("(#")[2].rstrip(")") for line in contents.splitlines() if "](#" in line]
    entries = digests[name].entries
    assert [entry.anchor for entry in entries] == listed
    assert [entry.position for entry in entries] == list(range(1, 11))
    assert str(digests[name].date) in name


def test_the_two_samples_share_no_paper(digests: dict[str, Digest]) -> None:
    ids = {entry.paper.arxiv_id for digest in digests.values() for entry in digest.entries}
    assert len(ids) == 20


def test_a_sample_says_that_its_texts_are_not_the_authors_words(digests: dict[str, Digest]) -> None:
    assert all("样例" in digest.summary and "重新撰写" in digest.summary for digest in digests.values())


def test_numbered_analyses_have_five_sections_made_from_the_abstract_or_the_pdf(digests: dict[str, Digest]) -> None:
    made_from = []
    for entry in digests[NUMBERED].entries:
        (basis,) = {section.basis for section in entry.sections}
        assert headed(entry) == (FROM_ABSTRACT if basis == "abstract" else FROM_PDF), entry.anchor
        made_from.append(basis)
    assert (made_from.count("abstract"), made_from.count("pdf")) == (4, 6)


def test_titled_analyses_have_seven_sections(digests: dict[str, Digest]) -> None:
    for entry in digests[TITLED].entries:
        assert headed(entry) == TITLED_KINDS, entry.anchor


def test_findings_stand_verbatim_in_the_abstract(digests: dict[str, Digest]) -> None:
    assert all(entry.findings for entry in digests[NUMBERED].entries)
    assert not any(entry.findings for entry in digests[TITLED].entries)
    for entry in digests[NUMBERED].entries:
        for finding in entry.findings:
            assert finding in entry.paper.abstract, (entry.anchor, finding)


def test_wrapped_abstracts_are_read_as_one_paragraph(digests: dict[str, Digest]) -> None:
    for entry in digests[TITLED].entries:
        assert "\n" not in entry.paper.abstract
        assert len(entry.paper.abstract) > 500


def test_the_exposure_bias_paper_says_so_in_both_languages(digests: dict[str, Digest]) -> None:
    (entry,) = [entry for entry in digests[NUMBERED].entries if entry.paper.arxiv_id == "2512.15702"]
    assert "Autoregressive video diffusion suffers from exposure bias" in entry.paper.abstract
    assert "曝光偏差" in entry.sections[-5].text


def test_mmgr_is_called_an_evaluation_benchmark(digests: dict[str, Digest]) -> None:
    (entry,) = [entry for entry in digests[NUMBERED].entries if entry.paper.arxiv_id == "2512.14691"]
    assert "evaluation benchmark" in entry.paper.abstract


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real digests (../shared/seeds) are not on this machine")
@pytest.mark.parametrize("name", FILES)
def test_facts_equal_those_of_the_real_digest_and_sentences_do_not(name: str, digests: dict[str, Digest]) -> None:
    real = read(SEEDS / name)
    for ours, theirs in zip(digests[name].entries, real.entries, strict=True):
        assert ours.anchor == theirs.anchor
        assert ours.paper.title == theirs.paper.title
        assert ours.paper.authors == theirs.paper.authors
        assert ours.paper.categories == theirs.paper.categories
        assert ours.paper.published == theirs.paper.published
        assert not set(ours.paper.abstract.split(". ")) & set(theirs.paper.abstract.split(". "))
