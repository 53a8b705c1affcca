"""A note on a paper, for Obsidian and others that read Markdown: its properties as front matter, then its abstract."""

import json
import re

from assistant.markdown import escape, link
from assistant.references import doi_of, key_of
from assistant.texts import TEXTS
from vectorstore.text.normal_text import one_line
from vectorstore.values import Language, Paper

_NO_NAME = re.compile(r'[\\/:*?"<>|#^\[\]\x00-\x1f]+')
"""What no file of Windows, or no link of Obsidian, may have in its name."""
LONGEST_TITLE = 180
"""Bytes of a title in a name, of which file systems take 255."""


def note_name(paper: Paper) -> str:
    """Returns the file's name: the title, as far as a name may have it, and the arXiv id, which makes it the paper's
    own."""
    title = " ".join(_NO_NAME.sub(" ", one_line(paper.title)).split())
    title = title.encode()[:LONGEST_TITLE].decode(errors="ignore").strip(" .")
    return f"{title} ({paper.arxiv_id.replace('/', '-')}).md".lstrip()


def note(paper: Paper, reason: str = "", language: Language = "en") -> str:
    """Returns its properties (https://help.obsidian.md/properties), the abstract, why it was listed, and room for one's
    own."""
    properties = {
        "title": one_line(paper.title),
        "aliases": [f"arXiv:{paper.arxiv_id}"],
        "authors": [one_line(name) for name in paper.authors],
        "published": str(paper.published) if paper.published else None,
        "arxiv": paper.arxiv_id,
        "version": paper.version,
        "doi": doi_of(paper),
        "url": paper.url,
        "citekey": key_of(paper),
        # A tag has letters, digits, hyphens and slashes.
        "tags": ["paper", *(category.replace(".", "/") for category in paper.categories)],
        "read": False,
    }
    # JSON is YAML, whatever is in a title.
    told = ((name, value) for name, value in properties.items() if value is not None)
    front = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in told)
    parts = [f"---\n{front}\n---", f"# {link(paper.title, paper.url)}"]
    if paper.abstract:
        parts.append(f"> [!abstract]\n> {escape(paper.abstract)}")
    if reason:
        parts.append(f"{TEXTS[language].note_why}: {escape(reason)}")
    parts.append(f"## {TEXTS[language].note_own}")
    return "\n\n".join(parts) + "\n"
