"""The small files in which fetching notes, beside the library, what it did."""

import json
import os
from pathlib import Path
from typing import Any

from vectorstore.errors import UserError, reason_of


def write_note(path: Path, value: Any) -> None:
    """Replaces a JSON file in one step, so that whatever happens it holds the old value or the new one.

    Raises UserError when it cannot be written.
    """
    beside = path.with_suffix(".tmp")
    try:
        with beside.open("w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise UserError(
            f"cannot write {path}: {reason_of(error)}; make room or the folder writable, then run the same"
            " command again: the papers that came are kept"
        ) from None
