"""Which form of answer fits which kind of question. All of them say nothing but quotes, metadata, counts and the fixed
sentences of `texts` and `form_texts`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answers import day_form, detail_forms, list_forms, paper_forms
from assistant.answers.evidence import Draft
from assistant.answers.extractive import Composed, compose, refusal
from assistant.answers.form_texts import FORM_TEXTS
from assistant.answers.paper_forms import Found
from assistant.answers.selection import MOST_PAPERS, about_as_near, papers_that_answer
from assistant.cues import ASPECT_CUES
from assistant.questions.alternatives import alternatives
from assistant.questions.detail_questions import (
    asks_for_abstract,
    asks_for_number_of_authors,
    detail_asked,
    words_asked,
)
from assistant.questions.finding import find
from assistant.questions.kinds import asks_for_lack, asks_who, is_pasted, is_small_talk
from assistant.questions.qualities import quality_told
from assistant.questions.unheld import given_by_abstract, unheld_names
from assistant.texts import TEXTS
from assistant.values import Kind, Understood
from vectorstore.languages import language_of
from vectorstore.values import Hit

if TYPE_CHECKING:
    from vectorstore.library import Library

WRITTEN: frozenset[Kind] = frozenset({"find", "existence", "approaches", "about", "aspect", "compare"})
"""The kinds that a language model may answer in its words; the others are lists, days and numbers."""

_FORMS = {
    "about": paper_forms.about, "aspect": paper_forms.aspect, "compare": paper_forms.compare,
    "authors": paper_forms.authors, "when": paper_forms.when,
    "listing": list_forms.listing, "day": day_form.day, "similar": list_forms.similar, "among": list_forms.among,
}  # fmt: skip
MANY = 40
"""Papers among which the latest that answer are looked for."""

_OF_NAMED = ("about", "aspect", "compare", "authors", "when")


def papers(library: "Library", understood: Understood, top: int) -> list[Hit]:
    """At most `top` papers to answer a question from, best first; where the latest are wanted, the latest of many that
    answer are among them."""
    if not _by_day(understood):
        return find(library, understood, top)
    many = find(library, understood, max(top, MANY))
    latest = sorted(_meeting(library, understood, many, len(many)), key=_day, reverse=True)[: min(top, MOST_PAPERS)]
    others = [hit for hit in many if hit not in latest][: max(0, top - len(latest))]
    return [hit for hit in many if hit in latest or hit in others]


def answer(library: "Library", understood: Understood, found: Sequence[Found], template: str) -> Composed:
    """The answer to a question from its hits, each with the ranked quotes of its abstract; a refusal where none of them
    answers. `template` is `Settings.entry_url`."""
    if is_pasted(understood.text):
        return _from_answers(library, understood, found, template)
    draft = Draft(understood.language, template)
    hits = [hit for hit, _ in found]
    understood, name = given_by_abstract(understood, hits)
    if name:
        places = {paper: place for place, paper in enumerate(understood.subjects)}
        found = sorted(found, key=lambda each: places.get(each[0].paper.arxiv_id, len(places)))
    kind = understood.kind
    if asks_for_lack(understood.text) and kind not in _OF_NAMED:
        texts = TEXTS[understood.language]
        return refusal(replace(texts, refusal=texts.lacking), hits, template)
    if kind == "count":
        return list_forms.counted(library, draft, understood, found)
    if names := unheld_names(understood, hits):
        return detail_forms.unheld(draft, understood, found, names)
    if kind in _FORMS:
        return _of_kind(library, draft, understood, found, name)
    return _from_answers(library, understood, found, template)


def _from_answers(library: "Library", understood: Understood, found: Sequence[Found], template: str) -> Composed:
    """The answer from those of the hits found that answer; a refusal where none does, and to small talk what may be
    asked."""
    if is_small_talk(understood.text):
        return Composed((TEXTS[understood.language].offer,), (), refused=True)
    if answering := _answering(library, understood, found):
        return _of_answers(library, Draft(understood.language, template), understood, found, answering)
    return refusal(TEXTS[understood.language], [hit for hit, _ in found], template)


def _answering(library: "Library", understood: Understood, found: Sequence[Found]) -> list[Found]:
    """Those of the hits found that answer, the latest first where these are wanted."""
    if not _by_day(understood):
        return _best(library, understood, found, most=0)
    answering = _best(library, understood, found, most=len(found))
    return sorted(answering, key=lambda each: _day(each[0]), reverse=True)[:MOST_PAPERS]


def _best(library: "Library", understood: Understood, found: Sequence[Found], most: int) -> list[Found]:
    """Those of the hits found that answer; of a question that wants things to be made faster or smaller only hits that
    tell of that, with the quotes that do."""
    hits = [hit for hit, _ in found]
    answers = _meeting(library, understood, hits, most)
    quality = None if is_pasted(understood.text) else quality_told(understood.text)
    if not answers or not quality:
        return [each for each in found if each[0] in answers]
    telling = {
        hit: [q for q in quotes if quality.search(q.text) and not ASPECT_CUES["problem"].search(q.text)]
        for hit, quotes in found
    }
    of_them = [hit for hit in hits if telling[hit]]
    chosen = [hit for hit in of_them if hit in answers] or about_as_near(of_them)[:MOST_PAPERS]
    return [(hit, telling[hit]) for hit in chosen]


def _meeting(library: "Library", understood: Understood, hits: Sequence[Hit], most: int = 0) -> set[Hit]:
    """Those of the hits that answer a question, or one of the alternatives that it gives."""
    asked = alternatives(understood.text)
    return {
        hit for question in asked for hit in papers_that_answer(library, question, language_of(question), hits, most)
    }


def _by_day(understood: Understood) -> bool:
    return understood.latest and understood.kind in ("find", "existence")


def _day(hit: Hit) -> date:
    return hit.paper.published or date.min


def _of_kind(library: "Library", draft: Draft, understood: Understood, found: Sequence[Found], name: str) -> Composed:
    """The answer from the papers that a question names, under `name` where their titles don't, or from those that it
    lists."""
    kind = understood.kind
    named = understood.subjects if kind in _OF_NAMED else ()
    shown = {hit.paper.arxiv_id for hit, _ in found}
    if not shown.issuperset(named) or not (found or kind == "day"):  # a filter leaves one out
        return refusal(TEXTS[understood.language], [hit for hit, _ in found], draft.template)
    if kind in ("about", "aspect") and (detailed := _of_detail(library, draft, understood, found)):
        return detailed
    if kind == "about":
        return paper_forms.about(library, draft, understood, found, name)
    return _FORMS[kind](library, draft, understood, found)


def _of_detail(library: "Library", draft: Draft, understood: Understood, found: Sequence[Found]) -> Composed | None:
    """The answer to a question that asks one paper for a detail; None for one that asks for it as a whole."""
    if asks_for_number_of_authors(understood.text):
        return paper_forms.authors(library, draft, understood, found)
    paper = found[0][0].paper
    if asks_for_abstract(understood.text, paper):
        return detail_forms.whole_abstract(draft, found[0])
    detail = detail_asked(understood.text, paper)
    if detail and (understood.kind == "about" or detail.amount or detail.names):
        return detail_forms.detail(library, draft, understood, found[0], detail)
    words = words_asked(understood.text, paper) if understood.kind == "about" else None
    return None if words is None else detail_forms.claim(library, draft, understood, found[0], words)


def _of_answers(
    library: "Library", draft: Draft, understood: Understood, found: Sequence[Found], answers: Sequence[Found]
) -> Composed:
    """The answer from those of the hits found that answer."""
    kind = understood.kind
    if kind == "find" and asks_who(understood.text) and len(answers) == 1:  # no paper's name, but one paper's work
        return paper_forms.authors(library, draft, understood, answers)
    if kind == "approaches":
        return list_forms.approaches(draft, understood, found, answers)
    texts = FORM_TEXTS[understood.language]
    opening = texts.latest if _by_day(understood) else texts.exists if kind == "existence" else ""
    return compose(library, understood.text, understood.language, answers, draft.template, opening)
