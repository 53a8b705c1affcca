"""What is sent: a few papers with their reasons, or why there are none; as plain text, HTML and Markdown."""

from dataclasses import dataclass
from html import escape as in_html

from assistant.delivery.texts import TEXTS
from assistant.markdown import escape, link
from vectorstore.text.normal_text import one_line
from vectorstore.values import Language

LONGEST_REASON = 280
# Readers of mail show no style sheets, many not even those in the head. Colours are theirs: dark ones stay dark.
_BODY = "max-width:40em;margin:0 auto;padding:8px 16px;font:16px/1.5 sans-serif"
_HEAD = "font-size:20px;line-height:1.3;margin:16px 0"
_LIST = "margin:0;padding:0 0 0 1.6em"
_ITEM = "margin:0 0 16px;overflow-wrap:anywhere"
_TITLE = "font-weight:600"
_SMALL = "font-size:13px;opacity:.75"


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A paper of a letter."""

    arxiv_id: str
    title: str
    url: str
    authors: str
    reason: str


@dataclass(frozen=True, slots=True)
class Letter:
    """`note` says why there are no papers, "" where there are."""

    id: str
    name: str
    subject: str
    papers: tuple[LetterPaper, ...]
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
            f"{n}. {one_line(each.title)}\n   {one_line(each.authors)}\n   {each.url}\n   {_short(each.reason)}"
            for n, each in enumerate(self.papers, 1)
        ]
        return "\n\n".join([*papers, *([self.note] if self.note else []), f"-- \n{self.footer}\n{self.stop}"]) + "\n"

    def html(self) -> str:
        """Writes the letter as HTML that loads nothing from elsewhere."""
        papers = "".join(
            f'<li style="{_ITEM}">'
            f'<a style="{_TITLE}" href="{in_html(each.url)}">{in_html(one_line(each.title))}</a><br>'
            f'<span style="{_SMALL}">{in_html(one_line(each.authors))}</span><br>'
            f"{in_html(_short(each.reason))}</li>\n"
            for each in self.papers
        )
        listed = f'<ol style="{_LIST}">\n{papers}</ol>' if papers else ""
        note = f"<p>{in_html(self.note)}</p>" if self.note else ""
        return (
            f'<!doctype html>\n<html lang="{self.language}">\n<head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
            f"<title>{in_html(self.subject)}</title></head>\n"
            f'<body style="{_BODY}">\n<h1 style="{_HEAD}">{in_html(self.subject)}</h1>\n{listed}{note}\n'
            f'<p style="{_SMALL}">{in_html(self.footer)}<br>{in_html(self.stop)}</p>\n</body>\n</html>\n'
        )

    def markdown(self) -> str:
        papers = [
            f"{n}. {link(each.title, each.url)}\n{escape(_short(each.reason))}" for n, each in enumerate(self.papers, 1)
        ]
        return "\n\n".join([*papers, *([escape(self.note)] if self.note else []), escape(self.footer)])


def _short(reason: str) -> str:
    """Cut between words, or where Chinese is, anywhere."""
    line = one_line(reason)
    if len(line) <= LONGEST_REASON:
        return line
    cut = line[:LONGEST_REASON]
    return (cut.rpartition(" ")[0] if cut.rfind(" ") > LONGEST_REASON * 0.8 else cut).rstrip() + " …"
