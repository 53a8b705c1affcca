"""paper-qa's own retrieval, for `comparison.py`: runs in an interpreter of its own that has paper-qa.

    python paper_qa.py WAY PAPERS FOLDER [VECTORS]

Reads lines of JSON and answers each by one: first null, by the seconds that indexing took, then [question, vector or
null], by the ids of the papers found. PAPERS has a line [id, text] a paper, VECTORS an array with a row a paper.

Of paper-qa run its search for papers (a full-text index in tantivy, as its tool `paper_search` asks it) and its search
for evidence (`Docs.retrieve_texts` over its store of vectors in NumPy) with those of its embedding models that need no
network: its sparse one, or its hybrid of that with another model. What needs a language model does not run: queries
that an agent words, and the ranking of evidence by summaries.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

import litellm  # noqa: F401 - tells tiktoken where its table lies, which it would download otherwise
import numpy as np
from paperqa import Doc, Docs, Settings, Text
from paperqa.agents.search import SearchIndex
from paperqa.llms import EmbeddingModel, HybridEmbeddingModel, SparseEmbeddingModel

TOP = 10
WAYS = ("words", "sparse", "hybrid")


class Given(EmbeddingModel):
    """Vectors that were made elsewhere, by text."""

    name: str = "given"
    known: dict[str, list[float]] = {}  # noqa: RUF012 - pydantic copies it

    async def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.known[text] for text in texts]


class Words:
    """The index of `paper_search`."""

    def __init__(self, folder: Path) -> None:
        self._index = SearchIndex(["file_location", "body", "title", "year"], index_directory=folder)

    async def add(self, papers: list[list[str]]) -> None:
        for arxiv_id, text in papers:
            title = text.partition("\n")[0]
            described = {"file_location": arxiv_id, "body": text, "title": title, "year": "2026"}
            await self._index.add_document(described, document=docs_of([[arxiv_id, text]]))
        await self._index.save_index()

    async def query(self, question: str, _: Any) -> list[str]:
        try:
            found = await self._index.query(question, top_n=TOP, field_subset=["file_location", "body", "title"])
        except ValueError:  # what tantivy's grammar cannot read
            return []
        return [str(next(iter(docs.docs))) for docs in found]


class Evidence:
    """The store of `Docs.retrieve_texts`."""

    def __init__(self, vectors: np.ndarray | None) -> None:
        self._vectors, self._given = vectors, Given()
        sparse = SparseEmbeddingModel()
        self._model = sparse if vectors is None else HybridEmbeddingModel(models=[self._given, sparse])
        self._settings = Settings(embedding="sparse")
        self._docs = Docs()

    async def add(self, papers: list[list[str]]) -> None:
        if self._vectors is not None:
            self._given.known = {text: row.tolist() for (_, text), row in zip(papers, self._vectors, strict=True)}
        self._docs = docs_of(papers)
        await self._docs._build_texts_index(self._model)

    async def query(self, question: str, vector: list[float] | None) -> list[str]:
        self._given.known = {question: vector or []}
        found = await self._docs.retrieve_texts(question, TOP, self._settings, self._model)
        return [text.name for text in found]


def docs_of(papers: list[list[str]]) -> Docs:
    """A document of one chunk each."""
    docs = Docs()
    for arxiv_id, text in papers:
        doc = Doc(docname=arxiv_id, dockey=arxiv_id, citation=arxiv_id, content_hash=None)
        docs.docs[arxiv_id] = doc
        docs.docnames.add(arxiv_id)
        docs.texts.append(Text(text=text, name=arxiv_id, doc=doc))
    return docs


async def main() -> None:
    """Index, then answer until the input ends."""
    way, papers, folder, *vectors = sys.argv[1:]
    read = [json.loads(line) for line in Path(papers).read_text(encoding="utf-8").splitlines()]
    system = Words(Path(folder)) if way == "words" else Evidence(np.load(vectors[0]) if vectors else None)
    sys.stdin.readline()
    started = time.perf_counter()
    await system.add(read)
    print(time.perf_counter() - started, flush=True)
    for line in sys.stdin:
        print(json.dumps(await system.query(*json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
