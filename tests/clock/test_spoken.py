"""Times as people type them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from upkeep.clock.local import rfc3339
from upkeep.clock.spoken import parse_date, parse_moment

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)  # Monday 14:05 in Berlin

MOMENTS = {
    "now": "2026-11-23T13:05:00Z",
    "2026-11-23 09:00": "2026-11-23T08:00:00Z",
    "2026-11-23T09:00": "2026-11-23T08:00:00Z",
    "2026-11-23T09:00:30": "2026-11-23T08:00:30Z",
    "2026-11-23T09:00:00Z": "2026-11-23T09:00:00Z",
    "2026-11-23T09:00:00+05:30": "2026-11-23T03:30:00Z",
    "2026-11-23": "2026-11-22T23:00:00Z",
    "14:05": "2026-11-23T13:05:00Z",
    "14:06": "2026-11-22T13:06:00Z",
    "9:00": "2026-11-23T08:00:00Z",
    "yesterday 14:05": "2026-11-22T13:05:00Z",
    "today 16:00": "2026-11-23T15:00:00Z",
    "20m ago": "2026-11-23T12:45:00Z",
    "1d2h ago": "2026-11-22T11:05:00Z",
    "30d ago": "2026-10-24T12:05:00Z",  # before the clocks went back: 14:05 was 12:05 UTC
    "2026-03-29 02:30": "2026-03-29T01:30:00Z",  # skipped: moves forward by the gap, to 03:30
    "2026-10-25 02:30": "2026-10-25T00:30:00Z",  # twice: the first
}


@pytest.mark.parametrize(("text", "expected"), MOMENTS.items())
def test_a_typed_time_is_in_the_projects_zone(text: str, expected: str) -> None:
    assert rfc3339(parse_moment(text, NOW, BERLIN)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "25:00", "noon", "2026-13-01", "2026-02-30 10:00", "-5m ago", "5 ago", "23.11.2026", "2026-11-23 99:99"],
)
def test_what_is_no_time_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match="write for example"):
        parse_moment(text, NOW, BERLIN)


DATES = {"2026-12-01": "2026-12-01", "today": "2026-11-23", "tomorrow": "2026-11-24", "yesterday": "2026-11-22"}


@pytest.mark.parametrize(("text", "expected"), DATES.items())
def test_a_typed_date(text: str, expected: str) -> None:
    assert parse_date(text, NOW, BERLIN).isoformat() == expected


@pytest.mark.parametrize("text", ["", "2026-02-30", "1.12.2026", "20261201", "next week"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        parse_date(text, NOW, BERLIN)
