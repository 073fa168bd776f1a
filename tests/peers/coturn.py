"""coturn, a real TURN server, with one configuration per scenario."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from peers.servers import Process, accepts, free_port, kept_running, own_folder, program, takes_datagrams

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

        def ready() -> bool:  # it opens one port after the other
            tcp = [port, tls_port] if certificate else [port]
            return all(map(accepts, tcp)) and ("no-udp" in settings or takes_datagrams(port))

        with kept_running(Process(command, folder, ready)) as process:
            yield Coturn(port, tls_port, process)
