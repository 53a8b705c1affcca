"""The values that flow through Paperlight, all immutable. Dates are calendar days; texts are plain Unicode."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from vectorstore.errors import UserError
from vectorstore.text.arxiv_ids import abs_url
from vectorstore.text.kinds import KINDS, Kind
from vectorstore.text.withdrawal import says_withdrawn

SectionKind = Literal[
    "overview", "translation", "problem", "contribution", "method", "comparison", "result",
    "impact", "applications", "limitations", "future_work", "guide", "conclusion", "other",
]  # fmt: skip
Basis = Literal["abstract", "pdf", "unknown"]
Language = Literal["en", "zh"]
Source = Literal["paper", "abstract", "analysis"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as its authors present it. `published` is the day of version 1; the first category is the primary one,
    the others are cross-lists. `comment`, `journal_ref` and `doi` are what the authors told arXiv, "" where nothing.
    `withdrawn` is read from abstract and comment: nothing that such a paper claims is a finding."""

    arxiv_id: str
    version: int
    title: str
    authors: tuple[str, ...]
    published: date | None
    categories: tuple[str, ...]
    abstract: str
    comment: str = field(default="", repr=False)
    journal_ref: str = field(default="", repr=False)
    doi: str = field(default="", repr=False)
    withdrawn: bool = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "withdrawn", says_withdrawn(self.abstract, self.comment))

    @property
    def evidence(self) -> str:
        """What may be quoted as a finding: the abstract, and nothing of a paper that is withdrawn."""
        return "" if self.withdrawn else self.abstract

    @property
    def primary_category(self) -> str:
        return self.categories[0] if self.categories else ""

    @property
    def versioned_id(self) -> str:
        return f"{self.arxiv_id}v{self.version}"

    @property
    def url(self) -> str:
        return abs_url(self.arxiv_id, self.version)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a digest's analysis of a paper: a model's interpretation. `basis`: what the model had read."""

    kind: SectionKind
    heading: str
    text: str
    basis: Basis = "unknown"


@dataclass(frozen=True, slots=True)
class DigestEntry:
    """What one digest says about one paper. `findings` are sentences of the abstract; `position` counts from 1."""

    paper: Paper
    position: int
    sections: tuple[Section, ...] = ()
    findings: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        return self.paper.versioned_id


@dataclass(frozen=True, slots=True)
class Digest:
    """One day's report. `source` is the file it was read from; `summary` is Markdown that a model wrote from titles."""

    date: date
    title: str
    source: str
    summary: str = ""
    entries: tuple[DigestEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryLink:
    """Where a digest speaks of a paper: the digest's day and the anchor of the entry in it."""

    day: date
    anchor: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A searchable piece of one paper.

    `source`: "paper" is the title with the abstract, "abstract" a run of the abstract's sentences, "analysis" a piece
    of one analysis section (`kind`, `heading`, `basis` say which, `entry` where it stands). `text` is exactly
    `origin[start:end]` where the origin is the abstract, the section's text, or for "paper" the title, a newline and
    the abstract. `id` is the catalogue's, 0 before it is stored.
    """

    arxiv_id: str
    source: Source
    text: str
    start: int
    end: int
    language: Language
    kind: SectionKind | None = None
    heading: str = ""
    basis: Basis | None = None
    entry: EntryLink | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class TextSection:
    """A section of a paper, in the authors' words, a paragraph a line. `number` is how the paper counts it, such as
    "4.1" or "A", "" where it does not; `anchor` is its name in the paper's HTML page."""

    number: str
    title: str
    anchor: str
    text: str

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class FullText:
    """The text of one version of a paper, section by section; no sections where arXiv has no HTML of it."""

    version: int
    sections: tuple[TextSection, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to; every bound is inclusive, an empty tuple means any.

    `since`/`until` bound the day of version 1, `digested_since`/`digested_until` the day of a digest that names the
    paper. A category matches any of the paper's, none of which is one of `not_categories`; `primary` matches its first
    alone. An author matches by whole words of the name, case- and accent-blind; names joined by & mean papers that all
    of them wrote; none of `not_authors` wrote any. `language` is that of an analysis that the paper has; one of `types`
    is a kind that the paper is of. Bounds the wrong way round, and a type that there is not, raise UserError.
    """

    since: date | None = None
    until: date | None = None
    digested_since: date | None = None
    digested_until: date | None = None
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    not_categories: tuple[str, ...] = ()
    language: Language | None = None
    primary: tuple[str, ...] = ()
    not_authors: tuple[str, ...] = ()
    types: tuple[Kind, ...] = ()

    def __post_init__(self) -> None:
        for first, last in ((self.since, self.until), (self.digested_since, self.digested_until)):
            if first and last and first > last:
                raise UserError(f"no paper can be since {first} and until {last}: swap the two dates")
        for kind in self.types:
            if kind not in KINDS:
                raise UserError(f"{str(kind)[:40]!r} is no type of paper: name one of {', '.join(KINDS)}")

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage and how well it meets the question: late interaction, about 0 to 1."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper that was found. `score` orders the hits of one search; the parts say why.

    `dense` is the cosine of its best passage (-1 to 1, None when only words found it), `lexical` its BM25 (None when
    only vectors found it), `late` the late interaction of the whole paper (about 0 to 1, comparable across searches).
    `ranked` counts the papers that its search ranked, at most some hundreds; 0 where none did.
    """

    paper: Paper
    score: float
    dense: float | None
    lexical: float | None
    late: float
    passages: tuple[ScoredPassage, ...] = ()
    entries: tuple[EntryLink, ...] = ()
    ranked: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """What a library holds."""

    papers: int = 0
    versions: int = 0
    digests: int = 0
    entries: int = 0
    passages: int = 0
    full_texts: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was skipped: where (a file with its line, from 1, or another source with line 0) and why.

    `first_seen` is the moment (UTC) since when a library knows of it.
    """

    path: str
    line: int
    reason: str
    first_seen: datetime | None = field(default=None, compare=False)

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that was read: a hash of its content, how many papers it held, and what could not be read of it.

    `stale`: something was removed from the library since.
    """

    path: str
    content: str
    papers: int
    problems: tuple[Problem, ...] = ()
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """A library's state. `indexes` names each derived index with its health, such as "ok, generation 12".

    `days` are days with a digest, `missing_days` the working days without one between the first and the last of them;
    `sizes` are bytes on the disk, by store; `problems` counts what could not be read.
    """

    home: str
    model: str
    generation: int
    counts: Counts
    first_day: date | None = None
    last_day: date | None = None
    indexes: dict[str, str] = field(default_factory=dict)
    days: int = 0
    missing_days: tuple[date, ...] = ()
    token_model: str = ""
    sizes: dict[str, int] = field(default_factory=dict)
    problems: int = 0
