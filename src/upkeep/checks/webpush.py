"""Kind `webpush`: sends a real test notification to one subscription of Web Push."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, driver, is_down
from upkeep.checks.interface import UNSET, Finding, Ground, Missing, down, unknown, up
from upkeep.checks.network import NEEDS, NETWORK
from upkeep.checks.push_keys import (
    Malformed,
    Subscription,
    parse_subscription,
    point_of,
    private_key,
    public_point,
    subject_problem,
)
from upkeep.checks.rules import Rule, decide
from upkeep.checks.service_call import Reply, Request, exchange, origin, place, said
from upkeep.checks.tokens import epoch
from upkeep.config.values import TABLE

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = "push"
"""The extra that brings its driver."""

WORDS = {
    "accepted": "the push service took the notification (which is not yet delivered)",
    "gone": "the subscription has ended (404, 410)",
    "key-refused": "the push service refused the signature (401, 403)",
    "vapid-mismatch": "the subscription was made with another key pair",
    "too-large": "the message is larger than the push service takes (413)",
    "rate-limited": "too many messages (429)",
    "malformed": "the subscription or the key pair is badly formed; nothing was sent",
    "subject-invalid": "the subject is none that push services take",
    "request-invalid": "the push service refused what was sent (400)",
    "clock-skew": "the push service finds the signature's time wrong: its clock and ours differ",
    "server-error": "the push service has trouble of its own (5xx)",
    **NETWORK,
    **NEEDS,
}
"""Every word that it answers."""

EXAMPLE = {
    "subscription": "${file:subscription.json}",
    "public": "BKx...",
    "private": "${VAPID_PRIVATE}",
    "subject": "mailto:ops@example.com",
}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """To whom, and signed with which key pair."""

    __pydantic_config__ = TABLE

    subscription: str
    """The subscription's JSON, as the browser gives it."""
    private: str
    """The private key: 32 bytes in URL-safe base64, or PEM."""
    public: str | None = None
    """The public key; by default the private key's."""
    subject: str | None = None
    """Who to contact, as `mailto:` or https address."""
    payload: str = '{"title": "Test notification", "body": "Sent to see whether notifications arrive."}'
    """What is sent, at most 4,096 bytes once encrypted."""


_VALID = 12 * 3600  # seconds; services take at most a day (RFC 8292, section 2)
_DAY = 24 * 3600
_KEEP = 60  # seconds that the service keeps the message for a device that sleeps
_RULES = (
    Rule("accepted", (200, 201, 202, 204)),
    Rule("gone", (404, 410)),
    Rule("too-large", (413,)),
    Rule("vapid-mismatch", (401, 403), r"sender ?id|do(es)? not correspond|VapidPkHashMismatch"),
    Rule("vapid-mismatch", (400,), r"VapidPkHashMismatch|UnauthorizedRegistration|Crypto-Key"),
    Rule("key-refused", (400,), r"authentication token|authorization header|BadJwtToken|\bvapid\b"),
    Rule("key-refused", (401, 403)),
    Rule("request-invalid", range(400, 429)),
)
"""What the services' answers mean: Mozilla, Google, Apple, Microsoft. 201 is taken, never delivered."""

_TOLD = {
    "gone": "the subscription has ended: the browser must subscribe anew",
    "too-large": "the message is too large",
    "vapid-mismatch": "the subscription was made with another key pair: the browser must subscribe anew",
    "key-refused": "the signature is refused",
    "request-invalid": "what was sent is refused",
    "rate-limited": "too many messages",
    "server-error": "the service has trouble of its own",
    "clock-skew": "the signature's time is refused",
}


def measure(options: Options, ground: Ground) -> Finding:
    """Send one notification and say what the push service makes of it. It is real: the device shows it."""
    try:
        for module in ("cryptography", "http_ece", "py_vapid"):
            driver(module, "push")
        subscription = parse_subscription(options.subscription)
        private = private_key(options.private)
        public = public_point(options.public) if options.public else point_of(private)
    except Malformed as problem:
        return down("malformed", f"nothing was sent: {problem}")
    except Missing as missing:
        return missing.finding
    if not options.subject:
        return unknown(UNSET, "set subject of [push] vapid: notifications are signed with it")
    if fault := subject_problem(options.subject):
        return down("subject-invalid", f"nothing was sent: {fault}")
    if public != point_of(private) or subscription.sender not in (None, public):
        return down("vapid-mismatch", "nothing was sent: the keys do not belong together, or not to the subscription")
    try:
        request = _request(subscription, private, options)
        reply = exchange(request, Deadline(ground.timeout))
    except Failed as failed:
        return failed.finding
    return _finding(reply, request)


def _request(subscription: Subscription, private: EllipticCurvePrivateKey, options: Options) -> Request:
    """The message, encrypted for the browser (RFC 8291) and signed with the pair (RFC 8292); raises Failed."""
    import http_ece
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from py_vapid import Vapid02, VapidException

    body: bytes = http_ece.encrypt(
        options.payload.encode(),
        private_key=generate_private_key(SECP256R1()),
        dh=subscription.receiver,
        auth_secret=subscription.auth,
        version="aes128gcm",
    )
    claims = {"aud": origin(subscription.endpoint), "exp": int(epoch()) + _VALID, "sub": options.subject}
    try:
        signed: dict[str, str] = Vapid02(private_key=private, conf={"no-strict": True}).sign(claims)
    except VapidException:
        raise is_down("malformed", "nothing was sent: the endpoint is no address that can be signed for") from None
    headers = {"Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream", "TTL": str(_KEEP)}
    return Request(url=subscription.endpoint, method="POST", headers={**headers, **signed}, body=body)


def _finding(reply: Reply, request: Request) -> Finding:
    where = place(request.url)
    evidence = {"service": where, "status": reply.status, "seconds": round(reply.seconds, 3)}
    word = decide(_RULES, reply) or "request-invalid"
    if word == "accepted":
        return up(word, f"{where} took the notification; whether it arrives shows the device", evidence=evidence)
    if word == "key-refused" and _late(reply):
        word = "clock-skew"
    told = said(reply.text, 120)
    detail = f"{where}: {_TOLD[word]} ({reply.status}{', ' + told if told else ''})"
    if word == "clock-skew":
        detail += f"; the service's clock says {reply.headers.get('date', '?')}"
    return down(word, detail, evidence=evidence)


def _late(reply: Reply) -> bool:
    """Whether the signature's end lies in the past, or beyond a day, by the service's clock."""
    ahead = reply.ahead(epoch())
    return ahead is not None and not 0 < _VALID - ahead <= _DAY
