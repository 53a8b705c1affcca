"""An answer that a language model writes over numbered passages, made safe while it streams and checked at its end."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers.draft import Composed, Draft, cite_abstract, cite_analysis
from assistant.answers.listing import refusal
from assistant.checks import Finding, Source, check, noted
from assistant.checks.citations import InertText, marks
from assistant.language_model import LanguageModelError, Usage, chat_model, reply
from assistant.prompt import messages, within_budget
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
    findings = check(library, text, sources_of(passages, [each.hit for each in found]))
    if all(each.problem for each in findings):
        raise LanguageModelError("unfounded")
    kept = [narrowed(passage, findings) for passage in passages if any(passage.n in each.marks for each in findings)]
    return Composed((noted(text, findings, lambda finding: flag(finding, language)),), tuple(kept))


def flag(finding: Finding, language: Language) -> str:
    """What is shown behind a sentence: that it cites nothing, or that its passages do not say it; else nothing."""
    texts = TEXTS[language]
    return texts.uncited if finding.problem == "uncited" else texts.unsupported if finding.problem else ""


def _in_another_language(text: str, language: Language) -> bool:
    """Names and quotes may be in the other language; a whole reply may not."""
    han, letters = len(HAN.findall(text)), sum(character.isalpha() for character in text)
    return letters >= LETTERS_OF_A_REPLY and (han < 0.1 * letters if language == "zh" else han > 0.5 * letters)


def sources_of(passages: Sequence[Citation], hits: Sequence[Hit]) -> dict[int, Source]:
    """What the marks of the passages stand for."""
    authors = {hit.paper.arxiv_id: ", ".join(hit.paper.authors) for hit in hits}
    return {each.n: Source(each.quote, f"{each.title}\n{authors[each.arxiv_id]}") for each in passages}


def narrowed(passage: Citation, findings: Sequence[Finding]) -> Citation:
    """The citation with its quote cut to the sentence of the passage that shows what first cites it."""
    quote = next((each.quotes[passage.n] for each in findings if passage.n in each.quotes), None)
    return replace(passage, quote=quote.text, start=passage.start + quote.start) if quote else passage
