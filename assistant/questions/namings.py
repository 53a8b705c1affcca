"""Questions about papers that they name: by which phrasing, of what kind, and under which names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.values import Aspect, Kind
from vectorstore.arxiv_ids import ARXIV_ID

_I = re.IGNORECASE
_X = r"(?P<x>[^?？!！。]{2,200}?)"
_Y = r"(?P<y>[^?？!！。]{2,200}?)"
_END = r"\s*(?:paper|论文|这篇论文|这篇文章)?\s*[?？!！.。]*$"

_ASPECTS: tuple[tuple[Aspect, str, str], ...] = (
    ("limitations", r"limits?|limitations?|weakness(?:es)?|shortcomings?|drawbacks?|failure (?:cases|modes)|caveats",
     r"局限性?|限制|不足(?:之处)?|缺点|缺陷|短板"),
    ("future_work", r"future (?:work|directions?|plans?)|next steps|outlook", r"未来(?:的)?(?:工作|方向|计划|研究)?"
        r"|后续工作|展望"),
    ("result", r"results?|experiments?|performance|scores?|numbers|evaluation|findings",
     r"结果|实验|性能|效果|表现|评测|指标|成绩|得分|分数|准确率|精度"),
    ("data", r"data|datasets?|training (?:data|set)|corpus|corpora", r"训练数据|训练集|数据集?|语料库?"),
    ("code", r"(?:source )?code|github|implementation|(?:model )?weights", r"代码|源码|权重"),
    ("method", r"methods?|approach|architecture|technique|design|idea|mechanism|model", r"方法|架构|做法|思路|原理"
        r"|设计|技术|机制|模型"),
    ("contribution", r"contributions?|novelty|innovations?|novel(?:ties)?", r"贡献|创新点?|新意"),
    ("applications", r"applications?|uses(?= of)|use cases", r"应用(?:场景)?|用途"),
    ("problem", r"motivations?|problems?|challenges?|goals?", r"动机|问题|挑战|目标"),
    ("comparison", r"related work|baselines?|relation to other work", r"相关工作|基线|与其他方法的(?:对比|比较)"),
    ("impact", r"impact|significance|implications?", r"影响|意义"),
    ("conclusion", r"conclusions?", r"结论"),
)  # fmt: skip
EN_ASPECT = "|".join(english for _, english, _ in _ASPECTS)
ZH_ASPECT = "|".join(chinese for *_, chinese in _ASPECTS)
_WHICH = [(kind, re.compile(rf"(?:\b(?:{english})\b|{chinese})", _I)) for kind, english, chinese in _ASPECTS]

_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("compare", rf"^(?:please )?(?:can you )?(?:compare|contrast) {_X}\s+(?:and|with|to|against|versus"
                rf"|vs\.?)\s+{_Y}{_END}"),
    ("compare", rf"differen(?:ces?|t)\b.* between {_X} and {_Y}{_END}"),
    ("compare", rf"^(?:how (?:does|do|is)|what makes) {_X} (?:differ(?:ent)?(?: from)?|compare(?:d)?(?: to| with"
                rf"| against)?) {_Y}{_END}"),
    ("compare", rf"^{_X}\s+(?:vs\.?|versus)\s+{_Y}{_END}"),
    ("compare", rf"^(?:请|帮我)?(?:比较|对比)(?:一下|下)?\s*{_X}\s*(?:和|与|跟|、|及)\s*{_Y}\s*(?:的(?:异同|区别"
                rf"|差别|不同))?{_END}"),
    ("compare", rf"^{_X}\s*(?:和|与|跟|同)\s*{_Y}\s*(?:之间)?(?:有|的)?(?:什么|哪些|何)?(?:区别|不同|差异|差别|对比"
                rf"|比较|相比|异同)(?:是什么|在哪里?|如何"
                rf"|怎么样)?{_END}"),
    ("similar", rf"(?:papers?|works?|anything|something|more|articles|those|what else is)(?:(?: that)? (?:is"
                rf"|are))? (?:like|similar to|related to|close to|resembling) {_X}{_END}"),
    ("similar", rf"(?:similar|related) (?:papers?|works?) (?:to|of|for) {_X}{_END}"),
    ("similar", rf"(?:和|与|跟|像)\s*{_X}\s*(?:类似|相似|相近|相关|一样|差不多)的?(?:其他|其它)?(?:论文|工作|文章"
                rf"|研究|\s*[?？。]*$)"),
    ("similar", rf"类似(?:于)?\s*{_X}\s*的(?:论文|工作|文章|研究)"),
    ("similar", rf"(?:还)?有(?:没有|哪些)?(?:什么)?(?:和|与|跟)\s*{_X}\s*(?:类似|相似|相近)"),
    ("authors", rf"^who (?:wrote|authored|made|created|proposed|developed|built|introduced|published|is behind"
                rf"|are behind|(?:is|are|were) the authors? (?:of|behind)) {_X}{_END}"),
    ("authors", rf"(?:^|\b)(?:the )?authors? of {_X}{_END}"),
    ("authors", rf"^{_X}\s*(?:是)?(?:由)?谁(?:写|提出|做|发表|完成)(?:的|了)?{_END}"),
    ("authors", rf"^谁(?:写|提出|做|发表)(?:的|了)\s*{_X}{_END}"),
    ("authors", rf"^{_X}\s*的作者(?:是谁|有谁|有哪些|是哪些人|都有谁)?{_END}"),
    ("when", rf"^when (?:was|were|did|is) {_X}\s*(?:first )?(?:published|posted|come out|released|appear|submitted"
             rf"|digested|put on arxiv|out)?(?: on arxiv)?{_END}"),
    ("when", rf"(?:publication date|date) of {_X}{_END}"),
    ("when", rf"^{_X}\s*(?:是|在)?(?:什么时候|何时|哪天|哪一天|几月几号)(?:发布|发表|出|提出|提交|公开|上传"
             rf"|收录(?:到|进|在)?(?:日报|简报)?)?(?:来)?的?{_END}"),
    ("aspect", rf"\b(?P<aspect>{EN_ASPECT})\b(?: (?:and|or) \w+)? (?:of|in|for|behind) {_X}{_END}"),
    ("aspect", rf"^(?:what(?:'s| is| are)|tell me(?: about)?|show(?: me)?|list|describe|explain|and"
               rf"|on what)?\s*(?:about )?{_X}(?:['’]s|s['’]) (?:main |key |known "
               rf"|stated )?(?P<aspect>{EN_ASPECT}){_END}"),
    ("aspect", rf"^(?:what|which) (?P<aspect>data|datasets?|training data) (?:does|do|did|is|was|are) {_X} (?:use"
               rf"|need|train|trained|evaluated?|tested)\w*(?: on)?{_END}"),
    ("aspect", rf"^(?:what|which) (?P<aspect>limits|limitations|problems?|weakness(?:es)?|results?"
               rf"|future work) (?:does|do|did) {_X} (?:have|solve|state|report|achieve|get|mention|plan|address"
               rf"|leave|admit)\w*{_END}"),
    ("aspect", rf"^(?P<method>how (?:does|do|did|is)) {_X} (?:work|function|operate|trained|train|built|do (?:it|that"
               rf"|this))\b.*$"),
    ("aspect", rf"^(?P<result>how (?:well|good|accurate|fast|strong) (?:does|do|did|is)) {_X}(?: (?:do|work|perform"
               rf"|score|compare))?{_END}"),
    ("aspect", rf"^where (?P<limitations>does|do) {_X} (?:fail|break|fall short)\w*{_END}"),
    ("aspect", rf"^(?:is|are) (?:the |there )?(?:any )?(?P<aspect>(?:source )?code|weights|implementation) (?:of"
               rf"|for) {_X}(?: (?:public|available|released|online|open))?{_END}"),
    ("aspect", rf"^(?:does|did|do) {_X} (?:release|have|publish|share|provide|come with)(?: any| its| their| the)?"
               rf" (?P<aspect>(?:source )?code|weights|data|datasets?){_END}"),
    ("aspect", rf"^is {_X} (?P<code>open[- ]source[d]?){_END}"),
    ("aspect", rf"^{_X}\s*(?:有没有|有|是否有|公开了?|发布了?|提供了?)(?:公开)?(?P<aspect>代码|源码|权重"
               rf"|数据集?)(?:吗|么|没有)?{_END}"),
    ("aspect", rf"^{_X}\s*(?:是否)?(?P<code>开源)(?:了)?(?:吗|么|没有)?{_END}"),
    ("aspect", rf"^what (?P<limitations>can['’]?t|can ?not|doesn['’]?t|does not|isn['’]?t) {_X} (?:do|handle|solve"
               rf"|good at)\w*{_END}"),
    ("aspect", rf"^{_X}\s*(?:这篇论文|这篇)?的?(?:主要|关键|核心|具体|实验|评测|研究|技术)?(?P<aspect>{ZH_ASPECT})"
               rf"(?:是什么|有哪些|有什么|如何|怎么样|怎样|在哪里?|呢)?{_END}"),
    ("aspect", rf"^{_X}\s*(?:还)?(?:有|存在)(?:什么|哪些|何)(?:主要)?(?P<aspect>{ZH_ASPECT}){_END}"),
    ("aspect", rf"^{_X}\s*(?:使?用|采用|基于)(?:了|的)?(?:是)?(?:什么|哪些|哪个)(?P<aspect>数据集?|训练数据|方法"
               rf"|架构|模型)(?:训练)?的?{_END}"),
    ("aspect", rf"^{_X}\s*(?:是)?(?P<method>怎么|如何|怎样)(?:做|工作|实现|训练|运作|解决)(?:到|出来)?的?{_END}"),
    ("about", rf"^(?:what )?(?:['’]s|is|are) {_X}[:,]? an? [\w -]+,? or (?:an? )?[\w -]+{_END}"),
    ("about", rf"^{_X}\s*(?:到底|究竟)?是[^，。？?]{{1,10}}还是[^，。？?]{{1,10}}{_END}"),
    ("about", rf"^what(?:['’]s| is| are) {_X},? and (?:how|why|what) (?:does|do|is|are|did) (?:it|they)\b.*$"),
    ("about", rf"^(?:so )?(?:what(?:'s| is| are| was)|who is) {_X}(?: (?:about|for))?{_END}"),
    ("about", rf"^what (?:does|do|did) {_X} (?:do|propose|introduce|present|show|say|claim|find|contribute|offer"
              rf"|achieve|study|solve|mean)\b.*$"),
    ("about", rf"^(?:please )?(?:can you )?(?:explain|describe|introduce|summari[sz]e|define|tell me (?:more )?about"
              rf"|more (?:about|on)|summary of|overview of|details (?:of|on)) {_X}{_END}"),
    ("about", rf"^{_X}\s*(?:这篇论文|这篇文章)?(?:主要)?(?:是什么|是啥|做了什么|讲了什么|讲的是什么|说了什么|讲什么"
              rf"|做什么的?|是做什么的|是干什么的|提出了什么|研究什么"
              rf"|有什么用)(?:意思)?{_END}"),
    ("about", rf"^(?:什么是|介绍(?:一下|下)?|讲讲|讲一下|解释(?:一下)?|总结(?:一下)?|概括(?:一下)?|概述|说说|说一下"
              rf"|请介绍)\s*{_X}{_END}"),
)  # fmt: skip
_NAMING = [(kind, re.compile(pattern, _I)) for kind, pattern in _PATTERNS]

_QUOTED = re.compile(r"[\"“”'‘’`《》「」]")
_NAME_FILLER = re.compile(
    r"^(?:(?:the|a|this|that|in|of|about|paper|called|named|titled|论文|文章|这篇|关于|请问|那么|那)(?:\s+"
    r"|(?<=[\u4e00-\u9fff])))+"
    r"|\s+(?:the\s+)?(?:paper|model|method|benchmark|dataset|framework|approach|system|work)$|\s*(?:这篇论文"
    r"|这篇文章|这个方法|论文"
    r"|方法|模型|基准|数据集)$",
    _I,
)  # fmt: skip
_TITLE_BRACKETS = re.compile(r"《([^》]{3,300})》|[\"“]([^\"”]{8,300})[\"”]")


@dataclass(frozen=True, slots=True)
class Naming:
    """A kind of question with the names, as written, of the papers that it must be about."""

    kind: Kind
    names: tuple[str, ...]
    aspect: Aspect | None = None
    bare: bool = False
    """Nothing but a name was asked, if it is one."""


def namings(text: str) -> Iterator[Naming]:
    """Every way to read a question as one about papers that it names, likeliest first. Whether there are such papers
    the library knows."""
    asked = text.strip()
    for kind, pattern in _NAMING:
        if match := pattern.search(asked):
            names = tuple(_name(match[group]) for group in ("x", "y") if group in pattern.groupindex)
            if all(names):
                yield Naming(kind, names, _aspect(match) if kind == "aspect" else None)
    ids = [match[0] for match in re.finditer(rf"(?<![A-Za-z0-9./-])(?:{ARXIV_ID.pattern})(?![A-Za-z0-9])", asked)]
    titled = [next(filter(None, match)) for match in _TITLE_BRACKETS.findall(asked)]
    for name in [*ids, *titled]:
        aspect = aspect_in(asked.replace(name, " "))
        yield Naming("aspect" if aspect else "about", (name,), aspect)
    yield Naming("about", (_name(asked),), bare=True)


def aspect_in(text: str) -> Aspect | None:
    """The part of a paper that a question asks for."""
    return next((kind for kind, pattern in _WHICH if pattern.search(text)), None)


def _aspect(match: re.Match[str]) -> Aspect | None:
    groups = match.groupdict()
    said = groups.get("aspect")
    if said:
        return aspect_in(said)
    return next((kind for kind, *_ in _ASPECTS if groups.get(kind)), None)


def _name(written: str) -> str:
    name = _QUOTED.sub("", written).strip(" ,，:：?？.。!！\t")
    while (shorter := _NAME_FILLER.sub("", name).strip()) != name and shorter:
        name = shorter
    return name
