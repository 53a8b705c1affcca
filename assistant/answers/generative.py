"""An answer that a language model writes over numbered passages, made safe while it streams and checked at its end."""

import html
from collections.abc import Collection, Generator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers.draft import Composed, Draft, cite_abstract, cite_analysis
from assistant.answers.listing import refusal
from assistant.checks.checking import Source, judge
from assistant.checks.citations import InertText, cited_in, flagged, marks
from assistant.language_model import LanguageModelError, Usage, chat_model, reply
from assistant.prompt import messages, within_budget
from assistant.quotes import quotes_of
from assistant.texts import TEXTS
from assistant.values import Citation, Delta, Judged
from vectorstore.languages import HAN
from vectorstore.settings import Settings
from vectorstore.values import Hit, Language

if TYPE_CHECKING:
    from vectorstore.library import Library

MOST_PAPERS = 6

LETTERS_OF_A_REPLY = 40
"""A reply with fewer letters may be names alone, which tell no language."""

Written = tuple[Composed, Usage]


def generate(
    draft: Draft, settings: Settings, question: str, found: Sequence[Judged], history: Sequence[str] = ()
) -> Generator[Delta, None, Written]:
    """Streams what the language model writes from the papers found and returns the checked answer, whose text takes its
    place, and what it took. Sentences that cite nothing, or what their passage does not say, carry a flag. `draft` is
    one that nothing was added to. Raises LanguageModelError when nothing came of it that can be shown."""
    hits, language = [each.hit for each in found], draft.language
    passages = within_budget(numbered(draft.library, question, hits, draft.template))
    inert = InertText([passage.n for passage in passages])
    text, usage = "", Usage()
    for piece in reply(chat_model(settings), messages(question, language, passages, history), settings.llm_timeout):
        if isinstance(piece, Usage):
            usage = piece
        elif shown := inert.feed(piece):
            text += shown
            yield Delta(shown)
    if rest := inert.finish():
        text += rest
        yield Delta(rest)
    return checked(draft, text.strip(), passages, found), usage


def numbered(library: "Library", question: str, hits: Sequence[Hit], template: str) -> list[Citation]:
    """The passages that the model reads: of each of the first papers the abstract, and the piece of an analysis that
    answers the question best."""
    passages: list[Citation] = []
    for hit in hits[:MOST_PAPERS]:
        if hit.paper.withdrawn:
            continue
        if hit.paper.abstract:
            passages.append(cite_abstract(hit, len(passages) + 1, hit.paper.abstract, template))
        said = [passage for passage in library.passages(hit.paper.arxiv_id) if passage.source == "analysis"]
        if said:
            scores = library.answer_scores(question, hit.paper.title, [passage.text for passage in said])
            best = said[scores.index(max(scores))]
            passages.append(cite_analysis(hit, len(passages) + 1, best, template))
    return passages


def checked(draft: Draft, text: str, passages: Sequence[Citation], found: Sequence[Judged]) -> Composed:
    """The finished reply as an answer. Raises LanguageModelError for a reply that is empty, in another language, cites
    nothing, or says nothing that its passages say."""
    language, library = draft.language, draft.library
    if not text:
        raise LanguageModelError("said_nothing")
    used = marks(text)
    if not used and any(texts.refusal.rstrip(".。") in text for texts in TEXTS.values()):
        return refusal(draft, found)
    if _in_another_language(text, language):
        raise LanguageModelError("wrong_language")
    if not used:
        raise LanguageModelError("cited_nothing")
    noted, sound = supported(library, language, text, passages, [each.hit for each in found])
    if not sound:
        raise LanguageModelError("unfounded")
    said = noted.replace(TEXTS[language].unsupported, "").replace(TEXTS[language].uncited, "")
    kept = [passage for passage in passages if passage.n in marks(noted)]
    return Composed((noted,), tuple(narrowed(library, said, passage) for passage in kept))


def _in_another_language(text: str, language: Language) -> bool:
    """Names and quotes may be in the other language; a whole reply may not."""
    han, letters = len(HAN.findall(text)), sum(character.isalpha() for character in text)
    return letters >= LETTERS_OF_A_REPLY and (han < 0.1 * letters if language == "zh" else han > 0.5 * letters)


def supported(
    library: "Library", language: Language, text: str, passages: Sequence[Citation], hits: Sequence[Hit]
) -> tuple[str, bool]:
    """The text with a flag behind each sentence that has no mark or whose passages do not say it, without the marks of
    passages that say nothing of their sentence, and whether any sentence is free of flags."""
    authors = {hit.paper.arxiv_id: ", ".join(hit.paper.authors) for hit in hits}
    sources = {each.n: Source(each.quote, f"{each.title}\n{authors[each.arxiv_id]}") for each in passages}
    texts, flags = TEXTS[language], []

    def note(sentence: str, numbers: set[int]) -> tuple[Collection[int], str]:
        judged = judge(library, html.unescape(sentence), numbers, sources)
        flags.append((texts.unsupported if judged.problem else "") if numbers else texts.uncited)
        return judged.marks, flags[-1]

    noted = flagged(text, note)
    return noted, not all(flags)


def narrowed(library: "Library", text: str, passage: Citation) -> Citation:
    """The citation with its quote cut to the sentence of the passage that is nearest to what cites it."""
    claim = html.unescape(cited_in(text, passage.n))
    quotes = quotes_of(library, claim, [passage.quote])[0]
    return replace(passage, quote=quotes[0].text, start=passage.start + quotes[0].start) if quotes else passage
