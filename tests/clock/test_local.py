"""Between wall clocks and instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.clock.local import from_rfc3339, instant, local_date, midnight, rfc3339, skipped, wall

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_time_that_was_skipped_moves_forward_by_the_gap() -> None:
    assert wall(instant(datetime(2026, 3, 29, 2, 30), BERLIN), BERLIN) == datetime(2026, 3, 29, 3, 30)


def test_a_time_that_occurs_twice_means_the_first() -> None:
    assert instant(datetime(2026, 10, 25, 2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_date_that_the_zone_never_had_begins_with_the_next_one() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert skipped(date(2011, 12, 30), apia)
    assert not skipped(date(2011, 12, 31), apia)
    assert midnight(date(2011, 12, 30), apia) == midnight(date(2011, 12, 31), apia)


def test_a_date_goes_on_where_a_clock_was_put_back_across_midnight() -> None:
    moment = datetime(2010, 11, 7, 2, 45, tzinfo=UTC)  # clocks had been put back from 00:01 to 23:01
    zone = ZoneInfo("America/St_Johns")
    assert (wall(moment, zone).date(), local_date(moment, zone)) == (date(2010, 11, 6), date(2010, 11, 7))


seconds = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@given(seconds)
def test_what_is_stored_is_read_back(moment: datetime) -> None:
    assert from_rfc3339(rfc3339(moment)) == moment
    assert rfc3339(moment).endswith("Z")


def test_a_time_of_another_offset_is_stored_in_utc() -> None:
    assert rfc3339(datetime(2026, 11, 23, 9, tzinfo=BERLIN)) == "2026-11-23T08:00:00Z"


@pytest.mark.parametrize("text", ["2026-11-23T08:00:00", "yesterday", ""])
def test_what_has_no_offset_is_no_stored_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"offset|Invalid isoformat"):
        from_rfc3339(text)


@given(seconds, st.sampled_from(["Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe", "America/Havana"]))
def test_a_moment_lies_in_its_own_date(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    day = local_date(moment, zone)
    assert midnight(day, zone) <= moment < midnight(day + timedelta(days=1), zone)
