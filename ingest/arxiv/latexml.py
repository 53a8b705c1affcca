"""A paper's text from the page that arXiv makes of its TeX by LaTeXML (https://info.arxiv.org/about/accessible_HTML.html),
section by section.

Tables, figures, code and the bibliography are left out, their captions stay; a formula is the TeX that it is made from.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ingest.latex import text_of_tex
from vectorstore.text.arxiv_ids import parse_id
from vectorstore.text.normal_text import stored
from vectorstore.values import FullText, TextSection

MOST_SECTIONS = 300
LONGEST_SECTION = 60_000  # characters
LONGEST_TEXT = 600_000  # characters; a book has as many
LONGEST_TITLE, LONGEST_NUMBER = 200, 16  # characters
LONGEST_FORMULA = 200  # characters; of a longer one a sentence can do without

# The classes of LaTeXML's elements, without "ltx_" before them.
SECTIONS = frozenset(
    ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph", "appendix",
     "acknowledgements")
)  # fmt: skip
LINES = frozenset(("para", "caption", "item", "quote", "title_theorem", "title_proof"))
LEFT_OUT = frozenset(
    ("title_document", "authors", "dates", "abstract", "keywords", "classification", "bibliography", "index", "TOC",
     "tabular", "listing", "picture", "ERROR", "tag_item", "tag_note", "note_mark", "eqn_eqno", "rdf", "pagination",
     "page_header", "page_footer")
)  # fmt: skip
NO_TEXT = frozenset(("script", "style", "svg", "nav", "header", "footer", "button", "template", "object", "iframe"))

_MARKS_ALONE = re.compile(r"[\s\[\](),;\d–-]*")
_ANCHOR = re.compile(r"[A-Za-z][\w.-]{0,79}", re.ASCII)
_NUMBER = re.compile(r"(?:appendix |section |§ ?)?([A-Z0-9][A-Z0-9.-]{0,14}?)\.?", re.IGNORECASE)
_PLAIN = re.compile(r"[\w.,:+ -]+(?:\\%)?")
_WATERMARK = re.compile(r"arXiv:(\S+)")
_LOOSE = re.compile(r"\s+(?=[,.;:!?)\]](?:\s|$))")


class NoPaperError(ValueError):
    """Why a page is not the paper that was asked for."""


@dataclass(slots=True)
class _Open:
    """A section that is being read: its lines, and the pieces of the one that has begun."""

    number: str
    anchor: str
    title: str = ""
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)

    def taken(self) -> str:
        """Returns the line that has begun, which a new one follows."""
        said, self.line = _clean("".join(self.line)), []
        return said


def text_of_page(page: bytes, arxiv_id: str, version: int) -> tuple[FullText, bool]:
    """Returns the text of a paper's page, without sections where it has none, and whether all of it was taken. Raises
    NoPaperError where the page holds no paper of LaTeXML's, another one, or another version."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(page, parser=parser)
    except (etree.LxmlError, ValueError):
        raise NoPaperError("the page is no HTML") from None
    article = next((each for each in root.iter("article", "div") if "document" in _classes(each)), None)
    if article is None:
        raise NoPaperError("the page is no paper in arXiv's HTML: this is not arXiv, or a page before it")
    _check_watermark(root, f"{arxiv_id}v{version}")
    sections = _Reader().read(article)
    text = bounded_text(version, sections)
    last = parser.error_log.last_error  # the parser ends where a page is too deep, and says so here alone
    ended = last is not None and last.type_name == "ERR_RESOURCE_LIMIT"
    return text, not ended and _size(text.sections) == _size(sections)


def _size(sections: Iterable[TextSection]) -> int:
    return sum(len(section.text) for section in sections)


def _check_watermark(root: Any, asked: str) -> None:
    """The page of a paper says beside it which one it is."""
    said = " ".join("".join(each.itertext()) for each in root.xpath('//*[@id="watermark-tr"]'))
    if not (found := _WATERMARK.search(said)):
        return
    try:
        arxiv_id, version = parse_id(found[1])
    except ValueError:
        return
    if asked not in (f"{arxiv_id}v{version}", f"{arxiv_id}v{version or asked.rpartition('v')[2]}"):
        raise NoPaperError(f"the page is of {found[1][:40]}, and {asked} was asked for: fetch the paper by its"
                           " identifier, then its text again")  # fmt: skip


def bounded_text(version: int, sections: Iterable[TextSection]) -> FullText:
    """Returns a text of sections as much as is kept of it, its anchors names and no more, without anything hidden.
    Raises TypeError for what is no text."""
    kept, left = list[TextSection](), LONGEST_TEXT
    for section in islice(sections, MOST_SECTIONS):
        lines = map(_clean, section.text[:LONGEST_SECTION].split("\n"))
        text = "\n".join(filter(None, lines))[: min(left, LONGEST_SECTION)].rstrip()
        if text:
            number, title = _clean(section.number)[:LONGEST_NUMBER], _clean(section.title)[:LONGEST_TITLE]
            anchor = section.anchor if _ANCHOR.fullmatch(section.anchor) else ""
            kept.append(TextSection(number, title, anchor, text))
            left -= len(text)
    return FullText(version, tuple(kept))


class _Reader:
    """Walks through a page without recursion, for a page is as deep as its author likes."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._read: list[_Open] = []
        self._notes: list[Any] = []

    def read(self, article: Any) -> list[TextSection]:
        """Reads the sections that have any text, in the order of the page; what stands before the first one is left
        out."""
        self._walk(article)
        return [
            TextSection(each.number, each.title, each.anchor, "\n".join(each.lines))
            for each in self._read
            if each.lines
        ]

    def _walk(self, top: Any) -> None:
        from lxml import etree

        walk, skipped = etree.iterwalk(top, events=("start", "end")), None
        for event, element in walk:
            if event == "start":
                if self._begin(element, _classes(element)):
                    self._say(element.text)
                else:
                    skipped = element
                    walk.skip_subtree()
                continue
            if element is not skipped:
                self._end(element, _classes(element))
            if element is not top:
                self._say(element.tail)

    def _begin(self, element: Any, classes: set[str]) -> bool:
        """Whether what is within an element is read."""
        if element.tag in NO_TEXT or classes & LEFT_OUT:
            return False
        if element.tag == "math":
            self._say(_formula(element))
            return False
        if "note" in classes:
            self._notes.append(element)
            return False
        if "cite" in classes and _MARKS_ALONE.fullmatch("".join(element.itertext())):
            return False
        if classes & SECTIONS:
            self._begin_section(element)
        elif classes & LINES or "title" in classes:
            self._end_line()
        return True

    def _end(self, element: Any, classes: set[str]) -> None:
        if classes & SECTIONS:
            self._end_line()
            self._open.pop()
        elif classes & LINES:
            self._end_line()
        elif "title" in classes:
            self._name_section(element)

    def _say(self, text: str | None) -> None:
        if text and self._open:
            self._open[-1].line.append(text)

    def _end_line(self) -> None:
        """Ends the line; the footnotes in it become lines behind it."""
        notes, self._notes = self._notes, []
        if not self._open:
            return
        self._take_line()
        for note in notes:
            for content in [each for each in note.iter() if "note_content" in _classes(each)][:1]:
                self._walk(content)
            self._take_line()

    def _take_line(self) -> None:
        if said := self._open[-1].taken():
            self._open[-1].lines.append(said)

    def _begin_section(self, element: Any) -> None:
        self._end_line()
        above, anchor = self._open[-1] if self._open else _Open("", ""), element.get("id") or ""
        self._open.append(_Open(above.number, anchor if _ANCHOR.fullmatch(anchor) else above.anchor))
        self._read.append(self._open[-1])

    def _name_section(self, heading: Any) -> None:
        """Takes the line that has just ended for the section's number and title."""
        if not self._open or self._open[-1].title:
            return
        section = self._open[-1]
        said = section.taken()
        tag = next((_clean("".join(each.itertext())) for each in heading.iter() if "tag" in _classes(each)), "")
        if number := _NUMBER.fullmatch(tag):
            section.number = number[1]
        section.title = said.removeprefix(tag).strip(" .:")[:LONGEST_TITLE]


def _formula(element: Any) -> str:
    """The TeX of a formula, between dollars unless it is a mere number or word; "…" for a long one."""
    tex = " ".join((element.get("alttext") or "").split())
    if len(tex) > LONGEST_FORMULA:
        return "…"
    return text_of_tex(tex) if "$" in tex or _PLAIN.fullmatch(tex) else f"${tex}$" if tex else ""


def _classes(element: Any) -> set[str]:
    """LaTeXML's classes of an element."""
    return {name.removeprefix("ltx_") for name in (element.get("class") or "").split() if name.startswith("ltx_")}


def _clean(text: str) -> str:
    return _LOOSE.sub("", " ".join(stored(text).split()))
