"""What a short question is about, and whether a text holds it: one with a part of it, "flow matching" for "optical
flow", does not."""

import re
from functools import lru_cache

from assistant.cues import presents
from assistant.questions.kinds import topic
from vectorstore.sentences import sentences
from vectorstore.spelling import american

MOST_WORDS = 3
"""Of a concept; a longer question says more than any sentence holds word for word."""

# English words that join others; those of a compound, "state-of-the-art", stay.
_JOINING = re.compile(
    r"(?<![\w-])(?:the|an?|of|in|on|at|to|by|with|from|for|and|or|as|into|over|via|through|between|among|than|is|are|was"
    r"|were|be|been|being|do|does|did|has|have|had|can|could|would|should|must|will|that|this|these|those|it|its|them"
    r"|they|their|there|which|what|who|how|why|when|where|i|we|you|he|she|me|us|my|our|your|one|ones|not|no|any|some|all"
    r"|if|whether|so|so-called|really|currently|now|here|yet|already|ever|please)(?![\w-])"
    r"|(?<!目)[中上里]?的(?!地)|(?<![饱总融])和|(?<!参)与|以及",
    re.IGNORECASE,
)
# What a question begins or ends with; within it the same words belong to what it is about: image processing, 过拟合.
_LEADING = (
    "introduc(?:e|es|ed|ing)|present(?:s|ed|ing)?|releas(?:e|es|ed|ing)|propos(?:e|es|ed|ing)|provid(?:e|es|ed|ing)"
    "|offer(?:s|ed)?|publish(?:es|ed)?|builds?|create[sd]?|creating|develop(?:s|ed|ing)?|contribut(?:e|es|ed)"
    r"|tackl\w+|solv(?:e|es|ed|ing)|improv(?:e|es|ed|ing)|handl(?:e|es|ed|ing)|works?|worked|working on|apply|applies"
    "|applied|use[sd]?|using|employ(?:s|ed)?|focus(?:es|ed)? on|target(?:s|ed)|based|people|any(?:one|body|thing)"
    "|some(?:one|thing)"
    "|researchers|authors|explain|describe|define|makes?|making|made|get|keep|done|read|need|want|recommend(?:ed)?"
    "|know|papers?|articles?|preprints?|research|studies|study|methods?|approach(?:es)?|techniques?|ways?|kinds?|ideas?"
    "|problems?|challenges?|area|like|about|most|more|good|new|newest|recent|latest|others?|interesting|show|list|find"
    r"|deal(?:s|ing)?|address(?:es|ed)?|investigat\w+|explor(?:e|es|ed|ing)|examin(?:e|es|ed|ing)|discuss(?:es|ed)?"
    r"|give|tell|invent(?:s|ed)?|behind|many|best(?= (?:methods?|papers?|approach\w*|ways?|works?))",
    "其中|它们中?|这些(?:论文|文章|工作)?中?|哪个|请问?|有没有人?|有无|是否有?|有人?|哪几篇?|哪些|哪篇?|什么是?|如何|怎么样?|怎样|多少篇?|几篇|关于|对于|针对|研究|论文|文章|工作"
    "|提出|引入|介绍|发布|构建|开源|公开|推出|解决|处理|改进|提升|人们|大家|学者|作者|可以|能够|一些|几个|最新|最近|新的|最好|目前|现在"
    "|当前|主要|都(?!市)|利用|采用|应用|使用|基于|通过|用于|进行|实现|解释|定义|做|用(?!户|途)|让|把|被(?!动)|对(?![抗比齐象话称偶应])"
    "|在(?!线)|了(?!解)|是",
)
_TRAILING = (
    "introduced|presented|released|proposed|provided|offer|published|developed|tackled|solved|improved|handled|works?"
    "|worked|used|applied|means?|term|concept|ideas?|kinds?|ways?|approach(?:es)?|methods?|techniques?|made|done|papers?"
    "|articles?|preprints?|research|studies|field|topics?|area|subject|like|others?|today|new|about|out|up",
    "怎么做|怎么样?|怎样|如何|是什么|什么|有?哪些|研究|论文|文章|工作|方法|办法|思路|领域|方向|方面|(?:最新)?进展|含义|意思|定义|概念|问题"
    "|吗|呢|吧|了|是|上|中|里",
)


def _words(english: str, chinese: str) -> str:
    return rf"(?:[\W_]|(?<![\w-])(?:{english})(?![\w-])|(?:{chinese}))+"


_FRAME = re.compile(rf"^{_words(*_LEADING)}|{_words(*_TRAILING)}$", re.IGNORECASE)
# Between what is done and what it is done to or with: 用扩散模型做深度估计.
_PARTING = re.compile(r"做(?!法)|进行|如何|怎么样?|怎样|(?<=[㐀-鿿])(?:解决|用于)")
_WORD = re.compile(r"[A-Za-z0-9]+|[㐀-鿿]+")
# Of one word: segment, segments, segmentation; adapt, adaptive, adaptation; robot, robotic.
_ENDING = re.compile(
    r"(?:izations?|iz(?:e[ds]?|ing)|ations?|at(?:e[ds]?|ing|ive)|itions?|ions?|ive|ics?|ings?|ness|ity|ed|es|ly|(?<!s)s|e)$"
)
_ASKS_FOR_NEW = re.compile(
    r"\b(?:introduc\w+|present(?:s|ed|ing)?|releas(?:e[sd]?|ing)|propos(?:e[sd]?|ing)|provid(?:e[sd]?|ing)|publish(?:es|ed)?"
    r"|builds?|create[sd]?|contribute[sd]?|new)\b|提出|引入"
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
    words = _about(question)
    return tuple(dict.fromkeys(words)) if len(words) <= MOST_WORDS else ()


def phrase(question: str) -> str:
    """What a question is about as it stands in it: "mixture of experts"; "" where that is nothing."""
    start, end = _stretch(question)
    return question[start:end]


def with_phrase(question: str, new: str) -> str:
    """The question with something else in the place of what it is about."""
    start, end = _stretch(question)
    return question[:start] + new + question[end:]


def _stretch(question: str) -> tuple[int, int]:
    """Where the first word that a question is about begins, and where the last ends; twice its end for none. Words are
    read in American spelling, and English ones are whole: "ear" is not in "research"."""
    words = _about(question)
    starts, ends = list[int](), list[int]()
    for piece in _WORD.finditer(question) if words else ():
        if not piece[0].isascii():
            first, last = piece[0].find(words[0]), piece[0].rfind(words[-1])
            starts += [piece.start() + first] if first >= 0 else []
            ends += [piece.start() + last + len(words[-1])] if last >= 0 else []
        else:
            spelled = american(piece[0])
            starts += [piece.start()] if spelled == words[0] else []
            ends += [piece.end()] if spelled == words[-1] else []
    return (starts[0], ends[-1]) if starts and ends else (len(question), len(question))


def _about(question: str) -> list[str]:
    about = _JOINING.sub(" ", topic(american(question)))
    return _WORD.findall(_PARTING.sub(" ", _FRAME.sub(" ", about)))


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
    return _stem(word.lower()) in _stems(text)


def _tokens(text: str) -> frozenset[str]:
    return frozenset(token.lower() for token in re.findall(r"[A-Za-z0-9]+", text))


@lru_cache(64)  # whole texts: those of one answer, of which each word of the question is asked
def _stems(text: str) -> frozenset[str]:
    return frozenset(map(_stem, _tokens(text)))


@lru_cache(4096)
def _stem(word: str) -> str:
    """A lower-case word without its ending: detect for detection, consistent for consistency."""
    word = re.sub(r"(?<=[ea]n)c(?:y|e)$", "t", word)
    word = re.sub(r"(?<=\w{3})ies$", "y", word)
    stem = _ENDING.sub("", word)
    if len(stem) < 4:
        return word.removesuffix("s") if len(word) > 3 else word
    return re.sub(r"([bdgmnprt])\1$", r"\1", stem)  # planning, plan
