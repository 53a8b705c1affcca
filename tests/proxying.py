"""Paperlight behind a real proxy: https with a certificate of our own, below a path, as `ui/serving/DEPLOY.md` says."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[1] / "ui" / "serving" / "DEPLOY.md"
UPSTREAM = "127.0.0.1:7860"
"""Where the blocks of DEPLOY.md take Paperlight to be."""

NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    proxy_buffering on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/certificate.pem;
        ssl_certificate_key {folder}/key.pem;
        location = /favicon.ico {{ return 204; }}
        {block}
    }}
}}
"""
CADDY = """{{
    admin off
    auto_https off
    storage file_system {folder}/storage
}}
https://localhost:{port} {{
    bind 127.0.0.1
    tls {folder}/certificate.pem {folder}/key.pem
    {block}
}}
"""


def block(kind: str) -> str:
    """The block of DEPLOY.md in this language."""
    found = re.search(rf"^```{kind}\n(.+?)^```$", DEPLOY.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found, kind
    return found[1]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def nginx(folder: Path, port: int, upstream: str, rules: str | None = None) -> Iterator[None]:
    """Debian's nginx at this port, with these rules or those of DEPLOY.md; the test skips where it is missing."""
    told = NGINX.format(folder=folder, port=port, block=(rules or block("nginx")).replace(UPSTREAM, upstream))
    (folder / "nginx.conf").write_text(told, encoding="utf-8")
    command = [_program("nginx"), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    subprocess.run([*_certified(folder, command), "-t"], check=True, capture_output=True)
    with _running(command, port):
        yield


@contextmanager
def caddy(folder: Path, port: int, upstream: str) -> Iterator[None]:
    """Debian's Caddy at this port, with the rules of DEPLOY.md; the test skips where it is missing."""
    told = CADDY.format(folder=folder, port=port, block=block("caddy").replace(UPSTREAM, upstream))
    (folder / "Caddyfile").write_text(told, encoding="utf-8")
    command = [_program("caddy"), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with _running(_certified(folder, command), port):
        yield


def trusting() -> ssl.SSLContext:
    """As a client that takes our certificate for what it is."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _program(name: str) -> str:
    if not (found := shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin")):
        pytest.skip(f"needs {name} (apt-get install {name})")
    return found


def _certified(folder: Path, command: list[str]) -> list[str]:
    """The command, once there is a certificate in the folder."""
    named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    made = ["-nodes", "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    subprocess.run([_program("openssl"), "req", "-x509", *kind, *made, *named], check=True, capture_output=True)
    return command


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as running:
        try:
            for _ in range(100):
                with suppress(OSError):
                    socket.create_connection(("127.0.0.1", port), timeout=5).close()
                    break
                time.sleep(0.05)
            assert running.poll() is None, running.stderr and running.stderr.read()
            yield
        finally:
            running.terminate()
            running.communicate()
