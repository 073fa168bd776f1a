"""Which authorities are trusted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest

from upkeep.checks.web import trust


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    trust.authorities.cache_clear()
    yield
    trust.authorities.cache_clear()


def test_the_systems_bundle_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bundle.pem").touch()
    monkeypatch.setattr(trust, "BUNDLES", (str(tmp_path / "none.pem"), str(tmp_path / "bundle.pem")))
    assert trust.authorities() == str(tmp_path / "bundle.pem")


def test_the_variable_stands_above_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.pem").touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mine.pem"))
    assert trust.authorities() == str(tmp_path / "mine.pem")


def test_without_a_system_bundle_certifis_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "BUNDLES", ())
    assert trust.authorities() == certifi.where()
