import pytest

from ingest.digests.analysis import kind_of, sections_of
from vectorstore.values import Section


def read(text: str) -> list[tuple[str, str, str]]:
    return [(section.kind, section.heading, section.text) for section in sections_of(text.split("\n"))]


def test_numbered_bold_headings_make_sections() -> None:
    assert read(
        "**1. 研究问题/核心挑战：**\n甲。\n\n**2. 主要创新点/方法论贡献：**\n\n*   **乙：** 丙。\n    *   丁。\n"
    ) == [
        ("problem", "研究问题/核心挑战", "甲。"),
        ("contribution", "主要创新点/方法论贡献", "乙： 丙。\n丁。"),
    ]


def test_text_behind_a_numbered_heading_belongs_to_its_section() -> None:
    assert read("**1. 方法：** 甲。\n乙。") == [("method", "方法", "甲。\n乙。")]


def test_numbers_that_start_again_inside_a_section_are_not_sections() -> None:
    text = "**1. 方法：**\n\n**1. 编码器**\n甲。\n**2. 解码器**\n乙。\n**3. 头部**\n丙。\n\n**2. 主要结果：**\n丁。"
    assert read(text) == [
        ("method", "方法", "1. 编码器\n甲。\n2. 解码器\n乙。\n3. 头部\n丙。"),
        ("result", "主要结果", "丁。"),
    ]


def test_one_markdown_heading_among_bold_ones_heads_no_level() -> None:
    text = "### 论文解析结果\n\n**1. 贡献：**\n甲。\n\n**2. 方法：**\n乙。\n\n### 总结\n丙。"
    assert [(kind, text) for kind, _, text in read(text)][-3:] == [
        ("contribution", "甲。"), ("method", "乙。"), ("conclusion", "丙。"),
    ]  # fmt: skip


def test_chinese_numerals_number_sections_too() -> None:
    assert [kind for kind, *_ in read("**一、主要贡献**\n甲。\n**二、局限性**\n乙。")] == [
        "contribution",
        "limitations",
    ]


def test_markdown_headings_make_sections_and_deeper_ones_stay_inside() -> None:
    text = (
        "## 论文分析：某论文\n\n### 1. 主要贡献\n甲。\n\n---\n\n#### 1.1 细节\n乙。\n\n### 2. 未来工作\n**1. 丙**\n丁。"
    )
    assert read(text) == [
        ("contribution", "主要贡献", "甲。\n1.1 细节\n乙。"),
        ("future_work", "未来工作", "1. 丙\n丁。"),
    ]


def test_the_headings_since_mid_2026_make_sections() -> None:
    names = ["摘要翻译", "方法动机分析", "方法设计详解", "方法对比分析", "实验分析（精简版）", "实用指南", "总结"]
    text = "### 论文解读\n\n" + "\n\n".join(f"#### {name}\n\n{name}的内容。" for name in names)
    kinds = ["translation", "problem", "method", "comparison", "result", "guide", "conclusion"]
    assert read(text) == [(kind, name, f"{name}的内容。") for kind, name in zip(kinds, names, strict=True)]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("论文的主要贡献（2-3句话的简洁总结）", "contribution"),
        ("关键创新或方法论", "method"),
        ("关键创新/方法贡献", "contribution"),
        ("对该领域的潜在影响", "impact"),
        ("可能受益于此研究的相关领域或应用", "applications"),
        ("从摘要中可以推断出的局限性", "limitations"),
        ("主要问题与研究目标", "problem"),
        ("主要结果及其意义", "result"),
        ("论文核心贡献总结", "contribution"),
        ("Concise Summary of the Paper's Main Contribution", "contribution"),
        ("结论与意义", "conclusion"),
        ("潜在的未来研究方向", "future_work"),
        ("Limitations and Future Work", "limitations"),
        ("杂项", "other"),
    ],
)
def test_a_heading_says_what_its_section_is_about(heading: str, kind: str) -> None:
    assert kind_of(heading) == kind


@pytest.mark.parametrize(
    "chatter",
    [
        "好的，作为一名计算机视觉和机器学习领域的专家，我将根据您提供的论文摘要进行深入分析。",
        "好的，这是对论文“Some: Title”的全面中文摘要，其中包含了您要求的各个方面：",
        "好的，这是一篇关于视频的论文。以下是该论文的全面中文摘要，重点关注其核心贡献：",
        "作为一名专家，我对这篇论文摘要进行了深入分析，并为您提炼出以下关键信息：",
        "Sure, here is the analysis of the paper:",
        "---",
        "**论文摘要分析：Some: Title**",
        "**全面摘要**",
        "**摘要：**",
        "**Title:** Some: Title\n**Authors:** A, B\n**Categories:** cs.CV\n**Published Date:** 2026-01-15",
        "**论文题目：** Some: Title (某)\n\n**作者列表：** A, B",
    ],
)
def test_what_is_said_to_the_user_and_repeated_fields_are_dropped(chatter: str) -> None:
    assert read(f"{chatter}\n\n**1. 方法：**\n甲。") == [("method", "方法", "甲。")]


def test_a_real_paragraph_before_the_sections_is_kept_as_overview() -> None:
    text = "好的，以下是分析。\n\n**摘要：**\n\n这篇论文提出了某方法。它很快。\n\n**1. 方法：**\n甲。"
    assert read(text)[0] == ("overview", "", "这篇论文提出了某方法。它很快。")


def test_an_analysis_without_headings_is_an_overview() -> None:
    assert read("该论文提出某方法。\n\n它很快。") == [("overview", "", "该论文提出某方法。\n它很快。")]


@pytest.mark.parametrize(
    "overview",
    [
        "作为计算机视觉的核心任务，检测一直很难。本文重做一遍。",
        "As a result of pruning, the model is fast.",
        "这是一篇关于检测的论文，它很快。",
    ],
)
def test_an_overview_that_begins_like_chatter_is_kept(overview: str) -> None:
    assert read(f"{overview}\n\n**1. 方法：**\n甲。")[0] == ("overview", "", overview)


def test_a_farewell_to_the_user_is_dropped() -> None:
    assert read("**1. 方法：**\n甲。\n\n希望这份分析对您有所帮助！") == [("method", "方法", "甲。")]


def test_a_closing_paragraph_is_no_part_of_the_last_section() -> None:
    text = "**4. 局限性：**\n*   很慢。\n\n**总结来说，这篇论文很好。它快。**"
    assert read(text) == [("limitations", "局限性", "很慢。"), ("conclusion", "", "总结来说，这篇论文很好。它快。")]


def test_a_closing_section_with_a_heading_of_its_own_is_kept() -> None:
    assert read("**1. 方法：**\n甲。\n\n**总结：**\n\n乙。")[1] == ("conclusion", "总结", "乙。")


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("**论文摘要分析：某**\n\n**1. 贡献：**\n甲。", "abstract"),
        ("我将根据您提供的论文摘要进行分析。\n\n**1. 贡献：**\n甲。", "abstract"),
        ("**5. 从摘要中可以推断出的局限性：**\n甲。", "abstract"),
        ("好的，这是对论文“某”的全面中文摘要：\n\n**1. 研究问题：**\n甲。", "pdf"),
        ("**全面摘要**\n\n**1. 研究问题：**\n甲。", "pdf"),
        ("#### 摘要翻译\n甲。\n#### 总结\n乙。", "unknown"),
        ("**1. 方法：**\n从摘要中看不出。", "unknown"),
    ],
)
def test_the_basis_is_what_the_analysis_says_it_was_made_from(text: str, basis: str) -> None:
    assert {section.basis for section in sections_of(text.split("\n"))} == {basis}


@pytest.mark.parametrize(
    "error",
    [
        "Error: 429 RESOURCE_EXHAUSTED. You exceeded your current quota.",
        "Error generating analysis: timeout",
        "An error occurred while calling the API.",
        "429 You exceeded your current quota, please check your plan",
        "openai.RateLimitError: rate limit reached",
        "Traceback (most recent call last):\n  File ...",
        '{"error": {"code": 503}}',
        "Failed to generate analysis.",
        "I'm sorry, but I can't help with that.",
        "抱歉，我无法访问该论文。",
        "分析失败：请求超时",
        "N/A",
        "暂无分析",
        "",
        "---",
    ],
)
def test_an_error_message_in_place_of_an_analysis_is_absence(error: str) -> None:
    assert read(error) == []


@pytest.mark.parametrize(
    "text", ["Error-correcting codes 是本文的主题。", "错误检测是本文的主题。", "无法获取深度时，本文用单目线索。"]
)
def test_an_analysis_that_speaks_of_errors_is_kept(text: str) -> None:
    assert read(text) == [("overview", "", text)]


def test_links_and_decoration_leave_readable_text() -> None:
    text = "**1. 方法：**\n> *   **见** [代码](https://evil.example/x) 与 ![图](a.png)。\n- a * b ** c\n| 一 | 二 |"
    assert read(text) == [("method", "方法", "见 代码 与 图。\na * b  c\n| 一 | 二 |")]


def test_sections_carry_their_basis() -> None:
    (section,) = sections_of(["**1. 从摘要中可以推断出的局限性：**", "甲。"])
    assert section == Section("limitations", "从摘要中可以推断出的局限性", "甲。", "abstract")
