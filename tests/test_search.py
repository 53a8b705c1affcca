"""Finding papers."""

from eight_papers import DRIFT

from vectorstore.library import Library


def test_a_question_finds_its_paper_in_both_languages(read_library: Library) -> None:
    for question in ("which papers tackle exposure bias in video diffusion", "哪些论文解决视频扩散中的曝光偏差"):
        assert read_library.search(question)[0].paper == DRIFT
