"""Holds what a language model wrote against its passages: by our own checks, then by one more call of the model."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from assistant.checks import Source, check_sentence
from assistant.checks.citations import InertText
from assistant.checks.markless import is_untold
from assistant.evidence import Evidence, citation
from assistant.language_model import LanguageModelError
from assistant.quotes import Quote
from assistant.texts import Texts
from assistant.values import Checked, Citation, Outcome
from assistant.writing.job import Job
from assistant.writing.pack import Pack
from assistant.writing.plan import all_required
from assistant.writing.prompt import Messages, line, passage, room
from assistant.writing.sentences import Piece, days_of, pieces_of, undated
from assistant.writing.texts import rules

if TYPE_CHECKING:
    from vectorstore.library import Library

ALIKE = 0.5
"""The late interaction from which a sentence may take the place of another: rewordings .60 and more, sentences of
other papers .39 and less. A model that counts wrongly gives the new sentence of another one."""


class SentenceForm(BaseModel):
    """What a model says of one sentence."""

    model_config = ConfigDict(json_schema_extra=all_required)

    n: int
    supported: bool
    ids: list[int] = Field(default_factory=list)
    rewrite: str | None = None


class VerifyForm(BaseModel):
    """What a model says of all of them."""

    model_config = ConfigDict(json_schema_extra=all_required)

    sentences: list[SentenceForm] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of the answer, what was found of it (None where it claims nothing), for each of its marks the sentence of
    the passage that shows it, and which part of it none does, where that is known."""

    piece: Piece
    found: Outcome | None
    quotes: Mapping[int, Quote] = field(default_factory=dict)
    part: str = ""


class Checks:
    """Our own checks, over the passages that the model read."""

    def __init__(self, library: "Library", pieces: Sequence[Evidence]) -> None:
        self._library = library
        self.pieces: Mapping[int, Evidence] = {piece.id: piece for piece in pieces}
        self._sources = {piece.id: Source.of(piece.paper, piece.text) for piece in pieces}

    def alike(self, sentence: str, other: str) -> bool:
        """Whether a sentence may be another one, reworded."""
        return self._library.search.similarity(sentence, [other])[0] >= ALIKE

    def found(self, piece: Piece) -> Sentence:
        """A piece with those of its marks that hold, and what is found of it."""
        if not piece.claims:
            return Sentence(piece, None)
        if not piece.marks:
            return Sentence(piece, None if is_untold(piece.said) else "uncited")
        days = days_of([self.pieces[number] for number in piece.marks if number in self.pieces])
        judged = check_sentence(self._library, undated(piece.cited, days), set(piece.marks), self._sources)
        found: Outcome = "unsupported" if judged.problem else "ok"
        return Sentence(piece.marked(judged.marks), found, judged.quotes, judged.part)


def verified(job: Job, text: str, pieces: Sequence[Evidence]) -> list[Sentence]:
    """The sentences of a text and what is found of each. The model's word can move marks and put a sentence in place
    of another where our checks agree, and it can condemn; it lifts no finding of theirs. Without it they stand."""
    checks = Checks(job.library, pieces)
    found = [checks.found(piece) for piece in pieces_of(text)]
    if job.left > 0:
        job.begin("verify")
        with suppress(LanguageModelError):
            found = _by_model(job, checks, found)
    claims = [each.found for each in found if each.found]
    flagged = sum(each in ("unsupported", "uncited") for each in claims)
    job.step("verify", sentences=len(claims), rewritten=claims.count("rewritten"), flagged=flagged)
    return found


def _by_model(job: Job, checks: Checks, found: Sequence[Sentence]) -> list[Sentence]:
    claims = dict(enumerate((place for place, each in enumerate(found) if each.found), 1))
    form = job.ask(VerifyForm, _messages(job, checks, {n: found[place] for n, place in claims.items()}))
    after = list(found)
    for said in form.sentences:
        if said.n in claims:
            after[claims[said.n]] = _after(checks, after[claims[said.n]], said)
    return after


def _messages(job: Job, checks: Checks, claims: Mapping[int, Sentence]) -> Messages:
    """The answer's sentences with the passages that they cite, and as many others as have room."""
    told = [line({"n": n, "sentence": each.piece.said, "ids": sorted(each.piece.marks)}) for n, each in claims.items()]
    answer = "\n".join(["Answer:", *told])
    pack = Pack(room(job, [("system", rules("verify")), ("human", answer)]))
    cited = {number for each in claims.values() for number in each.piece.marks}
    for piece in sorted(checks.pieces.values(), key=lambda each: each.id not in cited):
        pack.add(piece)
    lines = [passage(piece) for piece in sorted(pack.kept, key=lambda each: each.id)]
    return [("system", rules("verify")), ("human", "\n".join(["Passages:", *lines, answer]))]


def _after(checks: Checks, before: Sentence, said: SentenceForm) -> Sentence:
    """A sentence after the model's word on it."""
    ids = frozenset(number for number in said.ids if number in checks.pieces)
    if said.supported:
        if before.found == "ok" and (not ids or ids & before.piece.marks):
            return before
        moved = checks.found(before.piece.marked(ids)) if ids else before
        return moved if moved.found == "ok" else before
    sentence = _inert(said.rewrite or "")
    if sentence and ids and checks.alike(sentence, before.piece.said):
        anew = checks.found(before.piece.reworded(sentence, ids))
        if anew.found == "ok":
            return replace(anew, found="rewritten")
    return replace(before, found="unsupported" if before.piece.marks else "uncited")


def _inert(sentence: str) -> str:
    """One sentence of a model on one line, without marks, safe to show."""
    text = InertText(())
    return " ".join((text.feed(sentence) + text.finish()).split()).replace("|", "&#124;")


def shown(found: Sequence[Sentence], texts: Texts) -> str:
    """The text with a flag behind each sentence that has no mark, or whose passages do not say it."""
    return "".join(each.piece.text + _flag(each, texts) for each in found)


def _flag(sentence: Sentence, texts: Texts) -> str:
    if sentence.found == "uncited":
        return f" {texts.uncited}"
    return f" {texts.doubts(sentence.part)}" if sentence.found == "unsupported" else ""


def told(found: Sequence[Sentence]) -> tuple[Checked, ...]:
    """What was found, as `Answer.checks` has it."""
    return tuple(
        Checked(each.piece.said, tuple(sorted(each.piece.marks)), each.found, each.part) for each in found if each.found
    )


def citations(job: Job, found: Sequence[Sentence], pieces: Sequence[Evidence]) -> tuple[Citation, ...]:
    """What the marks of an answer stand for, each with its quote cut to the sentence that shows what first cites it."""
    used = {number for each in found for number in each.piece.marks}
    return tuple(_narrowed(job, found, piece) for piece in pieces if piece.id in used)


def _narrowed(job: Job, found: Sequence[Sentence], piece: Evidence) -> Citation:
    cited = citation(piece, job.draft.template)
    quote = next((each.quotes[piece.id] for each in found if piece.id in each.quotes), None)
    return replace(cited, quote=quote.text, start=cited.start + quote.start) if quote else cited
