"""What the derived indexes are made from, read from the catalogue."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, select

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.id_sets import Ids
from vectorstore.catalogue.queries import PAPERS, TELLS_OF_PAPER, among
from vectorstore.catalogue.schema import IS_ANALYSIS, papers, passages

PaperVectors = tuple[Ids, NDArray[np.floating[Any]]]
"""Catalogue ids of papers, and [papers, dimensions]."""


def own_vectors(catalogue: Catalogue, ids: Sequence[int]) -> PaperVectors:
    """Returns of each of these papers the vector of its title and abstract."""
    query = select(papers.c.id, passages.c.vector).join(passages, passages.c.id == papers.c.passage_id)
    return _matrix(catalogue.rows(among(query, papers.c.id), ids))


def analysis_vectors(catalogue: Catalogue, ids: Sequence[int]) -> PaperVectors:
    """Returns of each of these papers with an analysis the mean of its analysis passages' vectors, of unit length."""
    query = select(passages.c.paper_id.label("id"), passages.c.vector).where(IS_ANALYSIS, TELLS_OF_PAPER)
    of_passages, vectors = _matrix(catalogue.rows(among(query.order_by(passages.c.paper_id), passages.c.paper_id), ids))
    of_papers, starts = np.unique(of_passages, return_index=True)
    if not len(of_papers):
        return of_papers, vectors
    return of_papers, unit_means(vectors, starts)


def unit_means(vectors: NDArray[np.floating[Any]], starts: Sequence[int] | Ids) -> NDArray[np.float32]:
    """Returns the mean of each run of vectors [vectors, dimensions] that begins at `starts`, of unit length."""
    sums = np.add.reduceat(vectors.astype(np.float32), starts)
    means: NDArray[np.float32] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return means


def documents(catalogue: Catalogue, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Returns the words of each of these papers: its own, and all that is said of it."""
    said = select(passages.c.paper_id, passages.c.text).where(passages.c.source == "analysis").order_by(passages.c.id)
    analysis = defaultdict(list)
    for row in catalogue.rows(among(said, passages.c.paper_id), ids):
        analysis[row.paper_id].append(row.text)
    return {
        row.id: {"paper": f"{row.title}\n{row.abstract}", "analysis": "\n".join(analysis[row.id])}
        for row in catalogue.rows(PAPERS, ids)
    }


def _matrix(rows: Sequence[Row[Any]]) -> PaperVectors:
    joined = np.frombuffer(b"".join(row.vector for row in rows), np.float16)
    return np.array([row.id for row in rows], np.int64), joined.reshape(len(rows), -1) if rows else joined.reshape(0, 0)
