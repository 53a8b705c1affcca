"""What digests say of the days that a question asks about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answers.day_summary import summary_of
from assistant.answers.day_texts import DAY_TEXTS, DayTexts
from assistant.answers.draft import Composed, Draft
from assistant.answers.form_texts import limits
from assistant.links import entry_url
from assistant.markdown import escape, link
from assistant.values import Judged
from vectorstore.values import Digest, EntryLink, Filters

MOST_NAMED = 31
"""Days that are named without their papers."""
MOST_SUMMARIES = 2
"""Of a day whose digests have one each."""
SHORT_SUMMARY = 200
"""Characters of a summary among those of other days."""


def day(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Tells how many papers that pass the digests of these days name; then, of the latest days, the papers found, with
    what each is, under the summary, named as one that a model wrote. Days without such a paper are left out."""
    texts, filters, library = DAY_TEXTS[draft.language], draft.intent.filters, draft.library
    days = library.ranges.digest_days(filters)
    if not days or not found:
        draft.add(f"{draft.texts.refusal} {_why(draft, texts)}".strip())
        return draft.done(refused=True)
    shown = _by_day(days, found)
    if len(days) > 1:
        draft.add(_span(draft, texts, days))
        if len(shown) < len(days):
            draft.add(texts.latest.format(shown=len(shown)))
    counts, whole = dict(days), dict(library.ranges.digest_days(_of_days(filters)) if _apart(filters) else days)
    for each, papers in shown.items():
        _day(draft, texts, library.digest(each), papers, counts[each], whole[each], alone=len(days) == 1)
    if further := [each for each in days if each[0] not in shown]:
        draft.add(_further(texts, further))
    return draft.done()


def _by_day(days: Sequence[tuple[date, int]], found: Sequence[Judged]) -> dict[date, list[Judged]]:
    """The papers found under the latest of the days that name each, the latest day first."""
    asked = {each for each, _ in days}
    shown: dict[date, list[Judged]] = {}
    for judged in found:
        if named := [entry.day for entry in judged.hit.entries if entry.day in asked]:
            shown.setdefault(max(named), []).append(judged)
    return dict(sorted(shown.items(), reverse=True))


def _span(draft: Draft, texts: DayTexts, days: Sequence[tuple[date, int]]) -> str:
    filters = draft.intent.filters
    said = limits(_apart(filters), draft.forms)
    facts = {"days": len(days), "first": days[0][0], "last": days[-1][0]}
    count = draft.library.search.count("", replace(filters, digested_since=days[0][0], digested_until=days[-1][0]))
    span = texts.span_of if said else texts.span
    return span.format(papers=texts.count(count), count=count, limits=escape(said), **facts)


def _day(
    draft: Draft, texts: DayTexts, digests: Sequence[Digest], found: Sequence[Judged], count: int, of: int, alone: bool
) -> None:
    heading = texts.heading if count == of else texts.heading_of
    named = heading.format(day=digests[0].date, papers=texts.count(of), count=count)
    if len(digests) > 1:
        named += texts.files.format(files=len(digests))
    first = next((digest.entries[0] for digest in digests if digest.entries), None)
    page = entry_url(draft.template, EntryLink(digests[0].date, first.anchor)) if first else ""
    draft.add(f"**{link(named, page) if page else escape(named)}**")
    said = dict.fromkeys(filter(None, (summary_of(digest, *(() if alone else (SHORT_SUMMARY,))) for digest in digests)))
    for summary in list(said)[: MOST_SUMMARIES if alone else 1]:
        label = texts.summary if alone else texts.summary_in_short
        draft.add(f"{label} {draft.texts.quote.format(escape(summary.replace('**', '')))}")
    for judged in found:
        draft.add(draft.block(judged.hit, judged.quotes[:1]))
    if count > len(found):
        draft.add(texts.more.format(count=count - len(found)))


def _further(texts: DayTexts, days: Sequence[tuple[date, int]]) -> str:
    """The days that are not shown, the latest first, each with its number of papers."""
    named = [texts.further_day.format(day=day, count=count) for day, count in reversed(days[-MOST_NAMED:])]
    said, left = texts.further.format(days=texts.comma.join(named)), len(days) - len(named)
    return said + texts.earlier[left > 1].format(count=left) if left else said


def _why(draft: Draft, texts: DayTexts) -> str:
    """Why there is nothing to tell, and the nearest days, before and after, of which there is."""
    library, filters = draft.library, draft.intent.filters
    asked = _of_days(filters)
    held = bool(library.ranges.digest_days(asked))
    others = library.ranges.digest_days(_apart(filters) if held else Filters())
    since, until = filters.digested_since or date.min, filters.digested_until or date.max
    before, after = [each for each, _ in others if each < since], [each for each, _ in others if each > until]
    nearest = [str(each) for each in (*before[-1:], *after[:1])]
    if not nearest:
        return draft.texts.no_paper_passes
    said = (texts.none_passes if held else texts.no_digest)[len(nearest) > 1]
    return said.format(limits=escape(limits(_apart(filters), draft.forms)), days=texts.both.join(nearest))


def _of_days(filters: Filters) -> Filters:
    """The days of the filters alone."""
    return Filters(digested_since=filters.digested_since, digested_until=filters.digested_until)


def _apart(filters: Filters) -> Filters:
    """The filters without their days."""
    return replace(filters, digested_since=None, digested_until=None)
