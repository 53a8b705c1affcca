"""How digests and papers enter the catalogue: one transaction a batch, and nothing is embedded twice."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from sqlalchemy import Connection, bindparam, delete, select, update

from vectorstore.catalogue.merging import Merge
from vectorstore.catalogue.rows import passage_row
from vectorstore.catalogue.schema import digests, entries, meta, papers, passages
from vectorstore.catalogue.sifting import Sifted, sift, sift_papers
from vectorstore.values import Digest, Paper, Passage

REEMBEDDED = 200  # passages at once: seconds of a transformer's time

Embed = Callable[[Sequence[tuple[str, str]]], Iterable[tuple[bytes | None, bytes]]]
"""Sources and texts of passages to their vectors and token ids, as the catalogue keeps them."""


@dataclass(frozen=True, slots=True)
class Added:
    """What reading some digests or papers changed."""

    digests_new: int = 0
    digests_changed: int = 0
    digests_same: int = 0
    papers_new: int = 0
    papers_updated: int = 0
    papers_same: int = 0
    passages_embedded: int = 0


@dataclass(frozen=True, slots=True)
class Removed:
    """What a removal took away."""

    digests: int = 0
    entries: int = 0
    papers: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One transaction as the derived indexes need it, by the catalogue's ids: papers that are new or read otherwise,
    and papers that are gone."""

    generation: int
    papers_changed: Sequence[int] = ()
    papers_gone: Sequence[int] = ()
    added: Added = Added()
    removed: Removed = Removed()


def record(connection: Connection, batch: Iterable[tuple[Digest, Sequence[Passage]]], embed: Embed) -> Change:
    """Records a batch within the connection's transaction.

    A digest that was read before changes nothing; one whose content differs replaces what it said.
    """
    generation, ids = state(connection)
    sifted = sift(connection, batch)
    for row_id, source in sifted.moved.items():
        connection.execute(update(digests).where(digests.c.id == row_id).values(source=source))
    if not sifted.news and not sifted.replaced:
        return Change(generation, added=Added(digests_same=sifted.same))
    generation += 1
    merge = Merge(connection, ids, generation, touched=forget_digests(connection, list(sifted.replaced)))
    _write_digests(connection, sifted, merge, ids)
    write(connection, merge, embed)
    describe(connection, generation=generation, next_id=next(ids))
    added = Added(
        digests_new=len(sifted.news) - sifted.changed,
        digests_changed=sifted.changed,
        digests_same=sifted.same,
        papers_new=merge.new,
        papers_updated=merge.updated,
        papers_same=merge.mentioned - merge.new - merge.updated,
        passages_embedded=len(merge.fresh),
    )
    return _change(added, merge, generation)


def record_papers(connection: Connection, batch: Iterable[tuple[Paper, Sequence[Passage]]], embed: Embed) -> Change:
    """Records papers that stand in no digest within the connection's transaction.

    What was recorded before changes nothing. Of a version that is known already only what was missing is taken; an
    analysis replaces the one that was read before it outside the digests.
    """
    generation, ids = state(connection)
    told = list(batch)
    named = len({paper.arxiv_id for paper, _ in told})
    news = sift_papers(connection, told)
    if not news:
        return Change(generation, added=Added(papers_same=named))
    generation += 1
    merge = Merge(connection, ids, generation, touched=set())
    merge.load({each.paper.arxiv_id for each in news})
    for each in news:
        merge.take_paper(each.paper, each.passages, each.content)
    write(connection, merge, embed)
    describe(connection, generation=generation, next_id=next(ids))
    added = Added(
        papers_new=merge.new,
        papers_updated=merge.updated,
        papers_same=named - merge.new - merge.updated,
        passages_embedded=len(merge.fresh),
    )
    return _change(added, merge, generation)


def state(connection: Connection) -> tuple[int, "count[int]"]:
    """Returns the generation, and the ids that are free."""
    known = {row.key: row.value for row in connection.execute(select(meta))}
    return int(known["generation"]), count(int(known["next_id"]))


def forget_digests(connection: Connection, rows: Sequence[int]) -> set[str]:
    """Deletes digests with their entries; returns the arXiv ids of the papers they named."""
    named = select(papers.c.arxiv_id).join(entries).where(entries.c.digest_id.in_(rows))
    touched = set(connection.scalars(named))
    connection.execute(delete(digests).where(digests.c.id.in_(rows)))
    return touched


def _write_digests(connection: Connection, sifted: Sifted, merge: Merge, ids: "count[int]") -> None:
    merge.load({entry.paper.arxiv_id for read in sifted.news for entry in read.digest.entries})
    rows = []
    for read in sifted.news:
        digest, (day, title, name) = read.digest, read.key
        digest_id = next(ids)
        row = {"id": digest_id, "date": day, "title": title, "name": name, "source": digest.source}
        rows.append(row | {"summary": digest.summary, "content": read.content})
        merge.take(digest_id, digest, read.passages)
    if rows:
        connection.execute(digests.insert(), rows)


def write(connection: Connection, merge: Merge, embed: Embed) -> None:
    """Writes what a batch amounts to, with the vectors of the passages that are new."""
    merge.write_papers()
    _write_passages(connection, merge, embed)
    merge.write_places()
    merge.drop_orphans()


def _write_passages(connection: Connection, merge: Merge, embed: Embed) -> None:
    embedded = embed([(fresh.passage.source, fresh.passage.text) for fresh in merge.fresh])
    rows = [
        passage_row(fresh.id, fresh.paper_id, fresh.key, fresh.passage, vector, tokens)
        for fresh, (vector, tokens) in zip(merge.fresh, embedded, strict=True)
    ]
    if rows:
        connection.execute(passages.insert(), rows)


def _change(added: Added, merge: Merge, generation: int) -> Change:
    return Change(generation, sorted(merge.changed - set(merge.papers_gone)), merge.papers_gone, added)


def reembed(connection: Connection, embed: Embed, tell: Callable[[int, float], None]) -> None:
    """Makes every vector and all token ids anew, within the connection's transaction. `tell` hears now and then how
    many papers are done, and which part of all."""
    ordered = select(passages.c.id, passages.c.paper_id).order_by(passages.c.paper_id, passages.c.id)
    of_paper = {row.id: row.paper_id for row in connection.execute(ordered)}
    all_ids, done = list(of_paper), set[int]()
    statement = update(passages).where(passages.c.id == bindparam("row"))
    statement = statement.values(vector=bindparam("new_vector"), tokens=bindparam("new_tokens"))
    for start in range(0, len(all_ids), REEMBEDDED):
        chunk = all_ids[start : start + REEMBEDDED]
        texts = select(passages.c.id, passages.c.source, passages.c.text).where(passages.c.id.in_(chunk))
        rows = connection.execute(texts).all()
        new = zip(rows, embed([(row.source, row.text) for row in rows]), strict=True)
        values = [{"row": row.id, "new_vector": vector, "new_tokens": tokens} for row, (vector, tokens) in new]
        connection.execute(statement, values)
        done.update(of_paper[row] for row in chunk)
        tell(len(done), (start + len(chunk)) / len(all_ids))
    generation = connection.scalar(select(meta.c.value).where(meta.c.key == "generation"))
    describe(connection, generation=int(generation or 0) + 1)


def describe(connection: Connection, **values: int | str) -> None:
    """Writes into `meta`, within the connection's transaction."""
    for key, value in values.items():
        connection.execute(delete(meta).where(meta.c.key == key))
        connection.execute(meta.insert().values(key=key, value=str(value)))
