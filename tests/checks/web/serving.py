"""A web server within the test: fixed answers by path, and the requests that it got."""

from __future__ import annotations

import socket
import socketserver
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, Thread
from time import sleep


def answer(body: bytes | str = b"ok", *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer."""
    body = body.encode() if isinstance(body, str) else body
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(head).encode("latin-1") + body


def moved(target: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {target}", status=status)


@dataclass
class Got:
    """A request."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    peer: int
    """The port that it came from."""


@dataclass
class Served:
    """Where the server is, and what it got."""

    place: str
    got: list[Got] = field(default_factory=list)
    at_once: int = 0
    most: int = 0
    """The most connections that there were at the same time."""


@contextmanager
def serving(answers: Mapping[str, bytes], host: str = "127.0.0.1", delay: float = 0) -> Iterator[Served]:
    """Serve `answers` by path, after `delay` seconds; others are 404."""
    lock = Lock()

    class Handler(socketserver.StreamRequestHandler):
        def setup(self) -> None:
            super().setup()
            with lock:
                served.at_once += 1
                served.most = max(served.most, served.at_once)

        def finish(self) -> None:
            with lock:
                served.at_once -= 1
            super().finish()

        def handle(self) -> None:
            method, target, _ = self.rfile.readline().decode().split()
            headers = {}
            while line := self.rfile.readline().decode().strip():
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            body = self.rfile.read(int(headers.get("content-length", "0")))
            served.got.append(Got(method, target, headers, body, self.client_address[1]))
            sleep(delay)
            self.wfile.write(answers.get(target.partition("?")[0], answer(status="404 Not Found")))

    class Server(socketserver.ThreadingTCPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        request_queue_size = 100

    with Server((host, 0), Handler) as server:
        served = Served(f"http://{f'[{host}]' if ':' in host else host}:{server.server_address[1]}")
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
