"""A timeline: at minute 3 the web goes down, at 5 the mail server refuses; what was received is the exact outcome."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from conftest import Ended, Site
from peers.servers import Mail

DATE = "2026-11-23"


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, App)
        server.asked += 1
        self.send_response(server.status)
        self.end_headers()
        self.wfile.write(b"ok")

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


class App(ThreadingHTTPServer):
    """An app that answers with the status that it is told to."""

    daemon_threads = True
    request_queue_size = 1024
    status = 200
    asked = 0

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is no error of ours."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


@contextmanager
def app() -> Iterator[App]:
    """An app on loopback that is up."""
    server = App(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Timeline:
    """A project that is probed as of one time after the other."""

    site: Site
    app: App
    mail: Mail

    def begin(self, more: str = "", alerts: str = "") -> None:
        self.site.add(
            f"""
[[probe]]
name = "web"
kind = "http"
url = "{self.app.url}"
retry = 0
[alerts]
to = ["ops@harbor.example"]
smtp = {{ host = "127.0.0.1", port = {self.mail.port} }}
{alerts}
{more}
"""
        )

    def run(self, clock: str, *options: str, status: int | None = None) -> Ended:
        """`upkeep probe` as of a time of day, or of a day and time."""
        if status is not None:
            self.app.status = status
        at = clock if " " in clock else f"{DATE} {clock}"
        return self.site.run("probe", "--at", at, *options)

    @property
    def titles(self) -> list[str]:
        """The subjects of what was received, in order."""
        return [str(message["Subject"]) for message in self.mail.messages]

    def body(self, number: int) -> str:
        text = self.mail.messages[number].get_payload()
        assert isinstance(text, str)
        return text
