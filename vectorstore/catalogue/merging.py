"""One paper is one paper: what digests, arXiv and snapshots say is merged into what the catalogue knows of it.

The newest version's title and abstract are what is searched; every digest's analysis is kept, each text once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from vectorstore.catalogue.known import Fresh, KnownPaper, by_anchor, supplemented, whole
from vectorstore.catalogue.rows import Values, entry_row, paper_columns, paper_of, place_row, text_key, version_row
from vectorstore.catalogue.schema import categories, entries, paper_kinds, papers, passages, places, records, versions
from vectorstore.text.kinds import kinds_of
from vectorstore.values import Digest, Paper, Passage

CHUNK = 10_000  # ids a statement; SQLite takes 32,766


class Merge:
    """One batch's papers. `touched` are arXiv ids that a replaced digest named, whether or not they are named again."""

    def __init__(self, connection: Connection, ids: "count[int]", generation: int, touched: set[str]) -> None:
        self._connection = connection
        self._ids = ids
        self._generation = generation
        self._touched = touched
        self._named: set[str] = set()
        self._papers: dict[str, KnownPaper] = {}
        self._rows: dict[str, dict[int, Values]] = {
            table.name: {} for table in (papers, versions, entries, records, places)
        }
        self._retold: set[int] = set()  # papers with another analysis outside the digests
        self._renewed: set[int] = set()  # papers whose newest version differs from what was searched
        self.changed: set[int] = set()
        self.fresh: list[Fresh] = []
        self.papers_gone: list[int] = []

    @property
    def mentioned(self) -> int:
        """Papers that this batch names."""
        return len(self._named)

    @property
    def new(self) -> int:
        """Of these, the papers that were unknown."""
        return sum(self._papers[arxiv_id].new for arxiv_id in self._named)

    @property
    def updated(self) -> int:
        """Of these, the known papers with another newest version than before."""
        named = (self._papers[arxiv_id] for arxiv_id in self._named)
        return sum(not known.new and known.id in self._renewed for known in named)

    def load(self, named: set[str]) -> None:
        """Reads what is known of the papers that are named or touched."""
        self._named = named
        by_id: dict[int, KnownPaper] = {}
        for chunk in _chunks(named | self._touched):
            query = select(papers.c.id, papers.c.arxiv_id, papers.c.version_id).where(papers.c.arxiv_id.in_(chunk))
            searched = {}
            for row in self._connection.execute(query):
                by_id[row.id] = self._papers[row.arxiv_id] = KnownPaper(row.id, new=False)
                searched[row.arxiv_id] = row.version_id
            of_papers = select(papers.c.arxiv_id, versions).join(versions).where(papers.c.arxiv_id.in_(chunk))
            for row in self._connection.execute(of_papers):
                known, content = self._papers[row.arxiv_id], paper_of(row)
                known.versions[row.version] = row.id, content
                if searched[row.arxiv_id] == row.id:
                    known.searched = content
        for chunk in _chunks(by_id):
            keys = select(passages.c.id, passages.c.paper_id, passages.c.source, passages.c.text_key)
            for row_id, paper_id, source, key in self._connection.execute(keys.where(passages.c.paper_id.in_(chunk))):
                by_id[paper_id].passages[key] = row_id, source
        self._forget_unnamed_versions(by_id)

    def _forget_unnamed_versions(self, by_id: dict[int, KnownPaper]) -> None:
        """A version stays as long as a digest names it, or a record from elsewhere."""
        touched = [self._papers[arxiv_id].id for arxiv_id in self._touched]
        for chunk in _chunks(touched):
            named = select(entries.c.version_id).union(select(records.c.version_id))
            unnamed = versions.c.paper_id.in_(chunk) & versions.c.id.not_in(named)
            query = select(versions.c.paper_id, versions.c.version).where(unnamed)
            for paper_id, number in self._connection.execute(query):
                del by_id[paper_id].versions[number]
            self._connection.execute(delete(versions).where(unnamed))

    # What a digest says

    def take(self, digest_id: int, digest: Digest, said: Sequence[Passage]) -> None:
        """Adds a digest's entries, with the passages of all of them."""
        passages_of = by_anchor(digest, said)
        for entry in digest.entries:
            known = self._known(entry.paper.arxiv_id)
            version_id = self._version(known, entry.paper)
            entry_id = next(self._ids)
            self._rows["entries"][entry_id] = entry_row(entry_id, digest_id, known.id, version_id, entry)
            of_entry = passages_of.get(entry.anchor, [])
            known.said += [(entry_id, passage) for passage in of_entry if passage.source == "analysis"]
            if known.newest and known.newest[0] == version_id:
                known.own = [passage for passage in of_entry if passage.source != "analysis"]

    # What arXiv itself or a snapshot says

    def take_paper(self, paper: Paper, said: Sequence[Passage], content: str) -> None:
        """Adds a paper outside any digest; of a version that is known only what was missing."""
        known = self._known(paper.arxiv_id)
        text = known.versions.get(paper.version, (0, None))[1]
        version_id = self._version(known, supplemented(text, paper) if text else paper)
        record_id = next(self._ids)
        self._rows["records"][record_id] = {"id": record_id, "version_id": version_id, "content": content}
        if text is None and known.newest and known.newest[0] == version_id:
            known.own = [passage for passage in said if passage.source != "analysis"]
        if analysis := [passage for passage in said if passage.source == "analysis"]:
            known.said = [(None, passage) for passage in analysis]
            self._retold.add(known.id)

    def _forget_retold(self) -> None:
        """What was said of these papers outside the digests stands no longer."""
        for chunk in _chunks(self._retold):
            said = select(passages.c.id).where(passages.c.paper_id.in_(chunk), passages.c.source == "analysis")
            stale = places.c.entry_id.is_(None) & places.c.passage_id.in_(said)
            self._connection.execute(delete(places).where(stale))

    # What both come to

    def _known(self, arxiv_id: str) -> KnownPaper:
        if arxiv_id not in self._papers:
            known = self._papers[arxiv_id] = KnownPaper(next(self._ids), new=True)
            self._rows["papers"][known.id] = {"id": known.id, "arxiv_id": arxiv_id}
        return self._papers[arxiv_id]

    def _version(self, known: KnownPaper, paper: Paper) -> int:
        """The row of this version; of two texts of one version the one that was read last stands."""
        if paper.published is None:  # another digest may have said when version 1 appeared
            said = (other.published for _, other in known.versions.values())
            paper = replace(paper, published=next(filter(None, said), None))
        row_id, content = known.versions.get(paper.version, (0, None))
        if content:  # a digest does not tell what the authors told arXiv
            paper = replace(
                paper, comment=paper.comment or content.comment, doi=paper.doi or content.doi,
                journal_ref=paper.journal_ref or content.journal_ref,
            )  # fmt: skip
        if content == paper:
            return row_id
        row = version_row(row_id or next(self._ids), known.id, paper)
        if row_id and row_id not in self._rows["versions"]:
            self._connection.execute(update(versions).where(versions.c.id == row_id).values(row))
        else:
            self._rows["versions"][row["id"]] = row
        known.versions[paper.version] = row["id"], paper
        return int(row["id"])

    # What it amounts to

    def write_papers(self) -> None:
        """Writes papers, versions, entries and records, and finds out which passages come and go."""
        self._forget_retold()
        for known in self._papers.values():
            self._merge_own_passages(known)
            placed = set()
            for entry_id, passage in known.said:
                passage_id = self._passage(known, passage)
                if (passage_id, entry_id) not in placed:
                    placed.add((passage_id, entry_id))
                    self._place(passage_id, entry_id, passage)
        self._write_newest()
        self._insert(versions)
        self._insert(entries)
        self._insert(records)

    def _merge_own_passages(self, known: KnownPaper) -> None:
        """Title and abstract of the newest version take the place of another version's."""
        if not known.newest:
            return
        if known.newest[1] != known.searched:
            self._renewed.add(known.id)
        text = whole(known.newest[1])
        if known.own is None and text_key(text) in known.passages:
            return
        wanted = {text_key(passage): passage for passage in known.own or [text]}
        old = {key: row_id for key, (row_id, source) in known.passages.items() if source != "analysis"}
        if wanted.keys() == old.keys() and known.id not in self._renewed:
            return
        gone = []
        for key in old.keys() - wanted.keys():
            gone.append(known.passages.pop(key)[0])
            self.changed.add(known.id)
        self._delete_passages(gone)
        if kept := [row_id for key, row_id in old.items() if key in wanted]:
            self._connection.execute(delete(places).where(places.c.passage_id.in_(kept)))
        for passage in wanted.values():
            self._place(self._passage(known, passage), None, passage)

    def _passage(self, known: KnownPaper, passage: Passage) -> int:
        """The row of this text of this paper, made where it is new."""
        key = text_key(passage)
        if key not in known.passages:
            fresh = Fresh(next(self._ids), known.id, key, passage)
            known.passages[key] = fresh.id, passage.source
            self.fresh.append(fresh)
            self.changed.add(known.id)
        return known.passages[key][0]

    def _place(self, passage_id: int, entry_id: int | None, passage: Passage) -> None:
        row = place_row(next(self._ids), passage_id, entry_id, passage)
        self._rows["places"][row["id"]] = row

    def write_places(self) -> None:
        """Writes where each passage stands; the passages themselves must be written before."""
        self._insert(places)

    def _write_newest(self) -> None:
        """Points each paper at its newest version, and renews what filters look at where that differs."""
        named: list[Values] = []
        kinds: list[Values] = []
        self.changed |= self._renewed
        for known in self._papers.values():
            if not known.newest:
                continue
            version_id, paper = known.newest
            own = next(row_id for row_id, source in known.passages.values() if source == "paper")
            values: Values = {"version_id": version_id, "passage_id": own}
            if known.id in self.changed:
                values["changed"] = self._generation
            if known.id in self._renewed:
                values |= paper_columns(paper)
                named += [{"category": name, "paper_id": known.id} for name in dict.fromkeys(paper.categories)]
                told = kinds_of(paper.title, paper.abstract, paper.comment)
                kinds += [{"kind": kind, "paper_id": known.id} for kind in told]
            if known.new:
                self._rows["papers"][known.id] |= values
            else:
                self._connection.execute(update(papers).where(papers.c.id == known.id).values(values))
        self._insert(papers)
        for chunk in _chunks(
            known.id for known in self._papers.values() if not known.new and known.id in self._renewed
        ):
            for table in (categories, paper_kinds):
                self._connection.execute(delete(table).where(table.c.paper_id.in_(chunk)))
        for table, rows in ((categories, named), (paper_kinds, kinds)):
            if rows:
                self._connection.execute(table.insert(), rows)

    def drop_orphans(self) -> None:
        """Analysis that no digest gives any more goes, and papers that no digest names any more."""
        retold = [known for known in self._papers.values() if known.id in self._retold]
        touched = [*(self._papers[arxiv_id] for arxiv_id in self._touched), *retold]
        self.papers_gone = [known.id for known in touched if not known.versions]
        for chunk in _chunks(known.id for known in touched):
            unplaced = passages.c.id.not_in(select(places.c.passage_id)) | passages.c.paper_id.in_(self.papers_gone)
            query = select(passages.c.id, passages.c.paper_id).where(passages.c.paper_id.in_(chunk), unplaced)
            orphans = {row.id: row.paper_id for row in self._connection.execute(query)}
            self.changed.update(orphans.values())
            self._delete_passages(list(orphans))
            changed = update(papers).where(papers.c.id.in_(list(orphans.values())))
            self._connection.execute(changed.values(changed=self._generation))
        for chunk in _chunks(self.papers_gone):
            self._connection.execute(delete(papers).where(papers.c.id.in_(chunk)))

    def _delete_passages(self, passage_ids: list[int]) -> None:
        for chunk in _chunks(passage_ids):
            self._connection.execute(delete(passages).where(passages.c.id.in_(chunk)))

    def _insert(self, table: Table) -> None:
        if rows := list(self._rows[table.name].values()):
            self._connection.execute(table.insert(), rows)


def _chunks(values: Any) -> Iterator[list[Any]]:
    values = list(values)
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
