"""Links to where a digest entry is shown: the app's own page, or the lab's."""

import re
from urllib.parse import quote

from vectorstore.errors import UserError
from vectorstore.values import EntryLink

_TEMPLATE = re.compile(r"(?:https?://[\w.:\[\]-]+)?(?:/(?!/)[^\s<>\"'()\\`]*)?", re.ASCII | re.IGNORECASE)


def checked_template(template: str) -> str:
    """Returns the template of `Settings.entry_url`, if it can make only web links. Raises UserError otherwise."""
    if not template or not _TEMPLATE.fullmatch(template):
        raise UserError(
            f"PAPERLIGHT_ENTRY_URL is {template[:80]!r}: give an http(s) address or a path that starts with one slash, "
            "such as https://lab.example/digests/{date}#{anchor}"
        )
    return template


def entry_url(template: str, entry: EntryLink) -> str:
    """Returns the template with `{date}` and `{anchor}` filled in."""
    return template.replace("{date}", entry.day.isoformat()).replace("{anchor}", quote(entry.anchor, safe="/."))
