"""Holidays by date and by code."""

from __future__ import annotations

from datetime import date

import pytest

from upkeep.clock.holidays import Holidays, check_code, split_code


def test_dates_and_codes_stand_side_by_side() -> None:
    holidays = Holidays(["DE-BE", date(2026, 12, 24)])
    assert date(2026, 12, 24) in holidays
    assert date(2026, 3, 8) in holidays  # Women's Day, in Berlin only
    assert date(2026, 3, 8) not in Holidays(["DE"])
    assert date(2026, 11, 24) not in holidays


def test_nothing_but_a_date_is_a_holiday() -> None:
    assert "2026-12-24" not in Holidays([date(2026, 12, 24)])


def test_a_code_is_a_country_and_perhaps_a_part_of_it() -> None:
    assert (split_code("DE"), split_code("DE-BE")) == (("DE", None), ("DE", "BE"))


@pytest.mark.parametrize("code", ["de", "Germany", "DE_BE", "DE-", ""])
def test_what_is_no_code_says_what_to_write(code: str) -> None:
    with pytest.raises(ValueError, match="write for example 'DE', 'DE-BE' or a date"):
        split_code(code)


def test_a_code_that_the_library_does_not_know_names_near_ones() -> None:
    check_code("DE-BE")
    with pytest.raises(ValueError, match="there are no holidays for 'XX'"):
        check_code("XX")
    with pytest.raises(ValueError, match="DE has no subdivision 'XX'; it has BB, BE"):
        check_code("DE-XX")
