from __future__ import annotations

import pytest

from upkeep.checks.failure import driver, finding_of, is_down, is_unknown
from upkeep.checks.interface import DOWN, DRIVER, REFUSED, UNKNOWN, Finding, Missing, up


def raising(problem: Exception) -> Finding:
    raise problem


def test_what_ends_early_is_the_finding() -> None:
    found = finding_of(lambda: raising(is_down(REFUSED, "no", value=1.0)))
    assert (found.state, found.word, found.detail, found.value) == (DOWN, REFUSED, "no", 1.0)
    assert finding_of(lambda: raising(is_unknown(DRIVER, "no"))).state == UNKNOWN


def test_what_ends_well_is_returned_as_it_is() -> None:
    assert finding_of(lambda: up(detail="well")).detail == "well"


def test_a_missing_driver_is_unknown_and_names_its_extra() -> None:
    found = finding_of(lambda: driver("no_such_driver", "postgres"))
    assert (found.state, found.word) == (UNKNOWN, DRIVER)
    assert "pip install 'upkeep[postgres]'" in found.detail


def test_a_driver_without_its_submodule_is_missing_too() -> None:
    with pytest.raises(Missing, match=r"needs upkeep\[dns\]"):
        driver("no_such_driver.part", "dns")


def test_a_defect_is_no_finding() -> None:
    with pytest.raises(ZeroDivisionError):
        finding_of(lambda: raising(ZeroDivisionError()))
