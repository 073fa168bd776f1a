"""Kind `mail-domain`: a sender's domain proves its mails: MX, SPF, DKIM and DMARC."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from upkeep.checks.deadline import Deadline, finding_within
from upkeep.checks.failure import driver, is_unknown
from upkeep.checks.interface import DNS, DRIVER, ERRORS, TIMEOUT, Finding, Ground, down, up
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = "dns"
"""The extra that brings dnspython."""

WORDS = {
    "deliverable": "MX, SPF, DKIM (of the selectors given) and DMARC are there and well",
    "no-domain": "the domain does not exist",
    "null-mx": "the domain says that it takes no mail at all, so its mails are refused by many",
    "spf-several": "there is more than one SPF record, which counts as none",
    "spf-malformed": "the SPF record cannot be understood",
    "spf-too-many": "the SPF record needs more than 10 look-ups, or more than 2 that find nothing",
    "dkim-missing": "there is no DKIM key under a selector",
    "dkim-malformed": "the DKIM key is revoked or cannot be understood",
    "spf-missing": "there is no SPF record",
    "dmarc-malformed": "the DMARC record cannot be understood, or there are several",
    "no-mx": "nothing takes mail for the domain, so what bounces is lost",
    "dmarc-missing": "there is no DMARC record",
    "malformed": "the domain is not understood",
    **{word: ERRORS[word] for word in (DNS, TIMEOUT, DRIVER)},
}
"""Every word that it answers; the faults from the worst on."""

EXAMPLE = {"domain": "example.com", "selectors": ["s1"]}
"""The options of a typical probe."""

LOOKUPS = 10
VOID = 2
"""What an SPF record may need at most (RFC 7208, section 4.6.4)."""

WARNINGS = frozenset({"dmarc-malformed", "no-mx", "dmarc-missing"})
"""Faults with which mails still arrive, mostly."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which domain."""

    __pydantic_config__ = TABLE

    domain: str
    """The domain behind the `@` of the sender."""
    selectors: tuple[str, ...] = ()
    """DKIM selectors; without one DKIM cannot be looked for."""
    resolver: str | None = None
    """The server that is asked, instead of the system's, with `:port` where it is not 53."""


def measure(options: Options, ground: Ground) -> Finding:
    """Look the records up; the worst fault is the word, all of them stand in the evidence."""
    return finding_within(ground.timeout, lambda: _looked(options, Deadline(ground.timeout - 0.2)))


def _looked(options: Options, deadline: Deadline) -> Finding:
    domain = options.domain.strip().rstrip(".").lower()
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain):
        return down("malformed", "[auth] mail_from has no domain")
    records = _Records(options.resolver, deadline)
    faults: list[tuple[str, str]] = []
    evidence: dict[str, Any] = {"domain": domain}
    if not records.exists(domain):
        return down("no-domain", f"{domain} does not exist", evidence=evidence | {"advice": "Register the domain."})
    faults += _mx(records, domain, evidence)
    faults += _spf(records, domain, evidence)
    for selector in options.selectors:
        faults += _dkim(records, domain, selector)
    faults += _dmarc(records, domain, evidence)
    if not options.selectors:
        evidence["dkim"] = "not looked for: [auth] dkim names no selector"
    return _told(faults, evidence, options)


def _told(faults: list[tuple[str, str]], evidence: dict[str, Any], options: Options) -> Finding:
    if not faults:
        dkim = "DKIM, " if options.selectors else ""
        return up("deliverable", f"MX, SPF, {dkim}DMARC are well", evidence=evidence)
    faults.sort(key=lambda fault: list(WORDS).index(fault[0]))
    word, detail = faults[0]
    evidence |= {"advice": f"{detail[:1].upper()}{detail[1:]}.", "problems": [told for _, told in faults]}
    evidence["faults"] = [word for word, _ in faults]
    if word in WARNINGS:
        return up(word, detail, warning=True, evidence=evidence)
    return down(word, detail, evidence=evidence)


class _Records:
    """Look-ups by one resolver within the time."""

    def __init__(self, server: str | None, deadline: Deadline) -> None:
        self._resolving = driver("dns.resolver", "dns")
        self._deadline = deadline
        try:
            self._resolver = self._resolving.Resolver(configure=server is None)
        except self._resolving.NoResolverConfiguration:
            raise is_unknown(DRIVER, "this machine names no resolver") from None
        if server is not None:
            host, _, port = server.rpartition(":") if server.count(":") == 1 else (server, "", "")
            self._resolver.nameservers = [host or server]
            self._resolver.port = int(port) if port else 53

    def exists(self, name: str) -> bool:
        """Whether the name is there at all; raises Failed where nobody can say."""
        return self._ask(name, "SOA") is not None or self._ask(name, "MX") is not None

    def of(self, name: str, kind: str) -> list[str]:
        """The records of a name as text; empty where there are none. Raises Failed where nobody can say."""
        return [_text(record) for record in self._ask(name, kind) or ()]

    def _ask(self, name: str, kind: str) -> Any | None:
        """The answer, `()` where the name has none of the kind, None where there is no such name."""
        try:
            return self._resolver.resolve(name, kind, lifetime=self._deadline.left, search=False)
        except self._resolving.NXDOMAIN:
            return None
        except self._resolving.NoAnswer:
            return ()
        except self._resolving.LifetimeTimeout:
            raise is_unknown(TIMEOUT, f"the resolver did not answer for {name}") from None
        except self._resolving.NoNameservers:
            raise is_unknown(DNS, f"the resolver cannot answer for {name}") from None


def _text(record: Any) -> str:
    strings = getattr(record, "strings", None)
    return b"".join(strings).decode("utf-8", "replace") if strings is not None else record.to_text()


def _mx(records: _Records, domain: str, evidence: dict[str, Any]) -> list[tuple[str, str]]:
    found = records.of(domain, "MX")
    evidence["mx"] = found[:5]
    if any(each.split()[-1] == "." for each in found):
        return [("null-mx", f"{domain} says that it takes no mail (null MX)")]
    if not found and not records.of(domain, "A") and not records.of(domain, "AAAA"):
        return [("no-mx", f"nothing takes mail for {domain}")]
    return []


@dataclass
class _Spent:
    """What following an SPF record has cost."""

    lookups: int = 0
    void: int = 0
    seen: set[str] = field(default_factory=set)


class _Malformed(ValueError):
    """An SPF record that cannot be understood."""


def _spf(records: _Records, domain: str, evidence: dict[str, Any]) -> list[tuple[str, str]]:
    own = _spf_records(records, domain)
    if not own:
        return [("spf-missing", f"{domain} has no SPF record")]
    if len(own) > 1:
        return [("spf-several", f"{domain} has {len(own)} SPF records; exactly one counts")]
    evidence["spf"] = own[0][:200]
    spent = _Spent()
    try:
        _follow(records, domain, own[0], spent)
    except _Malformed as problem:
        return [("spf-malformed", f"the SPF record cannot be understood: {problem}")]
    evidence["spf_lookups"] = spent.lookups
    if spent.lookups > LOOKUPS:
        return [("spf-too-many", f"the SPF record needs more than {LOOKUPS} look-ups")]
    if spent.void > VOID:
        return [("spf-too-many", f"{spent.void} look-ups of the SPF record find nothing, {VOID} are allowed")]
    return []


def _spf_records(records: _Records, domain: str) -> list[str]:
    return [each for each in records.of(domain, "TXT") if re.match(r"v=spf1(\s|$)", each, re.IGNORECASE)]


_MECHANISM = re.compile(
    r"[+?~-]?(all|include:\S+|a([:/]\S+)?|mx([:/]\S+)?|ptr(:\S+)?|ip4:[\d./]+|ip6:[\da-f:./]+|exists:\S+)",
    re.IGNORECASE,
)
_MODIFIER = re.compile(r"[a-z][a-z0-9._-]*=\S*", re.IGNORECASE)


def _follow(records: _Records, domain: str, record: str, spent: _Spent) -> None:
    """Count the look-ups of a record and of those that it includes; ends at once over the limit."""
    spent.seen.add(domain)
    for term in record.split()[1:]:
        if not _MECHANISM.fullmatch(term) and not _MODIFIER.fullmatch(term):
            raise _Malformed(f"'{term[:40]}'")
        name, _, value = term.lstrip("+?~-").partition("=" if term.lower().startswith("redirect=") else ":")
        name = name.partition("/")[0].lower()
        if name not in ("include", "a", "mx", "ptr", "exists", "redirect"):
            continue
        spent.lookups += 1
        if spent.lookups > LOOKUPS:
            return
        if "%" in value:
            continue  # a macro depends on the mail
        target = value.partition("/")[0] or domain
        if name in ("include", "redirect"):
            inner = _spf_records(records, target)
            if len(inner) != 1:
                raise _Malformed(
                    f"{name} of {target}, which has {len(inner) or 'no'} SPF record{'s' * (len(inner) > 1)}"
                )
            if target not in spent.seen:
                _follow(records, target, inner[0], spent)
        elif not records.of(target, {"mx": "MX", "a": "A"}.get(name, "A")) and not (
            name == "a" and records.of(target, "AAAA")
        ):
            spent.void += 1


def _tags(record: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in record.split(";") if part.strip()]
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _dkim(records: _Records, domain: str, selector: str) -> list[tuple[str, str]]:
    found = records.of(f"{selector}._domainkey.{domain}", "TXT")
    if not found:
        return [("dkim-missing", f"there is no DKIM key under the selector {selector}")]
    tags = _tags(found[0])
    if tags.get("v", "DKIM1") != "DKIM1" or "p" not in tags:
        return [("dkim-malformed", f"the DKIM key of {selector} cannot be understood")]
    if not tags["p"]:
        return [("dkim-malformed", f"the DKIM key of {selector} is revoked (p is empty)")]
    if not re.fullmatch(r"[A-Za-z0-9+/\s]+=*", tags["p"]):
        return [("dkim-malformed", f"the DKIM key of {selector} is no base64")]
    return []


def _dmarc(records: _Records, domain: str, evidence: dict[str, Any]) -> list[tuple[str, str]]:
    parts = domain.split(".")
    for name in dict.fromkeys([domain, ".".join(parts[-2:])]):
        found = [each for each in records.of(f"_dmarc.{name}", "TXT") if each.lower().startswith("v=dmarc1")]
        if len(found) > 1:
            return [("dmarc-malformed", f"{name} has {len(found)} DMARC records; exactly one counts")]
        if found:
            evidence["dmarc"] = found[0][:200]
            if _tags(found[0]).get("p", "").lower() not in ("none", "quarantine", "reject"):
                return [("dmarc-malformed", "the DMARC record says no policy (p)")]
            return []
    return [("dmarc-missing", f"{domain} has no DMARC record; large providers want one")]
