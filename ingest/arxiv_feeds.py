"""Pages of arXiv's Atom feed, whole or not at all: the session that the `arxiv` package's client asks for them.

The package itself has no time-out, retries at once, ignores Retry-After, and reads an error page or a cut feed as
"no more results" (https://github.com/lukasschwab/arxiv.py, 4.0.2).
"""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit
from xml.etree import ElementTree

import requests
import urllib3

from vectorstore.errors import UserError

PACE = 3.0  # seconds between requests, as https://info.arxiv.org/help/api/tou.html asks
TIMEOUT = 30.0  # seconds without a byte
LONGEST_PAGE = 180.0  # seconds from a page's first byte to its last
LARGEST_PAGE = 32 << 20  # bytes; 200 entries are about half a megabyte
TRIES = 6
BACK_OFF = 5.0  # seconds before the second try, doubled before each further one
LONGEST_WAIT = 600.0  # seconds that a server may ask to wait
KEPT = " what came before is kept"
Waits = Callable[[str, float], None]
"""Called with the reason and the seconds of each wait before another try."""

FINAL = frozenset((400, 404, 414))  # the request is to blame; with 403, 406, 418, 429 and 5xx arXiv throttles

ATOM = "{http://www.w3.org/2005/Atom}"
TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"


class _TroubleError(Exception):
    """What went wrong this time and may go well the next, with the seconds that the server asked to wait."""

    def __init__(self, reason: str, wait: float = 0.0, after_all: "Feed | None" = None) -> None:
        super().__init__(reason)
        self.wait = wait
        self.after_all = after_all  # to be taken for an answer if nothing better comes


@dataclass(frozen=True, slots=True)
class Feed:
    """A page: how many papers arXiv counts in all, the Atom text, and the entries (id, why) that had to be left out."""

    total: int
    content: bytes
    left_out: dict[str, str]


class FeedSession(requests.Session):
    """Asks for pages at arXiv's pace and answers with whole feeds only; what passes is tried again, longer each time.

    `feeds` keeps what was answered since it was last emptied, without the texts. `waits` hears of each wait for another
    try. `contact` is told to arXiv with Paperlight's name. `pace` and `timeout` are seconds, `largest` the bytes of a
    page; `pause` and `clock` tell how time is spent and read.
    """

    def __init__(
        self,
        waits: Waits | None = None,
        contact: str | None = None,
        pace: float = PACE,
        timeout: float = TIMEOUT,
        largest: int = LARGEST_PAGE,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.feeds: list[Feed] = []
        self._waits = waits
        self._agent = f"Paperlight/{version('paperlight')}" + (f" ({contact})" if contact else "")
        self._pace = pace
        self._timeout = timeout
        self._largest = largest
        self._pause = pause
        self._clock = clock
        self._asked_at: float | None = None

    def get(self, url: str | bytes, params: Any = None, **options: Any) -> requests.Response:
        """The page, with status 200; one without entries where papers should follow only if it stays so.

        Raises UserError when arXiv refuses the request or stays in trouble.
        """
        address, options = str(url), {**options, "params": params, "headers": {"User-Agent": self._agent}}
        feed = None
        for attempt in range(TRIES):
            self._keep_pace()
            try:
                feed = self._feed(address, options)
                break
            except _TroubleError as trouble:
                reason, wait, feed = str(trouble), max(trouble.wait, BACK_OFF * 2**attempt), trouble.after_all
            if wait > LONGEST_WAIT:
                raise UserError(
                    f"arXiv at {_host(address)} asks to wait {wait / 60:.0f} minutes ({reason}):{KEPT}; run the same"
                    " command again after that"
                )
            if attempt + 1 < TRIES:
                if self._waits:
                    self._waits(f"{reason} from {_host(address)}, then try {attempt + 2} of {TRIES}", wait)
                self._pause(wait)
        if feed is None:
            raise UserError(
                f"arXiv at {_host(address)} failed {TRIES} times, at last with {reason}:{KEPT};"
                " check the network, or run the same command again later"
            )
        self.feeds.append(Feed(feed.total, b"", feed.left_out))
        answer = requests.Response()
        answer.status_code, answer.raw = 200, io.BytesIO(feed.content)
        return answer

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Where an answer leads, on the same host alone."""
        target = super().get_redirect_target(resp)
        return target if target and _host(urljoin(resp.url, target)) == _host(resp.url) else None

    def _keep_pace(self) -> None:
        if self._asked_at is not None and (early := self._asked_at + self._pace - self._clock()) > 0:
            self._pause(early)
        self._asked_at = self._clock()

    def _feed(self, url: str, options: dict[str, Any]) -> Feed:
        try:
            with super().get(url, stream=True, timeout=self._timeout, **options) as response:
                content = self._content(response)
        except (requests.Timeout, urllib3.exceptions.TimeoutError):
            raise _TroubleError(f"no answer within {self._timeout:g} seconds") from None
        except requests.ConnectionError:
            raise _TroubleError("no connection") from None
        except (requests.RequestException, urllib3.exceptions.HTTPError):
            raise _TroubleError("an answer that broke off") from None
        status = response.status_code
        if 300 <= status < 400:
            raise _TroubleError(f"HTTP {status} to another place: this is not arXiv, perhaps a login page before it")
        if status != requests.codes.ok and status not in FINAL:
            raise _TroubleError(f"HTTP {status}", _retry_after(response))
        return _checked(content, status, url)

    def _content(self, response: requests.Response) -> bytes:
        parts, size, deadline = [], 0, self._clock() + LONGEST_PAGE
        while part := response.raw.read1(1 << 16, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > self._largest or self._clock() > deadline:
                raise _TroubleError("a page that does not end")
        return b"".join(parts)


def _checked(content: bytes, status: int, url: str) -> Feed:
    """The feed, if it is one and is whole."""
    root = _root(content)
    entries = [] if root is None else root.findall(f"{ATOM}entry")
    for entry in entries:  # arXiv words what is wrong with a request as an entry
        if "/api/errors" in entry.findtext(f"{ATOM}id", ""):
            said = " ".join(entry.findtext(f"{ATOM}summary", "").split())[:200]
            raise UserError(
                f"arXiv refuses the request: {said or 'no reason given'}; mend the query or the identifier;{KEPT}"
            )
    if status != requests.codes.ok:
        raise UserError(
            f"arXiv at {_host(url)} refuses the request (HTTP {status}): check the query, and that the address is"
            f" right;{KEPT}"
        )
    if root is None and b"<html" in content[:1000].lower():
        raise _TroubleError("a web page in place of a feed: this is not arXiv, or arXiv is too busy")
    if root is None:
        raise _TroubleError("an answer that is no whole Atom feed")
    try:
        total = int(root.findtext(TOTAL, ""))
    except ValueError:
        raise _TroubleError("a feed without its total") from None
    left_out = _leave_out_broken(root, entries)
    feed = Feed(total, ElementTree.tostring(root) if left_out else content, left_out)
    asked = parse_qs(urlsplit(url).query)
    start = int(asked.get("start", ["0"])[0])
    if not entries and total > start and not (start and "id_list" in asked):
        raise _TroubleError(f"an empty page, though it counts {total:,} papers", after_all=feed if start else None)
    return feed


def _root(content: bytes) -> ElementTree.Element | None:
    """A document type is in no feed, but in HTML, and in XML that means harm."""
    if b"<!DOCTYPE" in content[:1000].upper():
        return None
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError):
        return None
    return root if root.tag == f"{ATOM}feed" else None


def _leave_out_broken(root: ElementTree.Element, entries: list[ElementTree.Element]) -> dict[str, str]:
    """Takes out the entries that the package would pass over in silence, or that would end its reading."""
    left_out = {}
    for number, entry in enumerate(entries, 1):
        name = entry.findtext(f"{ATOM}id", "").strip()
        try:
            for day in ("published", "updated"):
                datetime.fromisoformat(entry.findtext(f"{ATOM}{day}", "").strip())
            broken = not name
        except ValueError:
            broken = True
        if broken:
            left_out[name.rpartition("/abs/")[2] or f"entry {number} of a page"] = "the entry has no identifier or day"
            root.remove(entry)
    return left_out


def _retry_after(response: requests.Response) -> float:
    """Seconds, whether the header holds seconds or a date; 0 without one that can be read."""
    value = response.headers.get("Retry-After", "")
    try:
        return float(value) if value.isdigit() else (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return 0.0


def _host(url: str) -> str:
    return urlsplit(url).netloc
