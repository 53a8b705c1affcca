"""What the text of a paper tells of a detail, where the library holds it: the sentences of its sections, looked through
when somebody asks. Searches never read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.cues import Cues, elsewhere, of_others
from assistant.evidence import TextPart
from assistant.quotes import Quote, leads_in, spans_of
from vectorstore.values import Hit

if TYPE_CHECKING:
    from vectorstore.library import Library


@dataclass(frozen=True, slots=True)
class OwnSentence:
    """A sentence of a paper's text, and the section that it stands in."""

    part: TextPart
    quote: Quote

    @property
    def at(self) -> tuple[TextPart, int]:
        """Where it stands."""
        return self.part, self.quote.start


Scores = Callable[[Sequence[str]], Sequence[float]]
"""How well each of some sentences answers; 0 for those that do not."""


def parts_of(library: "Library", hit: Hit) -> list[TextPart]:
    """Returns the sections of a paper's text that tell of its own work, in its order; none of a withdrawn paper."""
    text = None if hit.paper.withdrawn else library.full_text(hit.paper.arxiv_id)
    return [TextPart(each, text.version) for each in text.sections if not elsewhere(each.title)] if text else []


def telling(parts: Sequence[TextPart], cues: Cues, scores: Scores, most: int) -> list[OwnSentence]:
    """Returns at most so many sentences that tell of an aspect, best first: of the sections that are on it by their
    titles those with a cue of it, or all where it need not be told in so many words; without any, those of other
    sections with a cue."""
    on_it = [part for part in parts if cues.titles.search(part.section.title)]
    told = [each for each in _sentences(on_it) if not cues.must or cues.tells(each.quote.text)]
    if ranked := _ranked(told, scores)[:most]:
        return ranked
    return _ranked([each for each in _sentences(parts) if _of_itself(cues, each.quote.text)], scores)[:most]


def nearest(parts: Sequence[TextPart], scores: Scores) -> OwnSentence | None:
    """Returns the sentence that answers best."""
    return next(iter(_ranked(_sentences(parts), scores)), None)


def paragraphs(parts: Sequence[TextPart], scores: Scores, most: int) -> list[OwnSentence]:
    """Returns at most so many paragraphs, those that answer best first."""
    found = []
    for part in parts:
        start = 0
        for line in part.section.text.split("\n"):
            found.append(OwnSentence(part, Quote(line, start, 0.0)))
            start += len(line) + 1
    return _ranked(found, scores)[:most]


def _of_itself(cues: Cues, sentence: str) -> bool:
    return cues.tells(sentence) and not of_others(sentence)


def _sentences(parts: Sequence[TextPart]) -> list[OwnSentence]:
    """Those that say anything, not yet scored."""
    found = [OwnSentence(part, Quote(part.section.text[start:end], start, 0.0))
             for part in parts for start, end in spans_of(part.section.text)]  # fmt: skip
    return [each for each in found if not leads_in(each.quote.text)]


def _ranked(found: Sequence[OwnSentence], scores: Scores) -> list[OwnSentence]:
    """Those that answer at all, with their scores, best first."""
    scored = zip(found, scores([each.quote.text for each in found]) if found else (), strict=True)
    told = [replace(each, quote=replace(each.quote, score=score)) for each, score in scored if score > 0]
    return sorted(told, key=lambda each: -each.quote.score)


def by_part(told: Sequence[OwnSentence]) -> list[tuple[TextPart, list[Quote]]]:
    """Returns the sentences of each section together, that of the best first."""
    found: dict[int, tuple[TextPart, list[Quote]]] = {}
    for each in told:
        found.setdefault(id(each.part), (each.part, []))[1].append(each.quote)
    return list(found.values())
