"""Periods in zones."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.clock import periods
from upkeep.clock.periods import CADENCES

BERLIN = ZoneInfo("Europe/Berlin")

# Zones that skip or repeat an hour, half an hour, an hour at midnight, or a whole date.
ZONES = [
    "UTC", "Europe/Berlin", "Europe/Lisbon", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Havana",
    "America/Sao_Paulo", "America/Asuncion", "America/Santiago", "America/Juneau", "Africa/Cairo", "Africa/Casablanca",
    "Asia/Beirut", "Asia/Tehran", "Asia/Gaza", "Asia/Manila", "Australia/Lord_Howe", "Australia/Sydney",
    "Pacific/Apia", "Pacific/Fakaofo", "Pacific/Kwajalein", "Pacific/Chatham", "Antarctica/Troll", "America/Toronto",
]  # fmt: skip

CHANGES = {
    "Pacific/Apia": "2011-12-30", "Pacific/Fakaofo": "2011-12-30", "Pacific/Kwajalein": "1993-08-21",
    "Asia/Manila": "1844-12-31", "America/Juneau": "1867-10-18", "Australia/Lord_Howe": "2026-04-05",
    "America/Sao_Paulo": "2017-10-15", "America/Toronto": "1987-10-25", "America/St_Johns": "2006-10-29",
    "Asia/Beirut": "2026-03-29", "Africa/Cairo": "2026-04-24", "America/Havana": "2026-11-01",
}  # fmt: skip


@st.composite
def moments(draw: st.DrawFn) -> tuple[datetime, str]:
    """An instant and a zone, often near a clock change of that zone."""
    name = draw(st.sampled_from(ZONES))
    around = datetime.fromisoformat(CHANGES.get(name, "2026-03-29")).replace(tzinfo=UTC)
    near = st.integers(-3 * 86400, 3 * 86400).map(lambda seconds: around + timedelta(seconds=seconds))
    anywhere = st.integers(0, 2_500_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
    return draw(st.one_of(near, anywhere)), name


def first_instant(day: date, zone: ZoneInfo) -> datetime:
    """Brute force: the first instant, by minutes and then seconds, at which clocks show `day` or a later date."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=40)
    for step in (timedelta(minutes=1), timedelta(seconds=1)):
        while moment.astimezone(zone).date() < day:
            moment += step
        moment -= step
    return moment + timedelta(seconds=1)


def brute_first(day: date, cadence: str) -> date:
    """The first date of the period of `day`, by walking back day by day."""

    def key(each: date) -> tuple[int, ...]:
        return {
            "daily": (each.toordinal(),),
            "weekly": tuple(each.isocalendar()[:2]),
            "monthly": (each.year, each.month),
            "quarterly": (each.year, (each.month - 1) // 3),
            "yearly": (each.year,),
        }[cadence]

    first = day
    while key(first - timedelta(days=1)) == key(day):
        first -= timedelta(days=1)
    return first


@given(moments(), st.sampled_from(CADENCES))
def test_a_moment_lies_in_its_period_which_begins_at_local_midnight(given: tuple[datetime, str], cadence: str) -> None:
    moment, name = given
    zone = ZoneInfo(name)
    period = periods.containing(moment, cadence, zone)
    assert period.end is not None
    assert period.begin <= moment < period.end
    assert period.first == brute_first(period.first, cadence)
    assert period.begin == first_instant(period.first, zone)
    assert period.last is not None
    assert period.end == first_instant(period.last + timedelta(days=1), zone)


@given(moments(), st.sampled_from(CADENCES))
def test_periods_follow_each_other_without_gap_or_overlap(given: tuple[datetime, str], cadence: str) -> None:
    moment, name = given
    zone = ZoneInfo(name)
    period = periods.containing(moment, cadence, zone)
    after, before = periods.following(period, zone), periods.preceding(period, zone)
    assert (before.end, period.end) == (period.begin, after.begin)
    assert periods.preceding(after, zone) == period == periods.following(before, zone)
    assert after.begin < (after.end or after.begin)


@given(moments(), st.sampled_from(CADENCES))
def test_an_id_names_its_period(given: tuple[datetime, str], cadence: str) -> None:
    moment, name = given
    period = periods.containing(max(moment, datetime(1901, 1, 1, tzinfo=UTC)), cadence, ZoneInfo(name))
    assert periods.parse(period.id, cadence, ZoneInfo(name)) == period


IDS = {
    "daily": ("2026-11-23", "2026-11-23", "2026-11-23"),
    "weekly": ("2026-W48", "2026-11-23", "2026-11-29"),
    "the first week of a year": ("2026-W01", "2025-12-29", "2026-01-04"),
    "a 53rd week": ("2026-W53", "2026-12-28", "2027-01-03"),
    "monthly": ("2026-11", "2026-11-01", "2026-11-30"),
    "a leap February": ("2028-02", "2028-02-01", "2028-02-29"),
    "quarterly": ("2026-Q4", "2026-10-01", "2026-12-31"),
    "yearly": ("2026", "2026-01-01", "2026-12-31"),
}


@pytest.mark.parametrize(("id", "first", "last"), IDS.values(), ids=IDS)
def test_ids_mean_these_dates(id: str, first: str, last: str) -> None:
    cadence = {10: "daily", 8: "weekly", 7: "quarterly" if "Q" in id else "monthly", 4: "yearly"}[len(id)]
    period = periods.parse(id, cadence, BERLIN)
    assert (period.first.isoformat(), str(period.last)) == (first, last)


WRONG = [
    ("weekly", "2026-11", "'2026-11' is a monthly period; a weekly one looks like 2026-W48"),
    ("monthly", "2026-W48", "'2026-W48' is a weekly period; a monthly one looks like 2026-11"),
    ("weekly", "2025-W53", "'2025-W53' is not in the calendar"),
    ("weekly", "2026-W00", "'2026-W00' is not in the calendar"),
    ("weekly", "2026-w48", "'2026-w48' is no period; a weekly one looks like 2026-W48"),
    ("daily", "2026-02-29", "'2026-02-29' is not in the calendar"),
    ("daily", "2026-2-2", "'2026-2-2' is no period; a daily one looks like 2026-11-23"),
    ("monthly", "2026-13", "'2026-13' is not in the calendar"),
    ("quarterly", "2026-Q5", "'2026-Q5' is no period; a quarterly one looks like 2026-Q4"),
    ("yearly", "0001", "'0001' lies outside the years 1900 to 8999"),
    ("yearly", "9999", "'9999' lies outside the years 1900 to 8999"),
    ("weekly", "", "'' is no period; a weekly one looks like 2026-W48"),
    ("yearly", "٢٠٢٦", "'٢٠٢٦' is no period; a yearly one looks like 2026"),
]


@pytest.mark.parametrize(("cadence", "id", "message"), WRONG)
def test_a_wrong_id_says_why(cadence: str, id: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        periods.parse(id, cadence, BERLIN)


def test_a_date_that_the_zone_skipped_is_no_period() -> None:
    apia = ZoneInfo("Pacific/Apia")
    with pytest.raises(ValueError, match="Pacific/Apia skipped the date 2011-12-30"):
        periods.parse("2011-12-30", "daily", apia)
    before = periods.parse("2011-12-29", "daily", apia)
    assert periods.following(before, apia).id == "2011-12-31"


def test_a_week_holding_a_clock_change_is_an_hour_shorter_or_longer() -> None:
    lengths = [periods.parse(id, "weekly", BERLIN) for id in ("2026-W13", "2026-W43")]
    assert [(each.end or each.begin) - each.begin for each in lengths] == [timedelta(hours=167), timedelta(hours=169)]
