"""Signed tokens (JWT, RFC 7519) as services want them; RS256 and ES256 need the cryptography library."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


def epoch() -> float:
    """The real time in epoch seconds: a service compares a token with its own clock, never with that of `--at`."""
    return time.time()


def unpadded(data: bytes) -> str:
    """URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_unpadded(text: str) -> bytes:
    """The bytes of URL-safe (or plain) base64 with or without padding; raises ValueError."""
    plain = text.strip().rstrip("=").replace("+", "-").replace("/", "_")
    if not plain.replace("-", "").replace("_", "").isalnum() or not plain.isascii():
        raise ValueError("no base64")
    return base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))


def hs256(claims: dict[str, Any], secret: str) -> str:
    """A token signed with a shared secret."""
    text = _text({"alg": "HS256", "typ": "JWT"}, claims)
    return f"{text}.{unpadded(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest())}"


def rs256(claims: dict[str, Any], key: RSAPrivateKey, **header: str) -> str:
    """A token signed with an RSA key."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    text = _text({"alg": "RS256", "typ": "JWT", **header}, claims)
    return f"{text}.{unpadded(key.sign(text.encode(), PKCS1v15(), SHA256()))}"


def es256(claims: dict[str, Any], key: EllipticCurvePrivateKey, **header: str) -> str:
    """A token signed with a P-256 key; the same claims give the same token (RFC 6979)."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    text = _text({"alg": "ES256", **header}, claims)
    r, s = decode_dss_signature(key.sign(text.encode(), ECDSA(SHA256(), deterministic_signing=True)))
    return f"{text}.{unpadded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _text(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return ".".join(unpadded(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
