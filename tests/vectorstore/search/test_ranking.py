"""Fusion of what each way of searching says."""

import numpy as np
import pytest

from vectorstore.search.ranking import fuse

NOTHING = np.array([np.nan, np.nan, np.nan])
RISING = np.array([0.1, 0.2, 0.3])


@pytest.mark.parametrize("place", [0, 1, 2])
def test_each_signal_alone_orders_the_candidates(place):
    signals = [NOTHING] * 3
    signals[place] = RISING
    assert fuse(*signals).argsort().tolist() == [0, 1, 2]


def test_scales_and_offsets_of_a_signal_do_not_matter():
    other = np.array([3.0, 9.0, 1.0])
    np.testing.assert_allclose(fuse(RISING, other), fuse(RISING * 50 - 7, other / 9))


def test_a_candidate_that_a_search_did_not_return_counts_as_its_lowest():
    np.testing.assert_allclose(fuse(np.array([0.9, np.nan, 0.4]), NOTHING), fuse(np.array([0.9, 0.4, 0.4]), NOTHING))


def test_late_interaction_outweighs_the_other_signals():
    assert fuse(RISING, RISING, RISING[::-1]).argmax() == 0


def test_equal_candidates_score_equal_and_one_candidate_scores():
    assert fuse(np.ones(3), np.ones(3), np.ones(3)).tolist() == [0, 0, 0]
    assert fuse(np.ones(1), np.array([np.nan])).tolist() == [0]
    assert fuse(np.array([]), np.array([])).tolist() == []
