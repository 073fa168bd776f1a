"""What stands in a certificate's DER form, so that one which does not verify can be told about too (RFC 5280)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_UTC_TIME, _VERSION, _EXTENSIONS = 0x17, 0xA0, 0xA3
_COMMON_NAME, _ORGANISATION = bytes.fromhex("550403"), bytes.fromhex("55040a")
_ALTERNATIVE_NAMES = bytes.fromhex("551d11")
_DNS_NAME = 0x82


@dataclass(frozen=True)
class Certificate:
    """What a person would look at."""

    subject: str
    """Its common name, else its organisation, else nothing."""
    issuer: str
    """The same of who signed it."""
    begin: datetime
    """From when it is valid."""
    end: datetime
    """Until when it is valid."""
    names: tuple[str, ...]
    """The host names that it is for."""

    def days(self, now: datetime) -> float:
        """Days left at `now`; negative once it has expired."""
        return (self.end - now).total_seconds() / 86400


def read(der: bytes) -> Certificate:
    """The certificate that `der` writes; raises ValueError where it is none."""
    try:
        return _read(der)
    except (IndexError, StopIteration, UnicodeDecodeError) as problem:
        raise ValueError("is no certificate") from problem


def _read(der: bytes) -> Certificate:
    _, whole = next(_members(der))
    _, body = next(_members(whole))
    members = [(tag, value) for tag, value in _members(body) if tag != _VERSION]
    _serial, _algorithm, issuer, validity, subject = (value for _, value in members[:5])
    begin, end = (_time(tag, value) for tag, value in _members(validity))
    extensions = next((value for tag, value in members if tag == _EXTENSIONS), b"")
    return Certificate(_name(subject), _name(issuer), begin, end, tuple(_host_names(extensions)))


def _members(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and value of each element that stands in `data`."""
    place = 0
    while place < len(data):
        tag, length, place = data[place], data[place + 1], place + 2
        if length & 0x80:
            size = length & 0x7F
            length, place = int.from_bytes(data[place : place + size]), place + size
        yield tag, data[place : place + length]
        place += length


def _time(tag: int, value: bytes) -> datetime:
    text = value.decode("ascii")
    if tag == _UTC_TIME:
        text = ("20" if int(text[:2]) < 50 else "19") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _name(data: bytes) -> str:
    found = {}
    for _, relative in _members(data):
        for _, pair in _members(relative):
            (_, kind), (_, value) = _members(pair)
            found[kind] = value.decode("utf-8", "replace")
    return found.get(_COMMON_NAME) or found.get(_ORGANISATION) or ""


def _host_names(extensions: bytes) -> Iterator[str]:
    for _, listed in _members(extensions):
        for _, extension in _members(listed):
            kind, *_, value = (value for _, value in _members(extension))
            if kind == _ALTERNATIVE_NAMES:
                _, names = next(_members(value))
                yield from (name.decode("ascii", "replace") for tag, name in _members(names) if tag == _DNS_NAME)
