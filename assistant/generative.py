"""An answer that a language model writes over numbered passages, made safe while it streams and checked at its end."""

import html
from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.citations import InertText, cited_in, flagged, marks
from assistant.extractive import Composed, answering, cite_abstract, cite_analysis, refusal
from assistant.language_model import LanguageModelError, chat_model, reply
from assistant.prompt import messages
from assistant.quotes import quotes_of
from assistant.texts import TEXTS
from assistant.values import Citation, Delta
from vectorstore.settings import Settings
from vectorstore.values import Hit, Language

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST_PAPERS = 6


def generate(
    library: "Library", settings: Settings, question: str, language: Language, hits: Sequence[Hit]
) -> Generator[Delta, None, Composed]:
    """Streams what the language model writes and returns the checked answer, whose text takes its place: sentences
    that cite nothing carry a flag. Raises LanguageModelError when nothing came of it that can be shown."""
    passages = numbered(question, language, hits, settings.entry_url)
    inert = InertText([passage.n for passage in passages])
    text = ""
    for piece in reply(chat_model(settings), messages(question, language, passages), settings.llm_timeout):
        if shown := inert.feed(piece):
            text += shown
            yield Delta(shown)
    if rest := inert.finish():
        text += rest
        yield Delta(rest)
    return checked(library, language, text.strip(), passages, hits, settings.entry_url)


def numbered(question: str, language: Language, hits: Sequence[Hit], template: str) -> list[Citation]:
    """The passages that the model reads: of each paper the abstract, and the piece of an analysis that meets the
    question best. The papers that answer come first."""
    answers = answering(question, language, hits)
    chosen = [*answers, *(hit for hit in hits if hit not in answers)][:MOST_PAPERS]
    passages: list[Citation] = []
    for hit in chosen:
        if hit.paper.abstract:
            passages.append(cite_abstract(hit, len(passages) + 1, hit.paper.abstract, template))
        analysis = next((scored.passage for scored in hit.passages if scored.passage.source == "analysis"), None)
        if analysis:
            passages.append(cite_analysis(hit, len(passages) + 1, analysis, template))
    return passages


def checked(
    library: "Library", language: Language, text: str, passages: Sequence[Citation], hits: Sequence[Hit], template: str
) -> Composed:
    """The finished reply as an answer. Raises LanguageModelError for a reply that is empty or cites nothing."""
    if not text:
        raise LanguageModelError("said_nothing")
    used = marks(text)
    if not used:
        if any(texts.refusal.rstrip(".。") in text for texts in TEXTS.values()):
            return refusal(TEXTS[language], hits, template)
        raise LanguageModelError("cited_nothing")
    cited = [narrowed(library, text, passage) for passage in passages if passage.n in used]
    return Composed((flagged(text, TEXTS[language].uncited),), tuple(cited))


def narrowed(library: "Library", text: str, passage: Citation) -> Citation:
    """The citation with its quote cut to the sentence of the passage that is nearest to what cites it."""
    claim = html.unescape(cited_in(text, passage.n))
    quotes = quotes_of(library, claim, [passage.quote])[0]
    return replace(passage, quote=quotes[0].text) if quotes else passage
