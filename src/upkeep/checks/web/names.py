"""Host names looked up beside the loop: a slow name server holds up those who ask it, and nobody else.

libcurl looks names up in a pool of twenty threads, where hanging names starve the others, and waits for them at its
end; so each name has a thread of its own here, shared by those who ask for it at the same time.
"""

from __future__ import annotations

import socket
from collections import deque
from dataclasses import dataclass
from threading import Lock, Thread
from time import perf_counter

Key = tuple[str, int]
"""A host name and an address family."""

FAMILIES = {None: socket.AF_UNSPEC, 4: socket.AF_INET, 6: socket.AF_INET6}


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up gave."""

    key: Key
    addresses: tuple[str, ...]
    """The addresses in the order to try them; empty where there are none."""
    problem: str
    """Why there are none, for people."""
    at: float
    """When it was known, by `perf_counter`."""


class Lookups:
    """Look-ups under way; readable (`fileno`) when one is done."""

    def __init__(self) -> None:
        self._done: deque[Found] = deque()
        self._asked: set[Key] = set()
        self._lock = Lock()
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._open = True

    def fileno(self) -> int:
        """The descriptor that becomes readable."""
        return self._reader.fileno()

    def ask(self, host: str, ip: int | None) -> Key:
        """Look a name up, unless that is under way; the key under which it will be found."""
        key = (host, int(FAMILIES[ip]))
        if key not in self._asked:
            self._asked.add(key)
            try:
                Thread(target=self._look_up, args=(key,), daemon=True).start()
            except RuntimeError:  # the system allows no further thread
                self._look_up(key)
        return key

    def wake(self) -> None:
        """Make it readable; may be called from any thread."""
        with self._lock:
            if self._open:
                try:
                    self._writer.send(b".")
                except BlockingIOError:
                    pass  # it is readable already

    def take(self) -> list[Found]:
        """What was found since the last call."""
        try:
            self._reader.recv(4096)
        except BlockingIOError:
            pass
        found = []
        while self._done:
            found.append(self._done.popleft())
            self._asked.discard(found[-1].key)
        return found

    def close(self) -> None:
        """Let go; look-ups that still hang end by themselves."""
        with self._lock:
            self._open = False
            self._reader.close()
            self._writer.close()

    def _look_up(self, key: Key) -> None:
        addresses, problem = resolve(*key)
        self._done.append(Found(key, addresses, problem, perf_counter()))
        self.wake()


def resolve(host: str, family: int) -> tuple[tuple[str, ...], str]:
    """The addresses of a host name, or none and the reason."""
    try:
        found = socket.getaddrinfo(host, None, family, socket.SOCK_STREAM)
    except socket.gaierror as problem:
        if problem.errno == socket.EAI_AGAIN:
            return (), "the name server gave no answer"
        wanted = {socket.AF_INET: " to IPv4", socket.AF_INET6: " to IPv6"}.get(socket.AddressFamily(family), "")
        return (), f"the name does not resolve{wanted}"
    except (OSError, UnicodeError):
        return (), "the name cannot be looked up"
    return tuple(dict.fromkeys(str(each[4][0]) for each in found)), ""
