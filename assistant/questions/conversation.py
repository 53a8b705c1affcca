"""Words that point at papers of a conversation: "the second one", "what are its limits?", 第二篇, 它."""

import re

from assistant.questions.days import han_number
from assistant.questions.turns import Turn
from vectorstore.languages import HAN

_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "last": -1,
}  # fmt: skip
_I = re.IGNORECASE
_THING = r"(?:one|paper|article|result|hit|work)"
_WAY = r"(?:approach|method|way|option|idea)(?=\s*(?:$|[?.,!]|['’]s))"
_HAN_THING = r"(?:(?:篇|个|条|项)(?:论文|文章|工作)?|种(?:方法|思路|做法|方案|办法)?)"
# 第三方 and 第一作者 are no places.
_HAN_COUNTED = rf"(?:{_HAN_THING}|(?=呢?[\W_]*$|[,，?？]|\s*[和与跟、]\s*第))"
_ORDINAL = re.compile(
    rf"\b(?:the\s+)?(?P<en>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)"
    rf"\s+(?:{_THING}\b|{_WAY}|of (?:them|these|those)\b)"
    r"|\bthe\s+(?P<bare>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)\b(?=\s*(?:$|[?.,!]|and\b|with\b|to\b|['’]s))"
    rf"|\b(?:{_THING}|number|no\.?)\s*#?(?P<digit>[1-9]|10)\b|(?<!\w)#(?P<hash>[1-9]|10)\b"
    rf"|第(?P<han>[1-9]\d?(?!\d)|[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]){_HAN_COUNTED}|(?P<han_last>最后一){_HAN_THING}",
    _I,
)  # fmt: skip
_PAIR = re.compile(
    r"\b(?:them|(?:the |these |those )?(?:first )?two(?: papers| of them)?|both(?: of them| papers)?)\b|(?:这|那"
    r"|前)?两(?:篇|个|者)(?:论文|文章)?|它们(?:俩|两个)?",
    _I,
)
_POSSESSIVE = re.compile(
    rf"\b(?:its|their|(?:this|that|the) {_THING}['’]s)(?=\s)|(?:它|这篇(?:论文|文章)?|那篇(?:论文|文章)?|该(?:论文"
    rf"|文|方法|工作)|其)的",
    _I,
)
_PRONOUN = re.compile(
    rf"\bit\b(?!['’]s\b| (?:is )?(?:possible|true|necessary|better))|\b(?:this|that) {_THING}\b|\bthe paper\b"
    r"|\b(?:this|that|the) (?:method|model|approach|benchmark|dataset)\b(?=\W*$)|\blike (?:this|that)(?=\W*$)"
    r"|这篇(?:论文|文章)?|那篇(?:论文|文章)?|该(?:论文|文|方法|工作)|它(?!们)",
    _I,
)
_OBJECT = re.compile(
    r"(?P<of>\b(?:us|appl|adopt|employ|extend|build|cit|follow|improv|evaluat|test|compar|criticis|mention|discuss|need)\w*"
    r"(?: (?:up)?on| with| to| against)? |\b(?:about|on|with|for|of|to|from) )(?:it|them|this|that)\b"
    r"|(?P<of_han>(?:用|采用|引用|基于|改进|扩展|研究|关于|讨论|提到|应用|比较|依赖)[了到]?)它们?",
    _I,
)
_LONGEST_REFERENCE = 14
"""Words (four Chinese characters count as three words) of a question that may lean on the one before."""


def points_at_papers(text: str) -> bool:
    """Whether a question speaks of papers that were shown before."""
    short = len(re.findall(r"[A-Za-z0-9'’.-]+", text)) + len(HAN.findall(text)) * 0.75 <= _LONGEST_REFERENCE
    return short and any(pattern.search(text) for pattern in (_ORDINAL, _POSSESSIVE, _PRONOUN, _PAIR))


def points_by_number(text: str) -> bool:
    """Whether a question says which of the papers shown it means, as "the second one" and "the first two" do."""
    return bool(_ORDINAL.search(text) or re.search(r"\btwo\b|两", text))


def is_place(text: str) -> bool:
    """Whether a question is nothing but a place in a list: "the second one"."""
    return bool(_ORDINAL.fullmatch(text.strip(" ?？.。!！")))


def pointed(text: str, before: Turn) -> str:
    """The question with arXiv ids in the place of what points at papers of the turn before: "the second one" of those
    listed, "its" for the one that is spoken of, "them" for the first two of those, "the first two" for those listed."""
    listed, papers = before.listed, list[str]()

    def put(arxiv_id: str, suffix: str = "") -> str:
        if arxiv_id not in papers:
            papers.append(arxiv_id)
        return f" {arxiv_id}{suffix} "

    def nth(match: re.Match[str]) -> str:
        number = _number(match)
        if number < 0:
            return put(before.last)
        return put(listed[number]) if number < len(listed) else match[0]

    resolved = _ORDINAL.sub(nth, text)
    han = bool(HAN.search(text))
    pair = _PAIR.search(resolved)
    two = listed if pair and re.search("first|前", pair[0]) else before.spoken_of
    if not papers and len(two) > 1 and pair:
        joined = f"{put(two[0])} {'和' if han else 'and'} {put(two[1])}"
        resolved = _PAIR.sub(lambda _: joined, resolved, count=1)
    first = papers[0] if papers else before.spoken_of[0]
    resolved = _POSSESSIVE.sub(lambda _: put(first, "的" if han else "'s"), resolved, count=1)
    if not papers:  # "how does the first one do it?" says which paper already
        resolved = _PRONOUN.sub(lambda _: put(first), resolved, count=1)
    return re.sub(r"\s+(?=[?？.,，的])|(?<=的)\s+", "", " ".join(resolved.split()))


def by_name(text: str, name: str) -> str | None:
    """The question with a name in the place of what is used, cited or the like: "which papers use flow matching" of "…
    use it"; None where "it" means nothing of the kind."""
    named, found = _OBJECT.subn(lambda match: f"{match['of'] or match['of_han']}{name}", text, count=1)
    return named if found else None


def _number(match: re.Match[str]) -> int:
    if match["han_last"]:
        return -1
    said = next(match[name] for name in ("en", "bare", "digit", "hash", "han") if match[name]).lower()
    if said.isascii():
        return int(said) - 1 if said.isdigit() else _ORDINALS[said]
    return han_number(said) - 1
