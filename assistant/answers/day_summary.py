"""What a digest's summary says, without the greeting that some models put before it."""

import re

from assistant.quotes import BULLET
from vectorstore.text.sentences import sentences
from vectorstore.values import Digest

LONGEST_SUMMARY = 400
"""Characters of a digest's summary that are quoted."""

_GREETING = re.compile(
    r"(?:好的|当然|没问题|您好|你好|明白|收到|遵命|可以的?|很高兴|非常乐意)(?:可以)?[，,。.！!：:、\s]"
    r"|(?:以下|下面|这里|这)是(?:一份|我?为[您你])?.{0,60}(?:摘要|总结|概述|概要|综述|报告|速览|概览)"
    r"|作为(?:一名|一位|一个|[您你]的|AI|人工智能).{0,60}(?:我(?!们)|本人|[您你])|(?:我|本人)(?:将|会|很乐意|已经?)(?:为[您你]|提供|给出|总结|撰写)"
    r"|(?:Sure|Certainly|Of course|Okay|OK|Absolutely|Hello|Hi|Great|Got it|Understood"
    r"|No problem)\b(?!-)(?: thing)?\s?[,.!:—-]"
    r"|(?:Here(?:['’]s| is| are)|Below (?:is|are)|This is|The following is)\b.{0,80}\b(?:summary|overview|digest"
    r"|highlights|report|briefing|roundup)\b"
    r"|As (?:a|an|your)\b.{0,60}\b(?:assistant|expert|researcher)\b.{0,60}\b(?:I|you)\b"
    r"|I(?:['’]ll| will| have|['’]ve|['’]m| am|['’]d)\b"
    r"|Let me\b",
    re.IGNORECASE,
)
_COLON = re.compile(r"(?:：\s*|:\s+)(?=\W*\w)")
_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}(?:\n|\Z)")


def summary_of(digest: Digest, longest: int = LONGEST_SUMMARY) -> str:
    """Returns the first sentences of a digest's summary, an exact part of it of about so many characters at most; ""
    where it has none."""
    for line in without_greeting(digest.summary).splitlines():
        text = line.strip()
        if len(text) > 20 and not re.match(r"[#>|*_-]|\d+[.)]", text) and not BULLET.match(text):
            ends = [end for _, end in sentences(text) if end <= LONGEST_SUMMARY]
            within = [end for end in ends if end <= longest] or ends[:1]
            return text[: within[-1]] if within else text[:LONGEST_SUMMARY]
    return ""


def without_greeting(summary: str) -> str:
    """Returns a summary from the first words on that do not speak to whoever ordered it: an exact part of it; the whole
    where it says nothing else."""
    at = 0
    for start, end in sentences(summary):
        at = _after_greeting(summary, start, end)
        if at < end:
            break
    rule = _RULE.match(summary, at) if at else None
    return summary[rule.end() if rule else at :].lstrip() or summary


def _after_greeting(summary: str, start: int, end: int) -> int:
    """Where a sentence begins to tell something: behind the colon of a greeting that goes on after it."""
    while start < end and _GREETING.match(summary, start, end):
        colon = _COLON.search(summary, start, end)
        start = colon.end() if colon else end
    return start
