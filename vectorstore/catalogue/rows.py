"""Between the values and the catalogue's rows."""

from hashlib import blake2b
from typing import Any

from vectorstore.text.folding import fold, fold_names
from vectorstore.values import DigestEntry, EntryLink, Paper, Passage, Section

Values = dict[str, Any]


def paper_of(row: Any) -> Paper:
    """Makes a paper from a row with `arxiv_id` and the columns of `versions`."""
    authors, categories = tuple(row.authors), tuple(row.categories)
    return Paper(
        row.arxiv_id, row.version, row.title, authors, row.published, categories, row.abstract, row.comment,
        row.journal_ref, row.doi,
    )  # fmt: skip


def link_of(row: Any) -> EntryLink:
    """Makes a link from a row with the digest's `date`, `arxiv_id` and the entry's `version`."""
    return EntryLink(row.date, f"{row.arxiv_id}v{row.version}")


def entry_of(row: Any) -> DigestEntry:
    """Makes an entry from a row with the columns of `entries` and those of its paper."""
    sections = tuple(Section(*section) for section in row.sections)
    return DigestEntry(paper_of(row), row.position, sections, tuple(row.findings))


def passage_of(row: Any) -> Passage:
    """Makes a passage from a row with the columns of `passages`, `places` and, where it stands in a digest, those of a
    link."""
    return Passage(
        row.arxiv_id, row.source, row.text, row.start, row.end, row.language, row.kind, row.heading, row.basis,
        link_of(row) if row.date else None, row.id,
    )  # fmt: skip


def version_row(row_id: int, paper_id: int, paper: Paper) -> Values:
    """Makes a row of `versions`."""
    return {
        "id": row_id, "paper_id": paper_id, "version": paper.version, "title": paper.title, "authors": paper.authors,
        "published": paper.published, "categories": paper.categories, "abstract": paper.abstract,
        "comment": paper.comment, "journal_ref": paper.journal_ref, "doi": paper.doi,
    }  # fmt: skip


def paper_columns(paper: Paper) -> Values:
    """Makes the columns of `papers` that filters and titles are compared with."""
    return {
        "published": paper.published, "authors_folded": fold_names(paper.authors),
        "title_key": fold(paper.title), "primary_category": paper.primary_category,
    }  # fmt: skip


def entry_row(row_id: int, digest_id: int, paper_id: int, version_id: int, entry: DigestEntry) -> Values:
    """Makes a row of `entries`."""
    sections = [(section.kind, section.heading, section.text, section.basis) for section in entry.sections]
    return {
        "id": row_id, "digest_id": digest_id, "paper_id": paper_id, "version_id": version_id,
        "position": entry.position, "sections": sections, "findings": entry.findings,
    }  # fmt: skip


def passage_row(
    row_id: int, paper_id: int, key: bytes, passage: Passage, vector: bytes | None, tokens: bytes
) -> Values:
    """Makes a row of `passages`."""
    return {
        "id": row_id, "paper_id": paper_id, "source": passage.source, "text_key": key, "language": passage.language,
        "text": passage.text, "tokens": tokens, "vector": vector,
    }  # fmt: skip


def place_row(row_id: int, passage_id: int, entry_id: int | None, passage: Passage) -> Values:
    """Makes a row of `places`."""
    return {
        "id": row_id, "passage_id": passage_id, "entry_id": entry_id, "kind": passage.kind, "heading": passage.heading,
        "basis": passage.basis, "start": passage.start, "end": passage.end,
    }  # fmt: skip


def text_key(passage: Passage) -> bytes:
    """Tells what makes two passages of one paper the same: their source and their text."""
    return blake2b(f"{passage.source}\0{passage.text}".encode(), digest_size=16).digest()
