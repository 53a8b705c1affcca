"""What a digest that is to be written may hold: the papers of a day, or of a fetch, with what was said of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.texts import TEXTS
from vectorstore.errors import UserError
from vectorstore.text.languages import language_of
from vectorstore.values import Digest, DigestEntry, Filters, Paper, Passage, Section

if TYPE_CHECKING:
    from vectorstore.library import Library


@dataclass(frozen=True, slots=True)
class Material:
    """The entries in their order, with the title and summary that stand for all of them; filters that they pass."""

    day: date
    title: str
    summary: str
    entries: tuple[DigestEntry, ...]
    filters: Filters
    notice: str = ""


def material_of_day(library: "Library", day: date) -> Material:
    """Tells what the digests of a day say, each paper once; without any, the papers whose version 1 is of that day.

    Raises UserError when the library holds nothing of that day.
    """
    digests = library.digest(day)
    if entries := merged(digests):
        title = next((digest.title for digest in digests if digest.title), _title(day))
        summary = "\n\n---\n\n".join(dict.fromkeys(digest.summary for digest in digests if digest.summary))
        return Material(day, title, summary, tuple(entries), Filters(digested_since=day, digested_until=day))
    filters = Filters(since=day, until=day)
    papers = sorted((hit.paper for hit in library.ranges.passing(filters)), key=lambda paper: paper.arxiv_id)
    if not papers:
        raise UserError(_nothing_of(library, day))
    notice = f"no digest of {day} names papers: these are the {len(papers)} submitted to arXiv that day"
    return Material(day, _title(day), "", tuple(entry_of(library, paper) for paper in papers), filters, notice)


def material_of_papers(library: "Library", papers: Iterable[Paper], day: date) -> Material:
    """Returns some papers, newest first, as a digest of that day."""
    ordered = sorted(papers, key=lambda paper: (paper.published or date.min, paper.arxiv_id), reverse=True)
    days = [paper.published for paper in ordered if paper.published]
    filters = Filters(since=min(days), until=max(days)) if days and len(days) == len(ordered) else Filters()
    return Material(day, _title(day), "", tuple(entry_of(library, paper) for paper in ordered), filters)


def merged(digests: Iterable[Digest]) -> list[DigestEntry]:
    """Returns the entries of digests in their order, each paper once: the newest version's, with the analysis of
    another where it has none."""
    found: dict[str, DigestEntry] = {}
    for entry in (entry for digest in digests for entry in digest.entries):
        known = found.get(entry.paper.arxiv_id)
        if known is None:
            found[entry.paper.arxiv_id] = entry
            continue
        newest, other = (entry, known) if entry.paper.version > known.paper.version else (known, entry)
        findings = other.findings if other.paper.abstract == newest.paper.abstract else ()
        found[entry.paper.arxiv_id] = replace(
            newest, sections=newest.sections or other.sections, findings=newest.findings or findings
        )
    return list(found.values())


def entry_of(library: "Library", paper: Paper) -> DigestEntry:
    """Returns an entry of a paper with the analysis of the newest digest that has one, else of what was read
    elsewhere."""
    said = (entry.sections for _, entry in library.entries(paper.arxiv_id) if entry.sections)
    return DigestEntry(paper, 0, next(said, ()) or sections_apart(library.passages(paper.arxiv_id)))


def sections_apart(passages: Sequence[Passage]) -> tuple[Section, ...]:
    """Returns the analysis that stands in no digest, put together from its passages."""
    pieces: dict[tuple[object, ...], list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.source == "analysis" and passage.entry is None:
            pieces[passage.kind, passage.heading, passage.basis].append(passage)
    sections = []
    for found in pieces.values():
        first = found[0]
        text = _joined(sorted(found, key=lambda piece: piece.start))
        sections.append(Section(first.kind or "other", first.heading, text, first.basis or "unknown"))
    return tuple(sections)


def _joined(parts: Sequence[Passage]) -> str:
    """Passages leave out the white space between sentences: a line break in Chinese, a space in English."""
    text, end = "", 0
    for part in parts:
        gap = part.start - end if text else 0
        text += ("\n" if language_of(part.text) == "zh" else " ") * min(gap, 1) + part.text
        end = part.end
    return text


def _title(day: date) -> str:
    return f"arXiv Papers - {day}"


def _nothing_of(library: "Library", day: date) -> str:
    """Why there is no digest of a day: one line that names the nearest days that would give one."""
    days = sorted({known for known, _ in [*library.days(), *library.published()]})
    if not days:
        return TEXTS["en"].empty_library
    before, after = [known for known in days if known < day][-1:], [known for known in days if known > day][:1]
    near = " and ".join(str(known) for known in [*before, *after])
    return f"the library holds no digest and no paper of {day}: the nearest with any: {near}"
