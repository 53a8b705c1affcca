"""Digests that Paperlight writes: read again they give the same library, and nothing in a text acts on the file."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from eight_papers import DIGESTS, DRIFT
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from places import SHARED
from rereading import assert_inert, reread

from assistant.digests.entries import material_of_day
from assistant.digests.format import HEADINGS, digest_markdown
from assistant.digests.writer import write_digest
from ingest.digests.digest_file import parse_digest, read_digest
from ingest.digests.prose import placeholder, unescaped
from ingest.pipeline import ingest
from ingest.samples import SAMPLES
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.text.normal_text import stored
from vectorstore.values import Digest, DigestEntry, Paper, Section

SEEDS = SHARED / "seeds"
DAY = date(2025, 12, 18)

HOSTILE = (
    "<a id='2512.00009v1'></a>", "## [x](https://arxiv.org/abs/2512.00009v1)", "# h", "#### 总结", "---", "- - -",
    "***", "**Links:**", "**Key Findings:**", "**Abstract:**", "**Analysis:**", "**Authors:** X", "**2. 方法**",
    "**总结**", "- ", "* ", "> ", "+ x", "• ", "好的，我将根据您的要求分析。", "总而言之，", "希望这能有所帮助。",
    "Title: x", "作者：甲", "<script>alert(1)</script>", "<!--", "[a](http://evil.example)", "![i](javascript:x)",
    "[a]: http://evil.example", "&lt;", "&#42;", "&amp;lt;", "&#8238;", "&", "```", "~~~", "___", "===",
    "[[a](b)](c)", "text", "word, more.", "1. ", "### 论文解读", "\n", "\n\n", "$a<b$", "根据摘要", "全面摘要", "[",
    "]", "(", ")", "*", "**", "\\", "`", " ", "。", "3D", "一、",
)  # fmt: skip
hostile = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), min_size=1, max_size=8).map("".join)

FILE = """\
time: 20251218

# Papers {title} - 2025-12-18

## Executive Summary

{analysis}

## Table of Contents

1. [Title](#2512.00001v1)
2. [Second](#2512.00002v1)

---

## Papers

<a id='2512.00001v1'></a>
## [On {title}](https://arxiv.org/abs/2512.00001v1)

**Authors:** A, {title}

**Abstract:**

We {abstract}

**Analysis:**

{analysis}

**Key Findings:**

- We {finding}

**Links:**

- [PDF](https://arxiv.org/pdf/2512.00001v1)

---

<a id='2512.00002v1'></a>
## [Second](https://arxiv.org/abs/2512.00002v1)

**Abstract:**

Two. {abstract}

{analysis}

**Links:**

- [PDF](https://arxiv.org/pdf/2512.00002v1)

---
"""


def contents(library: Library) -> list[tuple[str, object]]:
    """All that the days of a library hold, but for names of files."""
    return [
        (str(day), [(digest.summary, digest.entries) for digest in library.digest(day)]) for day, _ in library.days()
    ]


def write_all(library: Library, settings: Settings, folder: Path) -> dict[str, str]:
    """Every day of the library as a file, and the texts by name."""
    folder.mkdir()
    for day, _ in library.days():
        written = write_digest(library, settings, material_of_day(library, day))
        assert not written.notices
        (folder / f"{day}.md").write_text(digest_markdown(written.digest), encoding="utf-8")
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def test_every_day_of_the_samples_written_and_read_gives_the_same_library(tmp_path: Path) -> None:
    texts = []
    read: Path = SAMPLES
    found = []
    for round_ in ("one", "two"):
        settings = Settings(home=tmp_path / f"home-{round_}")
        with Library.open(settings, write=True) as library:
            assert not ingest([read], library).problems
            found.append((contents(library), [library.paper(arxiv_id) for arxiv_id in ids(library)]))
            texts.append(write_all(library, settings, tmp_path / round_))
            read = tmp_path / round_
    assert found[0] == found[1]
    assert len(found[0][1]) == 20
    assert texts[0] == texts[1]


def ids(library: Library) -> list[str]:
    return [entry.paper.arxiv_id for day, _ in library.days() for one in library.digest(day) for entry in one.entries]


def test_a_digest_that_was_read_is_written_as_it_was(read_library: Library) -> None:
    for digest in DIGESTS:
        assert reread(digest) == digest


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real digests are not here")
def test_real_digests_come_back_whole() -> None:
    for file in sorted(SEEDS.glob("*.md")):
        digest, _ = read_digest(file)
        assert digest is not None
        assert reread(digest) == digest


@examples(max_examples=150, deadline=None)
@given(hostile, hostile, hostile, hostile)
def test_whatever_was_read_is_read_again_from_what_is_written(
    title: str, abstract: str, analysis: str, finding: str
) -> None:
    read, _ = parse_digest(FILE.format(title=title, abstract=abstract, analysis=analysis, finding=finding), "file.md")
    if read is None:
        return
    read = replace(read, entries=tuple(replace(entry, position=n) for n, entry in enumerate(read.entries, 1)))
    again = reread(read)
    assert (again.date, again.title, again.entries) == (read.date, read.title, read.entries)
    assert digest_markdown(again) == digest_markdown(read)


@examples(max_examples=150, deadline=None)
@given(hostile, hostile, hostile, hostile, hostile)
def test_no_text_of_any_source_acts_on_the_file_or_on_a_page_made_of_it(
    title: str, abstract: str, text: str, heading: str, name: str
) -> None:
    title, abstract, name = (" ".join(stored(each).split()) for each in (title, abstract, name))
    if any(placeholder(each) for each in (title, abstract, name)):
        return
    paper = Paper("2512.00001", 1, title, (name, "B"), DAY, ("cs.CV",), abstract)
    plain = replace(paper, arxiv_id="2512.00002", title="Second", authors=())
    sections = tuple(Section(kind, stored(heading), stored(text), "abstract") for kind in ("overview", "method"))
    entries = (DigestEntry(paper, 1, sections, (abstract,)), DigestEntry(plain, 2, sections[1:]))
    markdown = digest_markdown(Digest(DAY, f"Papers - {DAY}", "", stored(text), entries))
    assert_inert(markdown)
    again = reread(Digest(DAY, f"Papers - {DAY}", "", "A day.", entries))
    assert [entry.paper for entry in again.entries] == [paper, plain]
    assert again.entries[0].findings == (abstract,)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a&lt;b", "a<b"), ("&#42;*", "**"), ("&amp;lt;", "&lt;"), ("&amp;amp;#42;", "&amp;#42;"),
        ("AT&amp;T", "AT&amp;T"), ("&#8238;", "&#8238;"), ("&#9;&#32;", "&#9;&#32;"),
        ("&#917505;", "&#917505;"), ("&#9999999;", "&#9999999;"),
    ],
)  # fmt: skip
def test_references_stand_for_visible_characters_alone(written: str, read: str) -> None:
    assert unescaped(written) == read


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_section_of_any_kind_keeps_its_kind(language: str) -> None:
    text = {"en": "Plain words.", "zh": "普通的文字。"}[language]
    kinds = tuple(Section(kind, HEADINGS[language][kind], text, "pdf") for kind in HEADINGS[language])  # type: ignore[index]
    unheaded = tuple(replace(section, heading="") for section in kinds[1:])
    for sections in (kinds, unheaded):
        again = reread(Digest(DAY, "", "", "", (DigestEntry(DRIFT, 1, sections),))).entries[0].sections
        assert [(one.kind, one.text, one.basis) for one in again] == [(one.kind, one.text, "pdf") for one in sections]


def test_headings_too_long_for_bold_and_single_ones_are_read_again() -> None:
    for headings in (["方法" * 80], ["方法" * 80, "结果 *A*"], ["3D 重建的方法"], ["一、方法", "2. 结果"]):
        sections = tuple(Section("method", heading, "文字。") for heading in headings)
        again = reread(Digest(DAY, "", "", "", (DigestEntry(DRIFT, 1, sections),))).entries[0].sections
        assert [section.heading for section in again] == headings
