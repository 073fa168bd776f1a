"""The keys of push services: P-256 pairs of Web Push, keys in PEM, and what a subscription must hold."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from upkeep.checks.tokens import from_unpadded

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points P-256 has; a private key is between 0 and it."""
_MAIL = re.compile(r"mailto:[^@\s<>]+@([\w-]+(?:\.[\w-]+)*)", re.ASCII | re.IGNORECASE)
_NOT_PUBLIC = (".local", ".localhost", ".invalid", ".test", ".internal")


class Malformed(ValueError):
    """A key, a subject or a subscription is badly formed; the text says which and how."""


@dataclass(frozen=True)
class Subscription:
    """Where a browser wants its notifications sent, and how they are encrypted for it."""

    endpoint: str
    """The address at the push service; it is a secret, whoever has it can send."""
    receiver: bytes
    """The browser's public key, 65 bytes."""
    auth: bytes
    """The shared secret, 16 bytes."""
    sender: bytes | None
    """The public key of the pair that it was made with; None where the text does not tell."""


def public_point(text: str) -> bytes:
    """The 65 bytes of a public key; raises Malformed."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

    if "PRIVATE KEY" in text:
        raise Malformed("the public key holds a private one")
    try:
        data = from_unpadded(text)
    except ValueError:
        raise Malformed("the public key is no URL-safe base64") from None
    if len(data) == 32:
        raise Malformed("the public key is 32 bytes long, as private keys are: are the two exchanged?")
    if len(data) != 65 or data[0] != 4:
        raise Malformed(f"the public key is {len(data)} bytes long, not the 65 of an uncompressed P-256 point")
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), data)
    except ValueError:
        raise Malformed("the public key is no point of P-256") from None
    return data


def private_key(text: str) -> EllipticCurvePrivateKey:
    """A private key from its 32 bytes in URL-safe base64, or from PEM; raises Malformed."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key

    if "-----BEGIN" in text:
        return private_pem(text)
    try:
        data = from_unpadded(text)
    except ValueError:
        raise Malformed("the private key is no URL-safe base64") from None
    if len(data) == 65:
        raise Malformed("the private key is 65 bytes long, as public keys are: are the two exchanged?")
    if len(data) != 32 or not 0 < int.from_bytes(data, "big") < _ORDER:
        raise Malformed(f"the private key is {len(data)} bytes long, not the 32 of a P-256 key")
    return derive_private_key(int.from_bytes(data, "big"), SECP256R1())


def private_pem(text: str) -> EllipticCurvePrivateKey:
    """A P-256 key in PEM, as Apple's .p8 files hold it; raises Malformed."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(text.strip().replace("\\n", "\n").encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Malformed("the private key is no unencrypted key in PEM") from None
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise Malformed("the private key is none of P-256")
    return key


def point_of(key: EllipticCurvePrivateKey) -> bytes:
    """The public key of a private one, 65 bytes."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def subject_problem(subject: str) -> str | None:
    """Why push services refuse a subject; None where they take it. Apple refuses hosts that nobody else can reach."""
    match = _MAIL.fullmatch(subject)
    if match:
        host = match[1]
    elif subject.lower().startswith("https://"):
        host = urlsplit(subject).hostname or ""
    elif "@" in subject and ":" not in subject:
        return f"the subject lacks mailto: before {subject[:60]}"
    else:
        return "the subject must be an address such as mailto:ops@example.com or https://example.com"
    if host == "localhost" or "." not in host or host.endswith(_NOT_PUBLIC):
        return f"the subject names {host or 'no host'}, which is no public host: some push services refuse it"
    return None


def parse_subscription(text: str) -> Subscription:
    """A subscription as the browser gives it as JSON; raises Malformed."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("the subscription is no JSON") from None
    keys = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(keys, dict) or not isinstance(document.get("endpoint"), str):
        raise Malformed("the subscription must have endpoint, keys.p256dh and keys.auth, as the browser gives it")
    parts = _split(document["endpoint"])
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise Malformed("the subscription's endpoint is no web address")
    return Subscription(document["endpoint"], _receiver(keys), _auth(keys), _sender(document))


def _split(url: str) -> Any:
    try:
        parts = urlsplit(url)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None


def _receiver(keys: dict[str, Any]) -> bytes:
    try:
        return public_point(str(keys.get("p256dh", "")))
    except Malformed as problem:
        raise Malformed(f"keys.p256dh of the subscription: {problem}") from None


def _auth(keys: dict[str, Any]) -> bytes:
    try:
        auth = from_unpadded(str(keys.get("auth", "")))
    except ValueError:
        auth = b""
    if len(auth) != 16:
        raise Malformed("keys.auth of the subscription is not 16 bytes in URL-safe base64")
    return auth


def _sender(document: dict[str, Any]) -> bytes | None:
    """The key that `options.applicationServerKey` names; browsers leave it out, apps often store it beside."""
    options = document.get("options")
    told = document.get("applicationServerKey") or (
        options.get("applicationServerKey") if isinstance(options, dict) else None
    )
    try:
        return public_point(told) if isinstance(told, str) else None
    except Malformed as problem:
        raise Malformed(f"applicationServerKey of the subscription: {problem}") from None
