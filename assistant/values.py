"""What an answer is made of."""

from dataclasses import dataclass
from functools import reduce
from typing import Literal

from vectorstore.values import Basis, EntryLink, Filters, Hit, Language, SectionKind

Kind = Literal[
    "find", "existence", "approaches", "about", "aspect", "compare", "similar", "listing", "day", "count", "authors",
    "when", "among",
]  # fmt: skip
"""What a question wants: papers ("find", "listing" where only filters are said); whether there is one; how people do
something; one paper, one aspect of it, its authors, its dates; two side by side; papers like one; a digest; a count;
those among some papers that meet it."""


Aspect = SectionKind | Literal["data", "code"]
"""What of a paper is asked for: the kind of analysis section that tells it, the data that it uses, or its code."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and what the search is limited to.

    `filters` win over what the words say. `history` holds the earlier questions of the conversation, oldest first,
    `shown` the arXiv ids of the papers shown last, best first, and `cited` those of them that the answer quoted.
    `dropped` are words not to be taken for a filter, as `Reading.words` gives them.
    """

    text: str
    filters: Filters = Filters()
    history: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Words of a question that were taken for a filter, or for the language to answer in."""

    words: str
    filters: Filters
    answer_in: Language | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken to mean: `text` stands by itself, with the words of `readings` left out; where it
    `follows` the conversation, with what that adds. `subjects` are the arXiv ids of the papers that it is about;
    `titles` are pairs of those of them that stand in the text and their titles. `latest`: of the papers that answer,
    the latest are wanted first."""

    text: str
    kind: Kind
    language: Language
    filters: Filters = Filters()
    readings: tuple[Reading, ...] = ()
    subjects: tuple[str, ...] = ()
    aspect: Aspect | None = None
    follows: bool = False
    titles: tuple[tuple[str, str], ...] = ()
    latest: bool = False

    @property
    def by_titles(self) -> str:
        """The text with quoted titles for ids: what people and language models read names no ids."""
        return reduce(lambda text, paper: text.replace(paper[0], f"“{paper[1]}”"), self.titles, self.text)


@dataclass(frozen=True, slots=True)
class Citation:
    """What a mark [n] stands for. `quote` is an exact substring of the abstract (source "abstract") or of an analysis
    section (source "analysis": interpretation, `kind` and `basis` say of what sort), from its character `start` on."""

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
    start: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in Markdown with [n] marks. A refusal has `refused` set and the nearest papers as hits; what it
    cites, if anything, is the sentence nearest to the question, named as that.

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
    understood: Understood | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The papers, before any prose. `sentences` holds for each hit the sentence of its abstract that meets the
    question best, an exact substring ("" where a paper has no abstract)."""

    hits: tuple[Hit, ...]
    sentences: tuple[str, ...]
    understood: Understood | None = None


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
