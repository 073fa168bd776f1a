from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from checks.ground import NOW, ground
from upkeep.checks import heartbeat
from upkeep.checks.interface import DOWN, UNKNOWN, UP, Finding

DAY = 86400


def measured(grace: timedelta | None = None, **memory: Any) -> Finding:
    return heartbeat.measure(heartbeat.Options(grace=grace), ground(memory={"every": DAY} | memory))


def ago(**length: float) -> str:
    return (NOW - timedelta(**length)).strftime("%Y-%m-%dT%H:%M:%SZ")


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("grace", "last", "state", "detail"),
    [
        (HOUR, ago(hours=3), UP, "last report 3h ago"),
        (HOUR, ago(hours=25), UP, "last report 1d1h ago"),
        (HOUR, ago(hours=25, seconds=1), DOWN, "last report 1d1h1s ago; it is expected every 1d, 1h of grace"),
        (None, ago(hours=26, minutes=24), UP, "last report 1d2h24m ago"),
        (None, ago(hours=27), DOWN, "last report 1d3h ago; it is expected every 1d, 2h24m of grace"),
        (HOUR, ago(hours=-3), UP, "last report 0s ago"),
    ],
)
def test_a_job_is_late_once_its_interval_and_its_grace_are_over(
    grace: timedelta | None, last: str, state: str, detail: str
) -> None:
    found = measured(grace, beat=last)
    assert (found.state, found.detail) == (state, detail)
    assert found.word == (heartbeat.LATE if state == DOWN else None)


def test_a_job_that_never_reported_is_unknown_at_first() -> None:
    found = measured(HOUR)
    assert (found.state, found.word) == (UNKNOWN, heartbeat.WAITING)
    assert found.memory is not None
    assert found.memory["since"] == "2026-11-23T08:00:00Z"


def test_a_job_that_never_reported_is_down_once_it_should_have() -> None:
    assert measured(HOUR, since=ago(hours=25)).state == UNKNOWN
    found = measured(HOUR, since=ago(hours=26))
    assert (found.state, found.detail) == (DOWN, "never reported in 1d2h; it is expected every 1d, 1h of grace")


def test_a_beat_that_cannot_be_read_counts_as_none() -> None:
    assert measured(HOUR, beat="yesterday").state == UNKNOWN


def test_the_least_grace_is_a_minute() -> None:
    found = heartbeat.measure(heartbeat.Options(), ground(memory={"every": 60, "beat": ago(seconds=120)}))
    assert found.state == UP
