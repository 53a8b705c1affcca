"""A conversation without its screen: questions to begin with, what they are limited to, and how each one goes."""

import logging
import math
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from markupsafe import Markup

from assistant.answer import Assistant
from assistant.values import Answer, Delta, Found, Step
from ui.pages.chat.turn import Turn, answer_part_html, turn_html
from ui.pages.reader import Reader
from ui.pages.texts import Words
from vectorstore.errors import UserError
from vectorstore.glossary import Concept, Glossary
from vectorstore.library import Library
from vectorstore.text.kinds import Kind
from vectorstore.values import Filters, Language
from vectorstore.waiting import LeftError

Part = Literal["turn", "answer"]

SHOW_EVERY = 0.06
"""Seconds between two states of a growing answer on screen: fluent to read, and a fast model floods no browser."""

CANDIDATES = 20
"""Topics of the newest digest that are looked at for a question, those that most of its titles name."""

_WORD = re.compile(r"\w[\w.+'’-]*")

log = logging.getLogger(__name__)


def turns(library: Library, assistant: Assistant, turn: Turn, words: Words) -> Iterator[Turn]:
    """The question as it goes: asked, its papers found, its answer growing, answered, or stopped with what there is.
    Never raises: what fails becomes the turn's problem."""
    yield turn
    shown = time.monotonic()
    try:
        for event in assistant.stream(turn.asked):
            match event:
                case Found():
                    searched = library.search.count("", event.understood.filters)
                    turn = replace(turn, found=event, searched=searched)
                case Step():
                    turn = replace(turn, step=event, writer=assistant.writer)
                case Delta(text):
                    turn = replace(turn, streamed=turn.streamed + text)
                case Answer():
                    turn = replace(turn, answer=event)
            if not isinstance(event, Delta) or time.monotonic() - shown > SHOW_EVERY:
                yield turn
                shown = time.monotonic()
    except LeftError:
        yield replace(turn, stopped=True)
    except UserError as error:
        yield replace(turn, problem=words.told(error))
    except Exception:
        log.exception("answering failed")
        yield replace(turn, problem=words["failed"])


def turns_html(states: Iterator[Turn], reader: Reader) -> Iterator[tuple[Turn, Part, Markup]]:
    """The question as it goes, and how each state looks: the whole turn, or its answer alone where nothing else
    changed. Never raises: what cannot be shown becomes a turn with the problem."""
    begun = False
    turn = None
    try:
        for turn in states:
            over = turn.answer or turn.stopped or turn.problem
            if begun and turn.step and not over:
                yield turn, "answer", answer_part_html(turn, reader)
            elif over or not turn.streamed:  # what quotes say stands on the cards in an instant
                begun = turn.step is not None
                yield turn, "turn", turn_html(turn, reader)
    except Exception:
        log.exception("showing an answer failed")
        assert turn
        failed = Turn(turn.number, turn.question, turn.filters, problem=reader.words["failed"])
        yield failed, "turn", turn_html(failed, reader)


def read_filters(
    words: Words,
    since: str | None,
    until: str | None,
    categories: Sequence[str] = (),
    authors: str = "",
    types: Sequence[Kind] = (),
) -> Filters:
    """The filters of the question's row. Raises UserError for what is no date or a range the wrong way round."""
    first, last = _day(since, words), _day(until, words)
    if first and last and first > last:
        raise UserError(words.fill("since_after_until", since=first, until=last))
    names = tuple(name.strip() for name in authors.split(",") if name.strip())
    return Filters(since=first, until=last, categories=tuple(categories), authors=names, types=tuple(types))


def examples(library: Library, words: Words) -> list[str]:
    """Questions of several kinds that the newest digest can answer: on what sets its titles apart, and on papers that
    go by a name of their own."""
    days = library.days()
    if not days:
        return []
    newest = max(days)[0]
    titles = [entry.paper.title for digest in library.digest(newest) for entry in digest.entries]
    topic = _topic(library, titles, words.language)
    names = [name for title in titles if (name := _coined_name(title))]
    return [
        *([words.fill("example_about", topic=topic)] if topic else []),
        *(words.fill(kind, name=name) for kind, name in zip(("example_how", "example_results"), names, strict=False)),
        words.fill("example_day", day=newest),
    ]


def _topic(library: Library, titles: Sequence[str], language: Language) -> str:
    """What titles name beside how few papers of the library do (term frequency against inverse document frequency), in
    several words: one word alone may mean much else. "" where they name nothing."""
    glossary, papers = Glossary.load(library.home), library.counts().papers
    said: dict[Concept, list[str]] = defaultdict(list)
    for title in titles:
        for first, end, concept in glossary.concepts_in(title):
            if concept.zh and len(title[first:end].replace("-", " ").split()) > 1:
                said[concept].append(title[first:end].lower())
    often = sorted(said, key=lambda concept: (-len(said[concept]), concept.en))[:CANDIDATES]
    held = {concept: max(1, library.search.count(concept.en, Filters())) for concept in often}
    worth = {concept: len(said[concept]) * math.log(papers / held[concept]) ** 2 for concept in often}
    best = max(often, key=worth.__getitem__, default=None)
    if best is None or language == "zh":
        return best.zh if best else ""
    wording = Counter(said[best]).most_common(1)[0][0]
    return best.en if wording == best.en.lower() else wording


def _coined_name(title: str) -> str | None:
    """The one word before a title's colon, where it has a capital or a digit that a plain word has not."""
    name, colon, _ = title.partition(":")
    coined = colon and len(name) < 30 and _WORD.fullmatch(name.strip())
    return name.strip() if coined and not name.strip()[1:].islower() else None


def _day(text: str | None, words: Words) -> date | None:
    if not (text or "").strip():
        return None
    try:
        return date.fromisoformat(str(text).strip()[:10])
    except ValueError:
        raise UserError(words.fill("bad_date", value=str(text)[:40])) from None
