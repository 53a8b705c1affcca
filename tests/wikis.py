"""A real wiki at an origin of its own: a MkDocs site."""

import functools
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def wiki(folder: Path, pages: dict[str, str], port: int = 0, certificate: Path | None = None) -> Iterator[str]:
    """The address of a MkDocs site with these pages of Markdown, by https where it has a certificate (in whose folder
    its key is)."""
    pytest.importorskip("mkdocs", reason="needs mkdocs")
    (folder / "docs").mkdir(parents=True)
    for name, text in pages.items():
        (folder / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "mkdocs.yml").write_text("site_name: Lab wiki\ntheme: {name: mkdocs}\nplugins: []\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=folder, check=True, capture_output=True)
    with hosted(folder / "site", port, certificate) as address:
        yield address


@contextmanager
def hosted(site: Path, port: int = 0, certificate: Path | None = None) -> Iterator[str]:
    """The address of a folder of pages, by https where it has a certificate."""
    handler = functools.partial(Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        if certificate:
            secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            secure.load_cert_chain(certificate, certificate.with_name("key.pem"))
            server.socket = secure.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
