"""What the marks of a group come to: what it likes, and what is not to be shown again."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from assistant.triage.learning import Likings
from vectorstore.people.profiles import Profile
from vectorstore.people.states import Mark
from vectorstore.settings import Settings

STARRED = 1.5
"""What a star counts beside a pick."""
MOST = 3.0
"""What the votes for one paper count together at most: it is still one paper."""

Marks = Mapping[str, tuple[Mark, ...]]


def likings_of(profile: Profile, marks: Marks) -> Likings:
    """Returns the profile's papers, then those voted on, in the order of their last vote. Each member's vote counts;
    where they differ the greater side does."""
    liked, disliked = dict.fromkeys(profile.liked, 1.0), dict.fromkeys(profile.disliked, 1.0)
    for paper, of_paper in sorted(marks.items(), key=lambda each: each[1][-1].at):
        balance = sum(
            {"picked": 1.0, "starred": STARRED, "dismissed": -1.0, "seen": 0.0}[each.state] for each in of_paper
        )
        if balance > 0:
            liked[paper] = min(MOST, liked.pop(paper, 0.0) + balance)
        elif balance < 0:
            disliked[paper] = min(MOST, disliked.pop(paper, 0.0) - balance)
    return Likings(liked, disliked)


def passed_by(marks: Marks, before: datetime, member: str = "") -> set[str]:
    """Returns papers that do not come back: those dismissed, by a member for this member, by more than picked them for
    the group; and those that were shown before a moment, to the member or to the group."""
    passed = set()
    for paper, of_paper in marks.items():
        ours = [each for each in of_paper if each.member in (member, "")] if member else of_paper
        against = sum((each.state == "dismissed") - (each.state in ("picked", "starred")) for each in ours)
        shown = any(each.state == "seen" and each.at < before and each.member in (member, "") for each in of_paper)
        if against > 0 or shown:
            passed.add(paper)
    return passed


def morning(settings: Settings) -> datetime:
    """Tells when the day began, in UTC."""
    zone = ZoneInfo(settings.timezone) if settings.timezone else None
    return datetime.combine(settings.today(), time.min, zone).astimezone(UTC)
