"""Questions that are put to whoever may be listening and not to papers: orders to an assistant, and questions of daily
life and general knowledge. How they are put tells, whatever they are about."""

import re

_POLITE = r"^(?:please |now |can you |could you |would you )*"
_HAN_POLITE = "^(?:请|麻烦|现在|你)*"
_UNITS = "usd|eur|dollars?|euros?|km|miles?|kg|pounds?|inch(?:es)?|feet|cm|celsius|fahrenheit|degrees"
_MADE = "poem|song|story|joke|email|letter|essay|recipe|cake|picture|photo|movie|game|list of names|cv|resume|homework"
_ORDER = re.compile(
    "|".join(
        (
            _POLITE + r"(?:(?:write|draw|sing|compose|play|make|book|order|give|show|say) (?:me|us) (?:an?|some|your) "
            r"(?!list|overview|summary|survey|digest|short|brief|quick|paper|recent)",
            rf"(?:write|compose|sing|draw|make) (?:an?|some|the|my) (?:\w+ )?(?:{_MADE})\b",
            r"write (?:me|my)\b|tell me (?:an? |the time\b)|count (?:to|from) \d|remind me\b",
            r"pretend (?:to|that|you)\b|act as (?:if|my)\b|run rm\b",
            rf"convert \d+(?:\.\d+)? (?:{_UNITS})\b|set (?:an? |the |my )?(?:alarm|timer|reminder)\b",
            r"(?:speak|talk|answer|respond|reply) like an? |translate (?:this|the following)\b",
            r"(?:ignore|disregard|forget) (?:all|the|your|any|previous|everything|what|my|these|those)\b",
            r"(?:print|repeat|reveal|output|show) (?:me )?(?:your (?:system|prompt|instructions|rules)"
            r"|the system prompt|the word|the contents? of /))",
            r"\bdrop table\b|^select (?:\*|[\w, ]+) from \w+(?:\s+where\b.*|;)?$",
            _HAN_POLITE
            + "(?:(?:给我|帮我|替我|为我)(?!看|找|列|查|搜|推荐.{0,8}(?:论文|文章)|总结|概括|介绍|比较|对比|解释)",
            "写一?[首篇段个封份](?!.*(?:论文|文献))|讲一?个|唱一?[首个]|扮演|假装|订一|推荐[几一]?[部本首家款]",
            "翻译(?:成|一下|这|以下)|用.{1,12}(?:口吻|语气)",
            "(?:忽略|无视|忘掉|忘记)(?:之前|以上|上面|前面|所有|全部|你|掉)",
            "(?:执行|打印|输出)\\s*(?:[/A-Za-z]|你的|系统)",
            "把.{1,20}(?:重复.{1,4}[遍次]|换算|翻译成))",
        )
    ),
    re.IGNORECASE,
)
_IS = r"(?:is|are|was|were|does|do|did|will)"
_EVERYDAY = re.compile(
    "|".join(
        (
            r"^(?:should|may|must|am) (?:i|we|my)\b|^(?:which|what|when|where|why|how)\b.{0,20}\b(?:should|did) i\b",
            r"\bmy (?:dog|cat|car|house|home|wife|husband|son|daughter|child|kids?|baby|boss|phone|job|name)\b",
            r"\bnear me\b",
            r"\b(?:today|tonight|tomorrow)\b|^(?:are|do|did|have|will) you\b(?!.*\b(?:papers?|have|know)\b)",
            r"^(?:who|when|where) (?:is|was|were|are|did|do|does|invented|wrote|discovered|won|painted)\b",
            rf"^how (?:much|long|far|old|tall|deep|big|high|hot|cold|heavy) {_IS}\b",
            rf"^how (?:much|many) \w+ {_IS} (?:in|there)\b|^what (?:time|year|day|colou?r) {_IS}\b",
            r"^what(?:'s| is| are| was| were) (?:the (?:capital|population|meaning|age|price|weather|tallest|largest"
            r"|longest|date|symptoms|causes|history|tax|rules)|my|your|a good)\b",
            "多少(?:钱|岁|公斤|公里|年|人口|个国家)|(?<!好)几(?:点|岁|月|号)",
            "有多(?:大|高|长|远|深|久|重|冷|热)(?:[?？。呢]|$)",
            "^谁(?!.*(?:论文|提出))|(?:是|叫)谁|什么时候|哪(?:一?[年天]|里|国|个国家|座|首)",
            "好吃|好玩|划算|合适吗|有害吗",
            "我(?!们|想|需要).{0,6}(?:该|应该|家|的(?:狗|猫|车|孩子|手机|工作|老板|房))",
            "[你您](?!好|能|会|可以|知道|有)",
            "今[天晚]|明天|昨晚|最近怎么样",
        )
    ),
    re.IGNORECASE,
)


def is_order(text: str) -> bool:
    """Whether something is to be done that is no matter of papers: "tell me a joke", "ignore your rules", 写一首诗."""
    return bool(_ORDER.search(text.strip()))


def is_everyday(text: str) -> bool:
    """Whether a question is put as people ask of daily life and the world: "should I …", "how tall is …", 几点."""
    return bool(_EVERYDAY.search(text.strip()))
