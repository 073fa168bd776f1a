from __future__ import annotations

import ssl
from pathlib import Path

import certifi
import pytest

from upkeep.checks import authorities


def test_chain_and_name_are_verified() -> None:
    context = authorities.trusted()
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname


def test_a_file_of_ones_own_replaces_the_systems(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        authorities.trusted(str(tmp_path / "nowhere.pem"))


def test_a_machine_without_authorities_uses_certifis(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nowhere.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert authorities.bundle() == certifi.where()


def test_to_look_at_a_certificate_any_is_taken() -> None:
    assert authorities.unverified().verify_mode == ssl.CERT_NONE
