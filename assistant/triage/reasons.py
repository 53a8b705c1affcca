"""Why papers stand where they stand: one line each, in the reader's language where there are words for it."""

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from assistant.find.showing import showing
from assistant.quotes import interpretations
from assistant.texts import TEXTS, Texts
from assistant.triage.ranking import Ranking, Standing
from assistant.triage.wishes import Wish, concepts_named
from assistant.values import Triaged
from vectorstore.glossary import Glossary
from vectorstore.values import Hit, Language

if TYPE_CHECKING:
    from vectorstore.library import Library

SHARED = 3
"""Concepts that a paper is said to share with a liked one."""
SHORT = 60
"""Letters up to which what stands before the colon of a title is the name that the paper goes by."""


def reasoned(library: "Library", ranking: Ranking, standings: Sequence[Standing]) -> list[Triaged]:
    """Some papers of a ranking, in its order, each with its reason and the sentence of its abstract behind it; those
    that meet nothing are only said to."""
    hits = library.listed([(each.paper, each.score) for each in standings])
    language = ranking.wishes.language
    because, told = _sentences(library, standings, hits, language)
    glossary = Glossary.load(library.home)
    triaged = []
    for standing in standings:
        hit = hits.get(standing.paper)
        if hit:
            said = because.get(standing.paper, "")
            shown = told.get(standing.paper) or (TEXTS[language].quote.format(said) if said else "")
            line = _reason(standing, hit, shown, glossary, language)
            triaged.append(Triaged(hit, standing.score, line, (said,) if said else (), standing.strength))
    return triaged


def _sentences(
    library: "Library", standings: Sequence[Standing], hits: dict[int, Hit], language: Language
) -> tuple[dict[int, str], dict[int, str]]:
    """Of each paper that meets a wish the sentence of its abstract that does best; and one of its analyses, marked as
    such, where the reader's language is not the abstract's."""
    because, told = dict[int, str](), dict[int, str]()
    meeting = [each for each in standings if each.strength != "weak" and each.wish and each.paper in hits]
    for wish in dict.fromkeys(each.wish for each in meeting):
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


def _reason(standing: Standing, hit: Hit, shown: str, glossary: Glossary, language: Language) -> str:
    texts = TEXTS[language]
    if hit.paper.withdrawn:
        return texts.withdrawn_note
    parts = []
    if standing.wish:
        parts.append(_for(standing, hit, shown, glossary, texts, language))
    if standing.disliked and standing.disliked.paper == hit.paper:
        parts.append(texts.disliked)
    elif standing.disliked:
        parts.append(texts.like_disliked.format(title=_name(standing.disliked)))
    if not parts:
        parts += [texts.digest.format(day=entry.day) for entry in islice(hit.entries, 1)]
    if not parts and hit.paper.published:
        parts.append(texts.published.format(day=hit.paper.published))
    return texts.separator.join(parts)


def _for(
    standing: Standing, hit: Hit, shown: str, glossary: Glossary, texts: Texts, language: Language
) -> str:
    """What speaks for a paper: the wish, and how it meets it."""
    wish = standing.wish
    assert wish
    if wish.paper == hit.paper:
        return texts.liked
    if standing.strength == "weak":
        return texts.far.format(wish=_name(wish))
    if standing.by_field:
        return texts.in_field.format(interest=wish.text)
    shown = shown or texts.no_abstract
    if not wish.paper:
        return (texts.matches if standing.strength == "strong" else texts.may_match).format(
            interest=wish.text, sentence=shown
        )
    shared = _shared(wish, hit, glossary, language)
    if shared:
        return texts.like_in.format(title=_name(wish), shared=texts.listed.join(shared))
    return texts.like.format(title=_name(wish), sentence=shown)


def _shared(wish: Wish, hit: Hit, glossary: Glossary, language: Language) -> list[str]:
    """The first concepts that a liked paper and this one both name, as the reader's language has them."""
    assert wish.paper
    others = concepts_named(hit.paper, glossary)
    both = [(en, zh) for en, zh in concepts_named(wish.paper, glossary).items() if en in others]
    return [(zh or en) if language == "zh" else en for en, zh in both[:SHARED]]


def _name(wish: Wish) -> str:
    """An interest, or what a paper goes by."""
    first = wish.text.partition(": ")[0]
    return first if wish.paper and len(first) <= SHORT else wish.text
