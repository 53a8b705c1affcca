"""From a question to a cited answer: search, the papers, then prose."""

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answers import forms
from assistant.answers.generative import generate
from assistant.language_model import LanguageModelError
from assistant.links import checked_template
from assistant.markdown import visible
from assistant.questions.expressions import no_such_days
from assistant.questions.filters_said import turned
from assistant.questions.finding import asked_of_sentences
from assistant.questions.turns import Shown
from assistant.questions.understanding import understand
from assistant.quotes import Quote, ranked_sentences
from assistant.texts import TEXTS
from assistant.values import Answer, Delta, Event, Found, Question, Understood
from vectorstore.errors import UserError
from vectorstore.languages import language_of
from vectorstore.romanised import readings
from vectorstore.settings import Settings
from vectorstore.values import Hit

if TYPE_CHECKING:
    from vectorstore.library import Library

LONGEST_QUESTION = 2_000
"""Characters."""


class Assistant:
    """Answers questions from a library; safe to share between threads. Raises UserError on a bad `entry_url`."""

    def __init__(self, library: "Library", settings: Settings, today: Callable[[], date] = date.today) -> None:
        """`today` is what "last week" counts from."""
        self._library = library
        self._settings = settings
        self._today = today
        self._template = checked_template(settings.entry_url)

    def ask(self, question: Question, top: int = 10) -> Answer:
        """The whole answer with the `top` papers found. Raises UserError on an empty or too long question, and on an
        empty library."""
        *_, answer = self.stream(question, top)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: Question, top: int = 10) -> Generator[Event, None, None]:
        """The papers as soon as they are found, then the answer in pieces, last the whole, checked answer, whose text
        takes the place of the pieces. Raises UserError as `ask` does, before the first event."""
        started = time.perf_counter()
        understood = self.understood(question)
        hits = tuple(forms.papers(self._library, understood, top))
        if not hits and not self._library.counts().papers:
            raise UserError(TEXTS[understood.language].empty_library)
        quotes = self._quotes(understood, hits)
        yield Found(hits, tuple(ranked[0].text if ranked else "" for ranked in quotes), understood)
        composed = forms.answer(self._library, understood, list(zip(hits, quotes, strict=True)), self._template)
        answer = Answer(
            composed.text,
            composed.citations,
            hits,
            composed.refused,
            understood.language,
            "extractive",
            understood.filters,
            notice=" ".join(filter(None, (self._dated(question.text, understood), self._romanised(understood)))),
            understood=understood,
        )
        if self._settings.llm and not answer.refused and understood.kind in forms.WRITTEN:
            answer = yield from self._written(understood.by_titles, _cleaned(question.history), answer)
        else:
            yield from map(Delta, composed.pieces)
        yield replace(answer, seconds=time.perf_counter() - started)

    def understood(self, question: Question) -> Understood:
        """What a question means, without answering it. Raises UserError on one that is empty or too long."""
        clean = replace(question, text=checked_question(question.text), history=_cleaned(question.history))
        meant = understand(self._library, clean, self._today(), self._shown)
        named = [self._library.paper(each) for each in meant.subjects if meant.follows and each in meant.text]
        return replace(meant, titles=tuple((paper.arxiv_id, paper.title) for paper in named if paper))

    def _quotes(self, understood: Understood, hits: Sequence[Hit]) -> list[list[Quote]]:
        """The sentences of each paper's abstract, those first that meet the question best."""
        told = [(hit.paper.title, hit.paper.abstract) for hit in hits]
        return ranked_sentences(self._library, asked_of_sentences(self._library, understood), told)

    def _shown(self, understood: Understood) -> Shown:
        """What the answer to an earlier question of the conversation shows."""
        hits = forms.papers(self._library, understood, 10)
        found = list(zip(hits, self._quotes(understood, hits), strict=True))
        composed = forms.answer(self._library, understood, found, self._template)
        quoted = dict.fromkeys(citation.arxiv_id for citation in composed.citations)
        return Shown(tuple(hit.paper.arxiv_id for hit in hits), tuple(quoted))

    def _dated(self, asked: str, understood: Understood) -> str:
        """Which days of a question are none, and whether the first of two was given last."""
        texts = TEXTS[understood.language]
        lines = [texts.no_such_day.format(day=day) for day in no_such_days(asked, self._today())]
        return " ".join([*lines, texts.turned] if turned(understood.readings, self._today()) else lines)

    def _romanised(self, understood: Understood) -> str:
        """As which names Chinese authors were looked for, of the ways to write them those that the library holds."""
        said = TEXTS[understood.language].romanised
        lines = []
        for name in (part.strip() for each in understood.filters.authors for part in each.split("&")):
            if ways := readings(name):
                held = [way for way in ways if self._library.has_author(way)] or ways[:1]
                lines.append(said.format(name=name, readings=" / ".join(held)))
        return " ".join(lines)

    def _written(self, text: str, history: Sequence[str], extractive: Answer) -> Generator[Delta, None, Answer]:
        """The language model's answer, or the extractive one with a notice that says why."""
        model, texts, started = str(self._settings.llm), TEXTS[extractive.language], time.perf_counter()
        cited = [citation.arxiv_id for citation in extractive.citations]
        hits = sorted(extractive.hits, key=lambda hit: hit.paper.arxiv_id not in cited)
        try:
            written, usage = yield from generate(
                self._library, self._settings, text, extractive.language, hits, history
            )
        except LanguageModelError as failure:
            reason = str(getattr(texts, failure.reason)).format(error=failure.detail)
            return replace(
                extractive, notice=_joined(extractive, texts.model_failed.format(model=model, reason=reason))
            )
        said = texts.model_wrote_tokens if usage.written else texts.model_wrote
        notice = said.format(model=model, seconds=time.perf_counter() - started, read=usage.read, written=usage.written)
        return replace(
            extractive,
            text=written.text,
            citations=written.citations,
            refused=written.refused,
            mode=model,
            notice=_joined(extractive, notice),
        )


def _joined(extractive: Answer, notice: str) -> str:
    """A notice behind the one that stands already."""
    return f"{extractive.notice} {notice}".strip()


def _cleaned(history: Sequence[str]) -> tuple[str, ...]:
    """The earlier questions that say anything, each on one line and of a question's length."""
    lines = (" ".join(visible(text).split())[:LONGEST_QUESTION] for text in history)
    return tuple(filter(None, lines))


def checked_question(text: str) -> str:
    """The question on one line, without control characters. Raises UserError when nothing or too much is asked."""
    asked = " ".join(visible(text).split())
    texts = TEXTS[language_of(asked[:LONGEST_QUESTION])]
    if not any(character.isalnum() for character in asked):
        raise UserError(texts.empty_question)
    if len(asked) > LONGEST_QUESTION:
        raise UserError(texts.long_question.format(length=len(asked), limit=LONGEST_QUESTION))
    return asked
