"""What a question wants things to be made, faster or smaller: a paper that tells nothing of that does not answer it."""

import re

_I = re.IGNORECASE

_QUALITIES = (
    (
        r"\b(?:faster|quicker|speed(?:s|ing)? ?up|accelerat\w+)\b|更快|加速|提速",
        r"\b(?:(?-i:fast)|faster|speed\w*|accelerat\w*|latency|real[- ]time|throughput|fps|runtime)\b"
        r"|(?<!-)(?<!sample )(?<!data )(?<!label )\befficien\w+"
        r"|更快|加速|提速|实时|延迟|高效|效率",
    ),
    (
        r"\b(?:smaller|lighter|cheaper|leaner)\b|更小|更轻|更便宜|轻量化",
        r"\b(?:small\w*|light-?weight|compact|compress\w*|prun\w+|quanti[sz]\w*|distill\w*|cheap\w*|efficien\w+|costs?"
        r"|(?:fewer|less) (?:\w+ )?(?:parameters|tokens|memory|computation))\b"
        r"|更小|轻量|压缩|剪枝|量化|蒸馏|成本|高效|参数",
    ),
)
_ASKED_AND_TOLD = tuple((re.compile(asked, _I), re.compile(told, _I)) for asked, told in _QUALITIES)


def quality_told(question: str) -> re.Pattern[str] | None:
    """How a text tells of what a question wants things to be made; None where it wants nothing of the kind."""
    return next((told for asked, told in _ASKED_AND_TOLD if asked.search(question)), None)
