"""Which papers are of which kinds, told anew for all of them where the words that tell it have changed."""

from sqlalchemy import Connection, delete, select

from vectorstore.catalogue.recording import describe
from vectorstore.catalogue.schema import meta, paper_kinds, papers, versions
from vectorstore.text.kinds import kinds_of, stamp


def sort_anew(connection: Connection) -> None:
    """Writes the kinds of all papers, within the connection's transaction, unless today's words told them."""
    if connection.scalar(select(meta.c.value).where(meta.c.key == "kinds")) == stamp():
        return
    paper_kinds.create(connection, checkfirst=True)
    connection.execute(delete(paper_kinds))
    columns = papers.c.id, versions.c.title, versions.c.abstract, versions.c.comment
    newest = select(*columns).join(versions, versions.c.id == papers.c.version_id)
    rows = [
        {"kind": kind, "paper_id": row.id}
        for row in connection.execute(newest)
        for kind in kinds_of(row.title, row.abstract, row.comment)
    ]
    if rows:
        connection.execute(paper_kinds.insert(), rows)
    describe(connection, kinds=stamp())
