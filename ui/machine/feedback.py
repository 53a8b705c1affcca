"""POST /api/feedback: whether a paper answers a question well, in a reader's opinion."""

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ui.identity import who_asks
from ui.machine.fields import EXAMPLE, ArxivId, Text
from ui.pages.chat.writers import writer_of
from vectorstore.people.store import People
from vectorstore.people.votes import Vote, keep_vote, take_back
from vectorstore.text.arxiv_ids import without_version

if TYPE_CHECKING:
    from fastapi import APIRouter


class Feedback(BaseModel):
    """A vote in place of the same reader's earlier one on the same paper and question; without `good` none any more."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "question": EXAMPLE,
                    "arxiv_id": "2512.15702",
                    "good": True,
                    "reason": "it trains on its own outputs",
                }
            ]
        },
    )
    question: Text
    arxiv_id: Annotated[ArxivId, AfterValidator(without_version)]
    good: bool | None = Field(description="👍 or 👎; null takes the vote back.")
    reason: str = Field("", max_length=1_000)


class Kept(BaseModel):
    """What is kept now."""

    good: bool | None


def router(people: People) -> "APIRouter":
    """The route; a vote is the member's, whatever they send it with, else the token's, or the one user's here."""
    from fastapi import APIRouter, Request

    routes = APIRouter()

    @routes.post("/api/feedback", summary="Say whether a paper answers a question well")
    def feedback(body: Feedback, request: Request) -> Kept:
        writer = writer_of(request) or who_asks(request).key
        if body.good is None:
            take_back(people, writer, body.question, body.arxiv_id)
        else:
            keep_vote(people, writer, Vote(body.question, body.arxiv_id, body.good, body.reason))
        return Kept(good=body.good)

    return routes
