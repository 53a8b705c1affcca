"""`python -m assistant.find.training LIBRARY_HOME`: fits the judge of papers to the grades in `data/`.

The library holds the graded papers, those listed from September to December 2025: for `judgements.jsonl` questions in
people's words for one paper each, 18 papers a question, for `lists.jsonl` topics as people type them, with those that
were shown for them. Questions are read as they are when they are asked. The embedding model must not have
been tuned on the graded questions, for then it knows their papers: `--write-rest FILE` leaves them out of the questions
that `vectorstore.training.tune` takes, and `--model FOLDER` names a model tuned on that file, with which the library
was built too. What is learnt holds for the bundled model, which differs by these questions alone.

`--start JUDGE` goes on from a judge fit to `judgements.jsonl`: it learns from the rest alone, which the bundled
model does not know, and keeps the mean of both; of single conditions the earlier model, for triage orders by it.
"""

import argparse
import json
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np

from assistant.find.judge import FILE, models
from assistant.find.training.fit import FOLDS, conditions_of, mean_of, wholes_of
from assistant.find.training.material import examples, graded
from assistant.find.training.report import bars_of, told
from vectorstore.library import Library
from vectorstore.model import embedding
from vectorstore.settings import Settings

QUESTIONS = Path(embedding.__file__).parents[1] / "training" / "data" / "questions.jsonl"


BESIDE = 0.6
"""Of the best one's likelihood, for the mean of two judges: with less both languages show more that does not answer,
with more they miss more than they gain."""


def fit(home: Path, file: Path, start: Path | None) -> None:
    """Learns from the graded papers of the library, says how well, and writes the judge's file."""
    with Library.open(Settings(home=home)) as library:
        names, found = examples(library, home, with_graded=start is None)
    groups = sorted({example.group for example in found})
    fold = dict(zip(groups, np.random.default_rng(0).permutation(len(groups)) % FOLDS, strict=True))
    folds = np.array([fold[example.group] for example in found])
    condition, met = conditions_of(names, found, folds)
    whole, likely = wholes_of(names, found, met, folds)
    bars = bars_of(found, met, likely)
    print(told(found, met, likely, bars))
    if start:
        earlier = models(start)
        condition, whole = earlier[0], mean_of(earlier[1], whole)
        bars = replace(earlier[2], beside=BESIDE)
    arrays = {f"condition_{name}": value for name, value in condition.arrays().items()}
    arrays |= {f"whole_{name}": value for name, value in whole.arrays().items()}
    np.savez_compressed(file, bars=np.array(astuple(bars)), **arrays)


def write_rest(file: Path) -> None:
    """Writes the questions that a model is tuned on, without those that are graded."""
    known = {question["q"] for question in graded()}
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if json.loads(line)["q"] not in known), encoding="utf-8")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m assistant.find.training", description=__doc__)
    parser.add_argument("home", type=Path, nargs="?", help="a library with the graded papers")
    parser.add_argument("--model", type=Path, help="folder of the embedding model (default: the bundled one)")
    parser.add_argument("--write-rest", type=Path, metavar="FILE", help="write the questions left for tuning a model")
    parser.add_argument("--start", type=Path, metavar="JUDGE", help="go on from this judge, with what came since")
    parser.add_argument("--output", type=Path, default=FILE, help="file of the judge (default: the one in use)")
    arguments = parser.parse_args()
    if arguments.model:
        embedding._FOLDER = arguments.model
    if arguments.write_rest:
        write_rest(arguments.write_rest)
    if arguments.home:
        fit(arguments.home, arguments.output, arguments.start)


if __name__ == "__main__":
    main()
