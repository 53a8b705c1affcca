"""What Paperlight itself says of digest days, in both languages."""

from dataclasses import dataclass

from vectorstore.values import Language


@dataclass(frozen=True, slots=True)
class DayTexts:
    """The sentences of one language; names in braces are filled in by `str.format`. Of two forms of a text the first is
    for one, the second for more."""

    papers: tuple[str, str]
    span: str
    span_of: str
    latest: str
    heading: str
    heading_of: str
    files: str
    summary: str
    summary_in_short: str
    more: str
    further: str
    further_day: str
    earlier: tuple[str, str]
    no_digest: tuple[str, str]
    none_passes: tuple[str, str]
    both: str
    comma: str

    def count(self, papers: int) -> str:
        return self.papers[papers != 1].format(count=papers)


ENGLISH = DayTexts(
    papers=("{count} paper", "{count} papers"),
    span="{papers} in the digests of {days} days, from {first} to {last}, the latest first.",
    span_of="{papers} {limits} in the digests of {days} days, from {first} to {last}, the latest first.",
    latest="The latest {shown} of these days, each with the papers that its digest puts first:",
    heading="Digest of {day}: {papers}",
    heading_of="Digest of {day}: {count} of its {papers}",
    files=", in {files} files",
    summary="Summary, written by a model from titles and first authors; no evidence about a paper:",
    summary_in_short="Summary by a model, no evidence:",
    more="and {count} more",
    further="Days not shown: {days}",
    further_day="{day} ({count})",
    earlier=(" and 1 day before", " and {count} days before"),
    no_digest=(
        "The library holds no digest of these days; the nearest is of {days}.",
        "The library holds no digest of these days; the nearest are of {days}.",
    ),
    none_passes=(
        "The digests of these days name no paper {limits}; the nearest that does is of {days}.",
        "The digests of these days name no paper {limits}; the nearest that do are of {days}.",
    ),
    both=" and ",
    comma=", ",
)

CHINESE = DayTexts(
    papers=("{count} 篇论文", "{count} 篇论文"),
    span="{first} 至 {last} 共 {days} 天有日报，收录 {papers}，最近的在前。",
    span_of="{first} 至 {last} 共 {days} 天的日报收录了{limits} 的论文，计 {count} 篇，最近的在前。",
    latest="以下是其中最近的 {shown} 天，每天列出日报排在最前的论文：",
    heading="{day} 日报：{papers}",
    heading_of="{day} 日报：{papers}中的 {count} 篇",
    files="，分 {files} 份",
    summary="概览（模型仅据标题和第一作者生成，不能作为论文依据）：",
    summary_in_short="概览（模型生成，不能作为依据）：",
    more="另有 {count} 篇",
    further="未列出的日子：{days}",
    further_day="{day}（{count} 篇）",
    earlier=("，以及更早的 1 天", "，以及更早的 {count} 天"),
    no_digest=(
        "库中没有这些日子的日报，最近的一期是 {days}。",
        "库中没有这些日子的日报，最近的是 {days}。",
    ),
    none_passes=(
        "这些日子的日报没有收录{limits} 的论文，最近收录的一期是 {days}。",
        "这些日子的日报没有收录{limits} 的论文，最近收录的是 {days}。",
    ),
    both=" 和 ",
    comma="、",
)

DAY_TEXTS: dict[Language, DayTexts] = {"en": ENGLISH, "zh": CHINESE}
