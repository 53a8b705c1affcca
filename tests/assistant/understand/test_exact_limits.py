"""What a question leaves out is left out, whatever it limits; identifiers are read before categories."""

from datetime import date

import pytest

from assistant.answer import Assistant
from assistant.record import understood_record
from assistant.values import Question
from vectorstore.settings import Settings

TODAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("papers about video, but none by Lena Hofmann", {"not_authors": ["Lena Hofmann"]}),
        ("video papers not by Lena Hofmann", {"not_authors": ["Lena Hofmann"]}),
        ("don't show papers by Lena Hofmann", {"not_authors": ["Lena Hofmann"]}),
        ("video papers minus cs.AI", {"not_categories": ["cs.AI"]}),
        ("don't show cs.AI papers about video", {"not_categories": ["cs.AI"]}),
        ("不看 cs.AI 的视频论文", {"not_categories": ["cs.AI"]}),
        ("nothing since March", {"until": "2026-02-28"}),
        ("video papers, nothing since 2026–03–05", {"until": "2026-03-04"}),
        ("papers with primary category cs.CV", {"primary": ["cs.CV"]}),
        ("主类别为cs.CV的论文", {"primary": ["cs.CV"]}),
        ("papers in cs.CV", {"categories": ["cs.CV"]}),
    ],
)
def test_a_limit_is_read_with_what_negates_it(question, filters, read_library):
    read = understood_record(Assistant(read_library, Settings()).understood(Question(question, today=TODAY)))
    assert read["filters"] == filters
    assert "Lena Hofmann" not in read["unwanted"]


@pytest.mark.parametrize(
    ("question", "papers", "absent"),
    [
        ("hep-th/9901001", [], ["hep-th/9901001"]),
        ("limits of math.GT/0309136", [], ["math.GT/0309136"]),
        ("what is https://huggingface.co/papers/2603.00101", ["2603.00101"], []),
        ("limits of arXiv：２６０３.00101V1", ["2603.00101"], []),
        ("limits of 10.48550/arXiv.2603.00101", ["2603.00101"], []),
    ],
)
def test_an_identifier_names_a_paper_and_no_category(question, papers, absent, read_library):
    read = understood_record(Assistant(read_library, Settings()).understood(Question(question, today=TODAY)))
    assert (read["papers"], read["absent"], read["filters"]) == (papers, absent, {})
