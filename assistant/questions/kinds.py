"""What kind of question it is that names no paper, by its phrasing in English or Chinese."""

import re

from assistant.questions.days_left_out import leaves_out_days
from assistant.values import Kind

LONGEST_SPOKEN = 500
"""Characters of a question as people put it."""

_I = re.IGNORECASE

_PAPERS = r"(?:papers?|preprints?|articles|works?|studies|publications|entries)"
_COUNT = re.compile(
    rf"\bhow many (?P<of>(?:\w+[- ]){{0,3}}?){_PAPERS}\b(?: (?:are|were|is) there\b| have (?:been|we)\b)?"
    rf"|\b(?:what is )?(?:the )?number of {_PAPERS}\b"
    rf"|\bcount (?:the |all )?{_PAPERS}\b|\bhow many (?:are|were) there\b|^how many\??$|^how many of (?:them|those"
    rf"|these)\b"
    r"|(?:一共|总共|共)?有?(?:多少|(?<![荐找来列出看给绍这那前哪选推读])几)(?:篇(?:论文|文章|工作|研究)?|个?(?:论文|文章|工作|研究))"
    r"|(?:论文|文章|工作|研究|(?<=的))(?:一共|总共|共)?有?(?:多少|几个)(?=$|[呢？?。\s])"
    r"|^(?:一共|总共|共)?有?(?:多少|几个)个?(?=$|[呢？?。\s])|(?:论文|文章)(?:的)?(?:数量|数目|总数)",
    _I,
)
_COUNT_DIGESTS = re.compile(
    r"(?:(?:so|and|now|please|tell me)[, ]+)?(?:how many|(?:what(?:['’]s| is) )?the number of)"
    r" (?:daily )?(?:digests|reports)"
    r"(?: (?:are|were|do|does|did|have|has|is|there|here|in|the|this|your|library|you|we|i|it|paperlight|hold|held|got"
    r"|know|read|been|so|far|now|all|total|altogether|available))*[\s?.!]*"
    r"|(?:请问|现在|目前)*(?:[你您]|这里|你们|库里面?|库中|图书馆)?(?:里面?|中)?(?:现在|目前)?(?:一共|总共|共)?(?:收录|收)?了?(?:有|存了?|读了?)?(?:多少|几)"
    r"[份期个篇]?(?:每日)?(?:日报|简报|早报)[呢了吗\s?？。]*"
    r"|(?:库里面?的?|库中的?)?(?:日报|简报|早报)(?:一共|总共|共)?有?(?:多少|几)[份期个篇]?[呢了\s?？。]*",
    _I,
)
_DAY = re.compile(
    r"\b(?:what(?:'s| is| was| has)?(?: there)? (?:happen(?:ed|s|ing)?|new|been new|going on|came out|come out"
    r"|appeared|notable|interesting|hot)"
    r"|what(?:'s| is| was) (?:in|on)(?: the)?(?: digests?| arxiv)?$|what did i miss|(?:summar(?:y|i[sz]e)|overview"
    r"|highlights?|recap|digests?|news|brief(?:ing)?|roundup)"
    r"|what(?:'s| is| was)$|what (?:does|did)$|catch me up|top papers)\b"
    r"|发生了?什么|有(?:什么|哪些|啥)(?:新)(?:的)?(?:论文|进展|动态|工作|东西|消息|文章|内容|研究)?|(?:讲|说|写|收录"
    r"|报道)了?(?:些)?(?:什么|哪些|啥)|概览|概述|综述|速览"
    r"|总结|要点|日报|有(?:什么|啥)$|新鲜事",
    _I,
)  # fmt: skip
_COUNTED = re.compile(
    r"\b(?:us(?:e|es|ing|ed)|stud(?:y|ies|ied)|address(?:es)?|tackl(?:e|es)|deal(?:s|ing)?|propos(?:e|es|ed)"
    r"|discuss(?:es)?|mention(?:s|ed)?"
    r"|involv(?:e|es|ing)|relat(?:e|es|ed)|concern(?:s|ing)?|cover(?:s|ed|ing)?|look(?:s|ing)? at|we|our|into"
    r"|using)\b|使用|涉及|提到|讨论|有关|相关|用到",
    _I,
)
_EXISTENCE = re.compile(
    r"^(?:so )?(?:is|are) there (?:any|some|a|an|work|papers?|research|methods?|anything|something|ways?|studies"
    r"|datasets?|benchmarks?)\b"
    r"|^(?:has|have) (?:any(?:one|body)|people|someone|researchers)\b|^(?:does|do|did) any(?:one|body)?\b"
    r"|^any (?:work|papers?|research|studies)\b"
    r"|^do we have\b|有没有|有无|是否(?:有|存在)|存不存在|有人(?:做|研究|提出|尝试|试|用)|有(?:论文|工作|研究"
    r"|方法)(?:.*)吗",
    _I,
)
_APPROACHES = re.compile(
    r"^(?:and )?how (?:do|does|are|is|can|could|should|did|have|to|would|might|has)\b|^(?:what"
    r"|which) (?:\w+ )?(?:approaches|ways|methods|techniques|strategies|solutions)\b"
    r"|^(?:approaches|ways|methods|techniques|strategies) (?:to|for|of)\b|怎么|如何|怎样|(?:哪些|什么|有何"
    r"|有哪些)(?:办法|方法|思路|途径|技术"
    r"|手段|策略)",
    _I,
)
_FULL = re.compile(
    r"^(?:what|which|how|who|when|where|why|is|are|does|do|did|has|have|compare|find|show|list|tell|explain|describe)\b"
    r"|哪些|哪篇|什么|怎么(?!样)|如何|有没有|谁|多少|几篇|比较|对比|介绍|总结",
    _I,
)
_FRAMED = re.compile(
    r"(?:(?:is|are) there )?(?:any |some )?(?:(?:which|what) )?(?:papers?|works?|research|studies)"
    r" (?:are |is |that )*(?:about|on|deal(?:s|ing)? with|focus(?:es|ing)? on|talk(?:s|ing)? about|look(?:s|ing)? at"
    r"|concerned with|related to) (.+?)[\s?.!]*"
    r"|(?:请问)?(?:有没有|有无|是否有|哪些)(?:人|论文|工作|研究)?(?:是|在)?(?:关于|研究|针对|涉及|讨论)(.+?)的?(?:研究|论文|工作|文章)?[吗呢？?。\s]*",
    re.IGNORECASE,
)

_QUESTION_WORDS = re.compile(
    r"\b(?:which|what|who|where|when|how|many|is|are|was|were|be|been|the|a|an|of|in|on|at|from|for|to|by|with|any"
    r"|some|all|there"
    r"|new|newest|recent|latest|papers?|preprints?|articles?|works?|publications?|research|studies|arxiv|digests?"
    r"|please|show|list"
    r"|find|give|tell|me|us|i|we|you|do|does|did|has|have|had|can|could|published|posted|released|submitted"
    r"|appear(?:ed)?|appearing"
    r"|came|come|out|happen(?:ed|s|ing)?|summar(?:y|ies|i[sz]e)|overview|highlights?|recap|news|day|days?['’]s?|s"
    r"|together|jointly|that|this|these"
    r"|those|only|just|and|or|about|everything|anything|something|exist|library|hold|holds|it|them|say|says|said"
    r"|contain|contains"
    r"|got|get|see|written|wrote|write|author(?:ed|s)?|top|notable|interesting|number|count|co|going|catch|up"
    r"|miss(?:ed)?|one|ones)\b"
    r"|哪些|哪篇|哪几篇|什么|多少|几篇|有没有|有|都|是|的|了|吗|呢|请|列出|列一下|给我|看看|查找|找出|找|最新|最近"
    r"|新|论文|文章|工作|研究|成果|日报|简报|收录"
    r"|发布|发表|提交|上传|发生|讲|说|写|过|些|啥|概览|概述|综述|速览|总结|要点|一下|库中|库里|里面?|中|在|和|与"
    r"|一起|共同|合作|所有|全部|一共|总共|进展|动态|内容"
    r"|东西|数量|篇|个|共|这|那|关于|我|下",
    _I,
)
_WHO = re.compile(
    r"who (?:first )?(?:wrote|proposed|introduced|developed|invented|built|came up with|is behind)\b"
    r"|谁(?:最先)?(?:提出|做|写|发明)|.{2,40}(?:是|由)谁(?:提出|做|写|发明)",
    _I,
)
_FOR_PAPERS = re.compile(
    r"\b(?:which|what|any|other|more|find|show|list|many)\b[^?]{0,24}\b(?:papers|paper(?= that| which| using| on| us)"
    r"|works|studies|articles|preprints)\b"
    r"|^(?:papers|works|studies|articles|research)\b|\bwho (?:else )?(?:us|appl|extend|build|cit)\w*"
    r"|\b(?:anyone|anybody|people|who else|is there work)\b"
    r"|(?:哪些|哪几篇|有没有|还有|其他|其它|别的|多少)[^，。]{0,8}(?:论文|文章|工作|研究|人)|有人|谁在?用|^关于.*的(?:论文|文章|工作|研究)",
    _I,
)
_SMALL_TALK = re.compile(
    r"\W*(?:(?:thanks?(?: you)?(?: (?:so|very) much| a lot)?|thx|cheers|hi|hello|hey|bye|goodbye|ok|okay|yes|no|nice"
    r"|cool|great|perfect|(?:that|this)(?:['’]s| is| was) (?:very |really )?(?:helpful|useful|great|good|nice|all)"
    r"|got it|i see"
    r"|good (?:morning|evening|night|day)|how are you(?: today)?|who are you"
    r"|what (?:can|do) you do|help(?: me)?|what (?:can|could|may) i ask(?: you)?"
    r"|how (?:do i|to) use (?:this|it|paperlight)"
    r"|帮助|使用(?:说明|帮助)|(?:这个?)?怎么用|我?(?:能|可以)问[你您]?(?:什么|些什么|啥|哪些问题)"
    r"|(?:非常|很)?感谢[你您]?|多?谢谢?[你您了啦]?|[你您]好|嗨|再见|好的?|嗯+|行|明白了?|知道了|懂了|了解了?|早上好|晚上好|[你您]是谁"
    r"|[你您](?:能|会|可以)(?:做|干|帮我做)?(?:什么|些什么|啥))(?=\W|$)\W*)+",
    _I,
)

_LACKING = (
    r"(?:(?<!有)(?:没有?|未|不)(?:使用|采用|涉及|提到|提及|讨论|研究|属于|关于|针对)|(?<!有)(?:没有?|未)用(?!于)|不是(?:关于|研究|讨论|针对)"
    r"|不用(?!再|于|训练|微调|标注|人工|重新|额外|任何))"
)
_ASKS_FOR_LACK = re.compile(
    r"\b(?:papers?|works?|preprints?|articles|studies|research|ones?|them|these|those)(?: (?:that|which))?"
    r"(?: (?:are|is))?(?: not|n['’]t)(?: (?:about|on|by|in|from|using|related|dealing|concerned|based)\b|\W*$)"
    r"|(?:\b(?:papers?|works?|preprints?|articles|studies|research|ones?|them|these|those)(?: (?:that|which))?"
    r"|^which(?: (?:methods|models|approaches))?) (?:do|does|did|have|has)(?: not|n['’]t| never) (?:\w+ly )?"
    r"(?:us|employ|involv|address|mention|discuss|cover|deal|stud|consider|concern|treat|includ|contain|tackl|propos)"
    r"|\b(?:papers?|works?|articles|everything|anything)(?: \w+)? (?:excluding|except|other than|apart from)\b"
    rf"|(?:论文|文章|工作|研究|哪些|哪几?篇|其中).{{0,8}}?{_LACKING}|^.{{0,4}}?{_LACKING}.{{1,20}}的(?:论文|文章|工作|研究)"
    r"|^(?:and |but |ok )?(?:not|nothing|none|no papers?|exclude|except|leave out) (?:the )?(?:ones? |those |papers? )?"
    r"(?:about|on|in|with|that|using)\b|^(?:and |but )?not (?!only\b|just\b|sure\b|yet\b|really\b)[\w -]{3,40}$"
    r"|^(?:但是?|请)?(?:不要|别要|不想要|不看|排除|除去|去掉)(?:和|与|关于|有关)?.{1,20}(?:的|论文|文章)(?:论文|文章|工作)?$"
    r"|[与和跟].{1,16}无关的?(?:论文|文章|工作|研究)|(?:论文|文章|工作|研究).{0,4}[与和跟].{1,16}无关|除了?.{1,16}(?:以外|之外)",
    _I,
)


def is_pasted(text: str) -> bool:
    """Whether a question is a text such as an abstract, to which papers are sought, and no words of it ask."""
    return len(text) > LONGEST_SPOKEN


def asks_for_lack(text: str) -> bool:
    """Whether papers are asked for by what they do not hold."""
    return not is_pasted(text) and (bool(_ASKS_FOR_LACK.search(text)) or leaves_out_days(text))


def general_kind(text: str, dated: bool, has_content: bool) -> Kind:
    """The kind of a question about no paper in particular. `dated`: it says a day or a range; `has_content`: besides
    filters and question words it says something to look for."""
    if is_count(text):
        return "count"
    if not has_content:
        return "day" if _DAY.search(text) and (dated or _asks_for_news(text)) else "listing"
    if _EXISTENCE.search(text):
        return "existence"
    return "approaches" if _APPROACHES.search(text) else "find"


def has_content(text: str) -> bool:
    """Whether a question, its filters left out, says something to look for."""
    return bool(re.search(r"[^\W_]", _QUESTION_WORDS.sub(" ", text)))


def is_full(text: str) -> bool:
    """Whether words like these can stand as a question of their own."""
    return bool(_FULL.search(text))


def is_count(text: str) -> bool:
    """Whether a number of papers, or of digests, is asked for."""
    return bool(_COUNT.search(text)) or counts_digests(text)


def counts_digests(text: str) -> bool:
    """Whether the number of digests is asked for, and nothing of what they hold."""
    return bool(_COUNT_DIGESTS.fullmatch(text.strip()))


def asks_who(text: str) -> bool:
    """Whether people are asked for, whatever it is that they made."""
    return bool(_WHO.match(text))


def asks_for_papers(text: str) -> bool:
    """Whether papers are looked for, and not something of one that is known: "which papers use it?" """
    return bool(_FOR_PAPERS.search(text))


def is_small_talk(text: str) -> bool:
    """Whether it is a greeting, thanks or the like, which asks for nothing."""
    return bool(_SMALL_TALK.fullmatch(text))


def topic(text: str) -> str:
    """What a question asks for, without a frame that only asks: "is there work on X" and 有没有关于 X 的研究 are X."""
    framed = _FRAMED.fullmatch(text.strip())
    return next((part for part in framed.groups() if part), text) if framed else text


def topic_counted(text: str) -> str:
    """The words that the papers of a "how many …" question must hold; "" where it counts all."""
    left = _QUESTION_WORDS.sub(" ", _COUNTED.sub(" ", _COUNT.sub(lambda count: f" {count['of'] or ''} ", text)))
    return " ".join(re.sub(r"[^\w\s+-]", " ", left).split())


def _asks_for_news(text: str) -> bool:
    return bool(re.search(r"\bnew\b|happen|digest|news|miss|新|发生|日报", text, _I))
