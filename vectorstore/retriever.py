"""The search as a LangChain retriever, for any program written with LangChain."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from vectorstore.library import Library
from vectorstore.values import Filters, Hit, ScoredPassage


class PaperRetriever(BaseRetriever):
    """Passages of the best papers, best paper first: `PaperRetriever(library=library).invoke("exposure bias")`.

    A document's text is the passage; its metadata say whose it is: `arxiv_id`, `title`, `url`, `published` (ISO day),
    `score` (late interaction, about 0 to 1), `source` ("paper", "abstract": the authors' words; "analysis": a model's)
    and, for an analysis, `entry` (the digest's day and the anchor in it).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    filters: Filters = Filters()
    top: int = 5
    """Papers."""
    passages: int = 2
    """Passages a paper."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        hits = self.library.search.papers(query, self.filters, self.top, self.passages)
        return [_document(hit, scored) for hit in hits for scored in hit.passages]


def _document(hit: Hit, scored: ScoredPassage) -> Document:
    paper, passage = hit.paper, scored.passage
    metadata: dict[str, Any] = {
        "arxiv_id": paper.arxiv_id,
        "title": paper.title,
        "url": paper.url,
        "published": paper.published.isoformat() if paper.published else None,
        "score": scored.score,
        "source": passage.source,
        "entry": f"{passage.entry.day}#{passage.entry.anchor}" if passage.entry else None,
    }
    return Document(passage.text, id=str(passage.id), metadata=metadata)
