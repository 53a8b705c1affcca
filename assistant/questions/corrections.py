"""Taking back what was asked before: "no, I meant images", 不对，我是说扩散模型, "remove the date filter", 去掉筛选."""

import re
from collections.abc import Sequence

from assistant.questions.concepts import phrase, with_phrase
from assistant.values import Reading

_I = re.IGNORECASE

_NO = (
    r"(?:(?:(?:no|nope|wait|well|oops|wrong|not (?:that|this|quite|exactly|what i meant))\s*"
    r"(?:[,!…:–—]|\.(?!\s*\d)|-(?!\w))+"
    r"|(?:oh,? )?(?:sorry|actually|oops)\b[,.!… ]*)\s*)"
)
_I_MEANT = (
    r"(?:(?:what )?i(?:['’]m| am| was)? (?:actually |really |just )?(?:mean|meant|asking|wanted)(?: is| was| to ask)?"
    r"|make (?:it|that)|rather(?! than\b))\b[,: ]*(?:about )?"
)
_HAN_NO = (
    r"(?:(?:不对|不是(?:的|这个)?|错了|说错了|等等|等一下)[，,。！ ]+|(?:抱歉|不好意思)[，,。！ ]*"
    r"|其实(?:[，,。！ ]+|(?=我|应该)))"
)
_HAN_I_MEANT = r"(?:我(?:是说|说的是|的意思是|是想问|想问的?是|想问|指的是|要的是|要找的是)|应该是)(?:关于)?"
_CORRECTS = tuple(
    re.compile(pattern, _I)
    for pattern in (
        r"^(?:no, )?not (?!(?:only|just|merely|necessarily|all)\b).{2,40}?,? but (?P<meant>\S.+)$",
        r"^不是[^，,]{1,20}[，,]?而?是(?!什么|谁|哪|否|不|如何|怎)(?P<meant>\S.*)$",
        rf"^(?:{_NO}+(?:{_I_MEANT})?|{_I_MEANT})(?P<meant>\S.+)$",
        rf"^(?:{_HAN_NO}+(?:{_HAN_I_MEANT})?|{_HAN_I_MEANT})(?P<meant>\S.*)$",
    )
)
_CORRECTING = re.compile(
    r"(?:(?:(?:oh|no|nope|wait|well|oops|wrong|sorry|actually|not (?:that|this|quite|exactly|what i meant))\b"
    rf"|{_I_MEANT}|{_HAN_I_MEANT}|不对|不是(?:的|这个)?|错了|说错了|等等|等一下|抱歉|不好意思|其实)[\W_]*)+",
    _I,
)
_LIFTS = tuple(
    re.compile(pattern, _I)
    for pattern in (
        r"^(?:please |now |ok |and )*(?:remove|drop|clear|lift|forget|ignore|undo|delete|reset|without|no) "
        r"(?:the |all |any |my |of |those |these )*(?P<what>[\w. -]*?)\s*\b(?:filters?|limits?|restrictions?"
        r"|constraints?)[.! ]*$",
        r"^(?:(?:from |in |of |at )?(?:any|all)|(?:remove|drop|clear|ignore|forget|without)(?: the| any)?)"
        r" (?P<what>dates?|times?|days|years?|categor(?:y|ies)|fields"
        r"|authors?)[.!? ]*$",
        r"^(?:请|把)?(?:去掉|取消|清除|移除|删除|删掉|不要|撤销|解除|重置)(?:所有|全部)?的?(?P<what>.{0,8}?)的?"
        r"(?:筛选|过滤|限制|限定)(?:条件)?[。！ ]*$",
        r"^不(?:再)?限(?:制|定)?(?P<what>时间|日期|作者|类别|领域)?[。！了 ]*$",
    )
)
_AND = re.compile(r"\b(?:and|or)\b|[和与及、]", _I)
_OF_DAYS = re.compile(
    r"(?:(?:publication|digest) )?(?:dates?|times?|days?|weeks?|months?|years?)(?: (?:range|period|frame|span|window))?"
    r"|(?:发布|发表|收录|论文)?的?(?:时间|日期|月份?|年份?)(?:范围|段)?",
    _I,
)
_OF_AUTHORS = re.compile(r"(?:author(?: names?|s)?|names?|persons?)|(?:论文)?作者|人名?", _I)
_OF_CATEGORIES = re.compile(
    r"(?:arxiv |subject )?(?:categor(?:y|ies)|fields?|areas?)|(?:论文|研究)?(?:类别|分类|领域|方向)", _I
)
_OF_LANGUAGES = re.compile(r"(?:answer )?languages?|(?:回答)?的?(?:语言|语种)", _I)
_KINDS = (_OF_DAYS, _OF_AUTHORS, _OF_CATEGORIES, _OF_LANGUAGES)
# Behind which a word says of what it is done: video generation, 医学图像分割.
_BACK = re.compile(
    r"(?:(?:go|let['’]s go|take me) )?back"
    r"(?: to (?:the |my )?(?:list|papers|results|first question|question before))?[.! ]*"
    r"|(?:please )?(?:list|show)(?: me)? (?:them|these|those)(?: all| again)?[.! ]*"
    r"|(?:请)?列出(?:它们|这些)?(?:论文)?[。！ ]*"
    r"|(?:请)?(?:回到|返回)(?:刚才的?|之前的?|上面的?)?(?:列表|论文|结果|问题)?[。！ ]*",
    _I,
)
_TASK = re.compile(
    r"(?P<kept>.*\b(?:in|of|for|with|on|from) )?.*\S"
    r"(?P<task>\s+(?:\w+(?:[ts]ion|sis)|captioning|editing|tracking|understanding|matching|denoising)"
    r"|(?<=[\u4e00-\u9fff])(?:生成|分割|检测|识别|估计|重建|压缩|合成|追踪|跟踪|理解|编辑|补全|配准|预测|分类))",
    _I,
)


def goes_back(text: str) -> bool:
    """Whether a question wants nothing but the list that was shown before: "back to the list"."""
    return bool(_BACK.fullmatch(text.strip()))


def corrected(text: str) -> str | None:
    """What a question wants in the place of what was understood before; None for one that corrects nothing."""
    match = next(filter(None, (pattern.match(text.strip()) for pattern in _CORRECTS)), None)
    return match["meant"].strip(" ,，.。!！?？") or None if match else None


def behind_correction(text: str) -> str | None:
    """What stands behind words that take something back, such as "no, I meant"; None where there are no such words."""
    match = _CORRECTING.match(text.strip())
    return match.string[match.end() :] if match else None


def replaced(before: str, topic: str) -> str:
    """The earlier question about another topic: where that is what something is done to, about the same done to it, as
    "video generation" after "image generation"."""
    old = phrase(before)
    if not old:
        return f"{before} {topic}"
    return with_phrase(before, done_to(old, topic) or _in_part(old, topic) or topic)


def done_to(old: str, topic: str) -> str | None:
    """What "image generation" becomes where only "video" is said; None where the topic is a task of its own."""
    task = _TASK.fullmatch(old)
    if not task or len(topic.split()) > 1 or len(topic) > 20 or _TASK.fullmatch(f"x {topic}") or _TASK.fullmatch(topic):
        return None
    return f"{task['kept'] or ''}{topic}{task['task']}"


def _in_part(old: str, topic: str) -> str | None:
    """What "anomaly detection in video" becomes where only "audio" is said, or only "segmentation"."""
    placed = re.fullmatch(r"(.+) (in|from|for) ([\w-]+)", old)
    if not placed or len(topic.split()) > 1:
        return None
    task, preposition, place = placed.groups()
    return f"{topic} {preposition} {place}" if _TASK.fullmatch(f"x {topic}") else f"{task} {preposition} {topic}"


def lifted(text: str, readings: Sequence[Reading]) -> tuple[Reading, ...] | None:
    """Of the filters of the question before those that stay, where a question takes all or some away, by their kind or
    in their words; else None: memory is no filter, and where no days are said, "without time limits" is a topic."""
    match = next(filter(None, (pattern.match(text.strip()) for pattern in _LIFTS)), None)
    if not match:
        return None
    named = [part.strip() for part in _AND.split(match["what"] or "") if part.strip()]
    kept = tuple(each for each in readings if named and not any(_is_meant(what, each) for what in named))
    if not named or len(kept) < len(readings):
        return kept
    known = all(any(kind.fullmatch(what) for kind in _KINDS) for what in named)
    return kept if known and not re.match(r"no\b|without\b", text.strip(), _I) else None


def _is_meant(what: str, reading: Reading) -> bool:
    """Whether words such as "date", or some of the filter's own, mean a filter."""
    said = reading.filters
    days = said.since or said.until or said.digested_since or said.digested_until
    return bool(
        re.search(rf"(?<![A-Za-z0-9]){re.escape(what)}(?![A-Za-z0-9])", reading.words, _I)
        or (days and _OF_DAYS.fullmatch(what))
        or (said.authors and _OF_AUTHORS.fullmatch(what))
        or ((said.categories or said.not_categories) and _OF_CATEGORIES.fullmatch(what))
        or ((said.language or reading.answer_in) and _OF_LANGUAGES.fullmatch(what))
    )
