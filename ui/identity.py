"""Who sent a request, and what they may: the one thing that every room asks before it keeps or gives something."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vectorstore.people.members import ROLES, Role

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.types import Scope

PLACE = "paperlight.identity"
"""Where a request's scope holds it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who sent a request.

    `key` stays the same for the same person, and no two persons share it: rows that belong to somebody are kept under
    it. It is "" for who is not known, whose things cannot be told from another's. `name` is a member's, or "".
    """

    role: Role | None = None
    key: str = ""
    name: str = ""

    @property
    def may_read(self) -> bool:
        """Read all pages, ask, search."""
        return self._is("guest")

    @property
    def may_write(self) -> bool:
        """Leave something: conversations, votes, profiles, files."""
        return self._is("member")

    @property
    def owns(self) -> bool:
        """Everything."""
        return self._is("owner")

    def _is(self, least: Role) -> bool:
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(least)


NOBODY = Identity()
READER = Identity("guest")
LOCAL = Identity("owner", "local")
"""The one user of a server on loopback that knows no members."""


def who_asks(request: "HTTPConnection") -> Identity:
    """Who sent a request; of Gradio's requests, pass `request.request`."""
    return identity_in(request.scope)


def identity_in(scope: "Scope") -> Identity:
    """As `who_asks`, of an ASGI scope."""
    found = scope.get(PLACE, NOBODY)
    assert isinstance(found, Identity)
    return found
