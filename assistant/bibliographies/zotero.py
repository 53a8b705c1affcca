"""References out of a Zotero library over its web API (https://www.zotero.org/support/dev/web_api/v3/basics).

Reading needs a read-only key alone; a server that asks to wait (Backoff, Retry-After) is waited for. What is written
there is in `zotero_writing.py`.
"""

import math
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx

from assistant.bibliographies.reference import Reference, reference
from vectorstore.errors import OutageError, UserError

API = "https://api.zotero.org"
PAGE = 100
"""Items that are asked for at once, the most that the API gives."""
MOST = 20_000
"""Items that are read of one library."""
LONGEST_WAIT = 60.0
"""Seconds that the server may ask to wait at once."""
TRIES = 3
TIMEOUT = 30.0
Wait = Callable[[float], None]
Item = dict[str, Any]
"""The data of an item, as the API names its fields."""
LIBRARY = re.compile(r"(users|groups)/[0-9]{1,12}(?:/collections/[A-Z0-9]{8})?")


def zotero_references(library: str, key: str | None, api: str = API, wait: Wait = time.sleep) -> list[Reference]:
    """Returns the works of a library such as `users/475425`, `groups/2259868`, or of a collection in it, added last
    first.

    Raises UserError for what is no library's name and for a key that may not read it, OutageError where the server does
    not answer as its API is described.
    """
    with talking_to(library, key) as client:
        items, _ = items_of(client, library, api, wait, MOST)
    return [each for item in items if (each := reference_of(item))]


def talking_to(library: str, key: str | None) -> httpx.Client:
    """Raises UserError for what is no library's name."""
    if not LIBRARY.fullmatch(library):
        raise UserError(
            f"{library[:60]!r} is no Zotero library: write users/NUMBER or groups/NUMBER, as zotero.org/settings/keys"
            " and the group's address show it, with /collections/KEY for a part of it"
        )
    headers = {"Zotero-API-Version": "3"} | ({"Zotero-API-Key": key} if key else {})
    return httpx.Client(headers=headers, timeout=TIMEOUT, follow_redirects=False)


def items_of(
    client: httpx.Client, library: str, api: str, wait: Wait, most: float = math.inf
) -> tuple[list[Item], str]:
    """Tells what a library holds at its top, added last first, and the version that it had then."""
    address: str | None = f"{api}/{library}/items/top"
    asked: dict[str, str] | None = {
        "format": "json",
        "limit": str(PAGE),
        "itemType": "-attachment",
        "sort": "dateAdded",
        "direction": "desc",
    }
    found: list[Item] = []
    version = ""
    while address and len(found) < most:
        answer = checked(asked_of(client, wait, "GET", address, params=asked))
        found += data_of(answer)
        version = version or answer.headers.get("Last-Modified-Version", "")
        address, asked = _next(answer, api), None
        total = answer.headers.get("Total-Results", "")
        if address is None and total.isdigit() and len(found) < int(total):
            raise OutageError(f"Zotero gave {len(found)} of {total} items: try again later")
        if address:
            pause(answer, wait)
    return found, version


def pause(answer: httpx.Response, wait: Wait) -> None:
    """Waits as long as the server asks to be left alone before the next request."""
    if seconds := _seconds(answer, "Backoff"):
        wait(seconds)


def asked_of(client: httpx.Client, wait: Wait, method: str, address: str, **given: Any) -> httpx.Response:
    """Returns the answer, after as many tries as a busy server needs. Raises OutageError where there is none."""
    for attempt in range(1, TRIES + 1):
        try:
            answer = client.request(method, address, **given)
        except httpx.HTTPError as error:
            if attempt == TRIES:
                raise OutageError(f"Zotero does not answer ({type(error).__name__}): try again later") from None
            wait(float(attempt))
            continue
        if answer.status_code in (429, 500, 502, 503, 504) and attempt < TRIES:
            wait(_seconds(answer, "Retry-After") or _seconds(answer, "Backoff") or float(attempt))
            continue
        return answer
    raise AssertionError("unreachable")


def checked(answer: httpx.Response) -> httpx.Response:
    """Returns the answer of a reading. Raises UserError where the key may not, OutageError where it is none of its
    API's."""
    if answer.status_code in (401, 403):
        raise UserError(
            "Zotero does not let this key read the library: was it revoked? Make a read-only one at"
            " https://www.zotero.org/settings/keys and set PAPERLIGHT_ZOTERO_KEY"
        )
    if answer.status_code == 404:
        raise UserError("Zotero has no such library or collection: check its number")
    if answer.status_code != 200:
        raise OutageError(f"Zotero answers with {answer.status_code}: try again later")
    return answer


def data_of(answer: httpx.Response) -> list[Item]:
    """Returns the data of each thing in an answer. Raises OutageError where it is no list."""
    try:
        items = answer.json()
    except ValueError:
        items = None
    if not isinstance(items, list):
        raise OutageError("Zotero's answer is no list of items: try again later")
    return [item["data"] for item in items if isinstance(item, dict) and isinstance(item.get("data"), dict)]


def reference_of(item: Item) -> Reference | None:
    """Tells what an item is of, None for notes and for one that tells nothing."""
    if item.get("itemType") in ("attachment", "note", "annotation"):
        return None
    places = [str(item.get(name, "")) for name in ("archiveID", "extra", "url", "reportNumber", "publicationTitle")]
    found = reference(str(item.get("title", "")), str(item.get("DOI", "")), *places)
    return found if found.title or found.arxiv_id or found.doi else None


def _next(answer: httpx.Response, api: str) -> str | None:
    """The address of the next page, only on the same server: the key goes nowhere else."""
    address: str | None = answer.links.get("next", {}).get("url")
    if address and urlsplit(address)[:2] != urlsplit(api)[:2]:
        raise OutageError("Zotero points to another server for the next page: try again later")
    return address


def _seconds(answer: httpx.Response, header: str) -> float:
    try:
        return min(max(float(answer.headers.get(header, "0")), 0.0), LONGEST_WAIT)
    except ValueError:
        return 1.0
