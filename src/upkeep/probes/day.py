"""One UTC day of all probes: made from the log's lines, kept as a summary once the day is over.

A summary keeps the samples as rows, before maintenance is taken off, and never totals alone: a window that begins
inside the day, or maintenance that is declared later, stays exact to the second (semantics, "State").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from upkeep.probes import quantiles
from upkeep.probes.timeline import DOWN, Row, rows, samples_of
from upkeep.state.documents import Format

MOST_REASONS = 100
"""Down rows whose reason a day keeps per probe."""


@dataclass
class ProbeDay:
    """What one probe found in one day."""

    kind: str
    rows: list[Row] = field(default_factory=list)
    times: str = ""
    """The response times as a histogram in steps of 1 %, as text: parsed only where it is asked for, see `steps`."""
    hours: list[list[float]] = field(default_factory=lambda: [[0, 0.0] for _ in range(24)])
    """Per UTC hour the number of response times and their sum in seconds."""
    value: tuple[int, float, str] | None = None
    """Time, value and unit of the last value."""
    counts: tuple[int, int] = (0, 0)
    """Failed and all requests of the app's users."""
    reasons: dict[int, tuple[str, str]] = field(default_factory=dict)
    """For the first sample of a down row, by its time: the error word and its detail."""

    @property
    def steps(self) -> Counter[int]:
        """How many response times lie in each step of the histogram."""
        return quantiles.read(self.times)


@dataclass
class Day:
    """One date's probes by name, and how much of its log is in here."""

    date: date
    probes: dict[str, ProbeDay] = field(default_factory=dict)
    bytes: int = 0
    """How many bytes of the log these probes were made from."""
    head: str = ""
    """The first line's fingerprint: a log that begins otherwise is another one."""


def beginning(day: date) -> int:
    """When a UTC date begins, seconds since 1970."""
    return int(datetime.combine(day, time(), UTC).timestamp())


def made(day: date, documents: Iterable[Mapping[str, Any]]) -> Day:
    """The day that parsed lines make; they count by their time, of several in one second the last recorded one."""
    midnight = beginning(day)
    by_probe: dict[str, dict[int, Mapping[str, Any]]] = {}
    for document in documents:
        by_probe.setdefault(document["probe"], {})[midnight + _second_of_day(document["at"])] = document
    return Day(day, {name: _probe_day(found) for name, found in by_probe.items()})


def joined(earlier: Day, later: Day) -> Day:
    """Two parts of one day as one; where both hold a sample of one second, the later part's counts."""
    probes = dict(earlier.probes)
    for name, more in later.probes.items():
        known = probes.get(name)
        probes[name] = more if known is None else _joined(known, more)
    return Day(earlier.date, probes)


def _joined(known: ProbeDay, more: ProbeDay) -> ProbeDay:
    return ProbeDay(
        more.kind,
        rows([*samples_of(known.rows), *samples_of(more.rows)]),
        quantiles.write(known.steps + more.steps),
        [[a[0] + b[0], a[1] + b[1]] for a, b in zip(known.hours, more.hours, strict=True)],
        max((value for value in (known.value, more.value) if value), default=None),
        (known.counts[0] + more.counts[0], known.counts[1] + more.counts[1]),
        known.reasons | more.reasons,
    )


def _second_of_day(at: str) -> int:
    return int(at[11:13]) * 3600 + int(at[14:16]) * 60 + int(at[17:19])


def _probe_day(found: Mapping[int, Mapping[str, Any]]) -> ProbeDay:
    times = sorted(found)
    last = found[times[-1]]
    made = ProbeDay(last["kind"], rows((second, found[second]["state"], found[second]["every"]) for second in times))
    responses = []
    for second in times:
        document = found[second]
        response = document.get("response_time")
        if response is not None:
            responses.append(response)
            hour = made.hours[second // 3600 % 24]
            hour[0] += 1
            hour[1] += response
        if (value := document.get("value")) is not None:
            made.value = (second, value, document.get("unit") or "")
        if counts := document.get("counts"):
            made.counts = (made.counts[0] + counts[0], made.counts[1] + counts[1])
    made.times = quantiles.write(quantiles.histogram(responses))
    down = [row.begin for row in made.rows if row.state == DOWN][:MOST_REASONS]
    made.reasons = {second: (found[second].get("error") or "", found[second].get("detail") or "") for second in down}
    return made


def to_document(day: Day) -> dict[str, Any]:
    """The summary as it is kept; times are seconds from the day's begin."""
    midnight = beginning(day.date)
    return {
        "date": day.date.isoformat(),
        "bytes": day.bytes,
        "head": day.head,
        "probes": {
            name: {
                "kind": each.kind,
                "rows": [
                    [row.begin - midnight, row.last - midnight, row.state, row.every, row.gaps] for row in each.rows
                ],
                "response_times": each.times,
                "hours": [[count, round(total, 3)] for count, total in each.hours] if each.times else [],
                "value": [each.value[0] - midnight, *each.value[1:]] if each.value else None,
                "counts": list(each.counts),
                "reasons": [[time - midnight, *reason] for time, reason in each.reasons.items()],
            }
            for name, each in day.probes.items()
        },
    }


def from_document(document: dict[str, Any]) -> Day:
    """The day that `to_document` wrote; raises KeyError, TypeError or ValueError where it is none."""
    day = date.fromisoformat(document["date"])
    midnight = beginning(day)
    probes = {}
    for name, each in document["probes"].items():
        value = each["value"]
        probes[name] = ProbeDay(
            kind=each["kind"],
            rows=[Row(row[2], row[3], row[0] + midnight, row[1] + midnight, row[4]) for row in each["rows"]],
            times=str(each["response_times"]),
            hours=each["hours"] or [[0, 0.0] for _ in range(24)],
            value=(value[0] + midnight, value[1], value[2]) if value else None,
            counts=(each["counts"][0], each["counts"][1]),
            reasons={row[0] + midnight: (row[1], row[2]) for row in each["reasons"]},
        )
    return Day(day, probes, document["bytes"], document["head"])


SUMMARY = Format(
    "day's summary", from_document, to_document, name_of=lambda day: f"{day.date.isoformat()}.json", indexed=False
)
