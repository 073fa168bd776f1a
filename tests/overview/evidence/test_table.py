"""The table of sources, the data beside it, and the items that show them."""

from __future__ import annotations

import pytest

from upkeep import defaults
from upkeep.overview.evidence.table import SOURCES, source_of


def test_every_source_has_its_row_of_data_and_every_row_its_source() -> None:
    assert set(SOURCES) == set(defaults.load("evidence"))


@pytest.mark.parametrize("id", SOURCES)
def test_every_source_can_be_loaded(id: str) -> None:
    assert callable(source_of(id))


def test_every_item_of_the_guide_has_evidence_and_every_source_an_item() -> None:
    items = [item for checklist in defaults.load("checklists").values() for item in checklist["items"]]
    assert [item["id"] for item in items if not item.get("evidence")] == []
    assert {source for item in items for source in item["evidence"]} == set(SOURCES)
