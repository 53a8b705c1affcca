"""Where sentences begin and end, in English and in Chinese, also when both stand in one text."""

import re

# A sentence may end after these marks and the closing quotes and brackets behind them; brackets are followed so that a
# semicolon inside a Chinese parenthesis does not end one.
MARK = re.compile(r"""(?P<open>[（(])|(?P<close>[）)])|(?P<wide>[。！？；]+[”’」』）】》)"']*)|(?P<dot>[.!?]+["'”’)\]}]*)|(?P<line>\n)""")

NEVER_LAST = frozenset(
    "e.g i.e cf vs fig figs eq eqs sec secs tab tabs ref refs no nos vol pp approx resp w.r.t a.k.a ca viz dr mr mrs ms prof"
    " st alg thm def prop lem cor app appx suppl ch dept univ incl esp".split()
)
SELDOM_LAST = frozenset("al i.i.d u.s u.k ph.d inc ltd jr sr".split())
OPENER = re.compile(
    r"(?:We|Our|The|This|These|Those|That|In|It|Its|They|To|However|Here|Thus|Hence|Then|Moreover|Furthermore|Additionally"
    r"|Finally|Extensive|Experiments|Results|Although|While|With|By|For|As|On|Specifically|Unlike|Existing|Recent|Code)\b"
)
TOKEN = re.compile(r"[^\s(\[“‘\"']*\Z")
NEXT = re.compile(r"\s*(\S{0,40})")
REACH = 60  # characters looked at before a full stop: longer than any abbreviation


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans `(start, end)` of the sentences of a text, in order, without the white space around them.

    Chinese ends at 。！？；, English at a full stop that no abbreviation, initial or number explains, and every line
    break ends a sentence.
    """
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
    return spans


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
    if not word:
        return True
    opener = OPENER.match(word)
    if following and following.start(1) == mark.end():  # no space: only the slip "models.We" ends a sentence
        return bool(opener) and text[mark.start() - 1 : mark.start()].islower() and word[0] != "."
    if not _may_begin(word):
        return False
    if mark[0][0] != "." or mark[0].startswith(".."):
        return True
    token = TOKEN.search(text, max(start, mark.start() - REACH), mark.start())
    last = token[0] if token else ""
    if last.lower() in NEVER_LAST or (last.isdigit() and not text[start : mark.start() - len(last)].strip()):
        return False
    if last.lower() in SELDOM_LAST or (len(last) == 1 and last.isupper()) or re.fullmatch(r"(?:[A-Z]\.-?)+[A-Z]", last):
        return bool(opener)
    return True


def _may_begin(word: str) -> bool:
    """Capitals, digits, quotes, brackets and other scripts begin sentences; so do names such as nnU-Net and pix2pix."""
    if not ("a" <= word[0] <= "z"):
        return word[0] not in ",;:)]}%&*+=<>/"
    return any(letter.isupper() or letter.isdigit() for letter in word)
