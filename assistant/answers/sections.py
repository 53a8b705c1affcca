"""What analyses say of a paper: their sections, and the sentences of one that tell something."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, get_args

from assistant.digests.entries import sections_apart
from assistant.quotes import Quote, in_context, leads_in, quotes_of
from vectorstore.text.languages import language_of
from vectorstore.values import EntryLink, Passage, Section, SectionKind

if TYPE_CHECKING:
    from vectorstore.library import Library

ALL: tuple[SectionKind, ...] = get_args(SectionKind)

Placed = tuple[EntryLink | None, Section]
"""A section, and where it stands; None: in no digest."""

_UNSTATED = re.compile(
    r"(?:论文|作者|文中|摘要|原文)[^。，]{0,8}(?:未|没有)(?:明确|直接|具体|详细|专门)?地?"
    r"(?:列出|提及|提到|说明|讨论|指出|给出|陈述|阐述)|可以?(?:合理)?推[断测]|推测"
    r"|\b(?:papers?|authors?|abstract) (?:do|does|did) not (?:\w+ly )?(?:state|list|mention|discuss)"
    r"|\b(?:not (?:\w+ly )?stated|can be inferred)\b",
    re.IGNORECASE,
)
_GUESSED = re.compile(r"可能|或许|也许|估计|预计|\b(?:may|might|likely|probably|presumably|perhaps)\b", re.IGNORECASE)


def sections_on(library: "Library", arxiv_id: str, kinds: Sequence[SectionKind] = ALL) -> list[Placed]:
    """Returns the sections of these kinds in what is said of a paper, in digests or without one, those made from the
    PDF first, then by kind in the order given, then the newest; none of a withdrawn paper."""
    paper = library.paper(arxiv_id)
    if paper and paper.withdrawn:
        return []
    said: list[Placed] = [(link, section) for link, entry in library.entries(arxiv_id) for section in entry.sections]
    said += [(None, section) for section in sections_apart(library.passages(arxiv_id))]
    found = [(link, section) for link, section in said if section.kind in kinds]
    return sorted(found, key=lambda each: (each[1].basis != "pdf", kinds.index(each[1].kind), -_ordinal(each[0])))


def sentences_in(
    library: "Library",
    asked: str,
    arxiv_id: str,
    placed: Placed,
    most: int,
    tells: Callable[[str], bool] = lambda text: True,
) -> list[Passage]:
    """Returns the sentences of a section that tell something, at most so many of those that meet what is asked best, in
    their order; of results those with numbers go first. None that only announces a list."""
    link, section = placed
    if not any(tells(line) for line in section.text.splitlines()):  # no sentence goes on over a line's end
        return []
    ranked = quotes_of(library, asked, [section.text])[0]
    told = [quote for quote in ranked if tells(quote.text) and not leads_in(quote.text)]
    if section.kind == "result":
        told.sort(key=lambda quote: not any(map(str.isdigit, quote.text)))
    return [_passage(arxiv_id, link, section, quote) for quote in in_context(section.text, told[:most])]


def is_unstated(text: str) -> bool:
    """Tells whether a sentence says that what stands beside it is not what the paper states."""
    return bool(_UNSTATED.search(text))


def is_guess(text: str) -> bool:
    """Tells whether a sentence only supposes something, without a figure."""
    return bool(_GUESSED.search(text)) and not any(map(str.isdigit, text))


def _passage(arxiv_id: str, link: EntryLink | None, section: Section, quote: Quote) -> Passage:
    return Passage(
        arxiv_id, "analysis", quote.text, quote.start, quote.start + len(quote.text), language_of(quote.text),
        section.kind, section.heading, section.basis, link,
    )  # fmt: skip


def _ordinal(entry: EntryLink | None) -> int:
    return entry.day.toordinal() if entry else 0
