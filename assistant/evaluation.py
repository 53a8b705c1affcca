"""How well a library answers: questions with what their answers must hold, and the figures that come of them."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.answer import Assistant
from assistant.checks.checking import misquoted
from assistant.expectations import Expectation
from assistant.values import Answer, Question
from assistant.writing.prompt import VERSION
from vectorstore.settings import Settings
from vectorstore.text.folding import fold
from vectorstore.text.languages import HAN
from vectorstore.values import Filters

if TYPE_CHECKING:
    from vectorstore.library import Library

DEPTH = 10
"""Papers of an answer that are looked at."""

_SPACE = re.compile(r"\s+")
_BESIDE_HAN = re.compile(rf"(?<={HAN.pattern})\s+|\s+(?={HAN.pattern})")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer came to: the place of the first expected paper (0 where it is not among the first ten), the share
    of expected papers among them, its citations and how many of those are sound, quotes that are missing, and what its
    words were understood to limit it to."""

    asked: Expectation
    rank: int
    recall: float
    refused: bool
    citations: int
    sound: int
    precise: int
    missing: tuple[str, ...]
    understood: Filters
    seconds: float

    @property
    def misread(self) -> bool:
        """Whether the words were taken for other filters than they must be."""
        wanted = self.asked.filters
        return wanted is not None and _comparable(self.understood) != _comparable(wanted)


@dataclass(frozen=True, slots=True)
class Figures:
    """All outcomes in numbers; shares are 0 to 1, and None where there was nothing to count. Seconds are an
    answer's."""

    questions: int
    recall: float | None
    mrr: float | None
    wrongly_refused: int
    wrongly_answered: int
    misread_filters: int
    sound_citations: float | None
    precise_citations: float | None
    missing_quotes: int
    p50: float
    p95: float
    mode: str
    prompt: str = VERSION


def outcomes(
    library: "Library", settings: Settings, asked: Iterable[Expectation], today: date | None = None
) -> Iterator[tuple[Outcome, Answer]]:
    """Asks each question and compares, as the answers come. `today` is for questions that name none."""
    assistant = Assistant(library, settings)
    for each in asked:
        asked_of = Question(each.question, each.limit_to, today=each.today or today)
        answer = assistant.ask(asked_of, DEPTH)
        words = assistant.understood(replace(asked_of, filters=Filters())) if each.limit_to else answer.understood
        yield _outcome(library, each, answer, words.filters), answer


def _outcome(library: "Library", asked: Expectation, answer: Answer, understood: Filters) -> Outcome:
    found = [judged.hit.paper.arxiv_id for judged in answer.papers[:DEPTH]]
    quoted = [_spelled(cited.quote) for cited in answer.citations]
    return Outcome(
        asked=asked,
        rank=next((place for place, arxiv_id in enumerate(found, 1) if arxiv_id in asked.expected), 0),
        recall=len({*found} & {*asked.expected}) / len(asked.expected) if asked.expected else 1.0,
        refused=answer.refused,
        citations=len(answer.citations),
        sound=sum(not misquoted(library, cited) for cited in answer.citations),
        precise=sum(cited.arxiv_id in asked.expected for cited in answer.citations),
        missing=tuple(quote for quote in asked.quotes if not any(_spelled(quote) in each for each in quoted)),
        understood=understood,
        seconds=answer.seconds,
    )


def figures(all_of: Sequence[Outcome], mode: str) -> Figures:
    """Returns the outcomes summed up. Recall and MRR are over the questions with expected papers, the precision of
    citations over the answered ones among them."""
    searched = [one for one in all_of if one.asked.expected]
    answered = [one for one in searched if not one.refused]
    seconds = sorted(one.seconds for one in all_of)
    return Figures(
        questions=len(all_of),
        recall=_share(sum(one.recall for one in searched), len(searched)),
        mrr=_share(sum(1 / one.rank for one in searched if one.rank), len(searched)),
        wrongly_refused=sum(one.refused and not one.asked.refused for one in all_of),
        wrongly_answered=sum(one.asked.refused and not one.refused for one in all_of),
        misread_filters=sum(one.misread for one in all_of),
        sound_citations=_share(sum(one.sound for one in all_of), sum(one.citations for one in all_of)),
        precise_citations=_share(sum(one.precise for one in answered), sum(one.citations for one in answered)),
        missing_quotes=sum(len(one.missing) for one in all_of),
        p50=seconds[len(seconds) // 2],
        p95=seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))],
        mode=mode,
    )


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None


def _spelled(text: str) -> str:
    """A text whatever its case and its spaces, which beside Chinese characters mean nothing."""
    return _SPACE.sub(" ", _BESIDE_HAN.sub("", text.casefold())).strip()


def _comparable(filters: Filters) -> dict[str, Any]:
    """Filters whatever the order, case and accents of their names."""
    values = {field.name: getattr(filters, field.name) for field in fields(Filters)}
    return {name: frozenset(map(fold, value)) if isinstance(value, tuple) else value for name, value in values.items()}


def complaints(outcome: Outcome) -> list[str]:
    """Tells what is wrong with an answer, each in a few words."""
    wrong = []
    if outcome.refused != outcome.asked.refused:
        wrong.append("refused" if outcome.refused else "answered, should be refused")
    if outcome.asked.expected and outcome.recall < 1:
        wrong.append(f"expected papers found: {outcome.recall:.0%}")
    if outcome.sound < outcome.citations:
        wrong.append(f"unsound citations: {outcome.citations - outcome.sound}")
    if outcome.misread:
        wrong.append(f"understood: {_said(outcome.understood)}, should be: {_said(outcome.asked.filters or Filters())}")
    return wrong + [f"not quoted: {quote}" for quote in outcome.missing]


def _said(filters: Filters) -> str:
    """Filters as a line of the file would give them."""
    given = {field.name: value for field in fields(filters) if (value := getattr(filters, field.name))}
    return json.dumps(given, default=str, ensure_ascii=False)
