"""Which of Paperlight's two languages a text is in."""

import re

from vectorstore.values import Language

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Names of models and methods stay Latin inside Chinese; only the small words tell that a sentence itself is English.
ENGLISH = re.compile(
    r"\b(?:the|an?|of|is|are|was|were|be|do|does|did|can|could|how|why|what|which|who|where|when|in|on|to|and|or|for"
    r"|with|without|from|by|that|this|these|it|its|as|at|we|our|you|your|me|my|i|any|there|than|not|about|between"
    r"|find|show|explain|tell|give|list|mean|papers?|please)\b",
    re.IGNORECASE,
)


def language_of(text: str) -> Language:
    """Returns `zh` when Chinese characters carry the text, whatever Latin names stand between them, else `en`."""
    han = len(HAN.findall(text))
    return "zh" if han and han >= 3 * len(ENGLISH.findall(text)) else "en"
