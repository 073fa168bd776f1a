"""Kind `video-provider`: a video service accepts the API key, by one cheap real call."""

from __future__ import annotations

from dataclasses import dataclass

from upkeep.checks.deadline import Deadline
from upkeep.checks.failure import Failed
from upkeep.checks.interface import PROTOCOL, UNSET, Finding, Ground, down, unknown, up
from upkeep.checks.network import NEEDS, NETWORK
from upkeep.checks.rules import decide
from upkeep.checks.service_call import Reply, exchange, said
from upkeep.checks.video_services import SERVICES
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "accepted": "the service accepts the key",
    "key-refused": "the service does not know the key, or the secret is not the key's",
    "grant-missing": "the key is right, but it may not do this",
    "not-configured": "the service finds no key in the request: it is empty or badly formed",
    "expired": "the key or the account has ended",
    "clock-skew": "the service finds the time in our token wrong: its clock and ours differ",
    "quota-reached": "the account's quota is used up",
    "rate-limited": "too many requests (429)",
    "server-error": "the service has trouble of its own (5xx)",
    **NETWORK,
    UNSET: NEEDS[UNSET],
}
"""Every word that it answers."""

EXAMPLE = {
    "provider": "livekit",
    "url": "https://video.example.com",
    "key": "${LIVEKIT_KEY}",
    "secret": "${LIVEKIT_SECRET}",
}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which service, and its key."""

    __pydantic_config__ = TABLE

    provider: str
    """livekit, twilio, daily or agora."""
    url: str | None = None
    """Its address; only LiveKit needs one."""
    key: str | None = None
    """The API key: Twilio's account or key SID, Agora's customer id."""
    secret: str | None = None
    """The API secret; Daily has none."""


def measure(options: Options, ground: Ground) -> Finding:
    """Whether the service takes the key, by the call that its row of SERVICES names."""
    service = SERVICES.get(options.provider)
    if service is None:
        return unknown(UNSET, f"no service is called {options.provider!r} here; upkeep knows {', '.join(SERVICES)}")
    if missing := [name for name in service.needs if not getattr(options, name)]:
        return unknown(UNSET, f"set {' and '.join(missing)} of the provider to check that {options.provider} takes it")
    request = service.call(options.url or service.base or "", (options.key or "", options.secret or ""))
    try:
        reply = exchange(request, Deadline(ground.timeout))
    except Failed as failed:
        return failed.finding
    word = decide(service.rules, reply) or PROTOCOL
    evidence = {"service": options.provider, "status": reply.status, "seconds": round(reply.seconds, 3)}
    if word == "accepted":
        detail = f"{options.provider} accepts the key"
        return up(word, detail, response_time=reply.seconds, evidence=evidence)
    detail = f"{options.provider} at {request.place} {_TOLD.get(word, 'answers with what is none of its answers')}"
    detail += f" ({reply.status}{_reason(reply)})"
    if word == "rate-limited":
        return up(word, detail, warning=True, evidence=evidence)
    return down(word, detail, evidence=evidence)


_TOLD = {
    "key-refused": "refuses the key",
    "grant-missing": "knows the key, but denies it the list of rooms",
    "not-configured": "finds no key in the request",
    "expired": "says that the key or the account has ended",
    "clock-skew": "finds the time of the request wrong: compare the clocks",
    "quota-reached": "says that the account's quota is used up",
    "rate-limited": "takes no more requests just now",
    "server-error": "has trouble of its own",
}


def _reason(reply: Reply) -> str:
    """What the service said, where it said so in JSON."""
    document = reply.document
    for name in ("msg", "message", "error", "info") if isinstance(document, dict) else ():
        if isinstance(text := document.get(name), str):
            return f", {said(text, 100)}"
    return ""
