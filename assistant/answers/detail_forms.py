"""Answers to questions that ask a paper for one thing, or for a paper that the library does not hold: what tells it, or
that nothing does, with what is nearest."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

from assistant.answers.evidence import Draft, sections_on, sentences_that
from assistant.answers.extractive import MOST_NEAREST, Composed
from assistant.answers.paper_forms import MOST_ABSTRACT, Found, add_chinese_interpretation
from assistant.checks.proper_names import names
from assistant.cues import lead, of_others
from assistant.markdown import escape, link
from assistant.questions.concepts import holds_all
from assistant.questions.details import Detail
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
    for where, section in sections_on(library, hit.paper.arxiv_id, get_args(SectionKind)):
        of_paper = hit.paper.arxiv_id
        said = sentences_that(asked.told_by, library, understood.text, of_paper, where, section, MOST_ABSTRACT)
        if said:
            return where, section, said
    return None


def claim(library: "Library", draft: Draft, understood: Understood, found: Found, words: Sequence[str]) -> Composed:
    """What a paper says to a question that names it: the sentences of its abstract that hold each of these words, else
    the nearest, named as what they are; in Chinese an interpretation too."""
    hit, quotes = found
    holding = [quote for quote in quotes if words and holds_all(quote.text, tuple(words))]
    draft.add(draft.headline(hit))
    draft.add(draft.forms.abstract_says if holding else draft.forms.nearest_sentences)
    said = in_context(hit.paper.abstract, (holding or quotes)[:MOST_ABSTRACT])
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
