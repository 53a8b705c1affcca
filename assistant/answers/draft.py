"""An answer as it is written: quotes with their marks, and what each mark stands for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answers.form_texts import FORM_TEXTS
from assistant.answers.sections import is_unstated
from assistant.evidence import Evidence, TextPart, citation, newest, of_abstract, of_analysis, of_text, text_url
from assistant.links import entry_url
from assistant.markdown import escape, link
from assistant.quotes import Quote, in_context
from assistant.texts import TEXTS
from assistant.understand.intent import Intent
from assistant.values import Citation
from vectorstore.glossary import Glossary
from vectorstore.values import EntryLink, Hit, Passage, Section

if TYPE_CHECKING:
    from vectorstore.library import Library


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer in pieces that join to its text."""

    pieces: tuple[str, ...]
    citations: tuple[Citation, ...]
    refused: bool = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class Draft:
    """The pieces of one answer so far, with its evidence in the order of its marks; and what every form reads: the
    library, the question's Intent, the glossary. `template` is `Settings.entry_url`."""

    def __init__(self, library: "Library", intent: Intent, glossary: Glossary, template: str) -> None:
        self.library, self.intent, self.glossary, self.template = library, intent, glossary, template
        self.language = intent.language
        self.texts, self.forms = TEXTS[self.language], FORM_TEXTS[self.language]
        self._pieces: list[str] = []
        self._evidence: list[Evidence] = []

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What is quoted so far."""
        return tuple(self._evidence)

    def add(self, piece: str) -> None:
        """Adds a paragraph, list or table of its own."""
        if piece:
            self._pieces.append(f"\n\n{piece}" if self._pieces else piece)

    def done(self, refused: bool = False) -> Composed:
        """Returns the answer so far."""
        return Composed(tuple(self._pieces), tuple(citation(each, self.template) for each in self._evidence), refused)

    def abstract(self, hit: Hit, quote: Quote) -> str:
        """Returns a quote of the paper's abstract with its mark."""
        return self._cited(of_abstract(hit, quote))

    def analysis(self, hit: Hit, passage: Passage) -> str:
        """Returns a quote of an analysis with its mark."""
        return self._cited(of_analysis(hit.paper, passage))

    def own_text(self, hit: Hit, part: TextPart, quotes: Iterable[Quote]) -> str:
        """Returns quotes of a section of the paper in its order, each with what it leans on, as a block quotation."""
        told = in_context(part.section.text, quotes)
        return "\n>\n".join(f"> {self._cited(of_text(hit, part, quote))}" for quote in told)

    def place(self, hit: Hit, part: TextPart) -> str:
        """Returns the section's number and title, linked to it on arXiv."""
        number, title = part.section.number, part.section.title
        named = self.forms.text_section.format(number=number, title=title).strip() if number else title
        version = self.forms.text_version.format(version=part.version) if part.version != hit.paper.version else ""
        return link(f"{named or self.texts.sources['full text']}{version}", text_url(hit.paper, part))

    def quotes(self, hit: Hit, quotes: Iterable[Quote]) -> str:
        """Returns quotes of the paper's abstract in its order, each with what it leans on, as a block quotation."""
        return "\n>\n".join(f"> {self.abstract(hit, quote)}" for quote in in_context(hit.paper.abstract, quotes))

    def block(self, hit: Hit, quotes: Iterable[Quote]) -> str:
        """Returns a paper's headline with quotes of its abstract; of a withdrawn one that it is."""
        if hit.paper.withdrawn:
            said = self.texts.withdrawn_note
        else:
            said = self.quotes(hit, quotes) if hit.paper.abstract else self.texts.no_abstract
        return "\n\n".join(filter(None, (self.headline(hit), said)))

    def interpretation(self, hit: Hit, passage: Passage) -> str:
        """Returns one sentence of an analysis, named as what it is."""
        said = self.texts.interpretation if passage.entry else self.texts.interpretation_apart
        return said.format(basis=self.texts.basis[passage.basis or "unknown"], quote=self.analysis(hit, passage))

    def add_section(self, hit: Hit, where: EntryLink | None, section: Section, said: Sequence[Passage]) -> None:
        """Adds sentences of an analysis section, under what they are and which digest they stand in."""
        self.add(self.introduced(section, where, said))
        self.add("\n".join(f"- {self.analysis(hit, passage)}" for passage in said))

    def introduced(self, section: Section, entry: EntryLink | None, said: Sequence[Passage]) -> str:
        """Tells what the quotes of an analysis section are, and which digest they stand in."""
        unstated = section.basis == "pdf" and any(is_unstated(passage.text) for passage in said)
        basis = "unstated" if unstated else section.basis
        if entry is None:
            return self.forms.analysis_apart[basis]
        return self.forms.analysis_says[basis].format(day=entry.day)

    def headline(self, hit: Hit) -> str:
        """Returns the paper's title linked to arXiv, its day, its categories, and the digest entry that names it."""
        paper, entry = hit.paper, newest(hit.entries)
        facts = [self.title(hit)]
        if paper.published:
            facts.append(paper.published.isoformat())
        if paper.categories:
            facts.append(escape(", ".join(paper.categories)))
        if paper.journal_ref:
            facts.append(escape(paper.journal_ref))
        if paper.withdrawn:
            facts.append(f"**{self.texts.withdrawn}**")
        if entry:
            facts.append(link(self.texts.digest.format(day=entry.day), entry_url(self.template, entry)))
        return " · ".join(facts)

    def title(self, hit: Hit) -> str:
        """Returns the paper's title linked to arXiv."""
        return f"**{link(hit.paper.title, hit.paper.url)}**"

    def named(self, words: Iterable[str]) -> str:
        """Returns words in quotation marks, escaped, in a row."""
        return self.forms.comma.join(self.texts.quote.format(escape(each)) for each in words)

    def _cited(self, piece: Evidence) -> str:
        self._evidence.append(replace(piece, id=len(self._evidence) + 1))
        # Emphasis that an analysis carries is not shown.
        return f"{self.texts.quote.format(escape(piece.text.replace('**', '')))} [{len(self._evidence)}]"
