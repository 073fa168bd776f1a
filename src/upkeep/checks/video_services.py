"""The video services that upkeep knows, as data: the documented call that tries a key, and what its answers mean."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

from upkeep.checks.rules import Rule
from upkeep.checks.service_call import Request
from upkeep.checks.tokens import epoch, hs256

Key = tuple[str, str]
"""The API key and its secret; the secret is empty where the service has none."""

OK = range(200, 300)
_MINUTE = 60


@dataclass(frozen=True)
class Service:
    """One service."""

    base: str | None
    """Its address; None where everybody has one of their own."""
    needs: tuple[str, ...]
    """Which of `url`, `key` and `secret` it needs."""
    call: Callable[[str, Key], Request]
    """The call, from the address and the key; it reads a list, changes nothing and costs nothing."""
    rules: tuple[Rule, ...]
    """What its answers mean."""


def _livekit(base: str, key: Key) -> Request:
    """RoomService.ListRooms with a token that grants just that."""
    now = int(epoch())
    claims = {"iss": key[0], "nbf": now - _MINUTE, "exp": now + 10 * _MINUTE, "video": {"roomList": True}}
    base = base.replace("wss://", "https://", 1).replace("ws://", "http://", 1)
    return Request(
        url=f"{base.rstrip('/')}/twirp/livekit.RoomService/ListRooms",
        method="POST",
        headers={"Authorization": f"Bearer {hs256(claims, key[1])}", "Content-Type": "application/json"},
        body=b"{}",
    )


def _twilio(base: str, key: Key) -> Request:
    """Video rooms in progress, one of them; account SID and auth token are as good as an API key."""
    return Request(url=f"{base.rstrip('/')}/v1/Rooms?Status=in-progress&PageSize=1", headers=_basic(key))


def _daily(base: str, key: Key) -> Request:
    """The domain's own settings."""
    return Request(url=f"{base.rstrip('/')}/v1/", headers={"Authorization": f"Bearer {key[0]}"})


def _agora(base: str, key: Key) -> Request:
    """The account's projects."""
    return Request(url=f"{base.rstrip('/')}/dev/v1/projects", headers=_basic(key))


def _basic(key: Key) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(":".join(key).encode()).decode()}


_DENIED = (401, 403)

SERVICES = {
    "livekit": Service(
        base=None,
        needs=("url", "key", "secret"),
        call=_livekit,
        rules=(
            Rule("accepted", OK, r"^\s*\{"),
            Rule("grant-missing", _DENIED, r"permissions? denied"),
            Rule("clock-skew", _DENIED, r"expired|not valid yet|\(nbf\)|\(exp\)|\(iat\)"),
            Rule("key-refused", _DENIED),
            Rule("quota-reached", (429,), r"quota|limit exceeded"),
        ),
    ),
    "twilio": Service(
        base="https://video.twilio.com",
        needs=("key", "secret"),
        call=_twilio,
        rules=(
            Rule("accepted", OK, r"^\s*\{"),
            Rule("expired", range(400, 500), r'"code":\s*(20104|20005)\b'),
            Rule("clock-skew", range(400, 500), r'"code":\s*20105\b'),
            Rule("grant-missing", range(400, 500), r'"code":\s*(20008|20403)\b'),
            Rule("key-refused", range(400, 500), r'"code":\s*(20003|20101|20103)\b'),
            Rule("key-refused", (401,)),
            Rule("grant-missing", (403,)),
        ),
    ),
    "daily": Service(
        base="https://api.daily.co",
        needs=("key",),
        call=_daily,
        rules=(
            Rule("accepted", OK, r"^\s*\{"),
            Rule("not-configured", (400,), r"authorization-header-error"),
            Rule("quota-reached", (402,)),
            Rule("key-refused", (401,)),
            Rule("grant-missing", (403,)),
        ),
    ),
    "agora": Service(
        base="https://api.agora.io",
        needs=("key", "secret"),
        call=_agora,
        rules=(
            Rule("accepted", OK, r"^\s*\{"),
            Rule("key-refused", (401,)),
            Rule("grant-missing", (403,)),
        ),
    ),
}
"""By the name under which `[video] provider` speaks of them."""
