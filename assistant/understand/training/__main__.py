"""`python -m assistant.understand.training`: trains the reader network and writes its weights.

From nothing with some 34 rounds; after some conversations were added, from the weights at hand with six.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random

from assistant.understand.network import WEIGHTS
from assistant.understand.training.corpus import Example, TrainingTurn, conversations, examples, pools, questions
from assistant.understand.training.train import save, train
from assistant.understand.training.variation import lowered, misspelt, swapped, unpunctuated
from vectorstore.model.embedding import bundled

RATE, RATE_FURTHER = 2e-3, 7e-4
"""Highest learning rates, from nothing and from given weights."""
QUESTIONS_A_ROUND = 800
"""First questions for papers that each round draws, so that they do not outweigh the conversations."""
OF_FORMS = 3
"""Times a round that a conversation is drawn in which papers are asked for in another form than a list: few are."""
SWAPPED, MISSPELT, LOWERED, UNPUNCTUATED = 0.35, 0.05, 0.3, 0.3
"""How probably a marked stretch is swapped for another, a word misspelt, a conversation lowered, or stripped of
signs."""


class ExampleDraw:
    """Gives the examples of a round: all conversations and some of the questions, each varied by chance; the first
    round as they are written."""

    def __init__(self, talks: list[list[TrainingTurn]], asked: list[list[TrainingTurn]], seed: int) -> None:
        self._talks, self._asked, self._random = talks, asked, Random(seed)
        self._pool = pools(turn for talk in [*talks, *asked] for turn in talk)

    def __call__(self, number: int) -> Iterator[Example]:
        """The examples of round `number`, from 0."""
        of_forms = [talk for talk in self._talks if any(turn.form not in (None, "list") for turn in talk)]
        asked = self._random.sample(self._asked, min(QUESTIONS_A_ROUND, len(self._asked)))
        for talk in [*self._talks, *of_forms * (OF_FORMS - 1), *asked]:
            yield from examples(self._varied(talk) if number else talk, lambda: self._random.choice((0, 1, 2, 2, 2)))

    def _varied(self, talk: list[TrainingTurn]) -> list[TrainingTurn]:
        random = self._random
        talk = swapped(talk, self._pool, SWAPPED, random)
        talk = misspelt(talk, MISSPELT, random)
        talk = lowered(talk) if random.random() < LOWERED else talk
        return unpunctuated(talk) if random.random() < UNPUNCTUATED else talk


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m assistant.understand.training", description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    given = parser.parse_args()
    draw, rate = ExampleDraw(conversations(), questions(), given.seed), RATE_FURTHER if given.start else RATE
    twin = train(given.rounds, draw, bundled(), given.seed, rate=rate, start=given.start)
    save(twin, given.output)


if __name__ == "__main__":
    main()
