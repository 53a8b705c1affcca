"""Which kind of question it is, and the papers of the library that it names."""

import re
from typing import TYPE_CHECKING

from assistant.questions.comparisons import compared
from assistant.questions.concepts import holds_all
from assistant.questions.continuing import only_narrows
from assistant.questions.filters_said import Said
from assistant.questions.kinds import general_kind, has_content
from assistant.questions.namings import aspect_in, namings
from assistant.questions.subjects import mentioned, subject
from assistant.values import Aspect, Kind, Reading

if TYPE_CHECKING:
    from vectorstore.library import Library

SEVERAL = re.compile(r"\bpapers?\b|\bworks?\b|论文|文章|工作|研究", re.IGNORECASE)
"""What a question says that asks for papers, and so for none in particular."""
_LISTS = re.compile(
    r"\b(?:papers?|preprints?|articles?|works?|publications?|research|studies|latest|newest|recent|everything|all"
    r"|library)\b"
    r"|论文|文章|工作|研究|成果|最新|最近|所有|全部|库",
    re.IGNORECASE,
)
_THE_PAPER = re.compile(
    r"\bthe (?P<en>[\w-]+(?: [\w-]+){0,7}?) paper\b"
    r"|[那这]篇\s*(?P<zh>[A-Za-z][\w-]*(?: [\w-]+){1,7}?)\s*的?(?:论文|文章)",
    re.IGNORECASE | re.ASCII,
)
NEAREST = 5
_AND = re.compile(r"\s+and\s+|\s*[和与跟、]\s*")


def kind_of(library: "Library", text: str, said: Said) -> tuple[Kind, tuple[str, ...], Aspect | None]:
    """The kind of a question; where it names papers that the library holds, it is about those."""
    general = _general(text, said)
    if general in ("listing", "day"):
        return general, (), None
    text = _with_id(library, text)
    named = _named(library, text, general)
    if (not named or named[0] != "compare") and (papers := compared(library, text)):
        return "compare", papers, aspect_in(text)
    if named:
        return named
    if general == "find" and not SEVERAL.search(text) and (paper := mentioned(library, text)):
        aspect = aspect_in(text)
        return ("aspect" if aspect else "about"), (paper,), aspect
    return general, (), None


def _named(library: "Library", text: str, general: Kind) -> tuple[Kind, tuple[str, ...], Aspect | None] | None:
    known: dict[str, str | None] = {}
    for naming in namings(text):
        if naming.kind == "authors":
            several = [subject(library, name, anywhere=False) for name in _AND.split(naming.names[0])]
            if len(set(several) - {None}) == len(several) > 1:
                return "authors", tuple(paper for paper in several if paper), None
        if naming.bare and general == "count":
            continue
        for name in set(naming.names) - known.keys():
            known[name] = subject(library, name, anywhere=not naming.bare)
        papers = [known[name] for name in naming.names]
        if papers == [None] and naming.kind in ("about", "aspect") and not naming.bare:
            pair = [subject(library, name, anywhere=False) for name in _AND.split(naming.names[0])]
            if len(set(pair) - {None}) == 2 == len(pair):
                return "compare", tuple(paper for paper in pair if paper), naming.aspect
        if all(papers) and len(set(papers)) == len(papers):
            return naming.kind, tuple(paper for paper in papers if paper), naming.aspect
    return None


def _with_id(library: "Library", text: str) -> str:
    """The question with an arXiv id for "the adversarial SHAP paper", where of the nearest papers only the first has
    all these words in its title."""
    described = _THE_PAPER.search(text)
    if not described:
        return text
    words = (described["en"] or described["zh"]).split()
    nearest = library.search(" ".join(words), top=NEAREST)
    if [hit for hit in nearest if holds_all(hit.paper.title, tuple(words))] != nearest[:1]:
        return text
    return text[: described.start()] + f" {nearest[0].paper.arxiv_id} " + text[described.end() :]


def _general(text: str, said: Said) -> Kind:
    limited = any(each.filters for each in said.taken)
    content = has_content(text) and not (limited and only_narrows(text))
    general = general_kind(text, any(map(of_days, said.taken)), content)
    if general != "listing":
        return general
    if not re.search(r"\w", text) and any(each.filters.digested_since for each in said.taken):
        return "day"
    return "listing" if limited or _LISTS.search(text) else "find"  # small talk limits nothing


def of_days(reading: Reading) -> bool:
    """Whether it bounds days."""
    said = reading.filters
    return bool(said.since or said.until or said.digested_since or said.digested_until)
