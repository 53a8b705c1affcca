"""What digests say of a paper, ready to print: interpretation, section by section, with what each is based on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ui.pages.richtext import markdown, plain
from vectorstore.text.languages import language_of
from vectorstore.values import Basis, DigestEntry, Language


@dataclass(frozen=True, slots=True)
class AnalysisPart:
    """A section of an analysis, ready to print."""

    heading: str
    html: Markup
    basis: Basis
    language: Language


def parts_of(entry: DigestEntry) -> tuple[AnalysisPart, ...]:
    """The sections of an entry's analysis."""
    return tuple(
        AnalysisPart(s.heading, markdown(_apart(s.text)), s.basis, language_of(s.text)) for s in entry.sections
    )


def marked_abstract(abstract: str, findings: Sequence[str]) -> Markup:
    """The abstract with its key findings marked; a finding that it does not hold is left out."""
    return marked_spans(abstract, list(filter(None, (_span(abstract, finding) for finding in findings))))


def marked_spans(text: str, spans: Sequence[tuple[int, int]]) -> Markup:
    """The text with these pieces of it, from and to a character, marked."""
    html, end = Markup(""), 0
    for start, stop in sorted(spans):
        if start < end:
            continue
        html += plain(text[end:start]) + Markup("<mark>{}</mark>").format(plain(text[start:stop]))
        end = stop
    return html + plain(text[end:])


def _apart(text: str) -> str:
    """Every line a paragraph, for a line was a point of its own; the rows of a table stay together."""
    return re.sub(r"\n(?!\|)", "\n\n", text)


def _span(abstract: str, finding: str) -> tuple[int, int] | None:
    words = [re.escape(word) for word in finding.split()]
    match = re.search(r"\s+".join(words), abstract) if words else None
    return match.span() if match else None
