"""A paper as the catalogue has it, or will have it when a batch is recorded."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vectorstore.text.languages import language_of
from vectorstore.values import Digest, Paper, Passage


@dataclass(frozen=True, slots=True)
class Fresh:
    """A passage that is not in the catalogue yet."""

    id: int
    paper_id: int
    key: bytes
    passage: Passage


@dataclass(slots=True)
class KnownPaper:
    """A paper as the catalogue has it, or will have it."""

    id: int
    new: bool
    versions: dict[int, tuple[int, Paper]] = field(default_factory=dict)  # number → row id, content
    searched: Paper | None = None  # the version that was searched until now
    passages: dict[bytes, tuple[int, str]] = field(default_factory=dict)  # text key → row id, source
    own: list[Passage] | None = None  # the newest version's title and abstract, if this batch brought it
    said: list[tuple[int | None, Passage]] = field(default_factory=list)  # entry's row id, analysis passage

    @property
    def newest(self) -> tuple[int, Paper] | None:
        return self.versions[max(self.versions)] if self.versions else None


def supplemented(known: Paper, told: Paper) -> Paper:
    """Tells what is known of a version, with what was missing.

    Of two days of version 1 the earlier counts: a snapshot may give the day of listing.
    """
    published = min(filter(None, (known.published, told.published)), default=None)
    authors, categories = known.authors or told.authors, known.categories or told.categories
    known = replace(known, published=published, authors=authors, categories=categories)
    # What authors tell arXiv of a version may be added later.
    comment, journal_ref, doi = (
        told.comment or known.comment,
        told.journal_ref or known.journal_ref,
        told.doi or known.doi,
    )
    return replace(known, comment=comment, journal_ref=journal_ref, doi=doi)


def by_anchor(digest: Digest, said: Sequence[Passage]) -> dict[str, list[Passage]]:
    """Returns the passages of each entry. A passage without a link belongs to the digest's entry about its paper."""
    anchors = {entry.paper.arxiv_id: entry.anchor for entry in digest.entries}
    found = defaultdict(list)
    for passage in said:
        found[passage.entry.anchor if passage.entry else anchors.get(passage.arxiv_id, "")].append(passage)
    return found


def whole(paper: Paper) -> Passage:
    """Joins title and abstract as one passage."""
    text = f"{paper.title}\n{paper.abstract}"
    return Passage(paper.arxiv_id, "paper", text, 0, len(text), language_of(text))
