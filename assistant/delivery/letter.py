"""What is sent: a few papers with their reasons, or why there are none; as plain text, HTML and Markdown."""

from dataclasses import dataclass
from html import escape as in_html

from assistant.delivery.texts import TEXTS
from assistant.markdown import escape, link
from vectorstore.text.normal_text import one_line
from vectorstore.values import Language

LONGEST_REASON = 280


@dataclass(frozen=True, slots=True)
class Told:
    """A paper of a letter."""

    arxiv_id: str
    title: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Letter:
    """`note` says why there are no papers, "" where there are."""

    id: str
    name: str
    subject: str
    papers: tuple[Told, ...]
    note: str
    language: Language

    @property
    def footer(self) -> str:
        return TEXTS[self.language].why_sent.format(name=one_line(self.name))

    @property
    def stop(self) -> str:
        """How to get no more of these by mail."""
        return TEXTS[self.language].stop.format(id=self.id)

    def plain(self) -> str:
        papers = [
            f"{n}. {one_line(each.title)}\n   {each.url}\n   {_short(each.reason)}"
            for n, each in enumerate(self.papers, 1)
        ]
        return "\n\n".join([*papers, *([self.note] if self.note else []), f"-- \n{self.footer}\n{self.stop}"]) + "\n"

    def html(self) -> str:
        """Without anything that is loaded from elsewhere."""
        papers = "".join(
            f'<li><p><a href="{in_html(each.url)}">{in_html(one_line(each.title))}</a><br>'
            f"{in_html(_short(each.reason))}</p></li>\n"
            for each in self.papers
        )
        listed = f"<ol>\n{papers}</ol>" if papers else ""
        note = f"<p>{in_html(self.note)}</p>" if self.note else ""
        return (
            f'<!doctype html>\n<html lang="{self.language}">\n<head><meta charset="utf-8">'
            f"<title>{in_html(self.subject)}</title></head>\n"
            f"<body>\n{listed}{note}\n<hr>\n<p>{in_html(self.footer)} {in_html(self.stop)}</p>\n</body>\n</html>\n"
        )

    def markdown(self) -> str:
        papers = [
            f"{n}. {link(each.title, each.url)}\n{escape(_short(each.reason))}" for n, each in enumerate(self.papers, 1)
        ]
        return "\n\n".join([*papers, *([escape(self.note)] if self.note else []), escape(self.footer)])


def _short(reason: str) -> str:
    line = one_line(reason)
    return line if len(line) <= LONGEST_REASON else line[:LONGEST_REASON].rstrip() + " …"
