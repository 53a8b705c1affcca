"""Late interaction with the bundled model's static vectors."""

import numpy as np
import pytest

from vectorstore.model.embedding import bundled
from vectorstore.model.late_interaction import LATE_DIMENSIONS, LateInteraction

DOCUMENTS = [
    "Exposure bias in autoregressive video diffusion: training on clean frames, sampling from generated ones.",
    "Point cloud registration with learned correspondences and a robust estimator.",
    "自回归视频生成中的曝光偏差与误差累积",
    "diffusion diffusion diffusion",
]


@pytest.fixture(scope="module")
def late():
    return LateInteraction(bundled())


def scores(late, question, documents):
    return late.score(late.query(question), bundled().tokens(documents))


def naive(question, document):
    """MaxSim as its definition reads."""
    table = bundled().table[:, :LATE_DIMENSIONS].astype(np.float64)
    lengths = np.linalg.norm(table, axis=1)
    asked, held = (set(ids.tolist()) for ids in bundled().tokens([question, document]))
    best = {a: max(table[a] @ table[h] / (lengths[a] * lengths[h]) for h in held) for a in asked}
    return sum(lengths[a] ** 0.5 * best[a] for a in asked) / sum(lengths[a] ** 0.5 for a in asked)


@pytest.mark.parametrize("question", ["exposure bias in video generation", "点云配准", "曝光偏差 drift of frames"])
def test_scores_are_those_of_the_definition(late, question):
    expected = [naive(question, document) for document in DOCUMENTS]
    np.testing.assert_allclose(scores(late, question, DOCUMENTS), expected, atol=1e-5)
    together = late.scores([question, "video", "…"], bundled().tokens([*DOCUMENTS, ""]))
    np.testing.assert_allclose(together[0], [*expected, 0], atol=1e-5)
    assert not together[2].any()


def test_a_text_that_holds_every_word_scores_one(late):
    assert scores(late, "exposure bias", DOCUMENTS)[0] == pytest.approx(1, abs=1e-5)


def test_the_text_that_answers_scores_highest_in_either_language(late):
    assert scores(late, "accumulating error when a video model samples from its own output", DOCUMENTS).argmax() == 0
    assert scores(late, "点云之间的配准", DOCUMENTS).argmax() == 1


def test_a_score_does_not_depend_on_the_other_texts_nor_on_repetition(late):
    alone = scores(late, "video diffusion", DOCUMENTS[:1])
    np.testing.assert_allclose(scores(late, "video diffusion video video", DOCUMENTS * 50)[:1], alone, atol=1e-6)


def test_empty_questions_and_empty_texts_score_zero(late):
    assert scores(late, "…😀", DOCUMENTS).tolist() == [0, 0, 0, 0]
    assert scores(late, "diffusion", ["", DOCUMENTS[3], "😀"]).tolist() == pytest.approx([0, 1, 0], abs=1e-5)
    assert scores(late, "diffusion", []).tolist() == []
