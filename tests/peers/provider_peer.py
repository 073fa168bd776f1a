"""What LiveKit, Twilio, Daily and Agora answer to the call that tries a key, by their documentation."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from peers.web_peer import Answer, Asked, Peer, document, web_peer

KEY, SECRET = "APIkey123", "secret-of-the-service"


def decoded(token: str) -> tuple[dict[str, Any], dict[str, Any], bool]:
    """A JWT's header and claims, and whether it is signed with SECRET."""
    header, claims, signature = token.split(".")
    signed = hmac.new(SECRET.encode(), f"{header}.{claims}".encode(), hashlib.sha256).digest()
    return _part(header), _part(claims), base64.urlsafe_b64encode(signed).rstrip(b"=").decode() == signature


def _part(text: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return value


def _denied(text: str) -> Answer:
    return document(401, {"code": "unauthenticated", "msg": text})


def livekit(asked: Asked, ahead: float) -> Answer:
    """ListRooms of a server whose clock is `ahead` seconds ahead."""
    if (asked.method, asked.path) != ("POST", "/twirp/livekit.RoomService/ListRooms"):
        return document(404, {"code": "bad_route", "msg": "no handler for path"})
    token = asked.headers.get("authorization", "").removeprefix("Bearer ")
    header, claims, signed = decoded(token)
    now = time.time() + ahead
    if header["alg"] != "HS256" or claims["iss"] != KEY or not signed:
        return _denied(f"invalid token: {token}, error: go-jose/go-jose: error in cryptographic primitive")
    if now > claims["exp"]:
        return _denied("invalid token, error: validation failed, token is expired (exp)")
    if now < claims["nbf"]:
        return _denied("invalid token, error: validation failed, token not valid yet (nbf)")
    if not claims.get("video", {}).get("roomList"):
        return _denied("permissions denied")
    return document(200, {"rooms": []})


def _basic(asked: Asked) -> tuple[str, str]:
    user, _, password = base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode().partition(":")
    return user, password


def twilio(asked: Asked, ahead: float) -> Answer:
    if not asked.path.startswith("/v1/Rooms?"):
        return document(404, {"code": 20404, "message": "The requested resource was not found", "status": 404})
    if _basic(asked) != (KEY, SECRET):
        return document(401, {"code": 20003, "message": "Authentication Error - invalid username", "status": 401})
    return document(200, {"rooms": [], "meta": {"page": 0}})


def daily(asked: Asked, ahead: float) -> Answer:
    given = asked.headers.get("authorization", "")
    if not given.startswith("Bearer ") or given == "Bearer ":
        return document(400, {"error": "authorization-header-error", "info": "no Bearer token"})
    if given != f"Bearer {KEY}":
        return document(401, {"error": "authentication-error"})
    return document(200, {"domain_name": "harbor", "config": {}})


def agora(asked: Asked, ahead: float) -> Answer:
    if _basic(asked) != (KEY, SECRET):
        return document(401, {"message": "Unauthorized"})
    return document(200, {"projects": []})


ANSWERS: dict[str, Callable[[Asked, float], Answer]] = {
    "livekit": livekit, "twilio": twilio, "daily": daily, "agora": agora,
}  # fmt: skip


@contextmanager
def provider(kind: str, ahead: float = 0.0, instead: Answer | None = None) -> Iterator[Peer]:
    """The service `kind` with one key, its clock `ahead` seconds ahead; or one that always gives one answer."""

    def answering(asked: Asked) -> Answer:
        return instead if instead else ANSWERS[kind](asked, ahead)

    with web_peer(answering, ahead) as peer:
        yield peer
