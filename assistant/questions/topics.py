"""arXiv categories said in a question, or left out by it: by id, or by a field's name where the phrasing makes it a
limit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.questions.category_names import NAMES

_ARCHIVES = "cs|stat|eess|math|physics|q-bio|q-fin|econ|astro-ph|cond-mat|nlin"
_ID = (
    rf"(?:(?:{_ARCHIVES})\.(?:[a-z]{{2,5}}-[a-z]{{2,4}}|optics|[A-Za-z]{{2}})"
    r"|quant-ph|gr-qc|math-ph|hep-(?:ex|lat|ph|th)|nucl-(?:ex|th))"
)
# Directly before a category that a question leaves out, and behind it.
_NOT = re.compile(
    r"(?:[,，]?\s*\b(?:and|but|yet|that|which)\b)*\s*(?:\b(?:are|is)\s+)?"
    r"\b(?:not|no|except(?:ing)?(?: for)?|excluding|without|other than|apart from)\s+"
    r"(?:(?:any|in|from|of|the|those)\s+)*$"
    r"|[,，]?\s*(?:但|而|且|并)*(?:不(?:是|属于|在|含|包括|包含|要)|非|除了?|除去|除开|排除|剔除)\s*$",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"\s*(?:之外|以外|外)的?|\s+(?:papers|ones)\b", re.IGNORECASE)
_ENGLISH = "|".join(name for name in NAMES if name.isascii() or name.startswith("human"))
_CHINESE = "|".join(name for name in NAMES if not name.startswith("human"))
_PAPERS = r"(?:research )?(?:papers?|preprints?|articles|publications|works?(?! (?:in|on) practice)|literature)\b"
# A field's name limits only where nothing of the subject stands before it: "surgical robotics papers" are a topic.
_OPENERS = (
    r"(?:which|what|any|the|new|newest|recent|latest|all|every|find|show|list|give|me|only|just|some|in|of|from|are"
    r"|these|those"
    r"|many|more|and|not|except|excluding|about|interesting|best|other|search|get|see|for|there|today's|week's)"
)
_MARKS = re.compile(
    rf"(?P<leading>(?:\b(?:in|from|under|within|of|for|category|categories|tagged"
    rf"|filed under)[: ]+)?(?:the )?(?:arxiv )?"
    rf"(?:categor(?:y|ies)[: ]+)?)(?P<ids>(?<![A-Za-z0-9_.-]){_ID}(?![A-Za-z0-9_-])(?:\s*(?:,|、|/|or|and|和"
    rf"|或)+\s*{_ID}(?![A-Za-z0-9_-]))*)"
    r"(?P<trailing>\s+(?:category|section|archive|listing)|(?:\s*(?:类别|分类|类|方向|领域))?(?:里面?|中|下)?\s*的?)",
    re.IGNORECASE,
)
_ENGLISH_NAME = re.compile(
    rf"(?:^\s*|[.,;:?!]\s+|\b(?P<opener>{_OPENERS})\s+)(?P<name>{_ENGLISH})(?=\s+{_PAPERS})"
    rf"|\b(?:papers|preprints|articles|publications|ones|those|only|just|not|something|anything|work)\s+(?P<in>(?:in|from"
    rf"|under)\s+(?:the\s+)?"
    rf"(?:(?:field|area|category|section|domain)\s+(?:of\s+)?)?(?P<name2>{_ENGLISH})(?:\s+(?:category|section|field"
    rf"|area|domain))?)"
    r"(?=\s*(?:$|[.,;:?!]|(?:on|about|that|which|by|with|using|since|from|published|for|and|to)\b))"
    rf"|(?P<in3>\bin the\s+(?P<name3>{_ENGLISH})\s+(?:category|section|archive)|\bin the (?:category|field"
    rf"|area) of (?P<name4>{_ENGLISH})"
    rf"|\b(?:category|field|area):\s*(?P<name5>{_ENGLISH}))\b"
    rf"|^\s*(?:and |but |please |now )*(?:show )?(?:only|just)\s+(?:the )?(?P<name6>{_ENGLISH})(?: ones)?(?=[\s.!?]*$)",
    re.IGNORECASE,
)
_BEFORE_CHINESE = r"(?:^|(?<=[\s，。；、？！,.?!:：的些有看找出新查览内中里期周月天日年是于除非]))"
_CHINESE_NAME = re.compile(
    rf"{_BEFORE_CHINESE}(?P<name>{_CHINESE})"
    r"(?P<field>(?:方向|领域|类别|类|分类|板块)(?:上|里|中|下|内)?的?(?=.{0,12}(?:论文|文章|工作|研究|$))"
    r"|的?(?=(?:最新|新|所有|相关)?的?(?:论文|文章|工作|预印本|paper)))"
    rf"|^\s*(?:请)?(?:只看|仅看|只要|只|仅)(?P<name2>{_CHINESE})(?:的|类|方面的?)?(?=[吧。！\s]*$)",
    re.IGNORECASE,
)
_PATTERNS = [(re.compile(name, re.IGNORECASE), ids) for name, ids in NAMES.items()]


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch `text[start:end]` of a question that names categories: any of them will do, or with `left_out` none."""

    start: int
    end: int
    categories: tuple[str, ...]
    left_out: bool = False


def categories_in(text: str) -> list[Named]:
    """The categories that limit a question, in order. "robotics papers" and "in cs.RO" do, "robot manipulation" does
    not. "Not in cs.AI" leaves out."""
    found = (_left_out(text, named) for named in (*_by_id(text), *_by_name(text)))
    return sorted(found, key=lambda named: named.start)


def categories_of(name: str) -> tuple[str, ...]:
    """The categories of a field that goes by a name: robotics is cs.RO; () for what is none."""
    return next((ids for pattern, ids in _PATTERNS if pattern.fullmatch(name)), ())


def canonical(category: str) -> str:
    """An id as arXiv writes it: eess.iv → eess.IV."""
    archive, dot, subject = category.lower().partition(".")
    return f"{archive}{dot}{subject.upper() if len(subject) == 2 else subject}"


def _left_out(text: str, named: Named) -> Named:
    """The same with the words before and behind it that leave it out: "but not cs.AI", 除 cs.AI 以外."""
    front = _NOT.search(text, 0, named.start)
    if not front:
        return named
    behind = _OUTSIDE.match(text, named.end)
    return Named(front.start(), behind.end() if behind else named.end, named.categories, left_out=True)


def _by_id(text: str) -> Iterator[Named]:
    for found in _MARKS.finditer(text):
        ids = re.findall(_ID, found["ids"], re.IGNORECASE)
        yield Named(found.start(), found.end(), tuple(dict.fromkeys(map(canonical, ids))))


def _by_name(text: str) -> Iterator[Named]:
    for found in _ENGLISH_NAME.finditer(text):
        group = next(key for key in ("name", "name2", "name3", "name4", "name5", "name6") if found[key])
        whole = {"name": "name", "name2": "in", "name6": "name6"}.get(group, "in3")
        if not (group == "name" and found["opener"] and _about(text, found.start(), found["opener"])):
            yield Named(found.start(whole), found.end(whole), _ids(found[group]))
    for found in _CHINESE_NAME.finditer(text):
        if not re.search(r"(?:关于|有关|针对|涉及|面向)\s*$", text[: found.start()]):
            start = found.start("name2") if found["name2"] else found.start()
            yield Named(start, found.end(), _ids(found["name"] or found["name2"]))


def _about(text: str, start: int, opener: str) -> bool:
    """ "papers about AI papers" and "for vision work" name a subject, "what about AI papers?" does not."""
    before = re.sub(r"^(?:(?:and|so|but|ok)\b[, ]*)*(?:what|how)$", "", text[:start].strip(), flags=re.IGNORECASE)
    return opener.lower() in ("about", "for") and bool(before)


def _ids(name: str) -> tuple[str, ...]:
    return next(ids for pattern, ids in _PATTERNS if pattern.fullmatch(name))
