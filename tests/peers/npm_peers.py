"""Servers that come from npm: installed once into a cache beside the virtual environment."""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peers.push_service import Pair, pair
from peers.servers import Process, accepts, free_port, kept_running, own_folder, program

_CACHE = Path(sys.prefix) / "node-peers"


def installed(package: str, version: str) -> Path:
    """The folder of an npm package; installed on first use, by one process at a time."""
    _CACHE.mkdir(exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = _CACHE / "node_modules" / package
        if not (folder / "package.json").is_file():
            command = [
                program("npm"),
                "install",
                "--prefix",
                str(_CACHE),
                "--no-audit",
                "--no-fund",
                f"{package}@{version}",
            ]
            subprocess.run(command, check=True, capture_output=True, timeout=300)
        return folder


@dataclass
class WebPushTesting:
    """web-push-testing, which takes and decrypts what a browser would."""

    url: str
    sender: Pair

    def subscribe(self) -> tuple[str, str]:
        """A new subscription's JSON, and the name under which the server keeps it."""
        data = self._post("/subscribe", {"userVisibleOnly": "true", "applicationServerKey": self.sender.public})["data"]
        return json.dumps(data), data["clientHash"]

    def expire(self, name: str) -> None:
        self._post(f"/expire-subscription/{name}", {})

    def arrived(self, name: str) -> list[str]:
        """The messages of a subscription, decrypted."""
        messages: list[str] = self._post("/get-notifications", {"clientHash": name})["data"]["messages"]
        return messages

    def _post(self, path: str, value: Any) -> Any:
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, json.dumps(value).encode(), headers, method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text.startswith(b"{") else None


@contextmanager
def web_push_testing() -> Iterator[WebPushTesting]:
    folder = installed("web-push-testing", "1.2.2")
    port = free_port()
    with own_folder() as place:
        command = [program("node"), str(folder / "src/bin/server.js"), str(port)]
        with kept_running(Process(command, place, lambda: accepts(port))):
            yield WebPushTesting(f"http://127.0.0.1:{port}", pair())
