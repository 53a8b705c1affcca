"""What an answer is made of."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.language_model import Usage
from assistant.quotes import Quote
from assistant.understand.intent import Intent
from vectorstore.settings import Depth
from vectorstore.values import Basis, EntryLink, Filters, Hit, Language, SectionKind

Strength = Literal["strong", "fair", "weak"]
"""How well a paper meets what was asked, in a word."""

Relevance = Literal["yes", "maybe", "no"]
"""Whether a paper answers: meets all conditions and nothing unwanted; may, with a condition open; or is only near."""

NAMED_AUTHORS = 30
"""Of one paper: a list of thousands would hide all else."""


EvidenceSource = Literal["abstract", "full text", "analysis"]
"""Whose words: the authors' abstract, their paper, or a model's analysis."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and what the search is limited to.

    `filters` win over what the words say. `history` holds the earlier questions of the conversation, oldest first,
    `shown` the arXiv ids of the papers shown last, best first. `dropped` are words not to be taken for a limit, as
    `Limit.words` gives them. `today` is what "last week" counts from, without it the day that it is. `depth` is how
    thoroughly a language model answers, without it as the settings say.
    """

    text: str
    filters: Filters = Filters()
    history: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    today: date | None = None
    depth: Depth | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """What a mark [n] stands for. `quote` is an exact substring of the abstract (source "abstract"), of an analysis
    section (source "analysis": interpretation, `kind` and `basis` say of what sort) or of a `section` of the paper
    (source "full text", `url` leads to it), from its character `start` on."""

    n: int
    arxiv_id: str
    version: int
    title: str
    url: str
    quote: str
    source: EvidenceSource
    kind: SectionKind | None = None
    basis: Basis | None = None
    entry: EntryLink | None = None
    entry_url: str | None = None
    start: int = 0
    section: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper that was found, and whether it answers: `score` is the probability that it does, `meets` and `open` are
    the conditions of the Intent that it meets and that are not told, `quotes` the sentences of its abstract (exact
    substrings) that show it, best first."""

    hit: Hit
    relevance: Relevance
    score: float
    meets: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


Outcome = Literal["ok", "unsupported", "uncited", "rewritten"]
"""Of the check of a sentence."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of one sentence that a language model wrote: its marks say it, they do not, it has none, or it
    was wrong and is written anew. `part` is what of it they do not say, where that is known."""

    sentence: str
    marks: tuple[int, ...]
    found: Outcome
    part: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in Markdown with [n] marks. A refusal has `refused` set and the nearest papers; what it cites, if
    anything, is the sentence nearest to the question, named as that. `papers` come in the answer's order: those that
    answer, those that may, then near ones.

    Everything in `text` that comes from a paper or a language model is escaped: no other link, image or HTML is in it.
    `mode` is "extractive" or the language model's name; `notice` is one line about how it was made, such as a language
    model that failed; `usage` is what all calls of a language model for it took, `checks` what was found of each
    sentence that it wrote; quotes need none.
    """

    text: str
    citations: tuple[Citation, ...]
    papers: tuple[Judged, ...]
    refused: bool
    language: Language
    mode: str
    understood: Intent
    notice: str = ""
    usage: Usage | None = None
    checks: tuple[Checked, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """The papers, before any prose, and what the question was taken to mean."""

    papers: tuple[Judged, ...]
    understood: Intent


@dataclass(frozen=True, slots=True)
class Step:
    """What a language model's answer has come to: a step, and one line on it, empty where it only begins."""

    name: Literal["plan", "gather", "extract", "write", "verify"]
    detail: str


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the answer's text, as safe to show as the whole."""

    text: str


Event = Found | Step | Delta | Answer
"""What a stream yields: Found, then Steps and Deltas, last the Answer, whose text takes the place of all that was
streamed."""


@dataclass(frozen=True, slots=True)
class Triaged:
    """One paper of some days, ranked for a reading group: how probably it meets a wish, one line of reason, the
    sentences behind it, and the likelihood in a word, None where nothing is wished for; and whether it is there from
    outside of all wishes."""

    hit: Hit
    score: float
    reason: str
    because: tuple[str, ...]
    strength: Strength | None = None
    outside: bool = False
