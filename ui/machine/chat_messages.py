"""What goes in and out of the chat that speaks OpenAI's protocol
(https://platform.openai.com/docs/api-reference/chat)."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from secrets import token_hex
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import LONGEST_QUESTION
from assistant.export import markdown_answer
from assistant.language_model import Usage
from assistant.record import ask_record
from assistant.values import Answer, Question
from ui.machine.fields import EXAMPLE

MODEL = "paperlight"
_MARK = re.compile(r"\[(\d+)\](?!\()")
_LINKED = re.compile(r"\[\[(\d+)\]\]\([^)\s]+\)")


class Part(BaseModel):
    """A part of a message; only texts are read."""

    type: str
    text: str = Field("", max_length=100_000)


class Message(BaseModel):
    """What one side said."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type in ("text", "input_text"))
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream tells besides the text."""

    include_usage: bool = False


class ResponseFormat(BaseModel):
    """The form of the answer: no other than text."""

    type: Literal["text"] = "text"


class Completion(BaseModel):
    """A conversation to go on with; what else OpenAI's models take (temperature, tools …) changes nothing."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"model": MODEL, "messages": [{"role": "user", "content": EXAMPLE}]}]}
    )
    model: str = Field(max_length=200)
    messages: list[Message] = Field(min_length=1, max_length=1_000)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None
    response_format: ResponseFormat | None = None

    @property
    def asked(self) -> Question:
        """The last thing that the user said, with what they said before it. What others said is no question, and
        nobody's instruction."""
        said = [message.text for message in self.messages if message.role == "user"]
        *before, last = said or [""]
        return Question(last, history=tuple(text[:LONGEST_QUESTION] for text in before[-100:]))


class Reply:
    """One reply, whole or in chunks, all under one id."""

    def __init__(self) -> None:
        self._of_each = {"id": f"chatcmpl-{token_hex(12)}", "created": int(time.time()), "model": MODEL}

    def whole(self, text: str, usage: Usage | None = None, **more: Any) -> dict[str, Any]:
        """The reply at one go; `more` goes with the message."""
        message = {"role": "assistant", "content": text, "refusal": None, **more}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return {**self._of_each, "object": "chat.completion", "choices": [choice], "usage": usage_of(usage)}

    def chunk(self, finish: str | None = None, **delta: Any) -> dict[str, Any]:
        """A piece of the reply."""
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return {**self._of_each, "object": "chat.completion.chunk", "choices": [choice]}

    def usage(self, usage: Usage | None) -> dict[str, Any]:
        """The piece that tells what it took."""
        return {**self._of_each, "object": "chat.completion.chunk", "choices": [], "usage": usage_of(usage)}


def usage_of(usage: Usage | None) -> dict[str, int]:
    """The tokens of a language model; none where there was none."""
    read, written = (usage.read, usage.written) if usage else (0, 0)
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def content_of(answer: Answer) -> str:
    """The answer with its references as Markdown, each mark [n] a link to what it stands for."""
    addresses = {citation.n: citation.url for citation in answer.citations}

    def linked(mark: re.Match[str]) -> str:
        url = addresses.get(int(mark[1]))
        return f"[{mark[0]}]({url})" if url else mark[0]

    return markdown_answer(replace(answer, text=_MARK.sub(linked, answer.text))).strip()


def beside_of(answer: Answer, content: str) -> dict[str, Any]:
    """What goes with the text: OpenAI's annotations, one for each linked mark, and `paperlight`, the citations, papers
    and checks as /api/ask has them."""
    cited = {citation.n: citation for citation in answer.citations}
    annotations = [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": mark.start(),
                "end_index": mark.end(),
                "title": cited[int(mark[1])].title,
                "url": cited[int(mark[1])].url,
            },
        }
        for mark in _LINKED.finditer(content)
        if int(mark[1]) in cited
    ]
    record = ask_record(answer, "")
    kept = ("refused", "citations", "papers", "mode", "notice", "checks")
    return {"annotations": annotations, "paperlight": {name: record[name] for name in kept}}


def pieces_of(content: str) -> Iterator[str]:
    """The text by paragraphs."""
    return (piece[0] for piece in re.finditer(r".+?(?:\n{2,}|\Z)", content, re.DOTALL))
