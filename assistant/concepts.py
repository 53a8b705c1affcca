"""What a short question is about, and whether a text holds it: one with a part of it, "flow matching" for "optical
flow", does not."""

import re
from functools import lru_cache

from assistant.cues import presents
from assistant.kinds import topic, topic_counted
from vectorstore.sentences import sentences

MOST_WORDS = 3
"""Of a concept; a longer question says more than any sentence holds word for word."""

_FRAME = re.compile(
    r"\b(?:introduc(?:e|es|ed|ing)|present(?:s|ed|ing)?|releas(?:e|es|ed|ing)|propos(?:e|es|ed|ing)|provid(?:e|es"
    r"|ed|ing)"
    r"|offer(?:s|ed)?|publish(?:es|ed)?|build(?:s|ing)?|create[sd]?|creating|develop(?:s|ed|ing)?|contribut(?:e|es"
    r"|ed)|tackl\w+"
    r"|solv(?:e|es|ed|ing)|improv(?:e|es|ed|ing)|handl(?:e|es|ed|ing)|work(?:s|ing|ed)?|apply|applies|applied"
    r"|employ(?:s|ed)?"
    r"|focus(?:es|ed)?|target(?:s|ed)?|based|people|researchers|authors|you|your|he|she|they|mean(?:s|ing)?|term"
    r"|concept|define[sd]?"
    r"|explain|describe|idea|ideas|kind|kinds|way|ways|approach(?:es)?|method(?:s)?|technique[s]?|make|makes|made"
    r"|making|get|keep"
    r"|being|be|can|could|would|should|must|done|read|need|want|recommend(?:ed)?|problems?|challenges?"
    r"|open|so|really|other|others|most|more|best|good|used|like|if|whether|not|no|than|as|into|over"
    r"|via|through"
    r"|between|among"
    r"|invent(?:s|ed)?|behind|first|field|topic|topics|area|subject|interesting|paper|currently|today|now|here|yet"
    r"|already|ever|field)\b"
    r"|哪几|哪|提出|引入|介绍|发布|构建|开源|公开|推出|解决|针对|处理|改进|提升|做|人们|大家|学者|作者|如何|怎么样?|怎样|方法|办法"
    r"|思路|领域|方向|方面|可以|能够|能|吗|呢|吧|是什么|什么是|是否|有没有人|有人|一些|几个|利用|采用|应用|基于|通过|用于|用|进行"
    r"|实现|让|把|被|对|以|该|其|为|所|之|上|来|去|着|最好|目前|现在|当前|主要|的话|解释|定义|含义|意思|概念",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z0-9]+|[\u3400-\u9fff]+")
_ENDING = re.compile(r"(?:ations?|itions?|ions?|ings?|ed|es|s|e|ly|ity)$")
_ASKS_FOR_NEW = re.compile(
    r"\b(?:introduc|present(?:s|ed|ing)?\b|releas|propos(?!als)|provid|publish|build|creat|contribut|new )|提出|引入"
    r"|发布|构建|开源|推出|建立|新的?(?=基准|数据集)",
    re.IGNORECASE,
)
_ASKS_FOR_WORK = re.compile(
    r"\b(?:papers?|works?|research|studies|preprints?|articles|methods?|approaches|anyone|anybody|people)\b"
    r"|论文|文章|工作|研究|方法|有人|人们",
    re.IGNORECASE,
)


@lru_cache(1024)
def concept(question: str) -> tuple[str, ...]:
    """The words that a question is about, without what only asks; () where that is nothing or too much."""
    words = _WORD.findall(_FRAME.sub(" ", topic_counted(topic(question))))
    return tuple(dict.fromkeys(words)) if len(words) <= MOST_WORDS else ()


def asks_for_work(question: str) -> bool:
    """Whether a question says that it wants papers, or what people do, or is nothing but what it is about."""
    return bool(_ASKS_FOR_WORK.search(question)) or " ".join(concept(question)) == " ".join(_WORD.findall(question))


def asks_for_new(question: str) -> bool:
    """Whether a question wants what papers bring themselves: "which papers introduce benchmarks?" """
    return bool(_ASKS_FOR_NEW.search(question))


def holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether one sentence of a text holds each of the words, give or take an English ending."""
    if not holds_all(text, words):
        return False
    return len(words) < 2 or any(holds_all(text[start:end], words) for start, end in sentences(text))


def holds_all(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text, all of it taken together, holds each of the words."""
    return all(has(text, word) for word in words)


def brings(text: str, words: tuple[str, ...]) -> bool:
    """Whether a sentence of a text that holds each of the words says what its paper brings."""
    cut = [text[start:end] for start, end in sentences(text)]
    return any(holds_all(sentence, words) and presents(sentence) for sentence in cut)


def has(text: str, word: str) -> bool:
    """Whether a text holds a word, give or take an English ending."""
    if not word.isascii():
        return word in text
    if word.isupper() and len(word) > 1:  # an acronym: SHAP is no shape
        return bool(_tokens(text) & {word.lower(), f"{word.lower()}s"})
    begins = _stem(word.lower())[:3]
    return any(_same(word.lower(), other) for other in _tokens(text) if other.startswith(begins))


@lru_cache(4096)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(token.lower() for token in re.findall(r"[A-Za-z0-9]+", text))


@lru_cache(65536)
def _same(word: str, other: str) -> bool:
    """Whether two words are one but for their endings: detect, detection; consistent, consistency."""
    if word == other or _stem(word) == _stem(other):
        return True
    shared = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    return shared >= 5 and shared >= 0.7 * max(len(word), len(other))


def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= 4 else word.removesuffix("s") if len(word) > 3 else word
