"""How fast the app answered in a quarter, against the one before."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta

from upkeep.checklists.facts import BAD, KNOWN, SOON, UNKNOWN, WELL, Fact
from upkeep.overview.evidence.quarter import Quarter, quarters
from upkeep.overview.evidence.scene import Scene
from upkeep.overview.evidence.seen import measure_again
from upkeep.probes import quantiles
from upkeep.probes.catalog import Probe
from upkeep.views.messages import figure

SLOWER = (1.5, 0.1)
"""Much slower: so many times the p95 of the quarter before, and so many seconds more."""
_LEAST = 20
"""Response times in an hour of the day below which its mean says nothing."""
_HOURS = 2
"""Hours of the day that are named."""
_STANDS_OUT = 1.2
"""An hour is slow from so many times the mean of the whole day on."""


def response_times(scene: Scene) -> list[Fact]:
    """Median, p95 and p99 of each probe over the quarter ("about": from the days' histograms), then its slowest hours.

    A p95 over the threshold is bad, one much higher than in the quarter before to be looked at.
    """
    probes = scene.probes_feeding("response_time")
    if not probes:
        return [scene.unset()]
    this, before = quarters(scene.project)
    facts = [_times(scene, probe, this, before) for probe in probes]
    slow = [(probe.name, told) for probe in probes if (told := _slowest(scene, probe, this))]
    for name, told in slow:
        facts.append(Fact("slowest hours", told if len(probes) == 1 else f"{name}: {told}", KNOWN))
    return facts


def _times(scene: Scene, probe: Probe, this: Quarter, before: Quarter) -> Fact:
    now, then = _steps(scene, probe, this), _steps(scene, probe, before)
    median, p95, p99 = (quantiles.from_histogram(now, share) for share in (0.5, 0.95, 0.99))
    if median is None or p95 is None or p99 is None:
        return Fact(probe.name, f"no answer was timed in {this.name}; {measure_again(probe)}", UNKNOWN)
    earlier = quantiles.from_histogram(then, 0.95)
    known = f" ({_told(earlier)} in {before.name})" if earlier is not None else f" (nothing known of {before.name})"
    rule = scene.shared.rules[probe.name]["response_time"]
    limit = rule.alert.value if rule.alert else None
    over = limit is not None and p95 > limit
    text = f"p95 {_told(p95)}{known}, median {_told(median)}, p99 {_told(p99)}"
    text += f", the limit is {limit:g} s" if over and limit is not None else ""
    return Fact(probe.name, text, BAD if over else _state(p95, earlier), round(p95, 3), "seconds")


def _state(p95: float, earlier: float | None) -> str:
    """Whether it is much slower; without a quarter before nobody can say that it is as fast."""
    if earlier is None:
        return KNOWN
    factor, more = SLOWER
    return SOON if p95 > factor * earlier and p95 > earlier + more else WELL


def _steps(scene: Scene, probe: Probe, quarter: Quarter) -> Counter[int]:
    """The response times of a quarter's UTC dates."""
    counts: Counter[int] = Counter()
    for day in scene.shared.past.archive.of(probe.name, *quarter.dates):
        counts.update(day.steps)
    return counts


def _told(seconds: float) -> str:
    return figure(seconds, "response_time")


def _slowest(scene: Scene, probe: Probe, quarter: Quarter) -> str:
    """The slowest hours of the day in the project's zone by their mean; empty where none stands out.

    The days' summaries keep count and sum per UTC hour, so that the whole quarter tells and not its last two weeks.
    """
    hours: dict[int, list[float]] = {}
    for day in scene.shared.past.archive.between(*quarter.dates):
        found = day.probes.get(probe.name)
        midnight = datetime.combine(day.date, time(), UTC)
        for hour, (count, total) in enumerate(found.hours if found else ()):
            local = (midnight + timedelta(hours=hour)).astimezone(scene.project.zone).hour
            kept = hours.setdefault(local, [0.0, 0.0])
            kept[0], kept[1] = kept[0] + count, kept[1] + total
    whole = [sum(each[place] for each in hours.values()) for place in (0, 1)]
    means = {hour: total / count for hour, (count, total) in hours.items() if count >= _LEAST}
    if not whole[0]:
        return ""
    slow = [hour for hour, mean in means.items() if mean >= _STANDS_OUT * whole[1] / whole[0]]
    slow.sort(key=lambda hour: -means[hour])
    return ", ".join(f"{hour:02}:00 {_told(means[hour])}" for hour in slow[:_HOURS]) + (
        f" (mean {_told(whole[1] / whole[0])})" if slow else ""
    )
