"""Times as exports write them."""

from __future__ import annotations

import pytest

from support.desk import BERLIN, at
from upkeep.support.importing.times import moment, several

TIMES = {
    "2026-11-23T08:00:00Z": "2026-11-23 09:00",
    "2026-11-23T08:00:00.123Z": "2026-11-23 09:00",
    "2026-11-23 08:00:00 UTC": "2026-11-23 09:00",
    "2026-11-23 08:00:00 +0000": "2026-11-23 09:00",
    "2026-11-23T03:00:00-05:00": "2026-11-23 09:00",
    "2026-11-23 09:00": "2026-11-23 09:00",
    "2026-11-23 09:00:30": "2026-11-23 09:00:30",
    "2026/11/23 9:00": "2026-11-23 09:00",
    "23.11.2026 09:00": "2026-11-23 09:00",
    "23.11.2026, 09:00": "2026-11-23 09:00",
    "2026-11-23 09:00 PM": "2026-11-23 21:00",
    "2026-11-23 12:30 am": "2026-11-23 00:30",
    "2026-11-23": "2026-11-23 00:00",
    " 2026-11-23 ": "2026-11-23 00:00",
    "2026-03-29 02:30": "2026-03-29 03:30",  # in the gap of a clock change
    "2026-10-25 02:30": "2026-10-25T00:30:00Z",  # occurs twice: the first
}


@pytest.mark.parametrize("text", TIMES)
def test_a_time_is_understood(text: str) -> None:
    assert moment(text, BERLIN) == at(TIMES[text])


@pytest.mark.parametrize(
    "text", ["", "now", "yesterday", "03/04/2026 10:00", "2026-13-01", "2026-02-30", "2026-11-23 25:00", "0001-01-01",
             "2026-11-23 13:00 pm", "2026-11-23 10:00 +99:99", "٢٠٢٦-11-23", "1764000000"]
)  # fmt: skip
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no time|is not in the calendar"):
        moment(text, BERLIN)


def test_several_times_stand_in_one_cell() -> None:
    assert several("2026-11-23 09:00; 2026-11-24 09:00;", BERLIN) == [at("2026-11-23 09:00"), at("2026-11-24 09:00")]
    assert several("", BERLIN) == []
