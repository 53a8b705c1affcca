"""Answers about papers that a question names: what one is, an aspect of it, its authors and days, two side by side."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

from assistant.answers.evidence import Draft, passages_on, sections_on, sentences_that
from assistant.answers.extractive import Composed
from assistant.cues import INTERPRETED_CUES, NEVER_TOLD_IN, lead, quotes_on_aspect
from assistant.links import entry_url
from assistant.markdown import escape, link
from assistant.questions.unheld import defining
from assistant.quotes import Quote, in_context, leads_in
from assistant.values import Aspect, Understood
from vectorstore.languages import language_of
from vectorstore.values import Hit, SectionKind

if TYPE_CHECKING:
    from vectorstore.library import Library

Found = tuple[Hit, list[Quote]]
"""A paper with the ranked quotes of its abstract."""

MOST_AUTHORS = 30
MOST_COMPARED = 4
MOST_ABSTRACT = 2
"""Sentences of an abstract in an answer on one aspect or detail."""

MOST_ELSEWHERE = 2
"""Sentences on an aspect of an analysis section on something else."""

INTRODUCING: tuple[SectionKind, ...] = ("overview", "contribution", "translation", "conclusion", "method", "problem")
COMPARED: tuple[Aspect, ...] = ("method", "result", "limitations")
WHERE: dict[Aspect, tuple[SectionKind, ...]] = {
    "data": ("result", "method", "guide", "translation"),
    "code": ("guide", "result", "impact", "contribution", "conclusion"),
    "method": ("method", "contribution"),
    "contribution": ("contribution", "overview", "method"),
    "problem": ("problem", "overview"),
    "applications": ("applications", "impact", "guide"),
    "conclusion": ("conclusion", "overview"),
}
"""Sections that may tell of an aspect, where they are not of its own kind alone."""


def about(library: "Library", draft: Draft, understood: Understood, found: Sequence[Found], name: str = "") -> Composed:
    """What a paper is: the sentence that says what it does, or what it calls by the name that was asked about, then the
    one that meets the question best; in Chinese an interpretation too. Never a digest's summary."""
    hit, quotes = found[0]
    first = next((quote for quote in quotes if name and defining(quote.text, name)), None) or lead(quotes)
    chosen = [first] if first else []
    chosen += [quote for quote in quotes if quote != first][:1]
    draft.add(draft.block(hit, chosen))
    add_chinese_interpretation(library, draft, understood, hit)
    return draft.done()


def add_chinese_interpretation(library: "Library", draft: Draft, understood: Understood, hit: Hit) -> None:
    """Adds what an analysis says of the paper, where the answer is in Chinese."""
    for where, section in (
        sections_on(library, hit.paper.arxiv_id, INTRODUCING)[:1] if understood.language == "zh" else ()
    ):
        said = passages_on(library, understood.text, hit.paper.arxiv_id, where, section, 2)
        if said and language_of(section.text) == "zh":
            draft.add(draft.introduced(section, where, said))
            draft.add("\n".join(f"- {draft.analysis(hit, passage)}" for passage in said))


def aspect(library: "Library", draft: Draft, understood: Understood, found: Sequence[Found]) -> Composed:
    """One aspect of a paper: what its abstract says of it, then what digests say, labelled as interpretation with what
    it was made from."""
    hit, quotes = found[0]
    wanted: Aspect = understood.aspect or "overview"
    draft.add(draft.headline(hit))
    draft.add(f"**{draft.forms.aspect_of.format(aspect=draft.forms.aspects[wanted].capitalize())}**")
    evidence = in_context(hit.paper.abstract, quotes_on_aspect(quotes, wanted)[:MOST_ABSTRACT])
    if evidence:
        draft.add(draft.forms.abstract_says)
        draft.add("\n>\n".join(f"> {draft.abstract(hit, quote)}" for quote in evidence))
    said = _interpreted(library, draft, understood, hit, wanted)
    if wanted == "code" and not said and not evidence:  # always told by these words
        title = f"**{link(hit.paper.title, hit.paper.url)}**"
        sought = draft.texts.quote.format(draft.forms.aspects[wanted])
        draft.add(draft.forms.not_told.format(title=title, sought=sought))
        return draft.done(refused=True)
    if not said:
        draft.add(draft.forms.no_analysis)
    if not said and not evidence and quotes:
        draft.add(draft.forms.nearest_sentences)
        nearest = min(quotes, key=lambda quote: quote.start) if wanted == "problem" else quotes[0]
        draft.add(f"> {draft.abstract(hit, nearest)}")
    return draft.done()


def _interpreted(library: "Library", draft: Draft, understood: Understood, hit: Hit, wanted: Aspect) -> bool:
    """Adds what the best section on the aspect says; of data and code, the sentences that speak of them."""
    spread = wanted in ("data", "code")
    for where, section in sections_on(library, hit.paper.arxiv_id, _kinds(wanted)):
        said = passages_on(library, understood.text, hit.paper.arxiv_id, where, section, 50 if spread else 5)
        if spread:
            said = [each for each in said if quotes_on_aspect([Quote(each.text, each.start, 0.0)], wanted)][:4]
        if said:
            draft.add(draft.introduced(section, where, said))
            draft.add("\n".join(f"- {draft.analysis(hit, passage)}" for passage in said))
            return True
    return _interpreted_elsewhere(library, draft, understood, hit, wanted)


def _interpreted_elsewhere(library: "Library", draft: Draft, understood: Understood, hit: Hit, wanted: Aspect) -> bool:
    """Adds what a section on something else says of the aspect."""
    cue = INTERPRETED_CUES.get(wanted)
    kinds = [kind for kind in get_args(SectionKind) if kind not in NEVER_TOLD_IN.get(wanted, ())]
    for where, section in sections_on(library, hit.paper.arxiv_id, kinds) if cue else ():
        said = sentences_that(
            lambda text: bool(cue and cue.search(text)) and not leads_in(text),
            library, understood.text, hit.paper.arxiv_id, where, section, MOST_ELSEWHERE,
        )  # fmt: skip
        if said:
            draft.add(draft.introduced(section, where, said))
            draft.add("\n".join(f"- {draft.analysis(hit, passage)}" for passage in said))
            return True
    return False


def _kinds(aspect: Aspect) -> tuple[SectionKind, ...]:
    """The kinds of section that may tell of an aspect."""
    return WHERE.get(aspect) or tuple(kind for kind in get_args(SectionKind) if kind == aspect)


def authors(library: "Library", draft: Draft, understood: Understood, found: Sequence[Found]) -> Composed:
    """Who wrote a paper, with the sentence that says what it does; of several papers, each below its sentence."""
    several = found[: len(understood.subjects)][:MOST_COMPARED]
    if len(several) < 2:
        draft.add(_written_by(draft, found[0][0]))
        _introduced(draft, *found[0])
        return draft.done()
    for hit, quotes in several:
        _introduced(draft, hit, quotes)
        draft.add(_written_by(draft, hit))
    return draft.done()


def _written_by(draft: Draft, hit: Hit) -> str:
    names = [escape(name) for name in hit.paper.authors]
    shown = draft.forms.comma.join(names[:MOST_AUTHORS])
    if len(names) > MOST_AUTHORS:
        shown = draft.forms.more_authors.format(names=shown, more=len(names) - MOST_AUTHORS)
    return draft.forms.authors.format(names=shown, count=len(names)) if names else draft.forms.no_authors


def when(library: "Library", draft: Draft, understood: Understood, found: Sequence[Found]) -> Composed:
    """When a paper was published, and in which digests it stands."""
    hit, quotes = found[0]
    day = hit.paper.published
    draft.add(draft.forms.published.format(day=day) if day else draft.forms.unknown_day)
    if hit.entries:
        days = [link(str(entry.day), entry_url(draft.template, entry)) for entry in hit.entries]
        draft.add(draft.forms.digested.format(days=draft.forms.comma.join(days)))
    _introduced(draft, hit, quotes)
    return draft.done()


def _introduced(draft: Draft, hit: Hit, quotes: Sequence[Quote]) -> None:
    first = lead(quotes)
    draft.add(draft.block(hit, [first] if first else []))


def compare(library: "Library", draft: Draft, understood: Understood, found: Sequence[Found]) -> Composed:
    """Papers side by side: what each is, its method, results and limits, as its abstract or else a digest says."""
    pair = found[: len(understood.subjects)][:MOST_COMPARED]
    draft.add(draft.forms.comparing)
    head = [f"**{link(hit.paper.title, hit.paper.url)}**" for hit, _ in pair]
    rows = [f"| | {' | '.join(head)} |", "|---" * (len(pair) + 1) + "|"]
    used: set[Quote] = set()
    cells = []
    for hit, quotes in pair:
        first = lead(quotes)
        used |= {first} if first else set()
        cells.append(draft.abstract(hit, first) if first else draft.forms.nothing_said)
    rows.append(_row(draft.forms.what_it_is.capitalize(), cells))
    for wanted in (understood.aspect,) if understood.aspect else COMPARED:
        cells = []
        for hit, quotes in pair:
            told = [quote for quote in quotes_on_aspect(quotes, wanted) if quote not in used]
            said = min(told, key=lambda quote: quote.start) if told and wanted == "method" else next(iter(told), None)
            used |= {said} if said else set()
            cells.append(_cell(library, draft, understood, hit, said, _kinds(wanted)))
        rows.append(_row(draft.forms.aspects[wanted].capitalize(), cells))
    draft.add("\n".join(rows))
    return draft.done()


def _cell(
    library: "Library", draft: Draft, understood: Understood, hit: Hit, said: Quote | None, kinds: Sequence[SectionKind]
) -> str:
    """The abstract's sentence; in Chinese, or where the abstract says nothing, the interpretation's."""
    if said and understood.language == "en":
        return draft.abstract(hit, said)
    for where, section in sections_on(library, hit.paper.arxiv_id, kinds)[:1]:
        for passage in passages_on(library, hit.paper.title, hit.paper.arxiv_id, where, section, 1):
            basis = draft.texts.basis[section.basis]
            return draft.analysis(hit, passage) + draft.forms.cell_interpretation.format(basis=basis)
    return draft.abstract(hit, said) if said else draft.forms.nothing_said


def _row(label: str, cells: Sequence[str]) -> str:
    return f"| {label} | {' | '.join(cells)} |"
