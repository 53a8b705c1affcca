"""Papers and answers to take away: BibTeX and Markdown."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import count

from assistant.markdown import escape, link
from assistant.texts import TEXTS
from assistant.values import Answer, Triaged
from vectorstore.normal_text import visible
from vectorstore.values import Language, Paper

_TEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts a brace even behind a backslash, so these are spelled out.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{character: f"\\{character}" for character in "$&%#_"},
}
_SMALL_WORDS = frozenset(("a", "an", "the", "on", "in", "of", "to", "for", "from", "with", "is", "are", "towards"))


def bibtex(papers: Iterable[Paper]) -> str:
    """One @misc entry a paper, as arXiv's own export lays it out; keys such as guo2025endtoend are unique."""
    taken: set[str] = set()
    entries = []
    for paper in papers:
        key = _unique(_key(paper), taken)
        fields = {
            "title": f"{{{_tex(paper.title)}}}",  # the inner braces keep its capitals
            "author": " and ".join(_author(name) for name in paper.authors),
            "year": str(year_of(paper)),
            "eprint": paper.arxiv_id,
            "archivePrefix": "arXiv",
            "primaryClass": _tex(paper.categories[0]) if paper.categories else "",
            "url": paper.url,
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        entries.append(f"@misc{{{key},\n{lines}\n}}\n")
    return "\n".join(entries)


def year_of(paper: Paper) -> int:
    """The year of version 1; where that day is unknown, the year that the identifier tells."""
    if paper.published:
        return paper.published.year
    two_digits = int(paper.arxiv_id.rpartition("/")[2][:2])
    return two_digits + (1900 if two_digits >= 91 else 2000)


def markdown_answer(answer: Answer, question: str = "", base_url: str = "") -> str:
    """An answer with the list of what its marks stand for. `base_url` completes links to the app's own pages."""
    texts = TEXTS[answer.language]
    parts = [f"## {escape(question)}"] if question else []
    parts.append(answer.text.replace("](/", f"]({base_url.rstrip('/')}/"))
    if answer.notice:
        parts.append(f"*{escape(answer.notice)}*")
    if answer.citations:
        parts += [
            f"### {texts.references}",
            "\n".join(
                f"- [{cited.n}] {link(cited.title, cited.url)}, arXiv:{cited.arxiv_id}v{cited.version}, "
                f"{texts.sources[cited.source]}"
                for cited in answer.citations
            ),
        ]
    return "\n\n".join(parts) + "\n"


def markdown_reading_list(triaged: Iterable[Triaged], language: Language = "en") -> str:
    """A checkbox a paper, with its link, its day and why it is here."""
    lines = [
        f"- [ ] {link(each.hit.paper.title, each.hit.paper.url)}"
        + (f" · {each.hit.paper.published}" if each.hit.paper.published else "")
        + f" — {escape(each.reason)}"
        for each in triaged
    ]
    return f"## {TEXTS[language].reading_list}\n\n" + "\n".join(lines) + "\n"


def _key(paper: Paper) -> str:
    surname = _ascii(paper.authors[0].rpartition(" ")[2]) if paper.authors else ""
    words = (_ascii(word) for word in paper.title.split())
    word = next((word for word in words if word and word not in _SMALL_WORDS), "")
    return f"{surname or 'anonymous'}{year_of(paper)}{word}"


def _ascii(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text).lower())


def _unique(key: str, taken: set[str]) -> str:
    chosen = next(each for number in count(1) if (each := key if number == 1 else f"{key}-{number}") not in taken)
    taken.add(chosen)
    return chosen


def _author(name: str) -> str:
    """Braces keep a group's name whole that BibTeX would part at a comma or an "and"."""
    plain = _tex(name)
    return f"{{{plain}}}" if re.search(r",|\band\b", plain, re.IGNORECASE) else plain


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in " ".join(visible(text).split()))
