"""What the library gives away: the papers of the last fetch, and all that it holds as files."""

import json
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.digests.entries import Material, material_of_papers
from assistant.digests.export import digest_files, paper_records, text_records
from assistant.digests.format import digest_markdown
from ingest.arxiv.last_fetch import last_fetch
from ui.terminal.files import check_free, write_file
from vectorstore.errors import UserError, reason_of
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from vectorstore.library import Library

PAPERS = "papers-without-digest.jsonl"
TEXTS = "full-texts.jsonl"


def material_of_fetch(library: "Library", settings: Settings) -> Material:
    """What the last fetch brought, as a digest of today. Raises UserError when it brought nothing."""
    marks = last_fetch(settings.home.expanduser())
    if marks is None:
        raise UserError("nothing was fetched yet: run `paperlight fetch` first, or name a day")
    papers = list(library.papers(*marks))
    if not papers:
        raise UserError("the last fetch brought no new paper: name a day, or fetch again later")
    return material_of_papers(library, papers, settings.today())


def write_library(library: "Library", folder: Path, force: bool) -> str:
    """Every digest as a file of the folder, and as snapshots beside them the papers that none names, and the texts of
    those that one does; a line of counts.

    Raises UserError when the folder holds anything and `force` is not set, and when it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            check_free(folder, force)
    except OSError as error:
        raise UserError(f"cannot use {folder}: {reason_of(error)}; name a folder that can be written") from None
    digested: set[str] = set()
    number = 0
    for number, (name, digest) in enumerate(digest_files(library), 1):  # noqa: B007
        write_file(folder / name, [digest_markdown(digest)])
        digested.update(entry.paper.arxiv_id for entry in digest.entries)
    others = [paper for paper in library.papers() if paper.arxiv_id not in digested]
    if others:
        write_file(folder / PAPERS, map(_line, paper_records(library, others)))
    texts = text_records(library, sorted(digested))
    if first := next(texts, None):
        write_file(folder / TEXTS, map(_line, chain([first], texts)))
    return f"{number} digests with {len(digested)} papers, and {len(others)} other papers in {folder}"


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"
