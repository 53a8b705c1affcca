"""What kinds of approaches there are to a topic: the papers that answer, by the concepts that they have in common."""

import math
from collections.abc import Sequence

from assistant.answers.draft import Composed, Draft
from assistant.answers.gathering import answering
from assistant.answers.listing import blocks, headlines, papers
from assistant.values import Judged
from vectorstore.glossary import Concept
from vectorstore.values import Filters

MOST_KINDS = 6
FEWEST_OF_A_KIND = 2
QUOTED, NAMED = 1, 3
"""Papers of a kind that are quoted, and that are named below."""
LARGEST = 0.4
"""Part of the papers that answer from which on what they share is the topic itself."""
COMMONEST = 0.08
"""Part of the library's papers that say a concept from which on it tells no kind of approach."""


def approaches(draft: Draft, found: Sequence[Judged]) -> Composed:
    """Groups of the papers that answer, each under the concept that its papers share and the library's others seldom
    name; a list where no two papers share one."""
    yes = answering(found)
    kinds = _kinds(draft, yes)
    if len(kinds) < 2:
        return papers(draft, found)
    draft.add(draft.forms.approaches.format(topic=draft.named(draft.intent.subjects), count=len(yes)))
    for concept, of_kind in kinds:
        draft.add(
            f"**{draft.forms.approach.format(name=draft.named([concept.name(draft.language)]), count=len(of_kind))}**"
        )
        blocks(draft, of_kind[:QUOTED])
        draft.add(headlines(draft, of_kind[QUOTED:NAMED]))
    return draft.done()


def concepts_of(draft: Draft, judged: Judged) -> set[Concept]:
    """Returns the concepts of the glossary that a paper's title or the sentences that show it name, but those of the
    topic."""
    said = "\n".join((judged.hit.paper.title, *(quote.text for quote in judged.quotes)))
    own = {concept for _, _, concept in draft.glossary.concepts_in(draft.intent.topic)}
    return {concept for _, _, concept in draft.glossary.concepts_in(said)} - own


def _kinds(draft: Draft, yes: Sequence[Judged]) -> list[tuple[Concept, list[Judged]]]:
    """Concepts with their papers, taken one after the other: the one that tells most of the papers that are left,
    its number of papers weighted by how rare it is elsewhere (inverse document frequency)."""
    named: dict[Concept, list[Judged]] = {}
    for each in yes:
        for concept in concepts_of(draft, each):
            named.setdefault(concept, []).append(each)
    total = draft.library.counts().papers
    rarity = {}
    for concept, of_kind in named.items():
        count = draft.library.search.count(concept.en, Filters())
        of_this_size = FEWEST_OF_A_KIND <= len(of_kind) <= max(FEWEST_OF_A_KIND, LARGEST * len(yes))
        if of_this_size and count < COMMONEST * total + FEWEST_OF_A_KIND:
            rarity[concept] = math.log((1 + total) / (1 + count))
    kinds: list[tuple[Concept, list[Judged]]] = []
    taken: set[str] = set()
    while len(kinds) < MOST_KINDS:
        left = {
            concept: [each for each in named[concept] if each.hit.paper.arxiv_id not in taken] for concept in rarity
        }
        best = max(left, key=lambda concept: len(left[concept]) * rarity[concept], default=None)
        if best is None or len(left[best]) < FEWEST_OF_A_KIND:
            break
        kinds.append((best, left[best]))
        taken |= {each.hit.paper.arxiv_id for each in left[best]}
    return kinds
