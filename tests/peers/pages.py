"""A page server of our own: one small site per fault of loading, of the camera, of the cache and of push.

Each site lies below a path of its own (`http://127.0.0.1:PORT/white-screen/`), its API on a second port, so that it is
another origin. Run as a program it prints the address of every site and serves until it is interrupted.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from peers.sites import CORS, HANGS, NOTHING, SITES, Answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PageServer

    def do_GET(self) -> None:
        answer = self._answer()
        if answer.wait == HANGS:
            self.server.stopped.wait()
            return
        if answer.wait:
            self.server.stopped.wait(answer.wait)
        body = answer.body.replace("{api}", self.server.api).encode()
        self.send_response(answer.status)
        for name, value in {
            "Cache-Control": "no-cache",
            "Content-Type": f"{answer.type}; charset=utf-8",
            **answer.headers,
        }.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_OPTIONS = do_HEAD = do_GET

    def _answer(self) -> Answer:
        path = urlsplit(self.path).path
        self.server.asked.append(f"{self.command} {path}")
        if path in CORS:
            return CORS[path]
        site, _, rest = path.lstrip("/").partition("/")
        answers = SITES.get(site, {})
        return answers.get(rest) or answers.get("*") or NOTHING

    def log_message(self, format: str, *arguments: object) -> None:
        """Silence."""

    def finish(self) -> None:
        try:
            super().finish()
        except OSError:
            pass


class PageServer(ThreadingHTTPServer):
    """All sites on one port of the loopback."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stopped = threading.Event()
        self.asked: list[str] = []
        """Every request so far, as `GET /path`."""
        self.api = ""
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def url(self, site: str) -> str:
        """The address of a site."""
        return f"{self.origin}/{site}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that was ended breaks connections off; that is no error of a test."""


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[PageServer]:
    """A page server with its API on a second port, until the block ends."""
    servers = [PageServer(tls), PageServer()]
    servers[0].api = servers[1].origin
    for each in servers:
        threading.Thread(target=each.serve_forever, daemon=True).start()
    try:
        yield servers[0]
    finally:
        for each in servers:
            each.stopped.set()
            each.shutdown()
            each.server_close()


def main() -> None:
    with serving() as server:
        for site in SITES:
            print(server.url(site))
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
