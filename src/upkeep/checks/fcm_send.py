"""Kind `fcm-send`: Firebase would deliver a message to a test device; it is validated, not sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import quote

from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, driver
from upkeep.checks.fcm_account import ACCOUNT_WORDS, access_token, parse_account
from upkeep.checks.interface import DRIVER, Finding, Ground, Missing, down, up
from upkeep.checks.network import NEEDS, NETWORK
from upkeep.checks.rules import Rule, decide
from upkeep.checks.service_call import Reply, Request, exchange, place, said
from upkeep.config.values import TABLE, Address

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = "push"
"""The extra that brings its driver."""

WORDS = {
    "accepted": "the message is valid and the token is known (nothing was sent)",
    "token-malformed": "the test token is none of Firebase's; the account is right",
    "gone": "the token is no longer registered (404 UNREGISTERED)",
    "sender-mismatch": "the token belongs to another project (403 SENDER_ID_MISMATCH)",
    "not-allowed": "the account may not send, or the project's Messaging API is off (403)",
    "third-party-refused": "Apple's or the browser's service refuses the keys that the project has for it",
    "request-invalid": "the service refused what was sent (400)",
    **ACCOUNT_WORDS,
    **NETWORK,
    DRIVER: NEEDS[DRIVER],
}
"""Every word that it answers."""

EXAMPLE = {"account": "${file:service-account.json}", "token": "${FCM_TEST_TOKEN}"}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Who sends, and to which device."""

    __pydantic_config__ = TABLE

    account: str
    """The service account's JSON."""
    token: str
    """A test device's registration token."""
    url: Address = "https://fcm.googleapis.com"
    """The service."""


_RULES = (
    Rule("accepted", (200,)),
    Rule("gone", (404,), r"UNREGISTERED|NOT_FOUND"),
    Rule("sender-mismatch", (403,), r"SENDER_ID_MISMATCH"),
    Rule("not-allowed", (403, 404)),
    Rule("token-malformed", (400,), r"message\.token|registration token"),
    Rule("third-party-refused", (401,), r"THIRD_PARTY_AUTH_ERROR"),
    Rule("key-refused", (401,)),
    Rule("request-invalid", (400,)),
)
"""What the answers of FCM v1 mean."""

_TOLD = {
    "gone": "the test device's token is no longer registered",
    "sender-mismatch": "the test device's token belongs to another project",
    "not-allowed": "the account may not send for this project, or its Messaging API is off",
    "token-malformed": "the test token is none of Firebase's; the account is right",
    "third-party-refused": "the keys that the project has for Apple or the browsers are refused",
    "key-refused": "the account's token is refused",
    "request-invalid": "what was sent is refused",
    "rate-limited": "the project's quota of messages is used up for now",
    "server-error": "the service has trouble of its own",
}


def measure(options: Options, ground: Ground) -> Finding:
    """Whether Firebase would send to the device: `validate_only`, so nothing arrives there."""
    deadline = Deadline(ground.timeout)
    try:
        driver("cryptography", "push")
        account = parse_account(options.account)
        token, _ = access_token(account, deadline)
        message = {"validate_only": True, "message": {"token": options.token, "notification": {"title": "Test"}}}
        request = Request(
            url=f"{options.url.rstrip('/')}/v1/projects/{quote(account.project, safe='')}/messages:send",
            method="POST",
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            body=json.dumps(message).encode(),
        )
        reply = exchange(request, deadline)
    except (Failed, Missing) as ended:
        return ended.finding
    word = decide(_RULES, reply) or "request-invalid"
    evidence = {"project": account.project, "status": reply.status, "seconds": round(reply.seconds, 3)}
    if word == "accepted":
        return up(word, "Firebase would deliver to the test device; nothing was sent", evidence=evidence)
    detail = f"{place(options.url)}: {_TOLD[word]} ({reply.status}{_reason(reply)})"
    return down(word, detail, evidence=evidence)


def _reason(reply: Reply) -> str:
    """Google's own word and line for an error."""
    document = reply.document
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict):
        return ""
    details = error.get("details")
    codes = [each.get("errorCode") for each in details if isinstance(each, dict)] if isinstance(details, list) else []
    word = next((code for code in codes if code), error.get("status"))
    return ", " + said(f"{word}: {error.get('message', '')}", 120)
