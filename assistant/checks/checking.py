"""Whether what an answer cites exists, and whether it says what the answer says: by code, in both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from assistant.checks.doubts import doubt, verdict
from assistant.checks.facts import facts
from assistant.checks.turned_copies import turned
from assistant.values import Citation
from vectorstore.values import Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

Problem = Literal["no_paper", "quote", "numbers", "names", "universal", "swapped", "unsupported"]
"""The paper or its version is not in the library; the quote does not stand there; a number or a name is not in the
source; it says "all" or "first" where that does not; another passage says it, not the cited one; the source does not
seem to say it."""

BAR_SAME, BAR_ACROSS = 0.55, 0.45
"""The late interaction of a sentence with its source below which that is about something else: in one language, and
from one to the other. Above it the learnt doubts decide."""

ADDS = 0.06
"""By how much a sentence must meet its sources better with one more of them for that one to be needed."""

BETTER = 0.12
"""By how much another passage must meet a sentence better than the cited ones for the mark to be a wrong one."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a mark stands for: the whole abstract or analysis section, and what names its paper."""

    text: str
    about: str

    @classmethod
    def of(cls, paper: Paper, text: str) -> Self:
        """A text of a paper's abstract or analysis."""
        return cls(text, f"{paper.title}\n{', '.join(paper.authors)}")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a sentence, and in which part of it, if that can be told."""

    problem: Problem
    part: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The marks of a sentence that hold, all where none does, and what is wrong with the sentence."""

    marks: frozenset[int]
    fault: Fault | None


def misquoted(library: "Library", citation: Citation) -> Problem | None:
    """None when the cited paper is in the library in that version and the quote stands in it where `start` says."""
    paper = library.paper(citation.arxiv_id)
    if paper is None or (citation.source == "abstract" and paper.version != citation.version):
        return "no_paper"
    whole = origin(library, citation)
    return None if citation.quote and citation.quote in whole[citation.start :][: len(citation.quote)] else "quote"


def origin(library: "Library", citation: Citation) -> str:
    """The whole text that a citation's quote stands in, empty where it does not."""
    if citation.source == "abstract":
        paper = library.paper(citation.arxiv_id)
        return paper.abstract if paper else ""
    end = citation.start + len(citation.quote)
    if citation.source == "full text":
        text = library.full_text(citation.arxiv_id)
        sections = text.sections if text and text.version == citation.version else ()
        held = (each.text for each in sections if each.heading == citation.section)
        return next((each for each in held if each[citation.start : end] == citation.quote), "")
    return next(
        (
            section.text
            for link, entry in library.entries(citation.arxiv_id)
            for section in entry.sections
            if link == citation.entry
            and section.kind == citation.kind
            and section.text[citation.start : end] == citation.quote
        ),
        "",
    )


def unsupported(
    library: "Library", sentence: str, cited: Sequence[Source], others: Sequence[Source] = ()
) -> Fault | None:
    """None when the cited sources together say what a sentence says. `others` are the passages that it might have cited
    instead."""
    known = [f"{source.about}\n{source.text}" for source in cited]
    found = facts(sentence, [source.text for source in cited], [source.about for source in cited])
    if found.numbers:
        return Fault("numbers", found.numbers[0])
    if found.names:
        return Fault("names", found.names[0])
    if turned(sentence, "\n".join(source.text for source in cited)):
        return Fault("unsupported")
    own = {source.about for source in cited}
    beside = [f"{source.about}\n{source.text}" for source in others if source.about not in own]
    met, *elsewhere = library.search.similarity(sentence, ["\n".join(known), *beside])
    if max(elsewhere, default=0.0) > met + BETTER:
        return Fault("swapped")
    read = doubt(sentence, known)
    if met >= (BAR_ACROSS if found.across else BAR_SAME) and not verdict().condemns(read.odds, found):
        return None
    return Fault("universal" if found.universals else "unsupported", read.part)


def judge(library: "Library", sentence: str, numbers: set[int], sources: Mapping[int, Source]) -> Judgement:
    """A sentence with these marks, judged among all passages that an answer could cite. Each mark is judged on its own;
    where none holds alone, all are together, and those are dropped without which the rest says as much."""
    cited = {number: sources[number] for number in sorted(numbers) if number in sources}
    if not cited:
        return Judgement(frozenset(), Fault("no_paper"))
    others = [source for number, source in sources.items() if number not in cited]
    if len(cited) == 1:
        return Judgement(frozenset(cited), unsupported(library, sentence, list(cited.values()), others))
    kept = {
        number: source
        for number, source in cited.items()
        if unsupported(library, sentence, [source], [*others, *_of_other_papers(source, cited)]) is None
    }
    if not kept:
        if fault := unsupported(library, sentence, list(cited.values()), others):
            return Judgement(frozenset(cited), fault)
        kept = _needed(library, sentence, cited)
    kept |= {
        number: source
        for number, source in cited.items()
        if number not in kept and (_is_same_paper(source, kept) or _adds(library, sentence, source, kept))
    }
    return Judgement(frozenset(kept), None)


def _is_same_paper(source: Source, kept: Mapping[int, Source]) -> bool:
    """Whether a source is of a paper of those kept: its abstract and its analysis may both be cited."""
    return any(source.about == other.about for other in kept.values())


def _needed(library: "Library", sentence: str, cited: Mapping[int, Source]) -> dict[int, Source]:
    """Of passages that say a sentence together those without which the rest does not."""
    kept = dict(cited)
    for number, source in cited.items():
        rest = {n: other for n, other in kept.items() if n != number}
        if rest and not _adds(library, sentence, source, rest) and not unsupported(library, sentence, [*rest.values()]):
            kept = rest
    return kept


def _of_other_papers(source: Source, cited: Mapping[int, Source]) -> list[Source]:
    return [other for other in cited.values() if other.about != source.about]


def _adds(library: "Library", sentence: str, source: Source, rest: Mapping[int, Source]) -> bool:
    """Whether a sentence meets its sources better with one more of them."""
    without = "\n".join(f"{each.about}\n{each.text}" for each in rest.values())
    alone, together = library.search.similarity(sentence, [without, f"{without}\n{source.about}\n{source.text}"])
    return together > alone + ADDS
