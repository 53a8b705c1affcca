"""The steps of an answer as a graph: plan → gather → write → verify. One runs in a thread, its events come out."""

import queue
import threading
from collections.abc import Generator, Sequence
from contextlib import closing
from contextvars import copy_context
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, TypedDict

from assistant.answers.draft import Draft
from assistant.answers.gathering import answering
from assistant.answers.listing import refusal
from assistant.checks.citations import InertText, marks
from assistant.evidence import Evidence
from assistant.language_model import Finish, LanguageModel, LanguageModelError, Meter
from assistant.texts import TEXTS
from assistant.values import Delta, Judged, Question, Step
from assistant.writing import verify
from assistant.writing.extract import extract
from assistant.writing.gather import gather
from assistant.writing.job import Job, Written
from assistant.writing.pack import packed, shrunk
from assistant.writing.plan import Plan, plan
from assistant.writing.prompt import room, writing
from assistant.writing.texts import Layout
from vectorstore.settings import Settings
from vectorstore.text.languages import HAN
from vectorstore.turns import TURNS
from vectorstore.values import Language

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph
    from langgraph.runtime import Runtime

LETTERS_OF_A_REPLY = 40
"""A reply with fewer letters may be names alone, which tell no language."""


Event = Step | Delta | Exception | None


class WritingState(TypedDict, total=False):
    """What the steps hand on."""

    plan: Plan
    found: list[Judged]
    pack: tuple[Evidence, ...]
    text: str
    finish: Finish
    written: Written


def write(
    draft: Draft, settings: Settings, model: LanguageModel, meter: Meter, question: Question, found: Sequence[Judged],
    extractive: Draft, refused: bool, today: date,
) -> Generator[Step | Delta, None, Written | None]:  # fmt: skip
    """Streams the steps and what the model writes, and returns the checked answer, whose text takes its place; None
    where a refused question stays refused. `draft` is one that nothing was added to, `extractive` that of the answer
    in quotes. Raises LanguageModelError when nothing came of it that can be shown, or of a refused question's plan."""
    events: queue.Queue[Event] = queue.Queue()
    job = Job(draft, settings, model, meter, question, found, extractive.evidence, refused, today, events.put)
    end: WritingState = {}

    def run() -> None:
        from langsmith import tracing_context

        try:
            with tracing_context(enabled=None if settings.tracing else False), TURNS.taken(begun=True):
                end.update(_graph().invoke({}, context=job))  # type: ignore[typeddict-item]
            events.put(None)
        except Exception as error:  # handed to the thread that waits
            events.put(error)

    threading.Thread(target=copy_context().run, args=(run,), daemon=True).start()
    try:
        while (event := _next(events)) is not None:
            if isinstance(event, Exception):
                raise event
            yield event
    finally:
        job.gone.set()
    return end.get("written")


def _next(events: "queue.Queue[Event]") -> Event:
    with TURNS.aside():
        return events.get()


@cache
def _graph() -> "CompiledStateGraph[Any, Job, Any, Any]":
    from langgraph.graph import END, START, StateGraph

    graph = StateGraph(WritingState, context_schema=Job)
    for name, node in (("plan", _plan), ("gather", _gather), ("write", _write), ("verify", _verify)):
        graph.add_node(name, node)
    graph.add_edge(START, "plan")
    graph.add_edge("plan", "gather")
    graph.add_conditional_edges("gather", lambda state: "write" if state["pack"] else END, ["write", END])
    graph.add_edge("write", "verify")
    graph.add_edge("verify", END)
    return graph.compile()


def _plan(state: WritingState, runtime: "Runtime[Job]") -> WritingState:
    return {"plan": plan(runtime.context)}


def _gather(state: WritingState, runtime: "Runtime[Job]") -> WritingState:
    """The papers and the passages of them that are read; none where still nothing answers."""
    job, made = runtime.context, state["plan"]
    found = gather(job, made)
    if job.refused and not job.named and not answering(found):
        if made.failure:
            raise made.failure
        return {"found": found, "pack": ()}
    chosen = extract(job, found)
    left = room(job, writing(job, made.layout, (), job.summaries))
    return {"found": found, "pack": packed(job, found, chosen, left)}


def _write(state: WritingState, runtime: "Runtime[Job]") -> WritingState:
    """What the model writes, as it comes."""
    job, pieces, layout = runtime.context, state["pack"], state["plan"].layout
    try:
        return _written(job, layout, pieces)
    except LanguageModelError as failure:
        fewer = shrunk(pieces)
        if failure.reason != "too_long" or len(fewer) == len(pieces):
            raise
        return _written(job, layout, fewer)


def _written(job: Job, layout: Layout, pieces: tuple[Evidence, ...]) -> WritingState:
    """What the model writes from these passages. Raises LanguageModelError."""
    papers = len({piece.paper.arxiv_id for piece in pieces})
    job.step("write", passages=len(pieces), papers=papers)
    numbers = [piece.id for piece in pieces]
    inert = InertText(numbers)
    job.calls += 1
    reply = job.model.reply(writing(job, layout, pieces, job.summaries), job.meter)
    with closing(iter(reply)) as said:  # type: ignore[type-var]
        for piece in said:
            if shown := inert.feed(piece):
                job.tell(Delta(shown))
    if rest := inert.finish():
        job.tell(Delta(rest))
    whole = InertText(numbers)  # without what has turned out to be thought, not said
    text = whole.feed(reply.text) + whole.finish()
    return {"pack": pieces, "text": text.strip(), "finish": reply.finish or "said"}


def _verify(state: WritingState, runtime: "Runtime[Job]") -> WritingState:
    """The finished reply as an answer. Raises LanguageModelError for a reply that is empty, in another language, cites
    nothing, or says nothing that its passages say."""
    job, text, pieces, found = runtime.context, state["text"], state["pack"], state["found"]
    language, texts = job.draft.language, job.draft.texts
    if not text:
        raise LanguageModelError("said_nothing")
    used = marks(text)
    if not used and any(each.refusal.rstrip(".。") in text for each in TEXTS.values()):
        return {"written": _refused(job, state)}
    if _in_another_language(text, language):
        raise LanguageModelError("wrong_language")
    if not used:
        raise LanguageModelError("cited_nothing")
    sentences = verify.verified(job, text, pieces)
    if not any(each.found in ("ok", "rewritten") for each in sentences):
        raise LanguageModelError("unfounded")
    cited = verify.citations(job, sentences, pieces)
    papers = _answering(job, found, {each.arxiv_id for each in cited})
    checks = verify.told(sentences)
    return {"written": Written(verify.shown(sentences, texts), cited, False, papers, checks, state["finish"])}


def _refused(job: Job, state: WritingState) -> Written:
    """The model's refusal; papers that only the plan's searches found are not named by it."""
    composed = refusal(job.draft, job.found)
    return Written(composed.text, composed.citations, True, tuple(job.found), finish=state["finish"])


def _answering(job: Job, found: Sequence[Judged], cited: set[str]) -> tuple[Judged, ...]:
    """The papers of an answer: those found for the question as they were judged, and what else the answer cites, which
    answers."""
    own = {each.hit.paper.arxiv_id: each for each in job.found}
    papers = [
        replace(each, relevance="yes") if each.hit.paper.arxiv_id in cited else own[each.hit.paper.arxiv_id]
        for each in found
        if each.hit.paper.arxiv_id in cited | own.keys()
    ]
    return tuple(sorted(papers, key=lambda each: ("yes", "maybe", "no").index(each.relevance)))


def _in_another_language(text: str, language: Language) -> bool:
    """Names and quotes may be in the other language; a whole reply may not."""
    han, letters = len(HAN.findall(text)), sum(character.isalpha() for character in text)
    return letters >= LETTERS_OF_A_REPLY and (han < 0.1 * letters if language == "zh" else han > 0.5 * letters)
