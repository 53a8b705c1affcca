"""What a triage page is to show, as its address says it: whoever follows the address sees the same list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from vectorstore.text.arxiv_ids import id_of
from vectorstore.text.kinds import Kind

if TYPE_CHECKING:
    from starlette.datastructures import FormData, QueryParams

View = Literal["inbox", "picked", "starred", "passed"]
VIEWS: tuple[View, ...] = get_args(View)

LONGEST = 200
"""Characters of an interest that are read; a sentence has fewer."""


@dataclass(frozen=True, slots=True)
class TriageRequest:
    """`days` as they were typed, "" for the newest; interests in words, and arXiv ids of papers for more like them;
    `profile` is "" for this browser's own. `start` counts the papers of the list before the first that is shown, and
    `at` is the moment (seconds since 1970) of that list, 0 for a new one."""

    days: str = ""
    interests: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    types: tuple[Kind, ...] = ()
    profile: str = ""
    view: View = "inbox"
    start: int = 0
    at: float = 0.0

    @property
    def query(self) -> dict[str, object]:
        """The same as the parameters of an address; what is as ever is left out."""
        return {
            "profile": self.profile,
            "days": self.days,
            "interest": self.interests,
            "like": self.like,
            "type": self.types,
            "show": "" if self.view == "inbox" else self.view,
            "start": self.start or "",
            "at": f"{self.at:.3f}" if self.at else "",
        }

    def of_list(self) -> "TriageRequest":
        """The same from its beginning, in the view where a new list begins."""
        return replace(self, view="inbox", start=0, at=0.0)


def asked_of(given: "QueryParams | FormData") -> TriageRequest:
    """What an address or a form says; what is none of the views and no number counts as not said."""

    def several(name: str) -> tuple[str, ...]:
        said = (str(value).strip()[:LONGEST] for value in given.getlist(name))
        return tuple(dict.fromkeys(filter(None, said)))

    view = str(given.get("show", ""))
    return TriageRequest(
        days=str(given.get("days", "")).strip()[:LONGEST],
        interests=several("interest"),
        like=several("like"),
        types=cast("tuple[Kind, ...]", several("type")),
        profile=str(given.get("profile", "")).strip()[:LONGEST],
        view=view if view in VIEWS else "inbox",
        start=int(_number(given.get("start"))),
        at=_number(given.get("at")),
    )


def wishes_in(text: str) -> tuple[Sequence[str], Sequence[str]]:
    """Interests, and arXiv ids of liked papers, as they are typed: apart by line ends or semicolons."""
    parts = [part.strip(" \t-*•") for line in text.splitlines() for part in line.replace("；", ";").split(";")]
    named = {part: found[0] for part in parts if (found := id_of(part))}
    return [part for part in parts if part and part not in named], list(named.values())


def _number(text: Any) -> float:
    try:
        number = float(text)
    except (TypeError, ValueError):
        return 0.0
    return number if 0 <= number < 1e12 else 0.0
