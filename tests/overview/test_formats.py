"""The table of what lies in the state."""

from __future__ import annotations

from pathlib import Path

from upkeep.overview.formats import FORMATS, damaged
from upkeep.state.folder import State


def test_damaged_documents_of_every_folder_are_named(tmp_path: Path) -> None:
    folders = [name for name in FORMATS if not name.endswith(".json")]
    for name in folders:
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.json").write_text("garbage")
    assert damaged(State(tmp_path, "harbor")) == [f"{name}/x.json" for name in folders]
