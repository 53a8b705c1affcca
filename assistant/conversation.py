"""Questions that continue a conversation: "and in driving?", "the second one", "what are its limits?", "只看12月的"."""

import re
from collections.abc import Sequence

_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "last": -1, "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "七": 6, "八": 7, "九": 8, "十": 9,
}  # fmt: skip
_I = re.IGNORECASE
_THING = r"(?:one|paper|article|result|hit|work)"
_HAN_THING = r"(?:篇|个|条|项)(?:论文|文章|工作)?"
_ORDINAL = re.compile(
    rf"\b(?:the\s+)?(?P<en>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)\s+{_THING}\b"
    r"|\bthe\s+(?P<bare>first|second|third|fourth|fifth)\b(?=\s*(?:$|[?.,!]|and\b|with\b|to\b|['’]s))"
    rf"|\b(?:{_THING}|number|no\.?)\s*#?(?P<digit>[1-9]|10)\b|(?<!\w)#(?P<hash>[1-9]|10)\b"
    rf"|第(?P<han>[一二三四五六七八九十]|[1-9]|10){_HAN_THING}?|(?P<han_last>最后一){_HAN_THING}",
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
    rf"(?<!is )\bit\b(?!['’]s\b| (?:is )?(?:possible|true|necessary|better))|\b(?:this|that) {_THING}\b|\bthe paper\b"
    r"|\b(?:this|that|the) (?:method|model|approach|benchmark|dataset)\b(?=\W*$)|\blike (?:this|that)(?=\W*$)"
    r"|这篇(?:论文|文章)?|那篇(?:论文|文章)?|该(?:论文|文|方法|工作)|它(?!们)",
    _I,
)
_CONTINUES = re.compile(
    r"^(?:(?:and|but|or|ok|okay|so)[, ]+)?(?:what|how) about\s+(?P<about>.+)$"
    r"|^(?:and|or|but)\b[, ]*(?P<also>.{2,80})$"
    r"|^(?:那么?|那|而)?(?P<han>.{1,30}?)(?:方面|领域|里面?|中|上)?(?:呢|怎么样呢|又如何|又怎样)[？?]?$"
    r"|^(?:那么?|那)(?P<then>.{2,30})$",
    _I,
)
_NARROWS = re.compile(
    r"\b(?:only|just|restrict(?:ed)?|limit(?:ed)?|narrow(?:ed)?|show|those|the|ones|one|them|these|it|to|please|and"
    r"|but|what|about|how|papers?|from|of|in|by"
    r"|for|now|again|filter|keep|give|me|then|ok|with|works?|instead|published|digested|are|is|which|were)\b"
    r"|只看|仅看|只要|只|仅|限定?在?|看看?|筛选|保留|那么?|呢|的|论文|文章|工作|换成|改成|改为|发布|发表|收录|这些"
    r"|其中|里面?|有|哪些|是|请|吧|写|方向|类|期间|日报|中|在|了",
    _I,
)
_TAIL = re.compile(r"\s+(?P<preposition>in|for|on|with|from|of|under|without)\s+(?P<object>[^?？]+?)\s*[?？]?$", _I)
_LEADING = re.compile(r"^(?:in|for|on|with|from|under|without)\s+", _I)
_HAN_PLACE = re.compile(r"(?P<place>[\u4e00-\u9fffA-Za-z]{2,8}?)(?P<mark>(?:领域|方面|场景|任务)?(?:中|里|上|下)的)")
_LONGEST_REFERENCE = 14
"""Words (four Chinese characters count as three words) of a question that may lean on the one before."""


def points_at_papers(text: str) -> bool:
    """Whether a question speaks of papers that were shown before."""
    short = (
        len(re.findall(r"[A-Za-z0-9'’.-]+", text)) + len(re.findall(r"[\u4e00-\u9fff]", text)) * 0.75
        <= _LONGEST_REFERENCE
    )
    return short and any(pattern.search(text) for pattern in (_ORDINAL, _POSSESSIVE, _PRONOUN, _PAIR))


def points_by_number(text: str) -> bool:
    """Whether a question says which of the papers shown it means, as "the second one" and "the first two" do."""
    return bool(_ORDINAL.search(text) or re.search(r"\btwo\b|两", text))


def pointed(text: str, listed: Sequence[str], one: str, several: Sequence[str]) -> str:
    """The question with arXiv ids in the place of what points at papers: "the second one" of those `listed`, "its" for
    the `one` that is spoken of, "them" for the first two of `several`, "the first two" for those listed."""
    papers: list[str] = []

    def put(arxiv_id: str, suffix: str = "") -> str:
        if arxiv_id not in papers:
            papers.append(arxiv_id)
        return f" {arxiv_id}{suffix} "

    def nth(match: re.Match[str]) -> str:
        number = _number(match)
        return put(listed[number]) if -len(listed) <= number < len(listed) else match[0]

    resolved = _ORDINAL.sub(nth, text)
    han = bool(re.search("[\u4e00-\u9fff]", text))
    pair = _PAIR.search(resolved)
    two = listed if pair and re.search("first|前", pair[0]) else several
    if not papers and len(two) > 1 and pair:
        joined = f"{put(two[0])} {'和' if han else 'and'} {put(two[1])}"
        resolved = _PAIR.sub(lambda _: joined, resolved, count=1)
    first = papers[0] if papers else one
    resolved = _POSSESSIVE.sub(lambda _: put(first, "的" if han else "'s"), resolved, count=1)
    resolved = _PRONOUN.sub(lambda _: put(first), resolved, count=1)
    return re.sub(r"\s+(?=[?？.,，的])|(?<=的)\s+", "", " ".join(resolved.split()))


def continuation(text: str) -> str | None:
    """What a question like "and in driving?" puts in the place of what was asked before; None for one that stands by
    itself."""
    match = _CONTINUES.match(text.strip())
    if not match:
        return None
    return next(group for group in match.groups() if group).strip(" ?？.。,，") or None


def only_narrows(rest: str) -> bool:
    """Whether a question holds nothing but filters, whose words are already left out."""
    return not re.search(r"\w", _NARROWS.sub(" ", rest))


def continued(before: str, topic: str) -> str:
    """The earlier question with its place or purpose replaced by the new topic, or with the topic added."""
    before = before.rstrip(" ?？。.")
    if (place := _HAN_PLACE.search(before)) and re.search("[\u4e00-\u9fff]", topic):
        return f"{before[: place.start('place')]}{topic}{before[place.start('mark') :]}"
    tail = _TAIL.search(before)
    preposition = _LEADING.match(topic)
    if tail and (not preposition or preposition[0].strip().lower() == tail["preposition"].lower()):
        return f"{before[: tail.start()]} {tail['preposition']} {_LEADING.sub('', topic)}"
    return f"{before} {topic}"


def _number(match: re.Match[str]) -> int:
    if match["han_last"]:
        return -1
    said = next(match[name] for name in ("en", "bare", "digit", "hash", "han") if match[name]).lower()
    return int(said) - 1 if said.isdigit() else _ORDINALS[said]
