"""Kind `vapid`: the key pair of Web Push is well formed and belongs together, with the subscription's too."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.checks.failure import driver
from upkeep.checks.interface import DRIVER, Finding, Ground, Missing, down, up
from upkeep.checks.network import NEEDS
from upkeep.checks.push_keys import (
    Malformed,
    parse_subscription,
    point_of,
    private_key,
    public_point,
    subject_problem,
)
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = "push"
"""The extra that brings its driver."""

WORDS = {
    "valid": "what is given is well formed and belongs together",
    "malformed": "a key is no P-256 key in URL-safe base64",
    "mismatch": "public and private key, or the pair and the subscription, do not belong together",
    "subject-invalid": "the subject is no mailto: or https: address that push services take",
    DRIVER: NEEDS[DRIVER],
}
"""Every word that it answers."""

EXAMPLE = {"public": "BKx...", "private": "${VAPID_PRIVATE}", "subject": "mailto:ops@example.com"}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which keys."""

    __pydantic_config__ = TABLE

    public: str
    """The public key: 65 bytes in URL-safe base64."""
    private: str | None = None
    """The private key: 32 bytes in URL-safe base64, or PEM."""
    subject: str | None = None
    """Who to contact, as `mailto:` or https address."""
    subscription: str | None = None
    """A subscription's JSON; compared where it names its `applicationServerKey`."""


def measure(options: Options, ground: Ground) -> Finding:
    """Form and match of what is given; a part that is not given is not judged, and the detail says so."""
    try:
        driver("cryptography", "push")
        public = public_point(options.public)
        private = private_key(options.private) if options.private else None
        sender = parse_subscription(options.subscription).sender if options.subscription else None
    except Malformed as problem:
        return down("malformed", str(problem))
    except Missing as missing:
        return missing.finding
    if private and point_of(private) != public:
        return down("mismatch", "the public key is not the private key's: generate a pair, and subscribe anew")
    if sender and sender != public:
        return down("mismatch", "the subscription was made with another key pair: the browser must subscribe anew")
    if options.subject and (fault := subject_problem(options.subject)):
        return down("subject-invalid", fault)
    if not options.subject:
        return up("valid", "the keys are valid, but without a subject some push services refuse them", warning=True)
    matched = (
        "the keys are valid and belong together" if private else "the public key is valid; no private key is given"
    )
    return up("valid", matched + (", with the subscription too" if sender else ""))
