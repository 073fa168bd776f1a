"""Kind `apns`: the key of Apple's push service is well formed; with a test device, the service accepts it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed, driver
from upkeep.checks.interface import DRIVER, Finding, Ground, Missing, down, up
from upkeep.checks.network import NEEDS, NETWORK
from upkeep.checks.push_keys import Malformed, private_pem
from upkeep.checks.rules import Rule, decide
from upkeep.checks.service_call import Reply, Request, exchange, place, said
from upkeep.checks.tokens import epoch, es256
from upkeep.config.values import TABLE, Address

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = "push"
"""The extra that brings its driver."""

WORDS = {
    "valid": "key and ids are well formed; without a test device the service was not asked",
    "accepted": "the service took a silent notification for the test device (which is not yet delivered)",
    "malformed": "the key is no P-256 key in PEM, or an id or the device's token is badly formed",
    "key-refused": "the service refused the key, its id or the team's (403)",
    "clock-skew": "the service finds the signature's time wrong: its clock and ours differ",
    "environment-mismatch": "the device's token belongs to the other environment",
    "topic-mismatch": "the device's token, or the key, belongs to another app",
    "gone": "the device's token has ended (410)",
    "too-large": "the message is larger than the service takes (413)",
    "rate-limited": "too many requests, or too many new signatures (429)",
    "request-invalid": "the service refused what was sent (400)",
    "server-error": "the service has trouble of its own (5xx)",
    **NETWORK,
    DRIVER: NEEDS[DRIVER],
}
"""Every word that it answers."""

EXAMPLE = {
    "key": "${file:AuthKey.p8}",
    "key_id": "ABC1234567",
    "team_id": "TEAM123456",
    "topic": "com.example.app",
    "device": "${APNS_TEST_DEVICE}",
}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which key, and to which device."""

    __pydantic_config__ = TABLE

    key: str
    """The .p8 key in PEM."""
    key_id: str
    """The key's id, ten letters and digits."""
    team_id: str
    """The team's id, ten letters and digits."""
    topic: str
    """The app's bundle id."""
    environment: str = "production"
    """production or sandbox."""
    device: str | None = None
    """A test device's token; it gets a silent notification."""
    url: Address | None = None
    """The service; by default the environment's."""


_SERVICES = {"production": "https://api.push.apple.com", "sandbox": "https://api.sandbox.push.apple.com"}
_STEP = 1800  # seconds: Apple wants a token kept for 20 to 60 minutes, and counts new ones (429)
_RULES = (
    Rule("accepted", (200,)),
    Rule("gone", (410,)),
    Rule("gone", (400, 403), r"ExpiredToken|Unregistered"),
    Rule("environment-mismatch", (400, 403), r"BadDeviceToken|BadEnvironmentKeyInToken|BadCertificateEnvironment"),
    Rule("topic-mismatch", (400, 403), r"DeviceTokenNotForTopic|TopicDisallowed|BadTopic|MissingTopic"),
    Rule("clock-skew", (403,), r"ExpiredProviderToken"),
    Rule("key-refused", (403,)),
    Rule("too-large", (413,)),
    Rule("request-invalid", range(400, 429)),
)
"""What Apple's answers mean; the reason stands in the body."""

_TOLD = {
    "gone": "the test device's token has ended",
    "environment-mismatch": "the test device's token is none of this environment: try the other one",
    "topic-mismatch": "the test device's token, or the key, belongs to another app than the topic",
    "clock-skew": "the signature's time is refused",
    "key-refused": "the key, its id or the team's is refused",
    "too-large": "the message is too large",
    "request-invalid": "what was sent is refused",
    "rate-limited": "too many requests",
    "server-error": "the service has trouble of its own",
}


def measure(options: Options, ground: Ground) -> Finding:
    """Form and signature; with a test device one real call, whose notification is silent: nobody sees it."""
    if fault := _badly_formed(options):
        return down("malformed", fault)
    try:
        driver("cryptography", "push")
        token = _token(options)
    except Malformed as problem:
        return down("malformed", str(problem))
    except Missing as missing:
        return missing.finding
    if not options.device:
        return up("valid", "key and ids are well formed; with a test device (apns.device) Apple would be asked")
    base = options.url or _SERVICES[options.environment]
    request = Request(
        url=f"{base.rstrip('/')}/3/device/{options.device.lower()}",
        method="POST",
        headers={
            "authorization": f"bearer {token}",
            "apns-topic": options.topic,
            "apns-push-type": "background",
            "apns-priority": "5",
            "apns-expiration": "0",
        },
        body=b'{"aps":{"content-available":1}}',
        http2=True,
    )
    try:
        reply = exchange(request, Deadline(ground.timeout))
    except Failed as failed:
        return failed.finding
    return _finding(reply, request, options.environment)


def _badly_formed(options: Options) -> str | None:
    """What is wrong with the ids, the environment or the device's token; None where all are well formed."""
    for name, text in (("key_id", options.key_id), ("team_id", options.team_id)):
        if not re.fullmatch(r"[A-Z0-9]{6,10}", text, re.ASCII):
            return f"{name} must be ten capital letters and digits, as Apple's console shows it"
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*", options.topic, re.ASCII):
        return "topic must be the app's bundle id, such as com.example.app"
    if options.environment not in _SERVICES:
        return "environment must be production or sandbox"
    if options.device and not re.fullmatch(r"(?:[0-9a-fA-F]{2}){32,100}", options.device, re.ASCII):
        return "the test device's token must be 64 or more hexadecimal digits"
    return None


def _token(options: Options) -> str:
    """The provider token. Within half an hour it is the same one, without being kept anywhere; raises Malformed."""
    issued = int(epoch()) // _STEP * _STEP
    return es256({"iss": options.team_id, "iat": issued}, private_pem(options.key), kid=options.key_id)


def _finding(reply: Reply, request: Request, environment: str) -> Finding:
    where = place(request.url)
    evidence = {"environment": environment, "status": reply.status, "seconds": round(reply.seconds, 3)}
    word = decide(_RULES, reply) or "request-invalid"
    if word == "accepted":
        return up(word, f"{where} took a silent notification for the test device", evidence=evidence)
    document = reply.document
    reason = said(str(document.get("reason", "")), 60) if isinstance(document, dict) else ""
    evidence |= {"reason": reason} if reason else {}
    detail = f"{where}: {_TOLD[word]} ({reply.status}{', ' + reason if reason else ''})"
    return down(word, detail, evidence=evidence)
