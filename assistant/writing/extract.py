"""For broad questions: which sentences of many papers answer, told by their numbers, so that quotes stay verbatim."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers.gathering import answering
from assistant.evidence import Evidence, of_abstract, of_analysis
from assistant.language_model import LanguageModelError
from assistant.quotes import quotes_of
from assistant.values import Judged
from assistant.writing.job import Job
from assistant.writing.pack import MOST_PAPERS, Pack
from assistant.writing.plan import FEW, all_required
from assistant.writing.prompt import Messages, asked, facts, passages, room
from assistant.writing.texts import rules

AT_ONCE = 6
"""Papers that one call reads, at least."""
KEPT = 2
"""Calls that are left for writing and checking."""
MOST_TOLD = 4
"""Sentences of one paper's analyses."""


class ExtractForm(BaseModel):
    """The numbers of sentences that answer."""

    model_config = ConfigDict(json_schema_extra=all_required)

    ids: list[int] = Field(default_factory=list)


def extract(job: Job, found: Sequence[Judged]) -> list[Evidence]:
    """Extracts the sentences of the papers that answer which a model says answer, paper by paper; none where that is no
    broad question. What a call fails to tell is left out."""
    papers = answering(found)[:MOST_PAPERS]
    calls = job.left - KEPT
    if not job.deep or job.named or len(papers) <= FEW or calls < 1:
        return []
    size = max(AT_ONCE, -(-len(papers) // calls))
    batches = [papers[start : start + size] for start in range(0, len(papers), size)]
    job.step("extract", papers=len(papers), batches=len(batches))
    return [piece for batch in batches for piece in _chosen(job, batch)]


def _chosen(job: Job, papers: Sequence[Judged]) -> list[Evidence]:
    head: Messages = [("system", rules("extract")), ("human", "\n".join([*facts(job), asked(job)]))]
    pack = Pack(room(job, head))
    for piece in _by_turns([list(_sentences(job, each)) for each in papers]):
        pack.add(piece)
    pieces = {piece.id: piece for piece in pack.pieces}
    told = "\n".join([*facts(job), *passages(job, list(pieces.values())), asked(job)])
    try:
        form = job.ask(ExtractForm, [head[0], ("human", told)])
    except LanguageModelError:
        return []
    return [replace(pieces[number], id=0) for number in dict.fromkeys(form.ids) if number in pieces]


def _sentences(job: Job, judged: Judged) -> Iterator[Evidence]:
    """The sentences of a paper's abstract, those first that meet the question best, then some of its analyses."""
    hit, text, library = judged.hit, job.draft.intent.text, job.library
    said = [each for each in library.passages(hit.paper.arxiv_id) if each.source == "analysis"]
    of_paper, *told = quotes_of(library, text, [hit.paper.abstract, *(each.text for each in said)])
    yield from (of_abstract(hit, quote) for quote in of_paper)
    cut = [
        replace(passage, text=quote.text, start=passage.start + quote.start)
        for passage, quotes in zip(said, told, strict=True)
        for quote in quotes[:1]
    ]
    yield from (of_analysis(hit.paper, passage) for passage in cut[:MOST_TOLD])


def _by_turns(of_papers: Sequence[Sequence[Evidence]]) -> Iterator[Evidence]:
    """The first of each paper, then the second."""
    for turn in range(max(map(len, of_papers), default=0)):
        yield from (pieces[turn] for pieces in of_papers if turn < len(pieces))
