"""Maintenance windows as intervals: single, weekly, over midnight, across a clock change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from upkeep.config.calendar import MaintenanceTable
from upkeep.probes.windows import Maintenance

BERLIN = ZoneInfo("Europe/Berlin")


def told(*tables: MaintenanceTable, begin: str, end: str, probe: str = "web") -> list[str]:
    first, last = (int(datetime.fromisoformat(text).timestamp()) for text in (begin, end))
    return [
        " to ".join(datetime.fromtimestamp(each, UTC).strftime("%d %H:%M") for each in interval)
        for interval in Maintenance(tables, BERLIN).of(probe, first, last)
    ]


def test_a_single_window_without_an_offset_is_in_the_projects_zone() -> None:
    table = MaintenanceTable(from_=datetime(2026, 12, 1, 22), to=datetime(2026, 12, 1, 23))
    assert told(table, begin="2026-12-01T00:00Z", end="2026-12-02T00:00Z") == ["01 21:00 to 01 22:00"]


def test_a_single_window_with_an_offset_means_that_instant() -> None:
    zone = timezone(timedelta(hours=5))
    table = MaintenanceTable(from_=datetime(2026, 12, 1, 5, tzinfo=zone), to=datetime(2026, 12, 1, 6, tzinfo=zone))
    assert told(table, begin="2026-12-01T00:00Z", end="2026-12-02T00:00Z") == ["01 00:00 to 01 01:00"]


def test_a_weekly_window_comes_every_week() -> None:
    table = MaintenanceTable(weekly=(6, 120, 180))
    assert told(table, begin="2026-11-20T00:00Z", end="2026-12-01T00:00Z") == [
        "22 01:00 to 22 02:00",
        "29 01:00 to 29 02:00",
    ]


def test_one_over_midnight_belongs_to_the_day_on_which_it_starts() -> None:
    table = MaintenanceTable(weekly=(6, 23 * 60, 60))
    assert told(table, begin="2026-11-23T00:00+01:00", end="2026-11-24T00:00Z") == ["22 22:00 to 23 00:00"]


def test_across_a_clock_change_it_is_longer_or_shorter() -> None:
    table = MaintenanceTable(weekly=(6, 60, 240))  # 01:00-04:00 on Sundays
    assert told(table, begin="2026-10-24T22:00Z", end="2026-10-25T12:00Z") == ["24 23:00 to 25 03:00"]  # four hours
    assert told(table, begin="2026-03-28T22:00Z", end="2026-03-29T12:00Z") == ["29 00:00 to 29 02:00"]  # two


def test_windows_of_other_probes_do_not_count_and_overlapping_ones_merge() -> None:
    tables = (
        MaintenanceTable(from_=datetime(2026, 12, 1, 1), to=datetime(2026, 12, 1, 3), probes=("db",)),
        MaintenanceTable(from_=datetime(2026, 12, 1, 2), to=datetime(2026, 12, 1, 4)),
        MaintenanceTable(from_=datetime(2026, 12, 1, 3), to=datetime(2026, 12, 1, 5)),
    )
    assert told(*tables, begin="2026-12-01T00:00Z", end="2026-12-02T00:00Z") == ["01 01:00 to 01 04:00"]
    assert told(*tables, begin="2026-12-01T00:00Z", end="2026-12-02T00:00Z", probe="db") == ["01 00:00 to 01 04:00"]
