"""What changed from one version of a paper to the next, as far as the library knows them."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from ui.pages.texts import Words
from vectorstore.values import Paper

_WORD = re.compile(r"\S+\s*")
LONGEST = 2_000
"""Words up to which two abstracts are compared."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version, what it changed in words, and its abstract with what was taken out and put in, "" where it is the
    same."""

    paper: Paper
    changes: tuple[str, ...]
    abstract: Markup


def versions_of(papers: Sequence[Paper], words: Words) -> list[Version]:
    """The versions, the newest first as they are given; the oldest that is known has nothing to compare with."""
    changed = [changed_from(new, old, words) for new, old in pairwise(papers)]
    return [*changed, *(Version(oldest, (), Markup("")) for oldest in papers[-1:])]


def changed_from(new: Paper, old: Paper, words: Words) -> Version:
    """A version beside an older one."""
    joined, gone = (
        [name for name in one.authors if name not in other.authors] for one, other in ((new, old), (old, new))
    )
    comma = words["name_comma"]
    told = (
        words.fill("version_title", title=old.title) if new.title != old.title else "",
        words.fill("version_joined", names=comma.join(joined)) if joined else "",
        words.fill("version_gone", names=comma.join(gone)) if gone else "",
        words.fill("version_comment", comment=new.comment) if new.comment and new.comment != old.comment else "",
        words.fill("version_journal", journal=new.journal_ref)
        if new.journal_ref and new.journal_ref != old.journal_ref
        else "",
    )
    abstract = _compared(old.abstract, new.abstract) if old.abstract != new.abstract else Markup("")
    return Version(new, tuple(filter(None, told)), abstract)


def _compared(old: str, new: str) -> Markup:
    """The new text with what was taken out of the old one and put in."""
    before, after = _WORD.findall(old)[:LONGEST], _WORD.findall(new)[:LONGEST]
    html = Markup("")
    for how, start, stop, begin, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how in ("delete", "replace"):
            html += Markup("<del>{}</del>").format("".join(before[start:stop]))
        if how in ("insert", "replace"):
            html += Markup("<ins>{}</ins>").format("".join(after[begin:end]))
        if how == "equal":
            html += escape("".join(after[begin:end]))
    return html
