"""What a sentence negates, and whether another says it plainly.

Within a language the words behind a negation are compared. Between the two languages only "something is" or "nothing
is" is, and only one way: a sentence that negates needs a source that negates or lessens something too. The other way
what a Chinese sentence says is needed or possible is looked for among what its English source denies; most dropped
negations pass.
"""

import re

from vectorstore.languages import language_of

_NOT = re.compile(
    r"\b(?:not(?! only\b| just\b)(?: yet\b)?|no|never|without|cannot|neither|nor|none|hardly|rarely|barely|unable"
    r"|lacks?|lacking|fails?|failed)\b|n[’']t\b"
    r"|不(?!同|仅|断|少|妨|但|只|过|久|止|变|确定|完整|均|可见|可微|一致|平衡|规则|可知)|无需|无法|无须|没有|并非|尚未|未能|未曾"
    r"|从未|(?<![\u4e00-\u9fff])无(?!人|论|线)|而非|缺乏|缺少|免(?=训练|标注|调|微调|教师)",
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
_SMALL = """
the and for are was were has have had been that this these those with from any its their than then our out can only also
even such
"""
_SMALL_WORDS = frozenset(_SMALL.split())
# What Chinese says plainly is needed or possible, and what English says is not, by the same word after it.
_PLAIN = "[\u4e00-\u9fffA-Za-z]{2,14}"
_NEEDED = re.compile(f"(?<![不无未])(?:需要|必须|依赖于?|借助)({_PLAIN})")
_POSSIBLE = re.compile(f"(?<![不无未])(?:可以|能够|能)({_PLAIN})")
_DENYING = re.compile("[不无未没缺免非]")
_FILLER = (
    r"(?:(?:any|the|a|an|all|additional|further|extra|explicit|need|for|to|requiring|require|rely|relying|on|using|use|of"
    r"|be|been|fully|directly)\s+)*"
)
_WORD = r"(?!(?:is|are|and|or|but|while|when|in|for)\b|need|requir|necess)[A-Za-z-]+"
_WORDS = rf"({_WORD}(?:\s+{_WORD}){{0,2}})"
_NOT_NEEDED = re.compile(
    rf"\b(?:without|no|not require|not need|not rely on|eliminat\w+|avoid\w*|obviat\w+)\s+{_FILLER}{_WORDS}"
    r"|\b([A-Za-z]+)-free\b",
    re.IGNORECASE,
)
_IMPOSSIBLE = re.compile(rf"\b(?:cannot|can not|unable to|fails? to|failed to)\s+{_FILLER}{_WORDS}", re.IGNORECASE)

_SCOPE = 4
"""Words behind a negation that it is taken to negate."""


def negations_differ(sentence: str, source: str) -> bool:
    """Whether one of two texts negates what the other says plainly. `source` is the part that says it."""
    if language_of(sentence) != language_of(source):
        return bool(_NOT.search(sentence)) and not (_NOT.search(source) or _LESS.search(source))
    return _reverses(sentence, source) or _reverses(source, sentence)


def denies(source: str, sentence: str) -> bool:
    """Whether a sentence says plainly two words in a row that its source negates."""
    said, negated = _content(sentence), _negated(sentence, _SCOPE)
    rows = [said[at : at + 2] for at in range(len(said) - 1)]
    denied = [_scope(source, negation)[:2] for negation in _NOT.finditer(source)]
    return any(words in rows and not negated & set(words) for words in denied)


def said_and_denied(chinese: str, english: str) -> list[tuple[str, list[str]]]:
    """What an English source says is not needed or not possible, each with all that a Chinese sentence plainly says is:
    where one of these means the same, the sentence drops a negation."""
    pairs = []
    for says, denial in ((_NEEDED, _NOT_NEEDED), (_POSSIBLE, _IMPOSSIBLE)):
        said = [words for words in says.findall(chinese) if not _DENYING.search(words)]
        pairs += [(found[found.lastindex or 0], said) for found in denial.finditer(english) if said]
    return pairs


def _reverses(text: str, other: str) -> bool:
    """Whether the word right behind a negation of a text stands in the other one without any."""
    return bool((_negated(text, 1) & set(_content(other))) - _negated(other, _SCOPE))


def _negated(text: str, most: int) -> set[str]:
    """The words, at most so many, that stand behind each negation in its clause."""
    found: set[str] = set()
    for negation in _NOT.finditer(text):
        found |= set(_scope(text, negation)[:most])
    return found


def _scope(text: str, negation: re.Match[str]) -> list[str]:
    end = _CLAUSE.search(text, negation.end())
    return _content(text[negation.end() : end.start() if end else len(text)])


def _content(text: str) -> list[str]:
    """Words by their first letters, which inflections share, and Chinese by pairs of characters."""
    latin = [
        word.lower()[:6]
        for word in re.findall(r"[A-Za-z]{3,}", text)
        if word.lower() not in _SMALL_WORDS and not _NOT.fullmatch(word)
    ]
    runs = re.findall(r"[\u3400-\u9fff]+", text)
    return latin + [run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))]
