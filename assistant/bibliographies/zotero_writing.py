"""Papers into a Zotero library over its web API, each once
(https://www.zotero.org/support/dev/web_api/v3/write_requests).

The library is read first, and written only while it is as it was read (If-Unmodified-Since-Version): after somebody
added something, or a request of ours that was taken although no answer came, it is read again.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import httpx

from assistant.bibliographies.zotero import (
    API,
    TRIES,
    Item,
    Wait,
    asked_of,
    checked,
    data_of,
    items_of,
    pause,
    reference_of,
    talking_to,
)
from assistant.person_names import PersonName, person_name
from assistant.references import CITED_AUTHORS, doi_of, year_of
from vectorstore.errors import OutageError, UserError
from vectorstore.text.normal_text import one_line
from vectorstore.values import Paper

AT_ONCE = 50
"""Items that are written at once, the most that the API takes."""


@dataclass(frozen=True, slots=True)
class Deposited:
    """How many papers a library was given, and how many it had already, by arXiv id."""

    added: int
    had: int


def to_zotero(
    library: str,
    key: str | None,
    papers: Sequence[Paper],
    collection: str = "",
    api: str = API,
    wait: Wait = time.sleep,
) -> Deposited:
    """Adds those papers that a library such as `users/475425` lacks; with a collection's name, all are in it then.

    The collection is made where there is none of this name. Raises UserError for a key that may not write, OutageError
    where the server refuses: what it took until then is not written again.
    """
    if "/" in library.partition("/")[2]:
        raise UserError(f"{library[:60]!r} is a part of a library: name the library, and the collection by its name")
    before: set[str] | None = None
    with talking_to(library, key) as client:
        home = _collection(client, f"{api}/{library}", collection, wait) if collection else ""
        for _ in range(TRIES):
            items, version = items_of(client, library, api, wait)
            held = {found.arxiv_id: item for item in items if (found := reference_of(item)) and found.arxiv_id}
            left = [_item(each, held.get(each.arxiv_id), home) for each in papers]
            before = {*held} if before is None else before  # a later reading finds what the first try wrote
            if _all_written(client, f"{api}/{library}/items", list(filter(None, left)), version, wait):
                had = sum(each.arxiv_id in before for each in papers)
                return Deposited(len(papers) - had, had)
    raise OutageError("Zotero's library is being changed by others all the time: try again later")


def _all_written(client: httpx.Client, address: str, items: Sequence[Item], version: str, wait: Wait) -> bool:
    """Whether nobody changed the library meanwhile."""
    for start in range(0, len(items), AT_ONCE):
        unchanged = {"If-Unmodified-Since-Version": version}
        answer = asked_of(client, wait, "POST", address, json=items[start : start + AT_ONCE], headers=unchanged)
        if answer.status_code == 412:
            return False
        _taken(answer)
        version = answer.headers.get("Last-Modified-Version", version)
        pause(answer, wait)
    return True


def _collection(client: httpx.Client, at: str, name: str, wait: Wait) -> str:
    """The key of the collection of this name; of a new one where there is none."""
    start, total = 0, 1
    while start < total:
        answer = checked(
            asked_of(client, wait, "GET", f"{at}/collections", params={"limit": "100", "start": str(start)})
        )
        for each in data_of(answer):
            if each.get("name") == name:
                return str(each["key"])
        told = answer.headers.get("Total-Results", "")
        total = int(told) if told.isdigit() else 0
        start += 100
        pause(answer, wait)
    # The same token with each try: a request that was taken is not taken twice.
    once = {"Zotero-Write-Token": token_hex(16)}
    answer = asked_of(client, wait, "POST", f"{at}/collections", json=[{"name": name}], headers=once)
    key = str(_taken(answer)["success"]["0"])
    pause(answer, wait)
    return key


def _taken(answer: httpx.Response) -> Mapping[str, Any]:
    """What the server says that it did."""
    if answer.status_code in (401, 403):
        raise UserError(
            "Zotero does not let this key write there: make one with write access at"
            " https://www.zotero.org/settings/keys and set PAPERLIGHT_ZOTERO_KEY"
        )
    told = answer.json() if answer.status_code == 200 else {}
    failed = list(told.get("failed", {}).values())
    if answer.status_code != 200 or failed:
        why = one_line(str(failed[0].get("message", "")) if failed else answer.text)[:120]
        raise OutageError(f"Zotero refuses ({answer.status_code}): {why}; what it took is not sent again, try later")
    taken: Mapping[str, Any] = told
    return taken


def _item(paper: Paper, held: Item | None, home: str) -> Item | None:
    """What is to be written of a paper: all of it, its collection alone, or nothing."""
    if held is None:
        return _preprint(paper, home)
    of_item = held.get("collections", [])
    if not home or home in of_item:
        return None
    return {"key": held["key"], "version": held["version"], "collections": [*of_item, home]}


def _preprint(paper: Paper, home: str) -> Item:
    return {
        "itemType": "preprint",
        "title": one_line(paper.title),
        "creators": [_creator(person_name(one_line(name))) for name in paper.authors[:CITED_AUTHORS]],
        "abstractNote": paper.abstract,
        "repository": "arXiv",
        "archiveID": f"arXiv:{paper.arxiv_id}",
        "date": str(paper.published or year_of(paper)),
        "DOI": doi_of(paper),
        "url": paper.url,
        "libraryCatalog": "arXiv.org",
        "extra": one_line(paper.comment),
        "tags": [{"tag": category} for category in paper.categories],
        "collections": [home] if home else [],
    }


def _creator(name: PersonName) -> dict[str, str]:
    if name.whole:
        return {"creatorType": "author", "name": name.family}
    first = " ".join(filter(None, (name.given, name.suffix)))
    return {"creatorType": "author", "firstName": first, "lastName": f"{name.particle} {name.family}".strip()}
