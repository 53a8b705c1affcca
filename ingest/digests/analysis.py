"""A digest's analysis of one paper, in any of its dialects, as sections with a meaning.

Sections are headed `### 1. …` (2025-08 to 2025-10), `**1. …**` (2025-11 to mid 2026) or `#### …` under `### 论文解读`
(since then). What a chat model says to its user around them ("好的，作为…") is dropped.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.digests.prose import LINK, RULE, absent, plain, unescaped
from vectorstore.values import Basis, Section, SectionKind

# In this order: "结果与意义" is a result, "创新与方法贡献" a contribution, "方法对比分析" a comparison.
KINDS: tuple[tuple[SectionKind, re.Pattern[str]], ...] = (
    ("translation", re.compile(r"翻译|translation")),
    ("comparison", re.compile(r"对比|比较|comparison|related work|相关工作")),
    ("guide", re.compile(r"指南|复现|实践建议|guide|reproduc")),
    ("limitations", re.compile(r"局限|限制|不足|limitation")),
    ("future_work", re.compile(r"未来|后续|展望|future")),
    ("applications", re.compile(r"应用|受益|application")),
    ("contribution", re.compile(r"贡献|contribution")),
    ("conclusion", re.compile(r"总结|结论|小结|总评|conclusion|summary")),
    ("problem", re.compile(r"问题|挑战|动机|背景|目标|problem|challenge|motivation|background")),
    ("result", re.compile(r"结果|实验|评估|性能|result|experiment|evaluation")),
    ("method", re.compile(r"方法|创新|设计|架构|技术|method|approach|innovation|novelty")),
    ("impact", re.compile(r"影响|意义|价值|impact|significance")),
    ("overview", re.compile(r"概述|概览|overview")),
)
IN_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")

MARKDOWN_HEADING = re.compile(r" {0,3}(#{1,6}) +(.*)$")
BOLD_HEADING = re.compile(r" {0,3}\*\*([^*]{1,120})\*\*\s*[:：]?\s*(.*)$")
NUMBER = re.compile(r"(?:第?(?:(\d{1,2})|([一二三四五六七八九十]))(?:[.．、)）:：]|部分[:：]?)) *(?!\d)")
LONGEST_CLOSING = 12  # characters of a heading such as 总结; longer is a bold sentence
CHINESE_DIGITS = "一二三四五六七八九十"
# Headings around the sections, not of one.
WRAPPER = re.compile(
    r"(?:论文)?(?:解读|分析|深度分析|深入分析|摘要分析|摘要|全面(?:中文)?摘要|中文摘要|总体概述|概述|analysis|abstract|summary)"
    r"(?:\s*[:：].*)?",
    re.I,
)
# Fields of the entry that a model repeats before its analysis.
REPEATED = re.compile(
    r"[\s*+-]*(?:title|authors?|categor(?:y|ies)|published(?: date)?|date|arxiv(?: id)?|link|url"
    r"|(?:论文)?(?:题目|标题|名称|作者|作者列表|类别|分类|领域|发表日期|发布日期|日期|链接))\s*(?:\*\*\s*[:：]|[:：])",
    re.I,
)
# A sentence said to the user who asked for the analysis.
CHATTER = re.compile(
    r"(?:(?:好的|当然|没问题)[，,。：:！!]|我(?:将|会|来|对)|根据您|作为[^。，\n]{0,40}(?:专家|助理|助手|研究员)"
    r"|(?:这是|以下[是为])[^。！：\n]*(?:摘要|分析|解读|总结|信息)"
    r"|(?:ok|okay|sure|certainly|of course|here(?:'s| is| are)|as an? (?:expert|computer|ai|research))\b)"
    r"[^。！：\n]*(?:[。！：]|$)\s*",
    re.I,
)
FAREWELL = re.compile(
    r"希望[这以本我](?:.{0,60})(?:帮助|参考|启发)|如果?[您你]?还?(?:有|需要).{0,60}随时|i hope this",
    re.I,
)
CLOSING = re.compile(
    r"(?:总而言之|总的来说|总的来看|综上|总结来说|总体而言|总体来说|总之|总结[:：]?|in summary|in conclusion|overall)",
    re.I,
)

FROM_ABSTRACT = re.compile(
    r"论文摘要分析|提供的(?:论文)?摘要|(?:从|由|根据)(?:论文)?摘要|论文摘要进行|摘要中(?:可以)?推断"
    r"|based on the abstract|from the abstract",
    re.I,
)
FROM_PDF = re.compile(r"全面的?(?:中文)?摘要|based on the (?:pdf|full text)", re.I)


@dataclass(slots=True)
class _Part:
    heading: str
    lines: list[str] = field(default_factory=list)


def sections_of(lines: Sequence[str]) -> tuple[Section, ...]:
    """Returns the sections of an analysis in their order; none when it is empty or a provider's error message.

    A paragraph before the first heading is kept as kind "overview", one that closes the last section ("总而言之…")
    as a "conclusion", both without a heading. `basis` is "abstract" or "pdf" where the analysis says what it rests on.
    """
    preamble, parts = _split(lines)
    overview = unescaped(plain(_without_chatter(preamble)))
    if not parts and absent(overview):
        return ()
    basis = _basis(preamble, parts)
    sections = [Section("overview", "", overview, basis)] if not absent(overview) else []
    for part in parts:
        text = "\n".join(line for line in plain(part.lines).split("\n") if not FAREWELL.match(line))
        if text:
            sections.append(Section(kind_of(part.heading), part.heading, unescaped(text), basis))
    if sections and parts:
        sections[-1:] = _with_closing(sections[-1])
    return tuple(sections)


def kind_of(heading: str) -> SectionKind:
    """Tells what a section is about, from the words of its heading; remarks in brackets do not count."""
    words = IN_BRACKETS.sub("", heading).lower()
    return next((kind for kind, pattern in KINDS if pattern.search(words)), "other")


def _split(lines: Sequence[str]) -> tuple[list[str], list[_Part]]:
    """The lines before the first heading, and the headed parts."""
    preamble: list[str] = []
    parts: list[_Part] = []
    level, numbering = _section_level(lines), _Numbering()
    for line in lines:
        marked, bold = MARKDOWN_HEADING.match(line), BOLD_HEADING.match(line)
        heading, rest = "", ""
        if level:
            heading = _bare(marked[2]) if marked and len(marked[1]) == level else ""
        elif match := marked or bold:
            title, rest = (match[2], "") if marked else (match[1], match[2])
            heading = _bare(title) if numbering.begins_section(title, rest) else ""
        if heading and (parts or _is_numbered(line) or not WRAPPER.fullmatch(heading)):
            parts.append(_Part(heading, [rest]))
        elif not (marked and len(marked[1]) < level):
            (parts[-1].lines if parts else preamble).append(line)
    return preamble, parts


@dataclass(slots=True)
class _Numbering:
    """Tells bold lines that head sections from those inside one, whose numbers start again or are missing."""

    section: int = 0
    inner: int = 0

    def begins_section(self, bold: str, rest: str) -> bool:
        heading, number = _bare(bold), _number(bold)
        if not number:
            return not rest and len(heading) <= LONGEST_CLOSING and kind_of(heading) == "conclusion"
        if number <= self.section or (self.inner and number == self.inner + 1 and kind_of(heading) == "other"):
            self.inner = number
            return False
        self.section, self.inner = number, 0
        return True


def _section_level(lines: Sequence[str]) -> int:
    """How many `#` head a section; 0 when bold lines do.

    It is the outermost level with two numbered headings, or with three of known kinds; fewer are enough where no bold
    lines number the sections.
    """
    headings = [(len(match[1]), match[2]) for line in lines if (match := MARKDOWN_HEADING.match(line))]
    numbered = Counter(level for level, heading in headings if _number(heading.strip(" *")))
    known = Counter(level for level, heading in headings if kind_of(_bare(heading)) != "other")
    bold = [line for line in lines if (match := BOLD_HEADING.match(line)) and _number(match[1])]
    fewer = [] if len(bold) > 1 else [(known, 2), (numbered, 1), (known, 1)]
    for found, least in [(numbered, 2), (known, 3), *fewer]:
        if levels := [level for level, times in found.items() if times >= least]:
            return min(levels)
    return 0


def _number(heading: str) -> int:
    """The number in front of a heading, 0 without one."""
    match = NUMBER.match(heading.strip())
    if not match:
        return 0
    return int(match[1]) if match[1] else CHINESE_DIGITS.index(match[2]) + 1


def _is_numbered(line: str) -> bool:
    return bool(_number(line.strip(" #*")))


def _bare(heading: str) -> str:
    bare = NUMBER.sub("", LINK.sub(r"\1", heading).replace("**", "").strip(), count=1).strip(" :：*#")
    return unescaped(bare)


def _without_chatter(preamble: Sequence[str]) -> list[str]:
    """The preamble's own statements: no repeated fields, no template titles, nothing said to the user."""
    kept = []
    for line in preamble:
        bare = line.strip()
        label = BOLD_HEADING.match(bare) or MARKDOWN_HEADING.match(bare)
        if RULE.fullmatch(line) or REPEATED.match(bare):
            continue
        if label and WRAPPER.fullmatch(_bare(label[label.lastindex or 1] if bare.startswith("#") else label[1])):
            bare = "" if bare.startswith("#") else label[2]
        start = 0
        while match := CHATTER.match(bare, start):
            start = match.end()
        kept.append(bare[start:])
    return kept


def _basis(preamble: Sequence[str], parts: Sequence[_Part]) -> Basis:
    said = "\n".join([*preamble, *(part.heading for part in parts)])
    if FROM_ABSTRACT.search(said):
        return "abstract"
    return "pdf" if FROM_PDF.search(said) else "unknown"


def _with_closing(last: Section) -> list[Section]:
    body, newline, closing = last.text.rpartition("\n")
    if newline and last.kind != "conclusion" and CLOSING.match(closing):
        return [Section(last.kind, last.heading, body, last.basis), Section("conclusion", "", closing, last.basis)]
    return [last]
