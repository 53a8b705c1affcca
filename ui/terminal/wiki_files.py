"""Pages of a wiki as files: what is as it was is not touched, and only what is ours is changed or removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ui.terminal.files import write_file
from ui.terminal.wiki_pages import Page, is_ours
from vectorstore.errors import UserError, reason_of

FOLDERS = ("days", "papers", "topics")


@dataclass(frozen=True, slots=True)
class WrittenPages:
    """How many pages were written, were there already, and were removed; and files of somebody else's, which stay."""

    written: int
    same: int
    removed: int
    kept: tuple[str, ...]


def write_wiki(pages: Iterable[Page], folder: Path) -> WrittenPages:
    """Brings the folder to these pages. Raises UserError where it cannot be read or written."""
    written, same, kept, named = 0, 0, [], set()
    try:
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        for page in pages:
            named.add(page.path)
            there = _text(folder / page.path)
            if there == page.text:
                same += 1
            elif there is None or is_ours(there):
                write_file(folder / page.path, [page.text])
                written += 1
            else:
                kept.append(page.path)
        gone = [path for path in _files(folder) if path.relative_to(folder).as_posix() not in named]
        ours = [path for path in gone if is_ours(_text(path) or "")]
        for path in ours:
            path.unlink()
    except OSError as error:
        raise UserError(f"cannot use {folder}: {reason_of(error)}; name a folder that can be written") from None
    return WrittenPages(written, same, len(ours), tuple(kept))


def _files(folder: Path) -> list[Path]:
    return [path for name in FOLDERS for path in sorted((folder / name).glob("*.md"))]


def _text(path: Path) -> str | None:
    """What a file says, None where there is none; what is no text of ours says nothing that we would."""
    if not (path.exists() or path.is_symlink()):
        return None
    if path.is_symlink() or not path.is_file():
        return ""
    return path.read_bytes().decode("utf-8", "replace")
