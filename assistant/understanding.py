"""What a question means: which papers it limits itself to, what kind of question it is, and, in a conversation, what it
leaves unsaid. By rules alone, in English and Chinese, so that the same words always mean the same."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from assistant.conversation import continuation, continued, only_narrows, pointed, points_at_papers
from assistant.filters_said import Said, as_digested, filters_said, kept_beside, laid_over, together
from assistant.kinds import general_kind, has_content, is_count, is_full
from assistant.namings import aspect_in, namings
from assistant.subjects import mentioned, subject
from assistant.values import Aspect, Kind, Question, Reading, Understood
from vectorstore.languages import language_of
from vectorstore.values import Filters, Language

if TYPE_CHECKING:
    from vectorstore.library import Library

LONGEST_HISTORY = 8
"""Earlier questions that are looked at."""

_OF_ONE_PAPER = ("about", "aspect", "authors", "when", "similar")
_ANSWER_IN = re.compile(
    r"[,，.?？]?\s*(?:\b(?:please )?(?:answer|reply|respond|explain)?(?: this| it| me)? ?in (?P<en>English"
    r"|Chinese)(?: please)?(?:\s*[:：]|(?=\s*[?.!]*$))"
    r"|请?用(?P<zh>中文|英文|汉语|英语)(?:回答|解释|说明|作答|说|回复)?(?:[:：,，]|(?=[?？。]*$)))",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\bpapers?\b|\bworks?\b|论文|文章|工作|研究", re.IGNORECASE)
_SPEAKING = re.compile(r"\b(?:answer|reply|respond|explain)\b|用", re.IGNORECASE)

Answered = Callable[[Understood], Sequence[str]]
"""The arXiv ids of the papers that an answer to what was understood shows, best first."""


def understand(library: "Library", question: Question, today: date, answered: Answered) -> Understood:
    """What a question on one line means. `today` is what "last week" counts from; `answered` is asked only where the
    question points at papers ("the second one") and does not bring those shown."""
    text, language = _answer_language(question.text)
    said = filters_said(text, today, library.has_author, question.dropped)
    meant = _in_conversation(library, question, said, today, answered) if question.history else None
    if not meant:
        kind, subjects, aspect = _kind(library, said.text, said)
        meant = Understood(said.text, kind, language, Filters(), said.readings, subjects, aspect)
    meant = _dated(library, meant, said)
    # What is given beside the question is not shown as understood from it.
    readings = kept_beside(meant.readings, question.filters)
    return replace(meant, language=language, readings=readings, filters=laid_over(together(readings), question.filters))


def _answer_language(text: str) -> tuple[str, Language]:
    """The question without "answer in Chinese", and the language of its answer."""
    wanted = _ANSWER_IN.search(text)
    if wanted and _SPEAKING.search(wanted[0]) and wanted[0].strip() != text.strip():
        chinese = (wanted["en"] or wanted["zh"]).lower() in ("chinese", "中文", "汉语")
        return (text[: wanted.start()] + " " + text[wanted.end() :]).strip(), "zh" if chinese else "en"
    return text, language_of(text)


def _in_conversation(
    library: "Library", question: Question, said: Said, today: date, answered: Answered
) -> Understood | None:
    """A question that leans on those before it, made whole; None for one that stands by itself."""
    *earlier, last = question.history[-LONGEST_HISTORY:]
    asked_before = Question(last, question.filters, tuple(earlier), (), question.dropped)
    # Once, though two ways lead to it: every question before it is understood on the way.
    before = cache(lambda: understand(library, asked_before, today, answered))
    topic = continuation(said.text)
    if points_at_papers(said.text) and (shown := question.shown or answered(before())):
        meant = _understood(library, pointed(topic or said.text, shown), said, said.readings)
        whether = general_kind(said.text, False, True) == "existence"
        if meant.subjects and (meant.kind in ("similar", "compare") or not whether):  # else "it" means no paper
            return meant
    if topic and is_full(topic) and not is_count(topic):
        return _understood(library, topic, said, said.readings)
    narrows = bool(said.readings) and only_narrows(said.text)
    counts = is_count(said.text) and not has_content(_without_opening(said.text))
    if not (topic or narrows or counts):
        return None
    return _continued(library, before(), said, topic, narrows)


def _continued(library: "Library", before: Understood, said: Said, topic: str | None, narrows: bool) -> Understood:
    """The question before with what this one says of it: other filters, the number, another paper, another topic."""
    readings = (*kept_beside(before.readings, together(said.readings)), *said.readings)
    if narrows:
        return replace(before, readings=readings, follows=True)
    if is_count(said.text):
        return replace(before, text=f"{said.text} {before.text}", kind="count", readings=readings, follows=True)
    topic = topic or ""
    if before.subjects and (paper := subject(library, topic)):
        kind: Kind = before.kind if before.kind in _OF_ONE_PAPER else "about"
        return replace(before, text=topic, kind=kind, readings=said.readings, subjects=(paper,), follows=True)
    if before.subjects and (aspect := aspect_in(topic)):
        return replace(before, text=topic, kind="aspect", aspect=aspect, readings=readings, follows=True)
    return _understood(library, continued(before.text, topic), said, readings)


def _understood(library: "Library", text: str, said: Said, readings: tuple[Reading, ...]) -> Understood:
    kind, subjects, aspect = _kind(library, text, said)
    return Understood(text, kind, language_of(text), Filters(), readings, subjects, aspect, follows=True)


def _without_opening(text: str) -> str:
    return re.sub(r"^(?:and|so|then|那么?)\b", " ", text, flags=re.IGNORECASE)


def _kind(library: "Library", text: str, said: Said) -> tuple[Kind, tuple[str, ...], Aspect | None]:
    """The kind of a question; where it names papers that the library holds, it is about those."""
    general = general_kind(text, any(map(_of_days, said.readings)), has_content(text))
    only_digests = not re.search(r"\w", text) and any(each.filters.digested_since for each in said.readings)
    if general == "listing" and only_digests:
        return "day", (), None
    if general in ("listing", "day"):
        return general, (), None
    known: dict[str, str | None] = {}
    for naming in namings(text):
        if naming.bare and general == "count":
            continue
        for name in set(naming.names) - known.keys():
            known[name] = subject(library, name, anywhere=not naming.bare)
        papers = [known[name] for name in naming.names]
        if all(papers) and len(set(papers)) == len(papers):
            return naming.kind, tuple(paper for paper in papers if paper), naming.aspect
    if general == "find" and not _SEVERAL.search(text) and (paper := mentioned(library, text)):
        aspect = aspect_in(text)
        return ("aspect" if aspect else "about"), (paper,), aspect
    return general, (), None


def _of_days(reading: Reading) -> bool:
    said = reading.filters
    return bool(said.since or said.until or said.digested_since or said.digested_until)


def _dated(library: "Library", meant: Understood, said: Said) -> Understood:
    """Whose days the dates are that do not say so: what happened on a day stands in that day's digest, in the newest
    where no day is said; else of publication, unless no paper was published then and digests of then name some."""
    digested = tuple(as_digested(each) if each in said.dates else each for each in meant.readings)
    if meant.kind == "day":
        days = library.days()
        if days and not any(map(_of_days, digested)):
            newest = days[-1][0]
            digested = (*digested, Reading("", Filters(digested_since=newest, digested_until=newest)))
        return replace(meant, readings=digested)
    if digested == meant.readings or library.count("", together(meant.readings)):
        return meant
    return replace(meant, readings=digested) if library.count("", together(digested)) else meant
