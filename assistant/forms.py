"""Which form of answer fits which kind of question. All of them say nothing but quotes, metadata, counts and the fixed
sentences of `texts` and `form_texts`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import list_forms, paper_forms
from assistant.evidence import Draft
from assistant.extractive import Composed, compose, refusal
from assistant.form_texts import FORM_TEXTS
from assistant.kinds import asks_for_lack, asks_who
from assistant.paper_forms import Found
from assistant.selection import papers_that_answer
from assistant.texts import TEXTS
from assistant.values import Kind, Understood

if TYPE_CHECKING:
    from vectorstore.library import Library

WRITTEN: frozenset[Kind] = frozenset({"find", "existence", "approaches", "about", "aspect", "compare"})
"""The kinds that a language model may answer in its words; the others are lists, days and numbers."""

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


def answer(library: "Library", understood: Understood, found: Sequence[Found], template: str) -> Composed:
    """The answer to a question from its hits, each with the ranked quotes of its abstract; a refusal where none of them
    answers. `template` is `Settings.entry_url`."""
    draft = Draft(understood.language, template)
    hits = [hit for hit, _ in found]
    kind = understood.kind
    if asks_for_lack(understood.text) and kind not in _OF_PAPERS:
        texts = TEXTS[understood.language]
        return refusal(replace(texts, refusal=texts.lacking), hits, template)
    if kind == "count":
        return list_forms.counted(library, draft, understood, found)
    if form := _OF_PAPERS.get(kind) or _OF_LISTS.get(kind):
        named = understood.subjects if kind in _OF_PAPERS else ()
        shown = {hit.paper.arxiv_id for hit in hits}
        if not shown.issuperset(named) or not (hits or kind == "day"):  # a filter leaves one out
            return refusal(TEXTS[understood.language], hits, template)
        return form(library, draft, understood, found)
    answers = papers_that_answer(library, understood.text, understood.language, hits)
    if not answers:
        return refusal(TEXTS[understood.language], hits, template)
    return _of_answers(library, draft, understood, found, [each for each in found if each[0] in answers])


def _of_answers(
    library: "Library", draft: Draft, understood: Understood, found: Sequence[Found], answers: Sequence[Found]
) -> Composed:
    """The answer from those of the hits found that answer."""
    kind = understood.kind
    if kind == "find" and asks_who(understood.text) and len(answers) == 1:  # no paper's name, but one paper's work
        return paper_forms.authors(library, draft, understood, answers)
    if kind == "approaches":
        return list_forms.approaches(draft, understood, found, answers)
    opening = FORM_TEXTS[understood.language].exists if kind == "existence" else ""
    return compose(library, understood.text, understood.language, answers, draft.template, opening)
