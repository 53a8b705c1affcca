"""Digest files into the library: find them, read them, cut them into passages, store them batch by batch."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass
from glob import glob, has_magic
from pathlib import Path

from ingest.digests import Problem, read_digest
from ingest.passages import passages_of
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.recording import Added
from vectorstore.values import Digest, Passage

BATCH = 500  # entries a transaction: large enough to embed at full speed, small enough to lose little on a crash

Progress = Callable[[int, int], None]
"""Called with the files done and the files in all."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a reading did: files read and skipped, what the library says it added, and every problem, file by file."""

    files_read: int
    files_skipped: int
    added: Added
    problems: tuple[Problem, ...] = ()


def ingest(paths: Sequence[Path | str], library: Library, progress: Progress | None = None) -> Report:
    """Reads digest files, folders (every `*.md` below them) and glob patterns into a library that is open for writing.

    Files are read in the order of the arguments, those of one argument by name, each once. What cannot be read is
    skipped and named in the report. Raises UserError when a path does not exist, before anything is read.
    """
    files = find_files(paths)
    problems: list[Problem] = []
    added, skipped = Added(), 0
    batch: list[tuple[Digest, list[Passage]]] = []
    for done, path in enumerate(files, 1):
        digest, of_file = read_digest(path)
        problems += of_file
        if digest is None:
            skipped += 1
        else:
            batch.append((digest, [passage for entry in digest.entries for passage in passages_of(entry, digest.date)]))
        if batch and (done == len(files) or sum(len(read.entries) for read, _ in batch) >= BATCH):
            added = _sum(added, library.add(batch))
            batch = []
        if progress:
            progress(done, len(files))
    return Report(len(files) - skipped, skipped, added, tuple(problems))


def find_files(paths: Sequence[Path | str]) -> list[Path]:
    """The files that the paths, folders and patterns name. Raises UserError for one that names none."""
    found: dict[Path, Path] = {}
    for path in paths:
        files = list(_expand(Path(path).expanduser()))
        if not files:
            raise UserError(f"No digests in {path}: name a file, or a folder with *.md files in it.")
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _expand(path: Path) -> Iterator[Path]:
    if path.is_dir():
        below = (file.relative_to(path) for file in path.rglob("*.md") if file.is_file())
        yield from (path / file for file in sorted(below) if not any(part.startswith(".") for part in file.parts))
    elif path.exists():
        yield path
    elif has_magic(str(path)):
        for match in sorted(glob(str(path), recursive=True)):
            yield from _expand(Path(match))
    else:
        raise UserError(
            f"There is no file or folder {path}: check the path, or quote a pattern such as 'digests/*.md'."
        )


def _sum(one: Added, other: Added) -> Added:
    return Added(*(a + b for a, b in zip(astuple(one), astuple(other), strict=True)))
