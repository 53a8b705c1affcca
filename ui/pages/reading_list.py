"""A day's papers, or a range's, as a ranked list to tick, and the ticked ones as a reading list to take home."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from assistant.export import markdown_reading_list
from assistant.links import entry_url
from assistant.references import FORMS
from assistant.triage import Ranking, reasoned
from assistant.values import Triaged
from ui.pages.cards import short_authors
from ui.pages.kinds import kind_chips
from ui.pages.reader import Reader
from ui.pages.rendering import render
from ui.pages.richtext import plain
from ui.pages.texts import Words
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.text.arxiv_ids import id_of
from vectorstore.values import Filters

STEP = 50
"""Papers that are shown at once; more come when they are asked for."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A ranking with what is shown of it: of the papers that meet a wish the first, and of the weaker ones, which are
    shown only when they are asked for."""

    ranking: Ranking
    best: tuple[Triaged, ...] = ()
    weaker: tuple[Triaged, ...] = ()

    @property
    def best_in_all(self) -> int:
        return len(self.ranking.standings) - self.ranking.weaker

    @property
    def shown(self) -> tuple[Triaged, ...]:
        return self.best + self.weaker

    def with_more(self, library: Library, *, weaker: bool = False) -> "Listed":
        """The same with the next papers."""
        standings, border = self.ranking.standings, self.best_in_all
        if weaker:
            first = border + len(self.weaker)
            return replace(self, weaker=self.weaker + _read(library, self.ranking, first, len(standings)))
        return replace(self, best=self.best + _read(library, self.ranking, len(self.best), border))


def _read(library: Library, ranking: Ranking, first: int, end: int) -> tuple[Triaged, ...]:
    return tuple(reasoned(library, ranking, ranking.standings[first : min(first + STEP, end)]))


def wishes_in(text: str) -> tuple[list[str], list[str]]:
    """Interests and liked papers, one a line: a line that is an arXiv identifier is a paper. None leaves the papers in
    their digests' order."""
    lines = [line.strip(" \t-*•") for line in text.splitlines()]
    named = {line for line in lines if id_of(line)}
    return [line for line in lines if line and line not in named], [line for line in lines if line in named]


def days_to_triage(library: Library) -> list[tuple[date, int]]:
    """Digest days with their number of papers; days of publication where the library holds no digest."""
    return library.days() or library.published()


def chosen_days(library: Library, first: str | None, last: str | None, words: Words) -> Filters:
    """Papers of these days, as `days_to_triage` means them, both included and in either order. Raises UserError where
    there are none to choose from, and for what is no day."""
    if not days_to_triage(library):
        raise UserError(words["welcome_empty"])
    try:
        since, until = sorted((date.fromisoformat(first or last or ""), date.fromisoformat(last or first or "")))
    except ValueError:
        raise UserError(words["no_days"]) from None
    return Filters(digested_since=since, digested_until=until) if library.days() else Filters(since=since, until=until)


def ranked_html(listed: Listed, reader: Reader, ticked: AbstractSet[str] = frozenset()) -> Markup:
    """The ranked papers, each with its reason and a box to tick; buttons bring more, and the weaker ones."""
    return render(
        "triage.html",
        reader.words,
        best=[_row(item, reader, ticked) for item in listed.best],
        weaker=[_row(item, reader, ticked) for item in listed.weaker],
        in_all=len(listed.ranking.standings),
        more=min(STEP, listed.best_in_all - len(listed.best)),
        weaker_in_all=listed.ranking.weaker,
        more_weaker=min(STEP, listed.ranking.weaker - len(listed.weaker)),
    )


def _row(item: Triaged, reader: Reader, ticked: AbstractSet[str]) -> dict[str, Any]:
    paper = item.hit.paper
    return {
        "paper": paper,
        "ticked": paper.arxiv_id in ticked,
        "title": plain(paper.title),
        "authors": short_authors(paper.authors, reader.words),
        "kinds": kind_chips(paper, reader.words),
        "strength": reader.words[item.strength] if item.strength in ("strong", "fair") else "",
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
        *((form.name, f"reading-list.{form.ending}", form.write(papers)) for form in FORMS.values()),
    ]
    forms = [(name, file, text, f"data:text/plain;charset=utf-8,{quote(text)}") for name, file, text in texts]
    return render("export.html", words, count=len(picked), forms=forms)


def day_choices(days: Iterable[tuple[date, int]], words: Words) -> list[tuple[str, str]]:
    """The days to choose from, newest first."""
    newest_first = sorted(days, reverse=True)
    return [(words.fill("day_choice", day=day, count=count), day.isoformat()) for day, count in newest_first]
