"""GET /api/status, /healthz and /readyz: what the library holds, and whether the server answers."""

from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from assistant.record import status_record
from ui.identity import who_asks
from vectorstore.errors import OutageError
from vectorstore.library import Library

if TYPE_CHECKING:
    from fastapi import APIRouter

READY_WITHIN = 10.0
"""Seconds that the stores get to say that they are there."""


class StatusAnswer(BaseModel):
    """The library's counts, and the health of its indexes: each "ok, generation N", or what is wrong. `generation`
    counts what was written, `sizes` are bytes by store, `problems` what could not be read."""

    home: str | None = Field(description="The library's folder; told to owners alone.")
    model: str
    generation: int
    papers: int
    versions: int
    digests: int
    entries: int
    passages: int
    full_texts: int
    first_day: date | None
    last_day: date | None
    indexes: dict[str, str]
    days: int
    missing_days: list[date]
    token_model: str
    sizes: dict[str, int]
    problems: int


class Health(BaseModel):
    """The server answers."""

    status: Literal["ok"] = "ok"


def router(library: Library) -> "APIRouter":
    """The routes."""
    import anyio
    import anyio.to_thread
    from fastapi import APIRouter, Request

    routes = APIRouter()
    asking = anyio.CapacityLimiter(2)  # threads apart from those that answer

    @routes.get("/api/status", summary="What the library holds")
    def status(request: Request) -> StatusAnswer:
        record = status_record(library.status())
        return StatusAnswer.model_validate(record if who_asks(request).owns else record | {"home": None})

    @routes.get("/healthz", summary="Whether the server runs")
    async def health() -> Health:  # in no thread: those that answer may all be busy
        return Health()

    @routes.get("/readyz", summary="Whether questions can be answered from all papers")
    async def ready() -> Health:
        try:
            with anyio.fail_after(READY_WITHIN):
                await anyio.to_thread.run_sync(library.check_ready, abandon_on_cancel=True, limiter=asking)
        except TimeoutError:
            raise OutageError(f"the library did not answer within {READY_WITHIN:.0f} seconds") from None
        return Health()

    return routes
