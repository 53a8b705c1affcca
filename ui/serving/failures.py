"""What is answered where something is wrong: one line of JSON for programs, a page in the app's own look for people."""

from collections.abc import Awaitable, Callable
from itertools import islice
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ui.pages.missing import missing
from ui.pages.reader import reader_of
from ui.serving.requests import request_id
from vectorstore.errors import OutageError, UserError

if TYPE_CHECKING:
    from vectorstore.settings import Settings

MOST_WRONG, LONGEST_DETAIL = 5, 500
"""Problems of a request that are told, and characters in all."""


def add_failures(app: FastAPI, settings: "Settings") -> None:
    """Answers of the app's own for what a reader can mend, for what there is not, and for what failed."""

    async def told(request: Request, error: Exception) -> Response:
        assert isinstance(error, UserError)
        outage = isinstance(error, OutageError)
        status = 503 if outage else 422
        if not is_for_people(request):
            return JSONResponse({"detail": str(error)}, status_code=status)
        reader = reader_of(request, settings)
        return missing(reader, reader.words["outage" if outage else "wrong"], reader.words.told(error), status=status)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        if not is_for_people(request):
            return JSONResponse({"detail": _what_is_wrong(error)}, status_code=422)
        reader = reader_of(request, settings)
        fields = dict.fromkeys(str(each["loc"][-1])[:40] for each in error.errors()[:MOST_WRONG])
        named = ", ".join(fields).encode("utf-8", "replace").decode("utf-8")
        return missing(reader, reader.words["wrong"], reader.words.fill("wrong_fields", names=named), status=422)

    async def broken(request: Request, error: Exception) -> Response:
        if not is_for_people(request):
            told = {"detail": "Internal Server Error", "request": request_id.get()}
            return JSONResponse(told, status_code=500, headers={"x-request-id": request_id.get()})
        reader = reader_of(request, settings)
        return missing(reader, reader.words["broken"], reader.words["broken_hint"], status=500)

    app.add_exception_handler(UserError, told)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, no_page(settings))
    app.add_exception_handler(Exception, broken)


def no_page(settings: "Settings") -> Callable[[Request, Exception], Awaitable[Response]]:
    """What is answered where there is no such page."""

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code != 404 or not is_for_people(request):
            return JSONResponse({"detail": error.detail}, status_code=error.status_code, headers=error.headers)
        reader = reader_of(request, settings)
        return missing(reader, reader.words["no_page"], reader.words["no_page_hint"])

    return refused


def is_for_people(request: Request) -> bool:
    """Whether a person asks for a page, not a program for data."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def _what_is_wrong(error: RequestValidationError) -> str:
    """What is wrong, in one line, and never what was sent: that may be no text at all."""
    wrong = (
        f"{'.'.join(str(part) for part in each['loc'][1:] or each['loc'])}: {each['msg']}" for each in error.errors()
    )
    said = "; ".join(islice(wrong, MOST_WRONG)).encode("utf-8", "replace").decode("utf-8")
    return said[:LONGEST_DETAIL]
