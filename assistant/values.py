"""What an answer is made of."""

from dataclasses import dataclass
from typing import Literal

from vectorstore.values import Basis, EntryLink, Filters, Hit, Language, SectionKind


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and what the search is limited to."""

    text: str
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Citation:
    """What a mark [n] stands for. `quote` is an exact substring of the abstract (source "abstract") or of an analysis
    section (source "analysis": interpretation, `kind` and `basis` say of what sort)."""

    n: int
    arxiv_id: str
    version: int
    title: str
    url: str
    quote: str
    source: Literal["abstract", "analysis"]
    kind: SectionKind | None = None
    basis: Basis | None = None
    entry: EntryLink | None = None
    entry_url: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in Markdown with [n] marks. A refusal has `refused` set, no citations, and the nearest papers as hits.

    Everything in `text` that comes from a paper or a language model is escaped: no other link, image or HTML is in it.
    `mode` is "extractive" or the language model's name; `notice` is one line about how it was made, such as a language
    model that failed.
    """

    text: str
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    refused: bool
    language: Language
    mode: str
    filters: Filters = Filters()
    notice: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """The papers, before any prose. `sentences` holds for each hit the sentence of its abstract that meets the
    question best, an exact substring ("" where a paper has no abstract)."""

    hits: tuple[Hit, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the answer's text, as safe to show as the whole."""

    text: str


Event = Found | Delta | Answer
"""What a stream yields: Found, then Deltas, last the Answer, whose text takes the place of all that was streamed."""


@dataclass(frozen=True, slots=True)
class Triaged:
    """One paper of a day, ranked for a reading group: 0 to 1, one line of reason, and the sentences behind it."""

    hit: Hit
    score: float
    reason: str
    because: tuple[str, ...]
