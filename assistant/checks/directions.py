"""Which way a sentence says that things go, and whether its source says the other way: what rises and falls, who is
better than whom, what is made into what. Only what both say of the same words is compared."""

import re

from assistant.checks.negation import content, denied_before
from vectorstore.languages import HAN

_UP = (
    r"improv\w*|enhanc\w*|boost\w*|increas(?!ingly)\w*|rais(?:es?|ed|ing)|strengthen\w*|preserv\w*|maintain\w*|elevat\w*"
    r"|amplif\w*|exacerbat\w*|aggravat\w*|提升|提高|增强|改善|增加|保持|保留|维持|加剧|放大"
)
_DOWN = (
    r"degrad\w*|worsen\w*|destroy\w*|harm(?:s|ed|ing)?|hurt(?:s|ing)?|impair\w*|deteriorat\w*|weaken\w*|undermin\w*"
    r"|reduc\w*|decreas\w*|lower(?:s|ed|ing)|diminish\w*|shrink\w*|compromis\w*|mitigat\w*|alleviat\w*|eliminat\w*"
    r"|suppress\w*|降低|减少|削弱|损害|破坏|恶化|减轻|缓解|抑制|消除"
)
_MOVES = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b|(?P<up_zh>{_UP})|(?P<down_zh>{_DOWN})", re.IGNORECASE)
_OBJECT = 4

_WINS = (
    r"outperform\w*|surpass\w*|beat(?:s|ing|en)?|exceed\w*|(?:is|are|was|were|performs?|works?) (?:\w+ )?better than"
    r"|superior to|优于|超越|超过|胜过"
)
_LOSES = (
    r"underperform\w*|(?:is|are|was|were|performs?|works?) (?:\w+ )?worse than|inferior to|lags? behind|falls? short of"
    r"|trails?|falling short of|lagging behind|不如|逊于|劣于|落后于|不及"
)
_BEHIND_RIVAL = r"[,;:.，；：。]|\b(?:on|in|at|while|and|with|for|across)\b|在|上的"
_BEATS = re.compile(rf"(?P<wins>{_WINS})|(?P<loses>{_LOSES})", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:existing|prior|previous|earlier|other|competing|competitors?|baselines?|state-of-the-art|sota|recent"
    r"|conventional|traditional|strong|current|all)\b|现有|已有|先前|以往|基线|其他|主流|传统|最先进|现存|此前",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:we|our|ours|it|its|(?:this|the) (?:method|paper|work|approach|model)|proposed)\b"
    "|本文|我们|该方法|所提|该模型|其",
    re.IGNORECASE,
)
_COMMON = """
method model approa framew baseli system techni curren recent exist prior previo other state art sota strong all both
and perfor signif consis experi result show demons across
"""
_GENERIC = frozenset(_COMMON.split())
"""Stems that tell no party of a comparison from the other."""

_MADE = (
    r"translat|convert|transform|turn|map|distil|adapt|transfer|lift|project|switch|chang|mov|shift|generali[sz]|decod"
    r"|encod|compress|lead"
)
_INTO = re.compile(
    rf"\b(?:{_MADE})\w*\s+(?P<a>[^,;:.()]{{2,60}}?)\s+(?:into|to|onto)\s+(?P<b>[^,;:.()]{{2,60}})"
    r"|\bfrom\s+(?P<c>[^,;:.()]{2,50}?)\s+(?:into|to)\s+(?P<d>[^,;:.()]{2,50})"
    r"|\breplac\w*\s+(?P<f>[^,;:.()]{2,60}?)\s+(?:with|by)\s+(?P<e>[^,;:.()]{2,60})"
    r"|从(?P<g>[^，。；：]{2,20}?)(?:到|迁移至|转换为|转化为|变为)(?P<h>[^，。；：]{2,20})"
    r"|[将把](?P<i>[^，。；：]{2,24}?)(?:转换|转化|转变|变换|翻译|映射|转译|迁移|改造)(?:为|成|到|至)(?P<j>[^，。；：]{2,24})",
    re.IGNORECASE,
)


def turned(sentence: str, part: str) -> bool:
    """Whether a sentence that repeats a part of its source has as many words of rising, winning, falling and losing,
    but others."""
    said, told = _ways(sentence), _ways(part)
    return said != told and sum(said) == sum(told)


def _ways(text: str) -> tuple[int, int]:
    """How many words of a text say that something rises or wins, and that it falls or loses."""
    moves = [bool(found["up"] or found["up_zh"]) for found in _MOVES.finditer(text)]
    moves += [bool(found["wins"]) for found in _BEATS.finditer(text)]
    return moves.count(True), moves.count(False)


def swapped_roles(sentence: str, source: str, own: str) -> bool:
    """Whether a sentence says that A beats B, or becomes B, and its source only that B does A. `own` is a pattern for
    what the paper calls its work."""
    return _crossed(_contests(sentence, own), _contests(source, own), both=False) or _crossed(
        _changes(sentence), _changes(source), both=True
    )


_Roles = list[tuple[set[str], set[str]]]


def _crossed(said: _Roles, told: _Roles, both: bool) -> bool:
    """Whether some pair of a sentence stands the other way round in its source, and none there as well the same way.
    With `both`, both roles must be found."""
    for first, second in said:
        begin, end = first - second, second - first
        straight = max((len(begin & (a - b)) + len(end & (b - a)) for a, b in told), default=0)
        for a, b in told:
            forth, back = begin & (b - a), end & (a - b)
            if len(forth) + len(back) > straight and (not both or (forth and back)):
                return True
    return False


def _contests(text: str, own: str) -> _Roles:
    """Who wins and who loses in each comparison of a text."""
    roles: _Roles = []
    for found in _BEATS.finditer(text):
        before = re.split(r"[;:.。；：]", text[: found.start()])[-1]
        near = re.split(r"[,，]", before)[-1]
        passive = re.match(r"\s+by\b", text[found.end() :])
        start = found.end() + (passive.end() if passive else 0)
        behind = re.split(_BEHIND_RIVAL if passive else rf"{_BEHIND_RIVAL}|\bby\b", text[start:], maxsplit=1)[0]
        subject = _parties(near, own) or _parties(before, own)
        if not subject and found["wins"]:
            subject = {"@own"}
        wins = bool(found["wins"]) != bool(passive)
        if denied_before(text, found.start()):
            continue  # "not on all": no longer the other way round
        rival = _parties(behind, own)
        roles.append((subject, rival) if wins else (rival, subject))
    return roles


def _parties(text: str, own: str) -> set[str]:
    words = _words(text)
    if _OTHERS.search(text):
        words.add("@others")
    if _OWN.search(text) or re.search(own, text, re.IGNORECASE):
        words.add("@own")
    return words


def _changes(text: str) -> _Roles:
    return [(_words(first, last=True), _words(second)) for first, second in _changed(text)]


def _changed(text: str) -> list[tuple[str, str]]:
    """What is made into what, by this order."""
    found = (each.groupdict() for each in _INTO.finditer(text))
    return [next((said[a], said[b]) for a, b in ("ab", "cd", "fe", "gh", "ij") if said[a]) for said in found]


def _words(text: str, last: bool = False) -> set[str]:
    words = content(text)
    if HAN.search(text):
        return set(words) - _GENERIC
    short = re.findall(r"\b[A-Z]{2}s?\b", text)
    return {*(words[-_OBJECT:] if last else words[:_OBJECT]), *short} - _GENERIC
