"""REST: search, ask, papers and status as typed JSON, described by /openapi.json."""

from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.answer import LONGEST_QUESTION, Assistant
from assistant.links import entry_url
from assistant.quotes import best_sentences
from assistant.record import ask_record, search_record, status_record, triage_record
from assistant.triage import MOST_WISHES, rank, reasoned
from assistant.understand.intent import Act, Aspect, Form, PaperType
from assistant.values import Question, Relevance, Strength
from ui.machine.event_stream import EVENTS, event_stream
from ui.pages.days import days_asked
from vectorstore.errors import OutageError
from vectorstore.library import Library
from vectorstore.settings import Depth, Settings
from vectorstore.text.arxiv_ids import parse_id, without_version
from vectorstore.text.kinds import KINDS, Kind, Released, kinds_of, releases_of
from vectorstore.values import Basis, Filters, Language, SectionKind

if TYPE_CHECKING:
    from fastapi import APIRouter

Text = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION, description="In English or Chinese.")]
READY_WITHIN = 10.0
"""Seconds that the stores get to say that they are there."""

Name = Annotated[str, Field(min_length=1, max_length=200)]


class Limits(BaseModel):
    """What a search is limited to; every bound is inclusive."""

    since: date | None = Field(None, description="First day of publication.")
    until: date | None = Field(None, description="Last day of publication.")
    digested_since: date | None = Field(None, description="First day of a digest that names the paper.")
    digested_until: date | None = Field(None, description="Last day of a digest that names the paper.")
    categories: list[Name] = Field([], max_length=50, description="Any of these arXiv categories.")
    not_categories: list[Name] = Field([], max_length=50, description="None of these arXiv categories.")
    primary: list[Name] = Field([], max_length=50, description="One of these arXiv categories first: no cross-list.")
    not_authors: list[Name] = Field([], max_length=50, description="Nothing by these authors.")
    authors: list[Name] = Field([], max_length=50, description="Authors' names or words of them; A & B means both.")
    language: Language | None = Field(None, description="Language of an analysis that the paper has.")
    types: list[Kind] = Field([], max_length=len(KINDS), description="What a paper brings or releases: any of these.")

    def filters(self) -> Filters:
        """The same as the library takes it. Raises UserError for bounds the wrong way round."""
        values = self.model_dump(include=set(Limits.model_fields))
        lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
        return Filters(**values | lists)


class SearchQuery(Limits):
    """The parameters of a search."""

    model_config = ConfigDict(extra="forbid")
    q: Text
    top: int = Field(10, ge=1, le=100)


class TriageQuery(BaseModel):
    """The days to rank, and what a group wishes for."""

    model_config = ConfigDict(extra="forbid")
    interest: list[Text] = Field([], max_length=MOST_WISHES, description="What the group cares about.")
    like: list[Name] = Field([], max_length=MOST_WISHES, description="arXiv ids of papers to find more of.")
    dislike: list[Name] = Field([], max_length=MOST_WISHES, description="arXiv ids of papers to find less of.")
    since: date | None = Field(None, description="First digest day (of publication without digests).")
    until: date | None = Field(None, description="Last digest day; the newest day alone without either.")
    types: list[Kind] = Field([], max_length=len(KINDS), description="What a paper brings or releases: any of these.")
    language: Language | None = Field(None, description="That of the reasons; of the first interest without.")
    start: int = Field(0, ge=0, description="How many papers to leave out at the beginning.")
    top: int = Field(50, ge=1, le=200)


class AskBody(Limits):
    """A question."""

    model_config = ConfigDict(extra="forbid")
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


class Why(BaseModel):
    """The parts of a score; null where a part found nothing."""

    dense: float | None
    lexical: float | None
    late: float | None


class FoundPaper(BaseModel):
    """A paper that was found, with the sentence of its abstract that meets the query best."""

    arxiv_id: str
    version: int
    title: str
    withdrawn: bool
    score: float
    url: str
    published: date | None
    authors: list[str] = Field(description="The first 30.")
    authors_in_all: int
    categories: list[str]
    why: Why
    quote: str


class SearchAnswer(BaseModel):
    """The papers, best first."""

    query: str
    papers: list[FoundPaper]
    notice: str | None = Field(None, description="Why the search found less than it should, if it did.")


class TriagedPaper(BaseModel):
    """A ranked paper: how probably it meets a wish, also in a word (null where nothing is wished for), and why."""

    arxiv_id: str
    title: str
    withdrawn: bool
    score: float
    strength: Strength | None
    types: list[Kind]
    reason: str
    because: list[str]


class TriageAnswer(BaseModel):
    """Papers of some days, best first; of all `in_all` the last `weaker` meet no wish even fairly."""

    papers: list[TriagedPaper]
    in_all: int
    weaker: int


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


class JudgedPaper(BaseModel):
    """A paper behind an answer: whether it answers, with what probability, the conditions that it meets and those that
    are not told, and the sentence that shows it."""

    arxiv_id: str
    title: str
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


class SectionAnswer(BaseModel):
    """A part of an analysis: a model's interpretation."""

    kind: SectionKind
    heading: str
    text: str
    basis: Basis


class EntryAnswer(BaseModel):
    """What one digest says about the paper."""

    day: date
    url: str
    sections: list[SectionAnswer]
    findings: list[str]


class ReleaseAnswer(BaseModel):
    """Something that the authors say they release, and the address beside it, "" where none is given."""

    what: Released
    url: str


class PaperAnswer(BaseModel):
    """A paper and every digest entry about it."""

    arxiv_id: str
    version: int
    title: str
    authors: list[str]
    published: date | None
    categories: list[str]
    abstract: str
    comment: str
    journal_ref: str
    doi: str
    withdrawn: bool
    types: list[Kind]
    releases: list[ReleaseAnswer]
    url: str
    entries: list[EntryAnswer]


class StatusAnswer(BaseModel):
    """The library's counts and the health of its indexes."""

    home: str
    model: str
    generation: int
    papers: int
    versions: int
    digests: int
    entries: int
    passages: int
    full_texts: int
    first_day: date | None
    last_day: date | None
    indexes: dict[str, str]
    days: int
    missing_days: list[date]
    token_model: str
    sizes: dict[str, int]
    problems: int


class Health(BaseModel):
    """The server answers."""

    status: Literal["ok"] = "ok"


class Problem(BaseModel):
    """What is wrong and why, in one line."""

    detail: str


def router(library: Library, assistant: Assistant, settings: Settings) -> "APIRouter":
    """The routes, all of them read-only."""
    import anyio
    import anyio.to_thread
    from fastapi import APIRouter, HTTPException, Query, Request, Response

    routes = APIRouter(responses={422: {"model": Problem}, 503: {"model": Problem}})
    asking = anyio.CapacityLimiter(2)  # threads apart from those that answer

    @routes.get("/api/search", summary="Find papers, best first")
    def search(query: Annotated[SearchQuery, Query()]) -> SearchAnswer:
        hits = library.search(query.q, query.filters(), query.top)
        found = search_record(query.q, hits, best_sentences(library, query.q, hits))
        return SearchAnswer.model_validate(found | {"notice": "; ".join(library.outages) or None})

    @routes.get("/api/triage", summary="Rank the papers of some days for a reading group")
    def triage(query: Annotated[TriageQuery, Query()]) -> TriageAnswer:
        days = replace(days_asked(library, query.since, query.until), types=tuple(query.types))
        ranking = rank(library, query.interest, days, query.like, query.dislike, query.language)
        listed = reasoned(library, ranking, ranking.standings[query.start : query.start + query.top])
        papers = [TriagedPaper.model_validate(triage_record(each)) for each in listed]
        return TriageAnswer(papers=papers, in_all=len(ranking.standings), weaker=ranking.weaker)

    @routes.post(
        "/api/ask",
        summary="Answer a question, every statement cited",
        description=f"With `Accept: {EVENTS}` as server-sent events: papers, step, text, check, done; or error.",
        response_model=AskAnswer,
        responses={200: {"content": {EVENTS: {}}}},
    )
    def ask(body: AskBody, request: Request) -> Response | AskAnswer:
        if EVENTS in request.headers.get("accept", ""):
            return event_stream(assistant.stream(body.asked(), body.top), body.question)
        answer = assistant.ask(body.asked(), body.top)
        return AskAnswer.model_validate(ask_record(answer, body.question))

    @routes.get(
        "/api/papers/{arxiv_id:path}", summary="A paper and its digest entries", responses={404: {"model": Problem}}
    )
    def paper(arxiv_id: str) -> PaperAnswer:
        try:
            identifier, _ = parse_id(arxiv_id)
        except ValueError as error:
            raise HTTPException(422, f"{error}; write it like 2512.15702") from None
        found = library.paper(identifier)
        if found is None:
            raise HTTPException(404, f"{identifier} is in no digest of this library")
        entries = [
            EntryAnswer(
                day=link.day,
                url=entry_url(settings.entry_url, link),
                sections=[SectionAnswer(**asdict(section)) for section in entry.sections],
                findings=list(entry.findings),
            )
            for link, entry in library.entries(identifier)
        ]
        return PaperAnswer(
            **asdict(found),
            types=list(kinds_of(found.title, found.abstract, found.comment)),
            releases=[
                ReleaseAnswer(what=each.what, url=each.url) for each in releases_of(found.abstract, found.comment)
            ],
            url=found.url,
            entries=entries,
        )

    @routes.get("/api/status", summary="What the library holds")
    def status() -> StatusAnswer:
        return StatusAnswer.model_validate(status_record(library.status()))

    @routes.get("/healthz", summary="Whether the server runs")
    async def health() -> Health:  # in no thread: those that answer may all be busy
        return Health()

    @routes.get("/readyz", summary="Whether questions can be answered from all papers")
    async def ready() -> Health:
        try:
            with anyio.fail_after(READY_WITHIN):
                await anyio.to_thread.run_sync(library.check_ready, abandon_on_cancel=True, limiter=asking)
        except TimeoutError:
            raise OutageError(f"the library did not answer within {READY_WITHIN:.0f} seconds") from None
        return Health()

    return routes
