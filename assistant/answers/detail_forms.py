"""Answers to questions that ask a paper for one thing, or for a paper that the library does not hold: what tells it, or
that nothing does, with what is nearest."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

from assistant.answers.evidence import Draft, is_guess, nearest_in_analyses, sections_on, sentences_that
from assistant.answers.extractive import MOST_NEAREST, Composed
from assistant.answers.paper_forms import MOST_ABSTRACT, Found, add_chinese_interpretation
from assistant.checks.proper_names import names
from assistant.cues import lead, of_others
from assistant.markdown import escape, link
from assistant.questions.concepts import holds_all
from assistant.questions.details import Detail
from assistant.questions.measures import NUMBER, PERCENT
from assistant.questions.unheld import defining, mentioning
from assistant.quotes import Quote, in_context
from assistant.values import Understood
from vectorstore.values import EntryLink, Hit, Passage, Section, SectionKind

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST_MENTIONING = 5


def detail(library: "Library", draft: Draft, understood: Understood, found: Found, asked: Detail) -> Composed:
    """The sentences of a paper's abstract that tell a detail, else those of what digests say of it; a refusal with the
    nearest sentence where none does."""
    hit, quotes = found
    telling = [quote for quote in quotes if asked.told_by(quote.text)]
    if not asked.amount:  # a name is asked for, and not that of others' work
        own = names(f"of {hit.paper.title}")
        telling.sort(key=lambda quote: (of_others(quote.text), not names(quote.text) - own))
    telling = [in_context(hit.paper.abstract, [quote])[0] for quote in telling[:MOST_ABSTRACT]]
    telling = [quote for quote in telling if quote is telling[0] or quote.text not in telling[0].text]
    interpreted = (
        None if telling and understood.language == "en" else _told_by_analysis(library, understood, hit, asked)
    )
    if not telling and not interpreted and not _is_lacking(library, hit, asked):
        draft.add(draft.headline(hit))
        return _nearest(library, draft, understood, found, asked)
    if not telling and not interpreted:
        sought = draft.forms.comma.join(draft.texts.quote.format(escape(each)) for each in asked.sought)
        sought += draft.forms.with_number if asked.amount else ""
        title = f"**{link(hit.paper.title, hit.paper.url)}**"
        draft.add(draft.forms.not_told.format(title=title, sought=sought))
        nearest = max(quotes, key=lambda quote: asked.share_held(quote.text), default=None)
        if nearest:
            draft.add(draft.forms.nearest_sentence)
            draft.add(f"> {draft.abstract(hit, nearest)}")
        return draft.done(refused=True)
    draft.add(draft.headline(hit))
    if telling:
        draft.add(draft.forms.abstract_says)
        draft.add("\n>\n".join(f"> {draft.abstract(hit, quote)}" for quote in telling))
    if interpreted:
        where, section, said = interpreted
        draft.add(draft.introduced(section, where, said))
        draft.add("\n".join(f"- {draft.analysis(hit, passage)}" for passage in said))
    return draft.done()


def _told_by_analysis(
    library: "Library", understood: Understood, hit: Hit, asked: Detail
) -> tuple[EntryLink | None, Section, list[Passage]] | None:
    """The sentences of one analysis section that tell a detail, of one made from the PDF where there is one."""

    def tells(text: str) -> bool:
        return asked.told_by(text) and not is_guess(text)

    for where, section in sections_on(library, hit.paper.arxiv_id, get_args(SectionKind)):
        of_paper = hit.paper.arxiv_id
        said = sentences_that(tells, library, understood.text, of_paper, where, section, MOST_ABSTRACT)
        if said:
            return where, section, said
    return None


def _is_lacking(library: "Library", hit: Hit, asked: Detail) -> bool:
    """Whether it is certain that neither abstract nor analyses tell a detail: it goes by a known term, or a name that
    must stand beside it is nowhere."""
    sections = sections_on(library, hit.paper.arxiv_id, get_args(SectionKind))
    told = [hit.paper.abstract, *(section.text for _, section in sections)]
    return asked.is_termed or any(
        not any(Detail("", False, (name,)).told_by(text) for text in told) for name in asked.names
    )


def _nearest(
    library: "Library", draft: Draft, understood: Understood, found: Found, asked: Detail, most: int = 1
) -> Composed:
    """The sentences of the abstract and the analyses that are nearest to a detail, named as what they are."""
    hit, quotes = found
    if quotes:
        draft.add(draft.forms.nearest_sentences)
        said = sorted(quotes, key=lambda quote: -asked.share_held(quote.text))[:most]
        said = in_context(hit.paper.abstract, said)
        draft.add("\n>\n".join(f"> {draft.abstract(hit, quote)}" for quote in said))

    number = re.compile(r"\d[\d.]*\s?\\?(?:%|per ?cent)", re.IGNORECASE) if PERCENT.search(understood.text) else NUMBER

    def fits(text: str) -> float:
        return 0.0 if asked.amount and not number.search(text) else 0.1 + asked.likeness(text)

    if near := nearest_in_analyses(library, understood.text, hit, fits):
        where, section, passage = near
        introduced = draft.introduced(section, where, [passage])
        draft.add(draft.forms.nearest_in_analysis.format(introduced=introduced))
        draft.add(f"- {draft.analysis(hit, passage)}")
    return draft.done()


def whole_abstract(draft: Draft, found: Found) -> Composed:
    """Every sentence of a paper's abstract, in its order."""
    hit, quotes = found
    draft.add(draft.block(hit, sorted(quotes, key=lambda quote: quote.start)))
    return draft.done()


def claim(library: "Library", draft: Draft, understood: Understood, found: Found, words: Sequence[str]) -> Composed:
    """What a paper says to a question that names it: the sentences of its abstract that hold each of these words, else
    the nearest, named as what they are; in Chinese an interpretation too."""
    hit, quotes = found
    holding = [quote for quote in quotes if words and holds_all(quote.text, tuple(words))]
    draft.add(draft.headline(hit))
    if not holding:
        asked = Detail(" ".join(words), bool(PERCENT.search(understood.text)))
        return _nearest(library, draft, understood, found, asked, MOST_ABSTRACT)
    draft.add(draft.forms.abstract_says)
    said = in_context(hit.paper.abstract, holding[:MOST_ABSTRACT])
    draft.add("\n>\n".join(f"> {draft.abstract(hit, quote)}" for quote in said))
    add_chinese_interpretation(library, draft, understood, hit)
    return draft.done()


def unheld(draft: Draft, understood: Understood, found: Sequence[Found], names: Sequence[str]) -> Composed:
    """That no paper of the library has these names; what the paper that one was to be compared with says of it, else
    the papers that mention one. A refusal where none does."""
    quoted = (draft.texts.quote.format(escape(name)) for name in names)
    draft.add(draft.forms.no_such_paper.format(names=draft.forms.either.join(quoted)))
    mentions = {hit: _mentions(quotes, names) for hit, quotes in found}
    if understood.subjects:
        hit, quotes = found[0]
        first = lead(quotes)
        draft.add(draft.headline(hit))
        draft.add(draft.forms.says_of if mentions[hit] else draft.forms.says_nothing_of)
        said = mentions[hit][:MOST_ABSTRACT] or ([first] if first else [])
        draft.add("\n>\n".join(f"> {draft.abstract(hit, quote)}" for quote in said))
        return draft.done(refused=not mentions[hit])
    if held := [hit for hit, quotes in mentions.items() if quotes][:MOST_MENTIONING]:
        draft.add(draft.forms.mentioned_by.format(count=len(held)))
        for hit in held:
            draft.add(draft.block(hit, mentions[hit][:1]))
        return draft.done()
    draft.add(draft.texts.nearest)
    draft.add("\n".join(f"- {draft.headline(hit)}" for hit, _ in found[:MOST_NEAREST]))
    return draft.done(refused=True)


def _mentions(quotes: Sequence[Quote], names: Sequence[str]) -> list[Quote]:
    """The ranked quotes that mention one of these names, those first that say what it is."""
    said = [quote for quote in quotes if any(mentioning(quote.text, name) for name in names)]
    return sorted(said, key=lambda quote: not any(defining(quote.text, name) for name in names))
