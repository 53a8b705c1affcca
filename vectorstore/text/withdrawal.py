"""Whether a paper has been withdrawn, by what its abstract and comment say: arXiv itself keeps no mark of it."""

import re

_PAPER = (
    r"(?:paper|article|manuscript|submission|pre-?print|e-?print|work|report|note|letter|draft|version|abstract"
    r"|document)"
)
_IS = r"(?:has|have|had|is|was|were|will be|being|been)(?: \w+){0,2}"
_SELF = re.compile(
    rf"\b(?:this|our) (?:\w+ ){{0,2}}{_PAPER}(?: \S+){{0,4}}? {_IS} withdrawn\b"
    rf"|^\W*(?:the )?(?:arxiv )?{_PAPER}(?: {_IS})? withdrawn\b"
    rf"|\b(?:authors?(?:\(s\))?|we|i)(?: \w+){{0,2}}? withdr(?:aw|ew|awn|awing) (?:this|our|the) (?:\w+ )?{_PAPER}"
    r"|^\W*withdrawn\b(?=\W*$|\W+(?:by|due|because|for|as|since|pending|from|at|after)\b|[.,;:!])"
    r"|(?:本|该|此|这篇)(?:篇)?(?:论文|文章|文|稿件?|预印本|提交|工作)[^。；;.]{0,16}(?:撤回|撤稿|撤销)"
    r"|作者(?:们)?[^。；;.]{0,8}(?:撤回|撤稿|撤销)[^。；;.]{0,3}(?:本|该|此|这篇|论文)"
    r"|^\W*(?:已(?:被)?)?(?:作者)?(?:撤回|撤稿)(?=\W*$|[。，,.;；])",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    r"(?<!not )(?<!never )(?<!previously )(?<!of )(?<!the )(?<!a )(?<!replaces )"
    r"\bwithdrawn\b(?! paper| submission| version)|撤稿|撤回",
    re.IGNORECASE,
)


def says_withdrawn(abstract: str, comment: str) -> bool:
    """Tells whether an abstract says of its own paper that it is withdrawn, or an authors' comment does."""
    said = f"{abstract}\n{comment}".lower()
    if "withdr" not in said and "撤" not in said:  # every paper is asked, and the patterns take a hundred times as long
        return False
    return bool(_SELF.search(abstract) or _SELF.search(comment) or _COMMENT.search(comment))
