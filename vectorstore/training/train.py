"""Training of the token table: pooled in-batch contrast and late interaction, both on the same vectors."""

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from vectorstore.model.late_interaction import LATE_DIMENSIONS
from vectorstore.training.bags import Bags, pooled, starts
from vectorstore.training.batches import Batches
from vectorstore.training.pairs import AskingPhrases, Ids, TokenizedPaper, draw_pair

DIMENSIONS = 512
# The first so many pairs of a batch also meet in late interaction, which costs more.
LATE_BATCH = 128
# Fixed; learned temperatures made the model worse. An average of maxima varies less than a cosine.
POOLED_SCALE = 20.0
LATE_SCALE = 32.0
LEARNING_RATE = 3e-3
# Clusters by topic need vectors that know topics; then they are drawn anew every so many steps.
CLUSTERED_FROM = 0.1
CLUSTERED_STEPS = 1_000
DOCUMENT_TOKENS = 256
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Task:
    """Questions whose own documents come first, in their order, and may be followed by others' that answer none."""

    questions: list[Ids]
    documents: list[Ids]
    weight: float = 1.0
    late: int = LATE_BATCH
    """The first so many pairs also meet in late interaction."""


class Table:
    """The token vectors with Adam's moments; only the rows that a batch uses are read and written."""

    def __init__(self, weights: Tensor) -> None:
        self.weights = weights
        self._mean = torch.zeros_like(weights)
        self._square = torch.zeros_like(weights)
        for shared in (self.weights, self._mean, self._square):
            shared.share_memory_()  # type: ignore[no-untyped-call]
        self._step = 0

    def rows(self, tokens: Tensor) -> Tensor:
        return self.weights[tokens].requires_grad_()

    def update(self, tokens: Tensor, gradient: Tensor, rate: float) -> None:
        self._step += 1
        mean = self._mean[tokens].mul_(0.9).add_(gradient, alpha=0.1)
        square = self._square[tokens].mul_(0.99).addcmul_(gradient, gradient, value=0.01)
        self._mean[tokens], self._square[tokens] = mean, square
        scale = rate * (1 - 0.99**self._step) ** 0.5 / (1 - 0.9**self._step)
        self.weights[tokens] -= scale * mean / (square.sqrt() + 1e-8)


def train_table(
    papers: Sequence[TokenizedPaper], phrases: AskingPhrases, initial: Tensor, minutes: float
) -> NDArray[np.float32]:
    """Trains token vectors for so many minutes, beginning with `initial`, float32 of the same shape.

    The workers write to one table without locks (Niu et al., Hogwild, 2011): on a busy machine they never wait for
    each other, as threads of one operation do.
    """
    torch.set_num_threads(1)
    table = Table(initial)
    end = time.monotonic() + minutes * 60
    processes = multiprocessing.get_context("fork")
    workers = [
        processes.Process(target=_work, args=(table, papers, phrases, minutes * 60, end, worker))
        for worker in range(WORKERS)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise RuntimeError(f"a training worker ended with exit code {worker.exitcode}")
    return table.weights.numpy()


def _work(
    table: Table, papers: Sequence[TokenizedPaper], phrases: AskingPhrases, seconds: float, end: float, worker: int
) -> None:
    torch.manual_seed(worker)
    rng = np.random.default_rng(worker)
    batches = Batches(papers, rng)
    step, clustered = 0, -CLUSTERED_STEPS
    while (done := 1 - (end - time.monotonic()) / seconds) < 1:
        if done > CLUSTERED_FROM and step >= clustered + CLUSTERED_STEPS:
            batches.cluster(table.weights)
            clustered = step
        pairs = [draw_pair(paper, phrases, rng) for paper in batches.draw()]
        questions, documents = map(list, zip(*pairs, strict=True))
        (losses,) = take_step(table, [Task(questions, documents)], LEARNING_RATE * slope(done))
        if step % 200 == 0:
            print(
                f"worker {worker}  {done:6.1%}  step {step}  pooled {losses[0]:.3f}  late {losses[1]:.3f}",
                flush=True,
            )
        step += 1


def random_table(papers: Sequence[TokenizedPaper], pieces: int) -> Tensor:
    """Returns random directions; lengths by the smooth inverse frequency a/(a + p), a = 1e-3 (Arora et al., 2017)."""
    counts = np.ones(pieces)
    for paper in papers:
        for part in (*paper.parts, *paper.chinese):
            np.add.at(counts, part, 1)
    lengths = 1e-3 / (1e-3 + counts / counts.sum())
    directions = functional.normalize(torch.randn(pieces, DIMENSIONS), dim=1)
    return directions * torch.from_numpy(lengths).float()[:, None]


def slope(done: float, warm_up: float = 0.02) -> float:
    """Returns the share of the learning rate after this part of the training: up to 1 in the warm-up, then straight to
    zero."""
    return min(done / warm_up, 1 - done)


def take_step(table: Table, tasks: Sequence[Task], rate: float) -> list[tuple[float, float]]:
    """Takes one step of all tasks together. Returns the losses of each, pooled and late."""
    texts = [text[:DOCUMENT_TOKENS] for task in tasks for text in (*task.questions, *task.documents)]
    tokens, places = np.unique(np.concatenate(texts), return_inverse=True)
    cut = iter(np.split(places, np.cumsum([len(text) for text in texts])[:-1]))
    used = torch.from_numpy(tokens)
    rows = table.rows(used)
    losses = []
    for task in tasks:
        asked, found = (_bags([next(cut) for _ in group], len(tokens)) for group in (task.questions, task.documents))
        whole = _contrast(POOLED_SCALE * pooled(rows, asked) @ pooled(rows, found).T)
        late = _contrast(LATE_SCALE * _late_scores(rows, asked, found, task.late)) if task.late else torch.zeros(())
        losses.append((whole, late, task.weight))
    torch.autograd.backward(sum((weight * (whole + late) for whole, late, weight in losses), torch.zeros(())))
    assert rows.grad is not None
    with torch.no_grad():
        table.update(used, rows.grad, rate)
    return [(whole.item(), late.item()) for whole, late, _ in losses]


def _bags(texts: list[Ids], rows: int) -> Bags:
    return Bags(np.concatenate(texts), [len(text) for text in texts], rows)


def _contrast(scores: Tensor) -> Tensor:
    """Cross-entropy of each question's own document among the batch's, and of each question among those of its own."""
    own = torch.arange(len(scores))
    back = functional.cross_entropy(scores[:, : len(scores)].T, own)
    return (functional.cross_entropy(scores, own) + back) / 2


def _late_scores(rows: Tensor, asked: Bags, found: Bags, size: int) -> Tensor:
    """Late interaction of the first `size` questions with the first `size` documents, [size, size]."""
    vectors = rows[:, :LATE_DIMENSIONS]
    questions, documents = asked.first(size), found.first(size)
    words, word = torch.unique(torch.cat(questions), return_inverse=True)
    held, place = torch.unique(torch.cat(documents), return_inverse=True)
    unit = functional.normalize(vectors, dim=1)
    similarity = unit[held] @ unit[words].T
    nearest = functional.embedding_bag(place, similarity, starts([len(ids) for ids in documents]), mode="max")
    asker = torch.repeat_interleave(torch.arange(len(questions)), torch.tensor([len(ids) for ids in questions]))
    present = torch.zeros(len(questions), len(words)).index_put((asker, word), torch.ones(()))
    weights = present * vectors[words].norm(dim=1)
    scores: Tensor = weights @ nearest.T / weights.sum(1, keepdim=True)
    return scores
