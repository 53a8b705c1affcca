"""LaTeX formulas: lifted out of a text before anything else reads it, and put back as MathML.

Only commands of a safe set are converted: none defines, loads, links or styles anything. Other formulas stay as they
were written, which is readable.
"""

import html
import re
from functools import lru_cache

from markupsafe import Markup, escape

from ui.pages.readable import readable

_BACKSLASH = r"(?:\\|&#92;)"
_FORMULA = (
    r"\$\$(?P<display>{lines}{{1,600}}?)\$\$"
    # A dollar opens only before and closes only after a non-space, and not before a digit: "$5 to $10" is money.
    r"|(?<![\\$\w])(?<!&#92;)\$(?=[^\s$])(?P<inline>{line}{{1,300}}?)(?<=[^\s\\])(?<!&#92;)\$(?![\d$])"
    # Behind a letter or number only what begins no price: 10$\times$, CO$_2$, S$α$S.
    r"|(?<![\\$])(?<!&#92;)\$(?P<joined>[^\W\d_](?:(?!\s){line}){{0,60}}?)(?<=[^\s\\])(?<!&#92;)\$(?![\d$])"
    r"|(?<![\\$])(?<!&#92;)\$(?P<command>\s?(?:{backslash}[a-zA-Z%]|[\^_]|&#95;){line}{{0,300}}?)(?<!\\)(?<!&#92;)\$(?!\$)"
    r"|(?<![\\$])(?<!&#92;)\$(?P<number>\s?[\d.,]+\s?{backslash}[a-zA-Z]+\s?)\$"
    r"|(?<![\\$])(?<!&#92;)\$(?P<sign>[+=<>~-]|&#6[02];)\$"
    r"|{backslash}\((?P<round>{lines}{{1,600}}?){backslash}\)"
    r"|{backslash}(?:\[|&#91;)(?P<square>{lines}{{1,600}}?){backslash}(?:\]|&#93;)"
)


def _formula(besides: str) -> re.Pattern[str]:
    """Finds formulas that hold none of some characters, and no empty line."""
    line, lines = rf"[^$\n{besides}]", rf"(?:[^$\n{besides}]|\n(?!\s*\n))"
    return re.compile(_FORMULA.format(line=line, lines=lines, backslash=_BACKSLASH))


_WRITTEN = _formula("")
# In an answer brackets are escaped but for our own marks and links, which no formula may swallow.
_IN_ANSWER = _formula(r"\[\]")
_PLACE = re.compile("\ue000(\\d{1,6})\ue001")
_PRIVATE = re.compile("[\ue000-\ue00f\x00]")
_COMMAND = re.compile(r"\\([a-zA-Z]+|.)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*(?:\{([^{}]*)\})?")
_ENVIRONMENTS = {"matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "cases", "array"}
_NAMES = (
    "frac dfrac tfrac cfrac binom sqrt root over overset underset stackrel substack begin end left middle right big"
    " Big bigg Bigg bigl bigr Bigl Bigr biggl biggr limits nolimits int sum prod lim sup inf max min argmax argmin det"
    " gcd liminf limsup Pr mod pmod bmod operatorname"
    " acute bar breve check dot ddot grave hat tilde vec widehat widetilde overline underline overbrace underbrace"
    " overrightarrow overleftarrow xrightarrow xleftarrow prime"
    " arccos arcsin arctan cos cosh cot coth csc deg dim exp hom ker ln lg log sec sin sinh tan tanh"
    " text textbf textit textmd textnormal textrm textsf texttt textup emph mbox"
    " mathbb mathbf mathcal mathfrak mathit mathrm mathnormal mathscr mathsf mathtt mathop mathbin mathrel"
    " bm boldsymbol displaystyle textstyle scriptstyle quad qquad space thinspace , ; : ! > \\"
)
_SAFE = frozenset([*_NAMES.split(), " "])
_TAGS = {
    "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot",
    "mover", "munder", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose",
}  # fmt: skip

# Browsers set no space around the name of a function: n log n.
_FUNCTION = re.compile(
    r"(?P<before>(?<=[\w)}\]])\s*)?(?P<name>\\(?:arc(?:cos|sin|tan)|cosh?|cot|exp|ln|lg|log|max|min|sinh?|tanh?)(?![a-zA-Z]))"
    r"(?P<after>\s*(?=[A-Za-z0-9\\]))?"
)
_WIDTH = re.compile(r"-?[0-2]?(?:\.\d{1,4})?em")

WIDE = 30
"""Characters; no browser breaks a formula, so that longer ones scroll where the line is shorter."""

# MathML would set these smaller than the text and apart from it: 10×, ±5, 360°, <3.
_SIGNS = re.compile(r"[\d.,+=<>~-]*\s*(?:\\[a-zA-Z]+|\\%)?\s*[\d.,]*|\^\{?\\circ\}?")

Lifted = list[tuple[str, Markup | None]]
"""What each formula was written as, and its HTML where it has any."""


def lift(text: str, in_answer: bool = False) -> tuple[str, Lifted]:
    """The text with a private character in place of each formula, and the formulas. An answer's are escaped."""
    formulas: Lifted = []

    def taken(match: re.Match[str]) -> str:
        latex = next(group for group in match.groups() if group is not None)
        source = match[0]
        if in_answer:
            latex, source = html.unescape(latex), html.unescape(source)
        formulas.append((source, _html(latex.strip(), match.lastgroup in ("display", "square"))))
        return f"\ue000{len(formulas) - 1}\ue001"

    return (_IN_ANSWER if in_answer else _WRITTEN).sub(taken, _PRIVATE.sub("", text)), formulas


def lower(markup: Markup, formulas: Lifted) -> Markup:
    """The page with its formulas in their places again."""

    def put(match: re.Match[str]) -> str:
        if int(match[1]) >= len(formulas):
            return ""
        source, made = formulas[int(match[1])]
        return escape(source) if made is None else made

    # Markdown decodes character references: a text can hold private characters again that were taken out of it.
    return Markup(_PRIVATE.sub("", _PLACE.sub(put, str(markup))))  # nosec # put escapes


def _html(latex: str, display: bool) -> Markup | None:
    """A formula as MathML, one of a few signs as these, or None where it is no LaTeX that the converter knows, or none
    that is safe."""
    import nh3
    from latex2mathml.converter import convert

    if not _is_safe(latex):
        return None
    if not display and _SIGNS.fullmatch(latex) and not any(map(str.isalpha, signs := readable(f"${latex}$"))):
        return escape(signs)
    spaced = _FUNCTION.sub(_spaced, latex)
    try:
        mathml = convert(spaced, display="block" if display else "inline")
    except Exception:  # the converter raises many kinds on malformed input; the source is then shown instead
        return None
    attributes = {"math": {"display"}, "mspace": {"width"}}
    clean = Markup(nh3.clean(mathml, tags=_TAGS, attributes=attributes, attribute_filter=_small))  # nosec
    return Markup('<span class="pl-wide">{}</span>').format(clean) if len(clean.striptags()) > WIDE else clean


def _small(_tag: str, name: str, value: str) -> str | None:
    return value if name == "display" or _WIDTH.fullmatch(value) else None


def _spaced(function: re.Match[str]) -> str:
    before, after = (" " if side is None else r"\, " for side in (function["before"], function["after"]))
    return f"{before}{function['name']}{after}"


def _is_safe(latex: str) -> bool:
    """Whether every command stands for one character or is in the safe set."""
    commands = set(_COMMAND.findall(latex))
    environments = set(_ENVIRONMENT.findall(latex))
    return environments <= _ENVIRONMENTS and all(name in _SAFE or _is_symbol(name) for name in commands)


@lru_cache(4_096)
def _is_symbol(name: str) -> bool:
    from latex2mathml.symbols_parser import convert_symbol

    return convert_symbol(f"\\{name}") is not None
