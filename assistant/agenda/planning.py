"""An agenda made for a group, and kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from assistant.agenda.agenda import Agenda, AgendaItem, of_meeting
from assistant.agenda.choosing import choose, picked_by
from assistant.agenda.points import claim_of, doubts_of, question_on
from assistant.agenda.texts import TEXTS, AgendaTexts
from assistant.triage import rank_for, reasoned
from assistant.triage.votes import Marks
from vectorstore.errors import UserError
from vectorstore.people.meetings import Meeting, keep_meeting, meeting, meetings_of, new_meeting_id
from vectorstore.people.profiles import Profile, profile
from vectorstore.people.states import states
from vectorstore.people.store import People
from vectorstore.values import Filters, Language

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST_PAPERS, LONGEST = 12, 600
"""Of a meeting: papers, and minutes."""


def plan(
    library: "Library",
    people: People,
    profile_id: str,
    filters: Filters,
    papers: int,
    minutes: int,
    day: date,
    presenters: Sequence[str] = (),
    language: Language = "en",
) -> Agenda:
    """So many papers for so many minutes, kept as a meeting of this day.

    What members picked comes first, then the best of the days that the filters name; whoever picked a paper presents
    it, others by turns. Raises UserError where there is nothing to read, and for what is no meeting.
    """
    if not (0 < papers <= MOST_PAPERS and papers <= minutes <= LONGEST):
        raise UserError(
            f"a meeting has 1 to {MOST_PAPERS} papers and at least a minute for each, at most {LONGEST} in all"
        )
    group, marks = profile(people, profile_id), states(people, profile_id)
    ranking = rank_for(library, group, marks, filters, language=language, explore=False)
    had = {item.arxiv_id for each in earlier(people, profile_id) for item in each.items}
    chosen = choose(library, ranking, marks, had, papers)
    if not chosen:
        raise UserError(TEXTS[language].nothing)
    why = _reasons(library, group, marks, filters, chosen, language)
    texts, picked, turn = TEXTS[language], picked_by(marks), 0
    items = []
    for hit in library.listed([(paper, 0.0) for paper in chosen]).values():
        paper = hit.paper
        by = [name for name in picked.get(paper.arxiv_id, ()) if name and not name.startswith("~")]
        presenter = next((name for name in by if not presenters or name in presenters), "")
        if not presenter and presenters:
            presenter, turn = presenters[turn % len(presenters)], turn + 1
        doubts, reason = doubts_of(library, paper), why.get(paper.arxiv_id, "")
        items.append(
            AgendaItem(
                paper.arxiv_id, paper.version, paper.title, paper.authors, _why(by, reason, texts),
                claim_of(paper, reason), doubts, question_on(paper, doubts, texts), presenter, minutes // len(chosen),
            )
        )  # fmt: skip
    made = Agenda(new_meeting_id(), profile_id, group.name, day, minutes, language, tuple(items))
    keep_meeting(people, Meeting(made.id, profile_id, day, made.record(), datetime.now(UTC)))
    return made


def agenda_of(people: People, meeting_id: str) -> Agenda:
    """One that was kept. Raises UserError where there is none of this id."""
    return of_meeting(meeting(people, meeting_id))


def earlier(people: People, profile_id: str) -> list[Agenda]:
    """A group's meetings, the latest first."""
    return [of_meeting(each) for each in meetings_of(people, profile_id)]


def _reasons(
    library: "Library", group: Profile, marks: Marks, filters: Filters, chosen: Sequence[int], language: Language
) -> dict[str, str]:
    """Of each paper what it meets of the group's wishes, beside being liked itself."""
    ids = {hit.paper.arxiv_id for hit in library.listed([(paper, 0.0) for paper in chosen]).values()}
    others = {paper: of_paper for paper, of_paper in marks.items() if paper not in ids}
    apart = replace(group, liked=tuple(paper for paper in group.liked if paper not in ids))
    ranking = rank_for(library, apart, others, filters, language=language, explore=False)
    met = [each for each in ranking.standings if each.paper in chosen]
    return {each.hit.paper.arxiv_id: each.reason for each in reasoned(library, ranking, met)}


def _why(by: Sequence[str], reason: str, texts: AgendaTexts) -> str:
    """Who picked it, and what it meets of the group's wishes."""
    names = [texts.picked.format(names=", ".join(by))] if by else []
    return "; ".join([*names, *([reason] if reason else [])])
