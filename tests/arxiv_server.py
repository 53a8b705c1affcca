"""A server on loopback that answers as arXiv's interface does, and fails as it does, too."""

import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email.utils import format_datetime
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

RANGE = re.compile(r"submittedDate:\[(\d{8})0000 TO (\d{8})2359\]")

CATEGORIES = re.compile(r"cat:([\w.*-]+)")

ENTRY = """  <entry>
    <id>http://arxiv.org/abs/{id}v{version}</id>
    <updated>{updated}T17:59:59Z</updated>
    <published>{day}T17:59:59Z</published>
    <title>{title}</title>
    <summary>  {abstract}
</summary>
    <author><name>Lena Hofmann</name><arxiv:affiliation>Somewhere</arxiv:affiliation></author>
    <author><name>Fei-Fei  Li</name></author>
    <arxiv:comment>{comment}</arxiv:comment>
    <link href="http://arxiv.org/abs/{id}v{version}" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/{id}v{version}" rel="related" type="application/pdf"/>
    <arxiv:primary_category term="{category}" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <category term="{category}" scheme="http://arxiv.org/schemas/atom"/>
    <category term="I.2.10" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
"""
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query</title>
  <id>http://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>
  <updated>2026-03-21T00:00:00-04:00</updated>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{total}</opensearch:totalResults>
  <opensearch:startIndex xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{start}</opensearch:startIndex>
  <opensearch:itemsPerPage xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{size}</opensearch:itemsPerPage>
{entries}</feed>
"""
RSS = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
  <channel>
    <title>cs.CV updates on arXiv.org</title>
    <link>http://rss.arxiv.org/rss/cs.CV</link>
    <docs>http://www.rssboard.org/rss-specification</docs>
    <language>en-us</language>
    <lastBuildDate>{day}</lastBuildDate>
    <pubDate>{day}</pubDate>
    <skipDays><day>Sunday</day><day>Saturday</day></skipDays>
{items}  </channel>
</rss>
"""
ITEM = """    <item>
      <title>Paper number {id}</title>
      <link>https://arxiv.org/abs/{id}</link>
      <description>arXiv:{id}v{version} Announce Type: {kind}
Abstract: We measure.</description>
      <guid isPermaLink="false">oai:arXiv.org:{id}v{version}</guid>
      <category>{category}</category>
      <arxiv:announce_type>{kind}</arxiv:announce_type>
      <dc:creator>Lena Hofmann, Fei-Fei Li</dc:creator>
    </item>
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A paper that the server has."""

    id: str
    day: date
    version: int = 1
    title: str = ""
    abstract: str = ""
    updated: date | None = None  # the day of this version, if it is not the first
    category: str = "cs.CV"
    comment: str = "12 pages"

    def entry(self) -> str:
        text = ENTRY.format(
            id=self.id,
            version=self.version,
            day=self.day,
            updated=self.latest,
            category=self.category,
            comment=self.comment,
            title=escape(self.title or f"Paper number {self.id}\n  on Rolling & Drift"),
            abstract=escape(self.abstract or f"We measure how paper {self.id} drifts,\n  and find that x < y."),
        )
        return text

    @property
    def latest(self) -> date:
        return self.updated or self.day


def papers(number: int, day: date = date(2026, 3, 2), per_day: int = 10) -> list[Held]:
    """Papers, so many a day from a day on."""
    return [Held(f"2603.{i:05}", day + timedelta(days=i // per_day)) for i in range(number)]


@dataclass
class Server:
    """What it holds, how it fails next (one fault a request, then none), and what it was asked."""

    held: list[Held] = field(default_factory=list)
    faults: deque[Callable[[Any, str], None]] = field(default_factory=deque)
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[Any] = field(default_factory=list)  # of each request
    total: int | None = None  # said instead of the true one
    pages: dict[str, str] = field(default_factory=dict)  # HTML of papers, by identifier with version
    announced: dict[str, str] = field(default_factory=dict)  # announce types of papers held, by identifier
    announced_on: date = date(2026, 3, 3)
    paths: list[str] = field(default_factory=list)  # of each request
    address: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def site(self) -> str:
        return self.address.removesuffix("/api/query")

    def content(self, path: str, asked: dict[str, str]) -> str | None:
        """What a path leads to; None where nothing is."""
        if path.startswith("/html/"):
            return self.pages.get(path.removeprefix("/html/"))
        if path.startswith("/rss/"):
            return self.rss(path.removeprefix("/rss/").split("+"))
        return self.feed(asked)

    def rss(self, categories: list[str]) -> str:
        kinds = [(self.announced[held.id], held) for held in self.held if held.id in self.announced]
        items = "".join(ITEM.format(kind=kind, id=held.id, version=held.version, category=held.category)
                        for kind, held in kinds if held.category in categories)  # fmt: skip
        day = format_datetime(datetime.combine(self.announced_on, time(0), ZoneInfo("America/New_York")))
        return RSS.format(day=day, items=items)

    def feed(self, asked: dict[str, str]) -> str:
        start, size = int(asked["start"]), int(asked["max_results"])
        if ids := asked.get("id_list"):
            wanted = ids.split(",")
            found = [held for held in self.held if {held.id, f"{held.id}v{held.version}"} & set(wanted)]
        else:
            days = RANGE.search(asked["search_query"])
            since, until = (date.fromisoformat(day) for day in days.groups()) if days else (date.min, date.max)
            named = CATEGORIES.findall(asked["search_query"]) or ["*"]
            found = [held for held in self.held if any(fnmatch(held.category, name) for name in named)]
            found = [held for held in sorted(found, key=lambda held: held.day) if since <= held.day <= until]
            if asked["sortBy"] == "lastUpdatedDate":
                found.sort(key=lambda held: held.latest, reverse=asked["sortOrder"] == "descending")
        total = len(found) if self.total is None else self.total
        entries = "".join(held.entry() for held in found[start : start + size])
        text = FEED.format(total=total, start=start, size=size, entries=entries)
        return text.replace("<feed ", '<feed xmlns:arxiv="http://arxiv.org/schemas/atom" ', 1)


def answer(handler: Any, body: bytes, status: int = 200, length: int | None = None, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def serving(held: list[Held], port: int = 0) -> Iterator[Server]:
    server = Server(held)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            server.asked.append(asked)
            server.headers.append(self.headers)
            server.paths.append(urlsplit(self.path).path)
            fault = server.faults.popleft() if server.faults else None
            content = server.content(server.paths[-1], asked)
            try:
                if fault:
                    fault(self, content or "")
                elif content is None:
                    answer(self, b"<!DOCTYPE html><title>No HTML for this paper</title>", 404)
                else:
                    answer(self, content.encode(), Content_Type="application/atom+xml; charset=UTF-8")
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as http:
        http.daemon_threads = True
        server.address = f"http://127.0.0.1:{http.server_address[1]}/api/query"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            http.shutdown()
            thread.join()
