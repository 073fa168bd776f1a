"""Contrast as WCAG counts it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.views.report.colour import DARK, LIGHT, TEXT, contrast, readable

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1.0)]
)
def test_contrast_is_the_standards(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(one, other) == contrast(other, one)


@given(colours, st.sampled_from([LIGHT, DARK]))
def test_any_accent_becomes_readable_and_stays_as_it_is_where_it_is(colour: str, ground: str) -> None:
    made = readable(colour, ground)
    assert contrast(made, ground) >= TEXT
    assert (made == colour) == (contrast(colour, ground) >= TEXT)
