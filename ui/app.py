"""The browser app: REST, digest pages, the wiki frame, and the Gradio app with its three tabs."""

import asyncio
from pathlib import Path

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware

from assistant.answer import Assistant
from ui import api, digest_page, embed
from ui.chat import chat_tab
from ui.library_page import library_tab
from ui.security import SecurityHeaders, frame_ancestors
from ui.texts import Words
from ui.triage_page import triage_tab
from vectorstore.errors import UserError
from vectorstore.library import Library
from vectorstore.settings import Settings

STATIC = Path(__file__).parent / "static"
HEAD = """
<link rel="icon" href="/look/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/look/paperlight.css">
<link rel="stylesheet" href="/look/app.css">
<script src="/look/paperlight.js" defer></script>
"""


def create_app(settings: Settings, library: Library) -> FastAPI:
    """The whole app over an open library. Raises UserError for settings that no browser would take."""
    frame_ancestors(settings.embed_origins)
    # Without a running event loop Gradio opens one for each of its locks and closes none.
    return asyncio.run(_assembled(settings, library))


async def _assembled(settings: Settings, library: Library) -> FastAPI:
    assistant = Assistant(library, settings)
    # The interactive documentation pages load their scripts from a CDN; /openapi.json alone works offline.
    app = FastAPI(title="Paperlight", docs_url=None, redoc_url=None)
    # Gradio reflects any origin unless a CORS policy stands in front of it; this one lets none in.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(SecurityHeaders, embed_origins=settings.embed_origins)
    app.add_exception_handler(UserError, _user_error)
    app.include_router(api.router(library, assistant, settings))
    app.include_router(digest_page.router(library))
    app.include_router(embed.router(library, assistant, settings))
    app.mount("/look", StaticFiles(directory=STATIC), name="look")
    i18n = translations()
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build(library, assistant, settings, i18n),
        path="/",
        i18n=i18n,
        theme=theme(),
        head=HEAD,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,  # nothing is uploaded
    )
    return mounted


def build(library: Library, assistant: Assistant, settings: Settings, i18n: gr.I18n) -> gr.Blocks:
    """The Gradio app: Ask, Triage, Library."""
    with gr.Blocks(title="Paperlight", analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(
            '<h1 class="pl-name"><a href="/">Paperlight</a></h1>',
            elem_classes="pl",
            apply_default_css=False,
            js_on_load=None,
        )
        with gr.Tabs(elem_id="pl-tabs"):
            with gr.Tab(i18n("tab_chat"), id="chat"):
                chat_tab(library, assistant, settings, blocks, i18n)
            with gr.Tab(i18n("tab_triage"), id="triage"):
                triage_tab(library, settings, blocks, i18n)
            with gr.Tab(i18n("tab_library"), id="library") as tab:
                library_tab(library, settings, blocks, tab)
    return blocks


def translations() -> gr.I18n:
    """The interface's words, under every code that a browser may send for Chinese."""
    chinese = dict(Words("zh"))
    return gr.I18n(en=dict(Words("en")), zh=chinese, **{"zh-CN": chinese, "zh-TW": chinese, "zh-HK": chinese})


def theme() -> gr.themes.Base:
    """Gradio's own parts in the colours and type of `static/paperlight.css`, whose variables hold in light and dark."""
    sans = [
        "system-ui",
        "-apple-system",
        "Segoe UI",
        "Roboto",
        "PingFang SC",
        "Microsoft YaHei",
        "Noto Sans CJK SC",
        "sans-serif",
    ]
    both = {
        "body_background_fill": "var(--pl-ground)",
        "body_text_color": "var(--pl-ink)",
        "body_text_color_subdued": "var(--pl-soft)",
        "background_fill_primary": "var(--pl-paper)",
        "background_fill_secondary": "var(--pl-ground)",
        "block_background_fill": "transparent",
        "block_label_text_color": "var(--pl-soft)",
        "block_title_text_color": "var(--pl-soft)",
        "border_color_primary": "var(--pl-line)",
        "border_color_accent": "var(--pl-accent)",
        "color_accent_soft": "var(--pl-tint)",
        "input_background_fill": "var(--pl-paper)",
        "input_border_color": "var(--pl-line)",
        "input_border_color_focus": "var(--pl-accent)",
        "input_placeholder_color": "var(--pl-soft)",
        "button_primary_background_fill": "var(--pl-accent)",
        "button_primary_background_fill_hover": "var(--pl-accent)",
        "button_primary_text_color": "var(--pl-paper)",
        "button_secondary_background_fill": "var(--pl-paper)",
        "button_secondary_background_fill_hover": "var(--pl-tint)",
        "button_secondary_text_color": "var(--pl-ink)",
        "link_text_color": "var(--pl-accent)",
    }
    made = gr.themes.Base(primary_hue="teal", neutral_hue="stone", font=sans, font_mono=["ui-monospace", "monospace"])
    return made.set(color_accent="var(--pl-accent)", **both, **{f"{name}_dark": value for name, value in both.items()})


async def _user_error(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, status_code=422)
