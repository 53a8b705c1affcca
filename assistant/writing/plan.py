"""How a question is to be answered: what else to search for, and how the answer is laid out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.language_model import LanguageModelError
from assistant.understand.intent import Act, Form, Intent
from assistant.values import Judged
from assistant.writing.job import Job
from assistant.writing.prompt import Messages, asked, facts, line
from assistant.writing.texts import Layout, rules
from vectorstore.text.normal_text import one_line
from vectorstore.values import Filters

MOST_SEARCHES = 6
FEW = 12
"""Papers that answer, up to which a surely read question needs no plan."""
SURE = 0.75
"""How sure the Intent must be for that."""
LONGEST_QUERY = 200
MOST_TITLES = 12

LAYOUTS: dict[Act, Layout] = {
    "papers": "list", "among": "list", "similar": "list", "day": "themes", "compare": "table",
}  # fmt: skip
"""How answers are laid out where no plan says so; others explain."""

OF_FORMS: dict[Form, Layout] = {"begin": "reading_order", "trend": "trend", "families": "themes"}
"""The same for what a question about papers asks for in so many words."""

Texts = Annotated[list[str], BeforeValidator(lambda given: [given] if isinstance(given, str) else given or [])]


def all_required(schema: dict[str, Any]) -> None:
    """Marks each field of a JSON schema as required, which some servers want."""
    schema["required"] = list(schema["properties"])


class PlanForm(BaseModel):
    """A plan as a language model gives it."""

    model_config = ConfigDict(json_schema_extra=all_required)

    queries: Texts = Field(default_factory=list)
    sides: Texts = Field(default_factory=list)
    months: Texts = Field(default_factory=list)
    form: Annotated[Layout | None, BeforeValidator(lambda given: given if given in get_args(Layout) else None)] = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to search for beside the question, and the layout; `failure` is why a model gave no plan."""

    searches: tuple[Intent, ...]
    layout: Layout
    failure: LanguageModelError | None = None


def plan(job: Job) -> Plan:
    """Asks the model for a plan; without a model plans what the Intent gives."""
    intent = job.draft.intent
    layout = "explanation" if job.named and intent.act != "compare" else LAYOUTS.get(intent.act, "explanation")
    layout = OF_FORMS.get(intent.form, layout) if intent.act == "papers" else layout
    if not _needed(job):
        return Plan((), layout)
    job.begin("plan")
    try:
        form = job.ask(PlanForm, _messages(job))
    except LanguageModelError as failure:
        job.step("plan", "without_plan", reason=job.reason(failure))
        return Plan((), layout, failure)
    searches = tuple(_searches(intent, form))[:MOST_SEARCHES]
    told = "; ".join(_named(each, intent) for each in searches)
    job.step("plan", "" if searches else "nothing_to_plan", queries=told)
    return Plan(searches, form.form or layout)


def _needed(job: Job) -> bool:
    """Whether more may be found than the Intent says; not where it names papers or days."""
    intent = job.draft.intent
    if job.named or intent.act not in ("papers", "define", "compare") or not intent.topic:
        return False
    return job.deep or not job.yes or intent.sure < SURE or len(job.yes) > FEW


def _searches(intent: Intent, form: PlanForm) -> Iterator[Intent]:
    """Each of the plan's searches as an Intent that keeps all other conditions and filters of the question. Months
    that pass the filters are searched for the first of its queries."""
    months = [filters for month in dict.fromkeys(form.months) if (filters := _within(intent.filters, month))]
    named = (*form.queries, *form.sides) if months else (*form.sides, *form.queries)
    said = [text for each in named if (text := one_line(each)[:LONGEST_QUERY])]
    said = [text for text in dict.fromkeys(said) if any(map(str.isalnum, text))]
    plain = replace(intent, act="papers", papers=(), beyond=())
    for filters in months:
        yield replace(
            plain, wanted=tuple(said[:1]) or intent.wanted, filters=filters, text=" ".join(said[:1]) or intent.text
        )
    for text in said[bool(months) :]:
        if text.lower() != intent.topic.lower():
            yield replace(plain, wanted=(text,), text=text)


def _named(search: Intent, intent: Intent) -> str:
    """What is searched for, with its month where it has one of its own."""
    month = f" ({search.filters.since:%Y-%m})" if search.filters != intent.filters else ""
    return f"{' '.join(search.wanted)}{month}"


def _within(filters: Filters, month: str) -> Filters | None:
    """The filters for one month; None for what is none, or is outside of them."""
    try:
        year, number = map(int, month.strip().split("-")[:2])
        first, after = date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)
    except ValueError:
        return None
    since = max(first, filters.since or first)
    until = min(date.fromordinal(after.toordinal() - 1), filters.until or date.max)
    return replace(filters, since=since, until=until) if since <= until else None


def _messages(job: Job) -> Messages:
    intent, some = job.draft.intent, [_told(each) for each in job.found[:MOST_TITLES]]
    found = {"conditions": intent.wanted, "papers_that_answer": len(job.yes), "first_found": some}
    return [("system", rules("plan")), ("human", "\n".join([*facts(job), line(found), asked(job)]))]


def _told(judged: Judged) -> dict[str, Any]:
    paper = judged.hit.paper
    return {"paper": paper.title, "date": paper.published, "answers": judged.relevance}
