"""Whether what an answer cites exists, and whether it says what the answer says: by code, in both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from assistant.checks.arithmetic import derived
from assistant.checks.doubts import doubted
from assistant.checks.numerals import Number, Numeral, unsupported_numbers
from assistant.checks.proper_names import unsupported_names
from assistant.checks.turned_copies import turned
from assistant.checks.universals import says_more
from assistant.values import Citation
from vectorstore.text.languages import language_of
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

SUMMED = 12
"""Up to here a count in words may sum up what the source lists."""

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
class Judgement:
    """The marks of a sentence that hold, all where none does, and what is wrong with the sentence."""

    marks: frozenset[int]
    problem: Problem | None


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
) -> Problem | None:
    """None when the cited sources together say what a sentence says. `others` are the passages that it might have cited
    instead."""
    whole = "\n".join(source.text for source in cited)
    known = "\n".join([whole, *(source.about for source in cited)])
    if any(not _worked_out(said, sentence, cited, whole) for said in unsupported_numbers(sentence, known)):
        return "numbers"
    if unsupported_names(sentence, known):
        return "names"
    if says_more(sentence, whole):
        return "universal"
    if turned(sentence, whole):
        return "unsupported"
    own = {source.about for source in cited}
    beside = [f"{source.about}\n{source.text}" for source in others if source.about not in own]
    met, *elsewhere = library.search.similarity(sentence, [known, *beside])
    if max(elsewhere, default=0.0) > met + BETTER:
        return "swapped"
    bar = BAR_SAME if language_of(sentence) == language_of(whole) else BAR_ACROSS
    return "unsupported" if met < bar or doubted(sentence, known) else None


def _worked_out(said: Numeral, sentence: str, cited: Sequence[Source], whole: str) -> bool:
    """Whether a number counts the papers that a sentence cites, or follows from those of its sources; a small
    count in words mostly sums up what the source lists."""
    summed = said.word and not said.number.kind and said.number.value <= SUMMED
    counts = summed or said.number == Number(len({source.about for source in cited}))
    return counts or derived(said, sentence, whole)


def judge(library: "Library", sentence: str, numbers: set[int], sources: Mapping[int, Source]) -> Judgement:
    """A sentence with these marks, judged among all passages that an answer could cite. Each mark is judged on its own;
    where none holds alone, all are together, and those are dropped without which the rest says as much."""
    cited = {number: sources[number] for number in sorted(numbers) if number in sources}
    if not cited:
        return Judgement(frozenset(), "no_paper")
    others = [source for number, source in sources.items() if number not in cited]
    if len(cited) == 1:
        return Judgement(frozenset(cited), unsupported(library, sentence, list(cited.values()), others))
    kept = {
        number: source
        for number, source in cited.items()
        if unsupported(library, sentence, [source], [*others, *_of_other_papers(source, cited)]) is None
    }
    if not kept:
        if problem := unsupported(library, sentence, list(cited.values()), others):
            return Judgement(frozenset(cited), problem)
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
