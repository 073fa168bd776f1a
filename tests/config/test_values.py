"""How values are written in upkeep.toml."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from upkeep.config import values

GOOD: dict[str, tuple[Callable[[Any], Any], Any, Any]] = {
    "a size in powers of ten": (values.size, "8GB", 8 * 10**9),
    "a size in powers of two": (values.size, "8GiB", 8 * 2**30),
    "a size with decimals": (values.size, "1.5 MB", 1_500_000),
    "a size in bytes": (values.size, 512, 512),
    "a share": (values.ratio, "99.9%", 0.999),
    "a length": (values.elapsed, "1d4h", timedelta(hours=28)),
    "a timeout with decimals": (values.timeout, "0.8s", timedelta(seconds=0.8)),
    "nothing, which turns it off": (values.elapsed_or_off, 0, None),
    "a zone": (lambda text: str(values.zone(text)), "Asia/Kathmandu", "Asia/Kathmandu"),
    "a date": (values.calendar_date, date(2026, 9, 1), date(2026, 9, 1)),
    "a date as text": (values.calendar_date, "2026-09-01", date(2026, 9, 1)),
    "a wall-clock time": (values.wall_or_instant, datetime(2026, 9, 1, 8), datetime(2026, 9, 1, 8)),
    "an instant": (values.wall_or_instant, datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)),
    "an address": (values.address, "https://app.harbor.example/x", "https://app.harbor.example/x"),
    "a span over midnight": (values.span_of_day, "21:00-08:00", (1260, 480)),
    "a span to the end of the day": (values.span_of_day, "21:00-24:00", (1260, 1440)),
    "a weekly span": (values.weekly_span, "sun 02:00-03:00", (6, 120, 180)),
    "a weekday": (values.weekday, "mon", 0),
    "a pattern": (values.pattern, "ok|healthy", "ok|healthy"),
    "a name, without blanks around it": (values.name, "  Harbor ", "Harbor"),
    "an id": (values.identifier, "harbor-2", "harbor-2"),
}


@pytest.mark.parametrize(("parse", "written", "value"), GOOD.values(), ids=GOOD)
def test_a_value_is_what_was_written(parse: Callable[[Any], Any], written: Any, value: Any) -> None:
    assert parse(written) == value


BAD: dict[str, tuple[Callable[[Any], Any], Any, str]] = {
    "a size without a unit": (values.size, "8", "is no size; write for example '500MB'"),
    "no size at all": (values.size, "0GB", "must be more than nothing"),
    "a size as true": (values.size, True, "must be text such as '8GB'"),
    "a share over 100 %": (values.ratio, "101%", "is no share"),
    "a share as a number": (values.ratio, 0.8, "must be text such as '80%'"),
    "a length without a unit": (values.elapsed, "5", "has no unit"),
    "a length of nothing": (values.elapsed, "0s", "is no time at all"),
    "a number for a length": (values.elapsed, 5, "must be text such as '4h'"),
    "a true that turns off": (values.elapsed_or_off, False, "must be text"),
    "a zone that is none": (values.zone, "Europe/Berln", "Europe/Berlin"),
    "a zone that leaves its folder": (values.zone, "../../etc/passwd", "zone"),
    "a date with a time": (values.calendar_date, datetime(2026, 9, 1, 8), "date such as"),
    "a date that is none": (values.calendar_date, "2026-02-30", "date"),
    "a date for a time": (values.wall_or_instant, "tomorrow", "time such as"),
    "an address without a scheme": (values.address, "app.harbor.example", "https://"),
    "an address of another scheme": (values.address, "file:///etc/passwd", "https://"),
    "an address without a host": (values.address, "https://", "must be a web address"),
    "a span that is one time": (values.span_of_day, "21:00", "must be two times of day"),
    "a weekday in full": (values.weekday, "monday", "write one of mon, tue"),
    "a pattern that is none": (values.pattern, "(", "is no regular expression"),
    "an empty name": (values.name, " ", "1 to 200 characters"),
    "a name of two lines": (values.name, "a\nb", "one line"),
    "an id with capitals": (values.identifier, "Harbor", "lower-case letters"),
}


@pytest.mark.parametrize(("parse", "written", "message"), BAD.values(), ids=BAD)
def test_what_is_no_value_says_what_to_write(parse: Callable[[Any], Any], written: Any, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        parse(written)


def test_the_nearest_known_word_is_suggested() -> None:
    assert values.did_you_mean("dns", ["dsn", "query"]) == " (did you mean 'dsn'?)"
    assert values.did_you_mean("xyz", ["dsn"]) == ""
