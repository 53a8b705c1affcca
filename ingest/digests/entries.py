"""One entry of a digest: the lines under its anchor → a DigestEntry, or the reason why it cannot be one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.days import arxiv_day
from ingest.digests.analysis import sections_of
from ingest.digests.prose import RULE, placeholder, unescaped, unwrapped
from vectorstore.text.arxiv_ids import id_of, parse_id
from vectorstore.text.languages import language_of
from vectorstore.values import DigestEntry, Paper, Section

HEADING = re.compile(r"#{1,6} +\[(?P<title>.*)\]\((?P<url>[^()\s]*)\)\s*$")
UNLINKED_HEADING = re.compile(r"#{1,6} +(?P<title>.*)$")
LABEL = re.compile(r"\*\*(Authors|Published|Categories|Citations|Abstract|Analysis|Key Findings|Links):\*\*(.*)$")
BODY_LABELS = frozenset(("Abstract", "Analysis", "Key Findings", "Links"))
ITEM = re.compile(r"- +")
CATEGORY = re.compile(r"[A-Za-z][A-Za-z-]*(?:\.[A-Za-z-]+)?")
SENTENCE_END = re.compile(r"""[.!?。！？…：:；;][\s*_"'”’)\]）】」』$]*$""")
LONGEST_TITLE = 4  # lines
MOST_FINDINGS = 50  # a longer list is no list of findings, and not worth comparing with the abstract


class BrokenEntryError(Exception):
    """Why an entry cannot be read, with the line (counted from 0 inside the entry) where it breaks."""

    def __init__(self, reason: str, offset: int = 0) -> None:
        super().__init__(reason)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Block:
    """The lines from one entry's start to the next one's, without the anchor line.

    `anchor` is None where only a heading marks the entry; `vouched` says whether the table of contents stands for such
    a heading. `line` is the number of the first of `lines` in the file. `ending` tells of the file's last entry whether
    papers that the table of contents promises are missing; it is None for entries that another one follows.
    """

    anchor: str | None
    line: int
    lines: Sequence[str]
    vouched: bool = True
    ending: bool | None = None


@dataclass(frozen=True, slots=True)
class _Body:
    abstract: Sequence[str]
    analysis: Sequence[str]
    findings: Sequence[str]
    closed: bool


def heading_of(lines: Sequence[str], start: int) -> tuple[str, str, int]:
    """Returns title, address and the index behind the `## [title](address)` heading at `start`; titles may break over
    lines."""
    for end in range(start + 1, min(start + LONGEST_TITLE, len(lines)) + 1):
        if match := HEADING.match(" ".join(part.strip() for part in lines[start:end])):
            return unescaped(unwrapped([match["title"]])), match["url"], end
        following = lines[end] if end < len(lines) else ""
        if not lines[start].startswith("#") or not following.strip() or following.startswith("#"):
            break
    match = UNLINKED_HEADING.match(lines[start]) if start < len(lines) else None
    return (unescaped(unwrapped([match["title"].rstrip(" #")])), "", start + 1) if match else ("", "", start)


def read_entry(block: Block, position: int) -> tuple[DigestEntry, list[str]]:
    """Reads the entry, and a reason for each part left out. Raises BrokenEntryError when there is no paper in it."""
    (arxiv_id, version), title, start = _identified(block)
    fields, start = _fields(block.lines, start)
    body = _body(block.lines, start)
    abstract = unescaped(unwrapped(body.abstract))
    if placeholder(abstract):
        raise BrokenEntryError("the entry has no abstract", start)
    findings, left_out = _findings(body.findings, abstract), []
    sections = sections_of(body.analysis)
    if block.ending is not None and not body.closed and _cut(block):
        sections, findings = _whole_parts(body, abstract, sections, findings)
        left_out.append("the file ends inside this entry: its last part is left out")
    published = _day(fields.get("Published", ""))
    if published is None and not placeholder(fields.get("Published", "")):
        left_out.append("the day of publication cannot be read and is left out")
    authors, categories = _names(fields.get("Authors", "")), _categories(fields.get("Categories", ""))
    paper = Paper(arxiv_id, version, title, authors, published, categories, abstract)
    return DigestEntry(paper, position, sections, findings), left_out


def _identified(block: Block) -> tuple[tuple[str, int], str, int]:
    """The paper's identifier and version, its title, and the index behind the heading."""
    if not block.vouched:
        raise BrokenEntryError("a heading without an anchor that the table of contents does not list")
    try:
        anchored = parse_id(block.anchor) if block.anchor is not None else None
    except ValueError as error:
        raise BrokenEntryError(str(error)) from None
    start = next((i for i, line in enumerate(block.lines) if line.strip()), len(block.lines))
    title, url, start = heading_of(block.lines, start)
    if placeholder(title):
        raise BrokenEntryError("the entry has no title", start)
    linked = id_of(url)
    if anchored and linked and anchored[0] != linked[0]:
        raise BrokenEntryError(f"the anchor names {anchored[0]}, but the heading links to {linked[0]}", start)
    named = anchored or linked
    if not named:
        raise BrokenEntryError("the entry has no arXiv identifier", start)
    return (named[0], named[1] or (linked[1] if linked else None) or 1), title, start


def _fields(lines: Sequence[str], start: int) -> tuple[dict[str, str], int]:
    """The labelled fields above the abstract, and the index where the abstract's label stands."""
    fields: dict[str, list[str]] = {}
    current: list[str] | None = None
    for index in range(start, len(lines)):
        line = lines[index].strip()
        if match := LABEL.match(line):
            if match[1] == "Abstract":
                return {name: unwrapped(parts) for name, parts in fields.items()}, index
            if match[1] in BODY_LABELS:
                break
            current = fields.setdefault(match[1], [])
            current.append(match[2])
        elif line.startswith("#"):
            break
        elif line and current is not None and not RULE.fullmatch(line):
            current.append(line)
    raise BrokenEntryError("the entry has no abstract", start)


def _body(lines: Sequence[str], start: int) -> _Body:
    """The parts from the abstract's label on. Findings and links are the last of their name; analyses use it too."""
    end, ruled = len(lines), False
    while end > start and (not lines[end - 1].strip() or RULE.fullmatch(lines[end - 1])):
        ruled = ruled or bool(lines[end - 1].strip())
        end -= 1
    links = _last_list(lines, "Links", start, end)
    end = end if links is None else links
    findings = _last_list(lines, "Key Findings", start, end)
    analysis_end = end if findings is None else findings
    break_at = _abstract_end(lines, start, analysis_end)
    analysis = list(lines[break_at:analysis_end])
    if analysis and (match := LABEL.match(analysis[0].strip())):
        analysis[0] = match[2]
    first = LABEL.match(lines[start].strip())
    return _Body(
        abstract=[first[2] if first else "", *lines[start + 1 : break_at]],
        analysis=analysis,
        findings=[] if findings is None else lines[findings + 1 : end],
        closed=ruled or links is not None,
    )


def _last_list(lines: Sequence[str], label: str, start: int, end: int) -> int | None:
    """Where the last part of that name begins, if from there to `end` stands nothing but a list."""
    index = end - 1
    while index > start and lines[index].strip() != f"**{label}:**":
        index -= 1
    content = [line for line in lines[index + 1 : end] if not RULE.fullmatch(line)]
    blank_before = True
    for line in content if index > start else ():
        if line.strip():
            if blank_before and not ITEM.match(line.lstrip()):
                return None
            blank_before = False
        else:
            blank_before = True
    return index if index > start else None


def _abstract_end(lines: Sequence[str], start: int, end: int) -> int:
    """The abstract ends at the analysis' label or, without one, at a heading, a rule or a paragraph in Chinese."""
    begun = bool(lines[start].strip().partition(":**")[2].strip())
    blank = False
    for index in range(start + 1, end):
        line = lines[index].strip()
        match = LABEL.match(line)
        if match and match[1] in BODY_LABELS:
            return index
        if not line:
            blank = True
            continue
        after_blank = blank or not begun
        if (after_blank and line.startswith("#")) or RULE.fullmatch(line):
            return index
        if begun and blank and language_of(line) == "zh":
            return index
        begun, blank = True, False
    return end


def _findings(lines: Sequence[str], abstract: str) -> tuple[str, ...]:
    items: list[list[str]] = []
    for line in lines:
        stripped = line.strip()
        if ITEM.match(stripped) and not (0 < len(items) <= MOST_FINDINGS and _continues(items[-1], stripped, abstract)):
            items.append([ITEM.sub("", stripped, count=1)])
        elif stripped and items:
            items[-1].append(stripped)
    return tuple(text for item in items if (text := unescaped(unwrapped(item))) and not placeholder(text))


def _continues(item: Sequence[str], line: str, abstract: str) -> bool:
    """Whether a line that begins with a dash is the wrapped rest of the item above: the abstract has both in one."""
    return unescaped(unwrapped([*item, line])) in abstract


def _cut(block: Block) -> bool:
    """Whether the last entry breaks off: papers are missing behind it, or its last line or sentence has no end."""
    if block.ending or block.lines[-1].strip():
        return True
    last = next(line for line in reversed(block.lines) if line.strip())
    return not SENTENCE_END.search(last)


def _whole_parts(
    body: _Body, abstract: str, sections: tuple[Section, ...], findings: tuple[str, ...]
) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    """An entry without the part in which it breaks off. Raises BrokenEntryError when that is the abstract."""
    if findings:
        return sections, findings if findings[-1].endswith(".") and findings[-1] in abstract else findings[:-1]
    if body.analysis:
        return sections[:-1], ()
    raise BrokenEntryError("the file ends inside this entry's abstract")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := unescaped(part.strip())) and not placeholder(name))


def _categories(text: str) -> tuple[str, ...]:
    return () if placeholder(text) else tuple(dict.fromkeys(CATEGORY.findall(text)))


def _day(text: str) -> date | None:
    try:
        return arxiv_day(date.fromisoformat(text.strip()[:10]))
    except ValueError:
        return None
