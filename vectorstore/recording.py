"""How digests enter the catalogue: one paper is one paper, its newest version counts, and nothing is embedded twice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import count
from pathlib import PurePath
from typing import Any

import numpy as np
from sqlalchemy import Connection, bindparam, delete, select, update

from vectorstore.folding import fold, fold_names
from vectorstore.languages import language_of
from vectorstore.schema import categories, digests, entries, meta, papers, passages, places, versions
from vectorstore.values import Digest, DigestEntry, Paper, Passage

REEMBEDDED = 1_000  # passages at once

Vectors = np.ndarray[Any, np.dtype[np.float16]]
Embed = Callable[[Sequence[str]], tuple[Vectors, list[bytes]]]
"""Texts to their vectors and the bytes of their token ids."""


@dataclass(frozen=True, slots=True)
class Added:
    """What reading some digests changed."""

    digests_new: int = 0
    digests_changed: int = 0
    digests_same: int = 0
    papers_new: int = 0
    papers_updated: int = 0
    papers_same: int = 0
    passages_embedded: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One transaction as the derived indexes need it: passages that came and went, papers whose words differ or that
    are gone."""

    added: Added
    generation: int
    passage_ids: list[int] = field(default_factory=list)
    vectors: Vectors = field(default_factory=lambda: np.empty((0, 0), np.float16))
    passages_gone: list[int] = field(default_factory=list)
    papers_changed: list[int] = field(default_factory=list)
    papers_gone: list[int] = field(default_factory=list)


def record(connection: Connection, batch: Iterable[tuple[Digest, Sequence[Passage]]], embed: Embed) -> Change:
    """Records a batch within the connection's transaction.

    A digest is known by its day and its file's name, or by its content under another name. Read again it changes
    nothing; when its content differs it replaces what it said before.
    """
    known = {
        row.key: int(row.value) for row in connection.execute(select(meta)) if row.key in ("generation", "next_id")
    }
    recorder = _Recorder(connection, embed, known["generation"], count(known["next_id"]))
    accepted = recorder.sift(batch)
    if not accepted:
        return Change(Added(digests_same=recorder.same), known["generation"])
    recorder.generation += 1
    recorder.forget_replaced()
    recorder.load(accepted)
    recorder.write_versions_and_entries(accepted)
    recorder.write_passages()
    recorder.drop_orphans()
    recorder.write_papers()
    return recorder.finish()


def reembed(connection: Connection, embed: Embed) -> None:
    """Makes every vector and every token id anew, within the connection's transaction."""
    ids = list(connection.scalars(select(passages.c.id)))
    statement = update(passages).where(passages.c.id == bindparam("row"))
    statement = statement.values(vector=bindparam("new_vector"), tokens=bindparam("new_tokens"))
    for start in range(0, len(ids), REEMBEDDED):
        chunk = ids[start : start + REEMBEDDED]
        rows = connection.execute(select(passages.c.id, passages.c.text).where(passages.c.id.in_(chunk))).all()
        vectors, tokens = embed([row.text for row in rows])
        values = zip(rows, vectors, tokens, strict=True)
        new = [{"row": row.id, "new_vector": vector.tobytes(), "new_tokens": ids} for row, vector, ids in values]
        connection.execute(statement, new)
    generation = int(connection.scalar(select(meta.c.value).where(meta.c.key == "generation")) or 0)
    connection.execute(update(meta).where(meta.c.key == "generation").values(value=str(generation + 1)))


@dataclass(slots=True)
class _Known:
    """A paper as the catalogue has it, or will."""

    id: int
    new: bool
    versions: dict[int, tuple[int, Paper]] = field(default_factory=dict)  # number → (row id, content)
    before: Paper | None = None  # what was searched until now
    passages: dict[bytes, tuple[int, str]] = field(default_factory=dict)  # text key → (row id, source)
    own: list[Passage] | None = None  # title and abstract, when their version came with this batch
    said: list[tuple[int, Passage]] = field(default_factory=list)  # (entry's row id, analysis passage)

    @property
    def newest(self) -> tuple[int, Paper] | None:
        return self.versions[max(self.versions)] if self.versions else None


class _Recorder:
    def __init__(self, connection: Connection, embed: Embed, generation: int, ids: "count[int]") -> None:
        self.connection = connection
        self.embed = embed
        self.generation = generation
        self.ids = ids
        self.new = self.changed = self.same = 0
        self.replaced: list[int] = []
        self.touched: set[str] = set()
        self.mentioned: set[str] = set()
        self.papers: dict[str, _Known] = {}
        self.fresh: list[tuple[int, int, bytes, Passage]] = []  # (row id, paper's row id, text key, passage)
        self.vectors: Vectors = np.empty((0, 0), np.float16)
        self.passages_gone: list[int] = []
        self.papers_gone: list[int] = []
        self.words_changed: set[int] = set()
        self.content_changed: set[int] = set()

    def insert(self, table: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self.connection.execute(table.insert(), rows)

    def chunks(self, values: Iterable[Any], size: int = 10_000) -> Iterable[list[Any]]:
        values = list(values)
        return (values[start : start + size] for start in range(0, len(values), size))

    # Which digests say anything new

    def sift(self, batch: Iterable[tuple[Digest, Sequence[Passage]]]) -> list[tuple[int, Digest, Sequence[Passage]]]:
        read = [(digest, said, _content(digest, said)) for digest, said in batch]
        by_name, by_content = {}, {}
        for chunk in self.chunks({digest.date for digest, _, _ in read}):
            for row in self.connection.execute(select(digests).where(digests.c.date.in_(chunk))):
                by_name[row.date, row.name] = row.id
                by_content[row.content] = row
        accepted: dict[tuple[Any, str], tuple[int, Digest, Sequence[Passage]]] = {}
        contents: dict[str, tuple[Any, str]] = {}
        rows = {}
        for digest, said, content in read:
            key = (digest.date, PurePath(digest.source).name)
            if content in by_content or contents.get(content):
                self.same += 1
                self._moved(by_content.get(content), digest)
                continue
            if key in by_name and key not in accepted:
                self.replaced.append(by_name[key])
                self.changed += 1
            elif key not in accepted:
                self.new += 1
            row_id = next(self.ids)
            accepted[key], contents[content] = (row_id, digest, said), key
            rows[key] = {
                "id": row_id, "date": digest.date, "name": key[1], "source": digest.source, "title": digest.title,
                "summary": digest.summary, "content": content,
            }  # fmt: skip
        self._rows = list(rows.values())
        return list(accepted.values())

    def _moved(self, row: Any, digest: Digest) -> None:
        if row is not None and row.source != digest.source:
            self.connection.execute(update(digests).where(digests.c.id == row.id).values(source=digest.source))

    def forget_replaced(self) -> None:
        for chunk in self.chunks(self.replaced):
            of_papers = select(papers.c.arxiv_id).join(entries).where(entries.c.digest_id.in_(chunk))
            self.touched.update(self.connection.scalars(of_papers))
            self.connection.execute(delete(digests).where(digests.c.id.in_(chunk)))
        self.insert(digests, self._rows)

    # What is known of the papers that this concerns

    def load(self, accepted: list[tuple[int, Digest, Sequence[Passage]]]) -> None:
        self.mentioned = {entry.paper.arxiv_id for _, digest, _ in accepted for entry in digest.entries}
        concerned = self.mentioned | self.touched
        by_id: dict[int, _Known] = {}
        joined = select(papers, versions).join(versions, versions.c.paper_id == papers.c.id)
        for chunk in self.chunks(concerned):
            for row in self.connection.execute(
                select(papers.c.id, papers.c.arxiv_id).where(papers.c.arxiv_id.in_(chunk))
            ):
                by_id[row.id] = self.papers[row.arxiv_id] = _Known(row.id, new=False)
            columns = (papers.c.arxiv_id, papers.c.version_id, *versions.c)
            for row in self.connection.execute(joined.with_only_columns(*columns).where(papers.c.arxiv_id.in_(chunk))):
                known, paper = self.papers[row.arxiv_id], _paper(row)
                known.versions[row.version] = row.id, paper
                if row.id == row.version_id:
                    known.before = paper
        for chunk in self.chunks(by_id):
            keys = select(passages.c.id, passages.c.paper_id, passages.c.source, passages.c.text_key)
            for row in self.connection.execute(keys.where(passages.c.paper_id.in_(chunk))):
                by_id[row.paper_id].passages[row.text_key] = row.id, row.source
        self._forget_unsaid_versions(by_id)

    def _forget_unsaid_versions(self, by_id: dict[int, _Known]) -> None:
        touched = [self.papers[arxiv_id].id for arxiv_id in self.touched]
        for chunk in self.chunks(touched):
            unsaid = versions.c.paper_id.in_(chunk) & versions.c.id.not_in(select(entries.c.version_id))
            for row in self.connection.execute(
                select(versions.c.id, versions.c.paper_id, versions.c.version).where(unsaid)
            ):
                del by_id[row.paper_id].versions[row.version]
            self.connection.execute(delete(versions).where(unsaid))

    def write_versions_and_entries(self, accepted: list[tuple[int, Digest, Sequence[Passage]]]) -> None:
        new_papers: list[dict[str, Any]] = []
        new_entries: list[dict[str, Any]] = []
        new_versions: dict[int, tuple[int, int, Paper]] = {}
        for digest_id, digest, said in accepted:
            by_anchor = _by_anchor(digest, said)
            for entry in digest.entries:
                paper = entry.paper
                known = self.papers.get(paper.arxiv_id)
                if known is None:
                    known = self.papers[paper.arxiv_id] = _Known(next(self.ids), new=True)
                    new_papers.append({"id": known.id, "arxiv_id": paper.arxiv_id})
                version_id = self._version(known, paper, new_versions)
                entry_id = next(self.ids)
                new_entries.append(_entry_row(entry_id, digest_id, known.id, version_id, entry))
                of_entry = by_anchor.get(entry.anchor, [])
                known.said += [(entry_id, passage) for passage in of_entry if passage.source == "analysis"]
                newest = known.newest
                if newest and newest[0] == version_id:
                    known.own = [passage for passage in of_entry if passage.source != "analysis"]
        blank = {"version_id": 0, "authors_folded": "", "title_key": "", "changed": 0}
        self.insert(papers, [row | blank for row in new_papers])
        self.insert(versions, [_version_row(*row) for row in new_versions.values()])
        self.insert(entries, new_entries)

    def _version(self, known: _Known, paper: Paper, new: dict[int, tuple[int, int, Paper]]) -> int:
        """The row of this version, made or corrected; the text that was read last stands."""
        if paper.published is None:
            dates = [other.published for _, other in known.versions.values() if other.published]
            paper = replace(paper, published=dates[0] if dates else None)
        row_id, content = known.versions.get(paper.version, (0, None))
        if content == paper:
            return row_id
        if row_id and row_id not in new:
            row = _version_row(row_id, known.id, paper)
            self.connection.execute(update(versions).where(versions.c.id == row_id).values(row))
        else:
            row_id = row_id or next(self.ids)
            new[row_id] = (row_id, known.id, paper)
        known.versions[paper.version] = row_id, paper
        return row_id

    # Passages

    def write_passages(self) -> None:
        new_places: list[dict[str, Any]] = []
        for known in self.papers.values():
            self._refresh_own(known, new_places)
            placed = set()
            for entry_id, passage in known.said:
                row_id = self._passage(known, passage)
                if (row_id, entry_id) not in placed:
                    placed.add((row_id, entry_id))
                    new_places.append(_place_row(next(self.ids), row_id, entry_id, passage))
        self._drop(self.passages_gone)
        texts = [passage.text for *_, passage in self.fresh]
        if texts:
            self.vectors, tokens = self.embed(texts)
            rows = zip(self.fresh, self.vectors, tokens, strict=True)
            self.insert(passages, [_passage_row(*fresh, vector.tobytes(), ids) for fresh, vector, ids in rows])
        self.insert(places, new_places)

    def _refresh_own(self, known: _Known, new_places: list[dict[str, Any]]) -> None:
        """Title and abstract of the newest version take the place of any other version's."""
        if not known.newest:
            return
        paper = known.newest[1]
        whole = _whole(paper)
        present = _text_key(whole) in known.passages
        if known.before == paper and present:
            return
        self.content_changed.add(known.id)
        if known.own is None and present:
            return
        own = known.own or []
        if not any(passage.source == "paper" for passage in own):
            own = [whole, *own]
        wanted = {_text_key(passage) for passage in own}
        old = {key: row_id for key, (row_id, source) in known.passages.items() if source != "analysis"}
        for key in old.keys() - wanted:
            self.passages_gone.append(known.passages.pop(key)[0])
            self.words_changed.add(known.id)
        for chunk in self.chunks(old[key] for key in old.keys() & wanted):
            self.connection.execute(delete(places).where(places.c.passage_id.in_(chunk)))
        for passage in {_text_key(passage): passage for passage in own}.values():
            new_places.append(_place_row(next(self.ids), self._passage(known, passage), None, passage))

    def _passage(self, known: _Known, passage: Passage) -> int:
        """The row of this text of this paper, made where it is new."""
        key = _text_key(passage)
        if key not in known.passages:
            known.passages[key] = next(self.ids), passage.source
            self.fresh.append((known.passages[key][0], known.id, key, passage))
            self.words_changed.add(known.id)
        return known.passages[key][0]

    def _drop(self, passage_ids: list[int]) -> None:
        for chunk in self.chunks(passage_ids):
            self.connection.execute(delete(passages).where(passages.c.id.in_(chunk)))

    def drop_orphans(self) -> None:
        """Papers that no digest names any more go, and analysis that no digest gives any more."""
        touched = [self.papers[arxiv_id] for arxiv_id in self.touched]
        unsaid = passages.c.id.not_in(select(places.c.passage_id))
        for chunk in self.chunks(known.id for known in touched if known.versions):
            rows = self.connection.execute(
                select(passages.c.id, passages.c.paper_id).where(passages.c.paper_id.in_(chunk), unsaid)
            ).all()
            self.words_changed.update(row.paper_id for row in rows)
            orphans = [row.id for row in rows]
            self.passages_gone += orphans
            self._drop(orphans)
        for known in touched:
            if not known.versions:
                self.papers_gone.append(known.id)
                self.passages_gone += [row_id for row_id, _ in known.passages.values()]
        for chunk in self.chunks(self.papers_gone):
            self.connection.execute(delete(papers).where(papers.c.id.in_(chunk)))

    # Papers

    def write_papers(self) -> None:
        renewed = [known for known in self.papers.values() if known.id in self.content_changed and known.newest]
        rows = [_paper_update(known, self.generation) for known in renewed]
        if rows:
            statement = update(papers).where(papers.c.id == bindparam("new_row"))
            columns = {name.removeprefix("new_"): bindparam(name) for name in rows[0] if name != "new_row"}
            self.connection.execute(statement.values(columns), rows)
        for chunk in self.chunks(known.id for known in renewed if not known.new):
            self.connection.execute(delete(categories).where(categories.c.paper_id.in_(chunk)))
        named = {(category, known.id) for known in renewed if known.newest for category in known.newest[1].categories}
        self.insert(categories, [{"category": category, "paper_id": paper} for category, paper in sorted(named)])
        for chunk in self.chunks(self.words_changed - self.content_changed):
            self.connection.execute(update(papers).where(papers.c.id.in_(chunk)).values(changed=self.generation))
        for known in self.papers.values():  # a version row that was written anew, with the same words
            if known.newest and not known.new and known.id not in self.content_changed:
                same = update(papers).where(papers.c.id == known.id, papers.c.version_id != known.newest[0])
                self.connection.execute(same.values(version_id=known.newest[0]))

    def finish(self) -> Change:
        values = {"generation": str(self.generation), "next_id": str(next(self.ids))}
        for key, value in values.items():
            self.connection.execute(update(meta).where(meta.c.key == key).values(value=value))
        mentioned = [self.papers[arxiv_id] for arxiv_id in self.mentioned]
        new = sum(known.new for known in mentioned)
        updated = sum(not known.new and known.id in self.content_changed for known in mentioned)
        return Change(
            Added(
                self.new, self.changed, self.same, new, updated, len(mentioned) - new - updated, len(self.fresh)
            ),
            self.generation,
            [row_id for row_id, *_ in self.fresh],
            self.vectors,
            self.passages_gone,
            sorted((self.words_changed | self.content_changed) - set(self.papers_gone)),
            self.papers_gone,
        )  # fmt: skip


def _content(digest: Digest, said: Sequence[Passage]) -> str:
    """A hash of everything but the file's name: passages count, since how a text is cut may change."""
    hashed = blake2b(repr(replace(digest, source="")).encode(errors="surrogatepass"), digest_size=16)
    hashed.update(repr(said).encode(errors="surrogatepass"))
    return hashed.hexdigest()


def _by_anchor(digest: Digest, said: Sequence[Passage]) -> dict[str, list[Passage]]:
    anchors = {entry.paper.arxiv_id: entry.anchor for entry in digest.entries}
    found = defaultdict(list)
    for passage in said:
        found[passage.entry.anchor if passage.entry else anchors.get(passage.arxiv_id, "")].append(passage)
    return found


def _whole(paper: Paper) -> Passage:
    text = f"{paper.title}\n{paper.abstract}"
    return Passage(paper.arxiv_id, "paper", text, 0, len(text), language_of(text))


def _text_key(passage: Passage) -> bytes:
    return blake2b(f"{passage.source}\0{passage.text}".encode(errors="surrogatepass"), digest_size=16).digest()


def _paper(row: Any) -> Paper:
    authors, of_categories = tuple(row.authors), tuple(row.categories)
    return Paper(row.arxiv_id, row.version, row.title, authors, row.published, of_categories, row.abstract)


def _paper_update(known: _Known, generation: int) -> dict[str, Any]:
    assert known.newest
    version_id, paper = known.newest
    values = {
        "row": known.id, "version_id": version_id, "published": paper.published,
        "authors_folded": fold_names(paper.authors), "title_key": fold(paper.title), "changed": generation,
    }  # fmt: skip
    return {f"new_{name}": value for name, value in values.items()}


def _version_row(row_id: int, paper_id: int, paper: Paper) -> dict[str, Any]:
    return {
        "id": row_id, "paper_id": paper_id, "version": paper.version, "title": paper.title, "authors": paper.authors,
        "published": paper.published, "categories": paper.categories, "abstract": paper.abstract,
    }  # fmt: skip


def _entry_row(row_id: int, digest_id: int, paper_id: int, version_id: int, entry: DigestEntry) -> dict[str, Any]:
    sections = [(section.kind, section.heading, section.text, section.basis) for section in entry.sections]
    return {
        "id": row_id, "digest_id": digest_id, "paper_id": paper_id, "version_id": version_id,
        "position": entry.position, "sections": sections, "findings": entry.findings,
    }  # fmt: skip


def _passage_row(
    row_id: int, paper_id: int, key: bytes, passage: Passage, vector: bytes, tokens: bytes
) -> dict[str, Any]:
    return {
        "id": row_id, "paper_id": paper_id, "source": passage.source, "text_key": key, "language": passage.language,
        "text": passage.text, "tokens": tokens, "vector": vector,
    }  # fmt: skip


def _place_row(row_id: int, passage_id: int, entry_id: int | None, passage: Passage) -> dict[str, Any]:
    return {
        "id": row_id, "passage_id": passage_id, "entry_id": entry_id, "kind": passage.kind, "heading": passage.heading,
        "basis": passage.basis, "start": passage.start, "end": passage.end,
    }  # fmt: skip
