from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from peers.certificates import issue
from upkeep.checks import certificates


@pytest.mark.parametrize("days", [5, 20_000])
def test_names_issuer_and_validity_are_read(days: int) -> None:
    authority = issue("Test Authority", authority=True)
    der = issue("app.example.com", authority, end=days).certificate.public_bytes(Encoding.DER)
    found = certificates.read(der)
    assert (found.subject, found.issuer, found.names) == ("app.example.com", "Test Authority", ("app.example.com",))
    assert found.days(datetime.now(UTC)) == pytest.approx(days, abs=0.01)
    assert found.begin < datetime.now(UTC) - timedelta(days=9)


@given(data=st.binary(max_size=200))
def test_what_is_no_certificate_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        certificates.read(data)
