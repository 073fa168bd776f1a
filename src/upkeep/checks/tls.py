"""Kind `tls`: the days that a certificate is still valid, its chain and its host name."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from time import monotonic
from typing import Any

from upkeep.checks import certificates, sockets
from upkeep.checks.authorities import trusted, unverified
from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, finding_of
from upkeep.checks.interface import TLS, Finding, Ground, Phases, down, up
from upkeep.checks.wording import one_line
from upkeep.config.values import TABLE, Whole

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""It needs no driver."""

WORDS: dict[str, str] = {}
"""It answers with the words of interface.ERRORS alone; the evidence's `problem` says more, see PROBLEMS."""

PROBLEMS = {
    "expired": "it has expired",
    "not-yet-valid": "it is not valid yet",
    "self-signed": "it is signed by itself, or by an authority that only its server knows",
    "incomplete-chain": "its issuer is unknown: an intermediate certificate is missing, or the authority is private",
    "wrong-host": "it is not for this host",
    "revoked": "it has been revoked",
    "untrusted": "it is not trusted",
}
"""What can be wrong with a certificate, by the evidence's `problem`."""

_CODES = {2: "incomplete-chain", 9: "not-yet-valid", 10: "expired", 18: "self-signed", 19: "self-signed",
          20: "incomplete-chain", 21: "incomplete-chain", 23: "revoked", 62: "wrong-host",
          64: "wrong-host"}  # fmt: skip
"""OpenSSL's verification errors (X509_V_ERR_*)."""

EXAMPLE = {"host": "app.example.com"}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Whose certificate."""

    __pydantic_config__ = TABLE

    host: str
    """The host name."""
    port: Whole = 443
    """The port."""

    def __post_init__(self) -> None:
        if not 0 < self.port < 65536:
            raise ValueError("`port` must be between 1 and 65535")


@dataclass(frozen=True)
class _Seen:
    certificate: certificates.Certificate | None
    version: str | None
    opened: sockets.Opened
    handshake: float

    def evidence(self, ground: Ground) -> dict[str, Any]:
        found: dict[str, Any] = {"address": self.opened.address, "tls": self.version}
        if self.certificate:
            found |= {
                "days": round(self.certificate.days(ground.now), 2),
                "subject": one_line(self.certificate.subject, 100),
                "issuer": one_line(self.certificate.issuer, 100),
                "names": [one_line(name, 100) for name in self.certificate.names[:20]],
                "valid_until": self.certificate.end.strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
        return found


def measure(options: Options, ground: Ground) -> Finding:
    """The days left of the certificate at the time of the run; down where its chain or its host name is wrong.

    It is verified by the system's authorities, else certifi's. One that does not verify is looked at on a second
    connection, so that its days, names and issuer are still told.
    """
    return finding_of(lambda: _verified(options, ground, Deadline(ground.timeout)))


def _verified(options: Options, ground: Ground, deadline: Deadline) -> Finding:
    try:
        seen = _shaken(options, trusted(), deadline)
    except ssl.SSLCertVerificationError as problem:
        return _bad(options, problem, ground, deadline)
    assert seen.certificate is not None
    days = seen.certificate.days(ground.now)
    phases = Phases(dns=seen.opened.dns, connect=seen.opened.connect, tls=seen.handshake)
    return up(
        detail=f"valid until {seen.certificate.end:%Y-%m-%d}",
        value=days,
        unit="days",
        certificate_days=days,
        response_time=phases.dns + phases.connect + phases.tls,
        phases=phases,
        evidence=seen.evidence(ground),
    )


def _shaken(options: Options, context: ssl.SSLContext, deadline: Deadline) -> _Seen:
    """What the handshake shows; raises Failed, or SSLCertVerificationError where the certificate is wrong."""
    opened = sockets.connect(options.host, options.port, deadline)
    begun = monotonic()
    with opened.connection:
        opened.connection.settimeout(deadline.left)
        try:
            with context.wrap_socket(opened.connection, server_hostname=options.host) as secured:
                der, version = secured.getpeercert(binary_form=True), secured.version()
        except ssl.SSLCertVerificationError:
            raise
        except (OSError, ValueError) as problem:
            raise _broken(problem, options) from None
    return _Seen(certificates.read(der) if der else None, version, opened, monotonic() - begun)


def _broken(problem: OSError | ValueError, options: Options) -> Failed:
    place = f"{options.host}:{options.port}"
    if isinstance(problem, ValueError):
        return Failed(down(TLS, f"{place}: {one_line(str(problem))}"))
    if isinstance(problem, ssl.SSLError) and problem.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST"):
        return Failed(down(TLS, f"{place} does not speak TLS"))
    return sockets.failure(problem, place)


def _bad(options: Options, problem: ssl.SSLCertVerificationError, ground: Ground, deadline: Deadline) -> Finding:
    named = _CODES.get(problem.verify_code, "untrusted")
    told = f"the certificate of {options.host}: {PROBLEMS[named]}"
    evidence: dict[str, Any] = {"problem": named, "said": one_line(problem.verify_message, 100)}
    try:
        seen = _shaken(options, unverified(), deadline)
    except (Failed, ValueError):
        return down(TLS, told, evidence=evidence)
    evidence = seen.evidence(ground) | evidence
    if seen.certificate is None:
        return down(TLS, told, evidence=evidence)
    if named == "wrong-host":
        told += f" but for {', '.join(evidence['names'][:3]) or evidence['subject'] or 'none'}"
    if named in ("expired", "not-yet-valid"):
        begin_or_end = seen.certificate.end if named == "expired" else seen.certificate.begin
        told += f" ({begin_or_end:%Y-%m-%d})"
    return down(TLS, told, certificate_days=seen.certificate.days(ground.now), evidence=evidence)
