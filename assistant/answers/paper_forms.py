"""Answers about papers that a question names: what one is, who wrote it, when it came out; and about names that no
paper of the library has."""

import re
from collections.abc import Sequence

from assistant.answers.draft import Composed, Draft
from assistant.answers.listing import MOST_NEAREST, headlines
from assistant.answers.sections import sections_on, sentences_in
from assistant.cues import defines, lead
from assistant.links import entry_url
from assistant.markdown import escape, link
from assistant.quotes import Quote
from assistant.values import NAMED_AUTHORS, Judged
from vectorstore.text.languages import language_of
from vectorstore.values import Hit, SectionKind

MOST_MENTIONING = 5
MOST_SENTENCES = 2
"""Of an abstract or an analysis about one paper."""

INTRODUCING: tuple[SectionKind, ...] = ("overview", "contribution", "translation", "conclusion", "method", "problem")


def about(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Tells what papers are: of each the sentence that says what it does and the one nearest to the question; in
    Chinese an interpretation too. Never a digest's summary."""
    for each in found[: len(draft.intent.papers)]:
        first = lead(each.quotes)
        others = [quote for quote in each.quotes if quote != first]
        draft.add(draft.block(each.hit, [first] if first else []))
        draft.add(draft.quotes(each.hit, others[: MOST_SENTENCES - 1]))
        if draft.language == "zh":
            _add_overview(draft, each.hit)
    return draft.done()


def _add_overview(draft: Draft, hit: Hit) -> None:
    for where, section in sections_on(draft.library, hit.paper.arxiv_id, INTRODUCING):
        if language_of(section.text) == "zh":
            asked = draft.intent.text or hit.paper.title
            said = sentences_in(draft.library, asked, hit.paper.arxiv_id, (where, section), MOST_SENTENCES)
            if said:
                return draft.add_section(hit, where, section, said)
    return None


def authors(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Tells who wrote a paper, with the sentence that says what it does; of several papers, each below its sentence."""
    several = found[: len(draft.intent.papers)]
    for each in several:
        if len(several) == 1:
            draft.add(_written_by(draft, each.hit))
            _introduce(draft, each)
        else:
            _introduce(draft, each)
            draft.add(_written_by(draft, each.hit))
    return draft.done()


def _written_by(draft: Draft, hit: Hit) -> str:
    names = [escape(name) for name in hit.paper.authors]
    shown = draft.forms.comma.join(names[:NAMED_AUTHORS])
    if len(names) > NAMED_AUTHORS:
        shown = draft.forms.more_authors.format(names=shown, more=len(names) - NAMED_AUTHORS)
    return draft.forms.authors.format(names=shown, count=len(names)) if names else draft.forms.no_authors


def when(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Tells when papers were published, and in which digests they stand."""
    for each in found[: len(draft.intent.papers)]:
        day = each.hit.paper.published
        draft.add(draft.forms.published.format(day=day) if day else draft.forms.unknown_day)
        if each.hit.entries:
            days = [link(str(entry.day), entry_url(draft.template, entry)) for entry in each.hit.entries]
            draft.add(draft.forms.digested.format(days=draft.forms.comma.join(days)))
        _introduce(draft, each)
    return draft.done()


def _introduce(draft: Draft, judged: Judged) -> None:
    first = lead(judged.quotes)
    draft.add(draft.block(judged.hit, [first] if first else []))


def absent(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Says that no paper of the library has these names; what the papers that they were to be compared with say of
    them, else the papers that mention one. A refusal where none does."""
    names, forms = draft.intent.absent, draft.forms
    quoted = (draft.texts.quote.format(escape(name)) for name in names)
    draft.add(forms.no_such_paper.format(names=forms.either.join(quoted)))
    told = [(each, _mentions(each.quotes, names)) for each in found]
    if draft.intent.papers:
        held = told[: len(draft.intent.papers)]
        for each, said in held:
            first = lead(each.quotes)
            draft.add(draft.headline(each.hit))
            draft.add(forms.says_of if said else forms.says_nothing_of)
            draft.add(draft.quotes(each.hit, said[:MOST_SENTENCES] or ([first] if first else [])))
        return draft.done(refused=not any(said for _, said in held))
    if mentioning := [(each, said) for each, said in told if said][:MOST_MENTIONING]:
        draft.add(forms.mentioned_by.format(count=len(mentioning)))
        for each, said in mentioning:
            draft.add(draft.block(each.hit, said[:1]))
        return draft.done()
    if found:
        draft.add(draft.texts.nearest)
        draft.add(headlines(draft, found[:MOST_NEAREST]))
    return draft.done(refused=True)


def _mentions(quotes: Sequence[Quote], names: Sequence[str]) -> list[Quote]:
    """The ranked quotes that mention one of these names, or one that begins with it, those first that say what it
    is."""
    either = "|".join(map(re.escape, names))
    mention = re.compile(rf"(?<![A-Za-z0-9])(?:{either})(?![A-Za-z0-9])", re.IGNORECASE)
    said = [quote for quote in quotes if mention.search(quote.text)]
    return sorted(said, key=lambda quote: not defines(quote.text, names))
