"""Untrusted text in Markdown: the one place that makes it inert.

Character references stand for what Markdown would act on. Every renderer shows them as the character and none reads
them as syntax (https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references), which backslashes do not
achieve everywhere: Python-Markdown leaves `\\<` to HTML, and `\\[` opens a formula in others.
"""

import re

from vectorstore.text.normal_text import one_line

_SYNTAX = re.compile(
    r"[\[\]<>`|*]"
    r"|~(?=~)|(?<=~)~"
    r"|(?<![^\W_])_|_(?![^\W_])"  # an underscore inside a word is text
    r"|&(?=#?\w{1,32};)"
    r"|\\(?=[!-/:-@\[-`{-~])"
    r"|:(?=//)|(?<=\bwww)\.|@"  # addresses become links without any syntax
    r"|(?:(?<=^)|(?<=^\d)|(?<=^\d\d))[#+=.)-](?=[\s#+=.)-]|$)",  # a list, heading or rule at the start
    re.IGNORECASE,
)


def escape(text: str) -> str:
    """Returns text that a Markdown renderer shows as it is, on one line: no link, image, HTML, mark or emphasis comes
    of it. Control characters that reorder or hide text are dropped."""
    return _SYNTAX.sub(lambda match: f"&#{ord(match[0])};", one_line(text))


def link(text: str, url: str) -> str:
    """Returns a link that we make: escaped text, and a URL from `vectorstore.text.arxiv_ids` or a checked template."""
    return f"[{escape(text)}]({url})"
