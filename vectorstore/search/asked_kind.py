"""The kind of thing that a question asks for: it shows in how it is asked, and in how a sentence tells it."""

import re
from collections.abc import Sequence

_I = re.IGNORECASE

ASKED_AND_TOLD = (
    (  # an amount
        re.compile(
            r"\bhow (?:many|much|large|big|small|fast|slow|often|accurate\w*|high|low|few|long|far|well)\b|\bby how\b"
            r"|\bto what (?:level|extent|degree)\b|\b(?:what|which) (?:score|accuracy|f1|speed|size|number|rate|gain)\b"
            r"|多少|几[位个种次张条类项帧倍]|多[大快高长小少]|什么程度|得分|准确率",
            _I,
        ),
        re.compile(r"(?<![A-Za-z\d-])\d"),
    ),
    (  # what stands in the way
        re.compile(
            r"\bwhy\b|\bwrong\b|\b(?:limit|fail|draw-?back|weak|problem|challeng|shortcoming|difficult)|\bbad at\b"
            r"|\bpoor\b|不足|缺点|毛病|弱点|瓶颈|困难|难以|挑战|问题|局限|缺陷|为什么|为何",
            _I,
        ),
        re.compile(
            r"\b(?:however|yet|but|despite|existing|current|suffer|lack|limit|fail|challeng|struggl|cannot|degrad"
            r"|bottleneck|poor|difficult|hinder|deficien|prone|hard|remain|insufficient|rely|relies|costly|prohibit"
            r"|violat|overlook|neglect)|然而|但|不足|缺乏|受限|局限|难以|无法|挑战|困难|不能|瓶颈|限制|忽略|脆弱|有限",
            _I,
        ),
    ),
    (  # a means
        re.compile(
            r"\bhow (?:do|does|is|are|can|could|was|were|to)\b|\b(?:which|what) (?:technique|method|software|tool)"
            r"|怎样|怎么|如何|(?:哪种|什么)(?:方法|办法|技术|工具)",
            _I,
        ),
        re.compile(
            r"\bwe (?:propose|introduce|present|develop|design|employ|use|extend|show)|\bby \w+ing\b"
            r"|\b(?:via|using|through|based on|leverag\w+)\b|提出|采用|使用|利用|通过|设计|引入|基于|构建",
            _I,
        ),
    ),
)
ELSEWHERE = re.compile(r"https?://|\bcode\b.{0,60}\bavailable\b", _I)
LONGEST = 300  # characters of a question; longer ones are texts that papers are compared with
TOLD = 0.1  # of a score between 0 and 1; .05 to .2 choose about as well
SAID_ELSEWHERE = -0.2


def kind_scores(question: str, sentences: Sequence[str]) -> list[float]:
    """Tells what it adds to each sentence's score that it tells the kind of thing that is asked for: an amount, an
    obstacle or a means, the first of these that the question asks for; less than nothing where it tells where the code
    lies."""
    kinds = ASKED_AND_TOLD if len(question) <= LONGEST else ()
    told = next((told for asked, told in kinds if asked.search(question)), None)
    return [
        TOLD * bool(told and told.search(each)) + SAID_ELSEWHERE * bool(ELSEWHERE.search(each)) for each in sentences
    ]
