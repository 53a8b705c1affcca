"""Where sentences begin and end, in English and in Chinese, also when both stand in one text."""

import re
from functools import lru_cache

# A sentence may end after these marks and the closing quotes and brackets behind them; brackets are followed so that a
# semicolon inside a Chinese parenthesis does not end one.
MARK = re.compile(
    r"""(?P<open>[（(])|(?P<close>[）)])|(?P<wide>(?:[。！？；]++[”’」』）】》)"']*+)++)|(?P<dot>[.!?]+["'”’)\]}]*)|(?P<line>\n)"""
)

NEVER_LAST = re.compile(
    r"e\.g|i\.e|cf|vs|w\.r\.t|a\.k\.a|ca|viz|resp|approx|incl|esp|figs?|eqs?|secs?|tabs?|refs?|nos?|vol|pp|ch|alg|thm|def|prop"
    r"|lem|cor|appx?|suppl|dr|mrs?|ms|prof|st|dept|univ",
    re.IGNORECASE,
)
SELDOM_LAST = re.compile(r"al|i\.i\.d|ph\.d|inc|ltd|jr|sr|(?-i:(?:[A-Z]\.-?)*[A-Z])", re.IGNORECASE)
OPENER = re.compile(
    r"(?:We|Our|The|This|These|Those|That|In|It|Its|They|To|However|Here|Thus|Hence|Then|Moreover|Furthermore|Additionally"
    r"|Finally|Extensive|Experiments|Results|Although|While|With|By|For|As|On|Specifically|Unlike|Existing|Recent|Code)\b"
)
TOKEN = re.compile("[^\\s(\\[“‘\"'\u3000-\u9fff\uff00-\uffef]*\\Z")
NEXT = re.compile(r"\s*(\S{0,40})")
REACH = 60  # characters looked at before a full stop: longer than any abbreviation


SHORT = 4_000
"""Characters of a text whose sentences are kept: abstracts, which every question meets again."""

Spans = tuple[tuple[int, int], ...]


def sentences(text: str) -> Spans:
    """Returns spans `(start, end)` of the sentences of a text, in order, without the white space around them.

    Chinese ends at 。！？；, English at a full stop that no abbreviation, initial or number explains, and every line
    break ends a sentence.
    """
    return _kept(text) if len(text) <= SHORT else _cut(text)


def _cut(text: str) -> Spans:
    spans: list[tuple[int, int]] = []
    start = depth = 0
    for mark in MARK.finditer(text):
        if mark["open"]:
            depth += 1
        elif mark["close"]:
            depth = max(0, depth - 1)
        elif mark["line"] or _ends(text, start, mark, depth):
            _append(spans, text, start, mark.end())
            start, depth = mark.end(), 0
        elif "）" in mark[0] or ")" in mark[0]:
            depth = max(0, depth - 1)
    _append(spans, text, start, len(text))
    return tuple(spans)


_kept = lru_cache(8_192)(_cut)


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    if stripped := piece.strip():
        first = start + len(piece) - len(piece.lstrip())
        spans.append((first, first + len(stripped)))


def _ends(text: str, start: int, mark: re.Match[str], depth: int) -> bool:
    if mark["wide"]:
        return depth == 0 or not mark[0].startswith("；")
    following = NEXT.match(text, mark.end())
    word = following[1] if following else ""
    if not following or not word:
        return True
    if following.start(1) == mark.end():  # no space: only the slip "models.We" ends a sentence
        return bool(OPENER.match(word)) and text[mark.start() - 1 : mark.start()].islower()
    return _may_begin(word) and not _is_abbreviated(text, start, mark, word)


def _is_abbreviated(text: str, start: int, mark: re.Match[str], following: str) -> bool:
    """Whether a full stop belongs to the word before it: an abbreviation, an initial, the number of a list's item."""
    if mark[0][0] != "." or mark[0].startswith(".."):
        return False
    token = TOKEN.search(text, max(start, mark.start() - REACH), mark.start())
    last = token[0] if token else ""
    if SELDOM_LAST.fullmatch(last):
        return not OPENER.match(following)
    numbers_item = last.isdigit() and not text[start : mark.start() - len(last)].strip()
    return numbers_item or bool(NEVER_LAST.fullmatch(last))


def _may_begin(word: str) -> bool:
    """Capitals, digits, quotes, brackets and other scripts begin sentences; so do names such as nnU-Net and pix2pix."""
    if not ("a" <= word[0] <= "z"):
        return word[0] not in ",;:)]}%&*+=<>/"
    return any(letter.isupper() or letter.isdigit() for letter in word)
