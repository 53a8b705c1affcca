"""How well a library answers: questions with what their answers must hold, and the figures that come of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.checking import misquoted
from assistant.prompt import VERSION
from assistant.values import Answer, Question
from vectorstore.errors import UserError
from vectorstore.values import Filters

if TYPE_CHECKING:
    from assistant.answer import Assistant
    from vectorstore.library import Library

DEPTH = 10
"""Papers of an answer that are looked at."""

EXAMPLE = '{"id": "1", "q": "…", "expected": ["2512.15702"], "filters": {"since": "2025-12-01"}, "quotes": ["…"]}'


@dataclass(frozen=True, slots=True)
class Expectation:
    """A question with the papers that answer it in any order; whether it must be refused; and what must
    stand in the quotes of its answer."""

    id: str
    question: str
    expected: tuple[str, ...] = ()
    filters: Filters = Filters()
    refused: bool = False
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer came to: the place of the first expected paper (0 where it is not among the first ten), the share
    of expected papers among them, its citations and how many of those are sound, and quotes that are missing."""

    asked: Expectation
    rank: int
    recall: float
    refused: bool
    citations: int
    sound: int
    precise: int
    missing: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """All outcomes in numbers; shares are 0 to 1, and 1 where there was nothing to count. Seconds are an answer's."""

    questions: int
    recall: float
    mrr: float
    wrongly_refused: int
    wrongly_answered: int
    sound_citations: float
    precise_citations: float
    missing_quotes: int
    p50: float
    p95: float
    mode: str
    prompt: str = VERSION


def read_expectations(text: str, place: str) -> list[Expectation]:
    """The questions of a file with a JSON object a line. Raises UserError naming `place` and the line."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise UserError(f"{place} holds no question: give lines such as {EXAMPLE}")
    return [_expectation(line, f"{place}:{number}") for number, line in lines]


def _expectation(line: str, place: str) -> Expectation:
    try:
        told = json.loads(line)
        return Expectation(
            id=str(told["id"]),
            question=_text(told["q"]),
            expected=tuple(map(_text, told.get("expected", ()))),
            filters=_filters(told.get("filters", {})),
            refused=bool(told.get("refused", False)),
            quotes=tuple(map(_text, told.get("quotes", ()))),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UserError(f"{place} cannot be read ({error}): give lines such as {EXAMPLE}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _filters(told: dict[str, Any]) -> Filters:
    days = ("since", "until", "digested_since", "digested_until")
    given: dict[str, Any] = {
        name: date.fromisoformat(value) if name in days else tuple(value) for name, value in told.items()
    }
    return Filters(**given)


def outcomes(
    library: "Library", assistant: "Assistant", asked: Iterable[Expectation]
) -> Iterator[tuple[Outcome, Answer]]:
    """Asks each question and compares, as the answers come."""
    for each in asked:
        answer = assistant.ask(Question(each.question, each.filters), DEPTH)
        yield _outcome(library, each, answer), answer


def _outcome(library: "Library", asked: Expectation, answer: Answer) -> Outcome:
    found = [hit.paper.arxiv_id for hit in answer.hits[:DEPTH]]
    quoted = "\n".join(cited.quote for cited in answer.citations)
    return Outcome(
        asked=asked,
        rank=next((place for place, arxiv_id in enumerate(found, 1) if arxiv_id in asked.expected), 0),
        recall=len({*found} & {*asked.expected}) / len(asked.expected) if asked.expected else 1.0,
        refused=answer.refused,
        citations=len(answer.citations),
        sound=sum(not misquoted(library, cited) for cited in answer.citations),
        precise=sum(cited.arxiv_id in asked.expected for cited in answer.citations),
        missing=tuple(quote for quote in asked.quotes if quote not in quoted),
        seconds=answer.seconds,
    )


def figures(all_of: Sequence[Outcome], mode: str) -> Figures:
    """The outcomes summed up. Recall and MRR are over the questions with expected papers, the precision of citations
    over the answered ones among them."""
    searched = [one for one in all_of if one.asked.expected]
    answered = [one for one in searched if not one.refused]
    seconds = sorted(one.seconds for one in all_of)
    return Figures(
        questions=len(all_of),
        recall=_share(sum(one.recall for one in searched), len(searched)),
        mrr=_share(sum(1 / one.rank for one in searched if one.rank), len(searched)),
        wrongly_refused=sum(one.refused and not one.asked.refused for one in all_of),
        wrongly_answered=sum(one.asked.refused and not one.refused for one in all_of),
        sound_citations=_share(sum(one.sound for one in all_of), sum(one.citations for one in all_of)),
        precise_citations=_share(sum(one.precise for one in answered), sum(one.citations for one in answered)),
        missing_quotes=sum(len(one.missing) for one in all_of),
        p50=seconds[len(seconds) // 2],
        p95=seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))],
        mode=mode,
    )


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 1.0


def complaints(outcome: Outcome) -> list[str]:
    """What is wrong with an answer, each in a few words."""
    wrong = []
    if outcome.refused != outcome.asked.refused:
        wrong.append("refused" if outcome.refused else "answered, should be refused")
    if outcome.asked.expected and outcome.recall < 1:
        wrong.append(f"expected papers found: {outcome.recall:.0%}")
    if outcome.sound < outcome.citations:
        wrong.append(f"unsound citations: {outcome.citations - outcome.sound}")
    return wrong + [f"not quoted: {quote}" for quote in outcome.missing]
