"""The browser app: the chat, which Gradio opens, the pages, the wiki frame, and REST."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import anyio.to_thread
import gradio as gr
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from assistant.writing.job import CALLS
from ui.callers import LONGEST, Callers, Leaving
from ui.gradio_app.chat import chat_app, element_router
from ui.gradio_app.theme import theme
from ui.machine import api
from ui.machine.description import describe
from ui.pages import digest_page, embed, embed_lists, explore_page, library_page, oembed, paper_page, preferences
from ui.pages.chat import routes as chat
from ui.pages.triage import agenda_page, profile_page
from ui.pages.triage import page as triage_page
from ui.serving import metrics, sign_in
from ui.serving.access import Access
from ui.serving.credentials import Credentials
from ui.serving.failures import add_failures, no_page
from ui.serving.handing_over import HandOver
from ui.serving.metrics import CountedAssistant
from ui.serving.proxies import NamedProxies, PublicAddress
from ui.serving.rate_limit import RateLimit
from ui.serving.requests import Requests
from ui.serving.security import BodyLimit, SecurityHeaders, frame_ancestors
from ui.serving.transport import NOT_COMPRESSED, AtOnce
from vectorstore.library import Library
from vectorstore.people.store import People
from vectorstore.settings import Settings

STATIC = Path(__file__).parents[1] / "pages" / "static"
THREADS = 256
"""Requests that are answered, wait for their turn or wait for a language model at the same time."""
COMPRESSION = 5  # of 9: most of what can be had, in a third of the time


def create_app(settings: Settings, library: Library) -> FastAPI:
    """The whole app over an open library; its `state.assistant` counts what it answers. Raises UserError for settings
    that no browser would take."""
    frame_ancestors(settings.embed_origins)
    # Without a running event loop Gradio opens one for each of its locks and closes none.
    return asyncio.run(_assembled(settings, library))


async def _assembled(settings: Settings, library: Library) -> FastAPI:
    assistant = CountedAssistant(library, settings, today=settings.today)
    callers = Callers(LONGEST + (CALLS["deep"] * settings.llm_timeout if settings.llm else 0))
    # The interactive documentation pages load their scripts from a CDN; /openapi.json alone works offline.
    people = People(settings)
    app = FastAPI(docs_url=None, redoc_url=None, lifespan=_running(people))
    describe(app)
    app.state.assistant = assistant
    if shared := os.environ.get(metrics.SHARED):
        app.add_middleware(Leaving, callers=callers)  # of what is handed over: it comes by no other middleware
        app.add_middleware(HandOver, folder=Path(shared))
    # Gradio reflects any origin unless a CORS policy stands in front of it; this one lets none in.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    credentials = Credentials(settings, people)
    app.add_middleware(Access, credentials=credentials, settings=settings)
    app.add_middleware(SecurityHeaders, embed_origins=settings.embed_origins)
    app.add_middleware(BodyLimit)
    app.add_middleware(GZipMiddleware, compresslevel=COMPRESSION, exclude_content_types=NOT_COMPRESSED)
    app.add_middleware(AtOnce)
    app.add_middleware(Leaving, callers=callers)
    app.add_middleware(RateLimit, settings=settings)
    if settings.public_url:
        app.add_middleware(PublicAddress, url=settings.public_url)
    app.add_middleware(NamedProxies, settings=settings)
    app.add_middleware(Requests, tells_questions=settings.log_questions)
    add_failures(app, settings)
    app.include_router(api.router(library, assistant, people, settings))
    app.include_router(agenda_page.router(library, people, settings))
    app.include_router(digest_page.router(library, settings))
    talking = chat.Chat(library, assistant, settings, people)
    app.include_router(chat.router(talking))
    app.include_router(element_router())
    app.include_router(embed.router(talking))
    app.include_router(explore_page.router(library, settings))
    app.include_router(embed_lists.router(library, assistant, settings))
    app.include_router(library_page.router(library, settings))
    app.include_router(oembed.router(library, settings))
    app.include_router(paper_page.router(library, settings))
    app.include_router(preferences.router())
    app.include_router(profile_page.router(library, people, settings))
    app.include_router(triage_page.router(library, people, settings))
    app.include_router(sign_in.router(credentials, settings))
    app.include_router(metrics.router(library))
    app.mount("/look", StaticFiles(directory=STATIC), name="look")
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        chat_app(assistant, callers),
        path="/",
        app_kwargs={"exception_handlers": {HTTPException: no_page(settings)}},
        theme=theme(),
        root_path=settings.root or None,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,  # nothing is uploaded
    )
    return mounted


def _running(people: People) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Has threads for all who wait for their turn, and lets go of what people left when the server stops."""

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        with people:
            yield

    return running
