"""What a sentence negates, and whether another says it plainly.

Within a language what is negated is compared, whichever way: without X, no X, X-free, X is not needed, 无需X, 免X.
Between the two languages only "something is" or "nothing is" is, and only one way: a sentence that negates needs a
source that negates or lessens something too.
"""

import re

from vectorstore.languages import language_of

_NOT = re.compile(
    r"\b(?:not(?! only\b| just\b)(?: yet\b)?|no|never|without|cannot|neither|nor|none|hardly|rarely|barely|unable"
    r"|lacks?|lacking|fails?|failed)\b|n[’']t\b"
    r"|不(?!同|仅|断|少|妨|但|只|过|久|止|变|确定|完整|均|可见|可微|一致|平衡|规则|可知)|无需|无法|无须|没有|并非|尚未|未能|未曾"
    r"|从未|(?<![\u4e00-\u9fff])无(?!人|论|线)|而非|缺乏|缺少|免(?!费|疫|除|受)",
    re.IGNORECASE,
)
_FREE = re.compile(r"\b([A-Za-z]+(?:-[A-Za-z]+)?)-free\b", re.IGNORECASE)
# What stands before its negation: "labels are not needed".
_SPARED = re.compile(
    r"\b([\w-]+(?: [\w-]+)?) (?:is|are|was|were|be) (?:not|never|no longer) (?:\w+ly )?"
    r"(?:needed|required|necessary|used|involved|available)\b",
    re.IGNORECASE,
)
# Verbs and fillers between a negation and what it denies.
_LIGHT = re.compile(
    r"\b(?:need(?:s|ed|ing)?|requir\w*|us(?:e|es|ed|ing)|rel(?:y|ies|ied|ying)|depend(?:s|ed|ing)?|employ\w*|have|has|having"
    r"|longer|additional|extra|further|explicit|external|access to|the need for)\b"
    r"|使用|需要|依赖于?|采用|借助|利用|要求|任何|额外的?|进行|具有|具备|存在|必须|显式的?|外部",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"-free\b|\b\w+less\b|\bunder-?(?:explor|stud|char)"
    r"|\bun(?:seen|label|superv|known|aware|explor|clear|reli|stud|avail|able|like|need)"
    r"|\bin(?:accur|complet|consist|effic|effect|suffic|adequ|visib|feas|abil|cap|depend)|\bim(?:pract|poss)"
    r"|\b(?:eliminat|avoid|absen|remov|free of|instead|rather than|dispens|obviat|zero|little|few\b|limit|lack|ignor"
    r"|overlook|neglect|scarc|miss|poor|difficult|hard\b|fail|struggl|suffer|prevent|hinder|agnostic|discard|reject"
    r"|exclu)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:.，；：。！？、—]|\b(?:but|and|while|yet|because|which|that)\b|但|而|因为", re.IGNORECASE)
_ENDING = re.compile(r"(?<=\w{3})(?:ing|ed|es|s)$")
_SMALL = """
the and for are was were has have had been that this these those with from any its their than then our out can only also
even such
"""
_SMALL_WORDS = frozenset(_SMALL.split())
_SCOPE = 4
"""Words behind a negation that it is taken to negate."""


def negations_differ(sentence: str, source: str) -> bool:
    """Whether one of two texts negates what the other says plainly."""
    if language_of(sentence) != language_of(source):
        return bool(_NOT.search(sentence)) and not (_NOT.search(source) or _LESS.search(source))
    return _reverses(sentence, source) or _reverses(source, sentence)


def _reverses(text: str, other: str) -> bool:
    """Whether the word right behind a negation of a text stands in the other one without any."""
    return bool((_negated(text, 1) & set(content(other))) - _negated(other, _SCOPE))


def _negated(text: str, most: int) -> set[str]:
    """The words, at most so many, that stand behind each negation in its clause."""
    found: set[str] = set()
    for negation in _NOT.finditer(text):
        found |= set(_scope(text, negation)[:most])
    for before in (*_FREE.finditer(text), *_SPARED.finditer(text)):
        found |= set(content(before[1])[-most:])
    return found


def _scope(text: str, negation: re.Match[str]) -> list[str]:
    end = _CLAUSE.search(text, negation.end())
    return content(_LIGHT.sub(" ", text[negation.end() : end.start() if end else len(text)]))


def denied_before(text: str, at: int) -> bool:
    """Whether a negation stands close before a place of a text, in its clause."""
    clause = _CLAUSE.split(text[max(0, at - 24) : at])[-1]
    return bool(_NOT.search(clause))


def content(text: str) -> list[str]:
    """Words by the first letters of their stem, which inflections share, and Chinese by pairs of characters."""
    latin = [
        _ENDING.sub("", word.lower())[:6]
        for word in re.findall(r"[A-Za-z]{3,}", text)
        if word.lower() not in _SMALL_WORDS and not _NOT.fullmatch(word)
    ]
    runs = re.findall(r"[\u3400-\u9fff]+", text)
    return latin + [run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))]
