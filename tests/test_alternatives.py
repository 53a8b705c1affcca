"""Questions that ask for one thing or another."""

import pytest

from assistant.questions.alternatives import alternatives


@pytest.mark.parametrize(
    ("question", "each"),
    [
        ("Which papers propose a new benchmark or dataset?", ("a new benchmark?", "a new dataset?")),
        ("image or video compression", ("image compression", "video compression")),
        ("图像或视频压缩", ("图像压缩", "视频压缩")),
    ],
)
def test_a_question_for_one_word_or_another_is_asked_for_each(question: str, each: tuple[str, str]) -> None:
    first, second = alternatives(question)
    assert first.endswith(each[0])
    assert second.endswith(each[1])


@pytest.mark.parametrize(
    "question",
    [
        "which papers do depth estimation or optical flow", "large language models or vision transformers",
        "扩散模型或者自回归模型做视频生成", "视频生成或图像编辑的论文", "is more or less data needed",
    ],
)  # fmt: skip
def test_alternatives_of_several_words_stay_together(question: str) -> None:
    assert alternatives(question) == [question]
