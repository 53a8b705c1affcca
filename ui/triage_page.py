"""Triage: pick days, say what the reading group cares about, tick the papers worth its time."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr
from markupsafe import Markup

from assistant.triage import triage
from assistant.values import Triaged
from ui.callers import Callers
from ui.chat import QUIET, page
from ui.reader import reader_of
from ui.reading_list import chosen_days, day_choices, days_to_triage, export_html, interests_of, ranked_html
from ui.rendering import render
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings

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


@dataclass(frozen=True, slots=True)
class Triage:
    """What happens on the screen: in `papers` the ranked list, in `export` the reading list, in `ranked` the values."""

    library: Library
    settings: Settings
    callers: Callers
    papers: Any
    export: Any
    ranked: Any

    def begin(self, request: gr.Request) -> tuple[Any, ...]:
        """On load: the days to choose from, the newest chosen."""
        words = reader_of(request.request, self.settings).words
        choices = day_choices(days_to_triage(self.library), words)
        newest = choices[0][1] if choices else None
        days = (gr.update(choices=choices, value=newest) for _ in ("first", "last"))
        return *days, render("lead.html", words, text=words["triage_lead"])

    def rank(self, first: str, last: str, interests: str, request: gr.Request) -> Iterator[dict[Any, Any]]:
        """The papers of the days, best first."""
        reader = reader_of(request.request, self.settings)
        words = reader.words
        # The old list goes first, its ticks with it.
        yield {self.papers: render("wait.html", words), self.export: "", self.ranked: ()}
        try:
            with self.callers.waiting(str(request.session_hash)):
                days = chosen_days(self.library, first, last, words)
                found = tuple(triage(self.library, interests_of(interests), days, language=words.language))
                html = ranked_html(found, reader)
        except UserError as error:
            yield {self.papers: render("problem.html", words, problem=str(error))}
        except Exception:
            log.exception("triage failed")
            yield {self.papers: render("problem.html", words, problem=words["failed"])}
        else:
            yield {self.papers: html, self.export: export_html((), words), self.ranked: found}

    def pick(self, ranked: Sequence[Triaged], event: gr.EventData, request: gr.Request) -> Markup:
        """The reading list of the ticked papers."""
        ticked = set(event.ids)
        picked = [item for item in ranked if item.hit.paper.arxiv_id in ticked]
        return export_html(picked, reader_of(request.request, self.settings).words)


def triage_tab(library: Library, settings: Settings, callers: Callers, blocks: gr.Blocks, i18n: gr.I18n) -> None:
    """The triage inside the current tab."""
    lead = page("pl-triage-lead")
    with gr.Row(elem_id="pl-triage-form"):
        with gr.Column(scale=1, min_width=220):
            first = gr.Dropdown([], label=i18n("from_day"), elem_id="pl-from")
            last = gr.Dropdown([], label=i18n("to_day"), elem_id="pl-to")
        with gr.Column(scale=2, min_width=280):
            hint = i18n("interests_hint")
            interests = gr.Textbox(
                label=i18n("interests"), placeholder=hint, lines=4, max_lines=10, elem_id="pl-interests"
            )
            go = gr.Button(i18n("rank"), variant="primary", elem_id="pl-rank")
    with gr.Row():
        with gr.Column(scale=3, min_width=320):
            papers = page("pl-ranked", js_on_load=_TELL_TICKS)
        with gr.Column(scale=2, min_width=300):
            export = page("pl-export")
    shown = Triage(library, settings, callers, papers, export, gr.State(()))
    blocks.load(shown.begin, None, [first, last, lead], **QUIET)
    go.click(shown.rank, [first, last, interests], [papers, export, shown.ranked], concurrency_limit=4, **QUIET)
    papers.pick(shown.pick, shown.ranked, export, trigger_mode="always_last", **QUIET)
