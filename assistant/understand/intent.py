"""What a question means: the one value that everything behind understanding reads."""

from dataclasses import dataclass
from typing import Literal

from vectorstore.values import Filters, Language

Act = Literal[
    "papers", "paper", "aspect", "compare", "similar", "day", "count", "authors", "when", "define", "among", "talk",
    "order", "offtopic",
]  # fmt: skip
"""What is wanted: papers on something; one paper; one detail of papers; papers, or families of methods, against each
other; papers like one; what is new on a day; a number of papers; who wrote a paper; when it came out; what a term
means; some of the papers shown; small talk; something done that is no matter of papers; something of another world."""

Aspect = Literal[
    "limitations", "future_work", "data", "method", "results", "contribution", "code", "compute", "numbers", "license",
    "other",
]  # fmt: skip
"""The detail of a paper that is asked for."""

Form = Literal["list", "begin", "who", "trend", "families"]
"""How papers on something are asked for: as a list; where to begin reading; who works on it; how it develops over time;
what kinds of approaches there are."""

PaperType = Literal["survey", "benchmark", "dataset", "code"]
"""The kind of paper that is wanted; "code": one that releases code or weights."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Words of a question that limit the papers, and the filters that they mean."""

    words: str
    filters: Filters


@dataclass(frozen=True, slots=True)
class Intent:
    """The meaning of a question, taken together with the conversation before it.

    `wanted` and `unwanted` are conditions on papers in the question's own words, typing errors mended; `typed` are the
    words behind `type`. `filters` joins the `limits` said in words with those given beside the question, which the
    `overruled` limits contradict. `papers` are arXiv ids of the library that the question is about, in its order;
    `absent` names papers that it asks for and the library does not hold; `beyond` are papers that were shown already,
    of which more are wanted; `unknowable` are words for what no library of abstracts can know (affiliations,
    citations). `text` is what sentences are compared with, the question without its limits and empty words. `read_as`
    pairs words as typed and as read. `follows`: the conversation gave a part of it. `sure`, from 0 to 1: how probably
    act and words are read rightly. `foreign`: the log odds, by its wording, that a question with nothing before it
    is of another world than papers; None where that was not looked at.
    """

    act: Act = "papers"
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    type: PaperType | None = None
    typed: tuple[str, ...] = ()
    form: Form = "list"
    filters: Filters = Filters()
    limits: tuple[Limit, ...] = ()
    overruled: tuple[Limit, ...] = ()
    papers: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    aspect: Aspect | None = None
    latest: bool = False
    beyond: tuple[str, ...] = ()
    unknowable: tuple[str, ...] = ()
    answer_in: Language | None = None
    language: Language = "en"
    text: str = ""
    read_as: tuple[tuple[str, str], ...] = ()
    follows: bool = False
    sure: float = 1.0
    foreign: float | None = None

    @property
    def subjects(self) -> tuple[str, ...]:
        """All that is wanted, the words for a type of paper last."""
        return (*self.wanted, *self.typed)

    @property
    def topic(self) -> str:
        """All that is wanted, as one text to search with; "" where only limits are given."""
        return " ".join(self.subjects)
