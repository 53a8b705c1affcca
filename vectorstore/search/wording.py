"""A question without the words that only ask."""

import re

# What a Chinese question is asked with: its pairs of characters, and those it forms with what is asked for, stand in no
# paper. 研究 and its like ask there or at the end, for within they belong to words: 研究生, 工作流; so do
# 用过 and 用到: 应用过程, 使用过滤, 利用到达角.
FRAME = re.compile(
    "(?:请问|有没有人?|有无|是否有?|有?(?:哪些|哪篇|什么|多少))(?:论文|文章|研究(?!生|员)|工作(?!流)|方法(?!论))?(?:是?做(?!法))?|怎么样?|如何"
    "|怎样|关于|提[到及过]|谈[到及]|[使采应利]?用(?:到(?!达)|过(?![程滤渡拟采参平量度敏]))|涉及|(?<!目)的(?!地)|了(?!解)|[吗呢]"
    "|(?:(?:最新|相关)?(?:进展|研究|论文|工作|文章|方法)|[的吗呢了？?。！!\\s])+$"
)


def unframed(text: str) -> str:
    """Returns a question without the Chinese words that only ask; all of it where nothing else is in it."""
    left = FRAME.sub(" ", text)
    return left if left.strip() else text


def only_asks(text: str) -> bool:
    """Tells whether there is nothing in a text but Chinese words that only ask."""
    return not FRAME.sub(" ", text).strip()
