"""The evidence that a language model reads: all that the extractive answer quotes, then as much more as has room."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from typing import get_args

from assistant.answers import own_text
from assistant.answers.gathering import answering
from assistant.answers.listing import MOST_QUOTES
from assistant.answers.paper_forms import INTRODUCING
from assistant.answers.sections import ALL, Placed, sections_on
from assistant.cues import cues_of
from assistant.evidence import Evidence, newest, of_abstract, of_analysis, of_text
from assistant.quotes import in_context
from assistant.values import EvidenceSource, Judged
from assistant.writing.job import Job
from assistant.writing.prompt import passage, tokens
from vectorstore.text.languages import language_of
from vectorstore.values import EntryLink, Hit, Paper, Passage, SectionKind

MOST_PAPERS = 30
ORDER = get_args(EvidenceSource)
"""Of what is told of one paper."""
MOST_PARAGRAPHS = 8
"""Of one paper's text."""
AT_ONCE = 6
"""Papers whose abstracts come before any of their analyses."""
LONGEST = 2_500
"""Characters of a passage."""


class Pack:
    """Evidence within a room of tokens. What covers earlier pieces takes their place."""

    def __init__(self, room: int) -> None:
        self._left = room
        self.kept: list[Evidence] = []

    def add(self, piece: Evidence) -> None:
        """Keeps a piece where there is room for it; the first always. None of a paper that was withdrawn."""
        if not piece.text or piece.paper.withdrawn or any(kept.covers(piece) for kept in self.kept):
            return
        within = [place for place, kept in enumerate(self.kept) if piece.covers(kept)]
        cost = _cost(piece) - sum(_cost(self.kept[place]) for place in within)
        if self.kept and cost > self._left:
            return
        self._left -= cost
        at = within[0] if within else len(self.kept)
        self.kept = [kept for place, kept in enumerate(self.kept) if place not in within]
        self.kept.insert(at, piece)

    @property
    def pieces(self) -> tuple[Evidence, ...]:
        """What is kept, numbered from 1, each paper's together, its abstract first."""
        papers = list(dict.fromkeys(kept.paper.arxiv_id for kept in self.kept))
        together = sorted(self.kept, key=lambda kept: (papers.index(kept.paper.arxiv_id), ORDER.index(kept.source)))
        return tuple(replace(kept, id=number) for number, kept in enumerate(together, 1))


def packed(job: Job, found: Sequence[Judged], chosen: Sequence[Evidence], room: int) -> tuple[Evidence, ...]:
    """Tells what the model reads: the extractive answer's quotes, what was chosen beside them, then more of these
    papers."""
    pack = Pack(room)
    more = _of_named(job, found) if job.named and job.draft.intent.papers else _of_list(job, found)
    for piece in chain(job.quoted, chosen, more):
        pack.add(piece)
    return pack.pieces


def shrunk(pieces: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Returns the passages that have room in half the tokens of all, the first ones first."""
    pack = Pack(sum(map(_cost, pieces)) // 2)
    for piece in pieces:
        pack.add(piece)
    return pack.pieces


def _cost(piece: Evidence) -> int:
    return tokens(passage(replace(piece, id=100)))


def _of_named(job: Job, found: Sequence[Judged]) -> Iterator[Evidence]:
    """The abstracts of the papers named, then of their texts the paragraphs that answer best, then their analyses,
    section by section, those first that matter; of several papers by turns."""
    named = found[: len(job.draft.intent.papers)]
    yield from (whole for each in named if (whole := abstract(each.hit.paper, newest(each.hit.entries))))
    by_turns = zip_longest(*(chain(_own_text(job, each.hit), _sections(job, each.hit.paper)) for each in named))
    yield from (piece for turn in by_turns for piece in turn if piece)


def _own_text(job: Job, hit: Hit) -> Iterator[Evidence]:
    parts, asked = own_text.parts_of(job.library, hit), job.draft.intent.text

    def scores(said: Sequence[str]) -> Sequence[float]:
        return job.library.search.answer_scores(asked, hit.paper.title, said)

    for told in own_text.paragraphs(parts, scores, MOST_PARAGRAPHS):
        yield of_text(hit, told.part, replace(told.quote, text=told.quote.text[:LONGEST].rstrip()))


def _sections(job: Job, paper: Paper) -> Iterator[Evidence]:
    for placed in sections_on(job.library, paper.arxiv_id, _order(job)):
        yield from _cut(paper, placed)


def _order(job: Job) -> tuple[SectionKind, ...]:
    """The kinds of sections, those first that the question needs; a translated abstract tells nothing new."""
    intent = job.draft.intent
    cues = cues_of(intent.aspect or "other") if intent.act == "aspect" else None
    first = (*cues.sections, *cues.partly) if cues else INTRODUCING
    order = dict.fromkeys((*first, *ALL))
    return (*(kind for kind in order if kind != "translation"), "translation")


def _cut(paper: Paper, placed: Placed) -> Iterator[Evidence]:
    """A section in pieces of whole lines; a longer line is cut."""
    link, section = placed
    start = 0
    while start < len(section.text):
        end = start + LONGEST
        if end < len(section.text):
            end = section.text.rfind("\n", start, end) + 1 or end
        text = section.text[start:end].rstrip()
        language = language_of(text)
        piece = Passage(
            paper.arxiv_id, "analysis", text, start, start + len(text), language, section.kind, section.heading,
            section.basis, link,
        )  # fmt: skip
        yield of_analysis(paper, piece)
        start = end


def _of_list(job: Job, found: Sequence[Judged]) -> Iterator[Evidence]:
    """The sentences of all papers that answer, else of those that may; then, by some papers at a time, whole abstracts
    and the piece of an analysis that answers best."""
    shown = (answering(found) or answering(found, "maybe"))[:MOST_PAPERS]
    for each in shown:
        for quote in in_context(each.hit.paper.abstract, each.quotes[:MOST_QUOTES]):
            yield of_abstract(each.hit, quote)
    of_quoted = ((piece.paper, piece.entry) for piece in job.quoted if piece.source == "abstract")
    of_shown = ((each.hit.paper, newest(each.hit.entries)) for each in shown)
    papers = {paper.arxiv_id: (paper, entry) for paper, entry in chain(of_quoted, of_shown)}
    abstracts = [whole for paper, entry in papers.values() if (whole := abstract(paper, entry))]
    for start in range(0, len(abstracts), AT_ONCE):
        some = abstracts[start : start + AT_ONCE]
        yield from some
        yield from (told for piece in some if (told := _best_told(job, piece.paper)))


def abstract(paper: Paper, entry: EntryLink | None) -> Evidence | None:
    """Returns all of a paper's abstract, or so much of it as a passage may hold; `entry` is the newest that names the
    paper."""
    text = paper.abstract[:LONGEST].rstrip()
    return Evidence(0, paper, "abstract", (0, len(text)), text, entry=entry) if text else None


def _best_told(job: Job, paper: Paper) -> Evidence | None:
    """The piece of an analysis that answers the question best."""
    said = [each for each in job.library.passages(paper.arxiv_id) if each.source == "analysis"]
    scores = (
        job.library.search.answer_scores(job.draft.intent.text, paper.title, [each.text for each in said])
        if said
        else ()
    )
    _, best = max(zip(scores, said, strict=True), key=lambda each: each[0], default=(0.0, None))
    return of_analysis(paper, best) if best else None
