"""POST /api/ask: an answer whole, or as server-sent events."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.answer import Assistant
from assistant.record import ask_record
from assistant.understand.intent import Act, Aspect, Form, PaperType
from assistant.values import Question, Relevance
from ui.addresses import address_of, addressed
from ui.machine.event_stream import event_stream
from ui.machine.fields import EXAMPLE, Limits, Name, Text
from ui.streaming import EVENTS
from vectorstore.settings import Depth
from vectorstore.text.arxiv_ids import without_version
from vectorstore.values import Language

if TYPE_CHECKING:
    from fastapi import APIRouter


class AskBody(Limits):
    """A question."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": EXAMPLE, "since": "2025-12-01", "categories": ["cs.CV"]},
                {"question": "第二篇有什么局限？", "history": ["哪些论文解决视频生成中的曝光偏差？"]},
            ]
        },
    )
    question: Text
    top: int = Field(10, ge=1, le=100)
    history: list[Text] = Field([], max_length=100, description="Earlier questions of the conversation, oldest first.")
    shown: list[Annotated[Name, AfterValidator(without_version)]] = Field(
        [], max_length=100, description="arXiv ids of the papers shown last, best first."
    )
    dropped: list[Name] = Field([], max_length=50, description="Words of the question that are no limit.")
    today: date | None = Field(None, description="What “last week” counts from; the server's day without.")
    depth: Depth | None = Field(None, description="How thoroughly a language model answers; as it is set without.")

    def asked(self) -> Question:
        """The same as the assistant takes it."""
        history, shown, dropped = (tuple(each) for each in (self.history, self.shown, self.dropped))
        return Question(self.question, self.filters(), history, shown, dropped, self.today, self.depth)


class CitationAnswer(BaseModel):
    """What a mark [n] stands for; `quote` stands verbatim in the abstract, the analysis or the paper's section."""

    n: int
    arxiv_id: str
    version: int
    title: str
    url: str
    entry_url: str | None
    quote: str
    source: Literal["abstract", "analysis", "full text"]
    section: str | None = Field(None, description="Number and title of the paper's section, of its full text.")


class CheckedSentence(BaseModel):
    """What was found of one sentence that a language model wrote: its marks say it, they do not, it has none, or it
    was wrong and is written anew."""

    sentence: str
    marks: list[int]
    found: Literal["ok", "unsupported", "uncited", "rewritten"]
    part: str = Field("", description="What of the sentence its marks do not say, where that is known.")


class JudgedPaper(BaseModel):
    """A paper behind an answer: whether it answers, with what probability, the conditions that it meets and those that
    are not told, and the sentence that shows it."""

    arxiv_id: str
    version: int
    title: str
    url: str
    withdrawn: bool
    score: float
    relevance: Relevance
    meets: list[str]
    open: list[str]
    quote: str


class LimitAnswer(BaseModel):
    """Words of the question that limit the papers, and the filters that they mean."""

    words: str
    filters: dict[str, str | list[str]]


class UnderstoodAnswer(BaseModel):
    """What the question was taken to mean, together with the conversation before it. `overruled` limits contradict the
    filters that were given beside the question; `unknowable` are words for what no library of abstracts can know."""

    act: Act
    wanted: list[str]
    unwanted: list[str]
    type: PaperType | None
    form: Form
    filters: dict[str, str | list[str]]
    limits: list[LimitAnswer]
    overruled: list[LimitAnswer]
    papers: list[str]
    absent: list[str]
    unknowable: list[str]
    aspect: Aspect | None
    latest: bool
    answer_in: Language | None
    read_as: list[tuple[str, str]]
    follows: bool
    sure: float


class UsageAnswer(BaseModel):
    """What all calls of a language model for one answer took; `cost` where a price is set."""

    calls: int
    read: int
    written: int
    seconds: float
    cost: float | None


class AskAnswer(BaseModel):
    """An answer in Markdown with [n] marks, and the papers in its order; of a refusal, near ones. `notice` is one line
    about how it was made; `usage` tells what a language model took."""

    question: str
    answer: str
    refused: bool
    citations: list[CitationAnswer]
    papers: list[JudgedPaper]
    filters: dict[str, str | list[str]]
    understood: UnderstoodAnswer
    mode: str
    notice: str | None
    usage: UsageAnswer | None
    checks: list[CheckedSentence]
    seconds: float


def router(assistant: Assistant) -> "APIRouter":
    """The route."""
    from fastapi import APIRouter, Request, Response

    routes = APIRouter()

    @routes.post(
        "/api/ask",
        summary="Answer a question, every statement cited",
        description=f"With `Accept: {EVENTS}` as server-sent events: papers, step, text, check, done; or error.",
        response_model=AskAnswer,
        responses={200: {"content": {EVENTS: {}}}},
    )
    def ask(body: AskBody, request: Request) -> Response | AskAnswer:
        if EVENTS in request.headers.get("accept", ""):
            return event_stream(assistant.stream(body.asked(), body.top), body.question, address_of(request))
        answer = addressed(assistant.ask(body.asked(), body.top), address_of(request))
        return AskAnswer.model_validate(ask_record(answer, body.question))

    return routes
