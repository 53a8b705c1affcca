"""Dates said in a question: where they stand, which days they bound, and whether of publication or of a digest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from assistant.questions.days import Days, months_before
from assistant.questions.days_left_out import is_left_out
from assistant.questions.expressions import EXPRESSION, resolve
from assistant.questions.parts import part_of

DAY = timedelta(1)

_WITHIN = r"in|on|during|for|of|at|within|over|from|dated|throughout|around|this|in the month of|in the year|of the"
_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:(?P<since>(?:ever )?since|starting(?: from)?|from|as of|beginning"
    r"|(?:no|not) (?:earlier|older) than|not before)"
    r"|(?P<after>(?:later than|newer than|after))"
    r"|(?P<until>until|till|up to|up until|through|(?:no|not) (?:later|newer) than|not after|by(?: the end of)?)"
    r"|(?P<before>before|prior to|earlier than|older than)"
    r"|(?P<between>between)"
    rf"|(?P<within>{_WITHIN})))(?: the)?\s*$|(?P<han_since>自从|自|从|不早于)\s*$"
    r"|(?P<han_until>不[晚迟]于|截至|截止到?|直到|到)\s*$"
    r"|(?P<han_in>在|(?:发布|发表|提交|上传|收录)?于)\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:(?P<since>以来|至今|到现在|到今天|起|开始|onwards?\b|on\b(?=\W*$)|and later|or later|until now|till now"
    r"|to date)"
    r"|(?P<after>之后|以后|后(?![来期面端续处]))|(?P<before>之前|以前|前(?![景沿端后面馈向]))"
    r"|(?P<until>为止|and earlier|or earlier|and before)|(?P<within>之内|以内|之间|期间|内(?![容部窥存]))"
    r"|(?P<possessive>['’]s?(?= (?:[\w-]+ ){0,3}(?:papers?|digests?|reports?|preprints?|articles|news|arxiv|work"
    r"|works)\b))"
    r"|(?P<noun>(?= (?:\w+ )?(?:papers|digests?|preprints|articles)\b)|(?=的?(?:日报|简报|早报|论文|文章))))",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\s*(?:(?P<to>to|through|thru|until|till|up to|[-–—~～]|到|至)|(?P<and>and|or|和|或|与|、))\s*(?:the )?", re.I
)
_DIGESTED = re.compile(
    r"\bdigest(?:s|ed)?\b|\bdaily reports?\b|\breports? (?:of|from|on|for)\s*(?:the )?$|日报|简报|早报|收录|周报",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|submitted|released|uploaded|appear(?:ed|ing)|put on arxiv|publication|came out|written"
    r"|wrote)\b"
    r"|发布|发表|提交|上传|公开|挂出|刊出",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\s*[,，]?\s*(?:but|而是|是)\s*(?:(?:in|from|on|of|during|在)\s*)?", re.IGNORECASE)
# What may follow a year that stands alone; anything else ("in 2025 frames", "2025 challenge") makes it another number.
_AFTER_YEAR = re.compile(
    r"\s*(?:$|[?？.!,;，。；、)）年]|(?:papers?|preprints?|articles|works?|and|or|on|about|in|by|that|which|with|for"
    r"|to|are|is"
    r"|have|has|did|do|there|using|who|from|from|digests?|onwards?|until|till|through|的|以来|之后|之前|以前"
    r"|以后)(?![a-z]))",
    re.IGNORECASE,
)
# Behind the word today: the name of something that is of today.
_OF_TODAY = re.compile(
    r"\b(?:used?|available|exist(?:s|ing)?|of|until|as of|in)\s+$|^['’]s (?!\w* ?(?:papers?|digests?|reports?|news"
    r"|arxiv))",
    re.I,
)
# 3/18 is a day where papers are asked for, and else a fraction.
_FRACTION = re.compile(r"\d\d?/\d\d?")
_OF_PAPERS = re.compile(
    r"\b(?:papers?|preprints?|articles|digests?|published|posted|arxiv|happened|new)\b|论文|文章|日报|发布|发表", re.I
)
_OPENING = re.compile(r"^\s*(?:(?:and|or|but|so|what about|how about|only|just)\b[ ,]*)+", re.IGNORECASE)
_CORRECTING = re.compile(
    r"^\s*(?:(?:oh|no|nope|wait|well|oops|sorry|actually|not (?:that|this)|(?:what )?i (?:actually |really )?meant?)"
    r"\b[ ,.!:-]*)+",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:published|posted|submitted|released|uploaded|dated|digested|that (?:appeared|came out)|appearing|written)\s+$",
    re.I,
)
_HAN_FILLER = re.compile(r"(?:发布|发表|提交|上传|公开|刊出)?的?")
_VENUE = re.compile(r"[A-Z][A-Za-z]*[A-Z]\w*\s+$")
_HAN_NAME = re.compile(r"的?(?:数据集|挑战赛|竞赛|比赛|基准|冠军|奥运)")
_IN_DIGEST = re.compile(r"\b(?:in|from|of) (?:the |a )?(?:digests?|daily reports?|reports?)\s*$", re.I)
_DIGEST_BEHIND = re.compile(r"['’]?s?\s*(?:digests?\b|的?日报|的?简报|的?早报)(?:里面?|中|上)?的?", re.I)


@dataclass(frozen=True, slots=True)
class Dated:
    """A stretch `text[start:end]` of a question and the days that it bounds, inclusive; None: open on that side. `of`:
    what the question says that they are the days of, "" where it does not."""

    start: int
    end: int
    first: date | None
    last: date | None
    of: Literal["published", "digested", ""]


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    days: Days
    text: str


def dates_in(text: str, today: date) -> list[Dated]:
    """The dates of a question that limit it, in order; words that only look like one ("in 2048 tokens") are left, and
    days that it leaves out."""
    mentions = [
        _Mention(*part_of(text, found.start(), found.end(), days), found[0])
        for found in EXPRESSION.finditer(text)
        if (days := resolve(found, today)) and not (_FRACTION.fullmatch(found[0]) and not _OF_PAPERS.search(text))
    ]
    dated = list(_bounded(text, mentions, today))
    return [each for each in dated if each.first is None or each.last is None or each.first <= each.last]


def _bounded(text: str, mentions: list[_Mention], today: date) -> Iterator[Dated]:
    taken = 0
    pairs = dict(pairwise(range(len(mentions))))
    skip = -1
    for index, one in enumerate(mentions):
        if index <= skip or one.start < taken:
            continue
        before = _BEFORE.search(text, taken, one.start)
        other = mentions[pairs[index]] if index in pairs else None
        joined = _JOINED.fullmatch(text, one.end, other.start) if other else None
        if other and joined and _is_range(text, before, joined, one, other):
            first, last = _ordered(one.days, other.days, today)
            found = _Stretch(before.start() if before else one.start, other.end, first, last)
            skip = index + 1
            behind = _AFTER.match(text, other.end)
            if behind and behind["within"]:
                found = _Stretch(found.start, behind.end(), first, last)
        elif stretch := _single(text, one, before):
            found = stretch
        else:
            continue
        instead = next((each for each in mentions if each.start >= found.end), None)
        corrected = instead and _INSTEAD.fullmatch(text, found.end, instead.start)  # "not in March but in April"
        if corrected or not is_left_out(text, taken, one.start):
            yield _meant(text, found, taken)
        taken = found.end


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    first: date | None
    last: date | None


def _is_range(text: str, before: re.Match[str] | None, joined: re.Match[str], one: _Mention, other: _Mention) -> bool:
    """Whether two expressions bound days together: loose ones do behind a preposition, or before papers."""
    behind = _AFTER.match(text, other.end)
    if behind and behind.lastgroup in ("noun", "possessive"):
        return not _VENUE.search(text, 0, one.start)
    loose = one.days.loose and not (before and before.lastgroup)
    return not loose if joined["to"] else bool(before) or not loose


def _ordered(one: Days, other: Days, today: date) -> tuple[date, date]:
    """The hull of two expressions. "December to January": the first lies before the second."""
    first, last = one.first, other.last or today
    while one.yearless and first > last:
        first = months_before(first, 12)
    if one.yearless and not other.yearless:
        while months_before(last, 12) >= first:
            first = first.replace(year=first.year + 1)
    if first > last:
        first, last = other.first, one.last or today
    return first, last


def _single(text: str, one: _Mention, before: re.Match[str] | None) -> _Stretch | None:
    behind = _AFTER.match(text, one.end)
    if _is_something_else(text, one, before, behind):
        return None
    how = (behind and behind.lastgroup) or ""
    start, end = one.start, one.end
    if before:
        start = before.start()
    if behind:
        end = behind.end()
    front = ((before and before.lastgroup) or "").removeprefix("han_")
    if front == "since" and before and before[0].lower().startswith("from") and how != "since":
        front = "within"  # "from December" means its papers, "from December on" all since
    if how in ("since", "after", "before", "until"):
        front = how
    days = one.days
    match front:
        case "since":
            return _Stretch(start, end, days.first, None)
        case "after":
            return _Stretch(start, end, (days.last or days.first) + DAY, None)
        case "until":
            return _Stretch(start, end, None, days.last)
        case "before":
            return _Stretch(start, end, None, days.first - DAY)
    return _Stretch(start, end, days.first, days.last)


def _is_something_else(text: str, one: _Mention, before: re.Match[str] | None, behind: re.Match[str] | None) -> bool:
    said = bool(before) or bool(behind and behind.lastgroup and behind.lastgroup != "within")
    if one.text.lower() == "today":
        return bool(_OF_TODAY.search(text, 0, one.start)) or bool(
            re.match(r"['’]s (?!(?:\w+ )?(?:papers?|digests?|reports?|news|arxiv)\b)", text[one.end :], re.I)
        )
    if one.text.endswith("年"):
        return bool(_HAN_NAME.match(text, one.end))
    corrected = _CORRECTING.sub("", text)
    if corrected != text and corrected.strip(" ?？.,!") == one.text:
        return False
    if one.days.loose and one.text[0].isdigit():
        if _VENUE.search(text, 0, one.start):
            return True
        return not said or not (_AFTER_YEAR.match(text, one.end) or (behind and behind.lastgroup == "possessive"))
    alone = _OPENING.sub("", corrected).strip(" ?？.,!") == one.text
    return one.days.loose and not said and not alone


def _meant(text: str, found: _Stretch, taken: int) -> Dated:
    """Whose days they are: the words around say "digest" or "published"; without, of publication."""
    start, end = found.start, found.end
    front, behind = text[taken:start], text[end : end + 24]
    digested = published = False
    if digest := _DIGEST_BEHIND.match(text, end):
        digested, end = True, digest.end()
    elif (named := _IN_DIGEST.search(front)) or re.search(r"\bdigested\s*$", front, re.I):
        digested = True
        start = taken + named.start() if named else start
    elif _PUBLISHED.search(front[-24:]) or _PUBLISHED.search(behind):
        published = True
    else:
        digested = bool(_DIGESTED.search(front[-16:])) or bool(_DIGESTED.search(behind[:6]))
    if filler := _FILLER.search(text[taken:start]):
        start = taken + filler.start()
    if filler := _HAN_FILLER.match(text, end):
        end = filler.end()
    if digested and (collected := re.compile(r"\s*收录的?").match(text, end)):
        end = collected.end()
    return Dated(start, end, found.first, found.last, "digested" if digested else "published" if published else "")
