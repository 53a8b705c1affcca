"""Questions that ask for one thing or another: "a new benchmark or dataset", 图像或视频压缩."""

import re

_EITHER = re.compile(
    r"(?<![\w-])(?P<one>[A-Za-z][\w-]*),? or (?:(?:an?|the|new|about|on|for) )*(?P<other>[A-Za-z][\w-]*)"
    r"|(?P<first>(?<=[的了新])[㐀-鿿]{2,4}|[㐀-鿿]{2})(?:或者?|还是)"
    r"(?P<second>[㐀-鿿]{2}(?:[㐀-鿿](?=[?？。吗呢的]|\s*$))?)",
    re.IGNORECASE,
)
_NO_ALTERNATIVE = frozenset({"more", "less", "so", "not", "other", "two", "three", "better", "fewer", "whether"})


def alternatives(question: str) -> list[str]:
    """The question once for each thing that it asks for; itself alone where it asks for one."""
    either = _EITHER.search(question)
    if not either:
        return [question]
    one, other = (either["one"], either["other"]) if either["one"] else (either["first"], either["second"])
    if {one.lower(), other.lower()} & _NO_ALTERNATIVE:
        return [question]
    return [question[: either.start()] + each + question[either.end() :] for each in (one, other)]
