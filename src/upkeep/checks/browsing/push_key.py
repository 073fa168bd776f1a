"""The `applicationServerKey` with which a page subscribes to notifications: a P-256 point as browsers take it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from upkeep.checks.tokens import from_unpadded

_PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
"""P-256 is y² = x³ - 3x + b over the field of this prime (FIPS 186-4, D.1.2.3)."""
_URL_SAFE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class BadKey(ValueError):
    """A key that browsers refuse; the text says why."""


def page_key(told: Mapping[str, object]) -> bytes:
    """The 65 bytes of what a page handed over, `{text}` or `{hex}`; raises BadKey.

    Browsers take a text in URL-safe base64 without padding, or bytes (Push API, "subscribe()").
    """
    text, written = told.get("text"), told.get("hex")
    if isinstance(text, str):
        if not _URL_SAFE.fullmatch(text):
            raise BadKey("it is no URL-safe base64 without padding (A-Z a-z 0-9 - _)" if text else "it is empty")
        return point(_decoded(text))
    if isinstance(written, str):
        return point(bytes.fromhex(written))
    raise BadKey("none is given")


def _decoded(text: str) -> bytes:
    try:
        return from_unpadded(text)
    except ValueError:
        raise BadKey("it is no URL-safe base64") from None


def point(data: bytes) -> bytes:
    """`data` where it is an uncompressed point of P-256; raises BadKey."""
    if len(data) == 32:
        raise BadKey("it is 32 bytes long, as private keys are: that one must never stand in a page")
    if len(data) != 65 or data[0] != 4:
        raise BadKey(f"it is {len(data)} bytes long, not the 65 of an uncompressed P-256 point")
    x, y = int.from_bytes(data[1:33], "big"), int.from_bytes(data[33:], "big")
    if max(x, y) >= _PRIME or (y * y - (x * x * x - 3 * x + _B)) % _PRIME:
        raise BadKey("its 65 bytes are no point of P-256")
    return data
