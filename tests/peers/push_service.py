"""A push service that is as strict as the real ones together: it looks at the signature, the time, the size."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from peers.web_peer import Answer, Asked, Peer, document, web_peer

LARGEST = 4096
"""Bytes of an encrypted message."""


def text_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@dataclass(frozen=True)
class Pair:
    """A VAPID key pair as text."""

    public: str
    private: str


def pair() -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    return Pair(text_of(point(key)), text_of(key.private_numbers().private_value.to_bytes(32, "big")))


@dataclass
class PushService:
    """The running service and one browser that subscribed with the pair `sender`."""

    peer: Peer
    sender: Pair
    receiver: ec.EllipticCurvePrivateKey
    auth: bytes
    arrived: list[str] = field(default_factory=list)

    def subscription(self, name: str = "living", **more: Any) -> str:
        """The subscription's JSON; names other than `living` lead to their trouble."""
        keys = {"p256dh": text_of(point(self.receiver)), "auth": text_of(self.auth)}
        return json.dumps({"endpoint": f"{self.peer.url}/push/{name}", "expirationTime": None, "keys": keys, **more})


TROUBLES = {
    "gone-404": Answer(404, b"no such subscription"),
    "gone-410": document(410, {"code": 410, "errno": 106, "message": "Request endpoint has expired"}),
    "busy": Answer(429, b"too many", {"Retry-After": "60"}),
    "broken": Answer(503, b"try later"),
    "large": Answer(413, b"Payload too large"),
    "mozilla-key": document(
        401, {"code": 401, "errno": 109, "error": "Unauthorized", "message": "Invalid credentials"}
    ),
    "mozilla-ttl": document(400, {"code": 400, "errno": 111, "message": "Missing TTL header"}),
    "google-sender": Answer(403, b"the key in the authorization header does not correspond to the sender ID used"),
    "google-token": Answer(403, b"permission denied: invalid JWT provided"),
    "apple-hash": document(400, {"reason": "VapidPkHashMismatch"}),
    "apple-token": document(403, {"reason": "BadJwtToken"}),
    "windows": Answer(401, b"", {"X-WNS-Error-Description": "The token is not valid"}),
}
"""What real services answer: name of the subscription -> answer."""


@contextmanager
def push_service(ahead: float = 0.0) -> Iterator[PushService]:
    """A service whose clock is `ahead` seconds ahead."""

    def answering(asked: Asked) -> Answer:
        name = asked.path.rpartition("/")[2]
        return TROUBLES.get(name) or _judge(service, asked, time.time() + ahead)

    with web_peer(answering, ahead) as peer:
        service = PushService(peer, pair(), ec.generate_private_key(ec.SECP256R1()), b"sixteen bytes ok")
        yield service


def _judge(service: PushService, asked: Asked, now: float) -> Answer:
    headers = asked.headers
    if asked.method != "POST" or headers.get("content-encoding") != "aes128gcm" or "ttl" not in headers:
        return document(400, {"errno": 111, "message": "Missing TTL header"})
    if len(asked.body) > LARGEST:
        return Answer(413, b"Payload too large")
    if problem := _unsigned(headers.get("authorization", ""), service, now):
        return Answer(403, problem.encode())
    plain = http_ece.decrypt(asked.body, private_key=service.receiver, auth_secret=service.auth, version="aes128gcm")
    service.arrived.append(plain.decode())
    return Answer(201)


def _unsigned(authorization: str, service: PushService, now: float) -> str | None:
    """What is wrong with a VAPID header (RFC 8292); None where it is right."""
    kind, _, rest = authorization.partition(" ")
    parts = dict(each.strip().split("=", 1) for each in rest.split(","))
    if kind != "vapid" or parts.get("k") != service.sender.public:
        return "the key does not correspond to the sender ID used to subscribe"
    text, _, signature = parts["t"].rpartition(".")
    r, s = (int.from_bytes(bytes_of(signature)[half:][:32], "big") for half in (0, 32))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(parts["k"]))
    try:
        key.verify(encode_dss_signature(r, s), text.encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        return "bad signature"
    claims = json.loads(bytes_of(text.partition(".")[2]))
    if claims.get("aud") != service.peer.url:
        return "wrong audience"
    if not now < claims["exp"] <= now + 86400:
        return "the token has expired, or is valid for too long"
    if not claims.get("sub", "").startswith(("mailto:", "https://")):
        return "no subject"
    return None
