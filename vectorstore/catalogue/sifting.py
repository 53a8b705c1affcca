"""Which of the digests and papers that were read say anything new."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, Row, select

from vectorstore.catalogue.schema import digests, records
from vectorstore.values import Digest, Paper, Passage

CHUNK = 10_000  # values a statement; SQLite takes 32,766

Key = tuple[date, str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """A digest with the passages of its entries. `content` is a hash of both, under whatever file name."""

    digest: Digest
    passages: Sequence[Passage]
    content: str

    @property
    def key(self) -> Key:
        """What makes it the same digest whatever it says: folders of two subjects may name their files alike."""
        return self.digest.date, self.digest.title, PurePath(self.digest.source).name


@dataclass(slots=True)
class Sifted:
    """Digests to record, how many of them are changed ones, the rows that these replace, and rows whose file has
    moved."""

    news: list[Read] = field(default_factory=list)
    changed: int = 0
    replaced: set[int] = field(default_factory=set)
    moved: dict[int, str] = field(default_factory=dict)
    same: int = 0


@dataclass(frozen=True, slots=True)
class UnlistedPaper:
    """A paper outside any digest, with its passages. `content` is a hash of both."""

    paper: Paper
    passages: Sequence[Passage]
    content: str


def sift_papers(connection: Connection, told: Sequence[tuple[Paper, Sequence[Passage]]]) -> list[UnlistedPaper]:
    """Selects the papers that were not recorded before, each once."""
    read = {each.content: each for each in (UnlistedPaper(paper, said, _content(paper, said)) for paper, said in told)}
    contents = list(read)
    for start in range(0, len(contents), CHUNK):
        known = select(records.c.content).where(records.c.content.in_(contents[start : start + CHUNK]))
        for content in connection.scalars(known):
            del read[content]
    return list(read.values())


def sift(connection: Connection, batch: Iterable[tuple[Digest, Sequence[Passage]]]) -> Sifted:
    """Compares the digests with those recorded, by content first; the last of several under one name counts.

    One that is new replaces what was read under its name, and from the very file that it stands in, whatever day or
    title that gave itself then; one that is a copy of another replaces what its file said before. A path that is not
    whole may be of any folder, and tells of no file.
    """
    read = [Read(digest, passages, _content(replace(digest, source=""), passages)) for digest, passages in batch]
    rows = _recorded(connection, read)
    by_key = {(row.date, row.title, row.name): row.id for row in rows}
    by_content = {row.content: row for row in rows}
    sifted = Sifted()
    news: dict[Key, Read] = {}
    said_again = set()
    contents: set[str] = set()
    for each in read:
        if row := by_content.get(each.content):
            sifted.same += 1
            said_again.add(row.id)
            if row.source != each.digest.source and PurePath(row.source).name == each.key[2]:
                sifted.moved[row.id] = each.digest.source
        elif each.content in contents:
            sifted.same += 1
        else:
            news[each.key] = each
            contents.add(each.content)
    by_file = defaultdict(set)
    for row in rows:
        if PurePath(row.source).is_absolute() and row.id not in said_again:
            by_file[row.source].add(row.id)
    for each in read:
        if each.content in by_content:
            sifted.replaced |= by_file[each.digest.source]
    for key, each in news.items():
        before = by_file[each.digest.source] | ({by_key[key]} if key in by_key else set())
        sifted.changed += bool(before - sifted.replaced)
        sifted.replaced |= before
    sifted.news = list(news.values())
    return sifted


def _recorded(connection: Connection, read: Sequence[Read]) -> Sequence[Row[Any]]:
    days, sources = {each.digest.date for each in read}, {each.digest.source for each in read}
    known = digests.c.date.in_(days) | digests.c.source.in_(sources)
    return connection.execute(select(digests).where(known)).all()


def _content(read: Digest | Paper, passages: Sequence[Passage]) -> str:
    """The passages count too: how a text is cut may differ from one version of Paperlight to the next."""
    hashed = blake2b(repr(read).encode(errors="replace"), digest_size=16)
    hashed.update(repr(passages).encode(errors="replace"))
    if isinstance(read, Paper) and any(told := (read.comment, read.journal_ref, read.doi)):
        hashed.update(repr(told).encode(errors="replace"))
    return hashed.hexdigest()
