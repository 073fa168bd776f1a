"""How fast the app answered in a quarter, against the one before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from conftest import Site
from overview.evidence.scene_of import NOW, project_of, record, scene_of
from upkeep.checklists.facts import Fact
from upkeep.checks.interface import down, up
from upkeep.overview.evidence.performance import response_times
from upkeep.probes.archive import roll_up

WEB = '[[probe]]\nname = "web"\nkind = "http"\nurl = "http://127.0.0.1:9/"\nevery = "1h"\n'
Q3, Q4 = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
"""November 23, which is now, lies in the second half of Q4."""


def timed(site: Site, seconds: Callable[[datetime], float], begin: datetime = Q3) -> None:
    """A response time an hour, the older days rolled up."""
    times = [begin + timedelta(hours=number) for number in range(int((NOW - begin) / timedelta(hours=1)) + 1)]
    record(site, *((at, "web", "http", up(response_time=seconds(at))) for at in times), every=3600)
    project = project_of(site)
    with project.state.writing(NOW) as writer:
        roll_up(writer, project.state, int(NOW.timestamp()), samples=timedelta(days=14), days=None)


@pytest.fixture
def watched(site: Site) -> Site:
    site.add(WEB)
    return site


def looked(site: Site) -> list[Fact]:
    return response_times(scene_of(site, "response-times"))


def test_without_a_probe_it_says_what_to_add(site: Site) -> None:
    assert looked(site)[0].state == "unset"


@pytest.mark.parametrize(
    ("before", "now", "state", "text"),
    [
        (0.3, 0.3, "well", "p95 301 ms (301 ms in Q3), median 301 ms, p99 301 ms"),
        (0.3, 0.46, "soon", "p95 458 ms (301 ms in Q3), median 458 ms, p99 458 ms"),
        (0.1, 0.19, "well", "p95 191 ms (100 ms in Q3), median 191 ms, p99 191 ms"),
        (1.0, 1.4, "well", "p95 1.40 s (1.00 s in Q3), median 1.40 s, p99 1.40 s"),
        (2.5, 2.5, "bad", "p95 2.51 s (2.51 s in Q3), median 2.51 s, p99 2.51 s, the limit is 2 s"),
    ],
)
def test_a_quarter_against_the_one_before(watched: Site, before: float, now: float, state: str, text: str) -> None:
    timed(watched, lambda at: now if at >= Q4 else before)
    found = looked(watched)
    assert [(fact.source, fact.state) for fact in found] == [("web", state)]
    assert found[0].unit == "seconds"
    assert found[0].text == text


def test_without_a_quarter_before_nothing_is_judged(watched: Site) -> None:
    timed(watched, lambda at: 0.3, begin=Q4)
    assert looked(watched)[0].state == "known"
    assert "(nothing known of Q3)" in looked(watched)[0].text


def test_a_slow_tail_shows_in_the_high_quantiles(watched: Site) -> None:
    timed(watched, lambda at: 1.5 if at.hour in (3, 4) else 0.2)
    found = looked(watched)
    assert found[0].text.startswith("p95 1.5")
    assert ", median 20" in found[0].text


def test_the_slowest_hours_are_those_of_the_projects_zone(watched: Site) -> None:
    timed(watched, lambda at: 0.6 if at.hour == 8 and at >= datetime(2026, 10, 26, tzinfo=UTC) else 0.2, begin=Q4)
    assert [(fact.source, fact.text) for fact in looked(watched)[1:]] == [
        ("slowest hours", "09:00 415 ms (mean 209 ms)")
    ]  # fmt: skip


def test_of_several_probes_each_says_its_hours(watched: Site) -> None:
    watched.add(WEB.replace('"web"', '"api"'))
    timed(watched, lambda at: 0.6 if at.hour == 8 else 0.2)
    found = looked(watched)
    assert [fact.source for fact in found] == ["web", "api", "slowest hours"]
    assert found[1].state == "unknown"
    assert found[2].text.startswith("web: ")


def test_what_never_answered_is_unknown(watched: Site) -> None:
    record(watched, (NOW, "web", "http", down("timeout", "no answer")), every=3600)
    assert [(fact.state, fact.text) for fact in looked(watched)] == [
        ("unknown", "no answer was timed in Q4; upkeep probe web")
    ]  # fmt: skip
