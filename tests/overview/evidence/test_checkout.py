"""What is read of a checkout."""

from __future__ import annotations

from pathlib import Path

from conftest import Site
from overview.evidence.scene_of import scene_of
from upkeep.overview.evidence import checkout
from upkeep.overview.evidence.checkout import folder_of, json_of, text_of, toml_of


def test_the_folder_counts_from_the_configuration(site: Site) -> None:
    assert folder_of(scene_of(site, "versions")) is None
    site.add('[evidence]\nfolder = "app"\n')
    assert folder_of(scene_of(site, "versions")) == site.folder / "app"


def test_what_cannot_be_read_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff{")
    assert (text_of(tmp_path / "gone"), text_of(tmp_path)) == ("", "")
    assert (json_of(tmp_path / "a"), toml_of(tmp_path / "a"), toml_of(tmp_path / "gone")) == ({}, {}, {})


def test_a_list_is_no_object(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("[1]")
    assert json_of(tmp_path / "a") == {}


def test_a_file_of_no_measure_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb") as large:
        large.truncate(checkout.LARGEST + 1)
    assert text_of(tmp_path / "a") == ""
