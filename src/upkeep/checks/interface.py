"""What a kind must give, and what a measurement returns: a finding.

A kind's module has `Options` (a frozen standard dataclass, a docstring per field), `METRIC` (what a probe of it feeds),
`EXTRA` (the extra of pyproject.toml that brings its driver, None where it needs none), `WORDS` (every word that it
answers, with its meaning), `EXAMPLE` (typical options) and `measure(options, ground) -> Finding`. A kind that measures
many at once better than one by one also has `measure_many`.

A check knows nothing of its use: `probe` records a finding and compares it with a threshold, a checklist shows it as
evidence, a guide draws conclusions from its word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

UP, DOWN, UNKNOWN = "up", "down", "unknown"
"""`down` is the app's fault as seen from outside, `unknown` is upkeep's own trouble (semantics, "Availability")."""

REFUSED = "refused"
TIMEOUT = "timeout"
DNS = "dns"
TLS = "tls"
STATUS = "status"
CONTENT = "content"
REDIRECT = "redirect"
TOO_LARGE = "too_large"
PROTOCOL = "protocol"
RESET = "reset"
DRIVER = "driver"
CREDENTIALS = "credentials"
OFFLINE = "offline"
BLOCKED = "blocked"

ERRORS = {
    REFUSED: "nothing accepts the connection",
    TIMEOUT: "no answer in time",
    DNS: "the name does not resolve",
    TLS: "the certificate or the handshake is bad",
    STATUS: "the status is not the expected one",
    CONTENT: "the answer is not as expected",
    REDIRECT: "a redirect that is not followed, or too many",
    TOO_LARGE: "the answer is larger than allowed",
    PROTOCOL: "the answer breaks the protocol",
    RESET: "the connection broke off",
    DRIVER: "something that upkeep needs is missing here",
    CREDENTIALS: "the prober's own credentials are missing or refused",
    OFFLINE: "this machine has no network",
    BLOCKED: "the prober is limited or challenged",
}
"""The contract's stable words of a probe's result, and what each means."""

OURS = frozenset({DRIVER, CREDENTIALS, OFFLINE, BLOCKED})
"""The words of upkeep's own trouble: with them a finding is unknown."""

UNSET = "unset"
"""A diagnosis' word for what is not configured: such a check is skipped, never failed."""

Evidence = Mapping[str, Any]
"""Plain JSON values by name: what was seen, sized to what a person would read, without secrets."""


@dataclass(frozen=True)
class Phases:
    """Where the time of a fresh connection went, in seconds; a phase that did not happen is 0."""

    dns: float = 0.0
    """Until the name was resolved."""
    connect: float = 0.0
    """From there until the connection stood."""
    tls: float = 0.0
    """From there until the handshake was done."""
    wait: float = 0.0
    """From there, the request sent, until the first byte of the answer."""
    read: float = 0.0
    """From there until the last byte."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one measurement found."""

    state: str
    """`up`, `down` or `unknown`."""
    word: str | None = None
    """The stable word for why it is not up, of ERRORS or the kind's WORDS; a diagnosis' check has one when up too."""
    detail: str = ""
    """The same for people: one line, without secrets."""
    value: float | None = None
    """What was measured, in `unit`: bytes, days, a number."""
    unit: str | None = None
    """`bytes`, `seconds`, `ratio`, `days`, or empty for a plain number; None where there is no value."""
    response_time: float | None = None
    """Seconds of a successful answer on a fresh connection; None where it failed or the kind has none."""
    phases: Phases | None = None
    """Where `response_time` went."""
    warning: bool = False
    """Up, with something that wants attention soon."""
    counts: tuple[int, int] | None = None
    """Failed requests and all requests of the app's users since the last finding, of kinds that feed `error_rate`."""
    certificate_days: float | None = None
    """Days left of the certificate that was seen."""
    evidence: Evidence = field(default_factory=dict)
    """What was seen, by name."""
    memory: Mapping[str, Any] | None = None
    """What the kind wants back in `Ground.memory` next time, such as how far a log was read; plain JSON values."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a check stands on beside its options."""

    folder: Path
    """Relative paths in options count from here."""
    timeout: float
    """Seconds that the whole measurement may take; it ends by then and says `timeout`."""
    now: datetime
    """The time of the run, UTC."""
    trusted: bool = False
    """Whether the configuration is the user's alone, so that programs of it may be started."""
    memory: Mapping[str, Any] = field(default_factory=dict)
    """What the last finding of this very probe asked to be remembered; empty at first."""


class Missing(Exception):
    """A kind's driver is not installed; `extra` brings it."""

    def __init__(self, extra: str) -> None:
        super().__init__(f"needs upkeep[{extra}]")
        self.extra = extra

    @property
    def finding(self) -> Finding:
        """Unknown, with the one line that names the extra."""
        return Finding(
            state=UNKNOWN, word=DRIVER, detail=f"needs upkeep[{self.extra}]: pip install 'upkeep[{self.extra}]'"
        )


class Kind(Protocol):
    """The module of a kind."""

    METRIC: str | None
    EXTRA: str | None
    Options: type[Any]
    EXAMPLE: Mapping[str, Any]
    measure: Callable[[Any, Ground], Finding]


Many = Callable[[Sequence[tuple[Any, Ground]], int], Iterator[tuple[int, Finding]]]
"""`measure_many(jobs, at_once)`: yields the index of a job and its finding, as each is done."""


def up(word: str | None = None, detail: str = "", **found: Any) -> Finding:
    """All is well; further fields of Finding by name."""
    return Finding(state=UP, word=word, detail=detail, **found)


def down(word: str, detail: str, **found: Any) -> Finding:
    """The app's fault."""
    return Finding(state=DOWN, word=word, detail=detail, **found)


def unknown(word: str, detail: str, **found: Any) -> Finding:
    """upkeep's own trouble."""
    return Finding(state=UNKNOWN, word=word, detail=detail, **found)
