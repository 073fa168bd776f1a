"""A site on loopback whose answers a test writes down, path by path."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Query = Mapping[str, list[str]]


@dataclass(frozen=True)
class Page:
    """What is answered."""

    body: bytes = b""
    type: str = "text/html"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


Answer = Page | Callable[[Query], Page]


@dataclass
class Planted:
    """A running site."""

    url: str
    asked: list[str] = field(default_factory=list)
    """Every path with its query so far."""


@contextmanager
def planted(answers: Mapping[str, Answer]) -> Iterator[Planted]:
    """A site that answers as written; `*` is for every other path, without it that is a 404."""
    site = Planted("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            site.asked.append(self.path)
            found = answers.get(parts.path) or answers.get("*") or Page(b"nothing here", "text/plain", 404)
            page = found if isinstance(found, Page) else found(parse_qs(parts.query))
            self.send_response(page.status)
            for name, value in (("Content-Type", page.type), ("Content-Length", str(len(page.body))), *page.headers):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page.body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
