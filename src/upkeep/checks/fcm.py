"""Kind `fcm`: Google accepts the service account that sends through Firebase, by a token request."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, driver
from upkeep.checks.fcm_account import ACCOUNT_WORDS, access_token, parse_account
from upkeep.checks.interface import DRIVER, Finding, Ground, Missing, up
from upkeep.checks.network import NEEDS, NETWORK
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = "push"
"""The extra that brings its driver."""

WORDS = {
    "valid": "the account's key was accepted",
    **ACCOUNT_WORDS,
    **NETWORK,
    DRIVER: NEEDS[DRIVER],
}
"""Every word that it answers."""

EXAMPLE = {"account": "${file:service-account.json}"}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which account."""

    __pydantic_config__ = TABLE

    account: str
    """The service account's JSON; its `token_uri` is asked."""


def measure(options: Options, ground: Ground) -> Finding:
    """Whether the account is well formed, and Google gives a token for it."""
    try:
        driver("cryptography", "push")
        account = parse_account(options.account)
        _, reply = access_token(account, Deadline(ground.timeout))
    except (Failed, Missing) as ended:
        return ended.finding
    evidence = {"project": account.project, "seconds": round(reply.seconds, 3)}
    return up("valid", f"the service account of {account.project} is accepted", evidence=evidence)
