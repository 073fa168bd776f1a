from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.ground import ground
from upkeep.checks import stun

COOKIE = b"\x21\x12\xa4\x42"
TRANSACTION = b"transaction!"


def answer(*attributes: tuple[int, bytes], kind: int = 0x0101) -> bytes:
    body = b"".join(struct.pack("!HH", name, len(value)) + value + bytes(-len(value) % 4) for name, value in attributes)
    return struct.pack("!HH", kind, len(body)) + COOKIE + TRANSACTION + body


def test_a_plain_address_is_read() -> None:
    assert stun._mapped(answer((0x0001, b"\x00\x01\x0d\x96\xc0\x00\x02\x01")), TRANSACTION) == (
        "IPv4",
        "192.0.2.1",
        3478,
    )


def test_an_address_that_is_mixed_with_the_message_s_id_is_read() -> None:
    """The vectors of RFC 5769, sections 2.2 and 2.3."""
    identity = bytes.fromhex("b7e7a701bc34d686fa87dfae")
    four = bytes.fromhex("0001a147e112a643")
    six = bytes.fromhex("0002a1470113a9faa5d3f179bc25f4b5bed2b9d9")
    software = (0x8022, b"test vector")
    for value, address in ((four, "192.0.2.1"), (six, "2001:db8:1234:5678:11:2233:4455:6677")):
        data = answer(software, (0x0020, value)).replace(TRANSACTION, identity)
        assert stun._mapped(data, identity)[1:] == (address, 32853)


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", answer(), answer(kind=0x0111), answer((0x0001, b"\x00\x02\x0d\x96\xc0\x00\x02\x01")),
     answer((0x0001, b"\x00\x01")), answer((0x0020, b"\x00\x01\x0d\x96\xc0\x00\x02\x01"))[:24]],
)  # fmt: skip
def test_anything_else_is_no_answer(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        stun._mapped(data, TRANSACTION)


@given(st.binary(max_size=80))
def test_no_bytes_do_anything_but_fit_or_be_refused(body: bytes) -> None:
    data = struct.pack("!HH", 0x0101, len(body)) + COOKIE + TRANSACTION + body
    try:
        family, _, port = stun._mapped(data, TRANSACTION)
    except ValueError:
        return
    assert family in ("IPv4", "IPv6")
    assert 0 <= port < 65536


def test_a_wrong_address_is_a_finding_and_one_over_tls_is_skipped() -> None:
    assert stun.measure(stun.Options(url="http://stun.example"), ground()).word == "malformed"
    skipped = stun.measure(stun.Options(url="stuns:stun.example"), ground())
    assert (skipped.state, skipped.word) == ("unknown", "unset")
