"""A run's measurements: side by side, once more after a hiccup, within the limit, whatever a check does."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from checks.ground import ground
from upkeep.checks import KINDS
from upkeep.checks.interface import Finding, Ground, Missing, down, up
from upkeep.config.probes import ProbeTable
from upkeep.probes import measure as measuring
from upkeep.probes.catalog import Probe
from upkeep.probes.measure import Job, Limits, Progress, measure

Check = Callable[[object, Ground], Finding]


@dataclass
class Bench:
    """A kind whose measurement is a function of the test."""

    module: ModuleType

    def jobs(self, *checks: Check, retry: int = 1, timeout: float = 1.0) -> list[Job]:
        probes = [
            Probe(ProbeTable(name=f"p{place}", kind="bench", retry=retry), {}, "bench") for place in range(len(checks))
        ]
        self.module.measure = lambda options, ground: options(options, ground)
        pairs = zip(probes, checks, strict=True)
        return [Job(probe, check, ground(Path("/"), timeout)) for probe, check in pairs]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    module = ModuleType("bench_kind")
    monkeypatch.setitem(sys.modules, "bench_kind", module)
    monkeypatch.setitem(KINDS, "bench", "bench_kind")
    monkeypatch.setattr(measuring, "RETRY_PAUSE", measuring.RETRY_PAUSE / 20)
    monkeypatch.setattr(measuring, "GRACE", 0.2)
    return Bench(module)


def run(jobs: list[Job], seconds: float = 20.0, at_once: int = 100) -> Progress:
    progress = Progress()
    measure(jobs, Limits(at_once, seconds), progress)
    return progress


def test_all_are_measured_side_by_side(bench: Bench) -> None:
    meeting = threading.Barrier(20, timeout=10)

    def wait(*_: object) -> Finding:
        meeting.wait()  # passes only when all twenty are there at once
        return up()

    jobs = bench.jobs(*[wait] * 20, timeout=10)
    progress = run(jobs)
    assert [job.finding for job in jobs] == [up()] * 20
    assert (progress.done, progress.waiting) == (20, set())


def test_no_more_than_at_once_run_at_a_time(bench: Bench) -> None:
    running, most, lock = 0, 0, threading.Lock()

    def count(*_: object) -> Finding:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1
        return up()

    run(bench.jobs(*[count] * 30, timeout=10), at_once=3)
    assert most <= 3


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (down("refused", "nothing there"), True),
        (down("timeout", "too late"), True),
        (down("status", "status 503", evidence={"status": 503}), True),
        (down("status", "status 500", evidence={"status": 500}), False),
        (down("content", "wrong text"), False),
    ],
)
def test_what_failed_on_the_network_is_measured_once_more_and_the_last_result_counts(
    bench: Bench, first: Finding, again: bool
) -> None:
    results = iter([first, up(), up()])
    (job,) = jobs = bench.jobs(lambda *_: next(results))
    run(jobs)
    assert job.finding == (up() if again else first)
    assert job.first == (first if again else None)
    assert job.tries == 1 + again


def test_retry_0_turns_it_off_and_more_tries_go_on_as_long_as_it_fails(bench: Bench) -> None:
    for retry in (0, 3):
        (job,) = jobs = bench.jobs(lambda *_: down("refused", "nothing there"), retry=retry)
        run(jobs)
        assert job.tries == 1 + retry


def test_one_that_hangs_holds_up_nobody_and_is_unknown(bench: Bench) -> None:
    forever = threading.Event()
    hanging, good = jobs = bench.jobs(lambda *_: forever.wait() and up(), lambda *_: up(), timeout=0.1, retry=0)
    run(jobs)
    forever.set()
    assert good.finding == up()
    assert hanging.finding is not None
    assert (hanging.finding.state, hanging.finding.word) == ("unknown", "timeout")


def test_the_limit_of_the_run_cuts_off_what_is_not_done(bench: Bench) -> None:
    forever = threading.Event()
    jobs = bench.jobs(lambda *_: forever.wait() and up(), timeout=60, retry=0)
    run(jobs, seconds=0.2)
    forever.set()
    assert jobs[0].finding is not None
    assert "limit" in jobs[0].finding.detail


def test_a_missing_driver_is_unknown_and_names_the_extra(bench: Bench) -> None:
    def missing(*_: object) -> Finding:
        raise Missing("postgres")

    (job,) = jobs = bench.jobs(missing)
    run(jobs)
    assert job.finding is not None
    assert (job.finding.state, job.finding.word) == ("unknown", "driver")
    assert "upkeep[postgres]" in job.finding.detail


def test_a_defect_of_a_check_is_kept_for_the_end_and_the_rest_is_measured(bench: Bench) -> None:
    def broken(*_: object) -> Finding:
        raise ZeroDivisionError("a defect")

    jobs = bench.jobs(broken, lambda *_: up(), timeout=0.2, retry=0)
    progress = run(jobs)
    assert [type(defect) for defect in progress.defects] == [ZeroDivisionError]
    assert jobs[1].finding == up()


def test_what_has_a_finding_already_is_not_measured(bench: Bench) -> None:
    (job,) = jobs = bench.jobs(lambda *_: up())
    job.finding = down("credentials", "a secret is not set")
    run(jobs)
    assert job.tries == 0
