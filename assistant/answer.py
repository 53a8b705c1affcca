"""From a question to a cited answer: search, the papers, then prose."""

import time
from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.extractive import Composed, compose
from assistant.generative import generate
from assistant.language_model import LanguageModelError
from assistant.links import checked_template
from assistant.markdown import visible
from assistant.quotes import quotes_of
from assistant.texts import TEXTS
from assistant.values import Answer, Delta, Event, Found, Question
from vectorstore.errors import UserError
from vectorstore.languages import language_of
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from vectorstore.library import Library

LONGEST_QUESTION = 2_000
"""Characters."""


class Assistant:
    """Answers questions from a library; safe to share between threads. Raises UserError on a bad `entry_url`."""

    def __init__(self, library: "Library", settings: Settings) -> None:
        self._library = library
        self._settings = settings
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
        text = checked_question(question.text)
        language = language_of(text)
        hits = tuple(self._library.search(text, question.filters, top))
        if not hits and not self._library.counts().papers:
            raise UserError(TEXTS[language].empty_library)
        quotes = quotes_of(self._library, text, [hit.paper.abstract for hit in hits])
        yield Found(hits, tuple(ranked[0].text if ranked else "" for ranked in quotes))
        composed = compose(self._library, text, language, list(zip(hits, quotes, strict=True)), self._template)
        answer = Answer(
            composed.text, composed.citations, hits, composed.refused, language, "extractive", question.filters
        )
        if self._settings.llm and not answer.refused:
            answer = yield from self._written(text, answer)
        else:
            yield from map(Delta, composed.pieces)
        yield replace(answer, seconds=time.perf_counter() - started)

    def _written(self, text: str, extractive: Answer) -> Generator[Delta, None, Answer]:
        """The language model's answer, or the extractive one with a notice that says why."""
        model = str(self._settings.llm)
        try:
            written: Composed = yield from generate(
                self._library, self._settings, text, extractive.language, extractive.hits
            )
        except LanguageModelError as failure:
            texts = TEXTS[extractive.language]
            reason = str(getattr(texts, failure.reason)).format(error=failure.detail)
            return replace(extractive, notice=texts.model_failed.format(model=model, reason=reason))
        return replace(extractive, text=written.text, citations=written.citations, refused=written.refused, mode=model)


def checked_question(text: str) -> str:
    """The question on one line, without control characters. Raises UserError when nothing or too much is asked."""
    asked = " ".join(visible(text).split())
    texts = TEXTS[language_of(asked[:LONGEST_QUESTION])]
    if not any(character.isalnum() for character in asked):
        raise UserError(texts.empty_question)
    if len(asked) > LONGEST_QUESTION:
        raise UserError(texts.long_question.format(length=len(asked), limit=LONGEST_QUESTION))
    return asked
