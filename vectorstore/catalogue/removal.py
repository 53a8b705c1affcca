"""How papers and digests leave the catalogue, each within the connection's transaction."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, select, update

from vectorstore.catalogue.files import mark_stale
from vectorstore.catalogue.merging import Merge
from vectorstore.catalogue.recording import Change, Embed, Removed, describe, forget_digests, state, write
from vectorstore.catalogue.schema import digests, entries, papers


def remove_digests(connection: Connection, rows: Sequence[int], embed: Embed) -> Change:
    """Removes digests with all that they said, and the papers that nothing else names.

    Of the other papers the newest version that is still named counts, as if these digests had never been read.
    """
    generation, ids = state(connection)
    said = connection.scalar(select(func.count()).where(entries.c.digest_id.in_(rows))) or 0
    generation += 1
    merge = Merge(connection, ids, generation, touched=forget_digests(connection, rows))
    merge.load(set())
    write(connection, merge, embed)
    mark_stale(connection)
    describe(connection, generation=generation, next_id=next(ids))
    removed = Removed(digests=len(rows), entries=said, papers=len(merge.papers_gone))
    return Change(generation, sorted(merge.changed - set(merge.papers_gone)), merge.papers_gone, removed=removed)


def remove_paper(connection: Connection, row: int) -> Change:
    """Removes a paper, all its versions and what any digest said of it; the digests stay without it.

    They no longer count as read: a file that holds one of them brings the paper back when it is read again.
    """
    generation, _ = state(connection)
    of_paper = entries.c.paper_id == row
    said = connection.scalar(select(func.count()).where(of_paper)) or 0
    naming = digests.c.id.in_(select(entries.c.digest_id).where(of_paper))
    connection.execute(update(digests).where(naming).values(content=""))
    connection.execute(delete(papers).where(papers.c.id == row))
    mark_stale(connection)
    describe(connection, generation=generation + 1)
    return Change(generation + 1, papers_gone=[row], removed=Removed(entries=said, papers=1))
