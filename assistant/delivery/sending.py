"""What is new for a profile, sent once: claimed before, settled after."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from assistant.delivery.letter import Letter, LetterPaper
from assistant.delivery.mail import send_mail
from assistant.delivery.targets import Target
from assistant.delivery.texts import TEXTS, LetterTexts, Quiet
from assistant.delivery.webhooks import send_webhook
from assistant.triage import rank_for, reasoned
from assistant.values import Triaged
from vectorstore.errors import OutageError, UserError
from vectorstore.people.deliveries import claim, in_doubt, reach, reached_mark, settle
from vectorstore.people.profiles import Profile, profile
from vectorstore.people.states import mark, states
from vectorstore.people.store import People
from vectorstore.settings import Settings
from vectorstore.text.languages import language_of
from vectorstore.values import Filters, Language, Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST, NAMED = 10, 3
"""Papers of one letter, and authors of a paper in it."""


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """Of one sending: how many papers went, and a line that says so; `failed` where something is to be done."""

    state: Literal["sent", "quiet", "failed", "doubtful"]
    papers: int
    line: str

    @property
    def failed(self) -> bool:
        return self.state in ("failed", "doubtful")


def new_papers(
    library: "Library",
    people: People,
    group: Profile,
    days: Filters,
    before: datetime,
    most: int = MOST,
    since: int | None = None,
) -> list[Triaged]:
    """The best of some days for a profile that were neither shown before nor voted on, at most so many: what a letter
    and a feed of the profile hold. All meet what is wanted, but for those from outside; `since` is a mark of the
    library, of which what was recorded before is left out."""
    marks, language = states(people, group.id), language_in(group)
    ranking = rank_for(library, group, marks, days, before=before, language=language)
    voted = {paper for paper, of_paper in marks.items() if any(each.state != "seen" for each in of_paper)}
    had = set(library.rows_of([*voted, *group.liked, *group.disliked]).values())
    new = None if since is None else set(library.rows_of([each.arxiv_id for each in library.papers(since)]).values())
    worth = [
        each
        for each in ranking.standings
        if each.strength != "weak" and each.paper not in had and (new is None or each.paper in new)
    ]
    ours, edge = ([each for each in worth if each.outside == outside] for outside in (False, True))
    return reasoned(library, ranking, [*ours[: most - len(edge)], *edge] if ours else [])


def returned(library: "Library", people: People, group: Profile, since: int) -> list[Triaged]:
    """Starred papers of which a version was recorded since a mark of the library: a newer one, or a withdrawal, with
    what the authors tell of it."""
    texts = TEXTS[language_in(group)]
    marks = states(people, group.id)
    starred = {paper for paper, of_paper in marks.items() if any(each.state == "starred" for each in of_paper)}
    found = {each.arxiv_id: each for each in library.papers(since) if each.arxiv_id in starred}
    rows = library.rows_of(list(found))
    hits = library.listed([(row, 1.0) for row in rows.values()])
    told = []
    for hit in hits.values():
        said = f": {hit.paper.comment}" if hit.paper.comment else ""
        line = texts.withdrawn if hit.paper.withdrawn else texts.newer
        told.append(Triaged(hit, 1.0, line.format(version=hit.paper.version, told=said), ()))
    return [each for each in told if each.hit.paper.version > 1 or each.hit.paper.withdrawn]


def send(
    library: "Library",
    people: People,
    settings: Settings,
    profile_id: str,
    target: Target,
    days: Filters,
    newest_days: Filters,
    before: datetime,
    quiet: Quiet | None,
    newest: date,
    again: bool = False,
) -> SendOutcome:
    """Sends what is new: at first of the newest days alone, then of `days` what was recorded since.

    On a day without, `quiet` says why, or None keeps silent. `again` sends once more what may not have arrived. Raises
    UserError for a profile that there is not, and where mail is not set up.
    """
    group, key = profile(people, profile_id), target.key
    mark_now, since = library.mark(), reached_mark(people, profile_id, key)
    doubtful = in_doubt(people, profile_id, key)
    if doubtful and again:
        settle(people, profile_id, key, doubtful, arrived=False)
        every = new_papers(library, people, group, days, before, MOST * 50)
        found = [each for each in every if each.hit.paper.arxiv_id in doubtful]
    else:
        found = new_papers(library, people, group, newest_days if since is None else days, before, MOST * 5, since)
    # A paper that comes back is another thing to send than the paper was.
    back = returned(library, people, group, since) if since is not None else []
    named = {each.hit.paper.versioned_id: each for each in back} | {each.hit.paper.arxiv_id: each for each in found}
    free = set(claim(people, profile_id, key, list(named)))
    left = [name for name in named if name in free]
    ours, edge = ([name for name in left if named[name].outside == outside] for outside in (False, True))
    papers = [*ours[: MOST - len(edge)], *edge] if ours or again else []
    chosen = [named[name] for name in papers]
    if later := sorted(free - {*papers}):
        settle(people, profile_id, key, later, arrived=False)
    # Whatever becomes of this letter, the next one has what comes after: what is in doubt is sent by `again` alone,
    # which looks through nothing else.
    if not (doubtful and again):
        reach(people, profile_id, key, mark_now)
    broken_off = "" if again or not doubtful else f"; of an earlier sending {_unsure(len(doubtful))}"
    if not papers and quiet is None:
        line = f"{target}: nothing new, nothing sent{broken_off}"
        return SendOutcome("doubtful" if broken_off else "quiet", 0, line)
    try:
        _deliver(_letter(group, chosen, settings.today(), quiet or "quiet", newest), target, settings)
    except TimeoutError as error:
        return SendOutcome("doubtful", 0, f"{error}; {_unsure(len(papers))}, ten minutes from now on")
    except UserError as error:
        settle(people, profile_id, key, papers, arrived=False)
        reach(people, profile_id, key, since)
        if not isinstance(error, OutageError):
            raise
        return SendOutcome("failed", 0, str(error))
    settle(people, profile_id, key, papers, arrived=True)
    versions = {each.hit.paper.arxiv_id: each.hit.paper.version for each in chosen}
    mark(people, profile_id, "", versions, "seen", versions=versions)
    line = f"{target}: {len(papers)} papers sent{broken_off}"
    return SendOutcome("doubtful" if broken_off else "sent" if papers else "quiet", len(papers), line)


def _unsure(count: int) -> str:
    return f"{count} papers may have arrived; `paperlight send --again` sends them once more"


def language_in(group: Profile) -> Language:
    """That of a profile's first interest, as its ranking has it, or of its name."""
    return language_of(group.interests[0].text if group.interests else group.name)


def _deliver(letter: Letter, target: Target, settings: Settings) -> None:
    if target.kind == "mail":
        send_mail(letter, target.url, settings)
    else:
        send_webhook(letter, target)


def _letter(group: Profile, chosen: list[Triaged], today: date, quiet: Quiet, newest: date) -> Letter:
    language = language_in(group)
    texts = TEXTS[language]
    told = tuple(
        LetterPaper(paper.arxiv_id, paper.title, paper.url, _authors(paper, texts), each.reason)
        for each in chosen
        for paper in (each.hit.paper,)
    )
    subject = texts.subject if told else texts.quiet_subject
    note = "" if told else texts.quiet[quiet].format(newest=newest)
    name = " ".join(group.name.split())
    return Letter(group.id, name, subject.format(name=name, count=len(told), day=today), told, note, language)


def _authors(paper: Paper, texts: LetterTexts) -> str:
    """The first three, and how many more there are."""
    named, more = texts.comma.join(paper.authors[:NAMED]), len(paper.authors) - NAMED
    return texts.others.format(named=named, count=more, all=len(paper.authors)) if more > 0 else named
