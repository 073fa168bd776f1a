"""Kind `clock-skew`: clocks of servers and of this machine agree, by the `Date` of uncached answers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from statistics import median
from urllib.parse import urlsplit

from upkeep.checks.conversation import Question, Reply, ask_all
from upkeep.checks.failure import Failed
from upkeep.checks.interface import Finding, Ground, down, unknown, up
from upkeep.checks.network import NETWORK
from upkeep.config.values import TABLE

METRIC: str | None = None
"""The metric that a probe of this kind feeds unless it names another."""

EXTRA: str | None = None
"""The extra that brings its driver."""

WORDS = {
    "agree": "every clock agrees with ours",
    "theirs-off": "a server's clock is off; another's agrees with ours",
    "ours-off": "this machine's clock is off: several servers agree against it",
    "differs": "one server's clock and ours differ; no third one says whose is off",
    "no-date": "no server told its time in a way that can be used",
    **NETWORK,
}
"""Every word that it answers."""

EXAMPLE = {"urls": ["https://app.example.com", "https://auth.example.com"]}
"""The options of a typical probe."""

SAMPLES = 3
STEADY = 5.0
"""Seconds within which the samples of one server must agree to be used."""

TOLERATED = 30.0
"""Seconds that a clock may be off; signed tokens usually allow a minute."""

MOST = 4
"""Servers that are asked."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Which servers."""

    __pydantic_config__ = TABLE

    urls: tuple[str, ...]
    """Web addresses; one per host is asked."""


def measure(options: Options, ground: Ground) -> Finding:
    """Take three samples of each server side by side, and say whose clock is off."""
    hosts = {urlsplit(url).netloc: url for url in reversed(options.urls)}
    urls = list(reversed(hosts.values()))[:MOST]
    questions = [Question(url=url, method="HEAD", headers={"Cache-Control": "no-cache"}, follow=False) for url in urls]
    offsets: dict[str, list[float]] = {}
    for _ in range(SAMPLES):
        began = time.time()
        for url, reply in zip(urls, ask_all(questions, ground.timeout / SAMPLES - 0.1), strict=True):
            offset = _offset(reply, began)
            if offset is not None:
                offsets.setdefault(urlsplit(url).netloc, []).append(offset)
    return judged({host: median(each) for host, each in offsets.items() if _steady(each)}, len(urls))


def _steady(samples: Sequence[float]) -> bool:
    return len(samples) == SAMPLES and max(samples) - min(samples) <= STEADY


def _offset(reply: Reply | Failed, began: float) -> float | None:
    """Seconds by which the server's clock is ahead of ours; None where it came from a cache or tells no time."""
    if isinstance(reply, Failed) or reply.header("age") not in (None, "0"):
        return None
    try:
        told = parsedate_to_datetime(reply.header("date") or "").timestamp()
    except (ValueError, TypeError):
        return None
    return told + 0.5 - (began + reply.seconds / 2)  # a Date is cut to whole seconds


def judged(offsets: dict[str, float], asked: int) -> Finding:
    """What offsets by host say; seconds, positive where a server is ahead of us."""
    if not offsets:
        return unknown("no-date", f"none of {asked} servers told its time")
    evidence: dict[str, object] = {"offsets": {host: round(each, 1) for host, each in offsets.items()}}
    off = {host: each for host, each in offsets.items() if abs(each) > TOLERATED}
    if not off:
        whom = "the server's" if asked == 1 else f"those of {len(offsets)} of {asked} servers"
        return up("agree", f"this machine's clock agrees with {whom}", evidence=evidence)
    host, worst = max(off.items(), key=lambda pair: abs(pair[1]))
    if len(off) < len(offsets):
        detail = f"{host} is {_told(worst)}; the others agree with this machine"
        return down("theirs-off", detail, evidence=evidence | {"whose": host})
    if len(off) > 1 and max(off.values()) - min(off.values()) <= STEADY:
        whose = "this machine"
        return down(
            "ours-off", f"this machine is {_told(-worst)}, say {len(off)} servers", evidence=evidence | {"whose": whose}
        )
    detail = f"{host} is {_told(worst)} against this machine; nothing says whose clock is off"
    return down("differs", detail, evidence=evidence | {"whose": f"{host} or this machine"})


def _told(offset: float) -> str:
    return f"{abs(offset):.0f} s {'ahead' if offset > 0 else 'behind'}"
