"""From samples to conditions: thresholds, stale, certificates, what left the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from upkeep.checks.interface import Finding
from upkeep.config.calendar import MaintenanceTable
from upkeep.config.plan import PlanTable
from upkeep.config.probes import ProbeTable
from upkeep.config.thresholds import Limit
from upkeep.probes.alerts import Address, Alerts
from upkeep.probes.availability import History
from upkeep.probes.catalog import Probe, Rule
from upkeep.probes.evaluate import Setting, evaluate
from upkeep.probes.latest import Latest
from upkeep.probes.sample import Sample, encode
from upkeep.probes.windows import Maintenance

BEGIN = int(datetime(2026, 11, 23, 8, tzinfo=UTC).timestamp())
EVERY = 300


def rule(metric: str, alert: float, unit: str = "", **more: object) -> Rule:
    made = Rule(metric, None, Limit(">", alert, unit), 2, 2, 100, 3600)
    return replace(made, **more)


@dataclass
class World:
    """One probe, sampled every five minutes, judged after each sample."""

    kind: str = "tls"
    rules: Mapping[str, Rule] = field(default_factory=dict)
    plan: PlanTable = field(default_factory=PlanTable)
    windows: tuple[MaintenanceTable, ...] = ()
    alerts: Alerts = field(default_factory=Alerts)
    latest: Latest = field(default_factory=Latest)
    now: int = BEGIN
    said: list[str] = field(default_factory=list)

    def sees(self, *findings: Finding | None) -> list[str]:
        """Go on with these samples (None: no run recorded one); what changed, as `minute metric level`."""
        import json

        for finding in findings:
            samples = []
            if finding is not None:
                samples = [Sample(datetime.fromtimestamp(self.now, UTC), "web", self.kind, EVERY, finding)]
                self.latest.take(json.loads(encode(samples[0])), self.now, 3600)
            self.judge(samples)
            self.now += EVERY
        return self.said

    def judge(self, samples: list[Sample], names: tuple[str, ...] = ("web",)) -> None:
        probe = Probe(ProbeTable(name="web", kind=self.kind, metric=None), {}, self.kind)
        named = dict.fromkeys(names, probe)
        rules = dict.fromkeys(named, self.rules)
        setting = Setting(
            named, rules, Maintenance(self.windows, UTC), self.plan, self.now, self.latest.probes,
            lambda _: History((), (), self.now),
        )  # fmt: skip
        for episode in evaluate(self.alerts, samples, setting).episodes:
            minute = (self.now - BEGIN) // 60
            ended = "removed" if episode.removed else "ended"
            self.said.append(f"{minute} {episode.metric} {ended if episode.ended is not None else episode.level}")


UP = Finding(state="up", response_time=0.3)
SLOW = Finding(state="up", response_time=2.4)
DOWN = Finding(state="down", word="timeout", detail="no answer")
UNKNOWN = Finding(state="unknown", word="blocked", detail="asked too often")


def test_response_times_fire_by_rows_and_a_failed_sample_has_none() -> None:
    world = World(kind="http", rules={"response_time": rule("response_time", 2.0, "seconds")})
    assert world.sees(SLOW, DOWN, SLOW) == ["10 response_time alert"]
    assert world.sees(UP, UP)[-1] == "20 response_time ended"


def test_exactly_at_the_limit_is_within_it() -> None:
    world = World(kind="http", rules={"response_time": rule("response_time", 2.0, "seconds")})
    assert world.sees(*[Finding(state="up", response_time=2.0)] * 3) == []


def test_an_error_rate_looks_at_the_requests_of_its_window_and_needs_enough_of_them() -> None:
    world = World(kind="log", rules={"error_rate": rule("error_rate", 0.01, "ratio")})
    few = Finding(state="up", counts=(5, 20))
    assert world.sees(few, few, few, few) == []  # 20, 40, 60, 80: fewer than a hundred
    assert world.sees(few, few) == ["25 error_rate alert"]
    many = Finding(state="up", counts=(0, 10_000))
    assert world.sees(many, many)[-1] == "35 error_rate ended"


def test_a_size_is_held_against_the_plan() -> None:
    size = rule("database", 0.8, "ratio", recover=1)
    world = World(kind="postgres", rules={"database": size}, plan=PlanTable(database=1000))
    full, fine = (Finding(state="up", value=value, unit="bytes") for value in (900.0, 700.0))
    assert world.sees(full, full, fine) == ["5 database alert", "10 database ended"]


def test_without_a_plan_a_share_says_nothing() -> None:
    world = World(kind="postgres", rules={"database": rule("database", 0.8, "ratio")})
    assert world.sees(*[Finding(state="up", value=9e9, unit="bytes")] * 3) == []


def test_a_probe_that_can_only_say_unknown_is_a_blind_one() -> None:
    world = World()
    assert world.sees(UP, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN) == ["20 stale alert"]  # over three times five minutes
    assert world.alerts.firing()[0].since == BEGIN
    assert world.sees(DOWN)[-1] == "25 stale ended"  # one known sample ends it


def test_where_no_run_records_a_sample_it_is_stale_too() -> None:
    assert World().sees(UP, None, None, None, None) == ["20 stale alert"]


def test_one_that_never_knew_is_judged_from_its_first_sample() -> None:
    assert World().sees(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN) == ["20 stale alert"]


def test_stale_counts_no_time_inside_a_maintenance_window() -> None:
    begin = datetime.fromtimestamp(BEGIN + 60, UTC)
    window = MaintenanceTable(from_=begin, to=begin + timedelta(minutes=10))
    world = World(windows=(window,))
    assert world.sees(UP, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN) == []  # 25 minutes, ten of them excluded
    assert world.sees(UNKNOWN) == ["30 stale alert"]


def days(left: float) -> Finding:
    return Finding(state="up", value=left, unit="days", certificate_days=left)


def test_certificate_days_are_told_once_each_without_confirm() -> None:
    world = World(kind="tls")
    said = world.sees(days(31), days(30), days(29), days(14), days(13), days(7), days(2), days(1), days(0.5))
    assert said == ["5 certificate warn", "15 certificate warn", "25 certificate alert", "35 certificate alert"]
    assert world.sees(days(90))[-1] == "45 certificate ended"


def test_what_left_the_configuration_is_closed() -> None:
    world = World()
    world.sees(DOWN, DOWN)
    world.judge([], names=())
    assert world.said == ["5 down alert", "10 down removed"]
    assert world.alerts.conditions == {}


def test_what_began_and_ended_unseen_waits_to_be_told() -> None:
    """Four samples of killed runs, counted by one that was not."""
    world = World(alerts=Alerts(addresses={"a": Address("json://x")}))
    samples = [
        Sample(datetime.fromtimestamp(BEGIN + step * EVERY, UTC), "web", "http", EVERY, finding)
        for step, finding in enumerate((DOWN, DOWN, UP, UP))
    ]
    world.now = BEGIN + 4 * EVERY
    world.judge(samples)
    assert world.said == ["20 down ended"]
    (told,) = world.alerts.addresses["a"].told.values()
    assert told.tries == 1


def test_a_sample_is_counted_once() -> None:
    world = World()
    world.sees(DOWN)
    sample = Sample(datetime.fromtimestamp(BEGIN, UTC), "web", "http", EVERY, DOWN)
    world.judge([sample])
    assert world.said == []


@pytest.mark.parametrize("now", [BEGIN - 3600, BEGIN + 3600])
def test_a_clock_that_was_put_back_counts_anew_and_keeps_what_fires(now: int) -> None:
    world = World()
    world.sees(DOWN, DOWN, DOWN)
    world.alerts.put_back(now)
    assert len(world.alerts.firing()) == 1
    if now < BEGIN:
        assert world.alerts.evaluated == now - 1
        assert all(count.bad == 0 for each in world.alerts.conditions.values() for count in each.counts.values())
