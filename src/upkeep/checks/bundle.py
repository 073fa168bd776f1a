"""Kind `bundle`: what a page, its scripts and their lazy chunks name, and whether a secret key is among it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from upkeep.checks.failure import finding_of
from upkeep.checks.interface import BLOCKED, ERRORS, Finding, Ground, down, up
from upkeep.checks.network import NETWORK
from upkeep.checks.page_names import Names, read_names
from upkeep.checks.wording import counted
from upkeep.config.values import TABLE, Address

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "read": "the page and its scripts were read; no secret key stands in them",
    "secret-key": "a key that only a server may know stands in the page, where everybody can read it",
    "not-found": "the page is not found (404)",
    "server-error": "the server fails (5xx)",
    "status": "the server refuses the page (another 4xx)",
    "redirect-loop": "redirects that lead in a circle, or nowhere",
    "malformed": "the address is not understood",
    BLOCKED: ERRORS[BLOCKED],
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://app.example.com"}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which page."""

    __pydantic_config__ = TABLE

    url: Address
    """The page."""


def measure(options: Options, ground: Ground) -> Finding:
    """Read the page and its scripts; keys are never told, only where they stand."""
    return finding_of(lambda: found(read_names(options.url, time.monotonic() + ground.timeout)))


def found(names: Names) -> Finding:
    """What was read, as a finding without any key."""
    services = sorted({kind for kind, _ in names.providers} | ({"supabase"} if names.supabase else set()))
    evidence: dict[str, object] = {
        "files": names.files,
        "functions": sorted(names.functions)[:20],
        "services": services,
        "stun": len(names.stun),
        "turn": len(names.turn),
        "push_key": names.vapid is not None,
    }
    if names.secrets:
        evidence["secrets"] = names.secrets
        return down("secret-key", f"{names.secrets[0]}; revoke it", evidence=evidence)
    named = ", ".join([*services, *(f"function {name}" for name in sorted(names.functions)[:3])])
    return up(
        "read", f"{counted(names.files, 'file')} read" + (f"; they name {named}" if named else ""), evidence=evidence
    )
