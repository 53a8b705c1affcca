"""A digest from what the library holds: papers chosen and ordered, and what is missing written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.digests.analysis import analysis_by_model
from assistant.digests.entries import Material
from assistant.digests.summary import summary_by_model, summary_by_words
from assistant.digests.texts import DIGEST_TEXTS
from assistant.language_model import LanguageModel, LanguageModelError
from assistant.markdown import escape
from assistant.texts import TEXTS
from assistant.triage import triage
from vectorstore.settings import Settings
from vectorstore.text.languages import language_of
from vectorstore.values import Digest, DigestEntry, Filters, Language, Paper

if TYPE_CHECKING:
    from vectorstore.library import Library


@dataclass(frozen=True, slots=True)
class WrittenDigest:
    """A digest, and a line for each thing about it that was not as asked, such as a language model that failed."""

    digest: Digest
    notices: tuple[str, ...] = ()


def write_digest(
    library: "Library",
    settings: Settings,
    material: Material,
    interests: Sequence[str] = (),
    top: int | None = None,
    language: Language | None = None,
) -> WrittenDigest:
    """Writes the digest, its papers ordered by the interests if there are any, and at most `top` of them.

    The material's own summary stands where all its papers do. Otherwise, and where papers have no analysis, the
    language model of the settings writes in `language` (that of the first interest, else English); without one the
    summary lists themes, and analyses stay missing.
    """
    language = language or language_of(interests[0] if interests else "")
    model = LanguageModel(settings) if settings.llm else None
    chosen, failures = _analysed(_chosen(library, material, interests)[:top], model, language)
    whole = len(chosen) == len(material.entries)
    summary = material.summary if whole else ""
    if not summary:
        summary, more = _summary(library, [entry.paper for entry in chosen], model, language)
        failures += more
        if not whole:
            summary = f"{_choice(len(chosen), len(material.entries), interests, language)}\n\n{summary}"
    numbered = tuple(replace(entry, position=number) for number, entry in enumerate(chosen, 1))
    notices = tuple(filter(None, (material.notice, *failures)))
    return WrittenDigest(Digest(material.day, material.title, "", summary, numbered), notices)


def _chosen(library: "Library", material: Material, interests: Sequence[str]) -> Sequence[DigestEntry]:
    """The entries, those that meet the interests best first."""
    if not interests:
        return material.entries
    by_id = {entry.paper.arxiv_id: entry for entry in material.entries}
    ranked = triage(library, interests, material.filters)
    return [by_id[item.hit.paper.arxiv_id] for item in ranked if item.hit.paper.arxiv_id in by_id]


def _choice(count: int, total: int, interests: Sequence[str], language: Language) -> str:
    """What a digest of some of the papers says of their choice."""
    texts, wanted = DIGEST_TEXTS[language], TEXTS[language].separator.join(map(escape, interests))
    return (texts.chosen if interests else texts.first).format(count=count, total=total, interests=wanted)


def _summary(
    library: "Library", papers: Sequence[Paper], model: LanguageModel | None, language: Language
) -> tuple[str, list[str]]:
    failures = []
    if model:
        try:
            return summary_by_model(library, papers, model, language), []
        except LanguageModelError as failure:
            failures = [_said(DIGEST_TEXTS["en"].summary_failed, failure, model)]
    others = (hit.paper for hit in library.ranges.passing(Filters()))
    return summary_by_words(papers, others, language), failures


def _analysed(
    entries: Sequence[DigestEntry], model: LanguageModel | None, language: Language
) -> tuple[list[DigestEntry], list[str]]:
    """The entries with an analysis where the language model writes one; it is not asked again once it fails."""
    analysed = list(entries)
    if not model:
        return analysed, []
    missing = [index for index, entry in enumerate(entries) if not entry.sections]
    for done, index in enumerate(missing):
        try:
            sections = analysis_by_model(entries[index].paper, model, language)
        except LanguageModelError as failure:
            left = len(missing) - done
            return analysed, [_said(DIGEST_TEXTS["en"].analyses_failed, failure, model, count=left)]
        analysed[index] = replace(entries[index], sections=sections)
    return analysed, []


def _said(sentence: str, failure: LanguageModelError, model: LanguageModel, **more: int) -> str:
    reason = str(getattr(TEXTS["en"], failure.reason)).format(error=failure.detail)
    return sentence.format(model=model.name, reason=reason, **more)
