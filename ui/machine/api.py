"""Every route for programs, described by /openapi.json."""

from typing import TYPE_CHECKING

from assistant.answer import Assistant
from ui.machine import ask, chat_completions, citations, days, feedback, feeds, mcp_door, papers, search, status, triage
from ui.machine.fields import Problem
from vectorstore.library import Library
from vectorstore.people.store import People
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter


def router(library: Library, assistant: Assistant, people: People, settings: Settings) -> "APIRouter":
    """The routes."""
    from fastapi import APIRouter

    routes = APIRouter(responses={status: {"model": Problem} for status in (400, 401, 403, 422, 429, 503)})
    routes.include_router(search.router(library))
    routes.include_router(triage.router(library, people, settings))
    routes.include_router(ask.router(assistant))
    routes.include_router(papers.router(library, settings.entry_url))
    routes.include_router(days.router(library, settings.entry_url))
    routes.include_router(citations.router(library, assistant))
    routes.include_router(feedback.router(people))
    routes.include_router(status.router(library))
    routes.include_router(chat_completions.router(assistant))
    routes.include_router(feeds.router(library, assistant, people, settings))
    routes.include_router(mcp_door.router(library, assistant, settings))
    return routes
