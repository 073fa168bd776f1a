"""Answers as they come out of an exchange."""

from __future__ import annotations

from io import BytesIO

from upkeep.checks.interface import Phases
from upkeep.checks.web.address import parse
from upkeep.checks.web.request import Answer


def answered(body: bytes = b"", status: int = 200, reason: str = "", **headers: str) -> Answer:
    """An answer; headers with `_` for `-`."""
    return Answer(
        url=parse("https://app.example/"),
        status=status,
        reason=reason,
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
        version="1.1",
        size=len(body),
        head=body[:16_000],
        body=BytesIO(body),
        seconds=0.1,
        phases=Phases(wait=0.1),
        address="192.0.2.1",
        hops=(),
        certificate_ends=None,
    )
