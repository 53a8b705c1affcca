"""One question, with the conversation before it, to its Intent: spans, spelling, the network, then what each says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.understand import network
from assistant.understand.asked import Asked, ShownBy
from assistant.understand.intent import Intent
from assistant.understand.masking import Masked, masked
from assistant.understand.meaning import as_it_stands, meaning
from assistant.understand.named_papers import nickname
from assistant.understand.rare_words import held_against
from assistant.understand.reading import Reading, sheet
from assistant.understand.spelling import Spelling
from assistant.understand.thread import HeldLimit, Thread
from assistant.understand.tokens import Token, cut
from assistant.values import Question
from vectorstore.glossary import Glossary
from vectorstore.model.embedding import bundled
from vectorstore.text.languages import HAN, language_of
from vectorstore.text.normal_text import asked
from vectorstore.values import Filters

if TYPE_CHECKING:
    from vectorstore.library import Library

LONGEST_HISTORY = 8
"""Earlier questions that are looked at."""

LONGEST_SPOKEN = 500
"""Letters of a question as people put it, a Chinese character counting for two; a longer one is a text, such as an
abstract, to which papers are sought."""

FOREIGN = 0.8
"""Log odds from which a question that names nothing of a paper is of another world: of 200 such that are not the
highest has .6."""

NAMES_LOOKED_UP = 4
"""Words of a question that may be a paper's own name and are looked up."""


class Understanding:
    """Understands questions to one library; safe to share between threads."""

    def __init__(self, library: "Library", glossary: Glossary) -> None:
        self._library = library
        self._spelling = Spelling(self._papers_with, glossary)

    def intent(self, question: Question, today: date, shown_by: ShownBy) -> Intent:
        """Gives what a question means. `today` is what "last week" counts from; `shown_by` is asked only where a
        question points at an earlier list that is not shown last."""
        thread = Thread()
        history = question.history[-LONGEST_HISTORY:]
        for place, text in enumerate(history, 1):
            meant, held = self._read(replace(question, text=text), thread, today, shown_by)
            thread = thread.after(meant, held, question.shown if place == len(history) else ())
        return self._read(question, thread, today, shown_by)[0]

    def _bare(self, intent: Intent) -> bool:
        """Whether nothing was made out of a question but limits at most, though it is no small talk; an author whom the
        library does not know is none."""
        named = intent.topic or intent.type or intent.papers or intent.absent
        known = any(map(self._library.search.has_author, intent.filters.authors))
        return intent.act not in ("talk", "order", "offtopic") and not named and not known

    def _papers_with(self, word: str) -> int:
        """How many papers say a word, or are by somebody of that name."""
        return self._library.search.count(word, Filters()) or 2 * self._library.search.has_author(word)

    def _read(
        self, question: Question, thread: Thread, today: date, shown_by: ShownBy
    ) -> tuple[Intent, tuple[HeldLimit, ...]]:
        text = asked(question.text)
        if is_text(text):
            return as_it_stands(question, text, language_of(text))
        fixed = [(each.start, each.end) for each in masked(text, today, thread.days)]
        fixed += [(place, place + len(words)) for words in question.dropped if (place := text.find(words)) >= 0]
        mended = self._spelling.mended(text, fixed)
        spans = masked(mended.text, today, thread.days)
        seen, thread = _seen(mended.text, self._tokens(mended.text, spans), thread)
        if not thread.last:
            seen = held_against(self._library, seen, mended.text)
        whole = Asked(self._library, question, mended.text, spans, seen, thread, today, shown_by)
        intent, held = meaning(whole)
        if not thread.last:
            intent = replace(intent, foreign=seen.foreign)
            if seen.foreign >= FOREIGN and self._bare(intent):
                intent = replace(intent, act="offtopic", filters=question.filters, limits=())
        return replace(intent, read_as=mended.read_as), held

    def _tokens(self, text: str, spans: Sequence[Masked]) -> list[Token]:
        """Cuts a question, and marks words that papers of the library call themselves."""
        tokens = cut(text, [(each.start, each.end, each.kind) for each in spans])
        strange = [place for place, token in enumerate(tokens) if _may_be_coined(token)]
        for place in strange[:NAMES_LOOKED_UP]:
            word = tokens[place].text
            papers = self._library.search.titled(word, at_start=True)
            if any(nickname(paper).lower().startswith(word.lower()) for paper in papers):
                tokens[place] = replace(tokens[place], flags=frozenset({"name"}))
        return tokens


def is_text(question: str) -> bool:
    """Whether a question is no question as people put it but a text, such as an abstract."""
    return len(question) + len(HAN.findall(question)) > LONGEST_SPOKEN


def _may_be_coined(token: Token) -> bool:
    """Whether a token has a capital inside, a digit beside letters, or is no word of the vocabulary."""
    word = token.text
    if token.kind or len(word) < 3 or not (word.isalnum() and word.isascii()):
        return False
    return not word[1:].islower() or word.lower() not in bundled().words


def _seen(text: str, tokens: Sequence[Token], thread: Thread) -> tuple[Reading, Thread]:
    """Gives what the network says; where a question goes back to an earlier list, with that list in force."""

    def read(before: Thread) -> Reading:
        laid = sheet(text, tokens, before.context, bundled())
        return network.bundled().reading(laid, before.context, text)

    seen = read(thread)
    if seen.relation != "back" or not thread.lists:
        return seen, thread
    returned = thread.back_to(" ".join(each.words for each in seen.tagged if each.tag in ("back", "wanted")))
    return replace(read(returned), relation="back"), returned
