"""Names looked up beside the loop."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from upkeep.checks.web import names
from upkeep.checks.web.names import Found, Lookups, resolve


@pytest.fixture
def lookups() -> Iterator[Lookups]:
    made = Lookups()
    yield made
    made.close()


def wait(lookups: Lookups) -> list[Found]:
    select.select([lookups], [], [], 10)
    return lookups.take()


def test_a_name_is_found_and_announced(lookups: Lookups) -> None:
    key = lookups.ask("localhost", 4)
    [found] = wait(lookups)
    assert (found.key, found.addresses, found.problem) == (key, ("127.0.0.1",), "")


def test_a_name_that_does_not_exist_is_told(lookups: Lookups) -> None:
    lookups.ask("no-such-name.invalid", None)
    assert "does not resolve" in wait(lookups)[0].problem


def test_those_who_ask_at_the_same_time_share_a_look_up(lookups: Lookups, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, go_on = [], threading.Event()

    def slow(host: str, *_: Any) -> list[Any]:
        asked.append(host)
        go_on.wait(10)
        return [(socket.AF_INET, 0, 0, "", ("192.0.2.1", 0))]

    monkeypatch.setattr(names.socket, "getaddrinfo", slow)
    assert lookups.ask("slow.example", None) == lookups.ask("slow.example", None)
    lookups.ask("slow.example", 4)
    go_on.set()
    found = wait(lookups)
    while len(found) < 2:
        found += wait(lookups)
    assert len(asked) == 2
    lookups.ask("slow.example", None)
    wait(lookups)
    assert len(asked) == 3


def test_a_look_up_that_outlives_its_reader_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def slow(*_: Any) -> list[Any]:
        go_on.wait(10)
        return []

    monkeypatch.setattr(names.socket, "getaddrinfo", slow)
    lookups = Lookups()
    lookups.ask("slow.example", None)
    [thread] = [each for each in threading.enumerate() if "_look_up" in each.name]
    lookups.close()
    go_on.set()
    thread.join(10)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (socket.gaierror(socket.EAI_AGAIN, "again"), "the name server gave no answer"),
        (socket.gaierror(socket.EAI_NONAME, "no"), "the name does not resolve to IPv6"),
        (OSError("odd"), "the name cannot be looked up"),
        (UnicodeError("label too long"), "the name cannot be looked up"),
    ],
)
def test_each_problem_is_told(problem: Exception, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise problem

    monkeypatch.setattr(names.socket, "getaddrinfo", fail)
    assert resolve("app.example", int(socket.AF_INET6)) == ((), told)


def test_where_no_thread_can_be_had_the_name_is_looked_up_all_the_same(
    lookups: Lookups, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    lookups.ask("localhost", 4)
    assert wait(lookups)[0].addresses == ("127.0.0.1",)
