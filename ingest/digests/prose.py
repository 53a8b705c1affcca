"""Text from a digest made fit to store: no hidden characters, no line wrapping, no Markdown decoration."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from vectorstore.text.normal_text import visible

# A word or a dash cut at its hyphens is joined; "pre- and post-training" keeps its space.
WRAPPED_HYPHEN = re.compile(r"(?<=\w)(--?)\n(?=\w)(?!(?:and|or|to|nor|but|versus)\b(?!-))|(?<=\w)\n(--)(?=\w)")

BULLET = re.compile(r"[ >]*(?:[*+-] +|•\s*)?(?:#{1,6} +)?")
RULE = re.compile(r"[ ]*(?:-[ ]*){3,}|[ ]*(?:\*[ ]*){3,}|[ ]*(?:_[ ]*){3,}")
REFERENCE = re.compile(r"&((?:amp;)*)(lt|#\d{2,6});")
LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{1,500}\)")

NOTHING = re.compile(
    r"(?:n/?a|none|null|nan|unknown|(?:no|not)(?: (?:abstract|summary|analysis))?(?: available)?|unavailable|无|未知"
    r"|暂无\w{0,4})?[.。]?",
    re.I,
)
# The openings of providers' error messages; "Error-correcting codes …" is none.
FAILURE = re.compile(
    r"\W*(?:(?:\w+ ){0,3}error\s*(?:[:：(]|(?:occurred|generating|code|calling|during|while|processing|\d{3})\b)"
    r"|[\w.]*(?:Error|Exception)\b\s*[:：(]|traceback \(|(?:http )?(?:error )?[45]\d\d[\s:,]+(?:resource|service|you"
    r"|bad|internal|too|unauthori[sz]ed|forbidden|not found|client|server|quota|rate)"
    r"|failed to (?:generate|analy|get|fetch|call|process|retrieve|connect)"
    r"|(?:api )?(?:rate limit|quota) (?:exceeded|reached)"
    r"|(?:request )?timed out|resource[_ ]exhausted|service unavailable|(?:i'?m |i am )?(?:sorry|unable to)\b"
    r"|(?:analysis|summary|generation) (?:failed|could not|is not available|unavailable|error)"
    r"|错误[:：]|发生(?:了)?(?:错误|异常)|异常[:：]|(?:很|非常)?抱歉|对不起"
    r"|(?:无法|未能)(?:生成|获取|分析|完成|处理|提供)(?:该|此|这|论文|摘要|分析|内容|请求|结果)"
    r"|(?:分析|生成|请求|调用|摘要|处理)(?:生成)?(?:失败|超时|出错|错误)[:：，。]?|\{\s*[\"']?error)",
    re.I,
)
LONGEST_FAILURE = 1500  # characters; a longer text is an analysis that speaks of errors


def unreadable(error: Exception) -> str:
    """Tells what is said of a file or line that shows an error nobody thought of; the next ones are read."""
    said = str(error).splitlines() or [""]
    return f"cannot be read ({type(error).__name__}: {said[0][:100]}); mend it, or report it with the file"


def written(path: Path) -> str:
    """Returns a path fit to store and to show: what cannot be seen, or is no Unicode, as an escape."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in str(path))


def unescaped(text: str) -> str:
    """Returns the text with `&lt;` and numbered character references as the characters they stand for.

    Digests that Paperlight writes hold them in place of what Markdown, or a reader of digests, would act on. `&amp;lt;`
    stands for the text `&lt;`; references to what `visible` removes, and to spaces, stay as they are.
    """
    return REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return match[0].replace("amp;", "", 1)
    number = ord("<") if match[2] == "lt" else int(match[2][1:])
    character = chr(number) if number <= sys.maxunicode else ""
    return character if visible(character).strip() else match[0]


def unwrapped(lines: Iterable[str]) -> str:
    """Joins hard-wrapped lines to one line with single spaces."""
    text = "\n".join(stripped for line in lines if (stripped := line.strip()))
    if "\n" in text:
        text = WRAPPED_HYPHEN.sub(r"\1\2", text)
    return " ".join(text.split())


def plain(lines: Iterable[str]) -> str:
    """Returns Markdown lines as readable text: without bullets, emphasis, rules, marks of headings and links."""
    kept = []
    for line in lines:
        if RULE.fullmatch(line):
            continue
        bare = BULLET.sub("", line, count=1).replace("**", "").strip()
        if "](" in bare:
            bare = LINK.sub(r"\1", bare)
        if bare:
            kept.append(bare)
    return "\n".join(kept)


def placeholder(text: str) -> bool:
    """Tells whether a text is empty or stands for nothing, such as `N/A`."""
    return bool(NOTHING.fullmatch(text.strip()))


def absent(text: str) -> bool:
    """Tells whether prose that a model should have written is missing: a placeholder, or a provider's error message."""
    return placeholder(text) or (len(text) <= LONGEST_FAILURE and bool(FAILURE.match(text)))
