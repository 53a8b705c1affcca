"""Triage: a day's papers, or a range's, ranked for a reading group, and a reading list to take home."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

import gradio as gr
from markupsafe import Markup

from assistant.export import bibtex, markdown_reading_list
from assistant.links import entry_url
from assistant.triage import triage
from assistant.values import Triaged
from ui.cards import Reader, render, short_authors
from ui.chat import reader_of
from ui.richtext import plain
from ui.texts import Words
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.values import Filters

# Ticks are the browser's own state; every change is told to the server.
_TELL_TICKS = """
const tell = () => trigger('pick', {ids: [...element.querySelectorAll('input:checked')].map(box => box.value)});
const set = (on) => element.querySelectorAll('.pl-pick > input').forEach(box => { box.checked = on; });
element.addEventListener('change', tell);
element.addEventListener('click', event => {
  const button = event.target.closest('[data-tick]');
  if (button) { set(button.dataset.tick === 'all'); tell(); }
});
"""

log = logging.getLogger(__name__)


def interests_of(text: str) -> list[str]:
    """One interest a line; none leaves the papers in their digests' order."""
    lines = [line.strip(" \t-*•") for line in text.splitlines()]
    return [line for line in lines if line]


def digest_days(first: str, last: str, words: Words) -> Filters:
    """Papers that a digest of these days names, both included, in either order."""
    try:
        since, until = sorted((date.fromisoformat(first or last), date.fromisoformat(last or first)))
    except ValueError:
        raise UserError(words["no_days"]) from None
    return Filters(digested_since=since, digested_until=until)


def ranked_html(ranked: Sequence[Triaged], reader: Reader) -> Markup:
    """The ranked papers, each with its reason and a box to tick."""
    rows = [
        {
            "paper": item.hit.paper,
            "title": plain(item.hit.paper.title),
            "authors": short_authors(item.hit.paper.authors, reader.words),
            "percent": round(100 * item.score),
            "reason": plain(item.reason),
            "entries": [(entry, entry_url(reader.entry_template, entry)) for entry in item.hit.entries],
        }
        for item in ranked
    ]
    return render("triage.html", reader.words, rows=rows)


def export_html(picked: Sequence[Triaged], words: Words) -> Markup:
    """The reading list as Markdown and BibTeX, to copy or to download."""
    if not picked:
        return render("export.html", words, count=0, forms=[])
    texts = [
        ("Markdown", "reading-list.md", markdown_reading_list(picked, words.language)),
        ("BibTeX", "reading-list.bib", bibtex([item.hit.paper for item in picked])),
    ]
    forms = [(name, file, text, f"data:text/plain;charset=utf-8,{quote(text)}") for name, file, text in texts]
    return render("export.html", words, count=len(picked), forms=forms)


def day_choices(days: Iterable[tuple[date, int]], words: Words) -> list[tuple[str, str]]:
    """The digest days to choose from, newest first."""
    newest_first = sorted(days, reverse=True)
    return [(words.fill("day_choice", day=day, count=count), day.isoformat()) for day, count in newest_first]


def triage_tab(library: Library, settings: Settings, blocks: gr.Blocks, i18n: gr.I18n) -> None:
    """The triage inside the current tab."""
    ranked = gr.State(())
    lead = gr.HTML(elem_classes="pl", apply_default_css=False, js_on_load=None)
    with gr.Row(elem_id="pl-triage-form"):
        with gr.Column(scale=1, min_width=220):
            first = gr.Dropdown([], label=i18n("from_day"), elem_id="pl-from")
            last = gr.Dropdown([], label=i18n("to_day"), elem_id="pl-to")
        with gr.Column(scale=2, min_width=280):
            interests = gr.Textbox(
                label=i18n("interests"),
                placeholder=i18n("interests_hint"),
                lines=4,
                max_lines=10,
                elem_id="pl-interests",
            )
            go = gr.Button(i18n("rank"), variant="primary", elem_id="pl-rank")
    with gr.Row():
        with gr.Column(scale=3, min_width=320):
            papers = gr.HTML(elem_classes="pl", apply_default_css=False, js_on_load=_TELL_TICKS, elem_id="pl-ranked")
        with gr.Column(scale=2, min_width=300):
            export = gr.HTML(elem_classes="pl", apply_default_css=False, js_on_load=None, elem_id="pl-export")

    def rank(first: str, last: str, interests: str, request: gr.Request) -> Iterator[dict[Any, Any]]:
        reader = reader_of(request, settings)
        words = reader.words
        # The old list goes first, its ticks with it.
        yield {papers: render("wait.html", words), export: "", ranked: ()}
        try:
            days = digest_days(first, last, words)
            found = tuple(triage(library, interests_of(interests), days, language=words.language))
        except UserError as error:
            yield {papers: render("problem.html", words, problem=str(error))}
        except Exception:
            log.exception("triage failed")
            yield {papers: render("problem.html", words, problem=words["failed"])}
        else:
            yield {papers: ranked_html(found, reader), export: export_html((), words), ranked: found}

    def pick(ranked: Sequence[Triaged], event: gr.EventData, request: gr.Request) -> Markup:
        ticked = set(event.ids)
        return export_html(
            [item for item in ranked if item.hit.paper.arxiv_id in ticked], reader_of(request, settings).words
        )

    def begin(request: gr.Request) -> tuple[Any, ...]:
        words = reader_of(request, settings).words
        choices = day_choices(library.days(), words)
        newest = choices[0][1] if choices else None
        days = (gr.update(choices=choices, value=newest) for _ in ("first", "last"))
        return *days, render("lead.html", words, text=words["triage_lead"])

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    go.click(rank, [first, last, interests], [papers, export, ranked], concurrency_limit=4, **quiet)
    papers.pick(pick, ranked, export, **(quiet | {"trigger_mode": "always_last"}))
    blocks.load(begin, None, [first, last, lead], **quiet)
