"""What a question was understood as, in a few words each: what a reader sees before the answer, and can correct."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.answers.form_texts import FORM_TEXTS, limits
from assistant.record import filters_record
from assistant.understand.intent import Intent
from ui.pages.texts import Words
from vectorstore.text.kinds import name_of
from vectorstore.values import Filters

Changed = Literal["", "date", "categories", "authors", "types", "condition"]
"""What changes a chip: the control of a filter, or a line of words; "" of one that stays as it is."""

FIELDS: Mapping[Changed, tuple[str, ...]] = {
    "date": ("since", "until"),
    "categories": ("categories",),
    "authors": ("authors",),
    "types": ("types",),
}
"""The filters that a control sets."""

NAMED = 3
"""Papers that are named; more are counted."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood, or that is set beside the question. It can be taken away where `drop` holds words
    that are then no limit, `without` words that the question then lacks, or `filter` the name of a filter that is then
    not set; where `change` names a control, it begins with `now`. `sort` is how it looks: as a condition, as one left
    out, as a limit, or as a remark about the reading."""

    label: str
    sort: Literal["wanted", "unwanted", "limit", "remark"] = "limit"
    drop: str = ""
    without: str = ""
    filter: str = ""
    change: Changed = ""
    now: str = ""


def chips_of(intent: Intent, titles: Mapping[str, str], words: Words, question: str = "") -> list[Chip]:
    """Everything that limits or changes what is found, in the order in which a reader checks it. `titles` are those of
    papers by their ids."""
    return [
        *_read(intent, words),
        *_papers(intent, titles, words),
        *_conditions(question, intent, words),
        *_limits(intent, words),
    ]


def given_chips(given: Filters, words: Words) -> list[Chip]:
    """A chip for each of the filters that are set beside the question."""
    apart = {name: Filters(**{field: getattr(given, field) for field in fields}) for name, fields in FIELDS.items()}
    return [
        Chip(limit_text(filters, words), filter=name, change=name, now=_said(filters))
        for name, filters in apart.items()
        if filters
    ]


def limit_text(filters: Filters, words: Words) -> str:
    """What filters say, in words."""
    return limits(filters, FORM_TEXTS[words.language])


def _said(filters: Filters) -> str:
    return json.dumps(filters_record(filters))


def _control(filters: Filters) -> Changed:
    """The control that can say all that these filters do, "" where there is none."""
    said = set(filters_record(filters))
    return next((name for name, fields in FIELDS.items() if said <= {*fields}), "")


def _read(intent: Intent, words: Words) -> Iterator[Chip]:
    if intent.follows:
        yield Chip(words["follows"], sort="remark")
    for typed, read in intent.read_as:
        yield Chip(words.fill("read_as", typed=typed, read=read), sort="remark")


def _papers(intent: Intent, titles: Mapping[str, str], words: Words) -> Iterator[Chip]:
    if len(intent.papers) > NAMED:
        yield Chip(words.fill("among_papers", count=len(intent.papers)), sort="wanted")
    for arxiv_id in intent.papers if len(intent.papers) <= NAMED else ():
        # Before the colon most titles have the name that the paper goes by.
        yield Chip(titles.get(arxiv_id, f"arXiv:{arxiv_id}").partition(": ")[0], sort="wanted")
    if intent.aspect and intent.aspect != "other":
        yield Chip(FORM_TEXTS[words.language].aspects[intent.aspect], sort="wanted")


def _conditions(question: str, intent: Intent, words: Words) -> Iterator[Chip]:
    if intent.wanted != (intent.text,):  # a question that is its own condition says nothing new
        for condition in intent.wanted:
            said = condition in question
            change: Changed = "condition" if said else ""
            without = condition if said and len(intent.wanted) > 1 else ""
            yield Chip(condition, "wanted", without=without, change=change, now=condition)
    if intent.type:
        said_by = intent.typed[0] if len(intent.typed) == 1 else ""
        kinds = Filters(types=(intent.type,))
        label = name_of(intent.type, words.language, several=True)
        yield Chip(label, "wanted", drop=said_by, change="types" if said_by else "", now=_said(kinds))
    for condition in intent.unwanted:
        yield Chip(words.fill("unwanted", condition=condition), "unwanted")


def _limits(intent: Intent, words: Words) -> Iterator[Chip]:
    for limit in intent.limits:
        if limit in intent.overruled:
            yield Chip(words.fill("overruled", words=limit.words), "unwanted")
        else:
            label, change = limit_text(limit.filters, words), _control(limit.filters)
            yield Chip(label, drop=limit.words, change=change, now=_said(limit.filters))
    if intent.latest:
        yield Chip(words["latest"])
    if intent.answer_in:
        yield Chip(words[f"answer_in_{intent.answer_in}"])
