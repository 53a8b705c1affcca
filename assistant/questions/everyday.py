"""Questions that are put to whoever may be listening and not to papers: orders to an assistant, and questions of daily
life and general knowledge. How they are put tells, whatever they are about."""

import re

_POLITE = r"^(?:please |now |can you |could you |would you )*"
_HAN_POLITE = "^(?:请|麻烦|现在|你)*"
_ORDER = re.compile(
    "|".join(
        (
            _POLITE + r"(?:(?:write|draw|sing|compose|play|say|execute|make|book|order) (?:me|us|an?|some|this)\b",
            r"tell me (?:an?|the time|your)\b|convert \d|count (?:to|from)\b|remind me\b|pretend |act (?:as|like) "
            r"|set (?:an? |the |my )?(?:alarm|timer|reminder)\b|(?:speak|talk|answer|respond|reply) (?:like|as) "
            r"|run (?:rm|this|the (?:command|following|shell))\b|translate (?:this|the following)\b",
            r"(?:give|show) me (?:an?|your) (?!list|overview|summary|survey|digest|short|brief|quick|paper)",
            r"(?:ignore|disregard|forget) (?:all|the|your|any|previous|everything|what|my|these|those)\b",
            r"(?:print|repeat|reveal|output|show) (?:me )?(?:your|the system|the word|the contents?)\b)",
            r"\bdrop table\b|^select .* from\b",
            _HAN_POLITE
            + "(?:(?:给我|帮我|替我|为我)(?!看|找|列|查|搜|推荐.{0,8}(?:论文|文章)|总结|概括|介绍|比较|对比|解释)",
            "写一?[首篇段个封份]|讲一?个|唱|播放|扮演|假装|订一|算一下|设[个一]|推荐[几一]?[部本首家款]",
            "翻译(?:成|一下|这|以下)|用.{1,12}(?:口吻|语气)|忽略|无视|忘掉|忘记|执行|打印|重复|输出你",
            "把.{1,20}(?:重复|换算|翻译))",
        )
    ),
    re.IGNORECASE,
)
_OWN = (
    "dog|cat|car|house|home|wife|husband|son|daughter|child|kids?|baby|boss|friend|mother|father|phone|job|salary|rent"
    "|hair|skin|stomach|knee|back|head|garden|kitchen|bike|name|birthday"
)
_EVERYDAY = re.compile(
    "|".join(
        (
            r"^(?:should|may|must|am) (?:i|we|my)\b|^(?:which|what|when|where|why|how)\b.{0,20}\b(?:should|did) i\b",
            rf"\bmy (?:{_OWN})\b|\bnear me\b|\b(?:today|tonight|tomorrow)\b",
            r"\b(?:are|do|did|have|will) you\b(?!.{0,40}papers?)|\byour (?:name|favou?rite|rules|opinion)\b",
            r"^(?:who|when|where) (?:is|was|were|are|did|do|does|invented|wrote|discovered|won|painted)\b",
            r"^how (?:much|long|far|old|tall|deep|big|high|often|hot|cold|heavy)\b",
            r"^(?:how many|what) (?:people|players|countries|planets|bones|days|hours|calories|time|year|colou?r)\b",
            r"^what(?:'s| is| are| was| were) (?:the (?:capital|population|meaning|age|price|weather|tallest|largest"
            r"|longest|boiling|distance|height|time|date|symptoms|causes|history|tax|rules)|my|your|a good)\b",
            "多少(?:钱|岁|公斤|公里|度|卡|年|人口|个国家)|(?<!好)几(?:点|岁|次|分钟|小时|天|块|个人|月|号)",
            "有多(?:大|高|长|远|深|久|重|冷|热)|^谁(?!.*(?:论文|提出))|(?:是|叫)谁|什么时候|哪(?:一?[年天]|里|国|个国家|座|首)",
            "怎么办|好吃|好玩|划算|合适吗|有害吗|我(?!们|想|需要).{0,6}(?:该|应该|家|的(?:狗|猫|车|孩子|手机|工作|老板|房))",
            "[你您](?!好)|今[天晚]|明天|昨晚|最近怎么样",
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
