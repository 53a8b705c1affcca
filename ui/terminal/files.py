"""Files that a command writes: whole or not at all, and never over another without being told to."""

import os
from collections.abc import Iterable
from pathlib import Path

from vectorstore.errors import UserError, reason_of


def check_free(path: Path, force: bool) -> None:
    """Raises UserError when something is there that `force` does not allow to write over."""
    if path.exists() and not force:
        raise UserError(f"{path} exists: add --force to write over it, or name another")


def write_file(path: Path, texts: Iterable[str]) -> None:
    """Writes the texts one after another, in place of what was there. Raises UserError when that fails."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with beside.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(texts)
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"cannot write {path}: {reason_of(error)}; name one that can be written") from None
