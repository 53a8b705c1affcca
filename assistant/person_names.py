"""Authors' names cut into the parts that citations need: given and family names, particles, suffixes; or groups."""

import re
from dataclasses import dataclass

from vectorstore.text.languages import HAN
from vectorstore.text.romanised import family_length, readings

_PARTICLES = re.compile(
    r"van|von|der|den|de|del|della|di|da|das|do|dos|du|la|le|los|ter|ten|te|zu|zum|zur|vom|af|av|al|el|bin|ibn|ben|y",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr)\.?|i{2,3}|iv|2nd|3rd", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:collaborations?|teams?|groups?|consortium|initiative|project|labs?|laborator(?:y|ies)|institutes?|university"
    r"|association|foundation|committee|network|contributors|et al)\b|[0-9&/]|\band\b"
    r"|团队|合作组|实验室|课题组|联盟|大学",
    re.IGNORECASE,
)
_HANGUL = re.compile("[\uac00-\ud7a3]{2,4}")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts; of a group, or a name that is one word, `family` alone with `whole`."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    whole: bool = False


def person_name(name: str) -> PersonName:
    """Cuts a name as it is spoken: `Jan van der Berg III` → Berg, Jan, van der, III; `李飞飞` → 李, 飞飞."""
    name = " ".join(name.split())
    if _GROUP.search(name):
        return PersonName(name, whole=True)
    if readings(name) and (length := family_length(name)):
        return PersonName(name[:length], name[length:])
    if _HANGUL.fullmatch(name):
        return PersonName(name[0], name[1:])
    words = name.replace(",", " ").split() if re.fullmatch(rf"[^,]+,? (?:{_SUFFIX.pattern})", name, re.I) else [name]
    words = words if len(words) > 1 else name.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if len(words) < 2 or "," in " ".join(words):
        return PersonName(name, whole=True)
    if HAN.search(words[0]):  # 山田 太郎: the family comes first
        return PersonName(words[0], " ".join(words[1:]))
    first = next((at for at in range(1, len(words) - 1) if _PARTICLES.fullmatch(words[at])), len(words) - 1)
    last = next(at for at in range(first, len(words)) if not _PARTICLES.fullmatch(words[at]) or at == len(words) - 1)
    return PersonName(" ".join(words[last:]), " ".join(words[:first]), " ".join(words[first:last]), suffix)
