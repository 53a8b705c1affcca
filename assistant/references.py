"""Papers as references for other programs: BibTeX, RIS and CSL-JSON, each with keys that depend on the paper alone."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from anyascii import anyascii

from assistant.person_names import PersonName, person_name
from vectorstore.text.normal_text import one_line
from vectorstore.text.romanised import readings
from vectorstore.values import Paper

_TEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts a brace even behind a backslash, so these are spelled out.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{character: f"\\{character}" for character in "$&%#_"},
}
_FORMULA = re.compile(r"\$(?=[^\s$])((?:[^$\\]|\\[^$])+?)(?<=\S)\$(?![0-9])")
_NO_FORMULA = re.compile(
    r"\\(?:input|include|read|write|open|close|csname|catcode|def|[gex]def|let|newcommand|immediate|special|loop|verb"
    r"|href|url|usepackage|begin|end|expandafter|makeat)|%|\^\^",
    re.IGNORECASE,
)
"""What a formula of a title has no need of, and what would make one act on the reader's machine."""
_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s{}\\%\"]+")
CITED_AUTHORS = 100
"""Authors of one reference; of more the first are followed by "others", which BibTeX and Zotero take for et al."""
_SMALL_WORDS = frozenset(("a", "an", "the", "on", "in", "of", "to", "for", "from", "with", "is", "are", "towards"))
_LONGEST_WORD = 20


def bibtex(papers: Iterable[Paper]) -> str:
    """One @misc entry a paper, as arXiv's own export lays it out, with what the authors told arXiv as a note."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry, Field
    from bibtexparser.writer import BibtexFormat

    entries: list[Block] = []
    for paper in _each(papers):
        fields = {
            "title": f"{{{_title(paper.title)}}}",  # the inner braces keep its capitals
            "author": " and ".join([*map(_bibtex_name, _people(paper)), *_others(paper)]),
            "year": str(year_of(paper)),
            "eprint": paper.arxiv_id,
            "archivePrefix": "arXiv",
            "primaryClass": _tex(paper.primary_category),
            "doi": doi_of(paper),
            "note": _title(_note(paper)),
            "url": paper.url,
        }
        entries.append(Entry("misc", key_of(paper), [Field(name, value) for name, value in fields.items() if value]))
    layout = BibtexFormat()  # type: ignore[no-untyped-call]
    layout.indent, layout.block_separator = "  ", "\n"
    return write_string(Library(entries), bibtex_format=layout)


def ris(papers: Iterable[Paper]) -> str:
    """One record of an unpublished work a paper."""
    import rispy

    return str(rispy.dumps([_ris_record(paper) for paper in _each(papers)]))


def csl_json(papers: Iterable[Paper]) -> str:
    """An array of CSL items (https://docs.citationstyles.org), one a paper, for pandoc, Zotero and citeproc."""
    return json.dumps([_csl_item(paper) for paper in _each(papers)], ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of references: its name, its media type, how its files' names end, and how papers are written in it."""

    name: str
    media_type: str
    ending: str
    write: Callable[[Iterable[Paper]], str]


FORMS = {
    "bibtex": Form("BibTeX", "application/x-bibtex", "bib", bibtex),
    "ris": Form("RIS", "application/x-research-info-systems", "ris", ris),
    "csl": Form("CSL-JSON", "application/vnd.citationstyles.csl+json", "json", csl_json),
}
"""By the names that addresses give them."""


def key_of(paper: Paper) -> str:
    """A key such as hofmann2026rolling-2603.00101, in ASCII: the identifier makes it the paper's own in every file."""
    surname = _ascii(_romanised(one_line(paper.authors[0]))) if paper.authors else ""
    words = (_ascii(word) for word in _FORMULA.sub(" ", one_line(paper.title)).split())
    word = next((word for word in words if word and word not in _SMALL_WORDS), "")
    return f"{surname or 'anonymous'}{year_of(paper)}{word[:_LONGEST_WORD]}-{paper.arxiv_id.replace('/', '-')}"


def year_of(paper: Paper) -> int:
    """The year of version 1; where that day is unknown, the year that the identifier tells."""
    if paper.published:
        return paper.published.year
    two_digits = int(paper.arxiv_id.rpartition("/")[2][:2])
    return two_digits + (1900 if two_digits >= 91 else 2000)


def _each(papers: Iterable[Paper]) -> Iterable[Paper]:
    return {paper.arxiv_id: paper for paper in papers}.values()


def _people(paper: Paper) -> list[PersonName]:
    return [person_name(one_line(name)) for name in paper.authors[:CITED_AUTHORS]]


def _others(paper: Paper) -> list[str]:
    return ["others"] if len(paper.authors) > CITED_AUTHORS else []


def _romanised(name: str) -> str:
    """The family name in Latin letters: Chinese by pinyin, others letter by letter."""
    read = readings(name)
    return read[0].rpartition(" ")[2] if read else person_name(name).family


def _ascii(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", anyascii(text).lower())


def _note(paper: Paper) -> str:
    told = ["Withdrawn" if paper.withdrawn else "", paper.journal_ref, paper.comment]
    return "; ".join(dict.fromkeys(one_line(each) for each in told if each))


def doi_of(paper: Paper) -> str:
    """The publisher's, or the one that arXiv gives each paper."""
    return paper.doi if _DOI.fullmatch(paper.doi) else f"10.48550/arXiv.{paper.arxiv_id}"


def _ris_record(paper: Paper) -> dict[str, Any]:
    record = {
        "type_of_reference": "UNPB",
        "id": key_of(paper),
        "title": one_line(paper.title),
        "authors": [*map(_ris_name, _people(paper)), *_others(paper)],
        "year": str(year_of(paper)),
        "date": paper.published.strftime("%Y/%m/%d") if paper.published else "",
        "publisher": "arXiv",
        "accession_number": f"arXiv:{paper.arxiv_id}",
        "doi": doi_of(paper),
        "urls": [paper.url],
        "keywords": [one_line(each) for each in paper.categories],
        "abstract": one_line(paper.abstract),
        "notes": [note] if (note := _note(paper)) else [],
    }
    return {name: value for name, value in record.items() if value}


def _ris_name(name: PersonName) -> str:
    family = f"{name.particle} {name.family}".strip()
    return family if name.whole else ", ".join(filter(None, (family, name.given, name.suffix)))


def _csl_item(paper: Paper) -> dict[str, Any]:
    day = paper.published
    item = {
        "id": key_of(paper),
        "type": "article",
        "title": one_line(paper.title),
        "author": [*map(_csl_name, _people(paper)), *({"literal": each} for each in _others(paper))],
        "issued": {"date-parts": [[day.year, day.month, day.day] if day else [year_of(paper)]]},
        "publisher": "arXiv",
        "number": f"arXiv:{paper.arxiv_id}",
        "DOI": doi_of(paper),
        "URL": paper.url,
        "abstract": one_line(paper.abstract),
        "note": _note(paper),
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(name: PersonName) -> dict[str, str]:
    if name.whole:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "non-dropping-particle": name.particle, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}


def _bibtex_name(name: PersonName) -> str:
    """Braces keep whole what BibTeX would part: a group, and a family name of several words."""
    family = _tex(name.family)
    if name.whole:
        return f"{{{family}}}"
    family = f"{{{family}}}" if " " in name.family else family
    parts = (f"{name.particle} {family}".strip(), _tex(name.suffix), _tex(name.given))
    return ", ".join(filter(None, parts))


def _title(text: str) -> str:
    """A text with its formulas as they are, and everything else spelled out."""
    text, parts, end = one_line(text), [], 0
    for found in _FORMULA.finditer(text):
        if _NO_FORMULA.search(found[1]) or not _balanced(found[1]):
            continue
        parts += [_tex(text[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*parts, _tex(text[end:])])


def _balanced(formula: str) -> bool:
    depth = 0
    for character in formula:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)
