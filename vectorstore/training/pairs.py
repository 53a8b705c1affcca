"""Pairs of a question-like text and the text that it should find, drawn from tokenised papers."""

from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from vectorstore.training.corpus import TrainingPaper

Ids = NDArray[np.int64]

# How often a question is Chinese where a paper has a Chinese analysis, and how often it meets Chinese text.
CHINESE_QUESTION = 0.5
CHINESE_DOCUMENT = 0.15
# A reader's wording differs from the author's: some words are dropped from the question, and some that it shares
# with the document are dropped from the document, so that related words must do the work.
QUESTION_DROPOUT = 0.3
SHARED_DROPOUT = 0.3


@dataclass(frozen=True, slots=True)
class TokenizedPaper:
    """Token ids of a paper's title and sentences, the same without its coined name, and its analysis."""

    parts: tuple[Ids, ...]
    question_parts: tuple[Ids, ...]
    chinese: tuple[Ids, ...]


def tokenize(papers: list[TrainingPaper], tokenizer: Tokenizer) -> list[TokenizedPaper]:
    """Every part of every paper as token ids without unknown pieces (id 0); nothing in them is empty."""
    texts: list[str] = []
    for paper in papers:
        english = (paper.title, *paper.sentences)
        name = paper.coined_name
        texts += english
        texts += [text.replace(name, " ") for text in english] if name else []
        texts += paper.chinese
    ids = iter(_encode(texts, tokenizer))
    tokenized = []
    for paper in papers:
        parts = list(islice(ids, 1 + len(paper.sentences)))
        questions = list(islice(ids, len(parts))) if paper.coined_name else parts
        chinese = tuple(part for part in islice(ids, len(paper.chinese)) if len(part))
        kept = [(part, asked) for part, asked in zip(parts, questions, strict=True) if len(part)]
        if kept:
            questions = [asked if len(asked) else part for part, asked in kept]
            tokenized.append(TokenizedPaper(tuple(part for part, _ in kept), tuple(questions), chinese))
    return tokenized


def _encode(texts: list[str], tokenizer: Tokenizer, batch: int = 10_000) -> list[Ids]:
    encoded: list[Ids] = []
    for start in range(0, len(texts), batch):
        for encoding in tokenizer.encode_batch_fast(texts[start : start + batch], add_special_tokens=False):
            ids = np.array(encoding.ids, dtype=np.int64)
            encoded.append(ids[ids != 0])
    return encoded


def draw_pair(paper: TokenizedPaper, rng: np.random.Generator) -> tuple[Ids, Ids]:
    """A question and its document, as token ids; the sentence that the question came from is left out."""
    if paper.chinese and rng.random() < CHINESE_QUESTION:
        question, document = _chinese_pair(paper, rng)
    else:
        question, document = _english_pair(paper, rng)
    kept = question[rng.random(len(question)) >= rng.random() * 2 * QUESTION_DROPOUT]
    question = kept if len(kept) > 1 else question
    if rng.random() < 0.5:
        shared = np.unique(question)
        hidden = shared[rng.random(len(shared)) < 2 * SHARED_DROPOUT]
        document = document[~np.isin(document, hidden)]
    return question, document


def _chinese_pair(paper: TokenizedPaper, rng: np.random.Generator) -> tuple[Ids, Ids]:
    chosen = int(rng.integers(len(paper.chinese)))
    others = paper.chinese[:chosen] + paper.chinese[chosen + 1 :]
    if others and rng.random() < CHINESE_DOCUMENT:
        return paper.chinese[chosen], np.concatenate(others)
    return paper.chinese[chosen], np.concatenate(paper.parts)


def _english_pair(paper: TokenizedPaper, rng: np.random.Generator) -> tuple[Ids, Ids]:
    chosen = 0 if rng.random() < 0.25 else int(rng.integers(len(paper.parts)))
    question = paper.question_parts[chosen]
    if paper.chinese and rng.random() < CHINESE_DOCUMENT:
        return question, np.concatenate(paper.chinese)
    others = paper.parts[:chosen] + paper.parts[chosen + 1 :]
    return question, np.concatenate(others) if others else paper.parts[chosen]
