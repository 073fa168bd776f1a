"""coturn, a real TURN server, with one configuration per scenario."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from peers.servers import Process, accepts, kept_running, own_folder, program

STATIC = ("lt-cred-mech", "user=web:right-password")
SECRET = ("use-auth-secret", "static-auth-secret=shared-secret")
OPEN = ("no-auth",)


@dataclass(frozen=True)
class Coturn:
    """One running server."""

    port: int
    tls_port: int
    process: Process

    def url(self, transport: str = "udp") -> str:
        if transport == "tls":
            return f"turns:localhost:{self.tls_port}?transport=tcp"
        return f"turn:127.0.0.1:{self.port}?transport={transport}"


def free_port() -> int:
    """A port of loopback that is free for TCP and UDP alike."""
    while True:
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            port = int(tcp.getsockname()[1])
            try:
                udp.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@contextmanager
def coturn(*settings: str, certificate: Path | None = None, loopback: bool = True) -> Iterator[Coturn]:
    """A server with `settings` (lines of turnserver.conf) on free ports of the loopback.

    With a `certificate` (its key in the same file) it speaks TLS besides; without `loopback` it forbids loopback peers.
    """
    port, tls_port = free_port(), free_port()
    with own_folder() as folder:
        lines = [
            f"listening-port={port}", f"tls-listening-port={tls_port}", "listening-ip=127.0.0.1", "realm=app.example",
            "no-cli", "no-multicast-peers", "log-file=stdout", "simple-log", f"pidfile={folder}/pid",
            f"userdb={folder}/users", *settings,
        ]  # fmt: skip
        lines += ["allow-loopback-peers"] if loopback else []
        lines += [f"cert={certificate}", f"pkey={certificate}"] if certificate else ["no-tls", "no-dtls"]
        (folder / "turnserver.conf").write_text("\n".join(lines) + "\n")
        command = [program("turnserver"), "-c", str(folder / "turnserver.conf")]
        with kept_running(Process(command, folder, lambda: accepts(port))) as process:
            yield Coturn(port, tls_port, process)
