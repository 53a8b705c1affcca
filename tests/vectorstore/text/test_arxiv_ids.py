"""arXiv identifiers in the spellings of people and sites: one paper is one paper at every door."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.text.arxiv_ids import NamedId, abs_url, addresses_as_ids, ids_in, parse_id

NEW, OLD = "2512.15702", "hep-th/9901001"
SPELLINGS = [
    (NEW, NEW, None),
    ("2512.15702v1", NEW, 1),
    (" 2512.15702V12 ", NEW, 12),
    ("２５１２.１５７０２", NEW, None),
    ("２５１２．１５７０２ｖ２", NEW, 2),
    ("2512-15702", NEW, None),
    ("2512–15702", NEW, None),
    ("2512.\u200b15702", NEW, None),
    ("0704.0001", "0704.0001", None),
    ("arXiv:2512.15702v1", NEW, 1),
    ("ARXIV: 2512.15702", NEW, None),
    ("arXiv：2512.15702", NEW, None),
    ("arXiv 2512.15702", NEW, None),
    ("arXiv:2512.15702v1 [cs.CV]", NEW, 1),
    ("2512.15702v1.pdf", NEW, 1),
    ("arxiv.org/abs/2512.15702", NEW, None),
    ("https://arxiv.org/abs/2512.15702/", NEW, None),
    ("https://arxiv.org/abs/2512.15702?context=cs.CV", NEW, None),
    ("https://arxiv.org/abs/2512.15702#", NEW, None),
    ("http://www.arxiv.org/pdf/2512.15702v1.pdf", NEW, 1),
    ("https://arxiv.org/html/2512.15702v1#S3.SS1", NEW, 1),
    ("https://arxiv.org/src/2512.15702", NEW, None),
    ("https://arxiv.org/format/2512.15702", NEW, None),
    ("https://export.arxiv.org/abs/2512.15702", NEW, None),
    ("https://browse.arxiv.org/pdf/2512.15702", NEW, None),
    ("http://cn.arxiv.org/abs/hep-th/9901001", OLD, None),
    ("http://xxx.lanl.gov/abs/hep-th/9901001v2", OLD, 2),
    ("10.48550/arXiv.2512.15702", NEW, None),
    ("doi:10.48550/ARXIV.2512.15702", NEW, None),
    ("https://doi.org/10.48550/arXiv.hep-th/9901001", OLD, None),
    ("https://huggingface.co/papers/2512.15702#community", NEW, None),
    ("https://hf.co/papers/2512.15702", NEW, None),
    ("https://www.alphaxiv.org/abs/2512.15702v1", NEW, 1),
    ("https://www.alphaxiv.org/overview/2512.15702", NEW, None),
    ("https://ar5iv.labs.arxiv.org/html/2512.15702", NEW, None),
    ("https://ar5iv.org/abs/hep-th/9901001", OLD, None),
    ("https://www.semanticscholar.org/arxiv/2512.15702", NEW, None),
    ("https://api.semanticscholar.org/arXiv:2512.15702", NEW, None),
    ("https://www.semanticscholar.org/search?q=arXiv%3A2512.15702", NEW, None),
    ("https://papers.cool/arxiv/2512.15702", NEW, None),
    ("https://papers.cool/arxiv/kimi?paper=2512.15702", NEW, None),
    (OLD, OLD, None),
    ("HEP-TH/9901001v3", OLD, 3),
    ("hep-th%2F9901001", OLD, None),
    ("math.GT/0309136", "math/0309136", None),
    ("math.gt/0309136v2", "math/0309136", 2),
    ("cond-mat.mes-hall/0309136", "cond-mat/0309136", None),
    ("physics.flu-dyn/0309136", "physics/0309136", None),
    ("cs.DL/0309136", "cs/0309136", None),
]


@pytest.mark.parametrize(("written", "arxiv_id", "version"), SPELLINGS)
def test_every_spelling_is_the_same_identifier(written, arxiv_id, version):
    assert parse_id(written) == (arxiv_id, version)


@pytest.mark.parametrize(
    "written",
    ["", "2512.157021", "x2512.15702", "99.2512.15702", "10.1109/2512.15702", "2512.15702v0", "foo/0309136",
     "2513-15702", "2512.15702 2512.15703", "hep-th", "hep-th/990100", "2512.15702-abc"],
)  # fmt: skip
def test_what_is_no_identifier_is_refused(written):
    with pytest.raises(ValueError, match="not an arXiv identifier"):
        parse_id(written)


def test_identifiers_are_found_inside_text_with_all_of_their_address():
    text = "论文2512.15702v1讲了什么，和 https://arxiv.org/abs/math.GT/0309136? (see arXiv:2512.15703)."
    found = list(ids_in(text))
    assert [(text[each.start : each.end], each.arxiv_id, each.version) for each in found] == [
        ("2512.15702v1", NEW, 1),
        ("https://arxiv.org/abs/math.GT/0309136?", "math/0309136", None),
        ("arXiv:2512.15703", "2512.15703", None),
    ]
    assert isinstance(found[0], NamedId)
    assert addresses_as_ids(text) == "论文2512.15702讲了什么，和 math/0309136 (see 2512.15703)."


@pytest.mark.parametrize("text", ["12.15702 ms", "FLOPs of 3/0309136", "hep-th papers since 2025-12-18", "v2512.15702"])
def test_numbers_and_days_are_no_identifiers(text):
    assert list(ids_in(text)) == []


@given(st.text(alphabet="arxivh-tp:/.?&=%0123456789 v[]csCV", max_size=60))
def test_what_is_read_reads_the_same_again(text):
    for each in ids_in(text):
        assert parse_id(abs_url(each.arxiv_id, each.version)) == (each.arxiv_id, each.version)
