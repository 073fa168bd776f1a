"""Servers that never come to an end: a check must, within its limit."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def silent_tcp() -> Iterator[int]:
    """Accepts and says nothing."""
    with _serving(lambda connection, over: over.wait()) as port:
        yield port


@contextmanager
def dripping(text: bytes) -> Iterator[int]:
    """Accepts and sends one byte of `text` every 0.2 s, again and again."""

    def drip(connection: socket.socket, over: threading.Event) -> None:
        place = 0
        while not over.wait(0.2):
            connection.sendall(text[place % len(text) :][:1])
            place += 1

    with _serving(drip) as port:
        yield port


@contextmanager
def silent_udp() -> Iterator[int]:
    """A port that takes datagrams and says nothing."""
    with socket.socket(type=socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener.getsockname()[1]


@contextmanager
def talking_udp(answer: Callable[[bytes], bytes]) -> Iterator[int]:
    """A port that answers every datagram by `answer`."""
    with socket.socket(type=socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(0.05)
        over = threading.Event()

        def talk() -> None:
            while not over.is_set():
                try:
                    data, whence = listener.recvfrom(4096)
                    listener.sendto(answer(data), whence)
                except OSError:
                    continue

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            thread.join()


@contextmanager
def flooding() -> Iterator[int]:
    """A port that answers the first datagram with junk for as long as the block lasts."""
    with socket.socket(type=socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(0.05)
        over = threading.Event()

        def flood() -> None:
            whence = None
            while not over.wait(0.0005):
                try:
                    whence = whence or listener.recvfrom(4096)[1]
                    listener.sendto(b"junk", whence)
                except OSError:
                    continue

        thread = threading.Thread(target=flood, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            thread.join()


@contextmanager
def saying(text: bytes) -> Iterator[int]:
    """Accepts, says `text` and waits."""

    def say(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(text)
        over.wait()

    with _serving(say) as port:
        yield port


@contextmanager
def hanging_up() -> Iterator[int]:
    """Accepts and closes at once."""
    with _serving(lambda connection, over: None) as port:
        yield port


@contextmanager
def _serving(play: Callable[[socket.socket, threading.Event], object]) -> Iterator[int]:
    over, threads = threading.Event(), []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)

    def one(connection: socket.socket) -> None:
        with connection:
            try:
                play(connection, over)
            except OSError:
                return

    def accept() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                continue
            threads.append(threading.Thread(target=one, args=(connection,), daemon=True))
            threads[-1].start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        accepting.join()
        for thread in threads:
            thread.join()
        listener.close()
