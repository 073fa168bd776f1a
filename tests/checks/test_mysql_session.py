from __future__ import annotations

import ssl
from pathlib import Path

import pymysql
import pytest

from upkeep.checks import mysql_session
from upkeep.checks.failure import Failed


@pytest.mark.parametrize(
    ("number", "state", "word"),
    [
        (1045, "unknown", "credentials"), (1044, "unknown", "credentials"), (1142, "unknown", "credentials"),
        (1129, "unknown", "blocked"), (1040, "down", "refused"), (1049, "down", "content"), (2013, "down", "reset"),
        (3024, "down", "timeout"), (1969, "down", "timeout"), (1792, "unknown", "content"),
        (1064, "unknown", "content"), (2014, "down", "protocol"),
    ],
)  # fmt: skip
def test_each_number_has_its_word(number: int, state: str, word: str) -> None:
    found = mysql_session.failure(pymysql.OperationalError(number, "text"), 5).finding
    assert (found.state, found.word) == (state, word)


def test_encryption_goes_by_the_dsn(tmp_path: Path) -> None:
    assert mysql_session.encryption({}) == {}
    assert mysql_session.encryption({"ssl_mode": "DISABLED"}) == {"ssl_disabled": True}
    assert mysql_session.encryption({"sslmode": "require"})["ssl"].verify_mode == ssl.CERT_NONE
    strict = mysql_session.encryption({"sslaccept": "strict"})["ssl"]
    assert (strict.verify_mode, strict.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert mysql_session.encryption({"ssl_mode": "verify_ca"})["ssl"].check_hostname is False


def test_an_authority_that_cannot_be_read_is_our_own_trouble(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="`ssl_ca` cannot be used: No such file") as failed:
        mysql_session.encryption({"ssl_ca": str(tmp_path / "nowhere.pem")})
    assert failed.value.finding.word == "driver"
