"""Digest files and snapshots into the library: find them, read them, store them batch by batch."""

from collections.abc import Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path

from ingest.digests import read_digest
from ingest.intake import Intake, Progress, Report
from ingest.snapshots import NAMES, NAMES_IN_FOLDERS, Snapshot
from vectorstore.errors import UserError
from vectorstore.library import Library


def ingest(paths: Sequence[Path | str], library: Library, progress: Progress | None = None) -> Report:
    """Reads files, folders (every digest `*.md` and snapshot `*.jsonl`, `.gz` and `.xz` too, below them) and glob
    patterns into a library that is open for writing.

    Files are read in the order of the arguments, those of one argument by name, each once; a file is a snapshot when
    its name says JSON. What cannot be read is skipped and named in the report. Raises UserError when a path does not
    exist, before anything is read.
    """
    files = find_files(paths)
    sizes = [file.stat().st_size for file in files]
    whole, done, skipped = max(sum(sizes), 1), 0, 0
    intake = Intake(library)
    for file, size in zip(files, sizes, strict=True):
        before = intake.papers, len(intake.problems)
        if NAMES.search(file.name):
            for at in _read_snapshot(file, intake):
                if progress:
                    progress(intake.papers, min(1.0, (done + at) / whole))
        else:
            _read_digest(file, intake)
        skipped += intake.papers == before[0] and len(intake.problems) > before[1]
        done += size
        if progress:
            progress(intake.papers, min(1.0, done / whole))
    intake.store()
    return Report(len(files) - skipped, skipped, intake.added, tuple(intake.problems))


def _read_digest(file: Path, intake: Intake) -> None:
    digest, problems = read_digest(file)
    intake.problems += problems
    if digest:
        intake.take_digest(digest)


def _read_snapshot(file: Path, intake: Intake) -> Iterator[int]:
    """After each paper the bytes of the file that are read."""
    snapshot = Snapshot(file)
    for paper, sections in snapshot:
        intake.take_paper(paper, sections)
        yield snapshot.at
    intake.problems += snapshot.problems


def find_files(paths: Sequence[Path | str]) -> list[Path]:
    """The files that the paths, folders and patterns name. Raises UserError for one that names none."""
    found: dict[Path, Path] = {}
    for path in paths:
        files = list(_expand(Path(path).expanduser()))
        if not files:
            raise UserError(f"No digests in {path}: name a file, or a folder with *.md or *.jsonl files in it.")
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _expand(path: Path) -> Iterator[Path]:
    if path.is_dir():
        below = (file.relative_to(path) for file in path.rglob("*") if _is_ours(file) and file.is_file())
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


def _is_ours(file: Path) -> bool:
    return file.suffix == ".md" or bool(NAMES_IN_FOLDERS.search(file.name))
