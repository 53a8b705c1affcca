"""Pairs of a question-like text and the text that it should find, drawn from tokenised papers."""

from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from vectorstore.training.corpus import TrainingPaper
from vectorstore.training.phrases import CHINESE_PHRASES, ENGLISH_PHRASES

Ids = NDArray[np.int64]

# How often a question is Chinese where a paper has a Chinese analysis, and how often it meets Chinese text.
CHINESE_QUESTION = 0.5
CHINESE_DOCUMENT = 0.15
# A reader's wording differs from the author's: some words are dropped from the question, and some that it shares
# with the document are dropped from the document, so that related words must do the work.
QUESTION_DROPOUT = 0.3
SHARED_DROPOUT = 0.3
# A question asks for more than one sentence says, so some are drawn from two; and the words that it is asked in, which
# papers hardly hold, must learn to weigh nothing.
TWO_SENTENCES = 0.3
OPENED = 0.4


@dataclass(frozen=True, slots=True)
class AskingPhrases:
    """Token ids of words that questions are asked in, whatever they ask for."""

    english: tuple[Ids, ...]
    chinese: tuple[Ids, ...]


@dataclass(frozen=True, slots=True)
class TokenizedPaper:
    """Token ids of a paper's title and sentences, the same without its coined name, and its analysis."""

    source: TrainingPaper
    parts: tuple[Ids, ...]
    question_parts: tuple[Ids, ...]
    chinese: tuple[Ids, ...]


def tokenize(papers: list[TrainingPaper], tokenizer: Tokenizer) -> list[TokenizedPaper]:
    """Returns every part of every paper as token ids without unknown pieces (id 0); nothing in them is empty."""
    texts: list[str] = []
    for paper in papers:
        english = (paper.title, *paper.sentences)
        name = paper.coined_name
        texts += english
        texts += [text.replace(name, " ") for text in english] if name else []
        texts += paper.chinese
    ids = iter(encode(texts, tokenizer))
    tokenized = []
    for paper in papers:
        parts = list(islice(ids, 1 + len(paper.sentences)))
        questions = list(islice(ids, len(parts))) if paper.coined_name else parts
        chinese = tuple(part for part in islice(ids, len(paper.chinese)) if len(part))
        kept = [(part, asked) for part, asked in zip(parts, questions, strict=True) if len(part)]
        if kept:
            questions = [asked if len(asked) else part for part, asked in kept]
            tokenized.append(TokenizedPaper(paper, tuple(part for part, _ in kept), tuple(questions), chinese))
    return tokenized


def asking_phrases(tokenizer: Tokenizer) -> AskingPhrases:
    """Returns the phrases of both languages as token ids."""
    english, chinese = (
        [ids for ids in encode(phrases.replace("\n", "|").split("|"), tokenizer) if len(ids)]
        for phrases in (ENGLISH_PHRASES, CHINESE_PHRASES)
    )
    return AskingPhrases(tuple(english), tuple(chinese))


def encode(texts: list[str], tokenizer: Tokenizer, batch: int = 10_000) -> list[Ids]:
    """Returns each text as token ids without unknown pieces."""
    encoded: list[Ids] = []
    for start in range(0, len(texts), batch):
        for encoding in tokenizer.encode_batch_fast(texts[start : start + batch], add_special_tokens=False):
            ids = np.array(encoding.ids, dtype=np.int64)
            encoded.append(ids[ids != 0])
    return encoded


def draw_pair(paper: TokenizedPaper, phrases: AskingPhrases, rng: np.random.Generator) -> tuple[Ids, Ids]:
    """Draws a question and its document, as token ids; the sentences that the question came from are left out."""
    chinese = bool(paper.chinese) and rng.random() < CHINESE_QUESTION
    question, document = _chinese_pair(paper, rng) if chinese else _english_pair(paper, rng)
    question, document = reworded(question, document, QUESTION_DROPOUT, rng)
    return opened(question, phrases.chinese if chinese else phrases.english, rng), document


def reworded(question: Ids, document: Ids, dropout: float, rng: np.random.Generator) -> tuple[Ids, Ids]:
    """Returns both without some words: of the question that share on average, of the document some that they have in
    common."""
    kept = question[rng.random(len(question)) >= rng.random() * 2 * dropout]
    question = kept if len(kept) > 1 else question
    if rng.random() < 0.5:
        shared = np.unique(question)
        hidden = shared[rng.random(len(shared)) < 2 * SHARED_DROPOUT]
        document = document[~np.isin(document, hidden)]
    return question, document


def opened(question: Ids, phrases: tuple[Ids, ...], rng: np.random.Generator) -> Ids:
    """Returns the question, four times in ten begun as people ask."""
    return np.concatenate([phrases[int(rng.integers(len(phrases)))], question]) if rng.random() < OPENED else question


def document_of(paper: TokenizedPaper, rng: np.random.Generator) -> Ids:
    """Returns the paper's title and abstract, now and then its analysis instead."""
    chinese = bool(paper.chinese) and rng.random() < CHINESE_DOCUMENT
    return np.concatenate(paper.chinese if chinese else paper.parts)


def _chinese_pair(paper: TokenizedPaper, rng: np.random.Generator) -> tuple[Ids, Ids]:
    chosen = _chosen(len(paper.chinese), rng)
    question = np.concatenate([paper.chinese[place] for place in chosen])
    others = [part for place, part in enumerate(paper.chinese) if place not in chosen]
    if others and rng.random() < CHINESE_DOCUMENT:
        return question, np.concatenate(others)
    return question, np.concatenate(paper.parts)


def _english_pair(paper: TokenizedPaper, rng: np.random.Generator) -> tuple[Ids, Ids]:
    chosen = {0} if rng.random() < 0.25 else _chosen(len(paper.parts), rng)
    question = np.concatenate([paper.question_parts[place] for place in chosen])
    if paper.chinese and rng.random() < CHINESE_DOCUMENT:
        return question, np.concatenate(paper.chinese)
    others = [part for place, part in enumerate(paper.parts) if place not in chosen]
    return question, np.concatenate(others or paper.parts)


def _chosen(parts: int, rng: np.random.Generator) -> set[int]:
    """The place of one part, or now and then of two."""
    return {int(place) for place in rng.integers(parts, size=2 if rng.random() < TWO_SENTENCES else 1)}
