"""Kind `dns`: records of a name."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

from upkeep.checks import sockets
from upkeep.checks.deadline import Deadline, finding_within
from upkeep.checks.failure import driver, is_down, is_unknown
from upkeep.checks.interface import CONTENT, DNS, DRIVER, PROTOCOL, TIMEOUT, Finding, Ground, Phases, up
from upkeep.checks.wording import one_line
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = "dns"
"""The extra that brings dnspython."""

WORDS: dict[str, str] = {}
"""It answers with the words of interface.ERRORS alone."""

EXAMPLE = {"record": "app.example.com", "type": "A"}
"""The options of a typical probe."""

TYPES = ("A", "AAAA", "CAA", "CNAME", "DNSKEY", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SOA", "SRV", "SSHFP",
         "SVCB", "TLSA", "TXT")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which record, and what it must hold."""

    __pydantic_config__ = TABLE

    record: str
    """The name that is looked up."""
    type: str = "A"
    """The record type."""
    resolver: str | None = None
    """The server that is asked, instead of the system's: an address or a name, with `:port` where it is not 53."""
    expect: tuple[str, ...] = ()
    """Values that must be among the answers."""

    def __post_init__(self) -> None:
        if self.type.upper() not in TYPES:
            raise ValueError(f"`type` must be one of {', '.join(TYPES)}")


def measure(options: Options, ground: Ground) -> Finding:
    """Up where the name has records of the type, and every expected value is among them.

    Values are compared without case, closing dots and quotes; a mail server matches with its preference or without. A
    name of the type PTR may be an address.
    """
    return finding_within(ground.timeout + 0.2, lambda: _asked(options, Deadline(ground.timeout)))


def _asked(options: Options, deadline: Deadline) -> Finding:
    resolver = _resolver(options, deadline)
    begun = monotonic()
    answer = _answer(resolver, options, deadline)
    took = monotonic() - begun
    values = sorted(_plain(record, options.type.upper()) for record in answer)
    evidence = {"answers": [one_line(value, 200) for value in values[:50]], "ttl": int(answer.rrset.ttl)}
    missing = [wanted for wanted in options.expect if not _among(wanted, values)]
    shown = one_line(", ".join(values), 120)
    if missing:
        told = f"{options.record} {options.type.upper()} is {shown}, without {', '.join(missing)}"
        raise is_down(CONTENT, one_line(told), evidence=evidence | {"missing": missing})
    return up(detail=shown, response_time=took, phases=Phases(dns=took), evidence=evidence)


def _resolver(options: Options, deadline: Deadline) -> Any:
    resolving = driver("dns.resolver", "dns")
    try:
        resolver = resolving.Resolver(configure=options.resolver is None)
    except resolving.NoResolverConfiguration:
        raise is_unknown(DRIVER, "this machine names no resolver; give the probe one: resolver = '9.9.9.9'") from None
    if options.resolver is not None:
        host, port = place_of(options.resolver)
        resolver.nameservers = [address[0] for _, address in sockets.resolve(host, port, deadline)]
        resolver.port = port
    return resolver


def place_of(text: str) -> tuple[str, int]:
    """Host and port of `9.9.9.9`, `ns.example.com:5353`, `2620:fe::fe` or `[2620:fe::fe]:53`."""
    host, colon, port = text.rpartition(":")
    if colon and port.isdecimal() and (":" not in host or host.startswith("[")):
        return host.strip("[]"), int(port)
    return text.strip("[]"), 53


def _answer(resolver: Any, options: Options, deadline: Deadline) -> Any:
    resolving, reversing, errors = (driver(f"dns.{name}", "dns") for name in ("resolver", "reversename", "exception"))
    name, kind = options.record, options.type.upper()
    try:
        if kind == "PTR" and not name.rstrip(".").endswith(".arpa"):
            name = reversing.from_address(name)
        return resolver.resolve(name, kind, lifetime=deadline.left, search=False)
    except resolving.NXDOMAIN:
        raise is_down(DNS, f"the name {options.record} does not exist") from None
    except resolving.NoAnswer:
        raise is_down(DNS, f"{options.record} has no {kind} record") from None
    except resolving.LifetimeTimeout:
        raise is_down(TIMEOUT, f"no answer within {deadline.seconds:g} s") from None
    except resolving.NoNameservers as problem:
        told = sorted({str(error[-1] or error[-2]) for error in problem.kwargs.get("errors", ())})
        raise is_down(DNS, f"{options.record} is not answered: {one_line(', '.join(map(str, told)) or 'no')}") from None
    except errors.DNSException as problem:
        raise is_down(PROTOCOL, one_line(str(problem) or type(problem).__name__)) from None


def _plain(record: Any, kind: str) -> str:
    if kind == "TXT":
        return b"".join(record.strings).decode("utf-8", "replace")
    return str(record.to_text())


def _among(wanted: str, values: list[str]) -> bool:
    return _like(wanted) in {_like(form) for value in values for form in (value, value.partition(" ")[2]) if form}


def _like(value: str) -> str:
    return value.strip().strip('"').rstrip(".").lower()
