"""The library as pages of a wiki, in Markdown that MkDocs, Obsidian and GitHub show alike: days, papers, topics.

Whatever comes from papers and digests is made inert: no link, image or HTML of it survives.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING

from assistant.markdown import escape, link
from ui.pages.readable import readable
from ui.pages.texts import Words

if TYPE_CHECKING:
    from vectorstore.library import Library
    from vectorstore.values import Digest, Paper, Section

NAMED_AUTHORS = 10

_HEAD = re.compile(r"---\npaperlight: (?P<mark>[0-9a-f]{24})\n(?P<rest>.*)", re.DOTALL)
_LISTED = re.compile(r"\s*(?:[-*+]|\d{1,2}[.)、])\s+(?P<said>.+)")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: where it is below the wiki's folder, with slashes, and its whole text."""

    path: str
    text: str


def is_ours(text: str) -> bool:
    """Whether a file's text is a page as it was written, which nobody has changed since: its head tells what it was."""
    head = _HEAD.fullmatch(text)
    return head is not None and head["mark"] == _mark(head["rest"])


def wiki_pages(library: "Library", words: Words, public_url: str | None = None) -> Iterator[Page]:
    """Every page, named by day, arXiv id or category, so that a page keeps its address; with `public_url` papers lead
    to their pages there."""
    days: dict[date, list[Paper]] = {}
    by_topic: defaultdict[str, list[Paper]] = defaultdict(list)
    for day, _ in library.days():
        digests = library.digest(day)
        entries = [entry for digest in digests for entry in digest.entries]
        days[day] = list({entry.paper.arxiv_id: entry.paper for entry in entries}.values())
        yield _page(f"days/{day}.md", words.fill("digest_of", day=day), _day(digests, days[day], words), date=str(day))
    for paper in library.papers():
        for category in dict.fromkeys(paper.categories):
            by_topic[category].append(paper)
        yield _paper(library, paper, words, public_url)
    for category, papers in sorted(by_topic.items()):
        newest = sorted(papers, key=lambda each: (each.published or date.min, each.arxiv_id), reverse=True)
        yield _page(f"topics/{_named(category)}.md", category, _listed(newest, "../"))
    yield _page("index.md", "Paperlight", _index(days, by_topic, words))


def _page(path: str, title: str, lines: Sequence[str], **head: object) -> Page:
    # No title: MkDocs would write it into its pages as it stands; all take the heading.
    told = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in head.items())
    rest = f"{told}---\n\n# {escape(title)}\n\n" + "\n\n".join(filter(None, lines)) + "\n"
    return Page(path, f"---\npaperlight: {_mark(rest)}\n{rest}")


def _index(days: Mapping[date, Sequence["Paper"]], topics: Mapping[str, Sequence["Paper"]], words: Words) -> list[str]:
    newest = [f"- [{day}](days/{day}.md) ({len(papers)})" for day, papers in sorted(days.items(), reverse=True)]
    largest = sorted(topics.items(), key=lambda each: (-len(each[1]), each[0]))
    named = [f"- [{escape(name)}](topics/{_named(name)}.md) ({len(papers)})" for name, papers in largest]
    return [f"## {words['digests']}", "\n".join(newest), f"## {words['categories']}", "\n".join(named)]


def _day(digests: Sequence["Digest"], papers: Sequence["Paper"], words: Words) -> list[str]:
    summaries = [_prose(digest.summary) for digest in digests if digest.summary.strip()]
    note = f"## {words['summary']}\n\n*{escape(words['summary_note'])}*"
    return [*_listed(papers, "../"), *([note, *summaries] if summaries else [])]


def _paper(library: "Library", paper: "Paper", words: Words, public_url: str | None) -> Page:
    said = library.entries(paper.arxiv_id)
    facts = [
        ", ".join(map(escape, paper.authors[:NAMED_AUTHORS])) + (" …" if len(paper.authors) > NAMED_AUTHORS else ""),
        str(paper.published or ""),
        link(f"arXiv:{paper.versioned_id}", paper.url),
        ", ".join(f"[{escape(each)}](../topics/{_named(each)}.md)" for each in dict.fromkeys(paper.categories)),
        f"**{words['withdrawn']}**" if paper.withdrawn else "",
        f"[Paperlight]({public_url}/paper/{paper.arxiv_id})" if public_url else "",
    ]
    lines = [" · ".join(filter(None, facts))]
    if paper.abstract:
        lines += [f"## {words['abstract']}", escape(readable(paper.abstract))]
    shown: set[tuple[Section, ...]] = set()
    for entry_link, entry in said:
        lines.append(f"## [{escape(words.fill('in_digest', day=entry_link.day))}](../days/{entry_link.day}.md)")
        if entry.sections and entry.sections not in shown:
            shown.add(entry.sections)
            lines.append(f"*{escape(words['interpretation'])}: {escape(words['analysis_note'])}*")
            for each in entry.sections:
                lines += [f"### {escape(each.heading)}" if each.heading else "", _prose(each.text)]
    head = {"arxiv": paper.arxiv_id, "date": str(paper.published or ""), "tags": list(map(_named, paper.categories))}
    return _page(f"papers/{_named(paper.arxiv_id)}.md", readable(paper.title), lines, **head)


def _listed(papers: Sequence["Paper"], root: str) -> list[str]:
    return [
        "\n".join(
            f"- [{escape(readable(each.title))}]({root}papers/{_named(each.arxiv_id)}.md)"
            + (f" · {each.published}" if each.published else "")
            for each in papers
        )
    ]


def _prose(text: str) -> str:
    """A model's Markdown as paragraphs, lists and bold words, all else of it inert."""
    told, before = [], False
    for line in filter(str.strip, text.splitlines()):
        listed = _LISTED.fullmatch(line)
        told.append(("\n" if before and listed else "\n\n") + ("- " if listed else "") + _bold(_said(line, listed)))
        before = listed is not None
    return "".join(told).strip()


def _said(line: str, listed: re.Match[str] | None) -> str:
    return listed["said"] if listed else line.lstrip("# ").strip()


def _bold(text: str) -> str:
    parts = _BOLD.split(text)
    return "".join(f"**{escape(part)}**" if place % 2 else escape(part) for place, part in enumerate(parts))


def _named(name: str) -> str:
    """As a file's name: an old arXiv id has a slash, and a category is what a digest says."""
    return re.sub(r"[^\w.-]", "-", name).lstrip(".") or "-"


def _mark(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
