"""Kind `oidc`: an OpenID provider tells its configuration, and has keys to sign with."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from upkeep.checks.conversation import Question, ask
from upkeep.checks.failure import Failed, finding_of, is_down
from upkeep.checks.html import stands_for_https
from upkeep.checks.interface import REDIRECT, Finding, Ground, up
from upkeep.checks.network import NETWORK
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "healthy": "the configuration is there and fits, with keys to sign with",
    "issuer-mismatch": "the provider names another issuer than the one that was asked",
    "endpoint-insecure": "an endpoint is not https",
    "keys-missing": "there are no keys, or their address does not answer",
    "keys-unusable": "no key fits an algorithm that the provider says it signs with",
    "not-found": "there is no configuration at the address (404)",
    "malformed": "the address, or what answers, is not understood",
    "status": "the provider refuses (another 4xx)",
    "rate-limited": "too many requests (429)",
    "server-error": "the provider fails (5xx)",
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"issuer": "https://auth.example.com"}
"""The options of a typical probe."""

WELL_KNOWN = "/.well-known/openid-configuration"
"""Where the configuration lies below the issuer (OpenID Connect Discovery, section 4)."""

_FAMILY = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which provider."""

    __pydantic_config__ = TABLE

    issuer: str
    """The issuer, written exactly as the provider writes it."""


def measure(options: Options, ground: Ground) -> Finding:
    """Read the configuration and the keys; the issuer must be the asked one, character by character."""
    return finding_of(lambda: _looked(options.issuer, time.monotonic() + ground.timeout))


def _looked(issuer: str, end: float) -> Finding:
    if not issuer.startswith(("https://", "http://")):
        raise is_down("malformed", "the issuer is no web address")
    if not stands_for_https(issuer):
        raise is_down("endpoint-insecure", "the issuer is not https")
    seconds = (end - time.monotonic()) * 0.6
    found = document(issuer.rstrip("/") + WELL_KNOWN, seconds)
    evidence: dict[str, Any] = {"issuer": str(found.get("issuer"))[:200]}
    if found.get("issuer") != issuer:
        detail = f"calls itself {evidence['issuer']!r}, not {issuer!r}"
        raise is_down("issuer-mismatch", detail, evidence=evidence)
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        address = found.get(name)
        if not isinstance(address, str) and (name == "jwks_uri" or name == "authorization_endpoint"):
            raise is_down("malformed", f"its configuration has no {name}", evidence=evidence)
        if isinstance(address, str) and not stands_for_https(address):
            raise is_down("endpoint-insecure", f"its {name} is not https", evidence=evidence)
    algorithms = [str(each) for each in found.get("id_token_signing_alg_values_supported") or ["RS256"]]
    keys = _keys(found["jwks_uri"], end - time.monotonic(), evidence)
    if not any(_signs(key, algorithms) for key in keys):
        detail = f"none of its {len(keys)} keys signs with {', '.join(algorithms[:4])}"
        raise is_down("keys-unusable", detail, evidence=evidence)
    return up("healthy", f"configuration and {len(keys)} keys are there", evidence=evidence | {"keys": len(keys)})


def document(url: str, timeout: float) -> Mapping[str, Any]:
    """The JSON object at an address of a login service; raises Failed where there is none."""
    try:
        reply = ask(Question(url=url, headers={"Accept": "application/json"}), timeout)
    except Failed as problem:
        if problem.finding.word == REDIRECT:
            raise is_down("malformed", problem.finding.detail) from None
        raise
    evidence = {"status": reply.status}
    if reply.status == 429:
        raise is_down("rate-limited", "too many requests (429)", evidence=evidence)
    if reply.status in (404, 410):
        raise is_down("not-found", f"no configuration there: status {reply.status_text}", evidence=evidence)
    if reply.status >= 500:
        raise is_down("server-error", f"status {reply.status_text}", evidence=evidence)
    if reply.status >= 400:
        raise is_down("status", f"status {reply.status_text}", evidence=evidence)
    if not isinstance(reply.json, Mapping):
        raise is_down("malformed", "what answers is no JSON object", evidence=evidence)
    return reply.json


def _keys(url: str, timeout: float, evidence: dict[str, Any]) -> list[Mapping[str, Any]]:
    try:
        keys = document(url, max(0.5, timeout - 0.2)).get("keys")
    except Failed as problem:
        raise is_down("keys-missing", f"its keys: {problem.finding.detail}", evidence=evidence) from None
    found = [key for key in keys if isinstance(key, Mapping)] if isinstance(keys, list) else []
    if not found:
        raise is_down("keys-missing", "it has no keys", evidence=evidence)
    return found


def _signs(key: Mapping[str, Any], algorithms: list[str]) -> bool:
    """Whether a key is one to sign with, of a family that an advertised algorithm uses."""
    if key.get("use", "sig") != "sig":
        return False
    if key.get("alg"):
        return key["alg"] in algorithms
    families = {_FAMILY.get(each[:2]) for each in algorithms}
    return key.get("kty") in families or (key.get("kty") == "OKP" and "EdDSA" in algorithms)
