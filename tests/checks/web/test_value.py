"""Numbers out of answers."""

from __future__ import annotations

from typing import Any

import pytest

from checks.web.serving import answer, serving
from upkeep.checks.interface import CREDENTIALS, ERRORS
from upkeep.checks.web import value
from upkeep.checks.web.json_path import NoValue


@pytest.mark.parametrize(("given", "number"), [(1, 1.0), (0.5, 0.5), ("12", 12.0), (" 1e3 ", 1000.0), ("-1", -1.0)])
def test_a_number_may_stand_as_text(given: Any, number: float) -> None:
    assert value.number(given) == number


@pytest.mark.parametrize("given", [True, None, "", "ten", "nan", "inf", [1], {}, 10**400, "1" * 400])
def test_anything_else_is_no_number(given: Any) -> None:
    with pytest.raises(NoValue, match="not a number"):
        value.number(given)


def test_a_long_value_is_cut_where_it_is_told() -> None:
    with pytest.raises(NoValue) as told:
        value.number("a" * 1000)
    assert len(str(told.value)) < 100


def test_each_is_asked_as_its_options_say() -> None:
    with serving({"/a": answer("1"), "/b": answer("2")}) as server:
        found = value.measure_values(
            [("a", 5.0), ("b", 5.0)],
            10,
            lambda options: (f"{server.place}/{options}", {"X-Name": options}),
            lambda _options, whole: whole,
        )
        assert {place: finding.value for place, finding in found} == {0: 1.0, 1: 2.0}
        assert {got.target: got.headers["x-name"] for got in server.got} == {"/a": "a", "/b": "b"}


def test_its_words_are_the_contracts() -> None:
    assert set(value.WORDS) <= set(ERRORS)
    assert CREDENTIALS in value.WORDS
