"""Thresholds as they are written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from upkeep.config.thresholds import Limit, Threshold, threshold

WRITTEN: dict[str, tuple[Any, Threshold]] = {
    "a share": ("99.9%", Threshold(Limit("", 0.999, "ratio"))),
    "a time": ("2s", Threshold(Limit("", 2.0, "seconds"))),
    "a size": ("8GB", Threshold(Limit("", 8e9, "bytes"))),
    "a number": (50, Threshold(Limit("", 50.0, ""))),
    "a side": ("> 50", Threshold(Limit(">", 50.0, ""))),
    "below": ("<-1.5", Threshold(Limit("<", -1.5, ""))),
    "two levels": (
        {"warn": "70%", "alert": "80%"},
        Threshold(Limit("", 0.8, "ratio"), Limit("", 0.7, "ratio")),
    ),
    "all keys": (
        {"alert": "1%", "min": 100, "window": "1h", "confirm": 3, "recover": 2},
        Threshold(Limit("", 0.01, "ratio"), None, 100, timedelta(hours=1), 3, 2),
    ),
}


@pytest.mark.parametrize(("written", "expected"), WRITTEN.values(), ids=WRITTEN)
def test_a_threshold_is_what_was_written(written: Any, expected: Threshold) -> None:
    assert threshold(written) == expected


WRONG = {
    "no limit": ({"min": 3}, "needs `alert`, `warn` or both"),
    "an unknown key": ({"alret": "1%"}, "unknown key 'alret' (did you mean 'alert'?)"),
    "half an observation": ({"alert": "1%", "min": 0}, "`min` must be a whole number from 1"),
    "true": (True, "must be a limit such as '80%'"),
    "words": ("a lot", "is no duration"),
}


@pytest.mark.parametrize(("written", "message"), WRONG.values(), ids=WRONG)
def test_what_is_no_threshold_says_so(written: Any, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        threshold(written)
