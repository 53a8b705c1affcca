"""What Paperlight itself says in the digests that it writes, in both languages."""

from dataclasses import dataclass

from vectorstore.values import Language


@dataclass(frozen=True, slots=True)
class DigestTexts:
    """The sentences of one language; names in braces are filled in by `str.format`."""

    chosen: str
    first: str
    themes: str
    theme: str
    more: str
    others: str
    one_by_one: str
    by_words: str
    summary_by_model: str
    analysis_by_model: str
    summary_failed: str
    analyses_failed: str


ENGLISH = DigestTexts(
    chosen="The {count} of {total} papers that best meet: {interests}.",
    first="The first {count} of {total} papers.",
    themes="Themes of the day",
    theme="**{phrase}** ({count} papers)",
    more="and {count} more",
    others="Papers on something else",
    one_by_one="{count} papers are on something else each.",
    by_words="Put together by Paperlight from the words that the papers' titles and abstracts share, without a"
    " language model.",
    summary_by_model="Written by the language model {model} from the abstracts of {count} papers; each link leads to"
    " the paper that the sentence names as its source.",
    analysis_by_model="Written by the language model {model}, based on the abstract.",
    summary_failed="the language model {model} {reason}; the summary is made of the papers' own words",
    analyses_failed="the language model {model} {reason}; {count} papers are left without an analysis",
)

CHINESE = DigestTexts(
    chosen="从 {total} 篇论文中选出的 {count} 篇，最符合：{interests}。",
    first="{total} 篇论文中的前 {count} 篇。",
    themes="当日主题",
    theme="**{phrase}**（{count} 篇）",
    more="以及另外 {count} 篇",
    others="其他论文",
    one_by_one="另有 {count} 篇论文主题各异。",
    by_words="由 Paperlight 根据论文标题与摘要中共有的词语整理，未使用语言模型。",
    summary_by_model="由语言模型 {model} 根据 {count} 篇论文的摘要撰写；每个链接指向句子所注明的论文。",
    analysis_by_model="由语言模型 {model} 根据摘要撰写。",
    summary_failed="语言模型 {model} {reason}；概述改由论文自身的词语整理",
    analyses_failed="语言模型 {model} {reason}；{count} 篇论文没有解读",
)

DIGEST_TEXTS: dict[Language, DigestTexts] = {"en": ENGLISH, "zh": CHINESE}
