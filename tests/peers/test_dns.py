"""Records asked of a real name server on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from checks.ground import ground
from upkeep.checks import dns as kind
from upkeep.checks.interface import CONTENT, DNS, DOWN, TIMEOUT, UP, Finding

pytestmark = pytest.mark.peers

ZONE = {
    ("app.example.", "A"): ["192.0.2.1", "192.0.2.2"],
    ("app.example.", "MX"): ["10 Mail.example."],
    ("app.example.", "TXT"): ['"v=spf1 -all"'],
    ("1.2.0.192.in-addr.arpa.", "PTR"): ["app.example."],
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A name server that knows ZONE, refuses `broken.example` and never answers `silent.example`."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        place = listening.getsockname()
        yield f"127.0.0.1:{place[1]}"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", place)
        thread.join(10)


def serve(listening: socket.socket) -> None:
    while True:
        data, sender = listening.recvfrom(4096)
        if not data:
            return
        query = dns.message.from_wire(data)
        question = query.question[0]
        name, kind_asked = question.name.to_text(), dns.rdatatype.to_text(question.rdtype)
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if name == "silent.example.":
            continue
        if name == "broken.example.":
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif (name, kind_asked) in ZONE:
            answer.answer.append(dns.rrset.from_text(name, 300, "IN", kind_asked, *ZONE[name, kind_asked]))
        elif name not in {known for known, _ in ZONE}:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        listening.sendto(answer.to_wire(), sender)


def measured(server: str, record: str = "app.example", timeout: float = 5, **options: Any) -> Finding:
    return kind.measure(kind.Options(record=record, resolver=server, **options), ground(timeout=timeout))


@pytest.mark.parametrize(
    ("record", "sort", "expect", "detail"),
    [
        ("app.example", "A", ("192.0.2.2",), "192.0.2.1, 192.0.2.2"),
        ("app.example", "mx", ("mail.example",), "10 Mail.example."),
        ("app.example", "MX", ("10 mail.example.",), "10 Mail.example."),
        ("app.example", "TXT", ('"v=spf1 -all"',), "v=spf1 -all"),
        ("192.0.2.1", "PTR", ("app.example",), "app.example."),
        ("app.example", "A", (), "192.0.2.1, 192.0.2.2"),
    ],
)
def test_records_that_are_as_expected_are_up(
    server: str, record: str, sort: str, expect: tuple[str, ...], detail: str
) -> None:
    found = measured(server, record, type=sort, expect=expect)
    assert (found.state, found.detail) == (UP, detail)
    assert found.evidence["ttl"] == 300
    assert found.response_time is not None


def test_a_value_that_is_missing_is_down(server: str) -> None:
    found = measured(server, expect=("192.0.2.1", "192.0.2.9"))
    assert (found.state, found.word) == (DOWN, CONTENT)
    assert found.evidence["missing"] == ["192.0.2.9"]


@pytest.mark.parametrize(
    ("record", "sort", "word"),
    [
        ("none.example", "A", DNS),
        ("app.example", "AAAA", DNS),
        ("broken.example", "A", DNS),
        ("silent.example", "A", TIMEOUT),
    ],
)
def test_what_is_not_answered_is_down(server: str, record: str, sort: str, word: str) -> None:
    found = measured(server, record, timeout=1, type=sort)
    assert (found.state, found.word) == (DOWN, word)
