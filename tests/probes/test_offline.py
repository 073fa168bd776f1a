"""Whether it is this machine that has no network."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from checks.ground import ground
from upkeep.checks.http import Options
from upkeep.checks.interface import Finding, down, up
from upkeep.config.probes import ProbeTable
from upkeep.probes import offline
from upkeep.probes.catalog import Probe
from upkeep.probes.measure import Job


def job(url: str, finding: Finding) -> Job:
    probe = Probe(ProbeTable(name=url, kind="http"), {"url": url}, "http")
    return Job(probe, Options(url=url), ground(), finding)


REFUSED = down("refused", "the connection was refused")
AWAY = "https://app.harbor.example/"


@contextmanager
def listening() -> Iterator[tuple[str, int]]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()


def test_where_every_target_fails_and_no_control_answers_the_targets_are_unknown() -> None:
    jobs = [job(AWAY, REFUSED), job("https://api.harbor.example/", down("dns", "no such name"))]
    assert offline.judge(jobs, ["127.0.0.1:9"], [])
    assert [(each.finding.state, each.finding.word) for each in jobs if each.finding] == [("unknown", "offline")] * 2
    assert jobs[1].first is not None
    assert jobs[1].first.detail == "no such name"  # what was seen is kept


def test_where_a_control_answers_the_targets_are_down() -> None:
    with listening() as (host, port):
        jobs = [job(AWAY, REFUSED)]
        assert not offline.judge(jobs, ["127.0.0.1:9", f"{host}:{port}"], [])
    assert jobs[0].finding == REFUSED


def test_where_one_target_answers_nobody_is_offline() -> None:
    jobs = [job(AWAY, REFUSED), job("https://b.example/", up())]
    assert not offline.judge(jobs, ["127.0.0.1:9"], [])


@pytest.mark.parametrize("word", ["status", "tls", "content", "reset"])
def test_an_answer_that_is_wrong_is_an_answer(word: str) -> None:
    assert not offline.judge([job(AWAY, down(word, "wrong"))], ["127.0.0.1:9"], [])


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "[::1]", "localhost", "app.localhost"])
def test_a_target_on_loopback_is_never_offline(host: str) -> None:
    jobs = [job(f"http://{host}:81/", REFUSED)]
    assert not offline.judge(jobs, ["127.0.0.1:9"], [])
    jobs.append(job(AWAY, REFUSED))
    assert offline.judge(jobs, ["127.0.0.1:9"], [])
    assert jobs[0].finding == REFUSED


def test_without_controls_hosts_of_alerts_decide_and_with_nothing_to_ask_the_targets_are_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(offline, "has_route", lambda: True)
    assert not offline.judge([job(AWAY, REFUSED)], [], [])
    assert offline.judge([job(AWAY, REFUSED)], [], [("127.0.0.1", 9)])
    with listening() as place:
        assert not offline.judge([job(AWAY, REFUSED)], [], [("127.0.0.1", 9), place])


def test_without_a_default_route_it_is_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline, "has_route", lambda: False)
    assert offline.judge([job(AWAY, REFUSED)], [], [])
