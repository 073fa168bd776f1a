"""The versions of TLS that a real server accepts."""

from __future__ import annotations

import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from checks.ground import ground
from peers.certificates import issue
from upkeep.checks import tls_versions
from upkeep.checks.interface import Finding

pytestmark = pytest.mark.peers

V = ssl.TLSVersion


@contextmanager
def server(pem: Path, least: ssl.TLSVersion, most: ssl.TLSVersion) -> Iterator[int]:
    """A TLS server of these versions."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = least, most
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                connection, _ = listening.accept()
                connection.settimeout(10)
                try:
                    context.wrap_socket(connection, server_side=True).close()
                except OSError:
                    connection.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            over.set()
            socket.create_connection(listening.getsockname()).close()
            thread.join(10)


def look(port: int) -> Finding:
    return tls_versions.measure(tls_versions.Options(host="127.0.0.1", port=port), ground(timeout=20))


@pytest.mark.parametrize(
    ("least", "most", "word", "accepted"),
    [
        (V.TLSv1, V.TLSv1_3, "old", ["TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"]),
        (V.TLSv1, V.TLSv1, "old", ["TLS 1.0"]),
        (V.TLSv1_1, V.TLSv1_2, "old", ["TLS 1.1", "TLS 1.2"]),
        (V.TLSv1_2, V.TLSv1_2, "no-1.3", ["TLS 1.2"]),
        (V.TLSv1_2, V.TLSv1_3, "modern", ["TLS 1.2", "TLS 1.3"]),
    ],
)
def test_what_a_server_accepts_is_found(
    tmp_path: Path, least: ssl.TLSVersion, most: ssl.TLSVersion, word: str, accepted: list[str]
) -> None:
    with server(issue("127.0.0.1").write(tmp_path, "leaf"), least, most) as port:
        found = look(port)
    assert (found.word, found.evidence["accepted"]) == (word, accepted), found.detail


def test_a_server_without_tls_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            for _ in range(4):
                connection, _ = listening.accept()
                with connection:
                    connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")
                    connection.recv(9999)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        found = look(listening.getsockname()[1])
    assert (found.state, found.word) == ("down", "tls")
    assert "does not speak TLS" in found.detail
