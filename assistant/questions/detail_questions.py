"""Which detail of a paper a question asks for: "what learning rate", "how many GPUs", 准确率是多少."""

import re
from collections.abc import Iterator

from assistant.checks.proper_names import names
from assistant.questions.concepts import concept
from assistant.questions.details import Detail
from assistant.questions.kinds import has_content
from assistant.questions.measures import DEGREE, MEASURES, METRIC
from assistant.questions.namings import namings
from assistant.questions.subjects import goes_by, nickname
from vectorstore.folding import fold
from vectorstore.values import Paper

_I = re.IGNORECASE

_PAPER = "∎"
"""Stands where the question names the paper."""

_N = (
    r"(?P<n>(?!(?:do|does|did|is|are|was|were|has|have|had|can|between|the)\b)[A-Za-z][\w+&-]*"
    r"(?: (?!between\b)[A-Za-z][\w+&-]*){0,3}?)"
)
_VERB = r"(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would)"
_OF = r"(?:of|in|for|used|that|did|does|with|on|behind|by|at)"
_END = rf"| ?{_PAPER}|\s*[,?.!]|\s*$)"
_ENGLISH = (
    (
        True,
        rf"\bhow (?:many|much) (?:more |fewer |different |other )?{_N}"
        rf"(?= (?:{_VERB}|it|they|the|this|that|there|needed|required|{_OF}|to|per|from|after|if)\b{_END}",
    ),
    (True, rf"\b(?:size|scale|number|amount) of (?:the |its )?(?:∎ )?{_N}(?= {_OF}\b{_END}"),
    (True, rf"\bhow (?:large|big) (?:is|are|was|were) (?:the |its )?(?:∎ )?{_N}(?= {_OF}\b{_END}"),
    (False, rf"\b(?:what|which) (?:(?:kind|type|sort)s? of )?{_N}(?= {_VERB}\b)"),
    (
        False,
        r"\b(?:(?:what|which)(?:['’]s| is| are| was| were)|tell me|give me) (?:the |its )?(?:exact |total |final )?"
        rf"{_N}(?= {_OF}\b{_END}",
    ),
)
_HAN = r"[㐀-鿿A-Za-z][㐀-鿿A-Za-z0-9 -]{0,14}?"
_ASKING = r"[呢吗了]?\s*[?？。]?\s*$"
_CHINESE = (
    (
        True,
        r"(?:多少|几)(?=[^?？。呢的])(?P<by>[个张块台层种条帧步轮次位名篇句项类段套份组只]|小时|天|秒|分钟|[万亿]个?)?\s*"
        rf"(?P<n>{_HAN})?(?=上?(?:训练|完成|组成|构成|得到)?[的来]?{_ASKING}|[,，])",
    ),
    (
        True,
        rf"(?:{_PAPER}|[的上中下了时用有要,，])\s*(?P<n>{_HAN})(?:了|到|为|是|有|达到?|能达到|取得了?)?"
        r"\s*(?:多少|多大|多高|多快|多长|几何)",
    ),
    (False, rf"(?:什么(?:样的)?|哪[个种些款类])(?P<n>{_HAN})(?=[来做作进训上的]|{_ASKING})"),
)
_ASKED = tuple((amount, re.compile(pattern, _I)) for amount, pattern in (*_ENGLISH, *_CHINESE))

_OFTEN = """
thing things way ways idea ideas point points paper papers work works problem problems question questions task tasks
reason goal difference purpose contribution contributions approach approaches method methods technique techniques about
new main key meaning definition name story deal author authors role benefit benefits advantage advantages insight
insights aspect part exactly strategy concept summary abstract title motivation intuition novelty conclusion takeaway
limits limitations limitation weakness one year day date time people company lab university institution group data code
问题 方法 任务 意思 东西 贡献 内容 论文 工作 办法 思路 作用 目的 特点 优点 好处 创新 人 意义 时候 结果 局限 不足
作者 数据 代码 缺点 区别 关系
"""
_VAGUE = frozenset(_OFTEN.split())
"""What every abstract tells or none names: forms of their own answer these."""

_CATALOGUED = re.compile(
    r"\b(?:what|which)\b[^?]{0,20}\b(?:categor(?:y|ies)|(?:arxiv )?(?:id|identifier|number|version|link|url)|title)\b"
    r"|(?:什么|哪个|哪些|多少)(?:arXiv ?)?(?:类别|分类|编号|链接|版本|标题)"
    r"|(?:类别|分类|编号|链接|标题)是(?:什么|多少)",
    _I,
)
"""What the line over every answer about a paper shows."""

_WHOLE = r"(?:(?:full|whole|complete|entire|original) )?"
_ABSTRACT = re.compile(
    r"(?:(?:please|can you|could you|what(?: is|['’]s| does)|show|give|read|quote|print|tell)[ ,]*(?:me |us )?)*"
    rf"(?:the |its )?{_WHOLE}(?:{_PAPER} (?:['’]s )?)?{_WHOLE}abstract"
    rf"(?: (?:of|for|from) (?:the paper )?{_PAPER})?(?: say)?\W*"
    rf"|(?:请|帮我|把|看一下|看看|给我看?|给出|显示|列出|引用|\s)*{_PAPER}\s*(?:这篇)?(?:论文)?的?(?:完整|全部|原文|英文)?的?"
    r"摘要(?:是什么|是啥|说了?什么|原文|全文|呢|给我看?看?)?\W*",
    _I,
)

_HOW_MANY = re.compile(r"\bhow many\b|\bnumber of\b|多少|几[个位名]", _I)
_AUTHORS = re.compile(r"\bauthors?\b|\bpeople (?:wrote|are behind)\b|作者|[位名]?人(?:写|合作)", _I)


def asks_for_number_of_authors(question: str) -> bool:
    """Whether it is asked how many wrote a paper."""
    return bool(_HOW_MANY.search(question) and _AUTHORS.search(question))


def asks_for_abstract(question: str, paper: Paper) -> bool:
    """Whether a paper's abstract itself is asked for."""
    return bool(_ABSTRACT.fullmatch(without_name(question, paper)))


def detail_asked(question: str, paper: Paper) -> Detail | None:
    """The detail of a paper that a question asks for; None where it asks for the paper as a whole, or for what no
    noun names."""
    bare = without_name(question, paper)
    if _CATALOGUED.search(bare):
        return None
    thing, amount = next(_things(bare), ("", False))
    beside = _names_beside(bare, paper)
    if measure := next((each for each in MEASURES if thing and each.asked.search(thing)), None):
        beside = tuple(name for name in beside if not measure.asked.search(name))
        return Detail(thing, amount or measure.amount, beside, measure)
    words = [word for word in thing.split() if amount or word.lower() not in _VAGUE]
    beside = tuple(name for name in beside if name not in words)
    if not words and not beside:
        return None
    return Detail(" ".join(words), bool(words) and (amount or bool(METRIC.search(thing))), beside)


def words_asked(question: str, paper: Paper) -> tuple[str, ...] | None:
    """What a question asks of a paper beyond what it is, word by word, () where that is too much for a sentence to
    hold; None where it asks for nothing beyond."""
    whole = any(each.kind == "about" and goes_by(paper, each.names[0]) for each in namings(question))
    bare = without_name(question, paper).replace(_PAPER, " ")
    return None if whole or _CATALOGUED.search(bare) or not has_content(bare) else concept(bare)


def without_name(question: str, paper: Paper) -> str:
    """The question with a mark where it names the paper."""
    for name in sorted(filter(None, (paper.title, nickname(paper), paper.arxiv_id)), key=len, reverse=True):
        named = rf"(?<![A-Za-z0-9]){re.escape(name)}(?:v\d+)?(?![A-Za-z0-9])"
        question = re.sub(named, f" {_PAPER} ", question, flags=_I)
    return " ".join(question.split())


def _things(bare: str) -> Iterator[tuple[str, bool]]:
    """What a question may ask for, likeliest first, and whether as an amount."""
    if degree := DEGREE.search(bare) or DEGREE.search(bare.replace(f"{_PAPER} ", "")):
        yield next(filter(None, degree.groups())), True
    for amount, pattern in _ASKED:
        if found := pattern.search(bare):
            groups = found.groupdict()
            thing = re.sub(r"^.*的(?=.)", "", groups["n"] or groups.get("by") or "").strip()
            if amount:  # what is counted ends with its plural: participants took part
                thing = re.sub(r"(?i)^((?:[\w&-]+ )*?[\w&-]+[^\Ws]s) .*$", r"\1", thing)
            if thing:
                yield thing, amount


def _names_beside(bare: str, paper: Paper) -> tuple[str, ...]:
    """The names that a question gives beside the paper's own; where it Writes Words Like Names, only coined ones."""
    words = [word for word in bare.split() if word.isascii() and word.isalpha() and len(word) > 3]
    shouted = len(words) > 2 and not any(map(str.islower, words))
    beside = [name for name in sorted(names(bare)) if f" {fold(name)} " not in f" {fold(paper.title)} "]
    return tuple(name for name in beside if not (shouted and (name.istitle() or name.isupper())))
