"""An answer composed of sentences quoted from papers and from what digests say of them: nothing in it but quotes,
metadata and the sentences of `texts`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.answers.selection import quotes_on_topic
from assistant.cues import presents
from assistant.links import entry_url
from assistant.markdown import escape, link
from assistant.questions.alternatives import alternatives
from assistant.quotes import Quote, in_context, interpretations, one_or_two
from assistant.texts import TEXTS, Texts
from assistant.values import Citation
from vectorstore.values import EntryLink, Hit, Language, Passage

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer in pieces that join to its text; each paper is one piece."""

    pieces: tuple[str, ...]
    citations: tuple[Citation, ...]
    refused: bool = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def compose(
    library: "Library",
    question: str,
    language: Language,
    answers: Sequence[tuple[Hit, list[Quote]]],
    template: str,
    opening: str = "",
) -> Composed:
    """The answer to a question from the papers that answer it, each with the ranked quotes of its abstract. `template`
    is `Settings.entry_url`; `opening` is the first line, with `{count}` for the papers."""
    texts = TEXTS[language]
    evidence = one_or_two(library, question, [_on_topic(library, question, quotes) for _, quotes in answers])
    ids = [hit.paper.arxiv_id for hit, _ in answers]
    analyses = interpretations(library, question, ids, "zh") if language == "zh" else {}
    pieces = [(opening or texts.answers).format(count=len(answers))]
    citations: list[Citation] = []
    for (hit, _), quotes in zip(answers, evidence, strict=True):
        whole = in_context(hit.paper.abstract, quotes)
        cited = list(cite(hit, whole, analyses.get(hit.paper.arxiv_id), template, len(citations) + 1))
        pieces.append("\n\n" + paper_block(texts, hit, cited, template))
        citations += cited
    return Composed(tuple(pieces), tuple(citations))


def _on_topic(library: "Library", question: str, quotes: Sequence[Quote]) -> list[Quote]:
    """The ranked quotes on what is asked for, of two things on the one that the paper brings, or that fewer tell of."""
    told = [quotes_on_topic(library, each, quotes) for each in alternatives(question)]
    return min(told, key=lambda quotes: (not (quotes and presents(quotes[0].text)), len(quotes)))


def refusal(texts: Texts, hits: Sequence[Hit], template: str) -> Composed:
    """The refusal sentence, with the nearest papers named as what they are."""
    if not hits:
        return Composed((f"{texts.refusal} {texts.no_paper_passes}",), (), refused=True)
    nearest = "\n".join(f"- {headline(texts, hit, template)}" for hit in hits[:MOST_NEAREST])
    return Composed((texts.refusal, f"\n\n{texts.nearest}\n\n{nearest}"), (), refused=True)


def cite(hit: Hit, quotes: Sequence[Quote], analysis: Passage | None, template: str, first: int) -> Iterator[Citation]:
    """The citations of one paper, numbered from `first`: of its abstract, then of an analysis."""
    for number, quote in enumerate(quotes, first):
        yield cite_abstract(hit, number, quote.text, template)
    if analysis:
        yield cite_analysis(hit, first + len(quotes), analysis, template)


def cite_abstract(hit: Hit, number: int, quote: str, template: str) -> Citation:
    """A citation of a paper's abstract, linked to the newest digest entry that names the paper."""
    citation = _citation(hit, number, quote, "abstract", newest(hit.entries), template)
    return replace(citation, start=max(0, hit.paper.abstract.find(quote)))


def cite_analysis(hit: Hit, number: int, passage: Passage, template: str) -> Citation:
    """A citation of an analysis, linked to the digest entry it stands in."""
    citation = _citation(hit, number, passage.text, "analysis", passage.entry, template)
    return replace(citation, kind=passage.kind, basis=passage.basis, start=passage.start)


def _citation(
    hit: Hit, number: int, quote: str, source: Literal["abstract", "analysis"], entry: EntryLink | None, template: str
) -> Citation:
    return Citation(
        n=number,
        arxiv_id=hit.paper.arxiv_id,
        version=hit.paper.version,
        title=hit.paper.title,
        url=hit.paper.url,
        quote=quote,
        source=source,
        entry=entry,
        entry_url=entry_url(template, entry) if entry else None,
    )


def newest(entries: Iterable[EntryLink]) -> EntryLink | None:
    return max(entries, key=lambda entry: entry.day, default=None)


def headline(texts: Texts, hit: Hit, template: str) -> str:
    """A paper's title linked to arXiv, its day, its categories, and the digest entry that names it."""
    paper, entry = hit.paper, newest(hit.entries)
    facts = [f"**{link(paper.title, paper.url)}**"]
    if paper.published:
        facts.append(paper.published.isoformat())
    if paper.categories:
        facts.append(escape(", ".join(paper.categories)))
    if entry:
        facts.append(link(texts.digest.format(day=entry.day), entry_url(template, entry)))
    return " · ".join(facts)


def paper_block(texts: Texts, hit: Hit, cited: Sequence[Citation], template: str) -> str:
    """One paper of the answer: its headline, what its abstract says, and what an analysis makes of it."""
    said = [f"> {quoted(texts, citation)}" for citation in cited if citation.source == "abstract"]
    lines = [headline(texts, hit, template), "\n>\n".join(said) or texts.no_abstract]
    for citation in cited:
        if citation.source == "analysis":
            basis = texts.basis[citation.basis or "unknown"]
            said_so = texts.interpretation if citation.entry else texts.interpretation_apart
            lines.append(said_so.format(basis=basis, quote=quoted(texts, citation)))
    return "\n\n".join(lines)


def quoted(texts: Texts, citation: Citation) -> str:
    """A quote in quotation marks with its mark. Emphasis that an analysis carries is not shown."""
    return f"{texts.quote.format(escape(citation.quote.replace('**', '')))} [{citation.n}]"
