"""Secrets of the checkout beside the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.git_folder import commit, repository
from checks.test_secrets import GUESSED, KEY, PLANTED
from conftest import Site
from overview.evidence.scene_of import scene_of
from upkeep.checklists.facts import Fact
from upkeep.checks import secrets as kind
from upkeep.overview.evidence.repository import secrets

AT = "2026-01-01T00:00:00Z"


@pytest.fixture
def app(site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kind, "which", lambda name: None)
    site.add('[evidence]\nfolder = "app"\n')
    return repository(site.folder / "app")


def found(site: Site) -> list[Fact]:
    return secrets(scene_of(site, "secrets", "security-audit", seconds=60))


def test_a_key_is_bad_and_what_only_looks_like_one_wants_attention(site: Site, app: Path) -> None:
    commit(app, AT, a_dot_py=PLANTED, b_dot_py=GUESSED)
    facts = found(site)
    assert [(each.state, each.text) for each in facts] == [
        ("bad", "1 in what git tracks: AWS Access Key in a.py:1"),
        ("soon", "1 more may be secrets: Secret Keyword in b.py:1"),
    ]
    assert KEY not in str(facts)


def test_a_clean_repository_is_well(site: Site, app: Path) -> None:
    commit(app, AT, a_dot_py="print(1)\n")
    assert [(each.state, each.text) for each in found(site)] == [("well", "none in 1 file, by detect-secrets")]


def test_what_is_no_checkout_is_unknown(site: Site) -> None:
    site.add('[evidence]\nfolder = "."\n')
    assert [each.state for each in found(site)] == ["unknown"]


def test_without_a_folder_it_says_what_to_add(site: Site) -> None:
    assert [each.state for each in found(site)] == ["unset"]
