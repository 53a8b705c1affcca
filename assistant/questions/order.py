"""Questions that want the latest papers on something first: "the newest paper about depth", 最新的深度估计论文. "New"
and "recent" alone are matters of taste: a new method, recent progress."""

import re

from assistant.questions.kinds import has_content

_WORKS = r"(?:papers?|preprints?|articles?|works?|publications?|research|studies)"
_ASKING = (
    r"(?:please|can|could|you|show|find|list|give|tell|me|us|what|which|is|are|was|were|the|any|some|all|see|get|i|want"
    r"|need|looking|for)"
)
_LATEST = re.compile(
    rf"^(?:{_ASKING}(?:['’]s)?\s+|what['’]s\s+)*(?:\d+ )?(?P<en>(?:newest|latest|most recent(?:ly published)?) )"
    rf"(?:\d+ )?(?:(?:[\w-]+ ){{0,3}}{_WORKS}|on|about)\b"
    r"|(?<![与和跟比过于])(?P<zh>最新(?:发布|发表)?的?)[^，。？?]{0,16}?(?:论文|文章|工作|研究(?!者)|预印本|成果|进展)",
    re.IGNORECASE,
)
_IN_ORDER = re.compile(
    r"[,;，；]?\s*(?:\b(?:with )?(?:the )?(?:newest|latest|most recent)(?: ones?| papers?)? first\b"
    r"|\b(?:sort|order)(?:ed)?(?: them)? by (?:(?:publication )?date|recency|newest)\b(?: first)?"
    r"|(?:请|并)?按照?(?:发布|发表)?(?:时间|日期)(?:从新到旧|由新到旧|倒序|降序)?(?:排序|排列|排)?"
    r"|(?:从新到旧|由新到旧)(?:排序|排列)?|最新的?(?:排在前面?|在前面?|优先))",
    re.IGNORECASE,
)


def latest_first(text: str) -> tuple[str, bool]:
    """A question that has something to look for without the words that only say in which order its papers come, and
    whether it wants the latest first."""
    left = _IN_ORDER.sub("", text).strip()
    if latest := _LATEST.search(left):
        start, end = latest.span("en" if latest["en"] else "zh")
        left = left[:start] + left[end:]
    return (left, left != text.strip()) if has_content(left) else (text, False)
