"""British words of a question as most papers spell them.

Papers are mostly written in American spelling, and a word that only few spell as the question does would weigh more
than what is asked about. A rule counts only where the model knows its result as a whole word: "raise" stays.
"""

import re
from functools import lru_cache

from vectorstore.model.embedding import bundled

_RULES = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"is(ations?|e|ed|es|ing|er|ers|able)$", r"iz\1"),
        (r"(?<=[al])ys(e|ed|ing|er|ers)$", r"yz\1"),
        (r"^(col|behavi|neighb|lab|fav|vap|tum|arm|hum|od|harb|hon|rum|flav)our", r"\1or"),
        (r"ll(ed|ing|er|ers)$", r"l\1"),
        (r"^(cent|met|fib|theat|calib|spect|millimet|kilomet|lit)re(s?)$", r"\1er\2"),
        (r"^(def|off|lic|pret)ence(s?)$", r"\1ense\2"),
        (r"^grey", "gray"),
        (r"^(p|orthop)aed", r"\1ed"),
        (r"^foet", "fet"),
        (r"^haem", "hem"),
        (r"^oes", "es"),
        (r"^anaes", "anes"),
        (r"^artefact", "artifact"),
        (r"^aero(?=planes?$)", "air"),
        (r"^(mo|smo)uld", r"\1ld"),
        (r"^manoeuvr(e|es|ing)", r"maneuver"),
        (r"^programme(s?)$", r"program\1"),
        (r"^sceptic", "skeptic"),
        (r"^tyre", "tire"),
        (r"^ageing$", "aging"),
    )
)
_WORD = re.compile(r"[A-Za-z]{4,}")


def american(text: str) -> str:
    """Returns a text with its British words in American spelling; in them capitals become small."""
    return _WORD.sub(lambda word: _american(word[0]) or word[0], text)


@lru_cache(4096)
def _american(word: str) -> str:
    """The American spelling of a word; "" where it has no other."""
    lower = word.lower()
    for british, spelled in _RULES:
        changed = british.sub(spelled, lower)
        if changed != lower and bundled().pieces(changed) == [changed]:
            return changed
    return ""
