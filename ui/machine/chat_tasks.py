"""What chat programs ask a model for beside the conversation: a title, tags, what to ask next. Open WebUI sends such a
task as a message of its own (https://docs.openwebui.com/reference/env-configuration, …_PROMPT_TEMPLATE)."""

import json
import re

from vectorstore.text.languages import language_of
from vectorstore.text.normal_text import one_line
from vectorstore.values import Language

_TASK = re.compile(r"\s*### Task:")
_WANTED = re.compile(r"\{\s*\"(title|tags|follow_ups|queries|text)\"")
_SAID = re.compile(r"^USER: (.+?)(?=^(?:USER|ASSISTANT): |^</chat_history>|\Z)", re.MULTILINE | re.DOTALL)
LONGEST_TITLE = 60
"""Characters."""

TAGS: dict[Language, list[str]] = {"en": ["arXiv", "Papers"], "zh": ["arXiv", "论文"]}
FOLLOW_UPS: dict[Language, list[str]] = {
    "en": [
        "What are the limits of the first one?",
        "How do the first two differ?",
        "What is new in the latest digest?",
    ],
    "zh": ["第一篇有什么局限？", "前两篇有什么不同？", "最新一期日报有什么？"],
}


def task_reply(text: str) -> str | None:
    """The reply to a task, made without any search; None for a message that is none."""
    if not _TASK.match(text):
        return None
    wanted = _WANTED.search(text)
    if not wanted:
        return None
    said = [one_line(each) for each in _SAID.findall(text)]
    first = said[0] if said else ""
    language = language_of(first)
    made: dict[str, object] = {
        "title": _shortened(first) or "Paperlight",
        "tags": TAGS[language],
        "follow_ups": FOLLOW_UPS[language],
        "queries": [],
        "text": "",
    }
    return json.dumps({wanted[1]: made[wanted[1]]}, ensure_ascii=False)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1].rstrip()}…"
