"""`[support]`: promises, clocks, hours and holidays."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest

from upkeep import defaults
from upkeep.clock.durations import parse_duration
from upkeep.config.support import Promise, holiday, opening_hours, promise


def test_a_promise_is_a_length_or_as_scheduled() -> None:
    assert promise("4h") == Promise(parse_duration("4h"))
    assert promise("scheduled") == Promise(None)


def test_a_promise_may_name_its_own_clock() -> None:
    assert promise({"within": "24h", "clock": "business"}) == Promise(parse_duration("24h"), "business")


WRONG: dict[str, tuple[Any, str]] = {
    "an unknown key": ({"withn": "4h"}, "unknown key 'withn' (did you mean 'within'?)"),
    "no length": ({"clock": "business"}, "needs `within`"),
    "an unknown clock": ({"within": "4h", "clock": "lunar"}, "must be 'calendar' or 'business'"),
    "nothing": ("0h", "is no time at all"),
    "a month": ("1M", "months and years have no fixed length"),
    "a number": (4, "must be text such as '4h'"),
}


@pytest.mark.parametrize(("written", "message"), WRONG.values(), ids=WRONG)
def test_what_is_no_promise_says_what_to_write(written: Any, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        promise(written)


def test_a_holiday_is_a_date_or_a_code() -> None:
    assert holiday("DE-BE") == "DE-BE"
    assert holiday(date(2026, 12, 24)) == holiday("2026-12-24") == date(2026, 12, 24)
    with pytest.raises(ValueError, match="without a time"):
        holiday(datetime(2026, 12, 24, 8))


def test_hours_are_text_or_a_table() -> None:
    assert opening_hours("mon 09:00-17:00") == opening_hours({"mon": ["09:00-17:00"]})
    with pytest.raises(ValueError, match="or a table of weekdays"):
        opening_hours(["mon"])


def test_the_guides_promises_are_built_in() -> None:
    rows = {name: (row["response"], row["resolution"]) for name, row in defaults.load("support")["priority"].items()}
    assert rows == {
        "critical": ("4h", "24h"),
        "high": ("24h", "48h"),
        "medium": ("48h", "1w"),
        "low": ("1w", "scheduled"),
    }
