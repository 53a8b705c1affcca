"""Why papers stand where they stand: one line each, in the reader's language where there are words for it."""

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from assistant.find.showing import showing
from assistant.quotes import interpretations
from assistant.texts import TEXTS, Texts
from assistant.triage.ranking import Ranking, Standing, strength
from assistant.triage.wishes import Wish, concepts_named
from assistant.values import Triaged
from vectorstore.glossary import Glossary
from vectorstore.values import Filters, Hit, Language, Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

SHARED, COMMON = 2, 0.03
"""Concepts that a paper is said to share with a liked one; those that more than this part of all papers name tell
nothing."""
SHORT = 60
"""Letters up to which what stands before the colon of a title is the name that the paper goes by."""


def reasoned(library: "Library", ranking: Ranking, standings: Sequence[Standing]) -> list[Triaged]:
    """Some papers of a ranking, in its order, each with its reason and the sentence of its abstract behind it; those
    that meet nothing are only said to."""
    hits = library.listed([(each.paper, each.score) for each in standings])
    language = ranking.wishes.language
    because, told = _sentences(library, standings, hits, language)
    shared = _Shared(library, language)
    triaged = []
    for standing in standings:
        hit = hits.get(standing.paper)
        if hit:
            said = because.get(standing.paper, "")
            shown = told.get(standing.paper) or (TEXTS[language].quote.format(said) if said else "")
            line = _reason(standing, hit, shown, shared, TEXTS[language])
            said_by = (said,) if said else ()
            triaged.append(Triaged(hit, standing.score, line, said_by, standing.strength, standing.outside))
    return triaged


class _Shared:
    """Which concepts papers have in common that few others name, as the reader's language has them."""

    def __init__(self, library: "Library", language: Language) -> None:
        self._library, self._language = library, language
        self._glossary = Glossary.load(library.home)
        self._most = COMMON * library.counts().papers
        self._naming: dict[str, int] = {}

    def by(self, liked: Paper, other: Paper) -> list[str]:
        """At most `SHARED`, the rarest first."""
        named = concepts_named(other, self._glossary)
        both = {en: zh for en, zh in concepts_named(liked, self._glossary).items() if en in named}
        rare = sorted((self._papers(en), en) for en in both)
        kept = [en for papers, en in rare if papers <= self._most][:SHARED]
        return [both[en] or en if self._language == "zh" else en for en in kept]

    def _papers(self, concept: str) -> int:
        if concept not in self._naming:
            self._naming[concept] = self._library.search.count(concept, Filters())
        return self._naming[concept]


def _sentences(
    library: "Library", standings: Sequence[Standing], hits: dict[int, Hit], language: Language
) -> tuple[dict[int, str], dict[int, str]]:
    """Of each paper that meets a wish the sentence of its abstract that does best; and one of its analyses, marked as
    such, where the reader's language is not the abstract's."""
    because, told = dict[int, str](), dict[int, str]()
    meeting = [each for each in standings if strength(each.score) != "weak" and each.paper in hits]
    for wish in dict.fromkeys(each.wish for each in meeting if each.wish):
        papers = {each.paper: hits[each.paper].paper for each in meeting if each.wish == wish}
        quotes = showing(library, [[wish.text]] * len(papers), wish.text, [paper.evidence for paper in papers.values()])
        because |= {paper: of_paper[0].text for paper, of_paper in zip(papers, quotes, strict=True) if of_paper}
        if language == "zh":
            ids = [paper.arxiv_id for paper in papers.values()]
            analysed = interpretations(library, wish.text, ids, language)
            told |= {
                row: TEXTS[language].interpreted.format(sentence=analysed[paper.arxiv_id].text)
                for row, paper in papers.items()
                if paper.arxiv_id in analysed
            }
    return because, told


def _reason(standing: Standing, hit: Hit, shown: str, shared: _Shared, texts: Texts) -> str:
    if hit.paper.withdrawn:
        return texts.withdrawn_note
    edge = [texts.outside] if standing.outside else []
    if edge and strength(standing.score) == "weak":
        return texts.outside
    parts = edge + ([texts.by_followed.format(author=standing.author)] if standing.author else [])
    if standing.wish:
        parts.append(_for(standing.wish, standing, hit.paper, shown or texts.no_abstract, shared, texts))
    if standing.disliked and standing.disliked.paper == hit.paper:
        parts.append(texts.disliked)
    elif standing.disliked and not standing.disliked.paper:
        parts.append(texts.unwanted.format(interest=standing.disliked.text))
    elif standing.disliked:
        parts.append(texts.like_disliked.format(title=_name(standing.disliked)))
    if not parts:
        parts += [texts.digest.format(day=entry.day) for entry in islice(hit.entries, 1)]
    if not parts and hit.paper.published:
        parts.append(texts.published.format(day=hit.paper.published))
    return texts.separator.join(parts)


def _for(wish: Wish, standing: Standing, paper: Paper, shown: str, shared: _Shared, texts: Texts) -> str:
    """What speaks for a paper: the wish, and how it meets it."""
    if wish.paper == paper:
        return texts.liked_here if wish.picked else texts.liked
    if strength(standing.score) == "weak":
        return texts.far.format(wish=_name(wish))
    if standing.by_field:
        return texts.in_field.format(interest=wish.text)
    if wish.paper and (both := shared.by(wish.paper, paper)):
        said = texts.like_pick if wish.picked else texts.like_in
        return said.format(title=_name(wish), shared=texts.listed.join(both))
    if wish.paper:
        return texts.like.format(title=_name(wish), sentence=shown)
    said = texts.matches if strength(standing.score) == "strong" else texts.may_match
    return said.format(interest=wish.text, sentence=shown)


def _name(wish: Wish) -> str:
    """An interest, or what a paper goes by."""
    first = wish.text.partition(": ")[0]
    return first if wish.paper and len(first) <= SHORT else wish.text
