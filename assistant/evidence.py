"""What an answer is written from, whoever writes it: exact pieces of papers and of analyses, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.links import entry_url
from assistant.quotes import Quote
from assistant.values import Citation, EvidenceSource
from vectorstore.text.arxiv_ids import html_url
from vectorstore.values import Basis, EntryLink, Hit, Paper, Passage, SectionKind, TextSection


@dataclass(frozen=True, slots=True)
class TextPart:
    """A section of a paper's text, and the paper's version that it is of."""

    section: TextSection
    version: int

    @property
    def basis(self) -> str:
        """Where the text stands, as a citation says it."""
        number, title = self.section.number, self.section.title
        return f"paper, section {number}" if number else f"paper, “{title}”" if title else "paper"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece under the number that marks it, `id`. `text` is exactly the characters `span` of the abstract (source
    "abstract"), of an analysis section (source "analysis": interpretation, made from `basis`) or of `part` of the
    paper's text (source "full text"); `entry` is the digest entry that it stands in, or for the authors' words the
    newest one that names the paper."""

    id: int
    paper: Paper
    source: EvidenceSource
    span: tuple[int, int]
    text: str
    section: SectionKind | None = None
    basis: Basis | None = None
    entry: EntryLink | None = None
    part: TextPart | None = None

    def covers(self, other: "Evidence") -> bool:
        """Tells whether another piece is a part of this one."""
        start, end = other.span[0] - self.span[0], other.span[1] - self.span[0]
        return _place(self) == _place(other) and start >= 0 and self.text[start:end] == other.text


def _place(piece: Evidence) -> tuple[object, ...]:
    place = (piece.paper.arxiv_id, piece.source)
    return place if piece.source == "abstract" else (*place, piece.section, piece.part or piece.entry)


def of_abstract(hit: Hit, quote: Quote) -> Evidence:
    """Returns a quote of a paper's abstract, not yet numbered."""
    span = (quote.start, quote.start + len(quote.text))
    return Evidence(0, hit.paper, "abstract", span, quote.text, entry=newest(hit.entries))


def of_analysis(paper: Paper, passage: Passage) -> Evidence:
    """Returns a piece of an analysis, not yet numbered."""
    span = (passage.start, passage.start + len(passage.text))
    return Evidence(0, paper, "analysis", span, passage.text, passage.kind, passage.basis, passage.entry)


def of_text(hit: Hit, part: TextPart, quote: Quote) -> Evidence:
    """Returns a quote of a section of the paper's text, not yet numbered."""
    span = (quote.start, quote.start + len(quote.text))
    return Evidence(0, hit.paper, "full text", span, quote.text, entry=newest(hit.entries), part=part)


def text_url(paper: Paper, part: TextPart) -> str:
    """Returns the section on arXiv."""
    return html_url(paper.arxiv_id, part.version, part.section.anchor)


def citation(piece: Evidence, template: str) -> Citation:
    """Tells what the mark of a piece stands for; `template` is `Settings.entry_url`."""
    paper, entry, part = piece.paper, piece.entry, piece.part
    return Citation(
        n=piece.id,
        arxiv_id=paper.arxiv_id,
        version=part.version if part else paper.version,
        title=paper.title,
        url=text_url(paper, part) if part else paper.url,
        quote=piece.text,
        source=piece.source,
        kind=piece.section,
        basis=piece.basis,
        entry=entry,
        entry_url=entry_url(template, entry) if entry else None,
        start=piece.span[0],
        section=part.section.heading if part else "",
    )


def newest(entries: Iterable[EntryLink]) -> EntryLink | None:
    """Returns the entry of the latest digest."""
    return max(entries, key=lambda entry: entry.day, default=None)
