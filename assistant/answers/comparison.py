"""Papers side by side, and families of methods: what papers say of each, without a verdict."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.aspect_form import telling
from assistant.answers.draft import Composed, Draft
from assistant.answers.gathering import MOST, answering
from assistant.answers.listing import blocks, refusal
from assistant.answers.paper_forms import about
from assistant.answers.sections import sections_on, sentences_in
from assistant.cues import cues_of, lead
from assistant.find import find
from assistant.quotes import Quote
from assistant.understand.intent import Aspect
from assistant.values import Judged
from vectorstore.values import Hit

MOST_COMPARED = 4
MOST_OF_BOTH = 3
MOST_OF_A_SIDE = 3
COMPARED: tuple[Aspect, ...] = ("method", "results", "limitations")


def compare(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Sets papers side by side: what each is, its method, results and limits, as its abstract or else an analysis
    says."""
    pair = found[: len(draft.intent.papers)][:MOST_COMPARED]
    if len(pair) < 2:
        return about(draft, found)
    draft.add(draft.forms.comparing)
    rows = [_row("", [draft.title(each.hit) for each in pair]), "|---" * (len(pair) + 1) + "|"]
    leads = [lead(each.quotes) for each in pair]
    said = [draft.abstract(each.hit, first) if first else "" for each, first in zip(pair, leads, strict=True)]
    rows.append(_row(draft.forms.what_it_is, [cell or draft.forms.nothing_said for cell in said]))
    used = {quote for quote in leads if quote}
    for wanted in COMPARED:
        cells = [_cell(draft, each, wanted, used) for each in pair]
        rows.append(_row(draft.forms.aspects[wanted], cells))
    draft.add("\n".join(rows))
    return draft.done()


def _cell(draft: Draft, judged: Judged, wanted: Aspect, used: set[Quote]) -> str:
    """The abstract's sentence; in Chinese, or where the abstract says nothing, an analysis's."""
    told = [quote for quote in telling(draft, judged, cues_of(wanted)) if quote not in used]
    said = min(told, key=lambda quote: quote.start) if told and wanted == "method" else next(iter(told), None)
    if said:
        used.add(said)
    if (not said or draft.language == "zh") and (interpreted := _interpreted(draft, judged.hit, wanted)):
        return interpreted
    return draft.abstract(judged.hit, said) if said else draft.forms.nothing_said


def _interpreted(draft: Draft, hit: Hit, wanted: Aspect) -> str:
    of = hit.paper.arxiv_id
    for where, section in sections_on(draft.library, of, cues_of(wanted).sections)[:1]:
        for passage in sentences_in(draft.library, hit.paper.title, of, (where, section), 1):
            basis = draft.texts.basis[section.basis]
            return draft.analysis(hit, passage) + draft.forms.cell_interpretation.format(basis=basis)
    return ""


def _row(label: str, cells: Sequence[str]) -> str:
    return f"| {label[:1].upper()}{label[1:]} | {' | '.join(cells)} |" if label else f"| | {' | '.join(cells)} |"


def families(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Returns papers on all that is compared, then some on each side of it, those first that meet the most of it."""
    wanted = draft.intent.wanted
    both = answering(found)[:MOST_OF_BOTH]
    sides = {side: _side(draft, found, side, both) for side in wanted}
    if not both and not any(sides.values()):
        return refusal(draft, found)
    if both:
        draft.add(f"**{draft.forms.comparing_both}**")
        blocks(draft, both)
    for side, judged in sides.items():
        if judged:
            draft.add(f"**{draft.named([side])}**")
            blocks(draft, judged)
    return draft.done()


def _side(draft: Draft, found: Sequence[Judged], side: str, shown: Sequence[Judged]) -> list[Judged]:
    """Papers that meet one condition: of those found by all of them those that meet the most, then others."""
    of_side = sorted((each for each in found if side in each.meets), key=lambda each: -len(each.meets))
    alone = replace(draft.intent, act="papers", wanted=(side,), typed=(), type=None, text=side)
    of_side += answering(find(draft.library, alone, MOST))
    known = {each.hit.paper.arxiv_id for each in shown}
    chosen = {each.hit.paper.arxiv_id: each for each in reversed(of_side) if each.hit.paper.arxiv_id not in known}
    return list(reversed(chosen.values()))[:MOST_OF_A_SIDE]
