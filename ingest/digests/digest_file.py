"""A digest file → a Digest, and every problem met on the way.

A digest is one Markdown file a day: its date in the first heading, an executive summary, a table of contents, and an
entry a paper. An entry starts at its anchor line `<a id='2512.15702v1'></a>` and nowhere else, because analyses hold
headings, rules and field lines of their own; only a heading that the table of contents vouches for replaces a lost one.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from ingest.days import arxiv_day
from ingest.digests.entries import Block, BrokenEntryError, heading_of, read_entry
from ingest.digests.prose import RULE, absent, unescaped, written
from vectorstore.text.arxiv_ids import id_of
from vectorstore.text.normal_text import stored
from vectorstore.values import Digest, DigestEntry, Problem

DATED_HEADING = re.compile(r"# +(?P<title>.*?(?P<day>\d{4}-\d{2}-\d{2}).*)$")
ANCHOR = re.compile(r"""\s*<a +(?:id|name)=(?P<quote>["'])(?P<id>[^"']*)(?P=quote) *(?:/>|> *</a>)\s*$""")
TIME_LINE = re.compile(r"time: *(\d{8})\s*$")
TOC_ITEM = re.compile(r".*\]\(#(?P<id>[^()\s]*)\)\s*$")
FIELD = re.compile(r"\*\*(Authors|Published|Categories|Abstract):\*\*")
LARGEST = 32 << 20  # bytes; a real digest has some 100 KiB
ONLY_LISTED = "in the table of contents, but not in the file (is it cut off?)"
MOST_NAMED = 10  # papers of one problem
FRAME_LINES = 12  # how far below a heading the abstract's label stands at most, blank lines not counted


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the parts of a file stand, as line indices, and what its table of contents lists (id → line)."""

    day: date
    title: str
    summary: str
    listed: dict[str, int]
    papers: int


class _NoDigestError(Exception):
    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.line = line


def read_digest(path: Path) -> tuple[Digest | None, list[Problem]]:
    """Reads the digest in a file, None when the file holds none, and its problems. No content makes it raise."""
    data = digest_bytes(path)
    return (None, [data]) if isinstance(data, Problem) else decode_digest(data, written(path))


def digest_bytes(path: Path) -> bytes | Problem:
    """Tells what is in a file, for `decode_digest`, or why it cannot be read. Of one too large only enough to tell
    so."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        return Problem(written(path), 1, f"cannot be read: {error.strerror or error}")


def decode_digest(data: bytes, source: str) -> tuple[Digest | None, list[Problem]]:
    """Returns the digest in a file's bytes, None when they hold none, and its problems. `source` names the file in
    both."""
    if len(data) > LARGEST:
        return None, [Problem(source, 1, f"larger than {LARGEST >> 20} MiB: no digest is")]
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, [Problem(source, line, "not UTF-8: save the file in UTF-8 and read it again")]
    cut = "\ufffd" if decoder.getstate()[0] else ""  # in place of half a character, so that its line counts as cut
    return parse_digest(text + cut, source)


def parse_digest(text: str, source: str) -> tuple[Digest | None, list[Problem]]:
    """Parses the digest in a text, None when it is none, and its problems. `source` names the text in both."""
    lines = stored(text).split("\n")
    if lines[-1].startswith("<") and not ANCHOR.match(lines[-1]):  # cut inside an anchor: the entry before it is whole
        lines.pop()
    try:
        frame = _frame(lines)
    except _NoDigestError as error:
        return None, [Problem(source, error.line, str(error))]
    blocks = _blocks(lines, frame)
    missing = frame.listed.keys() - {_key(block) for block in blocks}
    if blocks:
        blocks[-1] = replace(blocks[-1], ending=bool(missing))
    entries: dict[str, DigestEntry] = {}
    problems: list[Problem] = []
    for position, block in enumerate(blocks, 1):
        try:
            entry, notes = read_entry(block, position)
            if entry.anchor in entries:
                raise BrokenEntryError("the paper stands in this file twice; the first entry is kept")
            entries[entry.anchor] = entry
            if frame.listed and entry.paper.arxiv_id not in frame.listed:
                notes.append("the paper is not in the table of contents")
            problems += [Problem(source, block.line, f"{entry.anchor}: {note}") for note in notes]
        except BrokenEntryError as error:
            problems.append(Problem(source, block.line + error.offset, f"{_key(block) or 'no identifier'}: {error}"))
    if names := [listed for listed in frame.listed if listed in missing]:
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        said = f"{ONLY_LISTED}: {', '.join(names[:MOST_NAMED])}{more}"
        problems.append(Problem(source, frame.listed[names[0]], said))
    if not entries and problems:
        return None, problems
    return Digest(frame.day, frame.title, source, frame.summary, tuple(entries.values())), problems


def _frame(lines: Sequence[str]) -> _Frame:
    if not any(line.strip() for line in lines):
        raise _NoDigestError("the file is empty")
    day, title = _dated(lines)
    contents = next(
        (i for i, line in enumerate(lines) if line.startswith("## Table of Contents") and _lists(lines, i)), None
    )
    listed: dict[str, int] = {}
    papers = _papers_heading(lines, contents)
    if contents is not None:
        stop = len(lines) if papers is None else papers
        for index in range(contents + 1, stop):
            if match := TOC_ITEM.match(lines[index]):
                listed.setdefault(_base_id(match["id"]), index + 1)
            elif ANCHOR.match(lines[index]):
                papers = index
                break
    if papers is None:
        papers = next((i for i, line in enumerate(lines) if ANCHOR.match(line)), None)
    if papers is None and not listed:
        raise _NoDigestError("not a digest: no papers in it")
    papers = len(lines) if papers is None else papers
    return _Frame(day, title, _summary(lines, papers if contents is None else contents), listed, papers)


def _dated(lines: Sequence[str]) -> tuple[date, str]:
    """The day and the title above the first part. The heading's date counts; without one, the `time:` line's."""
    title, stamp = "", None
    for index, line in enumerate(lines):
        if line.startswith("## ") or ANCHOR.match(line):
            break
        if match := DATED_HEADING.match(line):
            try:
                return arxiv_day(date.fromisoformat(match["day"])), unescaped(match["title"].strip())
            except ValueError:
                reason = f"not a digest: {match['day']} is no day on which arXiv had papers"
                raise _NoDigestError(reason, index + 1) from None
        if match := TIME_LINE.match(line):
            stamp = match[1]
        elif line.startswith("# "):
            title = title or unescaped(line[2:].strip())
    try:
        return arxiv_day(date.fromisoformat(stamp or "")), title
    except ValueError:
        raise _NoDigestError("not a digest: no heading with its date") from None


def _lists(lines: Sequence[str], heading: int) -> bool:
    """Whether links to entries follow: a summary may hold a heading of the same name."""
    following = next((line for line in lines[heading + 1 : heading + 10] if line.strip()), "")
    return bool(TOC_ITEM.match(following)) or following.startswith("1. [")


def _papers_heading(lines: Sequence[str], contents: int | None) -> int | None:
    for index in range(contents or 0, len(lines)):
        if lines[index].strip() == "## Papers":
            following = next((line for line in lines[index + 1 : index + 10] if line.strip()), "")
            if contents is not None or not following or ANCHOR.match(following) or following.startswith("## ["):
                return index
    return None


def _summary(lines: Sequence[str], end: int) -> str:
    """The executive summary as it is, Markdown with its own headings and rules."""
    start = next((i for i in range(end) if lines[i].startswith("## Executive Summary")), end) + 1
    while start < end and (not lines[end - 1].strip() or RULE.fullmatch(lines[end - 1])):
        end -= 1
    summary = "\n".join(line.rstrip() for line in lines[start:end]).strip()
    return "" if absent(summary) else summary


def _blocks(lines: Sequence[str], frame: _Frame) -> list[Block]:
    """The entries' lines, cut where an anchor stands, or a heading that has lost its anchor."""
    anchors = {i: match["id"] for i in range(frame.papers, len(lines)) if (match := _anchor(lines, i))}
    lost = dict(_lost_anchors(lines, frame, anchors))
    starts = sorted(anchors.keys() | lost.keys())
    return [
        Block(anchors[start], start + 2, lines[start + 1 : end])
        if start in anchors
        else Block(None, start + 1, lines[start:end], vouched=lost[start])
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=False)
    ]


def _lost_anchors(lines: Sequence[str], frame: _Frame, anchors: dict[int, str]) -> Iterator[tuple[int, bool]]:
    """Headings of entries without an anchor, and whether the table of contents (or its absence) lets them be read.

    An analysis may link to papers in its headings: an entry's heading names a paper that has no anchor in this file and
    that the table of contents lists, with a field below; or it has the whole frame of an entry below.
    """
    anchored = {_base_id(anchor) for anchor in anchors.values()}
    for index in range(frame.papers, len(lines)):
        if not lines[index].startswith("## [") or not any("arxiv.org/" in line for line in lines[index : index + 4]):
            continue
        named = id_of(heading_of(lines, index)[1])
        if named and named[0] not in anchored and _above(lines, index) not in anchors:
            fields, listed = _fields_below(lines, index), named[0] in frame.listed
            if {"Authors", "Abstract"} <= fields or (listed and fields):
                yield index, listed or not frame.listed


def _anchor(lines: Sequence[str], index: int) -> re.Match[str] | None:
    """The anchor in a line. One that is no arXiv identifier counts where an entry's heading follows."""
    match = ANCHOR.match(lines[index]) if "<a" in lines[index] else None
    if match and not id_of(match["id"]):
        following = next((line for line in lines[index + 1 : index + 4] if line.strip()), "")
        return match if following.startswith("## [") else None
    return match


def _above(lines: Sequence[str], index: int) -> int:
    index -= 1
    while index > 0 and not lines[index].strip():
        index -= 1
    return index


def _fields_below(lines: Sequence[str], index: int) -> set[str]:
    """The labels right below a heading, as an entry has them."""
    found: set[str] = set()
    for line in islice((line for line in lines[index + 1 : index + 200] if line.strip()), FRAME_LINES):
        if match := FIELD.match(line):
            found.add(match[1])
        elif not found or line.startswith("#"):
            break
    return found


def _base_id(raw: str) -> str:
    """The identifier without its version; what is none stays as it is."""
    named = id_of(raw)
    return named[0] if named else raw


def _key(block: Block) -> str:
    if block.anchor is not None:
        return _base_id(block.anchor)
    linked = id_of(heading_of(block.lines, 0)[1])
    return linked[0] if linked else ""
