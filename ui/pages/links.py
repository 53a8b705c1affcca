"""Where each page of Paperlight's is: every address that a page names is built here, below the path that the server
is reached under."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses below `root`, which is "" or a path such as "/papers"."""

    root: str = ""

    def at(self, path: str, **query: object) -> str:
        """The address of a path such as "/library", with what is given of a query."""
        given = [(key, value) for key, value in query.items() if value not in (None, "", ())]
        return self.root + path + ("?" + urlencode(given, doseq=True) if given else "")

    def back_to(self, path: str) -> str:
        """The address of a path that a form says it stands on; the first page's where it would lead elsewhere."""
        # One slash: two would lead to another server, and so would a backslash.
        ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
        return self.at(path if ours else "/")

    def ask(self, question: str = "") -> str:
        """The chat, which asks a question at once where one is given."""
        return self.at("/", q=question)

    def paper(self, arxiv_id: str, **query: object) -> str:
        """The page of a paper."""
        return self.at(f"/paper/{quote(arxiv_id)}", **query)

    def day(self, day: date | str, **query: object) -> str:
        """The page of a day's digests."""
        return self.at(f"/digest/{day}", **query)

    def triage(self, **query: object) -> str:
        """Triage, of what the query names."""
        return self.at("/triage", **query)

    def library(self, **query: object) -> str:
        """The library, its papers filtered as the query says."""
        return self.at("/library", **query)

    def explore(self, **query: object) -> str:
        """The map and the trends."""
        return self.at("/explore", **query)

    def feed(self, kind: str, name: object = "", **query: object) -> str:
        """A feed to subscribe to: "days", or a "day", a "category" or a "profile" by its name."""
        return self.at(f"/feeds/{kind}/{quote(str(name))}.atom" if name else f"/feeds/{kind}.atom", **query)

    def look(self, file: str) -> str:
        """A file of `static`."""
        return self.at(f"/look/{file}")


def links_of(request: "Request") -> Links:
    """The addresses as whoever sent a request reaches them."""
    return Links(str(request.scope.get("root_path", "")).rstrip("/"))
