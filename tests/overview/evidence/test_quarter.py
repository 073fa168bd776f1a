"""Which quarter a review speaks of."""

from __future__ import annotations

import pytest

from conftest import Site
from overview.evidence.scene_of import project_of
from upkeep.overview.evidence.quarter import quarters


@pytest.mark.parametrize(
    ("at", "this", "before"),
    [
        ("2026-10-05 09:00", "2026-Q3", "2026-Q2"),
        ("2026-11-15 09:00", "2026-Q3", "2026-Q2"),
        ("2026-11-17 09:00", "2026-Q4", "2026-Q3"),
        ("2026-12-31 09:00", "2026-Q4", "2026-Q3"),
        ("2027-01-02 09:00", "2026-Q4", "2026-Q3"),
    ],
)
def test_a_quarter_is_reviewed_once_half_of_it_has_passed(site: Site, at: str, this: str, before: str) -> None:
    assert tuple(each.period.id for each in quarters(project_of(site, at))) == (this, before)


def test_a_quarter_is_looked_at_up_to_now(site: Site) -> None:
    this, before = quarters(project_of(site, "2026-12-10 00:00"))
    assert (this.name, before.name) == ("Q4", "Q3")
    assert this.end - this.begin == 70 * 86400 + 3600  # October has the hour that summer time gives back
    assert before.end == this.begin
