"""What of a language model's reading of a question holds: checked against the library and the reader's own words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.understand import limits
from assistant.understand.categories import categories_in
from assistant.understand.intent import Intent, Limit
from assistant.understand.model_form import QuestionForm
from assistant.understand.named_papers import paper_meant
from assistant.understand.thread import OF_ONE
from assistant.values import Question
from vectorstore.text.normal_text import one_line
from vectorstore.values import Filters, Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST, LONGEST = 8, 200
"""Phrases of one field, and characters of a phrase, that are taken from a model."""


def phrases(given: Iterable[str], most: int = MOST) -> tuple[str, ...]:
    """Returns those that say anything, each once and on one line."""
    lines = (one_line(each)[:LONGEST] for each in given)
    return tuple(dict.fromkeys(each for each in lines if any(map(str.isalnum, each))))[:most]


def papers_said(
    local: Intent, form: QuestionForm, asked: Question, library: "Library", shown: Sequence[Paper]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the ids of papers that the library holds, and the names of others that the reader typed; without any of
    these what the local Intent has for the same."""
    meant = {name: paper_meant(library, name, shown) for name in phrases(form.papers, max(MOST, len(shown)))}
    found = tuple(dict.fromkeys(paper.arxiv_id for paper in meant.values() if paper))
    absent = tuple(typed for name, paper in meant.items() if not paper and (typed := _typed(name, asked)))
    if form.act == "among":
        listed = local.papers if local.act == "among" else tuple(paper.arxiv_id for paper in shown)
        return found or listed, ()
    of_methods = form.act == "compare" and form.wanted
    if not (found or absent or of_methods) and (form.act == local.act or {form.act, local.act} <= OF_ONE):
        return local.papers, local.absent
    return found, absent


def limits_said(
    local: Intent, form: QuestionForm, asked: Question, library: "Library", today: date
) -> tuple[Limit, ...]:
    """Returns the local limits that the model says too, in their words, then those that it alone says. Once a reader
    takes limits away by hand, the local ones stay as they are."""
    if asked.dropped:
        return local.limits
    here = limits.together(each.filters for each in local.limits)
    new = _filters(form, here, asked, library)
    kept, others = list(local.limits), []
    for fields in limits.TOGETHER:
        if all(_open(getattr(new, name), name, today) == _open(getattr(here, name), name, today) for name in fields):
            continue
        kept = [each for each in kept if not any(getattr(each.filters, name) for name in fields)]
        values = {name: value for name in fields if (value := getattr(new, name))}
        if values:
            words = [", ".join(each) if isinstance(each, tuple) else str(each) for each in values.values()]
            others.append(Limit("–".join(words), Filters(**values)))
    return (*kept, *others)


def _filters(form: QuestionForm, here: Filters, asked: Question, library: "Library") -> Filters:
    """What of a form's filters can be: days that are real and in order, else those of the local
    Intent; categories and authors that the library holds or the reader typed."""
    since, until = _days(form.since, form.until) or (here.since, here.until)
    digested = _days(form.digested_since, form.digested_until) or (here.digested_since, here.digested_until)
    held = {name for name, _ in library.categories()}
    named, unnamed = (
        dict.fromkeys(each for words in said for each in categories_in(words) if each in held or _typed(each, asked))
        for said in (form.categories, form.not_categories)
    )
    authors = (name if library.search.has_author(name) else _typed(name, asked) for name in phrases(form.authors))
    return replace(
        here, since=since, until=until, digested_since=digested[0], digested_until=digested[1],
        categories=tuple(named), not_categories=tuple(unnamed), authors=tuple(dict.fromkeys(filter(None, authors))),
    )  # fmt: skip


def _days(first: str | None, last: str | None) -> tuple[date | None, date | None] | None:
    try:
        since, until = (date.fromisoformat(day) if day else None for day in (first, last))
    except ValueError:
        return None
    return None if since and until and since > until else (since, until)


def _open(value: object, name: str, today: date) -> object:
    """A last day that has not passed is none."""
    return None if isinstance(value, date) and name.endswith("until") and value >= today else value


def _typed(phrase: str, asked: Question) -> str:
    """A phrase as the question or an earlier one has it; "" where none does."""
    pattern = re.compile(rf"(?<![A-Za-z0-9]){re.escape(phrase)}(?![A-Za-z0-9])", re.IGNORECASE)
    return next((found[0] for text in (asked.text, *reversed(asked.history)) if (found := pattern.search(text))), "")
