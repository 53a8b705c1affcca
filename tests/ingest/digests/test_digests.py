import re
import subprocess
import sys
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from places import DATA, SHARED

from ingest.digests.digest_file import decode_digest, parse_digest, read_digest
from vectorstore.values import Digest, DigestEntry, Paper, Problem


def entry(vid: str = "2512.00001v1", *, analysis: str = "", **changes: str) -> str:
    parts = {
        "anchor": f"<a id='{vid}'></a>\n",
        "heading": f"## [A Title](https://arxiv.org/abs/{vid})\n\n",
        "authors": "**Authors:** Ann One, Bob Two\n\n",
        "published": "**Published:** 2025-12-16\n\n",
        "categories": "**Categories:** cs.CV\n\n",
        "abstract": "**Abstract:**\n\nWe look at things. They look back.\n\n",
        "analysis": f"**Analysis:**\n\n{analysis}\n\n" if analysis else "",
        "findings": "**Key Findings:**\n\n- We look at things.\n\n",
        "links": f"**Links:**\n\n- [PDF](https://arxiv.org/pdf/{vid})\n- [arXiv](https://arxiv.org/abs/{vid})\n\n",
        "rule": "---\n\n",
    } | changes
    return "".join(parts.values())


def digest(*entries: str, listed: tuple[str, ...] | None = None) -> str:
    if listed is None:
        listed = tuple(m[1] for text in entries if (m := re.search(r"^<a id='([^']*)'", text)))
    toc = "".join(f"{n}. [A Title](#{vid})\n" for n, vid in enumerate(listed, 1))
    toc = f"## Table of Contents\n\n{toc}\n---\n\n" if listed else ""
    return f"time: 20251218\n\n# Arxiv Computer Vision Papers - 2025-12-18\n\n{toc}## Papers\n\n{''.join(entries)}"


def read(text: str) -> Digest:
    found, problems = parse_digest(text, "d.md")
    assert problems == []
    assert found is not None
    return found


def only(text: str) -> DigestEntry:
    (single,) = read(text).entries
    return single


def ids(found: Digest | None) -> list[str]:
    return [one.anchor for one in found.entries] if found else []


def reasons(problems: list[Problem]) -> list[tuple[int, str]]:
    return [(problem.line, problem.reason) for problem in problems]


# Every dialect, whole


def test_dialect_a_is_read_with_its_wrapped_lines_joined() -> None:
    found, problems = read_digest(DATA / "dialect_a.md")
    assert problems == []
    assert found is not None
    assert (found.date, found.title) == (date(2025, 9, 12), "Arxiv Computer Vision Papers - 2025-09-12")
    assert found.source == str(DATA / "dialect_a.md")
    first, second = found.entries
    assert first.paper == Paper(
        arxiv_id="2509.90001",
        version=2,
        title="Sliding Memory: Finding a Needle in [Very] Long Videos",
        authors=("Ada Example", "Bo Sample"),
        published=date(2025, 9, 10),
        categories=("cs.CV", "cs.IR"),
        abstract="Searching hours of video for one moment is slow, because pre- and post-filtering both decode every "
        "frame. We present Sliding Memory, a state-of-the-art index that keeps only frames which surprise a small "
        "predictor. On three collections it halves the memory at equal recall--without any retraining.",
    )
    assert first.findings == (
        "We present Sliding Memory, a state-of-the-art index that keeps only frames which surprise a small predictor.",
    )
    assert first.findings[0] in first.paper.abstract
    assert [section.kind for section in first.sections] == [
        "overview", "contribution", "method", "limitations", "conclusion",
    ]  # fmt: skip
    assert second.paper.title == 'On the $\\ell_2$ Geometry of "Cheap" Features'
    assert (second.position, second.anchor, second.sections) == (2, "2509.90002v1", ())


def test_dialect_b_is_read_in_both_templates() -> None:
    found, problems = read_digest(DATA / "dialect_b.md")
    assert problems == []
    assert ids(found) == ["2512.90011v1", "2512.90012v3"]
    assert found is not None
    first, second = found.entries
    assert first.paper.published == date(2025, 12, 1), "not the date that the analysis repeats"
    assert {section.basis for section in first.sections} == {"abstract"}
    assert {section.basis for section in second.sections} == {"pdf"}
    assert found.summary.startswith("**执行摘要：2025年12月1日**")


def test_dialect_c_is_read_without_an_analysis_label() -> None:
    found, problems = read_digest(DATA / "dialect_c.md")
    assert problems == []
    assert found is not None
    assert (found.title, found.summary) == ("Arxiv Robotics Papers - 2026-07-20", "")
    first, second = found.entries
    assert first.paper.abstract.endswith("within 80 ms.")
    assert len(first.sections) == 7
    assert (second.sections, second.findings) == ((), ())


@pytest.mark.parametrize("name", ["dialect_a.md", "dialect_b.md", "dialect_c.md"])
def test_ids_are_those_of_the_table_of_contents(name: str) -> None:
    found, _ = read_digest(DATA / name)
    listed = re.findall(r"^\d+\. .*\(#(.*)\)$", (DATA / name).read_text("utf-8"), re.MULTILINE)
    assert ids(found) == listed


def test_the_summary_keeps_its_headings_and_rules_until_the_table_of_contents() -> None:
    found, _ = read_digest(DATA / "dialect_a.md")
    assert found is not None
    assert found.summary.startswith("当然，以下是今日论文的执行摘要。\n\n---\n\n### 今日看点\n")
    assert found.summary.endswith("### 阅读建议\n\n1. 先读第一篇。")


# Titles, authors, identifiers


@pytest.mark.parametrize(
    "title",
    [
        "Plain",
        "[Re] Reading [Brackets](really)",
        "A]( B: looks like a link](https://x.org/y)",
        "$O(n \\log n)$ \"Quotes\" and 'more': a colon",
        "3D-LLaVA: **bold**, <b>tags</b> & | pipes",
        "中文标题：测试",
    ],
)
def test_a_title_is_kept_as_it_is(title: str) -> None:
    heading = f"## [{title}](https://arxiv.org/abs/2512.00001v1)\n\n"
    assert only(digest(entry(heading=heading))).paper.title == title


def test_a_title_broken_over_lines_is_joined() -> None:
    text = digest(entry(heading="## [One title over\n  two lines](https://arxiv.org/abs/2512.00001v1)\n\n"))
    assert only(text).paper.title == "One title over two lines"


def test_hundreds_of_authors_are_kept_in_order() -> None:
    names = tuple(f"Given{n} O'Family-{n}" for n in range(700))
    assert only(digest(entry(authors=f"**Authors:** {', '.join(names)}\n\n"))).paper.authors == names
    wrapped = ",\n".join(names)
    assert only(digest(entry(authors=f"**Authors:** {wrapped}\n\n"))).paper.authors == names


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [
        ("<a id='2512.14691v2'></a>", ("2512.14691", 2)),
        ('<a id="2512.14691v12"></a>', ("2512.14691", 12)),
        ("<a id='2512.14691'></a>", ("2512.14691", 3)),
        ("<a id='0704.0001v1'></a>", ("0704.0001", 1)),
    ],
)
def test_an_anchor_may_quote_either_way_and_leave_the_version_to_the_heading(
    anchor: str, expected: tuple[str, int]
) -> None:
    heading = f"## [A Title](http://arxiv.org/abs/{expected[0]}v3)\n\n"
    paper = only(digest(entry(anchor=anchor + "\n", heading=heading), listed=())).paper
    assert (paper.arxiv_id, paper.version) == expected


@pytest.mark.parametrize(
    ("written", "anchor"),
    [
        ("cs.CV/0112017v1", "cs/0112017v1"),
        ("math/0309136v2", "math/0309136v2"),
        ("HEP-TH/9901002v1", "hep-th/9901002v1"),
        ("cond-mat.mes-hall/0309136v1", "cond-mat/0309136v1"),
        ("2512.14691V2", "2512.14691v2"),
        ("２５１２.14691v1", "2512.14691v1"),
    ],
)
def test_an_identifier_is_one_in_every_spelling(written: str, anchor: str) -> None:
    assert only(digest(entry(written))).anchor == anchor


def test_categories_keep_their_order_and_stand_once() -> None:
    paper = only(digest(entry(categories="**Categories:** eess.IV, cs.CV, cs.CV, physics.med-ph, hep-th\n\n"))).paper
    assert paper.categories == ("eess.IV", "cs.CV", "physics.med-ph", "hep-th")


# What may be missing


@pytest.mark.parametrize("part", ["authors", "published", "categories", "findings", "links", "rule"])
def test_an_entry_without_an_optional_part_is_read(part: str) -> None:
    found = read(digest(entry(**{part: ""}), entry("2512.00002v1")))
    assert ids(found) == ["2512.00001v1", "2512.00002v1"]


@pytest.mark.parametrize("nothing", ["N/A", "None", "", "Unknown"])
def test_placeholders_become_absence(nothing: str) -> None:
    text = entry(authors=f"**Authors:** {nothing}\n\n", published=f"**Published:** {nothing}\n\n")
    paper = only(digest(text)).paper
    assert (paper.authors, paper.published) == ((), None)


def test_a_file_without_time_line_summary_contents_or_papers_heading_is_read() -> None:
    found = read(f"# Papers of 2025-12-18\n\n{entry()}{entry('2512.00002v1')}")
    assert found.date == date(2025, 12, 18)
    assert ids(found) == ["2512.00001v1", "2512.00002v1"]


def test_the_date_is_the_headings_and_only_without_one_the_time_lines() -> None:
    assert read(digest(entry()).replace("time: 20251218", "time: 20240101")).date == date(2025, 12, 18)
    assert read(digest(entry()).replace("# Arxiv Computer Vision Papers - 2025-12-18", "")).date == date(2025, 12, 18)


def test_a_quiet_day_is_a_digest_without_entries() -> None:
    assert read("# Arxiv Computer Vision Papers - 2025-12-25\n\n## Papers\n").entries == ()


def test_an_error_message_in_place_of_the_summary_is_absence() -> None:
    text = digest(entry()).replace("## Table", "## Executive Summary\n\nError: 503 Service Unavailable\n\n## Table")
    assert read(text).summary == ""


# What never starts an entry

IMPOSTORS = """**论文摘要分析：A Title**

**Title:** Another Title
**Authors:** Not An Author
**Published Date:** 1999-01-01

---

## [Related Work](https://arxiv.org/abs/2401.00009v1)

**Authors:** Somebody Else

### 1. 主要贡献

贡献在此。

---

**Abstract:**

这不是摘要。

**Key Findings:**

这里没有列表。

**Links:** 无

### 2. 方法

方法在此。"""


def test_headings_rules_and_fields_inside_an_analysis_start_nothing() -> None:
    found = read(digest(entry(analysis=IMPOSTORS), entry("2512.00002v1")))
    assert ids(found) == ["2512.00001v1", "2512.00002v1"]
    first = found.entries[0]
    assert first.paper.authors == ("Ann One", "Bob Two")
    assert first.paper.published == date(2025, 12, 16)
    assert first.paper.abstract == "We look at things. They look back."
    assert first.findings == ("We look at things.",)
    assert [section.heading for section in first.sections if section.heading] == ["主要贡献", "方法"]
    assert first.sections[-1].text == "方法在此。"


def test_an_analysis_that_repeats_its_own_entry_whole_starts_nothing() -> None:
    repeated = entry(anchor="", findings="", links="", rule="") + "\n**1. 主要贡献：**\n\n贡献在此。"
    found = read(digest(entry(analysis=repeated), entry("2512.00002v1")))
    assert ids(found) == ["2512.00001v1", "2512.00002v1"]
    assert found.entries[0].sections[-1].text == "贡献在此。"


# Findings and wrapped lines


def test_wrapped_lines_are_joined_with_single_spaces() -> None:
    abstract = "**Abstract:**\n\n  We  use end-\nto-end and pre-\nand post-training\non  10\nimages.\n\n"
    assert only(digest(entry(abstract=abstract))).paper.abstract == (
        "We use end-to-end and pre- and post-training on 10 images."
    )


def test_a_finding_wrapped_at_a_dash_stays_one_finding() -> None:
    abstract = "**Abstract:**\n\nWe split things - and join them. They hold.\n\n"
    findings = "**Key Findings:**\n\n- We split things\n- and join them.\n- They hold.\n\n"
    assert only(digest(entry(abstract=abstract, findings=findings))).findings == (
        "We split things - and join them.",
        "They hold.",
    )


# Files as they are found


def test_line_ends_of_other_systems_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    plain = (DATA / "dialect_b.md").read_text("utf-8")
    path = tmp_path / "d.md"
    expected, _ = parse_digest(plain, str(path))
    for content in (plain.replace("\n", "\r\n"), plain.replace("\n", "\r"), "\ufeff" + plain):
        path.write_bytes(content.encode())
        assert read_digest(path) == (expected, [])


def test_a_file_that_ends_inside_a_character_is_read_like_one_that_ends_behind_it() -> None:
    analysis = "## 主要贡献\n\n方法很新。\n\n## 方法\n\n慢慢地看。"
    whole = digest(entry(), entry("2512.00002v1", abstract="**Abstract:**\n\nÜber Dinge.\n\n", analysis=analysis))
    behind = [i for i, character in enumerate(whole, 1) if not character.isascii()]
    for end in behind:
        data = whole[:end].encode()
        found, problems = decode_digest(data[:-1], "d.md")
        expected, same = decode_digest(data, "d.md")
        assert found == expected
        assert problems == same
        assert any("the file ends inside this entry" in problem.reason for problem in problems)
    assert ids(decode_digest(whole[: behind[-1]].encode()[:-1], "d.md")[0]) == ["2512.00001v1", "2512.00002v1"]


def test_a_file_that_is_not_utf8_is_named_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "gbk.md"
    path.write_bytes(digest(entry(analysis="中文")).encode("gbk"))
    found, (problem,) = read_digest(path)
    assert found is None
    assert problem.path == str(path)
    assert problem.line == digest(entry(analysis="中文")).split("中")[0].count("\n") + 1
    assert "UTF-8" in problem.reason
    path.write_bytes(digest(entry()).encode("utf-16"))
    assert read_digest(path)[0] is None


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff"])
def test_an_empty_file_is_named(content: str, tmp_path: Path) -> None:
    path = tmp_path / "empty.md"
    path.write_text(content, "utf-8")
    assert read_digest(path) == (None, [Problem(str(path), 1, "the file is empty")])


@pytest.mark.parametrize(
    "content",
    ["# Readme\n\nSome words.\n", "no heading", "# Notes of 2025-12-18\n\nNot a digest.\n", "# Papers - 2025-13-41\n"],
)
def test_markdown_that_is_no_digest_is_named(content: str) -> None:
    found, (problem,) = parse_digest(content, "readme.md")
    assert found is None
    assert problem.reason.startswith("not a digest: ")


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    found, (problem,) = read_digest(tmp_path)
    assert found is None
    assert problem.reason.startswith("cannot be read: ")


def test_hidden_characters_never_reach_the_stored_text() -> None:
    hidden = "\x00\x1b\u202e\u200b\u2066\u00ad\ufeff\U000e0041"
    text = digest(
        entry(
            heading=f"## [A{hidden} Title](https://arxiv.org/abs/2512.00001v1)\n\n",
            abstract=f"**Abstract:**\n\nWe{hidden} look\x0cat\u00a0it\u2028now.\n\n",
            analysis=f"**1. 方法：**\n\n方{hidden}法",
        )
    )
    found = only(text)
    assert found.paper.title == "A Title"
    assert found.paper.abstract == "We look at it now."
    assert found.sections[0].text == "方法"


# Broken entries


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (entry("2512.00002v1", heading=""), "2512.00002: the entry has no title"),
        (entry("2512.00002v1", heading="## [](https://arxiv.org/abs/2512.2)\n"), "2512.00002: the entry has no title"),
        (entry("2512.00002v1", abstract=""), "2512.00002: the entry has no abstract"),
        (entry("2512.00002v1", abstract="", analysis="**Abstract:**\n\n不是"), "2512.00002: the entry has no abstract"),
        (entry("2512.00002v1", abstract="**Abstract:**\n\nN/A\n\n"), "2512.00002: the entry has no abstract"),
        (entry("25-12.2"), "25-12.2: not an arXiv identifier: '25-12.2'"),
        (
            entry("2512.00002v1", heading="## [Other](https://arxiv.org/abs/2512.77777v1)\n\n"),
            "2512.00002: the anchor names 2512.00002, but the heading links to 2512.77777",
        ),
    ],
)  # fmt: skip
def test_a_broken_entry_is_skipped_and_named_while_its_neighbours_are_read(broken: str, reason: str) -> None:
    text = digest(entry(), broken, entry("2512.00003v1"))
    found, problems = parse_digest(text, "d.md")
    assert ids(found) == ["2512.00001v1", "2512.00003v1"]
    (problem,) = problems
    assert (problem.path, problem.reason) == ("d.md", reason)
    first, last = text.index(broken[:20]), text.index("<a id='2512.00003v1'")
    assert text[:first].count("\n") < problem.line <= text[:last].count("\n") + 1
    assert str(problem) == f"d.md:{problem.line}: {reason}"


def test_a_paper_that_stands_twice_in_a_file_is_kept_once() -> None:
    found, problems = parse_digest(digest(entry(), entry()), "d.md")
    assert ids(found) == ["2512.00001v1"]
    assert [reason for _, reason in reasons(problems)] == [
        "2512.00001: the paper stands in this file twice; the first entry is kept"
    ]


def test_a_lost_anchor_is_replaced_by_a_heading_that_the_contents_list() -> None:
    text = digest(entry(), entry("2512.00002v1", anchor=""), entry("2512.00003v1"))
    listed = text.replace("2. [A Title](#2512.00003v1)", "2. [A Title](#2512.00002v1)\n3. [A Title](#2512.00003v1)")
    assert ids(read(listed)) == ["2512.00001v1", "2512.00002v1", "2512.00003v1"]
    assert read(listed).entries[0].sections == ()


def test_a_lost_anchor_that_nothing_vouches_for_is_named_and_never_swallowed() -> None:
    text = digest(
        entry(analysis="**1. 方法**\n\n甲", links="", rule=""),
        entry("2512.00002v1", anchor="", analysis="**1. 方法**\n\n乙"),
    )
    found, (problem,) = parse_digest(text, "d.md")
    assert found is not None
    assert [section.text for section in found.entries[0].sections] == ["甲"]
    assert problem.reason == "2512.00002: a heading without an anchor that the table of contents does not list"


def test_papers_that_only_the_contents_name_are_named_with_the_first_ones_line() -> None:
    found, problems = parse_digest(digest(entry(), listed=("2512.00001v1", "2512.00002v1", "2512.00003v1")), "d.md")
    assert ids(found) == ["2512.00001v1"]
    reason = "in the table of contents, but not in the file (is it cut off?): 2512.00002, 2512.00003"
    assert reasons(problems) == [(8, reason)]


def test_very_many_papers_that_only_the_contents_name_are_counted() -> None:
    listed = [f"2512.{number:05}v1" for number in range(1, 30)]
    _, problems = parse_digest(digest(entry(), listed=listed), "d.md")
    assert [problem.reason.rpartition(", ")[2] for problem in problems] == ["2512.00011 and 18 more"]


def test_a_paper_that_the_contents_do_not_name_is_read_and_named() -> None:
    found, (problem,) = parse_digest(digest(entry(), entry("2512.00002v1"), listed=("2512.00001v1",)), "d.md")
    assert ids(found) == ["2512.00001v1", "2512.00002v1"]
    assert problem.reason == "2512.00002v1: the paper is not in the table of contents"


def test_an_unreadable_day_of_publication_is_left_out_and_named() -> None:
    found, (problem,) = parse_digest(digest(entry(published="**Published:** last week\n\n")), "d.md")
    assert found is not None
    assert found.entries[0].paper.published is None
    assert "day of publication" in problem.reason


# A file cut in the middle


def test_a_file_cut_anywhere_keeps_what_is_whole_and_names_the_rest() -> None:
    text = (DATA / "dialect_b.md").read_text("utf-8")
    whole, _ = parse_digest(text, "d.md")
    assert whole is not None
    end_of_first = text.index("<a id='2512.90012v3'")
    for cut in range(0, len(text), 7):
        found, problems = parse_digest(text[:cut], "d.md")
        for one, expected in zip(found.entries if found else (), whole.entries, strict=False):
            assert one.paper == expected.paper, cut
            assert one.findings == expected.findings[: len(one.findings)]
            assert one.sections == expected.sections[: len(one.sections)], cut
        if cut < text.rindex("**Links:**") and not text[:cut].endswith(("。\n", "\n\n")):
            assert problems, cut
        if cut > end_of_first:
            assert found is not None
            assert found.entries[0] == whole.entries[0]


def test_an_entry_cut_in_its_analysis_loses_only_the_last_section() -> None:
    text = (DATA / "dialect_b.md").read_text("utf-8")
    found, (problem,) = parse_digest(text[: text.index("漏检行") + 2], "d.md")
    assert found is not None
    assert [section.kind for section in found.entries[1].sections] == ["overview", "problem", "contribution"]
    assert problem.reason == "2512.90012v3: the file ends inside this entry: its last part is left out"


def test_an_entry_cut_in_its_abstract_is_skipped() -> None:
    text = (DATA / "dialect_b.md").read_text("utf-8")
    found, (problem,) = parse_digest(text[: text.index("events instead")], "d.md")
    assert ids(found) == ["2512.90011v1"]
    assert problem.reason == "2512.90012: the file ends inside this entry's abstract"


# Real digests


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the real digests are not here")
def test_the_two_real_digests_are_read_whole() -> None:
    papers = findings = 0
    for path in sorted((SHARED / "seeds").glob("*.md")):
        text = path.read_text("utf-8")
        found, problems = read_digest(path)
        assert problems == []
        assert found is not None
        assert found.date.isoformat() in path.name
        assert ids(found) == re.findall(r"^\d+\. \[.*\]\(#(\S+)\)$", text, re.MULTILINE)
        written = re.split(r"^<a id=.*\n", text, flags=re.MULTILINE)[1:]
        for one, raw in zip(found.entries, written, strict=True):
            lines = raw.split("\n")
            assert f"[{one.paper.title}]({one.paper.url})" in lines[0]
            assert f"**Authors:** {', '.join(one.paper.authors)}" in lines
            assert f"**Categories:** {', '.join(one.paper.categories)}" in lines
            assert f"**Published:** {one.paper.published}" in lines
            assert one.paper.abstract == lines[lines.index("**Abstract:**") + 2]
            after = raw.split("**Key Findings:**")[1].split("**Links:**")[0]
            assert [f"- {finding}" for finding in one.findings] == [line for line in after.split("\n") if line]
            assert all(finding in one.paper.abstract for finding in one.findings)
            numbered = [line for line in lines if re.match(r"\*\*\d\. ", line)]
            closing = [line for line in lines if line == "**总结：**"]
            assert len(numbered) == 5
            assert len([section for section in one.sections if section.heading]) == len(numbered + closing)
            assert {section.basis for section in one.sections} <= {"abstract", "pdf"}
            said = re.sub(r"\W|\d", "", "".join(section.text for section in one.sections))
            analysis = re.sub(r"\W|\d", "", raw.split("**Analysis:**")[1].split("**Key Findings:**")[0])
            assert len(said) > len(analysis) - len("".join(one.paper.authors)) - 450
        papers += len(found.entries)
        findings += sum(len(one.findings) for one in found.entries)
    assert (papers, findings) == (20, 46)


@pytest.mark.skipif(not (SHARED / "tools" / "make_digests.py").exists(), reason="the corpus is not here")
def test_digests_made_of_a_corpus_lose_no_paper_and_report_no_problem(tmp_path: Path) -> None:
    tool = SHARED / "tools" / "make_digests.py"
    subprocess.run(
        [sys.executable, tool, tmp_path, "--months", "2026-01", "--papers", "300"], check=True, capture_output=True
    )
    read_ids = set()
    for path in sorted(tmp_path.glob("*.md")):
        found, problems = read_digest(path)
        assert problems == []
        assert found is not None
        read_ids.update(ids(found))
    assert len(read_ids) == 300


def test_every_field_of_a_paper_is_filled_from_a_whole_entry() -> None:
    paper = only(digest(entry())).paper
    empty = {field.name for field in fields(paper) if not getattr(paper, field.name)}
    assert empty == {"comment", "journal_ref", "doi", "withdrawn"}
