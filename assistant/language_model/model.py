"""Asking the language model of the settings: replies as they come, and forms that it fills in."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.language_model.bounds import pieces_within, result_within
from assistant.language_model.failures import LanguageModelError, Reason, failure
from assistant.language_model.plainer import Manner, Messages
from assistant.language_model.providers import chat_model, context_of
from assistant.language_model.speech import Speech, spoken
from assistant.language_model.usage import Meter
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

Form = TypeVar("Form", bound=BaseModel)

Finish = Literal["said", "length", "filtered"]
"""Why a reply ended: all was said, it was as long as it may be, or a filter of its provider's stopped it."""

FINISHES: dict[str, Finish] = {
    "length": "length", "max_tokens": "length", "max_output_tokens": "length",
    "model_context_window_exceeded": "length",
    "content_filter": "filtered", "refusal": "filtered", "safety": "filtered", "recitation": "filtered",
    "blocklist": "filtered", "prohibited_content": "filtered", "spii": "filtered",
}  # fmt: skip
"""As OpenAI, Anthropic, Google and Ollama name them."""


SILENT: dict[Finish, Reason] = {"said": "said_nothing", "length": "used_up", "filtered": "filtered"}
"""Why nothing was said, by why the reply ended."""


class LanguageModel:
    """The language model of the settings, which are not looked at before it is first asked; safe to share between
    threads. Learns how its server wants to be asked."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._manner = Manner()

    @property
    def name(self) -> str:
        """As the settings have it."""
        return str(self.settings.llm)

    @cached_property
    def context(self) -> int:
        """Tokens that it reads and writes in one go. Raises LanguageModelError where it is not set up."""
        return context_of(self.chat, self.settings)

    def reply(self, conversation: Messages, meter: Meter) -> "ModelReply":
        """Returns a reply, to be taken piece by piece."""
        return ModelReply(self, conversation, meter)

    def filled(self, form: type[Form], conversation: Messages, timeout: float, meter: Meter) -> Form:
        """Returns a form as the model fills it in. Raises LanguageModelError, also when that takes more than `timeout`
        seconds, and "unusable" where the reply is no such form."""
        chat = self.chat
        with meter.call():
            given = result_within(lambda: self._given(chat, form, conversation, meter), timeout)
        try:
            return form.model_validate_json(given) if isinstance(given, str) else form.model_validate(given)
        except ValidationError as error:
            raise LanguageModelError("unusable") from error

    @cached_property
    def chat(self) -> "BaseChatModel":
        """As LangChain makes it. Raises LanguageModelError where it is not set up."""
        return chat_model(self.settings)

    def streamed(self, chat: "BaseChatModel", conversation: Messages, meter: Meter) -> "Iterator[AIMessageChunk]":
        """Tells what the server sends, asked in the way that it takes."""
        tells = hasattr(chat, "stream_usage")
        manners = [*self._manner.plainer("system", *(("options",) if tells else ()))]
        for manner in manners:
            quiet: dict[str, Any] = {} if manner.options or not tells else {"stream_usage": False}
            stream = chat.stream(manner.worded(conversation), {"callbacks": [meter.handler]}, **quiet)
            started = False
            try:
                for piece in stream:
                    started = True
                    yield piece
            except Exception as error:
                if started or manner == manners[-1] or failure(error, started).reason != "refused_request":
                    raise
                continue
            self._manner = manner
            return

    def _given(self, chat: "BaseChatModel", form: type[BaseModel], conversation: Messages, meter: Meter) -> Any:
        """What it fills in, by the provider's own way of structured output; a server that rejects it may know tools."""
        schema = form.model_json_schema()
        manners = [*self._manner.plainer("system", "schema")]
        for manner in manners:
            how = {} if manner.schema else {"method": "function_calling"}
            filling = chat.with_structured_output(schema, include_raw=True, **how)
            try:
                said = filling.invoke(manner.worded(conversation), {"callbacks": [meter.handler]})
            except Exception as error:
                if manner == manners[-1] or failure(error, started=False).reason != "refused_request":
                    raise
                continue
            self._manner = manner
            return _given(said)  # type: ignore[arg-type]
        return None


class ModelReply:
    """A model's reply: iterate over what it says as it comes, then `text` is all of it and `finish` why it ended.
    Iterating raises LanguageModelError, also when the reply stops before its end."""

    def __init__(self, model: LanguageModel, conversation: Messages, meter: Meter) -> None:
        self._model, self._conversation, self._meter = model, conversation, meter
        self._speech = Speech()
        self.finish: Finish | None = None

    @property
    def text(self) -> str:
        """What was said so far, without what was thought."""
        return self._speech.text

    def __iter__(self) -> Iterator[str]:
        model = self._model
        chat = model.chat
        chunks = pieces_within(
            lambda: model.streamed(chat, self._conversation, self._meter), model.settings.llm_timeout
        )
        with self._meter.call():
            for chunk in chunks:
                self.finish = _finish(chunk.response_metadata) or self.finish
                if said := self._speech.feed(chunk.text):
                    yield said
        if not self.finish:
            raise LanguageModelError("cut_off")
        if said := self._speech.finish():
            yield said
        if not self.text.strip():
            raise LanguageModelError(SILENT[self.finish])

    def whole(self) -> str:
        """Returns all of it, once it has ended."""
        for _ in self:
            pass
        return self.text


def _given(said: Mapping[str, Any]) -> Any:
    """What a model filled in, wherever it put it: some servers call a tool unasked, some write JSON between words."""
    raw = said["raw"]
    if said["parsed"] or raw.tool_calls:
        return said["parsed"] or raw.tool_calls[0]["args"]
    text = spoken(str(raw.text))
    return text[text.find("{") : text.rfind("}") + 1]


def _finish(metadata: Mapping[str, Any]) -> Finish | None:
    """Providers name it finish_reason, stop_reason, stopReason or done_reason; OpenAI's Responses, which some models
    are asked by, tell a status, and the reason of an incomplete one."""
    for key, value in {**metadata, **(metadata.get("incomplete_details") or {})}.items():
        if key.lower().endswith("reason") and value:
            return FINISHES.get(str(getattr(value, "name", value)).lower(), "said")
    return "said" if metadata.get("status") == "completed" else None
