"""Questions that leave out what was asked before and name another topic, place or filter: "and in driving?", 那遥感呢,
只看12月的."""

import re
from dataclasses import dataclass

from assistant.questions.concepts import phrase, with_phrase
from assistant.questions.corrections import done_to
from assistant.questions.kinds import asks_for_lack, has_content, is_full
from vectorstore.languages import HAN

_I = re.IGNORECASE
_CONTINUES = re.compile(
    r"^(?:(?:and|but|or|ok|okay|so)[, ]+)?(?:what|how) about\s+(?P<about>.+)$"
    r"|^(?:and|or|but)\b[, ]*(?P<also>.{2,80})$"
    r"|^(?:那么?|那|而)?(?P<han>.{1,30}?)(?:方面|领域|里面?|中|上)?(?:呢|怎么样呢|又如何|又怎样)[？?]?$"
    r"|^(?:那么?|那)(?P<then>.{2,30})$",
    _I,
)
_PLACED = r"(?:in|for|on|with|without|using|about|under)"
_FRAGMENT = re.compile(
    rf"^(?:now |then )?(?:(?P<only>only|just|any|some|those|ones)(?: ones)? )?(?P<en>{_PLACED} .{{2,60}})$"
    r"|^(?:only|just) (?!the\b|papers?\b)(?P<word>[a-z][\w-]+(?: [\w-]+){0,2})(?: (?:ones|papers))?$"
    r"|^(?:只看|只要|仅看|其中)?(?:关于|有关|针对)?(?P<han>[^，。？?]{1,12}?)(?:上|方面|领域|里|中)?的$",
    _I,
)
_ANYTHING = re.compile(
    rf"^(?:(?:and|is there|was there) )*(?:anything|something)(?: new| interesting)? (?P<en>{_PLACED} .{{2,60}})$"
    r"|^有(?:没有)?(?:什么)?(?:关于)?(?P<han>.{1,12}?)的(?:吗|么)?$",
    _I,
)
_NARROWS = re.compile(
    r"\b(?:only|just|any|restrict(?:ed)?|limit(?:ed)?|narrow(?:ed)?|show|those|the|ones|one|them|these|it|to|please|and"
    r"|but|what|about|how|papers?|from|of|in|by"
    r"|for|now|again|filter|keep|give|me|then|ok|with|works?|instead|published|digested|are|is|which|were)\b"
    r"|只看|仅看|只要|只|仅|限定?在?|看看?|筛选|保留|那么?|呢|的|论文|文章|工作|换成|改成|改为|发布|发表|收录|这些"
    r"|其中|里面?|有|哪些|是|请|吧|写|方向|类|期间|日报|中|在|了",
    _I,
)
_PAPERS = re.compile(r"\b(?:papers?|preprints?|articles?|works?)\b|论文|文章|工作", _I)
_LEANS = re.compile(
    r"\b(?:only|just|restrict|limit|narrow|those|ones?|them|these|and|but|now|again|filter|keep|then|instead"
    r"|(?:what|how) about)\b|只|仅|限|筛选|保留|那|呢|换成|改成|改为|这些|其中",
    _I,
)
_TAIL = re.compile(
    r"(?<!\bdeal)(?<!\bdeals)\s+(?P<preposition>in|for|on|about|with|from|of|under|without)\s+(?P<object>[^?？]+?)\s*$",
    _I,
)
_LEADING = re.compile(r"^(?:in|for|on|about|with|from|under|without)\s+", _I)
_HAN_PLACE = re.compile(r"(?P<place>[\u4e00-\u9fffA-Za-z]{2,8}?)(?P<mark>(?:领域|方面|场景|任务)?(?:中|里|上|下)的)")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question adds to the one before: in the place of a part of it, or, with `added`, beside all of it."""

    text: str
    added: bool = False


def continuation(text: str) -> Topic | None:
    """What a question like "and in driving?", 那机器人呢 or "only with code" says of the one before; None for one that
    stands by itself."""
    asked = text.strip(" ?？.。!！,，")
    if match := _CONTINUES.match(text.strip()):
        topic = next(group for group in match.groups() if group).strip(" ?？.。,，")
        if fragment := _fragment(topic):  # "and only in driving?", 那工业上的呢
            return fragment
        return Topic(topic) if topic else None
    return _fragment(asked)


def _fragment(asked: str) -> Topic | None:
    match = _FRAGMENT.match(asked)
    if not match or is_full(asked) or asks_for_lack(asked) or re.search("论文|文章", asked):
        return None
    return Topic(match["en"] or match["word"] or match["han"], added=not match["en"] or bool(match["only"]))


def of_a_list(text: str) -> Topic | None:
    """What "anything on robots?" looks for, behind a question that only limits days, authors or categories."""
    match = _ANYTHING.match(text.strip(" ?？.。!！"))
    return Topic(match["en"] or match["han"], added=True) if match else None


def only_narrows(rest: str) -> bool:
    """Whether a question holds nothing but filters, whose words are already left out, and leans on another."""
    return not asks_for_all(rest) and not re.search(r"\w", _NARROWS.sub(" ", rest))


def asks_for_all(rest: str) -> bool:
    """Whether a question with filters, whose words are already left out, is a whole one: "papers by Li" and "how many
    papers in May" are, "only papers by Li", "by Li" and "how many in May" lean on another."""
    return bool(_PAPERS.search(rest)) and not _LEANS.search(rest)


def continued(before: str, topic: Topic) -> str:
    """The earlier question with its place, purpose or subject replaced by the new topic, or with the topic added."""
    before, new = before.rstrip(" ?？。."), topic.text
    if not has_content(before):
        return f"关于{new}的论文" if HAN.search(before) and not _LEADING.match(new) else f"papers {new}"
    if HAN.search(new):
        return _in_chinese(before, topic)
    preposition = _LEADING.match(new)
    tail = _TAIL.search(before, max(0, before.lower().rfind(f" {preposition[0].lower()}")) if preposition else 0)
    if topic.added:
        return f"{before} {new}"
    if not preposition and not (tail and tail["preposition"].lower() not in ("on", "about", "of")):
        old = phrase(before)
        if old and (same := done_to(old, new)):
            return with_phrase(before, same)
    if tail and (not preposition or preposition[0].strip().lower() == tail["preposition"].lower()):
        return f"{before[: tail.start()]} {tail['preposition']} {_LEADING.sub('', new)}"
    return f"{before} {new}"


def _in_chinese(before: str, topic: Topic) -> str:
    if place := _HAN_PLACE.search(before):
        return f"{before[: place.start('place')]}{topic.text}{before[place.start('mark') :]}"
    old = phrase(before)
    if old and (same := f"{topic.text}{old}" if topic.added else done_to(old, topic.text)):
        return with_phrase(before, same)
    return f"{before} {topic.text}"
