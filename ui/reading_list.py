"""A day's papers, or a range's, as a ranked list to tick, and the ticked ones as a reading list to take home."""

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import quote

from markupsafe import Markup

from assistant.export import markdown_reading_list
from assistant.links import entry_url
from assistant.references import bibtex, csl_json, ris
from assistant.values import Triaged
from ui.cards import short_authors
from ui.reader import Reader
from ui.rendering import render
from ui.richtext import plain
from ui.strength import strength
from ui.texts import Words
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.values import Filters
from vectorstore.waiting import check

STRONG, FAIR = 0.6, 0.45
"""Scores of triage from which a paper is said to meet an interest strongly, or fairly."""


def interests_of(text: str) -> list[str]:
    """One interest a line; none leaves the papers in their digests' order."""
    lines = [line.strip(" \t-*•") for line in text.splitlines()]
    return [line for line in lines if line]


def days_to_triage(library: Library) -> list[tuple[date, int]]:
    """Digest days with their number of papers; days of publication where the library holds no digest."""
    return library.days() or library.published()


def chosen_days(library: Library, first: str, last: str, words: Words) -> Filters:
    """Papers of these days, as `days_to_triage` means them, both included and in either order."""
    try:
        since, until = sorted((date.fromisoformat(first or last), date.fromisoformat(last or first)))
    except ValueError:
        raise UserError(words["no_days"]) from None
    return Filters(digested_since=since, digested_until=until) if library.days() else Filters(since=since, until=until)


def ranked_html(ranked: Sequence[Triaged], reader: Reader) -> Markup:
    """The ranked papers, each with its reason and a box to tick."""
    return render("triage.html", reader.words, rows=[_row(item, reader) for item in ranked])


def _row(item: Triaged, reader: Reader) -> dict[str, object]:
    check()
    return {
        "paper": item.hit.paper,
        "title": plain(item.hit.paper.title),
        "authors": short_authors(item.hit.paper.authors, reader.words),
        "strength": reader.words[strength(item.score, STRONG, FAIR)] if item.score else "",
        "reason": plain(item.reason),
        "entries": [(entry, entry_url(reader.entry_template, entry)) for entry in item.hit.entries],
    }


def export_html(picked: Sequence[Triaged], words: Words) -> Markup:
    """The reading list as Markdown, BibTeX, RIS and CSL-JSON, to copy or to download."""
    if not picked:
        return render("export.html", words, count=0, forms=[])
    papers = [item.hit.paper for item in picked]
    texts = [
        ("Markdown", "reading-list.md", markdown_reading_list(picked, words.language)),
        ("BibTeX", "reading-list.bib", bibtex(papers)),
        ("RIS", "reading-list.ris", ris(papers)),
        ("CSL-JSON", "reading-list.json", csl_json(papers)),
    ]
    forms = [(name, file, text, f"data:text/plain;charset=utf-8,{quote(text)}") for name, file, text in texts]
    return render("export.html", words, count=len(picked), forms=forms)


def day_choices(days: Iterable[tuple[date, int]], words: Words) -> list[tuple[str, str]]:
    """The days to choose from, newest first."""
    newest_first = sorted(days, reverse=True)
    return [(words.fill("day_choice", day=day, count=count), day.isoformat()) for day, count in newest_first]
