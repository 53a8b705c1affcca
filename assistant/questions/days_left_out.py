"""Days that a question leaves out: "papers not in 2025", 不是2025年的论文. No filter says that."""

import re

from assistant.questions.expressions import EXPRESSION

_OUT = r"(?:published|posted|submitted|released|uploaded|digested|dated|written)"
# Directly before days that a question leaves out; 是不是 asks.
_NOT = re.compile(
    rf"(?:\bnot|n['’]t)(?: {_OUT})? (?:in|from|on|of|during|within|since)(?: the)? $"
    r"|\b(?:except(?:ing)?(?: for)?|excluding|other than|apart from|without|outside(?: of)?)"
    rf"(?: (?:the|those|any|ones|papers|{_OUT}|in|from|of|on|during))* $"
    r"|(?:(?<!是)不(?:是|在|要|含|包括|包含)|没有?在|未在|(?<!去)除了?|除去|除开|排除|非)"
    r"(?:发布|发表|来自)?[在于]?\s*$",
    re.IGNORECASE,
)


def leaves_out_days(text: str) -> bool:
    """Whether a question wants what is not of some days."""
    return any(is_left_out(text, 0, found.start()) for found in EXPRESSION.finditer(text))


def is_left_out(text: str, since: int, start: int) -> bool:
    """Whether the words `text[since:start]` before an expression of days leave those out."""
    return bool(_NOT.search(text, since, start))
