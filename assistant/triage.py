"""A day's papers, or a range's, ranked for a reading group, each with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean, pstdev
from typing import TYPE_CHECKING

from assistant.answer import checked_question
from assistant.quotes import quotes_of
from assistant.texts import TEXTS, Texts
from assistant.understand.categories import categories_in
from assistant.values import Triaged
from vectorstore.arxiv_ids import parse_id
from vectorstore.errors import UserError
from vectorstore.languages import language_of
from vectorstore.values import Filters, Hit, Language, Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

DISLIKED = 0.5
"""How much of a paper's likeness to a disliked one is taken off its score."""

NAMED = 0.1
"""A deduction from which on the reason names it."""

SENTENCES = 2
QUOTED = 200
"""Papers whose sentences are compared at once: between two such steps work ends when nobody waits for it."""

MOST_WISHES = 50
"""Interests and papers that one list is ranked by: each of them compares every paper."""

SUPPORTED = 0.97
"""The support from which a paper meets a wish: below it lie 95 of 100 questions that none of a few papers answers."""

SPREAD = 0.2
"""The least spread of a wish's supports: that of a wish which some papers of a day meet. Below it none does, and the
nearest are not to be made as good as those that meet another wish."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that a group wants, or not: an interest in words, or a paper (then `paper` is set)."""

    text: str
    paper: Paper | None = None


def triage(
    library: "Library",
    interests: Sequence[str],
    filters: Filters,
    like: Sequence[str] = (),
    dislike: Sequence[str] = (),
    top: int | None = None,
    language: Language | None = None,
) -> list[Triaged]:
    """Every paper that passes the filters, best first; at most `top`.

    A paper's score is its support (halved) for the interest or liked paper that it meets best, of several on a common
    scale, less what it shares with disliked papers. Without any of these the papers keep their digest's order, newest
    day first, with score 0. Reasons are plain text in `language`, by default that of the first interest. Raises
    UserError for an identifier that the library does not hold, and for an empty or too long interest.
    """
    if len(interests) + len(like) + len(dislike) > MOST_WISHES:
        texts = TEXTS[language or language_of(interests[0] if interests else "")]
        raise UserError(texts.many_interests.format(limit=MOST_WISHES))
    wanted = [Wish(checked_question(text)) for text in interests] + [liked(library, name) for name in like]
    unwanted = [liked(library, name) for name in dislike]
    texts = TEXTS[language or language_of(interests[0] if interests else "")]
    if not wanted and not unwanted:
        return in_digest_order(library, filters, texts)[:top]
    ranked = ranking(library, wanted, unwanted, filters)
    return explained(library, ranked[:top], texts)


def liked(library: "Library", name: str) -> Wish:
    """A paper of the library, by its identifier with or without a version."""
    try:
        arxiv_id, _ = parse_id(name)
    except ValueError:
        raise UserError(f"{name[:60]!r} is not an arXiv identifier: give one such as 2512.15702") from None
    paper = library.paper(arxiv_id)
    if paper is None:
        raise UserError(f"{arxiv_id} is not in the library: read a digest that holds it, or name another paper")
    return Wish(f"{paper.title}\n{paper.abstract}", paper)


@dataclass(frozen=True, slots=True)
class Met:
    """A paper with a wish and how well it meets it, 0 to 1."""

    hit: Hit
    score: float
    wish: Wish


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paper with its score, the wish that it meets best, and the disliked paper that cost it a good part of it."""

    hit: Hit
    score: float
    met: Met | None
    disliked: Wish | None


def ranking(library: "Library", wanted: Sequence[Wish], unwanted: Sequence[Wish], filters: Filters) -> list[Ranked]:
    """The papers by score, then newest first."""
    met, shunned = _met(library, wanted, filters), _met(library, unwanted, filters)
    # What every paper of the range shares with the disliked ones tells nothing about any of them.
    common = min((each.score for each in shunned.values()), default=0.0)
    ranked = []
    for arxiv_id, best in (met or shunned).items():
        worst = shunned.get(arxiv_id)
        deduction = DISLIKED * (worst.score - common) if worst else 0.0
        gain = 0.0 if best.hit.paper.withdrawn else best.score if wanted else 1.0
        ranked.append(
            Ranked(
                best.hit,
                max(0.0, gain - deduction),
                best if wanted else None,
                worst.wish if worst and deduction >= NAMED else None,
            )
        )
    return sorted(ranked, key=_order, reverse=True)


def _met(library: "Library", wishes: Sequence[Wish], filters: Filters) -> dict[str, Met]:
    """For each paper the wish that it meets best."""
    best: dict[str, Met] = {}
    hits = [library.rank(wish.text, filters) for wish in wishes]
    supports = [[_support(wish, hit) for hit in found] for wish, found in zip(wishes, hits, strict=True)]
    for wish, found, scores in zip(wishes, hits, on_one_scale(supports), strict=True):
        for hit, score in zip(found, scores, strict=True):
            met = Met(hit, min(1.0, max(0.0, score / 2)), wish)
            known = best.get(hit.paper.arxiv_id)
            if known is None or met.score > known.score:
                best[hit.paper.arxiv_id] = met
    return best


def _support(wish: Wish, hit: Hit) -> float:
    """How well a paper meets a wish; one that is the name of a field is met by the papers of its categories."""
    field = categories_in(wish.text) if not wish.paper else ()
    return max(support(hit), SUPPORTED if set(field) & set(hit.paper.categories) else 0.0)


def support(hit: Hit) -> float:
    """How well a paper meets a wish, about 0 to 2: each word of it (late interaction) and all of it (cosine). Alone the
    one is fooled by common words, the other by whatever is of the same field."""
    return hit.late + (hit.dense or 0.0)


def on_one_scale(supports: Sequence[Sequence[float]]) -> list[list[float]]:
    """The supports of the same papers for several wishes, each list shifted and stretched to the mean and the spread
    that they have on average: a broad interest, or one in the language that scores higher, outranks no other."""
    if len(supports) < 2 or not supports[0]:
        return [list(each) for each in supports]
    means, spreads = [mean(each) for each in supports], [max(SPREAD, pstdev(each)) for each in supports]
    middle, spread = mean(means), mean(spreads)
    return [
        [middle + spread * (score - its_mean) / its_spread for score in each]
        for each, its_mean, its_spread in zip(supports, means, spreads, strict=True)
    ]


def _order(ranked: Ranked) -> tuple[float, date]:
    return ranked.score, ranked.hit.paper.published or date.min


def explained(library: "Library", ranked: Sequence[Ranked], texts: Texts) -> list[Triaged]:
    """Each paper with the wish it met and the sentences of its abstract that met it."""
    because: dict[str, tuple[str, ...]] = {}
    met = [each.met for each in ranked if each.met]
    for wish in dict.fromkeys(each.wish for each in met):
        papers = [each.hit.paper for each in met if each.wish == wish]
        for start in range(0, len(papers), QUOTED):
            some = papers[start : start + QUOTED]
            told = quotes_of(library, wish.text, [paper.evidence for paper in some])
            for paper, quotes in zip(some, told, strict=True):
                because[paper.arxiv_id] = tuple(quote.text for quote in quotes[:SENTENCES])
    triaged = []
    for each in ranked:
        sentences = because.get(each.hit.paper.arxiv_id, ())
        triaged.append(Triaged(each.hit, each.score, reason(each, sentences, texts), sentences))
    return triaged


def reason(ranked: Ranked, because: Sequence[str], texts: Texts) -> str:
    """One line: the wish that the paper meets with the sentence that meets it, and what counts against it."""
    if ranked.hit.paper.withdrawn:
        return texts.withdrawn_note
    parts = []
    if ranked.met:
        parts.append(_for(ranked.met, texts.quote.format(because[0]) if because else texts.no_abstract, texts))
    if ranked.disliked and ranked.disliked.paper == ranked.hit.paper:
        parts.append(texts.disliked)
    elif ranked.disliked and ranked.disliked.paper:
        parts.append(texts.like_disliked.format(title=ranked.disliked.paper.title))
    if not parts and ranked.hit.paper.published:
        parts.append(texts.published.format(day=ranked.hit.paper.published))
    return texts.separator.join(parts)


def _for(met: Met, sentence: str, texts: Texts) -> str:
    liked = met.wish.paper
    if liked == met.hit.paper:
        return texts.liked
    near = _support(met.wish, met.hit) >= SUPPORTED
    if liked:
        return (texts.like if near else texts.less_like).format(title=liked.title, sentence=sentence)
    return (texts.matches if near else texts.hardly).format(interest=met.wish.text, sentence=sentence)


def in_digest_order(library: "Library", filters: Filters, texts: Texts) -> list[Triaged]:
    """The papers as their digests list them, newest day first; papers of no digest last."""
    hits = library.rank("", filters)
    first, last = filters.digested_since or date.min, filters.digested_until or date.max
    places: dict[str, tuple[date, int]] = {}
    for day in sorted({entry.day for hit in hits for entry in hit.entries if first <= entry.day <= last}):
        for digest in library.digest(day):
            places.update({entry.paper.arxiv_id: (day, entry.position) for entry in digest.entries})
    nowhere = (date.min, 0)
    hits = sorted(hits, key=lambda hit: places.get(hit.paper.arxiv_id, nowhere)[1])
    hits = sorted(hits, key=lambda hit: places.get(hit.paper.arxiv_id, nowhere)[0], reverse=True)
    triaged = []
    for hit in hits:
        place = places.get(hit.paper.arxiv_id)
        where = texts.in_digest.format(day=place[0], position=place[1]) if place else ""
        told = texts.withdrawn_note if hit.paper.withdrawn else texts.no_interest
        triaged.append(Triaged(hit, 0.0, texts.separator.join(filter(None, [where, told])), ()))
    return triaged
