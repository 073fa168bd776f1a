"""Many requests at once by libcurl's multi interface, each on connections of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from queue import SimpleQueue
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from time import perf_counter
from typing import Any

import pycurl  # type: ignore[import-untyped]  # has no types of its own

from upkeep.checks.interface import REDIRECT
from upkeep.checks.web.address import family_of
from upkeep.checks.web.exchange import Exchange
from upkeep.checks.web.names import Found, Key, Lookups
from upkeep.checks.web.request import Answer, Outcome, Request

APART = {"http": (0.001, 0.2), "https": (0.002, 1.0)}
"""Seconds between two beginnings, and at most so many for all: begun at once, they would measure each other, most of
all by their handshakes."""
BURST = 16
"""Requests that are begun, where they are late, before what has arrived is looked at."""
GLANCE = 0.05
"""Seconds between two looks at what announces itself by nothing: a name's time that is over, an answer taken."""


def fetch(requests: Sequence[Request], at_once: int) -> Iterator[tuple[int, Outcome]]:
    """Ask all, at most `at_once` at a time; yields the place of a request and its outcome, as each is done.

    The loop has a thread of its own: who takes the outcomes does not hold it up, and an interrupt, which Python raises
    in the main thread, never strikes within a call back of libcurl, where it would be lost.
    """
    outcomes: SimpleQueue[tuple[int, Outcome] | None] = SimpleQueue()
    loop = Loop(requests, room(max(1, min(at_once, len(requests)))), outcomes.put)
    with ThreadPoolExecutor(1, "upkeep-http") as thread:
        try:
            running = thread.submit(loop.run)
            running.add_done_callback(lambda _: outcomes.put(None))
            while outcome := outcomes.get():
                loop.taken += 1
                yield outcome
            running.result()  # raises what the loop ended with
        finally:
            loop.stop()
            thread.shutdown()
            _let_go(outcomes)


def _let_go(outcomes: SimpleQueue[tuple[int, Outcome] | None]) -> None:
    """Close the bodies of the answers that nobody takes any more."""
    while not outcomes.empty():
        outcome = outcomes.get()
        if outcome and isinstance(outcome[1], Answer):
            outcome[1].close()


def room(at_once: int) -> int:
    """How many can really be asked at once; makes room for them as far as the system allows.

    A request has up to three descriptors: two connections raced (RFC 8305) and a body kept in a file.
    """
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 3 * at_once + 100
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        except (OSError, ValueError):  # macOS has a further limit of its own
            soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        return max(1, min(at_once, (soft - 100) // 3))
    return at_once


class Loop:
    """libcurl's sockets and timer, the names under way, and the handles that can be used again."""

    def __init__(self, requests: Sequence[Request], at_once: int, give: Callable[[tuple[int, Outcome]], None]) -> None:
        self.taken = 0
        """How many outcomes were taken by who waits for them."""
        self._requests = requests
        self._at_once = at_once
        self._give = give
        self._stopped = False
        self._selector = DefaultSelector()
        self._watched: set[int] = set()
        self._due: float | None = None
        self._next = 0.0
        self._free: list[Any] = []
        self._running: dict[Any, Exchange] = {}
        self._asking: dict[Key, list[Exchange]] = {}
        self._done = 0
        self._labels = count()
        self._names = Lookups()
        self._selector.register(self._names, EVENT_READ)
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._set_timer)

    def run(self) -> None:
        """Ask all, give each outcome when it is there, and let go of everything; nothing is waited for at the end."""
        try:
            self._ask_all()
        finally:
            self._close()

    def _ask_all(self) -> None:
        left, total = deque(enumerate(self._requests)), len(self._requests)
        apart = {scheme: min(most, whole / max(1, total)) for scheme, (most, whole) in APART.items()}
        self._next = perf_counter()
        while self._done < total and not self._stopped:
            for _ in range(min(BURST, len(left))):
                if self._next > perf_counter() or not self._has_room(total - len(left)):
                    break
                exchange = Exchange(*left.popleft())
                gap = apart[exchange.url.scheme]
                self._next = max(self._next + gap, perf_counter() - BURST * gap)
                self._hop(exchange)
            self._turn(self._pause(total - len(left) if left else None))

    def stop(self) -> None:
        """Have `run` end soon; called from another thread."""
        self._stopped = True
        self._names.wake()

    def _has_room(self, begun: int) -> bool:
        """Whether one more may be begun; an answer that was not taken yet may still hold a file."""
        return begun - min(self.taken, self._done) < self._at_once

    def _close(self) -> None:
        for handle, exchange in self._running.items():
            self._multi.remove_handle(handle)
            exchange.drop()
        self._multi.close()
        for handle in (*self._running, *self._free):
            handle.close()
        self._selector.close()
        self._names.close()

    # one hop

    def _hop(self, exchange: Exchange) -> None:
        host = exchange.url.host
        if exchange.needs_name:
            self._asking.setdefault(self._names.ask(host, exchange.request.ip), []).append(exchange)
            return
        given = [host] if family_of(host) else ["127.0.0.1", "::1"]
        self._connect(exchange, given, named=False)

    def _connect(self, exchange: Exchange, addresses: Sequence[str], *, named: bool) -> None:
        allowed = exchange.allowed(addresses)
        if not allowed:
            self._end(exchange, exchange.fault(REDIRECT, f"redirects to a private address, {exchange.url.shown}"))
            return
        handle = self._free.pop() if self._free else pycurl.Curl()
        exchange.prepare(handle, allowed if named else (), f"h{next(self._labels)}.invalid")
        self._running[handle] = exchange
        self._multi.add_handle(handle)

    def _end(self, exchange: Exchange, outcome: Outcome) -> None:
        self._done += 1
        self._give((exchange.index, outcome))

    # one turn

    def _turn(self, pause: float | None) -> None:
        for key, events in self._selector.select(pause):
            if key.fileobj is self._names:
                for found in self._names.take():
                    self._named(found)
                continue
            mask = (pycurl.CSELECT_IN if events & EVENT_READ else 0) | (
                pycurl.CSELECT_OUT if events & EVENT_WRITE else 0
            )
            self._multi.socket_action(key.fd, mask)
        if self._due is not None and self._due <= perf_counter():
            self._due = None
            self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        if self._asking:
            self._give_up_names(perf_counter())
        self._collect()

    def _pause(self, begun: int | None) -> float | None:
        """Seconds until something must be done whatever arrives, None where nothing must.

        `begun` is how many were begun, None where all were.
        """
        now = perf_counter()
        pauses = [] if self._due is None else [self._due - now]
        if begun is not None:
            pauses.append(self._next - now if self._has_room(begun) else GLANCE)
        if self._asking:
            pauses.append(GLANCE)
        return max(0.0, min(pauses)) if pauses else None

    def _named(self, found: Found) -> None:
        for exchange in self._asking.pop(found.key, ()):
            if fault := exchange.named(found.addresses, found.problem, found.at):
                self._end(exchange, fault)
            else:
                self._connect(exchange, found.addresses, named=True)

    def _give_up_names(self, now: float) -> None:
        for key, exchanges in list(self._asking.items()):
            for exchange in [each for each in exchanges if each.deadline <= now]:
                exchanges.remove(exchange)
                self._end(exchange, exchange.late_name())
            if not exchanges:
                del self._asking[key]

    def _collect(self) -> None:
        while True:
            queued, good, bad = self._multi.info_read()
            for handle in good:
                self._ended(handle, 0, "")
            for handle, code, message in bad:
                self._ended(handle, code, message)
            if not queued:
                return

    def _ended(self, handle: Any, code: int, message: str) -> None:
        exchange = self._running.pop(handle)
        outcome = exchange.ended(handle, code, message)
        self._multi.remove_handle(handle)
        self._free.append(handle)
        if outcome is None:
            self._hop(exchange)
        else:
            self._end(exchange, outcome)

    # what libcurl calls

    def _watch(self, event: int, descriptor: int, _multi: Any, _given: Any) -> None:
        if event == pycurl.POLL_REMOVE:
            if descriptor in self._watched:
                self._watched.discard(descriptor)
                self._selector.unregister(descriptor)
            return
        events = (EVENT_READ if event & pycurl.POLL_IN else 0) | (EVENT_WRITE if event & pycurl.POLL_OUT else 0)
        if descriptor in self._watched:
            self._selector.modify(descriptor, events)
        else:
            self._watched.add(descriptor)
            self._selector.register(descriptor, events)

    def _set_timer(self, milliseconds: int) -> None:
        self._due = None if milliseconds < 0 else perf_counter() + milliseconds / 1000
