"""Google's token service and Firebase Cloud Messaging v1, as they document their answers."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from peers.web_peer import Answer, Asked, Peer, document, web_peer

TOKEN = "ya29.token-of-the-test"
FRAME = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat"


def error(status: int, word: str, message: str, code: str | None = None) -> Answer:
    """An error of FCM v1."""
    details = [{"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code}] if code else []
    return document(status, {"error": {"code": status, "message": message, "status": word, "details": details}})


DEVICES = {
    "living-device": document(200, {"name": "projects/harbor/messages/fake_message_id"}),
    "malformed": document(400, {"error": {
        "code": 400, "message": "The registration token is not a valid FCM registration token",
        "status": "INVALID_ARGUMENT",
        "details": [{"errorCode": "INVALID_ARGUMENT"}, {"fieldViolations": [{"field": "message.token"}]}],
    }}),
    "bad-request": error(400, "INVALID_ARGUMENT", "Invalid JSON payload received", "INVALID_ARGUMENT"),
    "gone": error(404, "NOT_FOUND", "Requested entity was not found.", "UNREGISTERED"),
    "other-project": error(403, "PERMISSION_DENIED", "SenderId mismatch", "SENDER_ID_MISMATCH"),
    "api-off": error(403, "PERMISSION_DENIED", "Firebase Cloud Messaging API has not been used in project 1 before"),
    "apple-key": error(401, "UNAUTHENTICATED", "Auth error from APNS or Web Push Service", "THIRD_PARTY_AUTH_ERROR"),
    "busy": error(429, "RESOURCE_EXHAUSTED", "Quota exceeded", "QUOTA_EXCEEDED"),
    "broken": error(503, "UNAVAILABLE", "The service is currently unavailable", "UNAVAILABLE"),
}  # fmt: skip
"""What FCM answers for a device's token."""


@dataclass
class Firebase:
    """The running services, and an account that they know."""

    peer: Peer
    key: RSAPrivateKey

    def account(self, **changed: Any) -> str:
        """The account's JSON; `None` takes a member out."""
        pem = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        members = {
            "type": "service_account", "project_id": "harbor", "private_key_id": "k1", "private_key": pem,
            "client_email": "push@harbor.iam.gserviceaccount.com", "token_uri": f"{self.peer.url}/token",
        }  # fmt: skip
        return json.dumps({name: value for name, value in (members | changed).items() if value is not None})


KEY = generate_private_key(65537, 2048)


@contextmanager
def firebase(ahead: float = 0.0, token_answer: Answer | None = None) -> Iterator[Firebase]:
    """Services whose clock is `ahead` seconds ahead; or whose token service always gives one answer."""

    def answering(asked: Asked) -> Answer:
        if asked.path == "/token":
            return token_answer or _token(asked, service, time.time() + ahead)
        if asked.path != "/v1/projects/harbor/messages:send":
            return error(404, "NOT_FOUND", "Requested project was not found.")
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
        message = json.loads(asked.body)
        assert message["validate_only"] is True
        return DEVICES[message["message"]["token"]]

    with web_peer(answering, ahead) as peer:
        service = Firebase(peer, KEY)
        yield service


def _token(asked: Asked, service: Firebase, now: float) -> Answer:
    form = parse_qs(asked.body.decode())
    text, _, signature = form["assertion"][0].rpartition(".")
    header, claims = (json.loads(_bytes(part)) for part in text.split("."))
    if header["alg"] != "RS256" or claims["aud"] != f"{service.peer.url}/token":
        return document(400, {"error": "invalid_grant", "error_description": "Invalid JWT audience"})
    try:
        service.key.public_key().verify(_bytes(signature), text.encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        return document(400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."})
    if not claims["iat"] - 300 <= now <= claims["exp"]:
        return document(400, {"error": "invalid_grant", "error_description": FRAME})
    return document(200, {"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"})


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
