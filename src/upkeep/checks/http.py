"""Kind `http`: an answer from a web address."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from upkeep.checks.interface import (
    BLOCKED,
    CONTENT,
    DNS,
    DRIVER,
    ERRORS,
    OURS,
    PROTOCOL,
    REDIRECT,
    REFUSED,
    RESET,
    STATUS,
    TIMEOUT,
    TLS,
    TOO_LARGE,
    UP,
    Finding,
    Ground,
    down,
    unknown,
    up,
)
from upkeep.config.values import TABLE, Address, Flag, Pattern, Size, Timeout, Whole

if TYPE_CHECKING:
    from concurrent.futures import Future

    from upkeep.checks.web.patterns import Patterns
    from upkeep.checks.web.request import Answer, Outcome, Request

METRIC: str | None = "uptime"
"""The metric that a probe of this kind feeds unless it names another."""

ALSO_FEEDS = ("response_time",)
"""Further metrics that it feeds."""

EXAMPLE = {"url": "https://app.example.com/health", "expect": {"contains": "ok"}}
"""The options of a typical probe."""


@dataclass(frozen=True, kw_only=True)
class Expect:
    """What the answer must be like."""

    __pydantic_config__ = TABLE

    status: tuple[Whole, ...] | None = None
    """The statuses that are right; by default any 2xx after redirects. A redirect that stands here is not followed."""
    contains: str | None = None
    """Text that the body holds."""
    matches: Pattern | None = None
    """A regular expression found in the body, within three seconds."""
    json: dict[str, Any] | None = None
    """Values by JSON path, such as { "status" = "healthy", "queues.0.length" = 0 }."""
    header: dict[str, str] | None = None
    """Headers and their values; parameters such as `; charset=utf-8` may be left out."""
    within: Timeout | None = None
    """The longest time that is right; longer is down."""
    certificate_days: Whole | None = None
    """The fewest days that the certificate of the address's own host must still be valid."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Where to ask, how, and what the answer must be like."""

    __pydantic_config__ = TABLE

    url: Address
    """The address; user info in it is sent as credentials."""
    method: str = "GET"
    """The method."""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers that are sent, after a redirect only to the same scheme, host and port."""
    body: str | None = None
    """A body that is sent, likewise; it has no Content-Type unless `headers` names one."""
    expect: Expect = field(default_factory=Expect)
    """What the answer must be like."""
    ip: Literal[4, 6] | None = None
    """IPv4 or IPv6 only."""
    ca: str | None = None
    """A file of certificate authorities, instead of the system's."""
    max_bytes: Size = 10_000_000
    """How much of the body is read, counted after unpacking; more is down."""
    allow_private: Flag = False
    """Whether a redirect from a public address to a private one is followed."""


WORDS = {
    word: ERRORS[word]
    for word in (REFUSED, TIMEOUT, DNS, TLS, STATUS, CONTENT, REDIRECT, TOO_LARGE, PROTOCOL, RESET, DRIVER, BLOCKED)
}
"""Every word that this kind answers, and what it means."""

EXTRA: str | None = None
"""It needs no extra."""


def measure(options: Options, ground: Ground) -> Finding:
    """Ask one address."""
    [(_, finding)] = measure_many([(options, ground)], 1)
    return finding


def measure_many(jobs: Sequence[tuple[Options, Ground]], at_once: int) -> Iterator[tuple[int, Finding]]:
    """Ask all, at most `at_once` at a time; yields the place of a job and its finding, as each is done."""
    from upkeep.checks.web.address import Unfit
    from upkeep.checks.web.loop import fetch
    from upkeep.checks.web.patterns import Patterns

    places, requests = [], []
    for place, (options, ground) in enumerate(jobs):
        try:
            requests.append(_request(options, ground))
            places.append(place)
        except Unfit as problem:
            yield place, unknown(DRIVER, str(problem))
    patterns, searched = Patterns(), deque[Searched]()
    try:
        for number, outcome in fetch(requests, at_once):
            place = places[number]
            finding, search = _judge(*jobs[place], outcome, patterns)
            if search:
                searched.append((place, finding, search))
            else:
                yield place, finding
            while searched and searched[0][2].done():
                yield _confirmed(*searched.popleft())
        while searched:
            yield _confirmed(*searched.popleft())
    finally:
        patterns.close()


Searched = tuple[int, Finding, "Future[bool | None]"]
"""A job's place, what was found, and the search for the pattern that must still confirm it."""


def _request(options: Options, ground: Ground) -> Request:
    from upkeep.checks.web.request import ask

    expect = options.expect
    return ask(
        options.url,
        timeout=ground.timeout,
        method=options.method.upper(),
        headers=options.headers,
        body=options.body,
        ip=options.ip,
        ca=str(ground.folder / options.ca) if options.ca else None,
        max_bytes=options.max_bytes,
        allow_private=options.allow_private,
        final=frozenset(expect.status or ()),
        keep=expect.contains is not None or expect.matches is not None or expect.json is not None,
    )


def _judge(
    options: Options, ground: Ground, outcome: Outcome, patterns: Patterns
) -> tuple[Finding, Future[bool | None] | None]:
    """The finding, and the search that must still confirm it where it is up and a pattern is expected."""
    from upkeep.checks.web.expectations import charset
    from upkeep.checks.web.request import Fault

    if isinstance(outcome, Fault):
        found = unknown if outcome.word in OURS else down
        evidence = {"redirects": list(outcome.hops)} if outcome.hops else {}
        days = _days(outcome, ground)
        return found(outcome.word, outcome.detail, certificate_days=days, evidence=evidence), None
    finding = _finding(options.expect, outcome, _days(outcome, ground))
    if finding.state == UP and options.expect.matches is not None:
        left = ground.timeout - outcome.seconds
        return finding, patterns.search(options.expect.matches, outcome.take, charset(outcome), left)
    outcome.close()
    return finding, None


def _finding(expect: Expect, answer: Answer, days: float | None) -> Finding:
    from upkeep.checks.web.challenges import blocked

    evidence: dict[str, Any] = {"status": answer.status, "address": answer.address, "bytes": answer.size}
    if answer.hops:
        evidence["redirects"] = list(answer.hops)
    seen: dict[str, Any] = {"certificate_days": days, "evidence": evidence}
    after = f" (after a redirect to {answer.url.shown})" if answer.hops else ""
    if reason := blocked(answer, expect.status):
        return unknown(BLOCKED, reason + after, **seen)
    if wrong := _wrong(expect, answer, days):
        word, detail = wrong
        return down(word, detail + after, **seen)
    return up(None, f"status {answer.status}{after}", response_time=answer.seconds, phases=answer.phases, **seen)


def _wrong(expect: Expect, answer: Answer, days: float | None) -> tuple[str, str] | None:
    """The first expectation that is not met, as word and detail; the pattern is looked for elsewhere."""
    from upkeep.checks.web import expectations as check
    from upkeep.checks.web.faults import seconds

    if wrong := check.wrong_status(answer, expect.status):
        return STATUS, wrong
    if expect.header and (wrong := check.wrong_header(answer, expect.header)):
        return CONTENT, wrong
    if expect.contains is not None and (wrong := check.missing_text(answer, expect.contains)):
        return CONTENT, wrong
    if expect.json is not None and (wrong := check.wrong_json(answer.read(), expect.json)):
        return CONTENT, wrong
    if expect.within and answer.seconds > expect.within.total_seconds():
        return TIMEOUT, f"answered in {answer.seconds:.3g} s, expected within {seconds(expect.within.total_seconds())}"
    if expect.certificate_days is not None:
        return _short_lived(days, expect.certificate_days)
    return None


def _days(outcome: Outcome, ground: Ground) -> float | None:
    """Days left of the certificate at the time of the run, negative when it has expired."""
    return None if outcome.certificate_ends is None else (outcome.certificate_ends - ground.now.timestamp()) / 86_400


def _short_lived(days: float | None, wanted: int) -> tuple[str, str] | None:
    if days is None:
        return TLS, "no certificate: the address is not https"
    if days < wanted:
        return TLS, f"the certificate is valid for {int(days)} more days, expected {wanted}"
    return None


def _confirmed(place: int, finding: Finding, search: Future[bool | None]) -> tuple[int, Finding]:
    """The place and its finding, once it is known whether the pattern is there."""
    found = search.result()
    if found:
        return place, finding
    word, detail = CONTENT, "the answer does not match expect.matches"
    if found is None:
        word, detail = TIMEOUT, "the pattern of expect.matches took too long on this answer; write it simpler"
    return place, down(word, detail, certificate_days=finding.certificate_days, evidence=finding.evidence)
