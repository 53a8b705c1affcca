"""Words that say more than most evidence does: all, first, best, proves, 均, 首个. The evidence must say as much."""

import re

from assistant.checks.words import section

_COUNTED = re.compile(
    r"\s*(?:of (?:the|them)\s*)?(?:\d|two|three|four|five|six|seven|eight|nine|ten|[一二两三四五六七八九十])",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[与和、及]|两|二者|\band\b|\bboth\b|\btwo\b", re.IGNORECASE)


def says_more(sentence: str, source: str) -> bool:
    """Tells whether a sentence has such a word, and its evidence nothing of the kind. "All three" and 两者均 only
    count."""
    for kind, (said, *_) in section("universals").items():
        for found in said.finditer(sentence):
            counted = kind == "all" and _COUNTED.match(sentence, found.end())
            several = kind == "both" and _SEVERAL.search(sentence[: found.start()])
            if not counted and not several and not section("as_much")[kind][0].search(source):
                return True
    return False
