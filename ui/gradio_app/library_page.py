"""What is in the library: counts, papers by day and category, every digest, and the snippet for a wiki."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import gradio as gr
from markupsafe import Markup

from ui.gradio_app.chat import QUIET, page
from ui.pages.reader import Reader, reader_of
from ui.pages.rendering import render
from vectorstore.library import Library
from vectorstore.settings import Settings

MOST_DAYS = 190
"""More days than this are drawn by month: a bar narrower than a few pixels can be neither read nor hit."""
MOST_CATEGORIES = 12
FRAME = '<iframe src="{origin}/embed" title="Paperlight" style="width:100%;height:640px;border:0"></iframe>'


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: its height or length in percent of the longest, and the page it leads to, if any."""

    label: str
    count: int
    percent: float
    url: str = ""


def day_bars(days: Sequence[tuple[date, int]]) -> list[Bar]:
    """A bar a digest day, oldest first, or a bar a month when there are many."""
    if len(days) <= MOST_DAYS:
        return _bars([(day.isoformat(), count, f"/digest/{day}") for day, count in sorted(days)])
    months = groupby(sorted(days), key=lambda pair: f"{pair[0]:%Y-%m}")
    return _bars([(month, sum(count for _, count in pairs), "") for month, pairs in months])


def category_bars(categories: Sequence[tuple[str, int]]) -> list[Bar]:
    """A bar a category, the most frequent first."""
    return _bars([(name, count, "") for name, count in categories[:MOST_CATEGORIES]])


def library_html(library: Library, settings: Settings, reader: Reader) -> Markup:
    """The whole page."""
    days = library.days()
    return render(
        "library.html",
        reader.words,
        status=library.status(),
        days=sorted(days, reverse=True),
        day_bars=day_bars(days),
        category_bars=category_bars(library.categories()),
        origins=", ".join(settings.embed_origins),
        snippet=FRAME.format(origin=reader.origin),
    )


def library_tab(library: Library, settings: Settings, blocks: gr.Blocks, tab: gr.Tab) -> None:
    """The page inside the current tab, made anew whenever the tab is opened."""
    shown = page("pl-library")

    def show(request: gr.Request) -> Markup:
        return library_html(library, settings, reader_of(request.request, settings))

    blocks.load(show, None, shown, **QUIET)
    tab.select(show, None, shown, **QUIET)


def _bars(rows: Sequence[tuple[str, int, str]]) -> list[Bar]:
    most = max((count for _, count, _ in rows), default=0)
    return [Bar(label, count, round(100 * count / most, 1), url) for label, count, url in rows]
