"""Every sentence that a letter itself says, once a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vectorstore.values import Language

Quiet = Literal["quiet", "stale", "behind"]
"""Why there is nothing: new papers, but none for this profile; arXiv announced nothing; the library is behind arXiv."""


@dataclass(frozen=True, slots=True)
class LetterTexts:
    """One language's sentences; `{…}` are filled in by `str.format`."""

    subject: str
    comma: str
    others: str
    quiet_subject: str
    quiet: Mapping[Quiet, str]
    newer: str
    withdrawn: str
    why_sent: str
    stop: str


TEXTS: Mapping[Language, LetterTexts] = {
    "en": LetterTexts(
        subject="{name}: {count} to read, {day}",
        comma=", ",
        others="{named} and {count} more",
        quiet_subject="{name}: nothing new, {day}",
        quiet={
            "quiet": "New papers came, but none that meets what you look for.",
            "stale": "arXiv has announced nothing since {newest}; it announces from Sunday to Thursday evening, US"
            " Eastern time.",
            "behind": "The library ends on {newest}, though arXiv has announced more: fetch or ingest it.",
        },
        newer="you starred it: version {version} is out{told}",
        withdrawn="you starred it: it was withdrawn{told}",
        why_sent="Sent by Paperlight for the profile {name}.",
        stop="To get no more of these, answer with the subject “unsubscribe {id}”.",
    ),
    "zh": LetterTexts(
        subject="{name}：{day} 有 {count} 篇值得一读",
        comma="、",
        others="{named} 等共 {all} 人",
        quiet_subject="{name}：{day} 没有新论文",
        quiet={
            "quiet": "今天有新论文，但没有符合你们关注点的。",
            "stale": "自 {newest} 以来 arXiv 没有发布新论文；arXiv 在美国东部时间周日至周四晚上发布。",
            "behind": "文献库只到 {newest}，而 arXiv 已有更新：请先抓取或读入。",
        },
        newer="星标论文有新版本：第 {version} 版{told}",
        withdrawn="星标论文已撤回{told}",
        why_sent="Paperlight 按关注方案“{name}”发送。",
        stop="不想再收到，请回复主题“unsubscribe {id}”。",
    ),
}
