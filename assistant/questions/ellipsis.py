"""Questions that leave out the paper they are about: "compared with VLIC?", "who are the authors?", 用了什么数据, and
those that choose among papers: "which of them uses diffusion?", 其中哪些用了扩散模型."""

import re

from assistant.questions.namings import EN_ASPECT, ZH_ASPECT
from vectorstore.languages import HAN

_I = re.IGNORECASE
_AND = r"(?:(?:and|but|so|or|ok|okay)\b[, ]*)?"
_HAN_AND = r"(?:那么?|那)?"
_IT = r"(?:it|this|that|they|them|this one|that one)"
_X = r"(?P<x>[^?？!！。]{1,200}?)"
_END = r"\s*(?:呢|吗)?\s*[?？!！.。]*$"

_COMPARED = tuple(
    re.compile(pattern + _END, _I)
    for pattern in (
        rf"^{_AND}(?:how (?:does|do|is|about)|what about|is)?\s*{_IT}?\s*(?:when |if )?(?:compare[sd]?|comparing"
        rf"|comparison"
        rf"|in comparison|as opposed|differs?|different|contrast(?:ed)?)(?: {_IT})?\s+(?:with|to|against|from"
        rf"|and)\s+{_X}",
        rf"^{_AND}(?:vs\.?|versus|against)\s+{_X}",
        rf"^{_HAN_AND}它?(?:和|与|跟|同|比起|相比于?|对比|较之)\s*{_X}\s*(?:相?比较?|相比较?|对比|比|之间)?(?:一下|起来)?(?:的)?"
        r"(?:有|的)?(?:什么|哪些|何)?(?:区别|不同|差异|差别|优劣|异同|优势|比较|对比|相比|比)(?:是什么|在哪里?|如何|怎么样)?(?:一下|起来)?"
        r"(?:的?话)?(?:又?如何|怎么样|怎样)?",
        rf"^{_HAN_AND}(?:比较|对比)(?:一下|下)?它?(?:和|与|跟)\s*{_X}",
        rf"^{_HAN_AND}(?:相比(?:于|之下)?|比起)\s*{_X}(?:又?如何|怎么样|怎样)?",
    )
)
_WHO = re.compile(
    rf"^{_AND}(?:who (?:wrote|made|did|authored)|who(?:['’]s| is| are| were) the (?:authors?|writers?)"
    rf"|(?:what about |and )?"
    r"the authors|authors?|by whom)[?.! ]*$"
    rf"|^{_HAN_AND}(?:是)?(?:由)?(?:谁(?:写|提出|做|发表|完成)(?:的|了)?"
    r"|作者(?:是谁|有谁|有哪些|是哪些人|都有谁|呢)?)[?？。 ]*$",
    _I,
)
_WHEN = re.compile(
    rf"^{_AND}(?:when|what (?:date|day)|since when|publication date)[?.! ]*$"
    rf"|^{_HAN_AND}(?:是|在)?(?:什么时候|何时|哪天|哪一天)(?:发布|发表|出|提出|提交|公开|上传)?(?:来)?的?[?？。 ]*$",
    _I,
)
_ASPECT = re.compile(
    rf"^{_AND}(?:what(?:['’]s| is| are| about)|how about|tell me(?: about)?|are there|is there|any|list"
    rf"|show(?: me)?)?\s*"
    rf"(?:any |the |some )?(?:main |key |known |stated )?(?P<en>{EN_ASPECT})(?: (?:do|did) they (?:use|have|report"
    rf"|get))?[?.! ]*$"
    r"|^(?:what|which) (?P<used>data|datasets?|training data) (?:do|did|does) (?:they|the authors) (?:use"
    r"|train on)[?.! ]*$"
    rf"|^{_HAN_AND}(?P<han>(?:主要|关键)?(?:{ZH_ASPECT})(?:是什么|有哪些|有什么|如何|怎么样|怎样|呢)?)[?？。 ]*$"
    rf"|^{_HAN_AND}(?P<whole>(?:还)?(?:有|存在)(?:什么|哪些|何)(?:主要)?(?:{ZH_ASPECT})"
    r"|(?:使?用|采用|基于)(?:了|的)?(?:是)?(?:什么|哪些|哪个)(?:数据集?|训练数据|方法|架构|模型)(?:训练)?的?"
    r"|(?:有没有|有|公开了?|发布了?)(?:代码|源码|权重|数据集?)(?:吗|么|没有)?|(?:是否)?开源(?:了)?(?:吗|么|没有)?"
    r"|(?:是)?(?:怎么|如何|怎样)(?:做|工作|实现|训练|运作|解决)(?:到|出来)?的?)呢?[?？。 ]*$",
    _I,
)
_AMONG = re.compile(
    r"^(?:and |but |so )?(?:which|any|do any|does any|are any|is any|how many|what|who)(?: one| ones"
    r"| papers?)? (?:of|among|from)"
    r" (?:them|these|those|the (?:two|three|four|five|above|papers?|ones)(?: papers?| above| shown)?)(?: papers?"
    r"| works?)?\s+"
    r"(?P<en>.{2,}?)[?.! ]*$"
    r"|^(?:and |but |so )?(?:which|what) ones?\s+(?P<one>.{2,}?)[?.! ]*$"
    rf"|^{_HAN_AND}(?:这些|其中|它们|这(?:几|两|三|四|五)[篇个]|前(?:几|两|三|四|五)[篇个]|两者|上面|上述|以上)(?:的)?(?:论文|文章|工作)?"
    r"(?:里面|之?中|当中|里)?(?:的)?(?:，|,)?\s*(?:有)?(?:哪些|哪几?[篇个]|谁|有没有|有|都有哪些)(?:论文|文章)?(?:是|在)?(?P<han>.{2,}?)"
    r"(?:的|吗|呢)?[?？。 ]*$",
    _I,
)

_SIMILAR = re.compile(
    rf"^{_AND}(?:any |are there (?:any )?|show (?:me )?|find )?(?:more |other )?(?:similar|related)"
    r"(?: papers?| works?| ones)?[?.! ]*$"
    rf"|^{_HAN_AND}(?:还)?(?:有(?:没有|哪些|什么)?)?(?:类似|相似|相近|相关)的?(?:论文|工作|文章|研究)?(?:吗|么|呢)?"
    r"[?？。 ]*$",
    _I,
)
_WHOLE = re.compile(
    rf"^{_AND}(?:the |its )?(?:abstract|summary|tl;?dr|overview)[?.! ]*$"
    rf"|^{_HAN_AND}(?:它的)?(?:摘要|概要|简介|概述)(?:呢)?[?？。 ]*$",
    _I,
)
_OF_A_PAPER = (
    (_WHO, "who wrote {}", "{}的作者是谁"),
    (_WHEN, "when was {} published", "{}是什么时候发布的"),
    (_SIMILAR, "papers like {}", "和 {} 类似的论文"),
    (_WHOLE, "what is {}", "介绍 {}"),
)
_MORE = re.compile(
    rf"^{_AND}(?:show |give |list |find |are there |is there |do you have )?(?:me |us )?(?:any |some |the )?"
    r"(?:more|others?|further|next ones)(?: papers?| ones?| works?| results?)?"
    r"(?: (?:of|like) (?:them|these|this|those))?(?:,? please)?[?.! ]*$"
    rf"|^{_HAN_AND}(?:还)?有(?:没有)?(?:别的|其他的?|其它的?|更多的?)?(?:论文|文章|工作)?(?:吗|么|呢)?[?？。 ]*$"
    r"|^(?:更多|别的|其他的?)(?:论文|文章)?(?:呢)?[?？。 ]*$"
    r"|^再(?:来|给|找)(?:我)?(?:几篇|一些|一点|点)(?:论文)?[吧。！ ]*$",
    _I,
)
_SAME_AUTHORS = re.compile(
    rf"^{_AND}what (?:else|other papers) (?:did|has|have) (?:they|he|she|the (?:same )?authors?|these authors)\b.*$"
    r"|^.{0,24}\b(?:other|more|else)\b.{0,12}\b(?:by|from|of)"
    r" (?:them|him|her|(?:the|this|these)(?: same| first)? authors?)[?.! ]*$"
    r"|^(?:他们?|她们?|(?:这些|该|这位|同样的|同一)?作者们?)(?:还|也)?(?:写|发表|有)(?:过|了)?(?:的)?(?:什么|哪些|其他|别的).{0,8}$"
    r"|^(?:这些|该|同一(?:批)?|相同)?作者的(?:其他|别的|其它)(?:论文|文章|工作).{0,6}$",
    _I,
)
_NEWEST = re.compile(
    rf"^{_AND}(?:which|what)(?: one| papers?)?(?: (?:of|among) (?:them|these|those|the (?:two|three|four)|both))?"
    r" (?:is|was) (?:the )?"
    r"(?:newest|newer|latest|more recent|most recent)[?.! ]*$"
    rf"|^{_HAN_AND}(?:其中|它们中|这些(?:论文)?(?:里|中)?)?"
    r"(?:哪一?篇(?:论文)?(?:是)?(?:最[新近]|更新)(?:的)?|最新的(?:是)?(?:哪一?篇|那篇|一篇))(?:呢)?[?？。 ]*$",
    _I,
)


def compared_with(text: str) -> str | None:
    """The name that a question wants the paper before it compared with: "and compared with VLIC?" """
    match = next(filter(None, (pattern.match(text.strip()) for pattern in _COMPARED)), None)
    return match["x"].strip(" ,，") if match else None


def with_paper(text: str, arxiv_id: str) -> str | None:
    """A question that only names an aspect, the authors or the day, or wants papers like it, asked of a paper; None for
    any other."""
    asked, chinese = text.strip(), bool(HAN.search(text))
    for pattern, english, han in _OF_A_PAPER:
        if pattern.match(asked):
            return (han if chinese else english).format(arxiv_id)
    if not (match := _ASPECT.match(asked)):
        return None
    if chinese:
        return f"{arxiv_id}的{match['han']}" if match["han"] else f"{arxiv_id}{match['whole']}"
    return f"{match['en'] or match['used']} of {arxiv_id}"


def among(text: str) -> str | None:
    """What a question asks of papers shown before, of which it wants some: "uses diffusion" of "which of them uses
    diffusion?"; None for one that chooses among none."""
    match = _AMONG.match(text.strip())
    return next(group for group in match.groups() if group).strip() if match else None


def wants_more(text: str) -> bool:
    """Whether further answers to the same question are asked for, as "show more" and 还有别的吗 do."""
    return bool(_MORE.match(text.strip()))


def same_authors(text: str) -> bool:
    """Whether other papers by the authors of a paper are asked for: "what else did they write?" """
    return bool(_SAME_AUTHORS.match(text.strip()))


def wants_newest(text: str) -> bool:
    """Whether a question asks which of some papers is the newest."""
    return bool(_NEWEST.match(text.strip()))
