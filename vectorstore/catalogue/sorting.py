"""Which papers are of which kinds, told anew for all of them where the words that tell it have changed."""

import logging

from sqlalchemy import Connection, delete, select

from vectorstore.catalogue.recording import describe
from vectorstore.catalogue.schema import meta, paper_kinds, papers, versions
from vectorstore.text.kinds import kinds_of, stamp

PAGE = 2_000
"""Papers between two lines of the log."""

log = logging.getLogger(__name__)


def is_sorted(connection: Connection) -> bool:
    """Tells whether today's words told the kinds of all papers."""
    return connection.scalar(select(meta.c.value).where(meta.c.key == "kinds")) == stamp()


def sort_anew(connection: Connection) -> int:
    """Writes the kinds of all papers, within the connection's transaction, unless today's words told them. Some hundred
    papers take a second, so the log says how far it is. Returns of how many papers."""
    if is_sorted(connection):
        return 0
    paper_kinds.create(connection, checkfirst=True)
    connection.execute(delete(paper_kinds))
    columns = papers.c.id, versions.c.title, versions.c.abstract, versions.c.comment
    newest = connection.execute(select(*columns).join(versions, versions.c.id == papers.c.version_id)).all()
    for start in range(0, len(newest), PAGE):
        log.warning("what papers bring is told anew, once: %s of %s papers", f"{start:,}", f"{len(newest):,}")
        rows = [
            {"kind": kind, "paper_id": row.id}
            for row in newest[start : start + PAGE]
            for kind in kinds_of(row.title, row.abstract, row.comment)
        ]
        if rows:
            connection.execute(paper_kinds.insert(), rows)
    describe(connection, kinds=stamp())
    return len(newest)
