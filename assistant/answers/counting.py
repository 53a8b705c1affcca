"""How many papers there are, by filters, by words and by meaning."""

from collections.abc import Sequence

from assistant.answers.draft import Composed, Draft
from assistant.answers.form_texts import number, passing
from assistant.answers.gathering import MOST, answering
from assistant.answers.listing import blocks, may_answer
from assistant.values import Judged

MOST_NAMED = 5


def counted(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Returns a number, what it is a number of, and some of those papers."""
    intent, forms = draft.intent, draft.forms
    total = draft.library.search.count("", intent.filters)
    limits = passing(intent.filters, forms)
    if not (intent.topic or intent.type):
        draft.add(forms.counted.format(passing=limits, count=total))
        if days := [day for day, _ in draft.library.ranges.digest_days(intent.filters)]:
            digests = sum(len(draft.library.digest(day)) for day in days)
            facts = {"count": digests, "days": len(days), "first": days[0], "last": days[-1]}
            draft.add(forms.counted_digests.format(**facts))
        _some(draft, found, total, forms.newest_of)
        if total > MOST_NAMED:
            draft.add(forms.more_by_filters)
        return draft.done()
    draft.add(_by_words(draft, limits, total))
    yes, may = answering(found), answering(found, "maybe")
    draft.add(forms.judged.format(count=number(len(yes), MOST), may=len(may)))
    _some(draft, yes, len(yes), forms.nearest_of)
    if may and not yes:
        draft.add(may_answer(draft, may[:MOST_NAMED]))
    return draft.done()


def _by_words(draft: Draft, limits: str, total: int) -> str:
    """How many papers hold the words; of Latin ones that are several, how many say them side by side, as Chinese is
    counted by its pairs of characters anyway."""
    intent, forms = draft.intent, draft.forms
    phrases = [*intent.wanted, *intent.typed]
    anywhere = draft.library.search.count(intent.topic, intent.filters)
    facts = {"passing": limits, "words": draft.named(phrases), "total": total}
    if intent.topic.isascii() and any(" " in phrase for phrase in phrases):
        said = len(draft.library.search.saying(phrases, intent.filters))
        return forms.counted_phrases.format(count=said, anywhere=anywhere, **facts)
    return forms.counted_words.format(count=anywhere, **facts)


def _some(draft: Draft, papers: Sequence[Judged], count: int, some: str) -> None:
    """Adds papers under how many of how many they are."""
    shown = papers[:MOST_NAMED]
    if shown:
        draft.add(some.format(shown=len(shown), count=count) if len(shown) < count else draft.forms.all_of)
        blocks(draft, shown)
