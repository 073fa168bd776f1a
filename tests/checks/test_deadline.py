from __future__ import annotations

import threading

import pytest

from upkeep.checks.deadline import LEAST, Deadline, finding_within, within
from upkeep.checks.interface import DOWN, TIMEOUT, up


def test_what_ends_in_time_is_returned() -> None:
    assert within(30, lambda: 42) == 42


def test_what_is_raised_in_time_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        within(30, lambda: 1 // 0)


def test_what_takes_longer_is_left_behind() -> None:
    held = threading.Event()
    with pytest.raises(TimeoutError):
        within(0.01, held.wait)
    held.set()


def test_a_measurement_that_takes_longer_is_down() -> None:
    held = threading.Event()
    found = finding_within(0.01, lambda: up(detail=str(held.wait())))
    held.set()
    assert (found.state, found.word, found.detail) == (DOWN, TIMEOUT, "no answer within 0.01 s")


def test_a_deadline_that_has_passed_leaves_no_zero_for_a_socket() -> None:
    deadline = Deadline(0)
    assert deadline.over
    assert deadline.left == LEAST
    assert deadline.passed.finding.word == TIMEOUT


def test_a_deadline_ahead_is_not_over() -> None:
    deadline = Deadline(100)
    assert not deadline.over
    assert 0 < deadline.left <= 100
