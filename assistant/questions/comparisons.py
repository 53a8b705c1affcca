"""Papers that a question wants side by side, however it says so: "which is better, X or Y?", X 和 Y 有什么共同点."""

import re
from typing import TYPE_CHECKING

from assistant.questions.subjects import subject

if TYPE_CHECKING:
    from vectorstore.library import Library

_COMPARES = re.compile(
    r"\b(?:compar\w+|contrast\w*|differ\w*|vs|versus|in common|similarit\w+|better|worse|stronger|faster|newer)\b"
    r"|比较|对比|区别|差异|差别|不同|异同|共同|优劣|相比|哪[个篇]更",
    re.IGNORECASE,
)
_PARTING = re.compile(
    r"[,，、;；:：?？。!！]"
    r"|\b(?:and|or|with|to|against|versus|vs|from|between|than|in|on|of|by|regarding|what|which|how|does|do|is|are)\b\.?"
    r"|\b(?:please|compare|contrast|better|newer|faster)\b"
    r"|[和与跟同及在的有更]|还是|或者?|对比|比较|相比|什么|哪[个篇]",
    re.IGNORECASE,
)
MOST_NAMES = 12
"""Parts of a question that are looked up among the titles."""


def compared(library: "Library", text: str) -> tuple[str, ...]:
    """The ids of the papers that a comparing question names, in its order; () where these are fewer than two."""
    if not _COMPARES.search(text):
        return ()
    parts = [part.strip() for part in _PARTING.split(text)]
    names = [name for name in dict.fromkeys(parts) if len(name) > 1][:MOST_NAMES]
    papers = dict.fromkeys(paper for name in names if (paper := subject(library, name, anywhere=False)))
    return tuple(papers) if len(papers) > 1 else ()
