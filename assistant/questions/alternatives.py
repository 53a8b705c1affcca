"""Questions that ask for one thing or another, a word each: "a new benchmark or dataset", 图像或视频压缩."""

import re

_BEFORE = (
    r"(?:^|\b(?:an?|the|any|new|about|on|for|of|in|with|using|uses?|do|does|introduc\w+|propos\w+"
    r"|present\w*|releas\w+)\s+)"
)
_EITHER = re.compile(
    rf"{_BEFORE}(?P<one>[A-Za-z][\w-]*),? or (?:(?:an?|the|new|about|on|for) )*(?P<other>[A-Za-z][\w-]*)"
    r"|(?:^|(?<=[的了新做于、，]))(?P<first>[㐀-鿿]{2})(?:或者|或|还是)"
    r"(?P<second>[㐀-鿿]{2}(?:[㐀-鿿](?=[?？。吗呢的]|\s*$))?)",
    re.IGNORECASE,
)
_NO_ALTERNATIVE = frozenset({"more", "less", "so", "not", "other", "two", "three", "better", "fewer", "whether"})


def alternatives(question: str) -> list[str]:
    """The question once for each of two words that it gives to choose from; itself alone where it gives none."""
    either = _EITHER.search(question)
    if not either:
        return [question]
    one, other = ("one", "other") if either["one"] else ("first", "second")
    if {either[one].lower(), either[other].lower()} & _NO_ALTERNATIVE:
        return [question]
    start, end = either.start(one), either.end(other)
    return [question[:start] + either[each] + question[end:] for each in (one, other)]
