"""Kind `tls-versions`: which versions of TLS a server accepts; 1.0 and 1.1 are broken (RFC 8996)."""

from __future__ import annotations

import ssl
import warnings
from dataclasses import dataclass
from typing import Any

from upkeep.checks import sockets
from upkeep.checks.authorities import unverified
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, finding_of
from upkeep.checks.interface import DRIVER, TLS, Finding, Ground, down, unknown, up
from upkeep.checks.network import NEEDS, NETWORK
from upkeep.config.values import TABLE, Whole

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS = {
    "modern": "TLS 1.2 and 1.3 alone",
    "no-1.3": "TLS 1.2 alone, without 1.3",
    "old": "TLS 1.0 or 1.1 is accepted",
    "not-offered": "no old version was seen, but this machine cannot offer all of them",
    DRIVER: NEEDS[DRIVER],
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"host": "app.example.com"}
"""The options of a typical probe."""

VERSIONS = {
    "TLS 1.0": ssl.TLSVersion.TLSv1,
    "TLS 1.1": ssl.TLSVersion.TLSv1_1,
    "TLS 1.2": ssl.TLSVersion.TLSv1_2,
    "TLS 1.3": ssl.TLSVersion.TLSv1_3,
}
OLD = ("TLS 1.0", "TLS 1.1")
ACCEPTED, REFUSED, UNSURE = "accepted", "refused", "unsure"

_EVERYTHING = "ALL:@SECLEVEL=0"
"""Ciphers; newer OpenSSL speaks the old versions at no other security level."""
_LEGACY = getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
_OURS = ("NO_PROTOCOLS_AVAILABLE", "NO_CIPHERS_AVAILABLE", "NO_CIPHER_MATCH")
"""OpenSSL's reasons for not even asking."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Whose versions."""

    __pydantic_config__ = TABLE

    host: str
    """The host name."""
    port: Whole = 443
    """The port."""

    def __post_init__(self) -> None:
        if not 0 < self.port < 65536:
            raise ValueError("`port` must be between 1 and 65535")


def measure(options: Options, ground: Ground) -> Finding:
    """Shake hands once with every version, one after the other; the certificate is not judged here (see `tls`)."""
    return finding_of(lambda: _looked(options, Deadline(ground.timeout)))


def _looked(options: Options, deadline: Deadline) -> Finding:
    found: dict[str, str] = {}
    failed: Failed | None = None
    for name, version in VERSIONS.items():
        try:
            found[name] = _accepts(options, version, deadline)
        except Failed as problem:
            found[name], failed = UNSURE, problem
    if failed is not None and ACCEPTED not in found.values():
        raise failed
    return told(found, f"{options.host}:{options.port}")


def _accepts(options: Options, version: ssl.TLSVersion, deadline: Deadline) -> str:
    """Whether the server shakes hands with this version alone; raises Failed where nothing can be said."""
    try:
        context = _context(version)
    except (ssl.SSLError, ValueError):
        return UNSURE
    opened = sockets.connect(options.host, options.port, deadline)
    with opened.connection:
        opened.connection.settimeout(max(0.5, min(deadline.left, deadline.seconds / 4)))
        try:
            with context.wrap_socket(opened.connection, server_hostname=options.host):
                return ACCEPTED
        except ssl.SSLError as problem:
            return UNSURE if (problem.reason or "") in _OURS else _refusal(problem, options)
        except ConnectionError:
            return REFUSED  # some servers hang up rather than say so
        except (OSError, ValueError) as problem:
            raise _unsaid(problem, options) from None


def _refusal(problem: ssl.SSLError, options: Options) -> str:
    if isinstance(problem, TimeoutError):
        raise sockets.failure(problem, f"{options.host}:{options.port}")
    if problem.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST"):
        raise Failed(down(TLS, f"{options.host}:{options.port} does not speak TLS"))
    return REFUSED


def _unsaid(problem: OSError | ValueError, options: Options) -> Failed:
    if isinstance(problem, OSError):
        return sockets.failure(problem, f"{options.host}:{options.port}")
    return Failed(down(TLS, f"{options.host} is no name that TLS can ask for"))


def _context(version: ssl.TLSVersion) -> ssl.SSLContext:
    """A client of this version alone that takes whatever the server has."""
    context = unverified()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that they are old is what is looked for
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = version
        context.minimum_version = version
    context.set_ciphers(_EVERYTHING)
    context.options |= _LEGACY
    return context


def told(found: dict[str, str], place: str) -> Finding:
    """What follows from the versions that were accepted, refused, or could not be asked for."""
    named = {state: [name for name, each in found.items() if each == state] for state in (ACCEPTED, REFUSED, UNSURE)}
    evidence: dict[str, Any] = {**named}
    if ACCEPTED not in found.values():
        return down(TLS, f"{place} accepts no version of TLS", evidence=evidence)
    accepted = ", ".join(named[ACCEPTED])
    old = [name for name in named[ACCEPTED] if name in OLD]
    if old:
        return down("old", f"accepts {' and '.join(old)}", evidence=evidence)
    if unsure := [name for name in named[UNSURE] if name in OLD]:
        detail = f"accepts {accepted}; {' and '.join(unsure)} could not be tried from this machine"
        return unknown("not-offered", detail, evidence=evidence)
    if found["TLS 1.3"] == REFUSED:
        return up("no-1.3", f"{accepted} alone, no TLS 1.3", evidence=evidence)
    untried = f"; {', '.join(named[UNSURE])} could not be tried" if named[UNSURE] else " alone"
    return up("modern", f"{accepted}{untried}", evidence=evidence)
