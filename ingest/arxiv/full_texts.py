"""The text of papers that a library holds, from arXiv's HTML, one page at a time and each version once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.arxiv.api import named_paper
from ingest.arxiv.feeds import FeedSession
from ingest.arxiv.latexml import NoPaperError, text_of_page
from ingest.intake import Progress
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.text.arxiv_ids import html_url
from vectorstore.values import Filters, FullText, Paper, Problem

SITE = "https://arxiv.org"
MOST = 500
"""Papers of one run: at arXiv's pace half an hour."""


@dataclass(frozen=True, slots=True)
class TextsFetched:
    """What a run brought: texts with the number of their sections, papers whose text was held before, and each paper
    without one, with why."""

    texts: int = 0
    sections: int = 0
    held: int = 0
    problems: tuple[Problem, ...] = ()


def unheld(library: Library, ids: Sequence[str]) -> list[str]:
    """Returns those of some identifiers whose paper is not in the library. Raises UserError on what is none, and on too
    many."""
    if len(ids) > MOST:
        raise UserError(f"at most {MOST} papers' texts are fetched at once, and {len(ids):,} are named: name fewer")
    return [each for each in ids if not library.paper(named_paper(each)[0])]


def texts_of(library: Library, session: FeedSession, ids: Sequence[str], progress: Progress | None) -> TextsFetched:
    """Fetches the texts of papers by their identifiers, of the versions that the library holds."""
    papers, problems = list[Paper](), list[Problem]()
    for arxiv_id, version in dict.fromkeys(map(named_paper, ids)):
        paper = library.paper(arxiv_id)
        if paper and version in (None, paper.version):
            papers.append(paper)
        elif paper:
            problems.append(_problem(f"{arxiv_id}v{version}", f"the library holds version {paper.version}: name that"))
    return _fetch(library, session, papers, problems, progress)


def texts_of_passing(
    library: Library, session: FeedSession, filters: Filters, top: int, progress: Progress | None
) -> TextsFetched:
    """Fetches the texts of papers that pass the filters, latest publication first, of at most `top` whose text was not
    asked for before."""
    return _fetch(library, session, library.without_full_text(filters, top), [], progress)


def _fetch(
    library: Library, session: FeedSession, papers: Sequence[Paper], problems: list[Problem], progress: Progress | None
) -> TextsFetched:
    """Each text is recorded as soon as it comes."""
    texts = sections = held = 0
    for number, paper in enumerate(papers, 1):
        known = library.full_text(paper.arxiv_id)
        if known and known.sections and known.version == paper.version:
            held += 1
            continue
        text, said = _text_of(session, paper)
        problems += [_problem(paper.versioned_id, reason) for reason in said]
        if text:
            library.writer.add_full_texts([(paper.arxiv_id, text)])
            texts += bool(text.sections)
            sections += len(text.sections)
        if progress:
            progress(number, number / len(papers))
    return TextsFetched(texts, sections, held, tuple(problems))


def _text_of(session: FeedSession, paper: Paper) -> tuple[FullText | None, Iterable[str]]:
    """The text of a paper, without sections where there is none, None where that cannot be told; and what is to be said
    of it."""
    if paper.withdrawn:
        return FullText(paper.version), ["it is withdrawn: its text is not taken"]
    page = session.page(html_url(paper.arxiv_id, paper.version, site=SITE))
    if page is None:
        return FullText(paper.version), ["arXiv has no HTML of it: only its abstract can be quoted"]
    content, whole = page
    try:
        text, taken = text_of_page(content, paper.arxiv_id, paper.version)
    except NoPaperError as error:
        return None, [str(error)]
    if not text.sections:
        return text, ["its HTML holds no text: only its abstract can be quoted"]
    return text, [] if whole and taken else ["its page is larger or deeper than is read: the end is left out"]


def _problem(name: str, reason: str) -> Problem:
    return Problem(f"arXiv {name}", 0, reason)
