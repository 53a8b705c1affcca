"""The assistant as a model of OpenAI's protocol, for chat programs: /v1/models and /v1/chat/completions."""

import json
from collections.abc import Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel

from assistant.answer import Assistant
from assistant.values import Answer, Event, Step
from ui.addresses import address_of, addressed
from ui.machine.chat_messages import MODEL, Completion, Reply, beside_of, content_of, pieces_of
from ui.machine.chat_tasks import task_reply
from ui.machine.event_stream import streamed
from ui.streaming import EVENTS
from vectorstore.errors import OutageError, UserError

if TYPE_CHECKING:
    from fastapi import APIRouter
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response

DONE = "data: [DONE]\n\n"


class Model(BaseModel):
    """A model that can be asked."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "paperlight"


class Models(BaseModel):
    """The models that can be asked: one."""

    object: Literal["list"] = "list"
    data: list[Model]


class OpenAIError(BaseModel):
    """What is wrong, in the form that OpenAI's clients read."""

    message: str
    type: str
    param: str | None = None
    code: str | None = None


class OpenAIProblem(BaseModel):
    """What is wrong."""

    error: OpenAIError


def router(assistant: Assistant) -> "APIRouter":
    """The routes; what is wrong is told in OpenAI's form."""
    from fastapi import APIRouter, Request, Response
    from fastapi.responses import JSONResponse

    wrong = {status: {"model": OpenAIProblem} for status in (400, 404, 503)}
    routes = APIRouter(prefix="/v1", route_class=_told_in_their_form(), responses=wrong)  # type: ignore[arg-type]

    @routes.get("/models", summary="The models of OpenAI's protocol")
    def models() -> Models:
        return Models(data=[Model(id=MODEL)])

    @routes.get("/models/{model}", summary="One model")
    def model(model: str) -> Model:
        _check_model(model)
        return Model(id=MODEL)

    @routes.post(
        "/chat/completions",
        summary="Answer a conversation as a model of OpenAI's protocol",
        description="The last message of the user is the question, those before it are its conversation; what else "
        "messages say is read as nobody's instruction. Marks are links; `annotations` and `paperlight` beside the text "
        "tell what they stand for.",
        response_class=JSONResponse,
        responses={200: {"content": {EVENTS: {}}}},
    )
    def complete(body: Completion, request: Request) -> Response:
        _check_model(body.model)
        asked, address, reply = body.asked, address_of(request), Reply()
        task = task_reply(asked.text)
        if task is not None:
            return _at_once(task, reply, body)
        if body.stream:
            return _streamed(assistant, body, address, reply)
        answer = addressed(assistant.ask(asked), address)
        content = content_of(answer)
        return JSONResponse(reply.whole(content, answer.usage, **beside_of(answer, content)))

    return routes


def _check_model(name: str) -> None:
    if name != MODEL:
        raise _NoModelError(f"there is no model {name[:80]!r}: the one here is {MODEL!r}")


class _NoModelError(UserError):
    """A model is asked for that there is not."""


def _at_once(text: str, reply: Reply, body: Completion) -> "Response":
    from fastapi.responses import JSONResponse, Response

    if not body.stream:
        return JSONResponse(reply.whole(text))
    chunks = [reply.chunk(role="assistant", content=text), reply.chunk("stop")]
    return Response("".join([*map(_line, chunks), DONE]), media_type=EVENTS)


def _streamed(assistant: Assistant, body: Completion, address: str, reply: Reply) -> "Response":
    """The checked text, paragraph by paragraph: what a model writes before it is checked could not be taken back. Until
    then its steps are told where chat programs show a model's thoughts."""

    def told(event: Event) -> Iterator[str]:
        if isinstance(event, Step):
            yield _line(reply.chunk(role="assistant", content="", reasoning_content=f"{event.name} {event.detail}\n"))
        if isinstance(event, Answer):
            event = addressed(event, address)
            content = content_of(event)
            for piece in pieces_of(content):
                yield _line(reply.chunk(role="assistant", content=piece))
            yield _line(reply.chunk("stop", **beside_of(event, content)))
            if body.stream_options and body.stream_options.include_usage:
                yield _line(reply.usage(event.usage))
            yield DONE

    def failed(reason: str) -> str:
        return _line(OpenAIProblem(error=OpenAIError(message=reason, type="server_error")).model_dump()) + DONE

    return streamed(assistant.stream(body.asked), told, failed)


def _line(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _told_in_their_form() -> type[Any]:
    """Routes whose errors have OpenAI's form (https://platform.openai.com/docs/guides/error-codes)."""
    from fastapi.exceptions import RequestValidationError
    from fastapi.routing import APIRoute
    from starlette.exceptions import HTTPException

    class Told(APIRoute):
        """A route whose errors have OpenAI's form."""

        def get_route_handler(self) -> "Callable[[Request], Coroutine[Any, Any, Response]]":
            handle = super().get_route_handler()

            async def handled(request: "Request") -> "Response":
                try:
                    return await handle(request)
                except HTTPException as error:
                    return _problem(error.status_code, str(error.detail), "invalid_request_error")
                except RequestValidationError as error:
                    first = error.errors()[0]
                    place = ".".join(str(part) for part in first["loc"][1:])
                    return _problem(400, f"{place}: {first['msg']}", "invalid_request_error", param=place or None)
                except _NoModelError as error:
                    return _problem(404, str(error), "invalid_request_error", param="model", code="model_not_found")
                except OutageError as error:
                    return _problem(503, str(error), "server_error")
                except UserError as error:
                    return _problem(400, str(error), "invalid_request_error", param="messages")

            return handled

    return Told


def _problem(status: int, message: str, kind: str, **more: str | None) -> "JSONResponse":
    from fastapi.responses import JSONResponse

    told = OpenAIProblem(error=OpenAIError(message=message, type=kind, **more))
    return JSONResponse(told.model_dump(), status_code=status)
