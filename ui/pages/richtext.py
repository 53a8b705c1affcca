"""Untrusted text made fit for a page: escaped, its Markdown sanitised, its LaTeX turned into MathML.

Everything here returns Markup, which templates insert as it is; whatever is not Markup, they escape.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from ui.pages.formulas import lift, lower
from ui.pages.readable import readable, readable_markdown

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_MARK = re.compile(r"\[(\d{1,4})\](?!\()")
_ARXIV_LINK = re.compile(r"https?://arxiv\.org/(?:abs|pdf)/[\w./-]+|#[\w./-]+")
_PRIVATE = re.compile("[\ue000-\uf8ff\x00]")
"""Characters that stand for formulas while text is read as Markdown."""
_TAGS = {
    "p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "h5", "a", "del", "sup", "sub",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CitationMark:
    """Where an [n] leads, and what it is called for who hears the page."""

    target: str
    label: str


def plain(text: str, shown: Callable[[str], Markup] = escape) -> Markup:
    """Text as it stands, with its formulas as MathML and other LaTeX readable. `shown` escapes what is no formula."""
    kept, formulas = lift(text)
    return lower(shown(readable(kept)), formulas)


def markdown(text: str) -> Markup:
    """A digest's own Markdown as sanitised HTML: no raw HTML, no images, headings all small, only links to arXiv and
    within its page."""
    kept, formulas = lift(text)
    return lower(_sanitised(kept, {}, _arxiv_or_anchor), formulas)


def answer(text: str, links: Collection[str] = (), marks: Mapping[int, CitationMark] | None = None) -> Markup:
    """The escaped Markdown of an answer as sanitised HTML, with only these links. With `marks`, each [n] that is
    written as such leads to its target, or vanishes without one; an [n] of a quote is escaped and stays what it is."""
    kept, formulas = lift(text, in_answer=True)
    targets = {} if marks is None else {"marks": marks}
    ours = {*links, *(mark.target for mark in (marks or {}).values())}
    return lower(_sanitised(readable_markdown(kept), targets, ours.__contains__), formulas)


def _sanitised(text: str, environment: dict[str, Any], keep_link: Callable[[str], bool]) -> Markup:
    import nh3

    def kept(_tag: str, name: str, value: str) -> str | None:
        if name in ("start", "aria-label"):  # Markdown itself gives neither a link's label nor its class
            return value
        return value if (value == "pl-mark" if name == "class" else keep_link(value)) else None

    clean = nh3.clean(
        _parser().render(text, environment),
        tags=_TAGS,
        attributes={"a": {"href", "class", "aria-label"}, "ol": {"start"}},
        attribute_filter=kept,
        url_schemes={"http", "https"},
        link_rel="noopener",
    )
    return Markup(clean)  # nosec


def _arxiv_or_anchor(url: str) -> bool:
    return bool(_ARXIV_LINK.fullmatch(url))


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    # Without reference definitions no text can turn a citation mark [1] into a link of its own.
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["reference", "image"])
    parser.inline.ruler.before("link", "mark", _mark)
    parser.add_render_rule("mark", _shown_mark)
    for rule in ("heading_open", "heading_close"):
        parser.add_render_rule(rule, lambda _self, tokens, i, _o, _e: "<h5>" if tokens[i].nesting == 1 else "</h5>\n")
    return parser


def _mark(state: "StateInline", silent: bool) -> bool:
    """Reads a mark out of the source, where a character reference is not yet the bracket that it stands for."""
    match = _MARK.match(state.src, state.pos) if "marks" in state.env else None
    if not match:
        return False
    if not silent and (mark := state.env["marks"].get(int(match[1]))):
        label = _PRIVATE.sub("", mark.label)
        state.push("mark", "a", 0).meta = {"number": int(match[1]), "target": mark.target, "label": label}
    state.pos = match.end()
    return True


def _shown_mark(_renderer: Any, tokens: Any, place: int, _options: Any, _environment: Any) -> str:
    return Markup('<a class="pl-mark" href="{target}" aria-label="{label}">{number}</a>').format(**tokens[place].meta)
