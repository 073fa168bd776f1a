"""The stage of a diagnosis' scenarios: an app's hosts with one thing wrong, and upkeep.toml that points to them."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peers.web_peer import Answer, Asked, Peer, document, web_peer

HTML = {"Content-Type": "text/html"}
SCRIPT = {"Content-Type": "text/javascript"}
SHOWS = b"document.getElementById('app').textContent = 'Three boats are free today.'"
"""A script without which the page stays white."""
PAGE = (
    b'<!doctype html><link rel=stylesheet href=/app.css><div id=app></div><script type=module src="/app.js"></script>'
)

Routes = Mapping[str, Answer | Callable[[Asked], Answer]]


def page(body: bytes = PAGE, **headers: str) -> Answer:
    return Answer(200, body, HTML | {name.replace("_", "-"): text for name, text in headers.items()})


def late(answer: Answer, seconds: float) -> Callable[[Asked], Answer]:
    """An answer that comes late."""

    def answering(_asked: Asked) -> Answer:
        time.sleep(seconds)
        return answer

    return answering


HEALTHY: Routes = {
    "/": page(),
    "/app.js": Answer(200, SHOWS, SCRIPT),
    "/app.css": Answer(200, b"body{}", {"Content-Type": "text/css"}),
    "/bookings": page(),
    "/api": document(200, {"status": "ok"}),
}
"""The answers of an app that is well, by path."""


class Stage:
    """What a scenario sets up; everything is taken down at its end."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.enter = stack.enter_context

    def host(self, routes: Routes, clock: float = 0.0) -> Peer:
        """A web server with answers by path; everything else is 404."""

        def answering(asked: Asked) -> Answer:
            answer = routes.get(asked.path.partition("?")[0], Answer(404, b"not found", {"Content-Type": "text/plain"}))
            return answer(asked) if callable(answer) else answer

        return self.enter(web_peer(answering, clock))

    def app(self, **changed: Answer | Callable[[Asked], Answer]) -> str:
        """The tables of an app that is well but for some answers; `app_js` is `/app.js`, `root` is `/`."""
        paths = {f"/{name}".replace("_", ".").replace("/root", "/"): answer for name, answer in changed.items()}
        peer = self.host({**HEALTHY, **paths})
        return app_tables(peer.url)

    def database(self, *statements: str) -> str:
        """A database file and its DSN."""
        path = self.folder / "app.db"
        with sqlite3.connect(path) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return f"sqlite:///{path}"


def app_tables(url: str) -> str:
    return f'url = "{url}/"\n[app]\ndeep_links = ["/bookings"]\napi = ["{url}/api"]\n'


def toml(value: Any) -> str:
    """A text as TOML writes it."""
    return json.dumps(value)


@dataclass(frozen=True)
class Scenario:
    """One thing that is wrong, and what must be named first."""

    topic: str
    cause: str | None
    tables: Callable[[Stage], str]
    """Sets the stage up; returns what goes into upkeep.toml below `[project]`."""
    options: tuple[str, ...] = ()
