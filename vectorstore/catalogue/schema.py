"""The catalogue's tables. One counter in `meta` numbers the rows of every table, so that an id is never given twice."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from vectorstore.catalogue.databases import KEY

SCHEMA_VERSION = 5

metadata = MetaData()


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=False)


def _ref(name: str, target: str, *, nullable: bool = False, index: bool = True) -> Column[int]:
    return Column(name, ForeignKey(f"{target}.id", ondelete="CASCADE"), nullable=nullable, index=index)


meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

# `version_id` is the newest version known, `passage_id` its title with its abstract; `changed` the generation that last
# changed anything that is searched; `authors_folded` and `title_key` are what filters and titles are compared with.
papers = Table(
    "papers",
    metadata,
    _id(),
    Column("arxiv_id", String, nullable=False, unique=True),
    Column("version_id", Integer, nullable=False),
    Column("passage_id", Integer, nullable=False),
    Column("published", Date, index=True),
    Column("authors_folded", Text, nullable=False),
    Column("title_key", KEY, nullable=False, index=True),
    Column("primary_category", KEY, nullable=False, server_default="", index=True),
    Column("changed", Integer, nullable=False, index=True),
)

versions = Table(
    "versions",
    metadata,
    _id(),
    _ref("paper_id", "papers", index=False),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("published", Date),
    Column("categories", JSON, nullable=False),
    Column("abstract", Text, nullable=False),
    Column("comment", Text, nullable=False, server_default=""),
    Column("journal_ref", Text, nullable=False, server_default=""),
    Column("doi", Text, nullable=False, server_default=""),
    UniqueConstraint("paper_id", "version"),
)

categories = Table(
    "categories",
    metadata,
    Column("category", KEY, primary_key=True),
    Column("paper_id", ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# Of which kinds papers are, as `kinds` tells them from their newest versions. It is no part of the schema's version:
# whoever writes makes it, and makes it anew where kinds are told otherwise than before (`meta` holds by what).
paper_kinds = Table(
    "paper_kinds",
    metadata,
    Column("kind", KEY, primary_key=True),
    Column("paper_id", ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# A digest is known by its day, title and file name, by its content under whatever name, or by `source` where that is a
# whole path.
digests = Table(
    "digests",
    metadata,
    _id(),
    Column("date", Date, nullable=False),
    Column("name", KEY, nullable=False),
    Column("source", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("content", String, nullable=False, index=True),
    UniqueConstraint("date", "title", "name"),
)

entries = Table(
    "entries",
    metadata,
    _id(),
    _ref("digest_id", "digests", index=False),
    _ref("paper_id", "papers"),
    _ref("version_id", "versions"),
    Column("position", Integer, nullable=False),
    Column("sections", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
)
# Which papers some digests name, without reading what they say.
NAMED = Index("ix_entries_digest_paper", entries.c.digest_id, entries.c.paper_id)

# What arXiv itself or a snapshot said of a version, outside any digest: known by a hash of it.
records = Table(
    "records",
    metadata,
    _id(),
    _ref("version_id", "versions"),
    Column("content", String, nullable=False, unique=True),
)

# A text of one paper is stored once. `text_key` is a hash of source and text; `vector` is float16 and of unit length,
# none for the windows of an abstract, which is embedded as a whole; `tokens` are the bundled model's token ids, uint16.
passages = Table(
    "passages",
    metadata,
    _id(),
    _ref("paper_id", "papers", index=False),
    Column("source", String, nullable=False),
    Column("text_key", LargeBinary(16), nullable=False),
    Column("language", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("tokens", LargeBinary, nullable=False),
    Column("vector", LargeBinary),
    UniqueConstraint("paper_id", "text_key"),
)
# Which papers have an analysis in a language, without reading one. It is no part of the schema's version: what was
# recorded can be read without it, only slower, and whoever writes makes it.
IS_ANALYSIS = passages.c.source == literal_column("'analysis'")
ANALYSED = Index(
    "ix_passages_analysed", passages.c.language, passages.c.paper_id, sqlite_where=IS_ANALYSIS,
    postgresql_where=IS_ANALYSIS,
)  # fmt: skip

# Where a passage stands: in the paper itself or an analysis outside any digest (no entry), or in one or more digest
# entries that say the same.
places = Table(
    "places",
    metadata,
    _id(),
    _ref("passage_id", "passages"),
    _ref("entry_id", "entries", nullable=True),
    Column("kind", String),
    Column("heading", Text, nullable=False),
    Column("basis", String),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

# The text of papers, which no search reads. `asked` is the newest version whose text was asked for; where arXiv has no
# HTML of it, an older version's text stays, or `characters` is 0.
full_texts = Table(
    "full_texts",
    metadata,
    Column("paper_id", ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("sections", JSON, nullable=False),
)

# What was read, by path, with a hash of the content: a file that is as it was need not be read again. `stale` where
# something was removed from the library since: then it is read again if it is named itself.
files = Table(
    "files",
    metadata,
    Column("path", KEY, primary_key=True),
    Column("content", String, nullable=False),
    Column("papers", Integer, nullable=False),
    Column("stale", Boolean, nullable=False),
)

# What could not be read of a file when it was read last; moments are UTC.
problems = Table(
    "problems",
    metadata,
    Column("path", ForeignKey("files.path", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("first_seen", DateTime, nullable=False),
)
