"""A question that leans on those before it, made whole. By rules alone, with or without a language model."""

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.questions.concepts import phrase
from assistant.questions.continuing import Topic, asks_for_all, continuation, continued, of_a_list, only_narrows
from assistant.questions.conversation import by_name, pointed, points_at_papers, points_by_number
from assistant.questions.corrections import behind_correction, corrected, goes_back, lifted, replaced
from assistant.questions.ellipsis import among, compared_with, same_authors, wants_more, wants_newest, with_paper
from assistant.questions.filters_said import Said, kept_beside, together
from assistant.questions.finding import find
from assistant.questions.kinds import asks_for_papers, has_content, is_count, is_full, topic_counted
from assistant.questions.meaning import kind_of
from assistant.questions.namings import aspect_in
from assistant.questions.subjects import nickname, subject
from assistant.questions.turns import OF_ONE_PAPER, Turn
from assistant.values import Kind, Reading, Understood
from vectorstore.languages import HAN, language_of
from vectorstore.values import Filters, Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST_MORE = 10
"""Papers among which "more" looks for further answers."""

MOST_FOUND = 60
"""Papers up to which "more" goes on."""

MOST_AUTHORS = 10
"""Authors whose other papers are listed."""

_ONLY_TWO = re.compile(r"\d{4}\.\d{4,5}\s*(?:and|和)\s*\d{4}\.\d{4,5}\W*")
_THEIR = re.compile(r"\btheir (?P<what>[\w ]{3,40})", re.IGNORECASE)


def follow(library: "Library", before: Turn, said: Said) -> Understood | None:
    """What a question means behind another, in the language in which that was to be answered; None for one that stands
    by itself."""
    kept = lifted(said.text, before.meant.readings)
    if kept is not None:
        return replace(before.meant, readings=kept, follows=True)
    meant = _followed(library, before, said)
    if not meant or any(each.answer_in for each in meant.readings):
        return meant
    return replace(meant, readings=(*(each for each in before.meant.readings if each.answer_in), *meant.readings))


def _followed(library: "Library", before: Turn, said: Said) -> Understood | None:
    if goes_back(said.text):
        listed = before.listing.meant
        if listed.kind == "count":
            listed = replace(listed, kind="find", text=topic_counted(listed.text))
        return replace(listed, follows=True)
    if other := _of_other_filters(before, said):
        return other
    if meant := corrected(said.text):
        return _corrected(library, before, replace(said, text=meant))
    return (
        _of_them(before, said)
        or _of_papers(library, before, said)
        or _of_answer(library, before, said)
        or _pointing(library, before, said)
        or _of_topic(library, before, said)
    )


def _of_other_filters(before: Turn, said: Said) -> Understood | None:
    """The list before, of other days, authors or categories: "no, I meant cs.CV", "sorry, from 2025"."""
    rest, listed = behind_correction(said.text), before.listing.meant
    corrects = any(each.filters for each in said.taken) and rest is not None and only_narrows(rest)
    return _narrowed(listed, said) if corrects and _of_many(listed) else None


def _corrected(library: "Library", before: Turn, said: Said) -> Understood:
    """The question that was meant instead of the one before, or what it should have been about."""
    if again := _followed(library, before, said):
        return again
    paper = subject(library, said.text) if before.meant.subjects else None
    if paper:
        return _of_another(before.meant, said.text, paper, said.readings)
    if comparing := re.match(r"compare\b|比较|对比", before.meant.text, re.IGNORECASE):
        return _understood(library, f"{comparing[0]} {said.text}", said, said.readings)
    if is_full(said.text) or asks_for_papers(said.text) or before.meant.subjects:
        return _understood(library, said.text, said, said.readings)
    return _understood(library, replaced(before.meant.text, said.text), said, _readings(before.meant, said))


def _of_them(before: Turn, said: Said) -> Understood | None:
    """Those papers of an answer that pass filters: "which of them are from March?" """
    wanted = among(said.text)
    return _narrowed(before.listing.meant, said) if wanted and said.taken and only_narrows(wanted) else None


def _of_papers(library: "Library", before: Turn, said: Said) -> Understood | None:
    """A question that leaves out its papers: those to choose from, one to compare, the one whose aspect it names."""
    wanted, name = among(said.text), compared_with(said.text)
    newest = wants_newest(said.text)
    if not (wanted or name or newest or with_paper(said.text, "")) or not before.listed:
        return None
    chinese, first = bool(HAN.search(said.text)), before.spoken_of[0]
    if newest and before.answer.quoted:
        papers = [paper for each in before.several if (paper := library.paper(each))]
        latest = max(papers, key=lambda paper: paper.published or date.min).arxiv_id
        text = f"{latest}是什么时候发布的" if chinese else f"when was {latest} published"
        return _understood(library, text, said, said.readings)
    if wanted:
        text = f"这些论文中哪些{wanted}" if chinese else f"which of these papers {wanted}"
        return Understood(text, "among", language_of(text), Filters(), said.readings, before.several, follows=True)
    other = _other(library, name, before) if name else None
    if other and other != first:
        text = f"比较 {first} 和 {other}" if chinese else f"compare {first} and {other}"
        return Understood(text, "compare", language_of(text), Filters(), said.readings, (first, other), follows=True)
    for named in _named_together(before, chinese), first:
        if named and (whole := with_paper(said.text, named)):
            meant = _understood(library, whole, said, said.readings)
            of_one = meant.kind in ("authors", "when", "similar") or before.meant.kind in OF_ONE_PAPER
            if len(meant.subjects) > 1 or (meant.subjects and named == first and of_one and before.answer.quoted):
                return meant
    return None


def _of_answer(library: "Library", before: Turn, said: Said) -> Understood | None:
    """More papers like those of an answer, or by the authors of the one that it speaks of."""
    if wants_more(said.text):
        return _more(library, before.listing)
    if not before.answer.quoted:
        return None
    paper = library.paper(before.spoken_of[0]) if same_authors(said.text) else None
    if paper and paper.authors:
        authors = Reading(" ".join(said.text.split()), Filters(authors=paper.authors[:MOST_AUTHORS]))
        return Understood("", "listing", language_of(said.text), readings=(*said.readings, authors), follows=True)
    return None


def _more(library: "Library", before: Turn) -> Understood | None:
    """The question before, asked of the papers that come behind those of its answer."""
    meant = before.meant
    if not before.answer.quoted or meant.kind not in ("find", "existence", "approaches", "among"):
        return None
    looked = [*before.answer.quoted, *(meant.subjects if meant.kind == "among" else ())]
    found = [hit.paper.arxiv_id for hit in find(library, replace(meant, kind="find", subjects=()), MOST_FOUND)]
    if meant.kind == "among":
        found = found[max(map(found.index, {*looked} & {*found}), default=-1) + 1 :]
    others = tuple(each for each in found if each not in looked)[:MOST_MORE]
    return replace(meant, kind="among", subjects=others, follows=True) if others else None


def _pointing(library: "Library", before: Turn, said: Said) -> Understood | None:
    """A question with "it", "the second one" or the like, about the paper that this means, or the topic."""
    topic = continuation(said.text)
    text = topic.text if topic else said.text
    if (their := _THEIR.search(text)) and before.meant.kind == "compare":
        text = f"{their['what']} of them"
    numbered = points_by_number(said.text)
    if not points_at_papers(said.text) or not before.listed or (is_count(said.text) and not has_content(said.text)):
        return None
    if not numbered and not (before := before.answering).answer.quoted:
        return None
    whole = pointed(text, before)
    if _ONLY_TWO.fullmatch(whole):
        whole = f"比较 {whole}" if HAN.search(said.text) else f"compare {whole}"
    meant = _understood(library, whole, said, said.readings)
    if meant.kind not in ("similar", "compare") and not numbered and asks_for_papers(said.text):
        named = by_name(text, _topic_of(library, before))
        return _understood(library, named, said, said.readings) if named else None
    return meant if meant.subjects else None


def _of_topic(library: "Library", before: Turn, said: Said) -> Understood | None:
    """A question that names another topic, place, paper or aspect in the place of what was asked before, or only
    filters, or the number of papers."""
    topic = continuation(said.text) or (of_a_list(said.text) if before.meant.kind in ("listing", "day") else None)
    if topic and is_full(topic.text) and not is_count(topic.text):
        return _understood(library, topic.text, said, said.readings)
    listed, whole = before.listing.meant, bool(said.taken) and asks_for_all(said.text)
    if said.taken and only_narrows(said.text):
        return _narrowed(listed, said) if _of_many(listed) else None
    if is_count(said.text) and (topic or not has_content(_without_opening(said.text))):
        return _counted(listed, said) if _of_many(listed) and not whole else None
    return _on_topic(library, before, said, topic) if topic else None


def _on_topic(library: "Library", before: Turn, said: Said, topic: Topic) -> Understood:
    """What was asked of one paper, of another or about another aspect; or what was asked of many, on another topic."""
    meant = before.meant
    if meant.subjects and (paper := subject(library, topic.text)):
        return _of_another(meant, topic.text, paper, said.readings)
    if meant.subjects and (aspect := aspect_in(topic.text)):
        return replace(_narrowed(meant, said), text=topic.text, kind="aspect", aspect=aspect)
    meant = before.listing.meant
    return _understood(library, continued(meant.text, topic), said, _readings(meant, said))


def _of_many(listed: Understood) -> bool:
    """Whether filters choose among the papers of an answer, as they do not of one paper."""
    return not listed.subjects or listed.kind in ("similar", "among")


def _narrowed(before: Understood, said: Said) -> Understood:
    return replace(before, readings=_readings(before, said), follows=True)


def _counted(before: Understood, said: Said) -> Understood:
    """How many papers answer the question before; an answer that chooses among papers says that anyway."""
    counted = before if before.kind == "among" else replace(before, text=f"{said.text} {before.text}", kind="count")
    return _narrowed(counted, said)


def _of_another(before: Understood, text: str, paper: str, readings: tuple[Reading, ...]) -> Understood:
    """What was asked of one paper, asked of another."""
    kind: Kind = before.kind if before.kind in OF_ONE_PAPER else "aspect" if before.aspect else "about"
    return replace(before, text=text, kind=kind, readings=readings, subjects=(paper,), follows=True)


def _topic_of(library: "Library", before: Turn) -> str:
    """What "it" means where papers are asked for that use it: the paper spoken of, by its name, or else the topic."""
    paper: Paper | None = library.paper(before.spoken_of[0]) if before.meant.subjects else None
    return (nickname(paper) or paper.title) if paper else phrase(before.meant.text)


def _named_together(before: Turn, chinese: bool) -> str:
    """The papers compared before, as one name; "" where none were."""
    compared = before.meant.subjects if before.meant.kind == "compare" else ()
    return (" 和 " if chinese else " and ").join(compared)


def _other(library: "Library", name: str, before: Turn) -> str | None:
    """The paper that goes by a name, or that words such as "the second one" point at."""
    if points_at_papers(name):
        name = pointed(name, before)
    return subject(library, name)


def _readings(before: Understood, said: Said) -> tuple[Reading, ...]:
    """The filters of the question before, but for those that this one says anew, and its own."""
    return (*kept_beside(before.readings, together(said.readings)), *said.readings)


def _understood(library: "Library", text: str, said: Said, readings: tuple[Reading, ...]) -> Understood:
    kind, subjects, aspect = kind_of(library, text, said)
    return Understood(text, kind, language_of(text), Filters(), readings, subjects, aspect, follows=True)


def _without_opening(text: str) -> str:
    return re.sub(r"^(?:and|so|then|那么?)\b", " ", text, flags=re.IGNORECASE)
