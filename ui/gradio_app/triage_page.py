"""Triage: pick days, say what the reading group cares about, tick the papers worth its time."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr
from markupsafe import Markup

from assistant.triage import rank
from ui.callers import Callers
from ui.gradio_app.chat import QUIET, page
from ui.pages.reader import reader_of
from ui.pages.reading_list import Listed, chosen_days, day_choices, days_to_triage, export_html, ranked_html, wishes_in
from ui.pages.rendering import render
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.kinds import KINDS, Kind, name_of

# Ticks are the browser's own state; every change is told to the server.
_TELL_TICKS = """
const ticked = () => [...element.querySelectorAll('input:checked')].map(box => box.value);
const tell = () => trigger('pick', {ids: ticked()});
const set = (on) => element.querySelectorAll('.pl-pick > input').forEach(box => { box.checked = on; });
element.addEventListener('change', tell);
element.addEventListener('click', event => {
  const button = event.target.closest('[data-tick], [data-more]');
  if (button?.dataset.tick) { set(button.dataset.tick === 'all'); tell(); }
  if (button?.dataset.more) trigger('more', {ids: ticked(), of: button.dataset.more});
});
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Triage:
    """What happens on the screen: in `papers` the ranked list, in `export` the reading list, in `listed` the values."""

    library: Library
    settings: Settings
    callers: Callers
    papers: Any
    export: Any
    listed: Any

    def begin(self, request: gr.Request) -> tuple[Any, ...]:
        """On load: the days to choose from, the newest chosen, and the types of papers."""
        words = reader_of(request.request, self.settings).words
        choices = day_choices(days_to_triage(self.library), words)
        newest = choices[0][1] if choices else None
        days = (gr.update(choices=choices, value=newest) for _ in ("first", "last"))
        kinds = gr.update(choices=[(name_of(kind, words.language, several=True), kind) for kind in KINDS])
        return *days, kinds, render("lead.html", words, text=words["triage_lead"])

    def rank(
        self, first: str | None, last: str | None, wishes: str, types: list[Kind], request: gr.Request
    ) -> Iterator[dict[Any, Any]]:
        """The papers of the days, best first."""
        reader = reader_of(request.request, self.settings)
        words = reader.words
        # The old list goes first, its ticks with it.
        yield {self.papers: render("wait.html", words), self.export: "", self.listed: None}
        try:
            with self.callers.waiting(str(request.session_hash)):
                days = replace(chosen_days(self.library, first, last, words), types=tuple(types))
                interests, like = wishes_in(wishes)
                ranking = rank(self.library, interests, days, like, language=words.language)
                listed = Listed(ranking).with_more(self.library)
        except UserError as error:
            yield {self.papers: render("problem.html", words, problem=str(error))}
        except Exception:
            log.exception("triage failed")
            yield {self.papers: render("problem.html", words, problem=words["failed"])}
        else:
            html = ranked_html(listed, reader)
            yield {self.papers: html, self.export: export_html((), words), self.listed: listed}

    def more(self, listed: Listed | None, event: gr.EventData, request: gr.Request) -> dict[Any, Any]:
        """The next papers below those that are shown, whose ticks stay; none while another list is on its way."""
        if not listed:
            return {self.listed: None}
        listed = listed.with_more(self.library, weaker=event.of == "weaker")
        html = ranked_html(listed, reader_of(request.request, self.settings), frozenset(event.ids))
        return {self.papers: html, self.listed: listed}

    def pick(self, listed: Listed | None, event: gr.EventData, request: gr.Request) -> Markup:
        """The reading list of the ticked papers."""
        ticked = set(event.ids)
        picked = [item for item in listed.shown if item.hit.paper.arxiv_id in ticked] if listed else []
        return export_html(picked, reader_of(request.request, self.settings).words)


def triage_tab(library: Library, settings: Settings, callers: Callers, blocks: gr.Blocks, i18n: gr.I18n) -> None:
    """The triage inside the current tab."""
    lead = page("pl-triage-lead")
    with gr.Row(elem_id="pl-triage-form"):
        with gr.Column(scale=1, min_width=220):
            first = gr.Dropdown([], label=i18n("from_day"), elem_id="pl-from")
            last = gr.Dropdown([], label=i18n("to_day"), elem_id="pl-to")
            types = gr.Dropdown([], multiselect=True, label=i18n("types"), elem_id="pl-types")
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
    shown = Triage(library, settings, callers, papers, export, gr.State(None))
    blocks.load(shown.begin, None, [first, last, types, lead], **QUIET)
    asked = [first, last, interests, types]
    go.click(shown.rank, asked, [papers, export, shown.listed], concurrency_limit=4, **QUIET)
    papers.pick(shown.pick, shown.listed, export, trigger_mode="always_last", **QUIET)
    papers.more(shown.more, shown.listed, [papers, shown.listed], **QUIET)
