"""What is said beside an answer of how its question was read."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from assistant.answers.form_texts import FORM_TEXTS, limits
from assistant.texts import TEXTS
from assistant.understand.dates import no_such_days, turned
from assistant.understand.intent import Intent
from vectorstore.text.romanised import readings

if TYPE_CHECKING:
    from vectorstore.library import Library

UNSURE = 0.5
"""How sure an Intent must be not to be called unsure."""


def notice(library: "Library", asked: str, intent: Intent, meant: Intent, given: str, today: date) -> str:
    """Returns all that is to be said on the reading of a question, in one line, not escaped; `meant` is its settled
    Intent, `given` what its filters are limited to by more than its words."""
    gap = " " if intent.language == "en" else ""
    return gap.join(_lines(library, asked, intent, meant, given, today))


def _lines(library: "Library", asked: str, intent: Intent, meant: Intent, given: str, today: date) -> Iterator[str]:
    texts, forms = TEXTS[intent.language], FORM_TEXTS[intent.language]
    for day in no_such_days(asked):
        yield texts.no_such_day.format(day=day)
    if turned(asked, today):
        yield texts.turned
    for typed, read in intent.read_as:
        yield texts.read_as.format(typed=texts.quote.format(typed), read=texts.quote.format(read))
    yield from _romanised(library, intent)
    for limit in intent.overruled:
        yield texts.overruled.format(words=limit.words, said=limits(limit.filters, forms), given=given)
    if intent.unknowable:
        yield texts.unknowable.format(words=forms.comma.join(map(texts.quote.format, intent.unknowable)))
    since = intent.filters.digested_since or intent.filters.since
    last = max((day for day, _ in [*library.days()[-1:], *library.published()[-1:]]), default=None)
    told = meant.filters.digested_since or meant.filters.since
    if since and told and told < since:
        yield texts.newest_instead.format(day=told)
    elif since and last and since > last:
        yield texts.not_yet.format(last=last)
    for outage in library.outages:
        yield texts.outage.format(reason=outage)
    if intent.sure < UNSURE:
        yield texts.unsure


def _romanised(library: "Library", intent: Intent) -> Iterator[str]:
    """As which names Chinese authors were looked for, of the ways to write them those that the library holds."""
    for name in dict.fromkeys(part.strip() for each in intent.filters.authors for part in each.split("&")):
        if ways := readings(name):
            held = [way for way in ways if library.search.has_author(way)] or ways[:1]
            yield TEXTS[intent.language].romanised.format(name=name, readings=" / ".join(held))
