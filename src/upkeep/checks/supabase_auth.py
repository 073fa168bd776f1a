"""Kind `supabase-auth`: Supabase's login service is healthy, and its settings let people in."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from upkeep.checks.conversation import Question, Reply, ask
from upkeep.checks.failure import Failed, finding_of, is_down
from upkeep.checks.interface import REDIRECT, UNSET, Finding, Ground, unknown, up
from upkeep.checks.network import NETWORK
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "healthy": "the service answers, and its settings let people in",
    "key-refused": "the API key is refused (401): it is none of this project's",
    "no-provider": "every way to log in is turned off",
    "not-found": "there is no such service at the address (404)",
    "malformed": "what answers is not Supabase's login service",
    "status": "the service refuses (another 4xx)",
    "rate-limited": "too many requests (429)",
    "server-error": "the service fails, or the project is paused (5xx)",
    UNSET: "the public key is not known",
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"url": "https://project.supabase.co", "apikey": "${SUPABASE_ANON_KEY}"}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which project."""

    __pydantic_config__ = TABLE

    url: str
    """The project's address, with or without `/auth/v1`."""
    apikey: str | None = None
    """The project's public key."""


def base_of(url: str) -> str:
    """The login service's address of a project."""
    return url.rstrip("/").removesuffix("/auth/v1") + "/auth/v1"


def measure(options: Options, ground: Ground) -> Finding:
    """Ask for health and settings."""
    if not options.apikey:
        return unknown(UNSET, "not looked at; it needs [auth] apikey in upkeep.toml")
    return finding_of(lambda: _looked(options.url, options.apikey or "", time.monotonic() + ground.timeout))


def _looked(url: str, key: str, end: float) -> Finding:
    if not url.startswith(("https://", "http://")):
        raise is_down("malformed", "the project's address is no web address")
    base = base_of(url)
    _judge(_get(f"{base}/health", key, (end - time.monotonic()) * 0.6))
    reply = _get(f"{base}/settings", key, max(0.5, end - time.monotonic() - 0.2))
    _judge(reply)
    settings = reply.json
    if not isinstance(settings, Mapping) or "external" not in settings:
        raise is_down("malformed", "what answers is not Supabase's login service")
    ways = settings["external"] if isinstance(settings["external"], Mapping) else {}
    on = sorted(name for name, enabled in ways.items() if enabled is True)
    evidence: dict[str, Any] = {
        "providers": on,
        "autoconfirm": bool(settings.get("mailer_autoconfirm")),
        "signup": not settings.get("disable_signup"),
    }
    if not on:
        raise is_down("no-provider", "every way to log in is turned off", evidence=evidence)
    mails = "mails are confirmed by themselves" if evidence["autoconfirm"] else "mails must be confirmed"
    return up("healthy", f"healthy; {', '.join(on[:4])}; {mails}", evidence=evidence)


def _get(url: str, key: str, timeout: float) -> Reply:
    try:
        return ask(Question(url=url, headers={"apikey": key, "Accept": "application/json"}), timeout)
    except Failed as problem:
        if problem.finding.word == REDIRECT:
            raise is_down("malformed", problem.finding.detail) from None
        raise


def _judge(reply: Reply) -> None:
    """Raise Failed unless the answer is well."""
    status, evidence = reply.status, {"status": reply.status}
    if status == 429:
        raise is_down("rate-limited", "too many requests (429)", evidence=evidence)
    if status in (401, 403):
        raise is_down("key-refused", f"the API key is refused ({status})", evidence=evidence)
    if status in (404, 410):
        raise is_down("not-found", f"status {reply.status_text}", evidence=evidence)
    if status == 540:
        raise is_down("server-error", "the project is paused (540); restore it in the console", evidence=evidence)
    if status >= 500:
        raise is_down("server-error", f"status {reply.status_text}", evidence=evidence)
    if status >= 400:
        raise is_down("status", f"status {reply.status_text}", evidence=evidence)
