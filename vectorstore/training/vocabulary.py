"""A bilingual Unigram vocabulary: pieces of English words, and Chinese pieces of at most four characters."""

import json
import math
from collections.abc import Iterable
from itertools import chain

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from vectorstore.training.corpus import TrainingPaper

WORDS = 17_000
FRAGMENTS = 5_000
CHINESE_PIECES = 12_000
UNKNOWN = "[UNK]"

# Longer pieces would be whole phrases ("计算机视觉任务"), which never meet their own parts.
_CHINESE_LENGTH = 4
_FRAGMENT_LENGTH = 8
_WORDS_COUNTED = 120_000
# Each English piece costs so much beside its rarity that a word is cut into as few pieces as possible: letters are
# frequent for other reasons, and would otherwise take rare words apart.
_PIECE_COST = 20.0
# Punctuation is dropped; a run of Chinese and a run of other letters and digits never share a piece.
_CHINESE_RUN = r"\p{Han}+"
_OTHER_RUN = r"[[\p{L}\p{N}]&&[^\p{Han}]]+"


def train_tokenizer(papers: list[TrainingPaper]) -> Tokenizer:
    """Trains a tokenizer of at most `WORDS + FRAGMENTS + CHINESE_PIECES` pieces; each language is learned alone.

    The two never compete for the same run of characters, so their pieces can share one model.
    """
    titles = (paper.title for paper in papers)
    sentences = (sentence for paper in papers for sentence in paper.sentences)
    analyses = (sentence for paper in papers for sentence in paper.chinese)
    pieces = _english_pieces(chain(titles, sentences)) | _pieces(
        analyses, _CHINESE_RUN, CHINESE_PIECES, _CHINESE_LENGTH
    )
    ranked = sorted(pieces.items(), key=lambda piece: (-piece[1], piece[0]))
    return _tokenizer(models.Unigram([(UNKNOWN, 0.0), *ranked], unk_id=0), f"{_CHINESE_RUN}|{_OTHER_RUN}")


def _english_pieces(texts: Iterable[str]) -> dict[str, float]:
    """The most frequent words whole, and fragments for the others; scores fall with the rank, as in Zipf's law."""
    counter = _tokenizer(models.WordLevel(), _OTHER_RUN)
    trainer = trainers.WordLevelTrainer(vocab_size=_WORDS_COUNTED, min_frequency=2, show_progress=False)
    counter.train_from_iterator(texts, trainer)
    ranks = counter.get_vocab()
    words = sorted(ranks, key=lambda word: ranks[word])
    fragments = _pieces(words, _OTHER_RUN, FRAGMENTS, _FRAGMENT_LENGTH)
    ranked = dict.fromkeys([*words[:WORDS], *sorted(fragments, key=lambda piece: -fragments[piece])])
    return {piece: -_PIECE_COST - math.log(rank) for rank, piece in enumerate(ranked, start=1)}


def _pieces(texts: Iterable[str], run: str, size: int, longest: int) -> dict[str, float]:
    """Pieces of the runs that match, each with its log probability."""
    tokenizer = _tokenizer(models.Unigram(), run)
    trainer = trainers.UnigramTrainer(
        vocab_size=size,
        max_piece_length=longest,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    vocabulary = json.loads(tokenizer.to_str())["model"]["vocab"]
    return {piece: score for piece, score in vocabulary if piece != UNKNOWN}


def _tokenizer(model: models.Model, run: str) -> Tokenizer:
    tokenizer = Tokenizer(model)
    # NFKD with marks stripped is NFKC for our purposes, and joins "Poincaré" to "Poincare".
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(run), behavior="removed", invert=True)
    return tokenizer
