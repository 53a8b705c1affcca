"""Feeds to subscribe to: the days of digests, and the papers of a day, of a category, those that answer a question, and
those that a profile wants."""

from collections.abc import Iterable
from datetime import date
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote, urlencode, urlsplit

from assistant.answer import Assistant
from assistant.answers.day_summary import without_greeting
from assistant.links import entry_url
from assistant.triage import rank_for, reasoned
from assistant.values import NAMED_AUTHORS
from ui.addresses import address_of, completed
from ui.latest import answering
from ui.machine.atom import MEDIA_TYPE, AtomEntry, AtomFeed, atom, moment
from ui.machine.fields import Name, Problem, Text
from ui.pages.days import days_asked
from vectorstore.errors import OutageError, UserError
from vectorstore.library import Library
from vectorstore.people.profiles import Profile, profile
from vectorstore.people.states import states
from vectorstore.people.store import People
from vectorstore.settings import Settings
from vectorstore.text.languages import language_of
from vectorstore.text.normal_text import one_line
from vectorstore.values import EntryLink, Filters, Hit, Language

if TYPE_CHECKING:
    from fastapi import APIRouter
    from starlette.requests import Request
    from starlette.responses import Response

MOST = 50
"""Papers of a feed but a day's; who reads it now and then keeps the earlier ones."""

MOST_DAYS = 20
LATEST_DAYS = 7
"""Days whose papers are ranked for a profile."""

BEFORE_ALL = date(1970, 1, 1)

TITLES: dict[str, dict[Language, str]] = {
    "days": {"en": "Paperlight: digests", "zh": "Paperlight：论文日报"},
    "day": {"en": "Paperlight: papers of {subject}", "zh": "Paperlight：{subject} 的论文"},
    "category": {"en": "Paperlight: new in {subject}", "zh": "Paperlight：{subject} 新论文"},
    "question": {"en": "Paperlight: {subject}", "zh": "Paperlight：{subject}"},
    "profile": {"en": "Paperlight: for {subject}", "zh": "Paperlight：{subject}"},
    "withdrawn": {"en": "(withdrawn) {subject}", "zh": "（已撤稿）{subject}"},
}


class Place:
    """Where a feed is read: what its addresses begin with, and what its ids do, which stay the same whatever the port
    and path (RFC 4151)."""

    def __init__(self, request: "Request", settings: Settings) -> None:
        self.base = address_of(request)
        self.own = str(request.url)
        self._template = settings.entry_url
        self._authority = (urlsplit(self.base).hostname or "localhost").replace(":", "-")

    def id(self, kind: str, name: str) -> str:
        return f"tag:{self._authority},2026:{kind}/{quote(name, safe='/.')}"

    def page(self, path: str) -> str:
        return f"{self.base}{path}"

    def entry(self, link: EntryLink) -> str:
        """Where a digest's entry is shown."""
        return completed(entry_url(self._template, link), self.base)


def papers_feed(
    place: Place,
    kind: str,
    name: str,
    page: str,
    hits: Iterable[tuple[Hit, str]],
    language: Language,
    title: str = "",
) -> AtomFeed:
    """A feed of papers, each with the sentence that says why it is here, "" for none. Its title is made of `title`, or
    of its name."""
    entries = tuple(_entry(place, hit, why, language) for hit, why in hits)
    updated = max((entry.updated for entry in entries), default=BEFORE_ALL)
    told = TITLES[kind][language].format(subject=title or name)
    return AtomFeed(place.id(kind, name), told, place.own, place.page(page), updated, language, entries)


def _entry(place: Place, hit: Hit, why: str, language: Language) -> AtomEntry:
    paper = hit.paper
    return AtomEntry(
        place.id("paper", paper.arxiv_id),
        TITLES["withdrawn"][language].format(subject=paper.title) if paper.withdrawn else paper.title,
        place.page(f"/paper/{paper.arxiv_id}"),
        _latest(hit),
        paper.published,
        paper.authors[:NAMED_AUTHORS],
        paper.categories,
        why,
        paper.abstract,
        (paper.url, *(place.entry(link) for link in hit.entries)),
    )


def days_feed(library: Library, place: Place, language: Language) -> AtomFeed:
    """The latest days of digests."""
    days = [day for day, _ in library.days()[: -MOST_DAYS - 1 : -1]]
    title = TITLES["days"][language]
    updated = days[0] if days else BEFORE_ALL
    entries = tuple(_day(library, place, day, language) for day in days)
    return AtomFeed(place.id("days", ""), title, place.own, place.page("/"), updated, language, entries)


def _day(library: Library, place: Place, day: date, language: Language) -> AtomEntry:
    digests = library.digest(day)
    named = [f"{entry.paper.title}\n{entry.paper.url}" for digest in digests for entry in digest.entries]
    return AtomEntry(
        place.id("day", day.isoformat()),
        TITLES["day"][language].format(subject=day),
        place.page(f"/digest/{day}"),
        day,
        day,
        summary="\n\n".join(dict.fromkeys(filter(None, (without_greeting(each.summary) for each in digests)))),
        content="\n\n".join(named),
    )


def in_category(library: Library, category: str) -> list[tuple[Hit, str]]:
    """The latest papers of a category."""
    return [(hit, "") for hit in library.ranges.newest(Filters(categories=(category,)), MOST)]


def on_day(library: Library, day: date) -> list[tuple[Hit, str]]:
    """The papers that the digests of a day name, in their order."""
    digested = Filters(digested_since=day, digested_until=day)
    return [
        (hit, "") for hit in library.listed([(each, 0.0) for each in library.ranges.in_digest_order(digested)]).values()
    ]


def for_profile(library: Library, people: People, wanted: Profile, language: Language) -> list[tuple[Hit, str]]:
    """The papers of the latest days that a profile wants, the latest day's best first, each with the reason."""
    days = [day for day, _ in (library.days() or library.published())[-LATEST_DAYS:]]
    if not days:
        return []
    filters = days_asked(library, days[0], days[-1])
    ranking = rank_for(library, wanted, states(people, wanted.id), filters, language=language, explore=False)
    fair = ranking.standings[: len(ranking.standings) - ranking.weaker][:MOST]
    best = reasoned(library, ranking, fair)
    return [(each.hit, each.reason) for each in sorted(best, key=lambda each: _latest(each.hit), reverse=True)]


def _latest(hit: Hit) -> date:
    """The day of the latest digest that speaks of a paper; without one, that of its publication."""
    return max((link.day for link in hit.entries), default=hit.paper.published or BEFORE_ALL)


def sent(request: "Request", feed: AtomFeed) -> "Response":
    """The feed; or nothing, with status 304, to a reader who has it (RFC 9110, section 13)."""
    from starlette.responses import Response

    body = atom(feed)
    tag, changed = f'"{blake2b(body, digest_size=12).hexdigest()}"', moment(feed.updated)
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(changed, usegmt=True),
        "Cache-Control": "private, no-cache",  # kept, and asked for anew each time
    }
    known, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
    if known is not None:
        fresh = tag in (each.strip().removeprefix("W/") for each in known.split(",")) or known.strip() == "*"
    else:
        fresh = since is not None and _is_since(since, feed)
    if fresh:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=MEDIA_TYPE, headers=headers)


def router(library: Library, assistant: Assistant, people: People, settings: Settings) -> "APIRouter":
    """The routes."""
    from fastapi import APIRouter, HTTPException, Query, Request, Response

    told = {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "An Atom feed."}
    routes = APIRouter(
        prefix="/feeds", default_response_class=Response, responses={200: told, 304: {}, 404: {"model": Problem}}
    )

    @routes.get("/days.atom", summary="The latest days of digests")
    def days(request: Request, lang: Language = "en") -> Response:
        return sent(request, days_feed(library, Place(request, settings), lang))

    @routes.get("/day/{day}.atom", summary="The papers of a day")
    def one_day(day: date, request: Request, lang: Language = "en") -> Response:
        papers = on_day(library, day)
        if not papers:
            raise HTTPException(404, f"there is no digest of {day} in this library")
        place = Place(request, settings)
        return sent(request, papers_feed(place, "day", day.isoformat(), f"/digest/{day}", papers, lang))

    @routes.get("/category/{category}.atom", summary="The latest papers of an arXiv category")
    def one_category(category: Name, request: Request, lang: Language = "en") -> Response:
        papers = in_category(library, category)
        if not papers:
            raise HTTPException(404, f"no paper of this library is in {category}")
        return sent(request, papers_feed(Place(request, settings), "category", category, "/", papers, lang))

    @routes.get("/question.atom", summary="The papers that answer a question, the latest first")
    def one_question(q: Annotated[Text, Query()], request: Request, lang: Language | None = None) -> Response:
        papers, page = answering(assistant, q, MOST), f"/?{urlencode({'q': q})}"
        language = lang or language_of(q)
        return sent(request, papers_feed(Place(request, settings), "question", one_line(q), page, papers, language))

    @routes.get("/profile/{profile_id}.atom", summary="The papers of the latest days that a profile wants")
    def one_profile(profile_id: Name, request: Request, lang: Language | None = None) -> Response:
        try:
            wanted = profile(people, profile_id)
        except OutageError:
            raise
        except UserError as error:
            raise HTTPException(404, str(error)) from None
        language = lang or language_of(wanted.name)
        papers, page = for_profile(library, people, wanted, language), f"/triage?{urlencode({'profile': wanted.id})}"
        place = Place(request, settings)
        return sent(request, papers_feed(place, "profile", wanted.id, page, papers, language, wanted.name))

    return routes


def _is_since(since: str, feed: AtomFeed) -> bool:
    try:
        return parsedate_to_datetime(since) >= moment(feed.updated)
    except (TypeError, ValueError):  # no date, or one without its zone
        return False
