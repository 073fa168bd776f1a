"""Many at once: names, limits, redirects to private addresses, and nothing left behind."""

from __future__ import annotations

import resource
import socket
from pathlib import Path
from threading import Event
from time import perf_counter
from typing import Any

import pytest

from checks.web.serving import answer, moved, serving
from upkeep.checks.web import exchange, loop, names
from upkeep.checks.web.loop import fetch, room
from upkeep.checks.web.request import Answer, Fault, Outcome, ask


def one(url: str, **options: Any) -> Outcome:
    [(_, outcome)] = fetch([ask(url, **({"timeout": 5.0} | options))], 1)
    return outcome


def test_each_is_asked_once_on_a_connection_of_its_own() -> None:
    with serving({"/": answer()}) as server:
        outcomes = dict(fetch([ask(server.place, timeout=5)] * 20, 5))
        assert [outcomes[place].status for place in range(20)] == [200] * 20  # type: ignore[union-attr]
        assert len({got.peer for got in server.got}) == len(server.got) == 20


def test_no_more_are_asked_at_once_than_allowed() -> None:
    with serving({"/": answer()}, delay=0.02) as server:
        assert len(list(fetch([ask(server.place, timeout=5)] * 12, 3))) == 12
        assert server.most <= 4  # one may already be let go here and not yet there


def test_nothing_to_ask_is_nothing() -> None:
    assert list(fetch([], 10)) == []


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with serving({"/": answer()}) as server:
        assert isinstance(one(server.place), Answer)


def resolving(monkeypatch: pytest.MonkeyPatch, hosts: dict[str, list[str]], hanging: Event | None = None) -> None:
    """Let host names resolve to `hosts`; all others hang until `hanging`."""

    def getaddrinfo(host: str, *_: Any) -> list[Any]:
        if host not in hosts:
            assert hanging is not None
            hanging.wait(30)
            return []
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in hosts[host]]

    monkeypatch.setattr(names.socket, "getaddrinfo", getaddrinfo)


def test_thirty_names_that_hang_hold_up_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = Event()
    resolving(monkeypatch, {"alive.example": ["127.0.0.1"]}, go_on)
    with serving({"/": answer()}) as server:
        port = server.place.rpartition(":")[2]
        requests = [ask(f"http://slow{number}.example/", timeout=0.5) for number in range(30)]
        begin = perf_counter()
        outcomes = dict(fetch([*requests, ask(f"http://alive.example:{port}/", timeout=20)], 100))
    assert perf_counter() - begin < 10
    go_on.set()
    alive = outcomes.pop(30)
    assert isinstance(alive, Answer)
    assert server.got[0].headers["host"] == f"alive.example:{port}"
    assert set(outcomes.values()) == {Fault("dns", "the name was not resolved within 0.5 s")}


def test_a_name_with_several_addresses_is_reached_by_the_one_that_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, {"app.example": ["::1", "127.0.0.1"]})
    with serving({"/": answer()}) as server:
        found = one(f"http://app.example:{server.place.rpartition(':')[2]}/")
        assert isinstance(found, Answer)
        assert found.address == "127.0.0.1"


def test_the_look_up_counts_as_time_for_names(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_: Any) -> list[Any]:
        Event().wait(0.1)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]

    monkeypatch.setattr(names.socket, "getaddrinfo", getaddrinfo)
    with serving({"/": answer()}) as server:
        found = one(f"http://app.example:{server.place.rpartition(':')[2]}/")
        assert isinstance(found, Answer)
        assert 0.1 <= found.phases.dns < found.seconds


@pytest.fixture
def _public_is_127_0_0_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 stands for the internet and ::1 for the private network."""
    monkeypatch.setattr(exchange, "is_public", lambda address: address == "127.0.0.1")


@pytest.mark.usefixtures("_public_is_127_0_0_1")
@pytest.mark.parametrize("host", ["[::1]", "inside.example"])
def test_a_redirect_from_a_public_address_to_a_private_one_is_refused_unless_allowed(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, {"inside.example": ["::1"]})
    with serving({"/": answer()}, "::1") as inside:
        target = f"http://{host}:{inside.place.rpartition(':')[2]}/"
        with serving({"/": moved(target + "?token=secret")}) as outside:
            refused = one(outside.place)
            assert refused == Fault(
                "redirect", f"redirects to a private address, {target}?token=…", (f"{target}?token=…",)
            )
            assert inside.got == []
            allowed = one(outside.place, allow_private=True)
            assert isinstance(allowed, Answer)
            assert allowed.address == "::1"


@pytest.mark.usefixtures("_public_is_127_0_0_1")
def test_a_name_that_is_public_and_private_is_reached_by_its_public_address_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolving(monkeypatch, {"both.example": ["::1", "127.0.0.1"]})
    with serving({"/b": answer()}) as target:
        port = target.place.rpartition(":")[2]
        with serving({"/": moved(f"http://both.example:{port}/b")}) as outside:
            found = one(outside.place)
            assert isinstance(found, Answer)
            assert found.address == "127.0.0.1"


@pytest.mark.usefixtures("_public_is_127_0_0_1")
def test_a_redirect_within_the_private_network_is_followed() -> None:
    with serving({"/b": answer()}, "::1") as target, serving({"/": moved(f"{target.place}/b")}, "::1") as inside:
        assert isinstance(one(inside.place), Answer)


def test_who_stops_taking_outcomes_leaves_nothing_open() -> None:
    with serving({"/": answer(b"a" * 500_000)}, delay=0.05) as server:
        before = len(list(Path("/dev/fd").iterdir()))
        outcomes = fetch([ask(server.place, timeout=5, keep=True)] * 20, 20)
        next(outcomes)[1].close()  # type: ignore[union-attr]
        outcomes.close()  # type: ignore[attr-defined]  # it is a generator
        assert len(list(Path("/dev/fd").iterdir())) - before <= 20 + 1  # the server's own ends
    assert len(list(Path("/dev/fd").iterdir())) <= before + 1


@pytest.mark.parametrize(
    ("soft", "hard", "given", "raised"),
    [(1024, 1_000_000, 1000, 3100), (1024, 1024, 308, None), (1024, 2000, 633, 2000), (50, 50, 1, None)],
)
def test_as_many_are_asked_at_once_as_there_can_be_descriptors(
    soft: int, hard: int, given: int, raised: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: said.append(limits))
    assert room(1000) == given
    assert [limits for limits in said if limits[0] != soft] == ([(raised, hard)] if raised else [])


def test_beginnings_are_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "APART", {"http": (0.02, 1)})
    with serving({"/": answer()}) as server:
        begin = perf_counter()
        list(fetch([ask(server.place, timeout=5)] * 6, 10))
        assert perf_counter() - begin >= 0.1
