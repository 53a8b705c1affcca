"""One spelling for texts that look alike: what is hidden is dropped, accents composed, wide letters made narrow.

`stored` keeps what a reader sees, for texts that are quoted; `asked` goes further, for questions and identifiers, which
are only compared.
"""

import re
import unicodedata

HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, soft hyphens, zero-width and bidirectional marks, tag characters and lone surrogates: they are
invisible, and hide or reorder what a reader sees."""

_LINE_END = re.compile(r"\r\n?")
_ODD_SPACE = re.compile("[\t\x0b\x0c\x85\xa0\u2028\u2029]")
_DASH = re.compile("(?<=[0-9])[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d](?=[0-9])")
_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[-\u2010\u00ad][ \t]*\r?\n[ \t]*([^\W\d_]+)")
_FORM = re.compile(
    "[\u0132\u0133\u01c4-\u01cc\u01f1-\u01f3\u2100-\u2188\ufb00-\ufdff\ufe70-\ufefc\uff10-\uffdc\U0001d400-\U0001d7ff]"
)
_ALIKE = frozenset(("<wide>", "<narrow>", "<compat>", "<font>"))


def visible(text: str) -> str:
    """Drops hidden characters, with `\\n` as the only line end and plain spaces; lines keep their place."""
    return _ODD_SPACE.sub(" ", HIDDEN.sub("", _LINE_END.sub("\n", text)))


def one_line(text: str) -> str:
    """Returns a visible text on one line, its words apart by one space."""
    return " ".join(visible(text).split())


def stored(text: str) -> str:
    """Returns a text as it is kept: visible, accents composed, and wide, joined and ornamented letters and digits as
    plain ones: `ｃｓ`, `ﬁ`. Signs stay, and what is raised or lowered, for those mean something: `，`, `x²`."""
    seen = visible(text)
    return seen if seen.isascii() else _FORM.sub(_plain, unicodedata.normalize("NFC", seen))


def asked(text: str) -> str:
    """Returns a question, or an identifier, as it is read: composed as far as Unicode has it (NFKC), on one line, words
    that a line's end broke joined, any dash between digits a hyphen."""
    joined = _BROKEN.sub(_joined, text)
    plain = unicodedata.normalize("NFKC", visible(_DASH.sub("-", joined)))
    return " ".join(_DASH.sub("-", plain).split())


def _plain(match: re.Match[str]) -> str:
    alike = match[0].isalnum() and unicodedata.decomposition(match[0]).partition(" ")[0] in _ALIKE
    return unicodedata.normalize("NFKC", match[0]) if alike else match[0]


def _joined(match: re.Match[str]) -> str:
    """One word where the vocabulary has it as one and no other hyphen is in it, else with its hyphen: exposure, but
    self-supervised, state-of-the-art."""
    from vectorstore.model.embedding import bundled

    whole, beside = (
        match[1] + match[2],
        match.string[match.start() - 1 : match.start()] + match.string[match.end() :][:1],
    )
    return whole if "-" not in beside and whole.lower() in bundled().words else f"{match[1]}-{match[2]}"
