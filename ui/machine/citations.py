"""GET /api/citations: papers as references, by their ids or as the answer to a question."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Assistant
from assistant.references import FORMS
from assistant.values import Answer, Question
from ui.machine.fields import ArxivId, Text
from ui.pages.paper_page import Format
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.text.arxiv_ids import parse_id
from vectorstore.values import Paper

if TYPE_CHECKING:
    from fastapi import APIRouter

MOST_IDS = 200


class CitationsQuery(BaseModel):
    """Papers by their ids, or a question whose answer's papers are meant; one of the two."""

    model_config = ConfigDict(extra="forbid")
    id: list[ArxivId] = Field([], max_length=MOST_IDS, description="arXiv ids.", examples=[["2512.15702"]])
    q: Text | None = Field(None, description="A question: the papers that answer it.")
    format: Format = "bibtex"


def papers_named(library: Library, ids: Sequence[str]) -> list[Paper]:
    """The papers with these ids. Raises UserError for what is no id, and for a paper that the library does not hold."""
    papers = []
    for each in ids:
        try:
            identifier, _ = parse_id(each)
        except ValueError as error:
            raise UserError(f"{error}; write it like 2512.15702") from None
        paper = library.paper(identifier)
        if paper is None:
            raise UserError(f"{identifier} is not in this library")
        papers.append(paper)
    return papers


def papers_answering(answer: Answer) -> list[Paper]:
    """The papers that answer, or may, and those that the text cites; none of a refusal."""
    cited = {citation.arxiv_id for citation in answer.citations}
    meant = (each.hit.paper for each in answer.papers if each.relevance != "no" or each.hit.paper.arxiv_id in cited)
    return [] if answer.refused else list(meant)


def papers_meant(library: Library, assistant: Assistant, ids: Sequence[str], question: str | None) -> list[Paper]:
    """The papers with these ids, or those that answer the question. Raises UserError where neither or both are given,
    and where there are no such papers."""
    if bool(ids) == bool(question):
        raise UserError("name papers by their ids, or give a question, and not both")
    if not question:
        return papers_named(library, ids)
    papers = papers_answering(assistant.ask(Question(question)))
    if not papers:
        raise UserError("no paper of this library answers that")
    return papers


def router(library: Library, assistant: Assistant) -> "APIRouter":
    """The route."""
    from fastapi import APIRouter, Query, Response

    routes = APIRouter()
    kinds = {form.media_type: {"schema": {"type": "string"}} for form in FORMS.values()}

    @routes.get(
        "/api/citations",
        summary="Papers as BibTeX, RIS or CSL-JSON",
        response_class=Response,
        responses={200: {"content": kinds, "description": "The references."}},
    )
    def citations(query: Annotated[CitationsQuery, Query()]) -> Response:
        form = FORMS[query.format]
        papers = papers_meant(library, assistant, query.id, query.q)
        file = {"Content-Disposition": f'attachment; filename="papers.{form.ending}"'}
        return Response(form.write(papers), media_type=form.media_type, headers=file)

    return routes
