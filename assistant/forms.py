"""Which form of answer fits which kind of question. All of them say nothing but quotes, metadata, counts and the fixed
sentences of `texts` and `form_texts`."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant import list_forms, paper_forms
from assistant.evidence import Draft
from assistant.extractive import Composed, compose, refusal
from assistant.form_texts import FORM_TEXTS
from assistant.quotes import Quote
from assistant.selection import answering
from assistant.texts import TEXTS
from assistant.values import Kind, Understood
from vectorstore.values import Hit

if TYPE_CHECKING:
    from vectorstore.library import Library

WRITTEN: frozenset[Kind] = frozenset({"find", "existence", "approaches", "about", "aspect", "compare"})
"""The kinds that a language model may answer in its words; the others are lists, days and numbers."""

_WHO = re.compile(
    r"who (?:first )?(?:wrote|proposed|introduced|developed|invented|built|came up with|is behind)\b|谁(?:最先)?(?:提出"
    r"|做|写|发明)"
    r"|.{2,40}(?:是|由)谁(?:提出|做|写|发明)",
    re.IGNORECASE,
)
"""Asks for people, whatever it is that they made."""

_OF_PAPERS = {
    "about": paper_forms.about, "aspect": paper_forms.aspect, "compare": paper_forms.compare,
    "authors": paper_forms.authors, "when": paper_forms.when,
}  # fmt: skip
_OF_LISTS = {
    "listing": list_forms.listing,
    "day": list_forms.day,
    "similar": list_forms.similar,
    "among": list_forms.among,
}


def answer(
    library: "Library", understood: Understood, found: Sequence[tuple[Hit, list[Quote]]], template: str
) -> Composed:
    """The answer to a question from its hits, each with the ranked quotes of its abstract; a refusal where none of them
    answers. `template` is `Settings.entry_url`."""
    draft = Draft(understood.language, template)
    hits = [hit for hit, _ in found]
    kind = understood.kind
    if kind == "count":
        return list_forms.counted(library, draft, understood, found)
    if form := _OF_PAPERS.get(kind) or _OF_LISTS.get(kind):
        named = understood.subjects if kind in _OF_PAPERS else ()
        shown = {hit.paper.arxiv_id for hit in hits}
        if not shown.issuperset(named) or not (hits or kind == "day"):  # a filter leaves one out
            return refusal(TEXTS[understood.language], hits, template)
        return form(library, draft, understood, found)
    if kind == "find" and _WHO.match(understood.text):
        whose = answering(library, understood.text, understood.language, hits)
        if len(whose) == 1:  # what it names is no paper's name, but one paper's work
            return paper_forms.authors(library, draft, understood, [each for each in found if each[0] in whose])
    if kind == "approaches" and answering(library, understood.text, understood.language, hits):
        return list_forms.approaches(library, draft, understood, found)
    opening = FORM_TEXTS[understood.language].exists if kind == "existence" else ""
    return compose(library, understood.text, understood.language, found, template, opening)
