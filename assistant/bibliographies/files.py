"""References out of BibTeX, RIS and CSL-JSON files; what cannot be read of a file is told, never raised."""

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.bibliographies.reference import Reference, reference
from vectorstore.errors import UserError, reason_of

if TYPE_CHECKING:
    from bibtexparser.model import Field

LARGEST = 32 << 20
"""Bytes: tens of thousands of references."""
_RIS = re.compile(r"^\ufeff?\s*TY  ?- ", re.MULTILINE)


def references_in(file: Path) -> tuple[list[Reference], list[str]]:
    """Returns the references of a file, and a line for each part that cannot be read. The form is known by what is in
    it.

    Raises UserError for a file that cannot be read, or holds nothing of any of the forms.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise UserError(f"{file} is larger than {LARGEST >> 20} MiB: give a part of it")
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UserError(f"cannot read {file}: {reason_of(error)}; name a file that can be read") from None
    except UnicodeDecodeError:
        raise UserError(f"{file} is not UTF-8: save it as UTF-8, or export it again") from None
    if text.lstrip().startswith(("[", "{")):
        found, problems = _csl(text)
    elif _RIS.search(text):
        found, problems = _ris(text)
    else:
        found, problems = _bibtex(text)
    if not found:
        why = f" ({problems[0]})" if problems else ""
        raise UserError(f"{file} holds no reference in BibTeX, RIS or CSL-JSON{why}: export it again in one of them")
    return found, [f"{file}: {problem}" for problem in problems]


def _bibtex(text: str) -> tuple[list[Reference], list[str]]:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware
    from bibtexparser.model import DuplicateBlockKeyBlock, Entry

    with _quiet():
        library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    # A second entry of the same key is a reference all the same.
    twice = [block.ignore_error_block for block in library.failed_blocks if isinstance(block, DuplicateBlockKeyBlock)]
    entries = [*library.entries, *(block for block in twice if isinstance(block, Entry))]
    problems = [f"line {(block.start_line or 0) + 1}: no whole BibTeX entry"
                for block in library.failed_blocks if not isinstance(block, DuplicateBlockKeyBlock)]  # fmt: skip
    return [_of_bibtex(entry.fields) for entry in entries], problems


def _of_bibtex(fields: "Sequence[Field]") -> Reference:
    said = {field.key.lower(): str(field.value).strip("{}") for field in fields}
    places = ("eprint", "arxiv", "arxivid", "url", "journal", "note", "howpublished")
    return reference(said.get("title", ""), said.get("doi", ""), *(said.get(name, "") for name in places))


def _ris(text: str) -> tuple[list[Reference], list[str]]:
    import rispy

    try:
        records = rispy.loads(text, skip_unknown_tags=True)
    except (OSError, ValueError, KeyError, IndexError) as error:
        return [], [" ".join(str(error).split())[:120]]
    return [_of_ris(record) for record in records], []


def _of_ris(record: Mapping[str, Any]) -> Reference:
    title = record.get("title") or record.get("primary_title") or ""
    urls, notes = record.get("urls") or [], record.get("notes") or []
    places = [
        record.get("accession_number", ""),
        record.get("number", ""),
        *urls,
        record.get("journal_name", ""),
        *notes,
    ]
    return reference(title, str(record.get("doi", "")), *map(str, places))


def _csl(text: str) -> tuple[list[Reference], list[str]]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        return [], [f"no JSON: {str(error)[:120]}"]
    items = items.get("items", [items]) if isinstance(items, dict) else items
    return list(_of_csl(items)), []


def _of_csl(items: Any) -> Iterator[Reference]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and (item.get("title") or item.get("DOI") or item.get("number")):
            places = [
                str(item.get(name, "")) for name in ("number", "archive_location", "URL", "note", "container-title")
            ]
            yield reference(str(item.get("title", "")), str(item.get("DOI", "")), *places)


@contextmanager
def _quiet() -> Iterator[None]:
    """The parsers log each block that they cannot read, which is told here already."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
