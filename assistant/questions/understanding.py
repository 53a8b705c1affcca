"""What a question means: which papers it limits itself to, what kind of question it is, and, in a conversation, what it
leaves unsaid. By rules alone, in English and Chinese, so that the same words always mean the same."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from assistant.questions.filters_said import Said, as_digested, filters_said, kept_beside, laid_over, together
from assistant.questions.following import follow
from assistant.questions.kinds import asks_for_lack, is_pasted, is_small_talk
from assistant.questions.meaning import kind_of, of_days
from assistant.questions.order import latest_first
from assistant.questions.turns import Answered, Shown, Turn
from assistant.values import Question, Reading, Understood
from vectorstore.arxiv_ids import addresses_as_ids
from vectorstore.languages import ENGLISH, HAN, language_of
from vectorstore.traditional import simplified
from vectorstore.values import Filters

if TYPE_CHECKING:
    from vectorstore.library import Library

LONGEST_HISTORY = 8
"""Earlier questions that are looked at."""


def understand(library: "Library", question: Question, today: date, answered: Answered) -> Understood:
    """What a question on one line means. `today` is what "last week" counts from; `answered` tells what the answer to
    an earlier question shows, and is asked only where the question points at papers ("the second one") and does not
    bring those shown last. Thanks, and what can't be looked for, say nothing to what follows."""
    question = replace(question, text=_plain(question.text), history=tuple(map(_plain, question.history)))
    history = [text for text in question.history if not (is_small_talk(text) or asks_for_lack(text))]
    history = history[-LONGEST_HISTORY:]
    last = Shown(question.shown, question.cited) if history and history[-1] == question.history[-1] else Shown(())
    before: Turn | None = None
    for place, text in enumerate(history, 1):
        asked = Question(text, question.filters, dropped=question.dropped)
        meant = partial(_understand, library, asked, before, today)
        before = Turn(meant, answered, before, last if place == len(history) else Shown(()))
    return _understand(library, question, before, today)


def _understand(library: "Library", question: Question, before: Turn | None, today: date) -> Understood:
    if is_pasted(question.text):  # an abstract's "in 2026" and "in the field of AI" limit nothing
        return Understood(question.text, "find", language_of(question.text), question.filters)
    said = filters_said(question.text, today, partial(_is_author, library), question.dropped)
    text, latest = latest_first(said.text)
    said = replace(said, text=text)
    meant, spoken = None, said.spoken
    if before and not said.text and said.taken and all(each.answer_in for each in said.taken):
        meant = replace(before.meant, readings=(*before.meant.readings, *said.readings), follows=True)
        spoken = meant.language
    elif before and (said.taken or not is_small_talk(said.text)):
        meant = follow(library, before, said)
    if not meant:
        kind, subjects, aspect = kind_of(library, said.text, said)
        meant = Understood(said.text, kind, spoken, Filters(), said.readings, subjects, aspect)
    meant = _dated(library, replace(meant, latest=latest or meant.latest), said)
    # What is given beside the question is not shown as understood from it.
    readings = _answered_in(kept_beside(meant.readings, question.filters))
    language = next((each.answer_in for each in readings if each.answer_in), spoken)
    return replace(meant, language=language, readings=readings, filters=laid_over(together(readings), question.filters))


def _plain(text: str) -> str:
    """A question in simplified characters, with ids for addresses on arXiv, and in small letters where all of it is in
    capitals, which then mark no name: "ITS LIMITS?" """
    text = addresses_as_ids(text)
    shouted = text.isupper() and ENGLISH.search(text)
    return simplified(text.lower() if shouted else text)


def _is_author(library: "Library", name: str) -> bool:
    """Whether a name is an author's. Two Chinese characters may be a word as well, such as 高效: where papers say it,
    it is that. So may one word in small letters, such as long: where more papers say it than such authors wrote."""
    if not library.has_author(name):
        return False
    if len(name) == 2 and HAN.search(name):
        return not library.count(name, Filters())
    lone = name.islower() and name.isalpha() and not HAN.search(name)
    return not lone or library.count(name, Filters()) < library.count("", Filters(authors=(name,)))


def _answered_in(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings with no language to answer in but the last that was said."""
    last = next((each for each in reversed(readings) if each.answer_in), None)
    return tuple(each for each in readings if not each.answer_in or each is last)


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
