"""Digest files and snapshots into the library: find them, read them, store them batch by batch."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from glob import glob, has_magic
from pathlib import Path
from stat import S_ISREG

from ingest.digests.digest_file import decode_digest, digest_bytes
from ingest.digests.prose import unreadable, written
from ingest.fingerprints import fingerprint, fingerprint_of
from ingest.intake import Intake, Progress, Report
from ingest.snapshots import NAMES, NAMES_IN_FOLDERS, Snapshot
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.values import FileRead, Problem


def ingest(paths: Sequence[Path | str], library: Library, progress: Progress | None = None) -> Report:
    """Reads files, folders (every digest `*.md` and snapshot `*.jsonl`, `.gz` and `.xz` too, below them) and glob
    patterns into a library that is open for writing.

    Files are read in the order of the arguments, those of one argument by name, each once; a file is a snapshot when
    its name says JSON. One that is as it was when it was read last is not read again, unless it is named itself and
    something was removed from the library since. What cannot be read is skipped and named in the report, now and
    whenever the file is met again. Raises UserError when a path does not exist, before anything is read.
    """
    roots = [Path(path).expanduser() for path in paths]
    files = find_files(paths)
    named = {root.resolve() for root in roots if root.is_file()}
    return read_files(files, library, progress, named=named, roots=roots, there=files)


def read_files(
    files: Sequence[Path],
    library: Library,
    progress: Progress | None = None,
    *,
    named: Set[Path] = frozenset(),
    roots: Sequence[Path] = (),
    there: Sequence[Path] = (),
) -> Report:
    """Reads these files as `ingest` does; of the folders among `roots` all files that are `there`."""
    reading = _Reading(library, files, named, progress)
    for file in files:
        reading.read(file)
    return reading.report(_gone(roots, reading.known, there))


class _Reading:
    """One run over files, with a tally of it all."""

    def __init__(self, library: Library, files: Sequence[Path], named: Set[Path], progress: Progress | None) -> None:
        self.known = library.files_read()
        self._library = library
        self._intake = Intake(library)
        self._named = named
        self._progress = progress
        self._sizes = {file: _size(file) for file in files}
        self._whole = max(sum(self._sizes.values()), 1)
        self._done = 0
        self._read = self._skipped = 0

    def read(self, file: Path) -> None:
        """Reads one file; the intake stores it with others."""
        papers, problems = self._intake.papers, len(self._intake.problems)
        try:
            if _endless(file):
                self._note(file, "", 0, [Problem(written(file), 1, "no file, but a device, a pipe or a socket")])
            elif NAMES.search(file.name):
                self._snapshot(file)
            else:
                self._digest(file)
        except UserError:
            raise
        except Exception as error:  # of whatever a file holds the others know nothing
            self._note(file, "", 0, [Problem(written(file), 1, unreadable(error))])
        nothing = self._intake.papers == papers and len(self._intake.problems) > problems
        self._skipped += nothing
        self._read += not nothing
        self._done += self._sizes[file]
        self._tell()

    def report(self, gone: Sequence[str]) -> Report:
        """Stores what waits, and forgets files that are gone: what they said stays."""
        self._intake.store()
        if gone:
            self._library.writer.forget_files(gone)
        said = tuple(path for path in gone if self.known[path].papers)
        return Report(self._read, self._skipped, self._intake.added, tuple(self._intake.problems), said)

    def _digest(self, file: Path) -> None:
        data = digest_bytes(file)
        if isinstance(data, Problem):
            self._note(file, "", 0, [data])
            return
        content = fingerprint(data)
        if before := self._as_before(file, content):
            self._intake.skip_digest(before)
            return
        digest, problems = decode_digest(data, written(file))
        self._note(file, content, len(digest.entries) if digest else 0, problems)
        if digest:  # behind the note, so that both are stored together
            self._intake.take_digest(replace(digest, source=written(file.resolve())))

    def _snapshot(self, file: Path) -> None:
        content = fingerprint_of(file)
        if before := self._as_before(file, content):
            self._intake.skip_papers(before)
            return
        papers, snapshot = self._intake.papers, Snapshot(file)
        path = written(file.resolve())
        for told in snapshot:
            self._intake.take_paper(*told, (path, snapshot.line))
            self._tell(snapshot.at)
        self._note(file, content, self._intake.papers - papers, snapshot.problems)

    def _as_before(self, file: Path, content: str) -> FileRead | None:
        """What is known of the file if it need not be read."""
        path = file.resolve()
        before = self.known.get(written(path))
        if before is None or not content or before.content != content or (before.stale and path in self._named):
            return None
        return before

    def _note(self, file: Path, content: str, papers: int, problems: Sequence[Problem]) -> None:
        self._intake.problems += problems
        self._intake.note(FileRead(written(file.resolve()), content, papers, tuple(problems)))

    def _tell(self, at: int = 0) -> None:
        if self._progress:
            self._progress(self._intake.papers, min(1.0, (self._done + at) / self._whole))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # it vanished; reading it says so
        return 0


def _endless(file: Path) -> bool:
    """Whether reading may never end: what is there is no file."""
    try:
        return not S_ISREG(file.stat().st_mode)
    except OSError:  # reading it says so
        return False


def _gone(roots: Sequence[Path], known: Mapping[str, FileRead], found: Sequence[Path]) -> list[str]:
    """Files that were read from these folders once and are there no more."""
    folders = tuple(f"{written(path.resolve())}/" for path in roots if path.is_dir())
    there = {written(file.resolve()) for file in found}
    return [path for path in known if path.startswith(folders) and path not in there and not Path(path).exists()]


def find_files(paths: Sequence[Path | str]) -> list[Path]:
    """Finds the files that the paths, folders and patterns name. Raises UserError for one that names none."""
    found: dict[Path, Path] = {}
    for path in paths:
        files = list(_expand(Path(path).expanduser()))
        if not files:
            raise UserError(f"No digests in {path}: name a file, or a folder with *.md or *.jsonl files in it.")
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def files_in(folder: Path) -> list[Path]:
    """Returns the digests and snapshots below a folder, by name; what begins with a dot is left out."""
    below = (
        file.relative_to(folder) for file in folder.rglob("*") if _is_ours(file) and file.exists() and not file.is_dir()
    )
    return [folder / file for file in sorted(below) if not any(part.startswith(".") for part in file.parts)]


def _expand(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from files_in(path)
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
