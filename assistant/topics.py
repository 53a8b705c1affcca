"""arXiv categories said in a question: by id, or by a field's name where the phrasing makes it a limit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ARCHIVES = "cs|stat|eess|math|physics|q-bio|q-fin|econ|astro-ph|cond-mat|nlin"
_NAMES: dict[str, tuple[str, ...]] = {
    r"(?:computer[- ])?vision|cv": ("cs.CV",),
    r"robotics": ("cs.RO",),
    r"(?:computer )?graphics": ("cs.GR",),
    r"natural language processing|nlp|computational linguistics": ("cs.CL",),
    r"machine[- ]learning|ml": ("cs.LG", "stat.ML"),
    r"artificial intelligence|ai": ("cs.AI",),
    r"image and video processing|image processing": ("eess.IV",),
    r"multimedia": ("cs.MM",),
    r"human[- –]computer interaction|hci": ("cs.HC",),
    r"cryptography(?: and security)?|computer security|security": ("cs.CR",),
    r"information retrieval": ("cs.IR",),
    r"neural and evolutionary computing": ("cs.NE",),
    r"signal processing": ("eess.SP",),
    r"(?:audio and )?speech(?: processing)?|audio": ("eess.AS", "cs.SD"),
    r"computational geometry": ("cs.CG",),
    r"systems and control": ("eess.SY",),
    r"medical physics": ("physics.med-ph",),
    r"机器人学?": ("cs.RO",),
    r"计算机视觉|视觉": ("cs.CV",),
    r"(?:计算机)?图形学": ("cs.GR",),
    r"自然语言处理|计算语言学|nlp": ("cs.CL",),
    r"机器学习": ("cs.LG", "stat.ML"),
    r"人工智能": ("cs.AI",),
    r"图像(?:与|和)?视频处理|图像处理": ("eess.IV",),
    r"多媒体": ("cs.MM",),
    r"人机交互": ("cs.HC",),
    r"密码学|信息安全": ("cs.CR",),
    r"信息检索": ("cs.IR",),
    r"信号处理": ("eess.SP",),
    r"语音|音频": ("eess.AS", "cs.SD"),
}
_ID = rf"(?:{_ARCHIVES})\.(?:[A-Za-z]{{2}}|med-ph|ao-ph|bio-ph|comp-ph|data-an|ins-det|flu-dyn|mtrl-sci)"
_ENGLISH = "|".join(name for name in _NAMES if name.isascii() or name.startswith("human"))
_CHINESE = "|".join(name for name in _NAMES if not name.startswith("human"))
_PAPERS = r"(?:research )?(?:papers?|preprints?|articles|publications|works?(?! (?:in|on) practice)|literature)\b"
# A field's name limits only where nothing of the subject stands before it: "surgical robotics papers" are a topic.
_OPENERS = (
    r"(?:which|what|any|the|new|newest|recent|latest|all|every|find|show|list|give|me|only|just|some|in|of|from|are"
    r"|these|those"
    r"|many|more|and|about|interesting|best|other|search|get|see|for|there|today's|week's)"
)
_MARKS = re.compile(
    rf"(?P<leading>(?:\b(?:in|from|under|within|of|for|category|categories|tagged"
    rf"|filed under)[: ]+)?(?:the )?(?:arxiv )?"
    rf"(?:categor(?:y|ies)[: ]+)?)(?P<ids>(?<![A-Za-z0-9_.-]){_ID}(?![A-Za-z0-9_-])(?:\s*(?:,|、|/|or|and|和"
    rf"|或)+\s*{_ID}(?![A-Za-z0-9_-]))*)"
    r"(?P<trailing>\s+(?:category|section|archive|listing)|(?:\s*(?:类别|分类|类|方向|领域))?(?:里面?|中|下)?的?)",
    re.IGNORECASE,
)
_ENGLISH_NAME = re.compile(
    rf"(?:^\s*|[.,;:?!]\s+|\b(?P<opener>{_OPENERS})\s+)(?P<name>{_ENGLISH})(?=\s+{_PAPERS})"
    rf"|\b(?:papers|preprints|articles|publications|ones|those|only|just|something|anything|work)\s+(?P<in>(?:in|from"
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
_BEFORE_CHINESE = r"(?:^|(?<=[\s，。；、？！,.?!:：的些有看找出新查览内中里期周月天日年]))"
_CHINESE_NAME = re.compile(
    rf"{_BEFORE_CHINESE}(?P<name>{_CHINESE})"
    r"(?P<field>(?:方向|领域|类别|类|分类|板块)(?:上|里|中|下|内)?的?(?=.{0,12}(?:论文|文章|工作|研究|$))"
    r"|的?(?=(?:最新|新|所有|相关)?的?(?:论文|文章|工作|预印本|paper)))"
    rf"|^\s*(?:请)?(?:只看|仅看|只要|只|仅)(?P<name2>{_CHINESE})(?:的|类|方面的?)?(?=[吧。！\s]*$)",
    re.IGNORECASE,
)
_PATTERNS = [(re.compile(name, re.IGNORECASE), ids) for name, ids in _NAMES.items()]


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch `text[start:end]` of a question that names categories; any of them will do."""

    start: int
    end: int
    categories: tuple[str, ...]


def categories_in(text: str) -> list[Named]:
    """The categories that limit a question, in order. "robotics papers" and "in cs.RO" do, "robot manipulation" does
    not."""
    return sorted([*_by_id(text), *_by_name(text)], key=lambda named: named.start)


def canonical(category: str) -> str:
    """An id as arXiv writes it: eess.iv → eess.IV."""
    archive, _, subject = category.partition(".")
    return f"{archive.lower()}.{subject.upper() if len(subject) == 2 else subject.lower()}"


def _by_id(text: str) -> Iterator[Named]:
    for found in _MARKS.finditer(text):
        if not re.search(r"\b(?:not|except|excluding|without)\s*(?:in\s*)?$|[非除不]\s*$", text[: found.start()], re.I):
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
    """ "papers about AI papers" and "for vision work" name a subject."""
    return opener.lower() in ("about", "for") and bool(text[:start].strip())


def _ids(name: str) -> tuple[str, ...]:
    return next(ids for pattern, ids in _PATTERNS if pattern.fullmatch(name))
