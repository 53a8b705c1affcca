"""TeX that authors write in titles, names and abstracts, as the text that it stands for; formulas stay as they are."""

import re
from functools import cache
from typing import Any

_FORMULA = re.compile(r"\$\$.+?\$\$|\$(?:[^$\\]|\\.)+?\$|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)
_TEX = re.compile(r"\\(?:[^\W\d_]|[\"'`^~=.&%#_{}$-])")
_ACTIVE = re.compile(r"(?<!\\)[%#&$]|(?<!\w)~|~(?!\w)|--+|``|''")
_KEPT = "\ue000"
"""Stands around the number of a sign that was taken out, for TeX would act on it."""


def text_of_tex(text: str) -> str:
    """Reads accents and commands outside of formulas: `Erd\\H{o}s` → `Erdős`, `\\emph{x}` → `x`. Text without any, and
    commands that are not known, stay as they are."""
    if "\\" not in text:
        return text
    parts, end = [], 0
    for found in _FORMULA.finditer(text):
        parts += [_read(text[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*parts, _read(text[end:])])


def _read(text: str) -> str:
    if not _TEX.search(text):
        return text
    signs: list[str] = []

    def keep(match: re.Match[str]) -> str:
        signs.append(match[0])
        return f"{_KEPT}{len(signs) - 1}{_KEPT}"

    try:
        read = str(_converter().latex_to_text(_ACTIVE.sub(keep, text)))
    except (IndexError, ValueError):  # of TeX that lacks what a command takes
        return text
    return re.sub(f"{_KEPT}([0-9]+){_KEPT}", lambda match: signs[int(match[1])], read)


@cache
def _converter() -> Any:
    """Of pylatexenc, which leaves out commands that it does not know: these are given back as they are written."""
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    known = get_default_latex_context_db()

    def written(node: Any) -> str:
        return str(node.latex_verbatim())

    known.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=written))
    kept = [MacroTextSpec(name, simplify_repl=written) for name in ("cite", "ref", "input", "include")]
    known.add_context_category("kept", prepend=True, macros=kept)
    return LatexNodes2Text(latex_context=known, math_mode="verbatim", keep_comments=True, strict_latex_spaces="macros")
