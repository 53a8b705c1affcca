"""Names in a question that no title of the library goes by: the paper whose abstract gives the name to its work, or
none, where papers only mention it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.checks.proper_names import is_spelled_out, names
from assistant.questions.meaning import SEVERAL
from assistant.questions.measures import METRIC
from assistant.questions.namings import Naming, aspect_in, namings
from assistant.questions.subjects import goes_by
from assistant.values import Kind, Understood
from vectorstore.folding import fold
from vectorstore.values import Hit, Paper

SEARCHING: tuple[Kind, ...] = ("find", "existence", "approaches")
"""Kinds of question that name no paper by its title."""

LONGEST_NAME = 4
"""Words."""

MOST_NAMES = 2
"""Of a question that may be about one of them: the paper's, and what it is measured on."""

_NAMELIKE = re.compile(r"[A-Z0-9].*|[a-z]+[A-Z0-9].*|of|the|and|for|&")
_COINED = re.compile(r".*[A-Za-z][A-Z0-9]|.*\d[A-Za-z]|.* \d")
_WORDS = r"(?:[ ,]+(?!(?:by|on|with|using|from|for|than|over|in|into|to|via|that|which|and)\b)[\w-]+)"
_GIVES = (
    r"\b(?:introduc|present|propos|construct|curat|build|develop|contribut|releas|creat|collect|design|provid|implement)"
    rf"\w*{_WORDS}{{0,4}}?[ ,]+[(\"“'‘]*"
    r"|\b(?:call(?:ed)?|named?|dub(?:bed)?|codenamed|term(?:ed)?|coined)(?: (?:it|this))?[ ,]+[(\"“'‘]*"
    rf"|\b(?:our|a new|the (?:resulting|proposed))\b{_WORDS}{{1,3}}?,? [(\"“'‘]*"
)
_BY_ABBREVIATION = r"\b(?:introduc|present|propos|construct|curat|develop|releas|implement)\w*[^.;()]{3,120}\("
_BEHIND = (
    r"(?=[,.:;)\"”'’]| \(| (?:that|which|is|as|to|for|by|in|with|and|on|at|using|comprising|consisting|where)\b|\s*$)"
)
"""After a name, and no noun that makes the name a part of another thing's: CLIP guidance."""
_STYLED = re.compile(r"\\(?:text[a-z]{1,6}|emph|underline|math[a-z]{1,4})\s*\{([^{}]*)\}")
"""LaTeX that only says how its text looks."""


def given_by_abstract(understood: Understood, hits: Sequence[Hit]) -> tuple[Understood, str]:
    """The question as one about the papers found whose titles stand in it, or whose abstracts give their work the names
    that are asked about, and the names; as it was and "" where there are no such papers."""
    for naming in _read(understood.text) if understood.kind != "compare" else ():
        if naming.kind == "compare" and (pair := _pair(naming.names, hits)):
            return replace(understood, kind="compare", subjects=pair, aspect=naming.aspect), " / ".join(naming.names)
    return (understood, "") if understood.subjects or understood.kind not in SEARCHING else _one_given(understood, hits)


def _one_given(understood: Understood, hits: Sequence[Hit]) -> tuple[Understood, str]:
    titled = [hit.paper for hit in hits if " " in hit.paper.title and hit.paper.title in understood.text]
    if len(titled) == 1 and not SEVERAL.search(understood.text.replace(titled[0].title, "")):
        return _about(understood, titled[0], _asking(understood.text, titled[0].title)), titled[0].title
    for naming in _read(understood.text):
        if naming.kind in ("about", "aspect", "authors", "when") and (owner := _owner(naming.names[0], hits)):
            return _about(understood, owner, naming), naming.names[0]
        for name in naming.names if naming.kind == "compare" else ():
            if known := next((hit.paper for hit in hits if goes_by(hit.paper, name)), None):
                return replace(understood, kind="about", subjects=(known.arxiv_id,)), name
    if understood.kind == "find" and not SEVERAL.search(understood.text):
        said = sorted(names(understood.text))
        for name in said if len(said) <= MOST_NAMES else ():
            if owner := _owner(name, hits):
                return _about(understood, owner, _asking(understood.text, name)), name
    return understood, ""


def unheld_names(understood: Understood, hits: Sequence[Hit]) -> tuple[str, ...]:
    """The names that a question asks about as those of papers, which no paper of the library goes by; not a term of the
    field, which the papers found spell out or write small."""
    subjects = [hit.paper for hit in hits if hit.paper.arxiv_id in understood.subjects]
    if understood.kind not in (*SEARCHING, "about", "aspect") or len(subjects) != len(understood.subjects):
        return ()
    told = [f"{hit.paper.title}. {hit.paper.abstract}" for hit in hits]
    for naming in _read(understood.text):
        absent = tuple(name for name in naming.names if not any(goes_by(paper, name) for paper in subjects))
        if not absent or len(absent) + len(subjects) != len(naming.names) or (subjects and naming.kind != "compare"):
            continue
        if all(_is_written_as_name(name) and (subjects or not _is_term(name, told)) for name in absent):
            return absent
    return ()


def mentioning(text: str, name: str) -> bool:
    """Whether a text mentions a name, or one that begins with it: LLaVA-1.5 for LLaVA."""
    return bool(re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", text, re.IGNORECASE))


def defining(text: str, name: str) -> bool:
    """Whether a text says what has a name: it gives the name to something, or spells it out."""
    text = _unstyled(text)
    return f"({name})" in text or bool(re.search(rf"(?:{_GIVES}){re.escape(name)}{_BEHIND}", text, re.IGNORECASE))


def _read(text: str) -> list[Naming]:
    return [naming for naming in namings(text) if not naming.bare]


def _asking(text: str, name: str) -> Naming:
    aspect = aspect_in(text.replace(name, " "))
    return Naming("aspect" if aspect else "about", (name,), aspect)


def _about(understood: Understood, paper: Paper, naming: Naming) -> Understood:
    text = understood.text.replace(naming.names[0], paper.arxiv_id)
    return replace(understood, text=text, kind=naming.kind, subjects=(paper.arxiv_id,), aspect=naming.aspect)


def _pair(names: Sequence[str], hits: Sequence[Hit]) -> tuple[str, ...]:
    """The ids of the papers found that go by these names, or whose abstracts give them; () where not each has one."""
    by_title = [next((hit.paper for hit in hits if goes_by(hit.paper, name)), None) for name in names]
    papers = [known or _owner(name, hits) for known, name in zip(by_title, names, strict=True)]
    ids = tuple(paper.arxiv_id for paper in papers if paper)
    return ids if len(set(ids)) == len(names) else ()


def _owner(name: str, hits: Sequence[Hit]) -> Paper | None:
    """The paper found whose abstract says that it brings what has this name."""
    if not _is_written_as_name(name) or METRIC.fullmatch(name):
        return None
    named = re.escape(name)
    gives = re.compile(rf"(?:{_GIVES}){named}{_BEHIND}|{_BY_ABBREVIATION}{named}\)", re.IGNORECASE)
    return next((hit.paper for hit in hits if gives.search(_unstyled(hit.paper.abstract))), None)


def _unstyled(text: str) -> str:
    return _STYLED.sub(r"\1", text)


def _is_written_as_name(name: str) -> bool:
    words = name.split()
    return len(words) <= LONGEST_NAME and bool(names(f"of {name}")) and all(map(_NAMELIKE.fullmatch, words))


def _is_term(name: str, told: Sequence[str]) -> bool:
    """Whether the papers found use it as a term of the field; several plain words are one, however they are written."""
    if not _COINED.match(name):
        return " " in name or any(re.search(rf"\b{re.escape(name.lower())}", text) for text in told)
    return any(is_spelled_out(name, f" {fold(text)} ") for text in told)
