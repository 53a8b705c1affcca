"""How well a paper answers a question, in one of three words."""

from assistant.values import Strength

STRONG, FAIR = 0.7, 0.4
"""Probabilities from which a paper is said to meet a question strongly, or fairly."""


def strength(score: float) -> Strength:
    """The word for a probability."""
    return "strong" if score >= STRONG else "fair" if score >= FAIR else "weak"
