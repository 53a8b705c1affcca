"""What an agenda is made of."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from vectorstore.people.meetings import Meeting
from vectorstore.values import Basis, Language


@dataclass(frozen=True, slots=True)
class Doubt:
    """A limit of a paper, word by word, and who says so: the authors where `basis` is None, else an analysis that a
    model made of this."""

    text: str
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A paper of a meeting: why it concerns this group, what it claims in its own words, what to doubt, a question to
    discuss, who presents it ("" for nobody yet), and for how many minutes."""

    arxiv_id: str
    version: int
    title: str
    authors: tuple[str, ...]
    why: str
    claim: str
    doubts: tuple[Doubt, ...]
    question: str
    presenter: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """One meeting of a group, in its language; `minutes` in all."""

    id: str
    profile: str
    name: str
    day: date
    minutes: int
    language: Language
    items: tuple[AgendaItem, ...]

    def record(self) -> dict[str, Any]:
        """Returns the agenda as it is kept."""
        return asdict(self) | {"day": self.day.isoformat()}


def of_meeting(meeting: Meeting) -> Agenda:
    """Tells what was kept of a meeting."""
    given = dict(meeting.content)
    items = tuple(
        AgendaItem(
            **each | {"authors": tuple(each["authors"]), "doubts": tuple(Doubt(**doubt) for doubt in each["doubts"])}
        )
        for each in given.pop("items")
    )
    return Agenda(**given | {"day": meeting.day, "items": items})
