"""A digest as the Markdown file that digests are read from, with every text in it made inert.

Texts of papers and models are data: where Markdown, HTML or the file's own frame would act on a character, a character
reference stands for it (`&lt;`, `&#42;`). Renderers show the character, and reading the file gives it back.
"""

import re
from collections.abc import Iterator, Sequence

from vectorstore.text.arxiv_ids import pdf_url
from vectorstore.text.languages import language_of
from vectorstore.values import Basis, Digest, DigestEntry, Language, Section, SectionKind

# A tag or comment, a link or its definition, bold (the frame's labels are), a character reference.
ACTIVE = re.compile(r"<(?=[A-Za-z/!?])|\](?=[(:])|\*(?=\*)|&(?=(?:amp;)*(?:lt|#\d{2,6});)")
# At the start of a line: a heading, a quote, an item, a rule, a fence.
LEADING = re.compile(r"[#>•]|[+*-](?=[ +*-]|$)|_(?=[ _])|`(?=``)|~(?=~)")
BRACKET = re.compile(r"[\[\]]|\\$")
# In a summary, which is Markdown: a tag, and links that lead neither to arXiv nor to an entry.
FOREIGN = re.compile(r"<(?=[A-Za-z/!?])|(?<=\])\((?!https://arxiv\.org/|#)|(?<=\]):")

LONGEST_BOLD = 120  # characters that a bold heading may have

# A line above the sections that says what they rest on.
RESTS_ON: dict[Language, dict[Basis, str]] = {
    "zh": {"abstract": "论文摘要分析", "pdf": "全面中文摘要"},
    "en": {"abstract": "Analysis: based on the abstract", "pdf": "Analysis: based on the full text"},
}
HEADINGS: dict[Language, dict[SectionKind, str]] = {
    "zh": {
        "overview": "概述", "translation": "摘要翻译", "problem": "研究问题", "contribution": "主要贡献",
        "method": "方法", "comparison": "方法对比", "result": "实验结果", "impact": "影响", "applications": "应用",
        "limitations": "局限性", "future_work": "未来工作", "guide": "实用指南", "conclusion": "总结", "other": "其他",
    },
    "en": {
        "overview": "Overview", "translation": "Translation", "problem": "Problem", "contribution": "Contribution",
        "method": "Method", "comparison": "Comparison", "result": "Results", "impact": "Impact",
        "applications": "Applications", "limitations": "Limitations", "future_work": "Future work",
        "guide": "Practical guide", "conclusion": "Conclusion", "other": "Further remarks",
    },
}  # fmt: skip


def digest_markdown(digest: Digest) -> str:
    """Returns the file's text. Reading it gives the digest's day, title, summary and entries again, positions from 1
    on; HTML and foreign links of the summary come back as references."""
    return "\n".join(_lines(digest))


def _lines(digest: Digest) -> Iterator[str]:
    yield from (f"time: {digest.date.isoformat().replace('-', '')}", "")
    if digest.title:
        yield from (f"# {inline(digest.title)}", "")
    if digest.summary:
        yield from ("## Executive Summary", "", FOREIGN.sub(_reference, digest.summary), "", "---", "")
    if digest.entries:
        yield from ("## Table of Contents", "")
        for number, entry in enumerate(digest.entries, 1):
            yield f"{number}. [{_title(entry)}](#{entry.anchor})"
        yield from ("", "---", "")
    yield from ("## Papers", "")
    for entry in digest.entries:
        yield from _entry(entry)


def _entry(entry: DigestEntry) -> Iterator[str]:
    paper = entry.paper
    yield f"<a id='{entry.anchor}'></a>"
    yield from (f"## [{_title(entry)}]({paper.url})", "")
    if paper.authors:
        yield from (f"**Authors:** {', '.join(inline(name).replace(',', '&#44;') for name in paper.authors)}", "")
    if paper.published:
        yield from (f"**Published:** {paper.published}", "")
    if paper.categories:
        yield from (f"**Categories:** {', '.join(paper.categories)}", "")
    yield from ("**Abstract:**", "", line(paper.abstract), "")
    if entry.sections:
        yield from ("**Analysis:**", "", *_analysis(entry.sections))
    if entry.findings:
        yield from ("**Key Findings:**", "", *(f"- {line(finding)}" for finding in entry.findings), "")
    yield from ("**Links:**", "", f"- [PDF]({pdf_url(paper.arxiv_id, paper.version)})", f"- [arXiv]({paper.url})")
    yield from ("", "---", "")


def _title(entry: DigestEntry) -> str:
    """Fit to stand in the brackets of a link."""
    return BRACKET.sub(_reference, inline(entry.paper.title))


def _analysis(sections: Sequence[Section]) -> Iterator[str]:
    """What the sections rest on, an overview without a heading as a quote, then the numbered sections. A closing
    paragraph that has no heading stands at the end of the last of them."""
    language = language_of(" ".join(section.text for section in sections))
    if rests_on := RESTS_ON[language].get(sections[0].basis):
        yield from (f"**{rests_on}**", "")
    overview, closing = _unheaded(sections)
    for text in _texts(overview):
        yield from (f"> {text}", "")
    headed = sections[len(overview) : len(sections) - len(closing)]
    headings = [_heading(section, language) for section in headed]
    fits = all(len(f"00. {heading}") <= LONGEST_BOLD for heading in headings)
    for number, (section, heading) in enumerate(zip(headed, headings, strict=True), 1):
        yield from (f"**{number}. {heading}**" if fits else f"### {number}. {heading}", "")
        for text in _texts([section]):
            yield from (text, "")
    for text in _texts(closing):
        yield from (text, "")


def _unheaded(sections: Sequence[Section]) -> tuple[Sequence[Section], Sequence[Section]]:
    """The overview and the closing paragraph that stand without a heading, if they do."""
    first, last = sections[0], sections[-1]
    overview = sections[:1] if first.kind == "overview" and not first.heading else ()
    closes = last.kind == "conclusion" and not last.heading and len(sections) > len(overview) + 1
    return overview, sections[-1:] if closes else ()


def _heading(section: Section, language: Language) -> str:
    return inline(section.heading or HEADINGS[language][section.kind]).replace("*", "&#42;")


def _texts(sections: Sequence[Section]) -> Iterator[str]:
    """Each line of the texts as a paragraph."""
    for section in sections:
        yield from (line(text) for text in section.text.split("\n") if text.strip())


def inline(text: str) -> str:
    """Returns text on one line of which no tag, link or frame comes."""
    return ACTIVE.sub(_reference, " ".join(part for part in map(str.strip, text.splitlines()) if part))


def line(text: str) -> str:
    """Returns the same where it begins a line."""
    inert = inline(text)
    return LEADING.sub(_reference, inert, count=1) if LEADING.match(inert) else inert


def _reference(match: re.Match[str]) -> str:
    return {"<": "&lt;", "&": "&amp;"}.get(match[0]) or f"&#{ord(match[0])};"
