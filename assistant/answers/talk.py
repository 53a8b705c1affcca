"""Answers to what asks for no paper: what Paperlight is for, and what its library holds."""

from collections.abc import Sequence

from assistant.answers.draft import Composed, Draft
from assistant.values import Judged


def talk(draft: Draft, _: Sequence[Judged] = ()) -> Composed:
    """Tells what may be asked, how much the library holds, and its days; a refusal, as no paper answers."""
    counts = draft.library.counts()
    days = [day for day, _ in draft.library.days()] or [day for day, _ in draft.library.published()]
    held = [draft.texts.holds.format(papers=counts.papers, digests=counts.digests)]
    held += [draft.texts.holds_days.format(first=days[0], last=days[-1])] if days else []
    draft.add(draft.texts.offer)
    draft.add((" " if draft.language == "en" else "").join(held))
    return draft.done(refused=True)


def no_matter_of_papers(draft: Draft, _: Sequence[Judged] = ()) -> Composed:
    """Says that the library's papers are all that is answered from."""
    draft.add(draft.texts.only_papers)
    return draft.done(refused=True)
