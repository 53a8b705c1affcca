"""From a question to a cited answer: understood, then the papers, then prose."""

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answers import forms
from assistant.answers.draft import Draft
from assistant.answers.form_texts import FORM_TEXTS, limits
from assistant.answers.gathering import gathered, settled
from assistant.answers.notices import notice
from assistant.language_model import LanguageModel, LanguageModelError, Meter, Usage
from assistant.language_model.totals import add_to_totals
from assistant.links import checked_template
from assistant.texts import TEXTS, Texts
from assistant.understand.by_model import ByModel
from assistant.understand.intent import Intent
from assistant.understand.understanding import Understanding
from assistant.values import Answer, Delta, Event, Found, Judged, Question, Step
from assistant.writing import write
from vectorstore.errors import UserError
from vectorstore.glossary import Glossary
from vectorstore.settings import Settings
from vectorstore.text.languages import language_of
from vectorstore.text.normal_text import asked
from vectorstore.values import Language

if TYPE_CHECKING:
    from vectorstore.library import Library

LONGEST_QUESTION = 2_000
"""Characters."""

TOP = 10

SOME_WAY_OFF = 0.05
"""The probability to answer of the best paper from which a language model may look further for a refused question."""


class Assistant:
    """Answers questions from a library; safe to share between threads. Raises UserError on a bad `entry_url`, and on a
    bad glossary in the home."""

    def __init__(self, library: "Library", settings: Settings, today: Callable[[], date] = date.today) -> None:
        """`today` is what "last week" counts from where a question does not say."""
        self._library = library
        self._settings = settings
        self._today = today
        self._template = checked_template(settings.entry_url)
        self._glossary = Glossary.load(settings.home)
        self._understanding = Understanding(library, self._glossary)
        self._model = LanguageModel(settings) if settings.llm else None
        self._by_model = ByModel(library, settings) if settings.llm and settings.understand == "model" else None

    @property
    def writer(self) -> str:
        """The language model that words answers, as the settings name it; empty without one."""
        return self._model.name if self._model else ""

    def ask(self, question: Question, top: int = TOP) -> Answer:
        """Answers a question whole, with all papers that answer or may, and near ones up to `top` papers in all. Raises
        UserError on an empty or too long question, and on an empty library."""
        *_, answer = self.stream(question, top)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: Question, top: int = TOP) -> Generator[Event, None, None]:
        """Yields the papers as soon as they are found, then the answer in pieces, with the steps that a language
        model's takes, last the whole, checked answer, whose text takes the place of the pieces. Raises UserError as
        `ask` does, before the first event."""
        started, meter = time.perf_counter(), Meter()
        intent, told = self._read(question, meter)
        if not self._library.counts().papers:
            raise UserError(TEXTS[intent.language].empty_library)
        meant = settled(self._library, intent, question.today or self._today())
        found = gathered(self._library, meant, top)
        yield Found(tuple(found), intent)
        draft = self._draft(meant)
        composed = forms.answer(draft, found)
        answer = Answer(
            composed.text,
            composed.citations,
            tuple(found),
            composed.refused,
            intent.language,
            "extractive",
            intent,
            f"{self._notice(question, intent, meant)} {told}".strip(),
        )
        try:
            if self._model and meant.act in forms.WRITTEN and (not answer.refused or _any_near(found)):
                answer = yield from self._written(self._model, meter, question, draft, answer)
            else:
                yield from map(Delta, composed.pieces)
        finally:  # also where the reader leaves: what was read and written until then is paid for
            usage = meter.usage(self._settings.llm_price)
            if usage:
                add_to_totals(self._settings, usage)
        yield replace(answer, usage=usage, seconds=time.perf_counter() - started)

    def understood(self, question: Question) -> Intent:
        """Tells what a question means, without answering it. Raises UserError on one that is empty or too long."""
        return self._read(question, Meter())[0]

    def _read(self, question: Question, meter: Meter) -> tuple[Intent, str]:
        """What a question means, and a line on a language model that did not tell."""
        clean = replace(question, text=checked_question(question.text), history=_cleaned(question.history))
        today = question.today or self._today()
        intent = self._understanding.intent(clean, today, self._shown)
        if not self._by_model:
            return intent, ""
        intent, failure = self._by_model.over(intent, clean, today, meter)
        if not failure:
            return intent, ""
        return intent, self._failed(TEXTS[intent.language].read_without_model, failure, intent.language)

    def _shown(self, intent: Intent) -> list[str]:
        """The arXiv ids that the answer to an earlier question of the conversation shows."""
        found = gathered(self._library, settled(self._library, intent, self._today()), TOP)
        return [each.hit.paper.arxiv_id for each in found[:TOP]]

    def _draft(self, intent: Intent) -> Draft:
        return Draft(self._library, intent, self._glossary, self._template)

    def _notice(self, question: Question, intent: Intent, meant: Intent) -> str:
        given = limits(question.filters, FORM_TEXTS[intent.language])
        return notice(self._library, question.text, intent, meant, given, question.today or self._today())

    def _written(
        self, model: LanguageModel, meter: Meter, question: Question, quoted: Draft, extractive: Answer
    ) -> Generator[Step | Delta, None, Answer]:
        """The language model's answer, or the extractive one with a notice that says why."""
        texts, started = TEXTS[extractive.language], time.perf_counter()
        asked = replace(question, text=checked_question(question.text), history=_cleaned(question.history))
        today = question.today or self._today()
        draft, refused = self._draft(quoted.intent), extractive.refused
        try:
            written = yield from write(
                draft, self._settings, model, meter, asked, extractive.papers, quoted, refused, today
            )
        except LanguageModelError as failure:
            failed = texts.refused_without_model if refused else texts.model_failed
            return _noting(extractive, self._failed(failed, failure, extractive.language))
        if written is None:
            return extractive
        told = _made(model, meter.usage(self._settings.llm_price), time.perf_counter() - started, texts)
        if written.finish != "said":
            told = f"{told} {texts.finishes[written.finish]}"
        answer = replace(
            extractive,
            text=written.text,
            citations=written.citations,
            papers=written.papers,
            refused=written.refused,
            mode=model.name,
            checks=written.checks,
        )
        return _noting(answer, told)

    def _failed(self, template: str, failure: LanguageModelError, language: Language) -> str:
        """One line on why the language model gave nothing."""
        reason = str(getattr(TEXTS[language], failure.reason)).format(error=failure.detail)
        return template.format(model=self._settings.llm, reason=reason)


def _made(model: LanguageModel, usage: Usage | None, seconds: float, texts: Texts) -> str:
    """One line on who wrote an answer, in what time, and what all its calls took."""
    if not usage or not usage.written:
        return texts.model_wrote.format(model=model.name, seconds=seconds)
    taken = {"model": model.name, "seconds": seconds, "read": usage.read, "written": usage.written}
    if usage.cost is None:
        return texts.model_wrote_tokens.format(**taken)
    return texts.model_wrote_cost.format(**taken, cost=f"{usage.cost:.2g}")


def _any_near(found: Sequence[Judged]) -> bool:
    """Whether a refused question has papers that may answer it, or are near."""
    return any(each.relevance != "no" or each.score >= SOME_WAY_OFF for each in found)


def _noting(answer: Answer, told: str) -> Answer:
    """The answer with one more notice."""
    return replace(answer, notice=f"{answer.notice} {told}".strip())


def _cleaned(history: Sequence[str]) -> tuple[str, ...]:
    """The earlier questions that say anything, each on one line and of a question's length."""
    lines = (asked(text)[:LONGEST_QUESTION] for text in history)
    return tuple(filter(None, lines))


def checked_question(text: str) -> str:
    """Returns the question as it is read, on one line. Raises UserError when nothing or too much is asked."""
    question = asked(text)
    texts = TEXTS[language_of(question[:LONGEST_QUESTION])]
    if not any(character.isalnum() for character in question):
        raise UserError(texts.empty_question)
    if len(question) > LONGEST_QUESTION:
        raise UserError(texts.long_question.format(length=len(question), limit=LONGEST_QUESTION))
    return question
