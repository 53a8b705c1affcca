"""An agenda as files: Markdown with front matter for notes, an event for calendars, references."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from assistant.agenda.agenda import Agenda, AgendaItem, Doubt
from assistant.agenda.texts import TEXTS, AgendaTexts
from assistant.markdown import escape, link
from assistant.references import FORMS
from vectorstore.text.arxiv_ids import abs_url

if TYPE_CHECKING:
    from vectorstore.library import Library


@dataclass(frozen=True, slots=True)
class AgendaForm:
    """How an agenda is written as a file; `url` is where its page is, "" where it has none."""

    media_type: str
    ending: str
    write: "Callable[[Agenda, Library, str], str]"


def markdown(agenda: Agenda, _: "Library", url: str) -> str:
    """Returns a note as Obsidian and others read it, with front matter."""
    texts = TEXTS[agenda.language]
    title = texts.title.format(name=agenda.name, day=agenda.day)
    papers = [f"arXiv:{each.arxiv_id}" for each in agenda.items]
    facts = {"title": title, "date": agenda.day.isoformat(), "tags": ["reading-group"], "papers": papers}
    facts |= {"source": url} if url else {}
    # JSON is YAML, whatever is in a name.
    front = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items())
    parts = [
        f"---\n{front}\n---",
        f"# {escape(title)}",
        *(_item(each, n, texts) for n, each in enumerate(agenda.items, 1)),
    ]
    return "\n\n".join(parts) + "\n"


def said_by(doubt: Doubt, texts: AgendaTexts) -> str:
    """Tells who names a limit."""
    return texts.analysis_says[doubt.basis] if doubt.basis else texts.authors_say


def _item(item: AgendaItem, number: int, texts: AgendaTexts) -> str:
    who = texts.presents.format(name=escape(item.presenter)) if item.presenter else texts.nobody
    doubts = [f"  - “{escape(each.text)}” ({said_by(each, texts)})" for each in item.doubts] or [
        f"  - {texts.no_doubt}"
    ]
    lines = [
        f"## {number}. {link(item.title, abs_url(item.arxiv_id, item.version))}",
        "",
        f"{texts.minutes.format(minutes=item.minutes)} · {who}",
        "",
        f"- **{texts.why}**: {escape(item.why)}",
        *([f"- **{texts.claim}**: “{escape(item.claim)}”"] if item.claim else []),
        f"- **{texts.doubt}**:",
        *doubts,
        f"- **{texts.discuss}**: {item.question}",
    ]
    return "\n".join(lines)


def calendar(agenda: Agenda, _: "Library", url: str) -> str:
    """Returns an event of the whole day, for no hour was named (RFC 5545)."""
    from icalendar import Calendar, Event

    texts = TEXTS[agenda.language]
    event = Event()
    event.add("uid", f"{agenda.id}@paperlight")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", agenda.day)
    event.add("dtend", agenda.day + timedelta(days=1))
    event.add("summary", texts.title.format(name=agenda.name, day=agenda.day))
    lines = [f"{n}. {each.title} ({texts.minutes.format(minutes=each.minutes)}"
             f"{f', {each.presenter}' if each.presenter else ''}) {abs_url(each.arxiv_id, each.version)}"
             for n, each in enumerate(agenda.items, 1)]  # fmt: skip
    event.add("description", "\n".join(lines))
    if url:
        event.add("url", url)
    whole = Calendar()
    whole.add("prodid", "-//Paperlight//agenda//EN")
    whole.add("version", "2.0")
    whole.add_component(event)
    text: str = whole.to_ical().decode()
    return text


def _references(form: str) -> "Callable[[Agenda, Library, str], str]":
    def write(agenda: Agenda, library: "Library", _: str) -> str:
        papers = (library.paper(each.arxiv_id) for each in agenda.items)
        return FORMS[form].write(paper for paper in papers if paper)

    return write


AGENDA_FORMS: Mapping[str, AgendaForm] = {
    "md": AgendaForm("text/markdown", "md", markdown),
    "ics": AgendaForm("text/calendar", "ics", calendar),
    **{form.ending: AgendaForm(form.media_type, form.ending, _references(name))
       for name, form in FORMS.items() if name in ("bibtex", "ris")},
}  # fmt: skip
"""By the names that addresses give them: md, ics, bib, ris."""
