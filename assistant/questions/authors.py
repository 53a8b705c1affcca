"""Authors said in a question: "by Dahua Lin", "Kaiming He's papers", "Dahua Lin 的论文"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vectorstore.languages import HAN
from vectorstore.romanised import NAME as CHINESE_NAME

_PART = r"[A-ZÀ-ÖØ-ÞŠŽŁ][a-zß-öø-ÿšžłğşı'’]*(?:[-‐][A-ZÀ-Þ]?[a-zß-ÿ]+|[A-Z][a-z]+)*\.?"
_PARTICLE = r"(?:van|von|der|den|de|del|della|di|da|dos|la|le|bin|ibn|al|el|ten|ter)"
_NAME = rf"(?-i:{_PART}(?:\s+(?:{_PARTICLE}\s+)*{_PART}){{1,3}}|{CHINESE_NAME})"
_SURNAME = rf"(?-i:{_PART})"
_LOWER = r"[^\W\d_]+(?:[-'’][^\W\d_]+)*(?: [^\W\d_]+(?:[-'’][^\W\d_]+)*){1,2}"
_MORE = rf"(?:\s*(?:,\s*and\b|,|\band\b|\bor\b|&|和|与|跟|、|或)\s*{_NAME})*"
_WORKS = r"(?:papers?|preprints?|articles|publications|works?|research)"
_HAN_WORKS = r"(?:论文|文章|工作|研究|成果|预印本)"
_PLACE = r"(?:first|last|lead|senior|main|corresponding)"

# Phrases that only a person's name fits; its shape is then enough, a Chinese one's where it is `sure`.
_CERTAIN = (
    re.compile(
        rf"\b(?:(?:co-?)?authored by|written by|(?P<kept>{_WORKS}(?: \w+ed)? )by(?: authors?)?|by (?:the )?authors?"
        rf"|(?:with|whose) (?:{_PLACE} )?authors? (?:is |are )?|authors?\s*[:：]"
        rf"|author is)\s*(?P<names>{_NAME}{_MORE})(?:\s+et al\.?)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:with|having|in which|where) (?P<names>{_NAME}{_MORE}) (?:as|is|are) (?:an? |the )?"
        rf"(?:{_PLACE} |co-?)?authors?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:由|(?:第一|通讯|共同|主要)?作者(?:包括|包含|是|为|有|[:：])?)\s*(?P<names>{_NAME}{_MORE})\s*(?:等人?)?\s*(?:所?(?:撰写|写|发表"
        rf"|发布|完成)的?|的)?",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<sure>作者(?:是|为|[:：]))\s*(?P<names>{CHINESE_NAME})(?:的|(?=$|[，。？?\s]))"),
)
# Phrases that fit other things too: a name of the library must stand in them.
_POSSIBLE = (
    re.compile(
        rf"\b(?:by|from|of) (?P<names>(?-i:(?P<last>{_PART}), (?P<first>{_PART}(?: {_PART})?)))"
        r"(?=\s*(?:$|[?.!,;]|[a-z]))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^\s*(?:who(?: is|['’]s| are)|谁是)\s*(?P<names>{_NAME}{_MORE})[?？.。\s]*$"
        rf"|^\s*(?P<names2>{_NAME}{_MORE})\s*(?:是谁|(?:最近|近期|都|还)*(?:写|做|发表|发布|研究)[过了]?些?(?:什么|哪些|啥))[?？。呢\s]*$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:{CHINESE_NAME}(?<![和与跟或])\s*[（(]?\s*(?=[A-Z]))?(?P<names>{_NAME}{_MORE})(?<![写著撰])(?!(?<=合)[写著])[）)]?"
        rf"\s*(?:等人?)?\s*(?:最近|近期|一起|共同|合作)?(?:(?:合?写|发表|发布|撰写|合作|发)[过了]?的?|署名的?|的|(?=有|关于|\s))"
        rf"(?=\s*(?:有?(?:哪些|什么)|多少篇|几篇|那些|最新|新|全部|所有|关于.{{1,20}}?的)?{_HAN_WORKS})",
        re.IGNORECASE,
    ),
    re.compile(rf"^\s*(?P<names>{_NAME})[?？.。\s]*$", re.IGNORECASE),
    re.compile(
        rf"(?<=是)\s*(?P<names>{_NAME}{_MORE})\s*(?:等人?)?\s*(?:一起|共同|合)?(?:写|著|作|发表|撰写|完成)的(?=[?？。\s]*$)",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<kept>{_WORKS} )(?:of|from) (?P<names>{_NAME}{_MORE})(?:\s+et al\.?)?", re.IGNORECASE),
    re.compile(rf"(?P<names>{_NAME})(?:['’]s?)(?= (?:\w+ ){{0,2}}{_WORKS}\b)", re.IGNORECASE),
    re.compile(
        rf"\b(?:has|have|did|does|do) (?P<names>{_NAME}{_MORE}|{_LOWER}) (?:been )?(?:publish|writ|work"
        rf"|have(?= papers))\w*(?: together)?(?: on\b)?",
        re.IGNORECASE,
    ),
    re.compile(rf"\bby (?:the )?(?P<names>{_NAME}{_MORE})(?:\s+et al\.?)?", re.IGNORECASE),
    re.compile(
        rf"\b(?:(?P<kept>(?:{_WORKS}(?: \w+ed)?|only|just|those|ones|anything|something) )by|authored by|written by)"
        rf" (?P<names>{_SURNAME}|[^\W\d_]{{4,}}|{_LOWER}?)"
        r"(?:\s+et al\.?)?(?=\s*(?:$|[?.!,;]|on\b|about\b|that\b|in\b|since\b|and\b))",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<names>{_SURNAME}|{_LOWER})['’]s(?= (?:\w+ )?(?:papers|preprints|publications)\b)", re.IGNORECASE),
    re.compile(rf"(?:\bauthor|作者)\s*[:：]?\s*(?P<names>{_LOWER}|{_SURNAME})", re.IGNORECASE),
)
_BETWEEN = re.compile(r"\s*(?:,\s*and|,|\band\b|\bor\b|&|和|与|跟|、|或)\s*")
_EITHER = re.compile(r"\bor\b|或", re.IGNORECASE)
# Capitalised like a name, but of the field.
_TERMS = re.compile(
    r"\b(?:gaussian|splat\w*|diffusion|transformers?|network\w*|learning|models?|vision|visual|mamba|attention|training"
    r"|language|video|image|flow|matching|token\w*|pruning|neural|field\w*|radiance|deep|machine|optimi[sz]ation"
    r"|research"
    r"|fusion|generation|foundation|group|team|lab|university|institute|distillation|self|pre)\b",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    [
        "the",
        "these",
        "those",
        "this",
        "that",
        "any",
        "some",
        "all",
        "new",
        "recent",
        "other",
        "which",
        "what",
        "who",
        "machine",
        "deep",
        "computer",
        "our",
        "your",
        "their",
        "his",
        "google",
        "meta",
        "nvidia",
        "openai",
        "microsoft",
        "deepmind",
        "bytedance",
        "tencent",
        "alibaba",
        "stanford",
        "mit",
        "berkeley",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "arxiv",
        "cvpr",
        "neurips",
        "iccv",
        "eccv",
        "iclr",
        "icml",
        "papers",
        "paper",
    ]
)


@dataclass(frozen=True, slots=True)
class Written:
    """A stretch `text[start:end]` of a question that names authors; any of them will do, and "A & B" is both."""

    start: int
    end: int
    authors: tuple[str, ...]


def authors_in(text: str, holds: Callable[[str], bool]) -> list[Written]:
    """The authors that limit a question. `holds` says whether an author of the library has a name; it is asked only
    where the words may also mean something else ("by Gaussian Splatting")."""
    found: list[Written] = []
    for written in _candidates(text, holds):
        if not any(written.start < other.end and other.start < written.end for other in found):
            found.append(written)
    return sorted(found, key=lambda written: written.start)


def _candidates(text: str, holds: Callable[[str], bool]) -> Iterator[Written]:
    for patterns, certain in ((_CERTAIN, True), (_POSSIBLE, False)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                written = match["names"] or match["names2"]
                names = _names(match.groupdict(), written)
                if not names or any(word.lower() in _NO_NAMES for name in names for word in name.split()[:1]):
                    continue
                sure = "sure" in pattern.groupindex
                shaped = sure or (certain and not any(map(_may_be_other, names)))
                if shaped or all(holds(name) for name in names):
                    kept = match.groupdict().get("kept") or ""
                    authors = names if _EITHER.search(written) else (" & ".join(names),)
                    yield Written(match.start() + len(kept), match.end(), authors)


def _names(groups: dict[str, str | None], written: str) -> tuple[str, ...]:
    """The names of a stretch, "Chen, Hao" the way it is read."""
    if groups.get("last"):
        return (f"{groups['first']} {groups['last']}",)
    each = filter(str.strip, _BETWEEN.split(written))
    return tuple(name.rstrip(".") if len(name.split()[-1]) > 2 else name for name in each)


def _may_be_other(name: str) -> bool:
    """Whether what has a name's shape is of the field, or is Chinese, where any word may have that shape."""
    return bool(_is_acronym(name) or _TERMS.search(name) or HAN.search(name))


def _is_acronym(name: str) -> bool:
    """Names of models and places have capitals inside or little else: GPT, NeRF, MIT."""
    return any(
        sum(letter.isupper() for letter in word) > 1 and "-" not in word and "." not in word for word in name.split()
    )
