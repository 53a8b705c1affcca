"""`python -m assistant.find.training.field LIBRARY_HOME`: learns to tell questions of another world than the papers.

First from the wording: what the network that reads questions makes of one as a whole, of questions of all training data
and those of `field.jsonl`. Then from that, as told by a model that has not seen the question, and from how near the
library's papers come. The papers of the library may be any of the field's; whether they answer is no matter.
"""

import json
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.find.field import FILE, told_of
from assistant.find.judge import judged
from assistant.find.search_texts import asked_of
from assistant.find.signals import signals
from assistant.find.training.material import DATA, TODAY, graded, listed, unanswered
from assistant.understand import training as reader
from assistant.understand.network import FOREIGN, bundled
from assistant.understand.reading import Context, sheet
from assistant.understand.tokens import cut
from assistant.understand.understanding import Understanding
from assistant.values import Question
from vectorstore.glossary import Glossary
from vectorstore.library import Library
from vectorstore.model import embedding
from vectorstore.settings import Settings
from vectorstore.values import Filters

QUESTIONS = Path(embedding.__file__).parents[1] / "training" / "data" / "questions.jsonl"
CONVERSATIONS = Path(reader.__file__ or "").parent / "data" / "conversations"
NATURAL, ASKED = 1_500, 150
"""Questions of the vectors' training: those whose wording is learnt from, and those asked of the library too."""
SPOKEN = 2_500
"""First questions of conversations, whatever they want of the papers."""
MARKED = re.compile(r"\[\w+:([^\]]*)\]")
FOLDS = 5
KEPT = 0.98
"""The share of the library's own questions below the bar, told by models that have not seen them."""

Floats = NDArray[np.floating[Any]]


def fit(home: Path) -> None:
    """Learns both steps, says how well, and writes the two files."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    questions = _questions()
    text, foreign = [text for text, _, _ in questions], np.array([each for _, each, _ in questions])
    wholes = np.stack([_whole(each) for each in text])
    mean, scale = wholes.mean(axis=0), wholes.std(axis=0) + 1e-3
    folds = np.random.default_rng(0).integers(0, FOLDS, len(text))

    def learnt(rows: Floats, wanted: NDArray[np.bool_], strength: float) -> Any:
        return LogisticRegression(C=strength, max_iter=500, class_weight="balanced").fit(rows, wanted)

    wording, unseen = learnt((wholes - mean) / scale, foreign, 0.01), np.zeros(len(text))
    for fold in range(FOLDS):
        other = learnt((wholes[folds != fold] - mean) / scale, foreign[folds != fold], 0.01)
        unseen[folds == fold] = other.decision_function((wholes[folds == fold] - mean) / scale)
    weights = wording.coef_[0] / scale
    np.savez_compressed(
        FOREIGN,
        foreign=weights.astype(np.float32),
        foreign_bias=np.float32(wording.intercept_[0] - mean @ weights),
    )
    asked = [place for place, (_, _, ask) in enumerate(questions) if ask]
    told = _told(home, [text[place] for place in asked], unseen[asked])
    far, folds = foreign[asked], folds[asked]
    mean, scale = told.mean(axis=0), told.std(axis=0) + 1e-6
    rows, odds = (told - mean) / scale, np.zeros(len(told))
    for fold in range(FOLDS):
        odds[folds == fold] = learnt(rows[folds != fold], far[folds != fold], 0.1).decision_function(
            rows[folds == fold]
        )
    both = learnt(rows, far, 0.1)
    bar = float(np.quantile(odds[~far], KEPT))
    print(f"{len(text)} questions, {foreign.sum()} foreign; by wording AUC {roc_auc_score(foreign, unseen):.3f}")
    print(f"{len(told)} asked, {far.sum()} foreign; by wording {roc_auc_score(far, told[:, 0]):.3f}, with the library "
          f"{roc_auc_score(far, odds):.3f}; beyond the bar {np.mean(odds[far] >= bar):.3f} of these")  # fmt: skip
    weights = both.coef_[0] / scale
    np.savez_compressed(FILE, weights=weights, bias=both.intercept_[0] - mean @ weights, bar=bar)


def _questions() -> list[tuple[str, bool, bool]]:
    """Each question, whether it is foreign, and whether it is asked of the library too."""
    chance = random.Random(0)
    own = [(line["q"], line["foreign"], True) for line in _lines(DATA / "field.jsonl")]
    known = [(line["q"], line["kind"] == "far", True) for line in unanswered()]
    known += [(line["q"], False, chance.random() < 0.3) for line in (*graded(), *listed())]
    topics = [
        topic for line in _lines(DATA / "topics.jsonl") for name in ("topic", "en", "zh") if (topic := line.get(name))
    ]
    natural = chance.sample([line["q"] for line in _lines(QUESTIONS)], NATURAL)
    first = [line["turns"][0] for file in sorted(CONVERSATIONS.glob("*.jsonl")) for line in _lines(file)]
    told = [(MARKED.sub(r"\1", turn["q"]), turn["act"]) for turn in first]
    spoken = [(text, True, True) for text, act in told if act == "offtopic"]
    others = chance.sample([text for text, act in told if act not in ("offtopic", "talk", "order")], SPOKEN)
    every = [*own, *known, *spoken, *((topic, False, False) for topic in topics),
             *((each, False, False) for each in others),
             *((each, False, place < ASKED) for place, each in enumerate(natural))]  # fmt: skip
    return [*{question[0]: question for question in every}.values()]


def _whole(text: str) -> Floats:
    context = Context()
    return bundled().whole(sheet(text, cut(text), context, embedding.bundled()))


def _told(home: Path, texts: Sequence[str], wording: Floats) -> Floats:
    """What is looked at of each question, as it is read; all of it is wanted where nothing else is."""
    glossary, rows = Glossary.with_words(home), []
    with Library.open(Settings(home=home)) as library:
        understanding = Understanding(library, Glossary.load(home))
        for text, foreign in zip(texts, wording.tolist(), strict=True):
            read = understanding.intent(Question(text), TODAY, lambda *_: ())
            read = replace(read, wanted=read.wanted or (text,), text=read.text or text, foreign=foreign)
            asked = asked_of(read, glossary)
            gathered = library.search.gather(asked.texts, asked.weights, Filters(), 200)
            assert gathered
            names, table = signals(gathered, [asked.said])[0]
            rows.append(told_of(foreign, names, table, int(judged(asked, gathered).whole.argmax())))
    return np.stack(rows)


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    fit(Path(sys.argv[1]))
