"""Which of the digests and papers that were read say anything new."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, select

from vectorstore.schema import digests, records
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
    """Digests to record, the rows of digests that they replace, and rows whose file has moved."""

    news: list[Read] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)
    moved: dict[int, str] = field(default_factory=dict)
    same: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A paper outside any digest, with its passages. `content` is a hash of both."""

    paper: Paper
    passages: Sequence[Passage]
    content: str


def sift_papers(connection: Connection, told: Sequence[tuple[Paper, Sequence[Passage]]]) -> list[Told]:
    """Those that were not recorded before, each once."""
    read = {each.content: each for each in (Told(paper, said, _content(paper, said)) for paper, said in told)}
    contents = list(read)
    for start in range(0, len(contents), CHUNK):
        known = select(records.c.content).where(records.c.content.in_(contents[start : start + CHUNK]))
        for content in connection.scalars(known):
            del read[content]
    return list(read.values())


def sift(connection: Connection, batch: Iterable[tuple[Digest, Sequence[Passage]]]) -> Sifted:
    """Compares the digests with those recorded, by content first; the last of several under one name counts."""
    read = [Read(digest, passages, _content(replace(digest, source=""), passages)) for digest, passages in batch]
    by_key, by_content = _recorded(connection, {each.digest.date for each in read})
    sifted = Sifted()
    news: dict[Key, Read] = {}
    contents: set[str] = set()
    for each in read:
        if row := by_content.get(each.content):
            sifted.same += 1
            if row.source != each.digest.source and PurePath(row.source).name == each.key[2]:
                sifted.moved[row.id] = each.digest.source
        elif each.content in contents:
            sifted.same += 1
        else:
            if each.key in by_key and each.key not in news:
                sifted.replaced.append(by_key[each.key])
            news[each.key] = each
            contents.add(each.content)
    sifted.news = list(news.values())
    return sifted


def _recorded(connection: Connection, days: set[date]) -> tuple[dict[Key, int], dict[str, Any]]:
    rows = connection.execute(select(digests).where(digests.c.date.in_(days))).all()
    return {(row.date, row.title, row.name): row.id for row in rows}, {row.content: row for row in rows}


def _content(read: Digest | Paper, passages: Sequence[Passage]) -> str:
    """The passages count too: how a text is cut may differ from one version of Paperlight to the next."""
    hashed = blake2b(repr(read).encode(errors="replace"), digest_size=16)
    hashed.update(repr(passages).encode(errors="replace"))
    return hashed.hexdigest()
