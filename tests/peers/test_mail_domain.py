"""A sender's domain asked of a real name server on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from checks.ground import ground
from upkeep.checks import mail_domain
from upkeep.checks.interface import Finding

pytestmark = pytest.mark.peers

Zone = Mapping[tuple[str, str], list[str]]
GOOD: Zone = {
    ("h.example.", "SOA"): ["ns.h.example. ops.h.example. 1 2 3 4 5"],
    ("h.example.", "MX"): ["10 mx.h.example."],
    ("h.example.", "TXT"): ['"v=spf1 include:_spf.h.example -all"', '"some other text"'],
    ("_spf.h.example.", "TXT"): ['"v=spf1 ip4:192.0.2.0/24 -all"'],
    ("s1._domainkey.h.example.", "TXT"): ['"v=DKIM1; k=rsa; p=MIGfMA0GCSq" "GSIb3DQEB"'],
    ("_dmarc.h.example.", "TXT"): ['"v=DMARC1; p=none"'],
}


@contextmanager
def name_server(zone: Zone) -> Iterator[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(0.05)
        over = threading.Event()
        thread = threading.Thread(target=_serve, args=(listening, zone, over), daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            over.set()
            thread.join(10)


def _serve(listening: socket.socket, zone: Zone, over: threading.Event) -> None:
    while not over.is_set():
        try:
            data, sender = listening.recvfrom(4096)
        except TimeoutError:
            continue
        query = dns.message.from_wire(data)
        name, kind = query.question[0].name.to_text(), dns.rdatatype.to_text(query.question[0].rdtype)
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if (name, kind) in zone:
            answer.answer.append(dns.rrset.from_text(name, 300, "IN", kind, *zone[name, kind]))
        elif name not in {known for known, _ in zone}:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        listening.sendto(answer.to_wire(), sender)


def ask(zone: Zone, selectors: tuple[str, ...] = ("s1",)) -> Finding:
    with name_server(zone) as server:
        options = mail_domain.Options(domain="h.example", selectors=selectors, resolver=server)
        return mail_domain.measure(options, ground())


def changed(name: str, kind: str, *records: str) -> Zone:
    return {**GOOD, (f"{name}.", kind): list(records)}


def without(name: str, kind: str) -> Zone:
    return {key: value for key, value in GOOD.items() if key != (f"{name}.", kind)}


MANY = " ".join(f"include:i{number}.example" for number in range(11))
INCLUDED = {(f"i{number}.example.", "TXT"): ['"v=spf1 -all"'] for number in range(11)}
CASES = {
    "all is well": (GOOD, "deliverable", "up"),
    "no such domain": ({("other.example.", "A"): ["192.0.2.1"]}, "no-domain", "down"),
    "a null MX": (changed("h.example", "MX", "0 ."), "null-mx", "down"),
    "nothing takes mail": (without("h.example", "MX"), "no-mx", "up"),
    "no SPF": (changed("h.example", "TXT", '"hello"'), "spf-missing", "down"),
    "two SPF records": (changed("h.example", "TXT", '"v=spf1 -all"', '"v=spf1 ~all"'), "spf-several", "down"),
    "an SPF that is none": (changed("h.example", "TXT", '"v=spf1 incldue:x -all"'), "spf-malformed", "down"),
    "an include without SPF": (changed("h.example", "TXT", '"v=spf1 include:x.example -all"'), "spf-malformed", "down"),
    "eleven look-ups": ({**changed("h.example", "TXT", f'"v=spf1 {MANY} -all"'), **INCLUDED}, "spf-too-many", "down"),
    "three void look-ups": (
        changed("h.example", "TXT", '"v=spf1 a:x.example a:y.example mx:z.example -all"'),
        "spf-too-many",
        "down",
    ),
    "no DKIM key": (without("s1._domainkey.h.example", "TXT"), "dkim-missing", "down"),
    "a revoked DKIM key": (changed("s1._domainkey.h.example", "TXT", '"v=DKIM1; p="'), "dkim-malformed", "down"),
    "no DMARC": (without("_dmarc.h.example", "TXT"), "dmarc-missing", "up"),
    "a DMARC without policy": (changed("_dmarc.h.example", "TXT", '"v=DMARC1; rua=x"'), "dmarc-malformed", "up"),
}


@pytest.mark.parametrize(("zone", "word", "state"), CASES.values(), ids=CASES)
def test_each_zone_comes_to_its_word(zone: Zone, word: str, state: str) -> None:
    found = ask(zone)
    assert (found.word, found.state) == (word, state), found.detail
    assert found.warning == (state == "up" and word != "deliverable")


def test_without_a_selector_dkim_is_not_looked_for_and_that_is_said() -> None:
    found = ask(without("s1._domainkey.h.example", "TXT"), selectors=())
    assert found.word == "deliverable"
    assert "names no selector" in str(found.evidence["dkim"])


def test_a_resolver_that_says_nothing_is_upkeep_s_own_trouble() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        resolver = f"127.0.0.1:{silent.getsockname()[1]}"
        options = mail_domain.Options(domain="h.example", resolver=resolver)
        found = mail_domain.measure(options, ground(timeout=1.0))
    assert found.state in ("unknown", "down")
    assert found.word == "timeout"
