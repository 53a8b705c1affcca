"""A question read by a language model: what it says is checked against the library and laid over the local Intent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.language_model import LanguageModel, LanguageModelError, Meter
from assistant.understand import limits
from assistant.understand.intent import Act, Intent, PaperType
from assistant.understand.model_checks import limits_said, papers_said, phrases
from assistant.understand.model_form import QuestionForm, messages
from assistant.understand.thread import LISTING, OF_ONE, OF_SEVERAL
from assistant.understand.understanding import is_text
from assistant.values import Question
from vectorstore.settings import Settings
from vectorstore.values import Language, Paper

if TYPE_CHECKING:
    from vectorstore.library import Library

UNDERSTAND_TIMEOUT = 4.0
"""Seconds that a reader waits for the model, all told."""

SURE_ENOUGH = 0.9
"""How sure the local Intent must be that a question asks for no papers, for the model not to be asked."""

SURE_OF_MODEL = 0.8
"""How sure an Intent by a model is taken to be; not measured."""

TYPED: dict[Language, dict[PaperType, str]] = {
    "en": {"survey": "survey", "benchmark": "benchmark", "dataset": "dataset", "code": "code"},
    "zh": {"survey": "综述", "benchmark": "基准", "dataset": "数据集", "code": "代码"},
}
"""The words of a type that the local Intent does not have."""

NAMING: frozenset[Act] = OF_ONE | {"similar", "compare", "among"}


class ByModel:
    """Reads questions with the language model of the settings; safe to share between threads."""

    def __init__(self, library: "Library", settings: Settings) -> None:
        self._library = library
        self._timeout = min(settings.llm_timeout, UNDERSTAND_TIMEOUT)
        self._model = LanguageModel(settings.model_copy(update={"llm_timeout": self._timeout}))

    def over(
        self, local: Intent, asked: Question, today: date, meter: Meter
    ) -> tuple[Intent, LanguageModelError | None]:
        """The local Intent with what the model says laid over it; where the model fails as it is, with the reason."""
        surely_none = local.act in ("talk", "order") and local.sure >= SURE_ENOUGH
        if surely_none or is_text(asked.text) or not self._library.counts().papers:
            return local, None
        shown = [paper for each in asked.shown if (paper := self._library.paper(each))]
        try:
            conversation = messages(self._library, asked, shown, today)
            form = self._model.filled(QuestionForm, conversation, self._timeout, meter)
            return laid_over(local, form, asked, self._library, shown, today), None
        except LanguageModelError as failure:
            return local, failure


def laid_over(
    local: Intent, form: QuestionForm, asked: Question, library: "Library", shown: Sequence[Paper], today: date
) -> Intent:
    """The local Intent with what of a form holds. Raises LanguageModelError "unusable" where that is nothing."""
    act, limited = form.act, form.act in LISTING | OF_SEVERAL
    wanted, unwanted = (phrases(words) if limited else () for words in (form.wanted, form.unwanted))
    kind = form.type if limited else None
    said = limits_said(local, form, asked, library, today) if limited else ()
    papers, absent = papers_said(local, form, asked, library, shown) if act in NAMING else ((), ())
    answer_in = form.answer_in if form.answer_in and form.answer_in != local.language else local.answer_in
    follows = bool(form.follows and asked.history)
    intent = replace(
        local, act=act, wanted=wanted, unwanted=unwanted, type=kind, limits=said, papers=papers, absent=absent,
        typed=() if not kind else local.typed if kind == local.type else (TYPED[local.language][kind],),
        filters=limits.laid_over(limits.together(each.filters for each in said), asked.filters),
        overruled=limits.overruled(said, asked.filters),
        aspect=(form.aspect or local.aspect or "other") if act == "aspect" else None,
        latest=bool(form.latest) and limited,
        beyond=local.beyond if act in LISTING else (),
        answer_in=answer_in, language=answer_in or local.language, follows=follows,
        read_as=tuple(pair for pair in local.read_as if not any(pair[0] in each for each in (*wanted, *unwanted))),
        sure=max(local.sure, SURE_OF_MODEL) if act == local.act else SURE_OF_MODEL,
    )  # fmt: skip
    if follows or local.follows:
        text = " ".join(wanted) if act in LISTING else local.text if act == local.act else asked.text
        intent = replace(intent, text=text)
    if not _says_something(intent):
        raise LanguageModelError("unusable")
    return intent


def _says_something(intent: Intent) -> bool:
    named, act = bool(intent.papers or intent.absent), intent.act
    if act in OF_ONE or act == "similar":
        return named
    if act == "papers":
        return bool(intent.topic or intent.unwanted or intent.limits or intent.latest or intent.beyond)
    return bool(intent.wanted or (named and act == "compare")) if act in ("define", "compare") else True
