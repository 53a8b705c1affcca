"""`python -m vectorstore.training.tune CORPUS_DIR --output DIR`: trains a model on for what people ask, in minutes.

Each step takes four tasks together: questions in people's words, each with the paper it was written for; the pairs that
the model was made from, so that it forgets nothing; the glossary's wordings of one concept; and papers that are asked
for by other wordings of the concepts that their titles name.
"""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from vectorstore.glossary import Glossary
from vectorstore.model.embedding import StaticModel
from vectorstore.training.batches import Batches
from vectorstore.training.corpus import read_papers
from vectorstore.training.export import write_model
from vectorstore.training.pairs import (
    Ids,
    TokenizedPaper,
    asking_phrases,
    document_of,
    draw_pair,
    encode,
    opened,
    reworded,
    tokenize,
)
from vectorstore.training.train import Table, Task, slope, take_step

MODEL = Path(__file__).parent.parent / "model"
QUESTIONS = Path(__file__).parent / "data" / "questions.jsonl"
STEPS = 160
LEARNING_RATE = 2e-3
WARM_UP = 0.1
BATCH = 256
LATE = 96
# A question is shorter than the sentences that stand for questions elsewhere.
QUESTION_DROPOUT = 0.15
EVERYDAY = 0.7
CONCEPTS_ASKED = 3
NAMED_WEIGHT = 0.3

Concept = tuple[list[Ids], list[Ids]]
"""Token ids of its names, and of how people say it who lack them."""


class TaskDraw:
    """Draws the tasks of a step."""

    def __init__(
        self, papers: Sequence[TokenizedPaper], questions: Path, tokenizer: Tokenizer, rng: np.random.Generator
    ) -> None:
        self._rng = rng
        self._phrases = asking_phrases(tokenizer)
        self.batches = Batches(papers, rng)
        self.asked = _asked(papers, questions, tokenizer)
        glossary = Glossary.load()
        place = {id(concept): number for number, concept in enumerate(glossary.concepts)}
        groups = [group for concept in glossary.concepts for group in (concept.names, concept.everyday)]
        ids = iter(encode([wording for group in groups for wording in group], tokenizer))
        cut = [[wording for wording in [next(ids) for _ in group] if len(wording)] for group in groups]
        self._concepts: list[Concept] = list(zip(cut[::2], cut[1::2], strict=True))
        self._worded = [both for both in self._concepts if len(both[0]) > 1 or (both[0] and both[1])]
        self.named: list[tuple[TokenizedPaper, list[Concept]]] = []
        for paper in papers:
            concepts = {place[id(concept)] for *_, concept in glossary.concepts_in(paper.source.title)}
            found = [self._concepts[number] for number in sorted(concepts) if self._concepts[number][0]]
            if any(everyday for _, everyday in found):
                self.named.append((paper, found))

    def tasks(self) -> list[Task]:
        """Questions, earlier pairs, wordings, papers by their concepts."""
        tasks = [self._questions(), self._earlier()]
        return [*tasks, self._wordings(), self._by_concept()] if self.named else tasks

    def _questions(self) -> Task:
        """Each with its paper, beside some hundred others, half of them of one topic."""
        drawn = [self.asked[place] for place in self._places(len(self.asked))]
        own = {paper.source.arxiv_id for _, paper in drawn}
        pairs = [reworded(text, document_of(paper, self._rng), QUESTION_DROPOUT, self._rng) for text, paper in drawn]
        others = [paper for paper in self.batches.draw() if paper.source.arxiv_id not in own]
        task = _task(pairs, 1.0, LATE)
        task.documents.extend(document_of(paper, self._rng) for paper in others)
        return task

    def _earlier(self) -> Task:
        return _task([draw_pair(paper, self._phrases, self._rng) for paper in self.batches.draw()], 1.0, LATE)

    def _wordings(self) -> Task:
        """A name or everyday wording of a concept asks for another of its names."""
        pairs = []
        for place in self._places(len(self._worded)):
            names, everyday = self._worded[place]
            question = self._wording((names, everyday))
            others = [name for name in names if name is not question]
            pairs.append((self._opened(question), self._one(others or names)))
        return _task(pairs, 1.0, 0)

    def _by_concept(self) -> Task:
        """Up to three concepts of a paper's title, each by any of its wordings, ask for the paper."""
        pairs = []
        for place in self._places(len(self.named)):
            paper, concepts = self.named[place]
            chosen = self._rng.permutation(len(concepts))[:CONCEPTS_ASKED]
            question = np.concatenate([self._wording(concepts[number]) for number in chosen])
            document = document_of(paper, self._rng)
            pairs.append(reworded(self._opened(question), document, QUESTION_DROPOUT, self._rng))
        return _task(pairs, NAMED_WEIGHT, LATE)

    def _places(self, size: int) -> list[int]:
        return [int(place) for place in self._rng.permutation(size)[:BATCH]]

    def _wording(self, concept: Concept) -> Ids:
        names, everyday = concept
        return self._one(everyday if everyday and self._rng.random() < EVERYDAY else names)

    def _one(self, texts: list[Ids]) -> Ids:
        return texts[int(self._rng.integers(len(texts)))]

    def _opened(self, question: Ids) -> Ids:
        english = self._rng.random() < 0.5
        return opened(question, self._phrases.english if english else self._phrases.chinese, self._rng)


def _asked(papers: Sequence[TokenizedPaper], path: Path, tokenizer: Tokenizer) -> list[tuple[Ids, TokenizedPaper]]:
    """The questions, each with its paper, as far as the corpus holds it."""
    by_id = {paper.source.arxiv_id: paper for paper in papers if paper.source.arxiv_id}
    lines = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    lines = [line for line in lines if line["id"] in by_id]
    texts = encode([line["q"] for line in lines], tokenizer)
    return [(text, by_id[line["id"]]) for text, line in zip(texts, lines, strict=True) if len(text)]


def _task(pairs: list[tuple[Ids, Ids]], weight: float, late: int) -> Task:
    return Task([question for question, _ in pairs], [document for _, document in pairs], weight, late)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m vectorstore.training.tune", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of papers-*.jsonl.xz and venues.jsonl.xz")
    parser.add_argument("--output", type=Path, required=True, help="folder for the model")
    parser.add_argument("--begin-with", type=Path, default=MODEL, help="folder of the model (default: the bundled one)")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help='lines of {"id": arXiv id, "q": question}')
    parser.add_argument("--before", default="2026-01", help="use papers listed before this date (default 2026-01)")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"steps (default {STEPS})")
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    torch.manual_seed(0)
    tokenizer = Tokenizer.from_file(str(arguments.begin_with / "tokenizer.json"))
    papers = tokenize(read_papers(arguments.corpus, arguments.before), tokenizer)
    draw = TaskDraw(papers, arguments.questions, tokenizer, np.random.default_rng(0))
    print(f"{len(draw.asked)} questions, {len(draw.named)} papers whose titles name concepts", flush=True)
    table = Table(torch.from_numpy(StaticModel(arguments.begin_with).table))
    draw.batches.cluster(table.weights)
    started = time.monotonic()
    for step in range(arguments.steps):
        losses = take_step(table, draw.tasks(), LEARNING_RATE * slope((step + 0.5) / arguments.steps, WARM_UP))
        if step % 20 == 0:
            told = "  ".join(f"{whole:.3f} {late:.3f}" for whole, late in losses)
            print(f"step {step}  {time.monotonic() - started:.0f} s  pooled and late {told}", flush=True)
    write_model(arguments.output, tokenizer, table.weights.numpy())
    print(f"model in {arguments.output}")


if __name__ == "__main__":
    main()
