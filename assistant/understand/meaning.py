"""What a question means, put together: what the network tagged, what is kept of the conversation, and the library."""

import math
from collections.abc import Sequence
from dataclasses import replace

from assistant.understand import limits, papers_meant
from assistant.understand.asked import Asked
from assistant.understand.author_names import is_author, is_word, known_part, with_neighbours
from assistant.understand.beside import (
    denied,
    lacking_from,
    lacking_unread,
    language_named,
    negated,
    parted,
    says_nothing,
    says_papers,
    says_primary,
    trimmed,
    unused,
    without,
)
from assistant.understand.categories import categories_in
from assistant.understand.dates import DateSpan
from assistant.understand.intent import Act, Intent, Limit, PaperType
from assistant.understand.masking import Masked, masked
from assistant.understand.reading import Item, Tag, Tagged
from assistant.understand.thread import LISTING, OF_SEVERAL, HeldLimit
from assistant.values import Question
from vectorstore.text.languages import language_of
from vectorstore.values import Filters, Language

UNSURE = 0.3
"""Probability of an act below which a first question is searched for as it stands."""

SURE_OF_LATEST = 0.65
"""Probability of words below which they do not ask for the latest: "recent progress" gets .28, right ones .72 and
more of the tuning questions."""

TYPES: tuple[PaperType, ...] = ("survey", "benchmark", "dataset", "code")


def meaning(asked: Asked) -> tuple[Intent, tuple[HeldLimit, ...]]:
    """Gives the Intent, and what the list that it puts in force is limited to."""
    last, seen = asked.thread.last, asked.seen
    answer_in = next((language_named(each.words) for each in seen.tagged if each.tag == "language"), None)
    language = answer_in or (last.answer_in if last else None) or language_of(asked.text)
    if seen.relation == "again" and last and not asked.said("wanted", "paper", "pointer"):
        return replace(last, answer_in=answer_in, language=language, follows=True), asked.thread.held
    if not (last or asked.spans or any(map(str.isalpha, asked.text))):  # a sum, or signs
        return Intent("offtopic", language=language, text=asked.text), ()
    if seen.sure < UNSURE and not last:
        return as_it_stands(asked.question, asked.text, language, seen.sure)
    act, papers, absent = papers_meant.papers_meant(asked)
    kept = tuple(each for each in asked.thread.held if each.item in seen.kept) if act in LISTING else ()
    unread = [
        Tagged("wanted", start, end, asked.text[start:end])
        for start, end in lacking_unread(asked.text, [(each.start, each.end) for each in seen.tagged])
    ]
    said = [each for each in (*seen.tagged, *unread) if act != "similar" or not papers_meant.own_name(asked, each)]
    new = tuple(held for each in said if (held := _held(asked, each))) if act in LISTING | OF_SEVERAL else ()
    if act == "define" and any(each.item.tag == "author" for each in new):  # "what about Guibas?"
        act = "papers"
    intent = _intent(asked, act, (*kept, *new), papers, absent)
    follows = bool(last and (kept or (papers and not asked.said("paper"))))
    return replace(intent, answer_in=answer_in, language=language, follows=follows), (*kept, *new)


def as_it_stands(
    question: Question, text: str, language: Language, sure: float = 1.0
) -> tuple[Intent, tuple[HeldLimit, ...]]:
    """Returns a search for the whole text, where nobody can tell what it means."""
    intent = Intent(wanted=(text,), text=text, filters=question.filters, language=language, sure=sure)
    return intent, (HeldLimit(Item("wanted", text)),)


def _intent(
    asked: Asked, act: Act, held: Sequence[HeldLimit], papers: tuple[str, ...], absent: tuple[str, ...]
) -> Intent:
    said = {tag: tuple(dict.fromkeys(each.item.words for each in held if each.item.tag == tag)) for tag in _CONDITIONS}
    limited = tuple(each.limit for each in held if each.limit and each.limit.words not in asked.question.dropped)
    given = asked.question.filters
    types = [kind for kind in TYPES if {*said[kind]} - {*asked.question.dropped}]
    wanted = said["wanted"]
    if act == "papers" and not (wanted or said["unwanted"] or types or limited or papers or asked.thread.last):
        wanted = (asked.text,)
    return Intent(
        act,
        wanted,
        said["unwanted"],
        types[-1] if types else None,
        tuple(words for kind in types for words in said[kind]),
        asked.seen.form if act == "papers" else "list",
        limits.laid_over(limits.together(limit.filters for limit in limited), given),
        limited,
        limits.overruled(limited, given),
        papers,
        absent,
        asked.seen.aspect if act == "aspect" else None,
        bool(said["latest"]),
        asked.thread.shown if asked.seen.relation == "more" else (),
        tuple(each.words for each in asked.seen.tagged if each.tag == "unknowable"),
        text=_content(asked, wanted, follows=act in LISTING and asked.thread.last is not None),
        sure=_sure(asked),
    )


_CONDITIONS: tuple[Tag, ...] = ("wanted", "unwanted", *TYPES, "latest")


def _content(asked: Asked, wanted: Sequence[str], *, follows: bool) -> str:
    """The question without its limits and pointers; of one that goes on from a list what is wanted."""
    if follows:
        return " ".join(wanted)
    text = asked.text
    for tagged in reversed(asked.seen.tagged):
        if tagged.tag not in (*_CONDITIONS, "paper") or tagged.tag == "latest":
            text = f"{text[: tagged.start]} {text[tagged.end :]}"
    return " ".join(text.split())


def _sure(asked: Asked) -> float:
    """The geometric mean of how probable the act is and the least probable stretch; about how often all is right."""
    return round(math.sqrt(asked.seen.sure * min((each.sure for each in asked.seen.tagged), default=1.0)), 3)


def _held(asked: Asked, tagged: Tagged) -> HeldLimit | None:
    """What a stretch limits the list to; None for one that limits nothing."""
    tagged = _as_meant(asked, tagged)
    match tagged.tag:
        case "date" | "not_date":
            return _days(asked, tagged)
        case "author" | "not_author":
            return _authors(asked, tagged)
        case "category" | "not_category" | "wanted" if tagged.tag != "wanted" or _of_field(asked, tagged):
            primary = says_primary(asked.text[: tagged.start], asked.text[tagged.end :])
            filters = limits.of_categories(tagged.words, left_out=tagged.tag == "not_category", primary=primary)
            if filters:
                said: Tag = "not_category" if tagged.tag == "not_category" else "category"
                return HeldLimit(Item(said, tagged.words), Limit(tagged.words, filters))
            return _condition(asked, "unwanted" if tagged.tag == "not_category" else "wanted", tagged.words)
        case tag if tag in _CONDITIONS and (tag != "latest" or tagged.sure >= SURE_OF_LATEST):
            return _condition(asked, tag, tagged.words)
    return None


def _of_field(asked: Asked, tagged: Tagged) -> bool:
    """Whether something wanted is the name of a category right before "papers"."""
    return says_papers(asked.text[tagged.end :]) and bool(categories_in(tagged.words))


_LEFT_OUT: dict[Tag, Tag] = {"date": "not_date", "author": "not_author", "category": "not_category"}


def _as_meant(asked: Asked, tagged: Tagged) -> Tagged:
    """A limit that the words before it in its clause leave out is one that is not wanted, whatever it limits; a
    condition that papers are to do without is that with the words that say so, and one that no word beside it denies
    is wanted."""
    if tagged.tag == "unwanted" and not denied(asked.text, tagged.start, tagged.end):
        return replace(tagged, tag="wanted")
    if tagged.tag == "wanted" and unused(asked.text[: tagged.start]):
        return replace(tagged, tag="unwanted")
    if tagged.tag == "wanted":
        start = lacking_from(asked.text, tagged.start)
        return replace(tagged, start=start, words=asked.text[start : tagged.end])
    left_out = _LEFT_OUT.get(tagged.tag)
    return replace(tagged, tag=left_out) if left_out and negated(asked.text[: tagged.start]) else tagged


def _condition(asked: Asked, tag: Tag, words: str) -> HeldLimit | None:
    """A condition; a wanted one that is nothing but an author's name limits to that author."""
    words = trimmed(words)
    if tag in ("wanted", "unwanted") and says_nothing(words):
        return None
    if tag == "wanted" and is_author(asked.library, words):
        return HeldLimit(Item("author", words), Limit(words, Filters(authors=(words,))))
    return HeldLimit(Item(tag, words)) if words else None


def _days(asked: Asked, tagged: Tagged) -> HeldLimit | None:
    here = [each for each in asked.spans if each.start < tagged.end and tagged.start < each.end]
    spans = [each.days for each in here or masked(tagged.words, asked.today, asked.thread.days) if each.days]
    if not spans:  # no days: a name at most
        return _authors(asked, replace(tagged, tag="author")) if is_author(asked.library, tagged.words) else None
    if tagged.tag == "date":
        filters: Filters | None = limits.together(map(limits.of_days, spans))
    else:
        filters = limits.outside(spans[0], _other_days(asked, here), asked.today)
    return HeldLimit(Item(tagged.tag, tagged.words), Limit(tagged.words, filters)) if filters else None


def _other_days(asked: Asked, here: Sequence[Masked]) -> list[Filters]:
    """The days that bound the list beside those here."""
    others: list[DateSpan] = [each.days for each in asked.spans if each.days and each not in here]
    return [*map(limits.of_days, others), *(each.limit.filters for each in asked.thread.held if each.limit)]


def _authors(asked: Asked, tagged: Tagged) -> HeldLimit | None:
    """Authors that the library holds, or words that look like names; other words are a condition."""
    words = without("author", with_neighbours(asked.library, asked.text, tagged.start, tagged.end))
    names = [name for part in parted(words) if (name := known_part(asked.library, part) or part)]
    known = any(map(asked.library.search.has_author, names))
    if not known and not all(limits.is_name(name) and not is_word(name) for name in names):
        return _condition(asked, "wanted" if tagged.tag == "author" else "unwanted", words)
    if not names:
        return None
    if tagged.tag == "not_author":
        return HeldLimit(Item("not_author", tagged.words), Limit(tagged.words, Filters(not_authors=tuple(names))))
    return HeldLimit(Item("author", tagged.words), Limit(tagged.words, Filters(authors=tuple(names))))
