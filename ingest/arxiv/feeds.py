"""Pages of arXiv, whole or not at all: the session that is asked for them, also by the `arxiv` package's client.

The package itself has no time-out, retries at once, ignores Retry-After, and reads an error page or a cut feed as
"no more results" (https://github.com/lukasschwab/arxiv.py, 4.0.2).
"""

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any, TypeVar
from urllib.parse import parse_qs, urljoin, urlsplit
from xml.etree import ElementTree

import requests
import urllib3

from vectorstore.errors import UserError
from vectorstore.text.arxiv_ids import parse_id

PACE = 3.0  # seconds between requests, as https://info.arxiv.org/help/api/tou.html asks
TIMEOUT = 30.0  # seconds without a byte
LONGEST_PAGE = 180.0  # seconds from a page's first byte to its last
LARGEST_PAGE = 32 << 20  # bytes; 200 entries are about half a megabyte
TRIES = 6
TRIES_UNHEARD = 4  # where nothing has answered yet: then it is rather this machine that is offline
BACK_OFF = 5.0  # seconds before the second try, doubled before each further one
LONGEST_WAIT = 600.0  # seconds that a server may ask to wait
KEPT = " what came before is kept"
Read = TypeVar("Read")
Waits = Callable[[str, float], None]
"""Called with the reason and the seconds of each wait before another try."""

FINAL = frozenset((400, 404, 414))  # the request is to blame; with 403, 406, 418, 429 and 5xx arXiv throttles

RSS = "https://rss.arxiv.org/rss/"
ARXIV = "{http://arxiv.org/schemas/atom}"
ATOM = "{http://www.w3.org/2005/Atom}"
TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"


class _TroubleError(Exception):
    """What went wrong this time and may go well the next, with the seconds that the server asked to wait."""

    def __init__(self, reason: str, wait: float = 0.0, after_all: Any = None) -> None:
        super().__init__(reason)
        self.wait = wait
        self.after_all = after_all  # to be taken for an answer if nothing better comes


@dataclass(frozen=True, slots=True)
class Feed:
    """A page: how many papers arXiv counts in all, the Atom text, and the entries (id, why) that had to be left out."""

    total: int
    content: bytes
    left_out: dict[str, str]


@dataclass(frozen=True, slots=True)
class Announcement:
    """What arXiv announced on a day (US Eastern): identifiers of papers that are new in some categories, cross-lists
    with them, and of papers with a new version; `broken` are what should be identifiers."""

    day: date
    new: tuple[str, ...]
    replaced: tuple[str, ...]
    broken: tuple[str, ...] = ()


class FeedSession(requests.Session):
    """Asks for pages at arXiv's pace and answers with whole feeds only; what passes is tried again, longer each time.

    `feeds` keeps what was answered since it was last emptied, without the texts. `waits` hears of each wait for another
    try. `contact` is told to arXiv with Paperlight's name. `timeout` is in seconds, `largest` the bytes of a
    page; `pause` and `clock` tell how time is spent and read.
    """

    def __init__(
        self,
        waits: Waits | None = None,
        contact: str | None = None,
        timeout: float = TIMEOUT,
        largest: int = LARGEST_PAGE,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.feeds: list[Feed] = []
        self._waits = waits
        self._agent = f"Paperlight/{version('paperlight')}" + (f" ({contact})" if contact else "")
        self._timeout = timeout
        self._largest = largest
        self._pause = pause
        self._clock = clock
        self._asked_at: float | None = None
        self._heard = False

    def get(self, url: str | bytes, params: Any = None, **options: Any) -> requests.Response:
        """Returns the feed, with status 200; one without entries where papers should follow only if it stays so.

        Raises UserError when arXiv refuses the request or stays in trouble.
        """
        feed = self._patiently(str(url), {**options, "params": params}, _checked)
        self.feeds.append(Feed(feed.total, b"", feed.left_out))
        answer = requests.Response()
        answer.status_code, answer.raw = 200, io.BytesIO(feed.content)
        return answer

    def announcement(self, categories: Sequence[str]) -> Announcement:
        """Returns the last announcement in some categories, by arXiv's RSS (https://info.arxiv.org/help/rss.html).
        Raises UserError as `get` does."""
        return self._patiently(f"{RSS}{'+'.join(categories)}", {}, _announced)

    def page(self, url: str) -> tuple[bytes, bool] | None:
        """Returns a page that is no feed, as far as it is read, and whether that is all of it; None where there is
        none. Raises UserError as `get` does."""
        content = self._patiently(url, {}, _as_it_is, cut=True)
        return None if content is None else (content, len(content) < self._largest)

    def _patiently(
        self, url: str, options: dict[str, Any], read: Callable[[bytes, int, str], Read], cut: bool = False
    ) -> Read:
        """What is read of a page's content, its status and address, in as many tries as it takes; with `cut` of one
        that is too large its beginning."""
        options |= {"headers": {"User-Agent": self._agent}}
        for attempt in range(TRIES):
            self._keep_pace()
            try:
                return read(*self._asked(url, options, cut), url)
            except _TroubleError as trouble:
                reason, wait, after_all = str(trouble), max(trouble.wait, BACK_OFF * 2**attempt), trouble.after_all
            if wait > LONGEST_WAIT:
                raise UserError(
                    "arXiv at {host} asks to wait {minutes:.0f} minutes ({reason}): what came before is kept; run the"
                    " same command again after that",
                    host=_host(url),
                    minutes=wait / 60,
                    reason=reason,
                )
            tries = TRIES if self._heard else TRIES_UNHEARD
            if attempt + 1 >= tries:
                break
            if self._waits:
                self._waits(f"{reason} from {_host(url)}, then try {attempt + 2} of {tries}", wait)
            self._pause(wait)
        if after_all is not None:
            return after_all  # type: ignore[no-any-return]
        raise UserError(
            "arXiv at {host} failed {times} times, at last with {reason}: what came before is kept; check the network,"
            " or run the same command again later",
            host=_host(url),
            times=attempt + 1,
            reason=reason,
        )

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Tells where an answer leads, on the same host alone."""
        target = super().get_redirect_target(resp)
        return target if target and _host(urljoin(resp.url, target)) == _host(resp.url) else None

    def _keep_pace(self) -> None:
        if self._asked_at is not None and (early := self._asked_at + PACE - self._clock()) > 0:
            self._pause(early)
        self._asked_at = self._clock()

    def _asked(self, url: str, options: dict[str, Any], cut: bool) -> tuple[bytes, int]:
        """The content and the status of an answer. Raises _TroubleError."""
        try:
            with super().get(url, stream=True, timeout=self._timeout, **options) as response:
                self._heard = True
                content = self._content(response, cut)
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
        return content, status

    def _content(self, response: requests.Response, cut: bool) -> bytes:
        parts, size, deadline = [], 0, self._clock() + LONGEST_PAGE
        while part := response.raw.read1(1 << 16, decode_content=True):
            parts.append(part)
            size += len(part)
            if cut and size >= self._largest:
                return b"".join(parts)[: self._largest]
            if size > self._largest or self._clock() > deadline:
                raise _TroubleError("a page that does not end")
        return b"".join(parts)


def _as_it_is(content: bytes, status: int, url: str) -> bytes | None:
    if status == requests.codes.not_found:
        return None
    if status != requests.codes.ok:
        raise UserError(f"arXiv at {_host(url)} refuses the request (HTTP {status}): check the address;{KEPT}")
    return content


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
            "arXiv at {host} refuses the request (HTTP {status}): check the query, and that the address is right; what"
            " came before is kept",
            host=_host(url),
            status=status,
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


def _announced(content: bytes, status: int, url: str) -> Announcement:
    """The announcement, if it is one and is whole."""
    if status != requests.codes.ok:
        raise UserError(
            "arXiv at {host} refuses the request (HTTP {status}): check the category, such as cs.CV; what came before"
            " is kept",
            host=_host(url),
            status=status,
        )
    channel = None if (root := _root(content, "rss")) is None else root.find("channel")
    if channel is None:
        raise _TroubleError("an answer that is no whole RSS feed")
    try:
        day = parsedate_to_datetime(channel.findtext("pubDate", "")).date()  # in the zone that arXiv names
    except (ValueError, OverflowError):
        raise _TroubleError("a feed without its day") from None
    new, replaced, broken = dict[str, None](), dict[str, None](), dict[str, None]()
    for item in channel.findall("item"):
        told = item.findtext("guid", "").rpartition(":")[2]
        again = item.findtext(f"{ARXIV}announce_type", "").startswith("replace")
        try:
            (replaced if again else new)[parse_id(told)[0]] = None
        except ValueError:
            broken[told[:60]] = None
    return Announcement(day, tuple(new), tuple(replaced), tuple(broken))


def _root(content: bytes, name: str = f"{ATOM}feed") -> ElementTree.Element | None:
    """A document type is in no feed, but in HTML, and in XML that means harm."""
    if b"<!DOCTYPE" in content[:1000].upper():
        return None
    try:
        root = ElementTree.fromstring(content)  # nosec # expat bounds entities, and fetches none
    except (ElementTree.ParseError, ValueError, LookupError):  # the last: of an encoding that there is not
        return None
    return root if root.tag == name else None


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
