"""A day as a digest, from what the library holds: papers chosen and ordered, and what is missing written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.digest_analysis import analysis_by_model
from assistant.digest_summary import summary_by_model, summary_by_words
from assistant.digest_texts import DIGEST_TEXTS
from assistant.language_model import LanguageModelError
from assistant.markdown import escape
from assistant.texts import TEXTS
from assistant.triage import triage
from vectorstore.errors import UserError
from vectorstore.languages import language_of
from vectorstore.settings import Settings
from vectorstore.values import Digest, DigestEntry, Filters, Language, Paper

if TYPE_CHECKING:
    from vectorstore.library import Library


@dataclass(frozen=True, slots=True)
class Written:
    """A digest, and a line for each thing about it that was not as asked, such as a language model that failed."""

    digest: Digest
    notices: tuple[str, ...] = ()


def write_digest(
    library: "Library",
    settings: Settings,
    day: date,
    interests: Sequence[str] = (),
    top: int | None = None,
    language: Language | None = None,
) -> Written:
    """The digest of a day: what its digests say of their papers, each paper once; without any, the papers whose first
    version appeared that day.

    Ordered by the interests, else as the digests are, and at most `top` papers. The digests' own summary stands where
    all their papers do; otherwise, and where papers have no analysis, the language model of the settings writes in
    `language` (that of the first interest, else English); without one the summary lists themes, and analyses stay
    missing. Raises UserError when the library holds nothing of that day.
    """
    digests, notices = library.digest(day), []
    entries, limits = merged(digests), Filters(digested_since=day, digested_until=day)
    if not entries:
        limits = Filters(since=day, until=day)
        entries = of_papers(library, [hit.paper for hit in library.rank("", limits)])
        if not entries:
            raise UserError(nothing_of(library, day))
        notices = [f"no digest of {day} names papers: these are the {len(entries)} submitted to arXiv that day"]
    chosen = _chosen(library, entries, interests, limits)[:top]
    language = language or language_of(interests[0] if interests else "")
    chosen, failures = _analysed(chosen, settings, language)
    summary = _own_summary(digests) if len(chosen) == len(entries) else ""
    if not summary:
        summary, more = _summary(library, [entry.paper for entry in chosen], settings, language)
        summary = "\n\n".join([*_choice(len(chosen), len(entries), interests, language), summary])
        failures += more
    numbered = tuple(replace(entry, position=number) for number, entry in enumerate(chosen, 1))
    title = next((digest.title for digest in digests if digest.title), f"arXiv Papers - {day}")
    return Written(Digest(day, title, "", summary, numbered), (*notices, *failures))


def merged(digests: Iterable[Digest]) -> list[DigestEntry]:
    """The entries of digests in their order, each paper once: the newest version's, with the analysis of another where
    it has none."""
    found: dict[str, DigestEntry] = {}
    for entry in (entry for digest in digests for entry in digest.entries):
        known = found.get(entry.paper.arxiv_id)
        if known is None:
            found[entry.paper.arxiv_id] = entry
            continue
        newest, other = (entry, known) if entry.paper.version > known.paper.version else (known, entry)
        findings = other.findings if other.paper.abstract == newest.paper.abstract else ()
        found[entry.paper.arxiv_id] = replace(
            newest, sections=newest.sections or other.sections, findings=newest.findings or findings
        )
    return list(found.values())


def of_papers(library: "Library", papers: Iterable[Paper]) -> list[DigestEntry]:
    """Entries of papers by identifier, with the analysis that the newest digest on each has."""
    entries = []
    for paper in sorted(papers, key=lambda paper: paper.arxiv_id):
        said = (entry.sections for _, entry in library.entries(paper.arxiv_id) if entry.sections)
        entries.append(DigestEntry(paper, 0, next(said, ())))
    return entries


def nothing_of(library: "Library", day: date) -> str:
    """Why there is no digest of a day: one line that names the nearest days that would give one."""
    days = sorted({known for known, _ in [*library.days(), *library.published()]})
    if not days:
        return TEXTS["en"].empty_library
    before, after = [known for known in days if known < day][-1:], [known for known in days if known > day][:1]
    near = " and ".join(str(known) for known in [*before, *after])
    return f"the library holds no digest and no paper of {day}: the nearest days that it knows are {near}"


def _chosen(
    library: "Library", entries: list[DigestEntry], interests: Sequence[str], limits: Filters
) -> list[DigestEntry]:
    """The entries, those that meet the interests best first."""
    if not interests:
        return entries
    by_id = {entry.paper.arxiv_id: entry for entry in entries}
    ranked = triage(library, interests, limits)
    return [by_id[item.hit.paper.arxiv_id] for item in ranked if item.hit.paper.arxiv_id in by_id]


def _choice(count: int, total: int, interests: Sequence[str], language: Language) -> list[str]:
    """What a digest of some of the papers says of their choice."""
    if count == total:
        return []
    texts, wanted = DIGEST_TEXTS[language], TEXTS[language].separator.join(map(escape, interests))
    said = texts.chosen if interests else texts.first
    return [said.format(count=count, total=total, interests=wanted)]


def _own_summary(digests: Iterable[Digest]) -> str:
    return "\n\n---\n\n".join(dict.fromkeys(digest.summary for digest in digests if digest.summary))


def _summary(
    library: "Library", papers: Sequence[Paper], settings: Settings, language: Language
) -> tuple[str, list[str]]:
    failures = []
    if settings.llm:
        try:
            return summary_by_model(papers, settings, language), []
        except LanguageModelError as failure:
            failures = [_said(DIGEST_TEXTS["en"].summary_failed, failure, settings)]
    others = (hit.paper for hit in library.rank("", Filters()))
    return summary_by_words(papers, others, language), failures


def _analysed(
    entries: Sequence[DigestEntry], settings: Settings, language: Language
) -> tuple[list[DigestEntry], list[str]]:
    """The entries with an analysis where the language model writes one; it is not asked again once it fails."""
    analysed = list(entries)
    missing = [index for index, entry in enumerate(entries) if not entry.sections] if settings.llm else []
    for done, index in enumerate(missing):
        try:
            sections = analysis_by_model(entries[index].paper, settings, language)
        except LanguageModelError as failure:
            left = len(missing) - done
            return analysed, [_said(DIGEST_TEXTS["en"].analyses_failed, failure, settings, count=left)]
        analysed[index] = replace(entries[index], sections=sections)
    return analysed, []


def _said(sentence: str, failure: LanguageModelError, settings: Settings, **more: int) -> str:
    reason = str(getattr(TEXTS["en"], failure.reason)).format(error=failure.detail)
    return sentence.format(model=settings.llm, reason=reason, **more)
