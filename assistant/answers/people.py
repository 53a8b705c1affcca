"""Who works on a topic: authors by how many of the papers that answer are theirs."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from assistant.answers.draft import Composed, Draft
from assistant.answers.form_texts import number
from assistant.answers.gathering import MOST, answering
from assistant.answers.listing import refusal
from assistant.markdown import escape
from assistant.values import Judged

MOST_PEOPLE = 10
MOST_TITLES = 4
"""Papers that are named of one author."""


def people(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Returns the authors of most of the papers that answer, with these; of papers without a common author the last
    ones, who often lead a group."""
    yes = answering(found)
    if not yes:
        return refusal(draft, found)
    forms = draft.forms
    newest_first = sorted(yes, key=lambda each: each.hit.paper.published or date.min, reverse=True)
    papers = Counter(name for each in newest_first for name in dict.fromkeys(each.hit.paper.authors))
    several = [name for name, count in papers.most_common(MOST_PEOPLE) if count > 1]
    last = list(dict.fromkeys(each.hit.paper.authors[-1] for each in newest_first if each.hit.paper.authors))
    head = forms.people if several else forms.people_apart
    draft.add(head.format(topic=draft.named(draft.intent.subjects), count=number(len(yes), MOST)))
    lines = [_line(draft, name, newest_first) for name in several or last[:MOST_PEOPLE]]
    draft.add("\n".join(lines))
    draft.add(forms.people_unknown)
    return draft.done()


def _line(draft: Draft, name: str, papers: Sequence[Judged]) -> str:
    theirs = [each.hit for each in papers if name in each.hit.paper.authors]
    titles = "; ".join(map(draft.title, theirs[:MOST_TITLES]))
    return f"- {escape(name)} ({len(theirs)}): {titles}"
