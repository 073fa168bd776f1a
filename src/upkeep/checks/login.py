"""Kind `login`: a test account logs in, once, and is logged out again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from upkeep.checks.failure import Failed, finding_of, is_down
from upkeep.checks.interface import REDIRECT, UNSET, Finding, Ground, unknown, up
from upkeep.checks.login_services import Account, Session, firebase, form, oidc, supabase
from upkeep.checks.network import NETWORK
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "accepted": "the account was logged in, and out again",
    "credentials-refused": "the service refuses the account or its password",
    "email-not-confirmed": "the password is right, but the email address is not verified",
    "locked": "the account is locked, banned or disabled",
    "rate-limited": "too many attempts (429)",
    "client-refused": "the service refuses the app itself: its client, its key or its way to log in",
    "clock-skew": "the service finds a time in the request wrong",
    "not-found": "there is no such address (404)",
    "malformed": "what answers is not understood",
    "server-error": "the service fails (5xx)",
    UNSET: "something that this way to log in needs is not configured",
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"issuer": "https://auth.example.com", "email": "probe@example.com", "password": "${PROBE_PASSWORD}"}
"""The options of a typical probe."""

SERVICES: dict[str, Callable[[Account, float], Session]] = {
    "oidc": oidc,
    "supabase": supabase,
    "firebase": firebase,
    "form": form,
}
"""How each kind of service logs in."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which account, and how it logs in."""

    __pydantic_config__ = TABLE

    email: str
    """The account's login."""
    password: str
    """Its password."""
    kind: str = "oidc"
    """oidc, supabase, firebase or form."""
    issuer: str | None = None
    """The service's address."""
    apikey: str | None = None
    """The public key of Supabase or Firebase."""
    client_id: str | None = None
    """The OIDC client."""
    client_secret: str | None = None
    """Its secret, where it has one."""
    url: str | None = None
    """Where a form is sent."""
    fields: dict[str, str] = field(default_factory=dict)
    """A form's fields; `{email}` and `{password}` in a value stand for the account's."""


def measure(options: Options, ground: Ground) -> Finding:
    """Log in once, never again where it is refused, and log out."""
    if options.kind not in SERVICES:
        return unknown(UNSET, f"[auth] kind must be one of {', '.join(SERVICES)}")
    account = Account(
        email=options.email,
        password=options.password,
        issuer=options.issuer,
        apikey=options.apikey,
        client_id=options.client_id,
        client_secret=options.client_secret,
        url=options.url,
        fields=options.fields,
    )
    return finding_of(lambda: _logged_in(options.kind, account, time.monotonic() + ground.timeout))


def _logged_in(kind: str, account: Account, end: float) -> Finding:
    try:
        session = SERVICES[kind](account, end)
    except Failed as problem:
        if problem.finding.word == REDIRECT:
            raise is_down("malformed", problem.finding.detail) from None
        raise
    out = session.log_out(max(0.5, end - time.monotonic() - 0.1))
    evidence: dict[str, object] = {"service": kind, "logged_out": out}
    length = ""
    if session.seconds is not None:
        evidence["session_seconds"] = session.seconds
        length = f"; the token lives {session.seconds // 60} min"
    return up(
        "accepted", f"logged in and {'out again' if out else 'the session was dropped'}{length}", evidence=evidence
    )
