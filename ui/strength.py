"""How well a paper meets what was asked, in one of three words."""

from typing import Literal

Strength = Literal["strong", "fair", "weak"]

STRONG, FAIR = 0.7, 0.4
"""Probabilities from which a paper is said to meet a question strongly, or fairly."""


def strength(score: float, strong: float = STRONG, fair: float = FAIR) -> Strength:
    """The word for a score."""
    return "strong" if score >= strong else "fair" if score >= fair else "weak"
