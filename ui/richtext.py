"""Untrusted text made fit for a page: escaped, its Markdown sanitised, its LaTeX turned into MathML.

Everything here returns Markup, which templates insert as it is; whatever is not Markup, they escape.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache

from markupsafe import Markup, escape

_MATH = re.compile(
    r"\$\$(?P<display>[^$]{1,600}?)\$\$"
    # A dollar opens only before and closes only after a non-space, and not before a digit: "$5 to $10" is money.
    r"|(?<![\\$\w])\$(?=[^\s$])(?P<inline>[^$\n]{1,300}?)(?<=[^\s\\])\$(?![\d$])"
    r"|\\\((?P<round>.{1,600}?)\\\)|\\\[(?P<square>.{1,600}?)\\\]",
    re.DOTALL,
)
_PLACE = re.compile("\ue000(\\d{1,6})\ue001")
_PRIVATE = re.compile("[\ue000-\ue00f\x00]")
_MARK = re.compile(r"\[(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)\]")
_ARXIV_LINK = re.compile(r"https?://arxiv\.org/(?:abs|pdf)/[\w./-]+|#[\w./-]+")
_MATH_TAGS = {
    "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot",
    "mover", "munder", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose",
}  # fmt: skip
_TEXT_TAGS = {
    "p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "h5", "a", "del", "sup", "sub",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def arxiv_or_anchor(url: str) -> bool:
    """Whether a link leads to arXiv or stays on its page: the only ones that a digest's own Markdown keeps."""
    return bool(_ARXIV_LINK.fullmatch(url))


def plain(text: str) -> Markup:
    """Text as it stands, with its LaTeX formulas as MathML."""
    kept, formulas = _lift_math(text)
    return _lower_math(escape(kept), formulas)


def markdown(text: str, keep_link: Callable[[str], bool] = arxiv_or_anchor) -> Markup:
    """Markdown as sanitised HTML: no raw HTML, no images, headings all small, only links that `keep_link` accepts."""
    import nh3

    kept, formulas = _lift_math(text)
    clean = nh3.clean(
        _parser().render(kept),
        tags=_TEXT_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        attribute_filter=lambda tag, name, value: value if name == "start" or keep_link(value) else None,
        url_schemes={"http", "https"},
    )
    return _lower_math(Markup(clean), formulas)


def link_marks(html: Markup, targets: Mapping[int, str]) -> Markup:
    """Every [n] and [n, m] of an answer with each known number a link to its target; unknown numbers vanish."""

    def marks(match: re.Match[str]) -> str:
        numbers = [int(n) for n in re.findall(r"\d+", match[1])]
        known = [n for n in numbers if n in targets]
        return "".join(Markup('<a class="pl-mark" href="{}">{}</a>').format(targets[n], n) for n in known)

    return Markup(re.sub(r"(<[^>]*>)|" + _MARK.pattern, lambda m: m[1] or marks(_MARK.match(m[0])), str(html)))  # type: ignore[arg-type]


@cache
def _parser():  # type: ignore[no-untyped-def]
    from markdown_it import MarkdownIt

    # Without reference definitions no text can turn a citation mark [1] into a link of its own.
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["reference", "image"])
    for rule in ("heading_open", "heading_close"):
        parser.add_render_rule(rule, lambda _self, tokens, i, _o, _e: "<h5>" if tokens[i].nesting == 1 else "</h5>\n")
    return parser


def _lift_math(text: str) -> tuple[str, list[tuple[str, Markup | None]]]:
    """The text with a private character in place of each formula, and the formulas."""
    formulas: list[tuple[str, Markup | None]] = []

    def lift(match: re.Match[str]) -> str:
        latex = next(group for group in match.groups() if group is not None)
        formulas.append((match[0], _mathml(latex, match.lastgroup in ("display", "square"))))
        return f"\ue000{len(formulas) - 1}\ue001"

    return _MATH.sub(lift, _PRIVATE.sub("", text)), formulas


def _lower_math(html: Markup, formulas: list[tuple[str, Markup | None]]) -> Markup:
    def lower(match: re.Match[str]) -> str:
        if int(match[1]) >= len(formulas):
            return ""
        source, mathml = formulas[int(match[1])]
        return mathml if mathml is not None else escape(source)

    # Markdown decodes character references: a text can hold private characters again that were taken out of it.
    return Markup(_PRIVATE.sub("", _PLACE.sub(lower, str(html))))


def _mathml(latex: str, display: bool) -> Markup | None:
    """A formula as MathML, or None where it is no LaTeX that the converter knows."""
    import nh3
    from latex2mathml.converter import convert

    try:
        mathml = convert(latex, display="block" if display else "inline")
    except Exception:  # the converter raises many kinds on malformed input; the source is then shown instead
        return None
    return Markup(nh3.clean(mathml, tags=_MATH_TAGS, attributes={"math": {"display"}}))
