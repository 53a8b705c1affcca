"""What a paper brings (a survey, a benchmark, a method …) and what it releases, as its authors tell.

The table `kinds.toml` names the kinds in both languages and holds the words by which each is known.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, get_args

from vectorstore.text.sentences import sentences

Product = Literal["survey", "benchmark", "dataset", "method", "system", "theory", "position"]
Released = Literal["code", "weights", "data"]
Kind = Literal["survey", "benchmark", "dataset", "method", "system", "theory", "position", "code", "weights", "data"]
KINDS: tuple[Kind, ...] = get_args(Kind)

FILE = Path(__file__).parent / "kinds.toml"
BY_TITLE, BY_ABSTRACT, RELEASED, NOT = 0.95, 0.7, 0.9, 0.05
"""How probably a paper is of a kind: where its title says so, its abstract, a sentence on what is released, nothing."""

REMEMBERED = 20_000
LONGEST = 10_000
"""Characters of a text that are read: five times the longest abstract."""
_URL = re.compile(r"https?://[^\s{}()<>\"']*[\w/]")
REACH = 140
"""Characters beside the verb in which the things are named."""


@dataclass(frozen=True, slots=True)
class Release:
    """Something that a paper says it releases, and the address that stands beside it, "" where none does."""

    what: Released
    url: str = ""


def likely_kind(title: str, abstract: str, comment: str, kind: Kind) -> float:
    """Tells how probably a paper is of a kind, 0 to 1."""
    return _likely(title, abstract, comment).get(kind, NOT)


def kinds_of(title: str, abstract: str, comment: str = "") -> tuple[Kind, ...]:
    """Returns the kinds that a paper probably is of, in the order of `KINDS`; it may be several, or none. The authors'
    comment tells what is released alone."""
    return tuple(kind for kind in KINDS if kind in _likely(title, abstract, comment))


@lru_cache(maxsize=REMEMBERED)
def releases_of(abstract: str, comment: str = "") -> tuple[Release, ...]:
    """Tells what the authors say that they release, each once."""
    found: dict[Released, str] = {}
    for text in filter(_table().says["may"].search, (*_cut(abstract), comment[:LONGEST])):
        urls = _URL.findall(text)
        for what in _released(text):
            fitting = [url for url in urls if _table().hosts[what].search(url)]
            address = next(iter([*fitting, *(url for url in urls if not _elsewhere(url, what))]), "")
            found[what] = found.get(what) or address
    return tuple(Release(what, found[what]) for what in _table().nouns if what in found)


def name_of(kind: Kind, language: str, *, several: bool = False) -> str:
    """Tells what a kind is called."""
    return _table().names[kind, language][several]


def stamp() -> str:
    """Changes whenever kinds are told otherwise than before."""
    return blake2b(FILE.read_bytes() + Path(__file__).read_bytes(), digest_size=8).hexdigest()


@lru_cache(maxsize=REMEMBERED)
def _likely(title: str, abstract: str, comment: str) -> dict[Kind, float]:
    own = "\n".join(text for text in _cut(abstract) if not _table().others.search(text))
    products = _table().products
    titled = {kind for kind, cues in products.items() if cues.title and cues.title.search(title[:LONGEST])}
    told = {kind for kind, cues in products.items() if cues.abstract.search(own)} - titled
    counted = [
        kind
        for kind in told
        if not (titled | told) & set(products[kind].unless) and not titled & set(products[kind].unless_titled)
    ]
    found: dict[Kind, float] = {**dict.fromkeys(titled, BY_TITLE), **dict.fromkeys(counted, BY_ABSTRACT)}
    return found | dict.fromkeys((each.what for each in releases_of(abstract, comment)), RELEASED)


def _released(text: str) -> list[Released]:
    """Of one sentence."""
    table, says = _table(), _table().says
    if says["others_goods"].search(text) and not _URL.search(text):
        return []
    said = list(_things(text))
    hosted = [what for what, hosts in table.hosts.items() if hosts.search(text)] if _names_own(text) else []
    named = [what for what, nouns in table.nouns.items() if any(nouns.search(each) for each in said)]
    return named or hosted


def _things(text: str) -> Iterator[str]:
    """The pieces of a sentence that name what is released."""
    says = _table().says
    for match in says["is_there"].finditer(text):
        yield re.split(r"[.;:。；]\s", text[max(0, match.start() - REACH) : match.start()])[-1]
    for match in says["we_release"].finditer(text):
        named = re.split(r"[.;]\s", text[match.end() : match.end() + REACH])[0]
        if match["make"].lower() != "make" or says["public"].search(named):
            yield named
    for match in says["open"].finditer(text):
        if says["brings"].search(text[: match.start()]):
            yield match["thing"]


def _names_own(text: str) -> bool:
    """Whether an address in a sentence is that of something of its paper's: lists of papers are kept elsewhere."""
    return not _table().says["lists"].search(text)


def _elsewhere(url: str, what: Released) -> bool:
    """Whether an address is surely that of something else."""
    return any(hosts.search(url) for other, hosts in _table().hosts.items() if other not in (what, "code"))


@lru_cache(maxsize=8)
def _cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text[:LONGEST])]


@dataclass(frozen=True, slots=True)
class _Cues:
    title: re.Pattern[str] | None
    abstract: re.Pattern[str]
    unless: tuple[str, ...]
    unless_titled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    others: re.Pattern[str]
    products: dict[Product, _Cues]
    nouns: dict[Released, re.Pattern[str]]
    hosts: dict[Released, re.Pattern[str]]
    says: dict[str, re.Pattern[str]]
    names: dict[tuple[str, str], list[str]]


@cache
def _table() -> _Table:
    told: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    kinds, releases = told["kinds"], told["releases"]
    return _Table(
        _any(told["others"]["abstract"]),
        {kind: _cues(each) for kind, each in kinds.items()},
        {what: _any([each["nouns"]]) for what, each in releases.items()},
        {what: _any([each["hosts"]]) for what, each in releases.items()},
        {name: _any([pattern]) for name, pattern in told["releasing"].items()},
        {(kind, language): each[language] for kind, each in (kinds | releases).items() for language in ("en", "zh")},
    )


def _cues(told: dict[str, Any]) -> _Cues:
    title = _any(told["title"]) if told["title"] else None
    unless, unless_titled = (tuple(told.get(name, ())) for name in ("unless", "unless_titled"))
    return _Cues(title, _any(told["abstract"]), unless, unless_titled)


def _any(cues: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(cues), re.IGNORECASE)
