"""Words that stand beside what a question says, taken off it: articles, 的, "'s group", "the … paper"."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from assistant.understand import words as tables
from vectorstore.text.languages import HAN
from vectorstore.values import Language

_SIGNS = r"\s\-,，、.。:：;；?？!！\"'“”‘’《》「」『』()（）"

_CLAUSES = r"[,，;；。.!?！？]"

NEAR = 20
"""Characters between a limit and a word that says how it is meant."""
MOST_OF_THING = 3
"""Words that name what papers do without."""

Kind = Literal[
    "edge",
    "author",
    "joining",
    "paper",
    "category",
    "field",
    "frame",
    "primary",
    "negation",
    "lacking",
    "denying",
    "unused",
    "ending",
    "chinese",
    "english",
]


def trimmed(words: str) -> str:
    """Takes signs and small words off both ends."""
    before = None
    while words != before:
        before, words = words, _ends("edge").sub("", words).strip()
    return words


def without(kind: Kind, words: str) -> str:
    """Takes the words of one kind out, wherever they stand, and signs off the ends."""
    return " ".join(re.sub(rf"^[{_SIGNS}]+|[{_SIGNS}]+$", "", _pattern(kind).sub(" ", words)).split())


def parted(words: str) -> list[str]:
    """Cuts an enumeration: "A and B", 甲、乙."""
    return [
        part
        for each in re.split(rf"{_pattern('joining').pattern}|[,，、/;；]", words, flags=re.I)
        if (part := trimmed(each))
    ]


def says_nothing(words: str) -> bool:
    """Whether words only ask or count, and name nothing of a paper: "address", 解决, "5"."""
    return words.isdigit() or words.lower() in _listed("frame")


def says_primary(before: str, behind: str) -> bool:
    """Whether the words right before or behind a category say that it is to be a paper's first."""
    return bool(_pattern("primary").search(before[-NEAR:]) or _pattern("primary").match(behind.lstrip()))


def says_papers(behind: str) -> bool:
    """Whether the words right behind something say that it is a kind of papers: "robotics papers"."""
    return bool(_pattern("field").match(behind.lstrip()))


def negated(before: str) -> bool:
    """Whether the words before a limit, in its own clause, leave out what it says: "don't show … by", 不看."""
    clause = re.split(rf"{_CLAUSES}|、|\bbut\b|但", before.replace("’", "'"))[-1]
    found = list(_pattern("negation").finditer(clause))
    return bool(found) and len(clause) - found[-1].end() <= NEAR


def denied(text: str, start: int, end: int) -> bool:
    """Whether a word beside a stretch, in its own clause, denies something; 有没有 only asks."""
    before, behind = re.split(_CLAUSES, text[:start])[-1], re.split(_CLAUSES, text[end:])[0]
    return bool(_pattern("denying").search(f"{before} {behind}".replace("’", "'").replace("有没有", "")))


def lacked(condition: str) -> str:
    """What papers are to do without by a condition, "without camera poses", 不用强化学习; "" where it is none such."""
    said = _pattern("lacking").match(condition)
    return trimmed(condition[said.end() :]) if said else ""


def lacking_from(text: str, start: int) -> int:
    """Where a stretch of a text begins with the words right before it that say that papers do without it."""
    before = text[:start].rstrip()
    found = [each.start() for each in _pattern("lacking").finditer(before) if each.end() == len(before)]
    return found[0] if found else start


def unused(before: str) -> bool:
    """Whether the words right before something say that papers are not to use it: "that don't use"."""
    found = list(_pattern("unused").finditer(before.rstrip()))
    return bool(found) and found[-1].end() == len(before.rstrip())


def lacking_unread(text: str, read: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches that say what papers do without, "that do not need training", of which nothing was read."""
    found = []
    for said in _pattern("lacking").finditer(text):
        start, end = said.start(), said.end() + _thing(text[said.end() :])
        if end > said.end() and not any(start < after and before < end for before, after in read):
            found.append((start, end))
    return found


def _thing(text: str) -> int:
    """Where the thing ends that a text begins with: up to three words before a small one, or some characters before
    的 or the end of their phrase; 0 for none."""
    chinese = re.match(rf"(?:{HAN.pattern}){{2,8}}?(?=的|[{_SIGNS}]|$)", text)
    if chinese:
        return chinese.end()
    end = 0
    for _ in range(MOST_OF_THING):
        word = re.match(r"\s*([a-z][\w-]*)", text[end:], re.IGNORECASE)
        if not word or word[1].lower() in (*_listed("edge"), *_listed("ending")):
            break
        end += word.end()
    return end


def language_named(words: str) -> Language | None:
    """The language that words name, of the two to answer in."""
    if _pattern("chinese").search(words):
        return "zh"
    return "en" if _pattern("english").search(words) else None


@cache
def _ends(kind: Kind) -> re.Pattern[str]:
    """A Chinese character alone ends words as a particle and begins them as a part: 提过, 过平滑."""
    words = _listed(kind)
    before = _alternatives([word for word in words if not (len(word) == 1 and HAN.search(word))])
    particles = "".join(word for word in words if len(word) == 1 and HAN.search(word))
    behind = rf"(?<=\W)(?:{_alternatives(words)})|[{particles}]"
    return re.compile(rf"^(?:[{_SIGNS}]+|的|{before})|(?:[{_SIGNS}]+|{behind})$", re.IGNORECASE)


@cache
def _pattern(kind: Kind) -> re.Pattern[str]:
    return re.compile(_alternatives(_listed(kind)), re.IGNORECASE)


def _alternatives(words: Sequence[str]) -> str:
    longest = sorted(words, key=len, reverse=True)
    return "|".join(
        re.escape(w) if HAN.search(w) or not w[0].isalnum() else rf"\b{re.escape(w)}(?!\w)" for w in longest
    )


@cache
def _listed(kind: Kind) -> tuple[str, ...]:
    return tuple(word for language in tables.table("beside").values() for word in language[kind])
