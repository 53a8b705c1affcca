"""Atom feeds as XML (RFC 4287)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from xml.etree import ElementTree

from vectorstore.values import Language

MEDIA_TYPE = "application/atom+xml"
_SPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class AtomEntry:
    """What a feed tells of one thing. `id` never changes, `address` is a page about it, `beside` are addresses of what
    it is about; `updated` is the day of the latest digest that speaks of it."""

    id: str
    title: str
    address: str
    updated: date
    published: date | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AtomFeed:
    """A feed. `address` is its own, `page` that of the page that shows the same."""

    id: str
    title: str
    address: str
    page: str
    updated: date
    language: Language
    entries: tuple[AtomEntry, ...] = ()


def moment(day: date) -> datetime:
    """The beginning of a day, UTC."""
    return datetime.combine(day, time(), UTC)


def atom(feed: AtomFeed) -> bytes:
    """The feed as a document; characters that XML cannot hold are dropped."""
    root = ElementTree.Element("feed", {"xmlns": _SPACE, _LANGUAGE: feed.language})
    _texts(root, id=feed.id, title=feed.title, updated=_stamp(feed.updated))
    _link(root, "self", feed.address, MEDIA_TYPE)
    _link(root, "alternate", feed.page, "text/html")
    _texts(ElementTree.SubElement(root, "author"), name="Paperlight")
    for entry in feed.entries:
        _add(root, entry)
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add(root: ElementTree.Element, entry: AtomEntry) -> None:
    told = ElementTree.SubElement(root, "entry")
    _texts(told, id=entry.id, title=entry.title, updated=_stamp(entry.updated))
    if entry.published:
        _texts(told, published=_stamp(entry.published))
    _link(told, "alternate", entry.address, "text/html")
    for address in entry.beside:
        _link(told, "related", address)
    for name in filter(None, map(_plain, entry.authors)):
        _texts(ElementTree.SubElement(told, "author"), name=name)
    for category in entry.categories:
        ElementTree.SubElement(told, "category", {"term": _plain(category)})
    if entry.summary:
        _texts(told, summary=entry.summary)
    if entry.content:
        _texts(told, content=entry.content)


def _texts(parent: ElementTree.Element, **texts: str) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(parent, name).text = _plain(text)


def _link(parent: ElementTree.Element, relation: str, address: str, kind: str = "") -> None:
    ElementTree.SubElement(parent, "link", {"rel": relation, "href": address} | ({"type": kind} if kind else {}))


def _plain(text: str) -> str:
    return _NO_XML.sub("", text).strip()


def _stamp(day: date) -> str:
    return moment(day).isoformat().replace("+00:00", "Z")
