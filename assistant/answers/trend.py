"""How a topic develops: papers on it by month, and which terms came and went in them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from assistant.answers.approaches import concepts_of
from assistant.answers.draft import Composed, Draft
from assistant.answers.gathering import answering
from assistant.answers.listing import blocks, refusal
from assistant.values import Judged

MOST_NEWEST = 3
MOST_TERMS = 6
FEWEST_FOR_SHARE = 50
"""Papers of a month below which a share of them tells nothing."""


def trend(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Returns a table of months with the papers that say the topic's words, among all; terms that are said by more, and
    by fewer, of the later half of the papers that answer than of the earlier; then the newest."""
    dated = sorted((each for each in answering(found) if each.hit.paper.published), key=_day)
    if not dated:
        return refusal(draft, found)
    intent, forms = draft.intent, draft.forms
    draft.add(forms.trend.format(topic=draft.named(intent.subjects)))
    draft.add(_months(draft))
    middle = len(dated) // 2
    before, after = _said_by(draft, dated[:middle]), _said_by(draft, dated[middle:])
    for template, of, than in ((forms.trend_more, after, before), (forms.trend_fewer, before, after)):
        names = [name for name, count in of.most_common() if count > 1 and count > 2 * than[name]]
        if names:
            draft.add(template.format(terms=draft.named(names[:MOST_TERMS])))
    draft.add(f"**{forms.trend_newest}**")
    blocks(draft, dated[: -MOST_NEWEST - 1 : -1])
    return draft.done()


def _months(draft: Draft) -> str:
    """The table of months, the earliest first."""
    intent, forms = draft.intent, draft.forms
    phrases = [draft.glossary.names_of(each) or (each,) for each in (*intent.wanted, *intent.typed)]
    saying = set.intersection(*(
        set[str]().union(*(draft.library.search.saying([name], intent.filters) for name in names)) for names in phrases
    ))  # fmt: skip
    days = [paper.published for each in saying if (paper := draft.library.paper(each)) and paper.published]
    on_it = Counter(map(_month, days))
    of_all: Counter[str] = Counter()
    for day, count in draft.library.published():
        if (intent.filters.since or day) <= day <= (intent.filters.until or day):
            of_all[_month(day)] += count
    rows = [
        f"| {month} | {on_it[month]} | {total} | {_share(on_it[month], total)} |"
        for month, total in sorted(of_all.items())
    ]
    return "\n".join([forms.trend_head, "|---|---|---|---|", *rows])


def _share(part: int, total: int) -> str:
    return f"{part / total:.1%}" if total >= FEWEST_FOR_SHARE else ""


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _day(judged: Judged) -> date:
    return judged.hit.paper.published or date.min


def _said_by(draft: Draft, papers: Sequence[Judged]) -> Counter[str]:
    """How many papers name each concept of the glossary but those of the topic."""
    return Counter(concept.name(draft.language) for each in papers for concept in concepts_of(draft, each))
