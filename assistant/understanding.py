"""What a question means: which papers it limits itself to, what kind of question it is, and, in a conversation, what it
leaves unsaid. By rules alone, in English and Chinese, so that the same words always mean the same."""

import re
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from assistant.conversation import (
    continuation,
    continued,
    only_narrows,
    pointed,
    points_at_papers,
    points_by_number,
)
from assistant.ellipsis import among, compared_with, with_paper
from assistant.filters_said import Said, as_digested, filters_said, kept_beside, laid_over, together
from assistant.finding import find
from assistant.kinds import asks_for_lack, general_kind, has_content, is_count, is_full
from assistant.meaning import kind_of, of_days
from assistant.namings import aspect_in
from assistant.selection import papers_that_answer
from assistant.subjects import subject
from assistant.turns import OF_ONE_PAPER, Answered, Turn
from assistant.values import Kind, Question, Reading, Understood
from vectorstore.languages import language_of
from vectorstore.traditional import simplified
from vectorstore.values import Filters, Language

if TYPE_CHECKING:
    from vectorstore.library import Library

LONGEST_HISTORY = 8
"""Earlier questions that are looked at."""

MOST_LOOKED_AT = 10
"""Papers of an earlier answer."""

_ANSWER_IN = re.compile(
    r"[,，.?？]?\s*(?:\b(?:please )?(?:answer|reply|respond|explain)?(?: this| it| me)? ?in (?P<en>English"
    r"|Chinese)(?: please)?(?:\s*[:：]|(?=\s*[?.!]*$))"
    r"|请?用(?P<zh>中文|英文|汉语|英语)(?:回答|解释|说明|作答|说|回复)?(?:[:：,，]|(?=[?？。]*$)))",
    re.IGNORECASE,
)
_SPEAKING = re.compile(r"\b(?:answer|reply|respond|explain)\b|用", re.IGNORECASE)
_THEIR = re.compile(r"\btheir (?P<what>[\w ]{3,40})", re.IGNORECASE)
_HAN = re.compile("[\u4e00-\u9fff]")


def understand(library: "Library", question: Question, today: date, answered: Answered) -> Understood:
    """What a question on one line means. `today` is what "last week" counts from; `answered` tells the papers that the
    answer to an earlier question shows, and is asked only where the question points at papers ("the second one") and
    does not bring those shown last."""
    question = replace(question, text=simplified(question.text), history=tuple(map(simplified, question.history)))
    history = question.history[-LONGEST_HISTORY:]
    before: Turn | None = None
    for place, text in enumerate(history, 1):
        asked = Question(text, question.filters, dropped=question.dropped)
        last = question if place == len(history) else asked
        meant = partial(_understand, library, asked, before, today)
        before = Turn(meant, answered, before, last.shown, last.cited)
    return _understand(library, question, before, today)


def _understand(library: "Library", question: Question, before: Turn | None, today: date) -> Understood:
    text, language = _answer_language(question.text)
    said = filters_said(text, today, partial(_is_author, library), question.dropped)
    meant = _in_conversation(library, before, said) if before else None
    if not meant:
        kind, subjects, aspect = kind_of(library, said.text, said)
        meant = Understood(said.text, kind, language, Filters(), said.readings, subjects, aspect)
    meant = _dated(library, meant, said)
    # What is given beside the question is not shown as understood from it.
    readings = kept_beside(meant.readings, question.filters)
    return replace(meant, language=language, readings=readings, filters=laid_over(together(readings), question.filters))


def _is_author(library: "Library", name: str) -> bool:
    """Whether a name is an author's. Two Chinese characters may be a word as well, such as 高效: where papers say it, it
    is that."""
    word = len(name) == 2 and _HAN.search(name)
    return library.has_author(name) and not (word and library.count(name, Filters()))


def _answer_language(text: str) -> tuple[str, Language]:
    """The question without "answer in Chinese", and the language of its answer."""
    wanted = _ANSWER_IN.search(text)
    if wanted and _SPEAKING.search(wanted[0]) and wanted[0].strip() != text.strip():
        chinese = (wanted["en"] or wanted["zh"]).lower() in ("chinese", "中文", "汉语")
        return (text[: wanted.start()] + " " + text[wanted.end() :]).strip(), "zh" if chinese else "en"
    return text, language_of(text)


def _in_conversation(library: "Library", before: Turn, said: Said) -> Understood | None:
    """A question that leans on those before it, made whole; None for one that stands by itself."""
    of_papers = _of_papers(library, before, said)
    if of_papers:
        return of_papers
    topic = continuation(said.text)
    if (their := _THEIR.search(topic or said.text)) and before.meant.kind == "compare":
        topic = f"{their['what']} of them"
    if points_at_papers(said.text) and before.shown and (points_by_number(said.text) or not _refused(library, before)):
        text = pointed(topic or said.text, before.listed, before.spoken_of[0], before.spoken_of)
        meant = _understood(library, text, said, said.readings)
        whether = general_kind(said.text, False, True) == "existence"
        if meant.subjects and (meant.kind in ("similar", "compare") or not whether):  # else "it" means no paper
            return meant
    if topic and is_full(topic) and not is_count(topic):
        return _understood(library, topic, said, said.readings)
    narrows = bool(said.readings) and only_narrows(said.text)
    counts = is_count(said.text) and not has_content(_without_opening(said.text))
    if not (topic or narrows or counts):
        return None
    return _continued(library, before.meant, said, topic, narrows)


def _refused(library: "Library", before: Turn) -> bool:
    """Whether the papers shown were no answer, but only near the question: nothing that "it" could mean."""
    meant = before.meant
    if before.quoted or meant.kind not in ("find", "existence", "approaches"):
        return False
    hits = find(library, meant, MOST_LOOKED_AT)
    return asks_for_lack(meant.text) or not papers_that_answer(library, meant.text, meant.language, hits)


def _of_papers(library: "Library", before: Turn, said: Said) -> Understood | None:
    """A question that leaves out its papers: those to choose from, one to compare, the one whose aspect it names."""
    wanted, name = among(said.text), compared_with(said.text)
    if not (wanted or name or with_paper(said.text, "")) or not before.shown:
        return None
    chinese, first = bool(_HAN.search(said.text)), before.spoken_of[0]
    if wanted:
        text = f"这些论文中哪些{wanted}" if chinese else f"which of these papers {wanted}"
        return Understood(text, "among", language_of(text), Filters(), said.readings, before.several, follows=True)
    other = _other(library, name, before) if name else None
    if other and other != first:
        text = f"比较 {first} 和 {name}" if chinese else f"compare {first} and {name}"
        papers = (first, other)
        return Understood(text, "compare", language_of(text), Filters(), said.readings, papers, follows=True)
    for named in _named_together(before, chinese), first:
        if named and (whole := with_paper(said.text, named)):
            meant = _understood(library, whole, said, said.readings)
            of_one = meant.kind in ("authors", "when") or before.meant.kind in OF_ONE_PAPER
            if meant.subjects and (meant.kind == "compare" or (named == first and of_one)):
                return meant
    return None


def _named_together(before: Turn, chinese: bool) -> str:
    """The papers compared before, as one name; "" where none were."""
    compared = before.meant.subjects if before.meant.kind == "compare" else ()
    return (" 和 " if chinese else " and ").join(compared)


def _other(library: "Library", name: str, before: Turn) -> str | None:
    """The paper that goes by a name, or that words such as "the second one" point at."""
    if points_at_papers(name):
        name = pointed(name, before.listed, before.spoken_of[0], before.spoken_of)
    return subject(library, name)


def _continued(library: "Library", before: Understood, said: Said, topic: str | None, narrows: bool) -> Understood:
    """The question before with what this one says of it: other filters, the number, another paper, another topic."""
    readings = (*kept_beside(before.readings, together(said.readings)), *said.readings)
    if narrows:
        return replace(before, readings=readings, follows=True)
    if is_count(said.text) and before.kind == "among":
        return replace(before, readings=readings, follows=True)  # whose answer says how many they are
    if is_count(said.text):
        return replace(before, text=f"{said.text} {before.text}", kind="count", readings=readings, follows=True)
    topic = topic or ""
    if before.subjects and (paper := subject(library, topic)):
        kind: Kind = before.kind if before.kind in OF_ONE_PAPER else "aspect" if before.aspect else "about"
        return replace(before, text=topic, kind=kind, readings=said.readings, subjects=(paper,), follows=True)
    if before.subjects and (aspect := aspect_in(topic)):
        return replace(before, text=topic, kind="aspect", aspect=aspect, readings=readings, follows=True)
    return _understood(library, continued(before.text, topic), said, readings)


def _understood(library: "Library", text: str, said: Said, readings: tuple[Reading, ...]) -> Understood:
    kind, subjects, aspect = kind_of(library, text, said)
    return Understood(text, kind, language_of(text), Filters(), readings, subjects, aspect, follows=True)


def _without_opening(text: str) -> str:
    return re.sub(r"^(?:and|so|then|那么?)\b", " ", text, flags=re.IGNORECASE)


def _dated(library: "Library", meant: Understood, said: Said) -> Understood:
    """Whose days the dates are that do not say so: what happened on a day stands in that day's digest, in the newest
    where no day is said; else of publication, unless no paper was published then and digests of then name some."""
    digested = tuple(as_digested(each) if each in said.dates else each for each in meant.readings)
    if meant.kind == "day":
        days = library.days()
        if days and not any(map(of_days, digested)):
            newest = days[-1][0]
            digested = (*digested, Reading("", Filters(digested_since=newest, digested_until=newest)))
        return replace(meant, readings=digested)
    if digested == meant.readings or library.count("", together(meant.readings)):
        return meant
    return replace(meant, readings=digested) if library.count("", together(digested)) else meant
