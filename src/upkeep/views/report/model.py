"""What a report says, as plain data; every figure is counted by the features, and None is "unknown"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from upkeep.clients.feedback import Satisfaction
from upkeep.probes.availability import Availability
from upkeep.support.report import Row


@dataclass(frozen=True)
class Window:
    """The time that a report speaks of: whole dates in the project's zone."""

    id: str
    """`2026-11` for a month, `2026-10-05-to-2026-11-01` for other spans."""
    title: str
    """As people say it: `November 2026`."""
    when: str
    """The same in a sentence: `in November 2026`."""
    first: date
    last: date
    begin: datetime
    """UTC, inclusive."""
    end: datetime
    """UTC, exclusive; may lie in the future."""
    now: datetime
    """When the report was made."""
    zone: tzinfo

    @property
    def until(self) -> datetime:
        """Up to when anything can be known of it."""
        return max(self.begin, min(self.end, self.now))

    @property
    def complete(self) -> bool:
        """Whether all of it has passed."""
        return self.end <= self.now

    @property
    def days(self) -> int:
        """How many dates it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Outage:
    """One incident of one probe."""

    probe: str
    begin: datetime
    end: datetime | None
    """None while it is open."""
    down: int
    """Its down seconds."""
    word: str
    """The stable error word of its first sample; empty where it was not kept."""
    false: str | None = None
    """Why it was a false alarm and is not counted."""
    detail: str = ""
    """What was seen; internal."""
    notes: tuple[str, ...] = ()
    """What was learnt; internal."""


@dataclass(frozen=True)
class Day:
    """A probe's seconds on one date."""

    date: date
    up: int
    down: int
    unknown: int
    excluded: int


@dataclass(frozen=True)
class Uptime:
    """How available one probe found the app."""

    probe: str
    figures: Availability
    target: float | None
    """The promised share of time, 0..1; None where nothing is promised."""
    every: int
    """Seconds between samples."""
    days: tuple[Day, ...]
    """Every date of the window that has begun."""
    outages: tuple[Outage, ...]
    left: bool = False
    """Whether the probe is not configured any more."""
    address: str | None = None
    """What it looks at; internal."""


@dataclass(frozen=True)
class Times:
    """Response times of some days (UTC) in seconds; None where nothing answered."""

    first: date
    last: date
    median: float | None
    p95: float | None
    number: int
    """How many answers they are drawn from."""


@dataclass(frozen=True)
class Response:
    """How fast one probe was answered."""

    probe: str
    whole: Times
    course: tuple[Times, ...]
    """Day by day, or week by week in a long window."""
    weeks: tuple[Times, ...]
    limit: float | None
    """The threshold in seconds."""


@dataclass(frozen=True)
class Requests:
    """Requests of the app's users in some days (UTC)."""

    date: date
    failed: int
    all: int


@dataclass(frozen=True)
class ErrorRate:
    """Failed requests of the app's users, from one source."""

    probe: str
    failed: int
    all: int
    least: int
    """Fewer requests say nothing."""
    limit: float | None
    """The threshold, 0..1."""
    days: tuple[Requests, ...]

    @property
    def rate(self) -> float | None:
        """failed / all; None under `least` requests."""
        return self.failed / self.all if self.all and self.all >= self.least else None


@dataclass(frozen=True)
class Size:
    """How large a database or a storage is, and where that leads."""

    metric: str
    """`database` or `storage`."""
    probe: str
    value: float | None
    """Bytes at the end of the window; None where it was not measured in it."""
    at: datetime | None
    plan: int | None
    """The plan's limit in bytes."""
    limit: float | None
    """The threshold in bytes."""
    course: tuple[tuple[date, float], ...]
    """The last value of each day (UTC)."""
    per_week: float | None
    """Growth in bytes; None where the values show no trend."""
    reaches_limit: date | None
    reaches_plan: date | None

    @property
    def share(self) -> float | None:
        """Of the plan, 0 and up."""
        return self.value / self.plan if self.value is not None and self.plan else None


@dataclass(frozen=True)
class Request:
    """One support ticket."""

    id: str
    title: str
    priority: str
    state: str
    """`open`, `paused` or `resolved`."""
    opened: datetime
    resolved: datetime | None
    response: str
    """`met`, `breached`, `open` or `without deadline`; so is `resolution`."""
    resolution: str
    notes: tuple[str, ...] = ()
    """Internal."""


@dataclass(frozen=True)
class Support:
    """How promises were kept, and the tickets of the window."""

    rows: tuple[Row, ...]
    """Of the tickets opened in the window."""
    opened: tuple[Request, ...]
    """Those opened in it."""
    earlier: tuple[Request, ...]
    """Opened before it and resolved in it or open still."""
    resolved: int
    """How many were resolved in the window, whenever they were opened."""


@dataclass(frozen=True)
class Done:
    """One item of a checklist: on which dates it was done, skipped, or showed a problem."""

    title: str
    done: tuple[date, ...]
    skipped: tuple[date, ...]
    failed: tuple[date, ...]
    minutes: int | None
    """None where nothing was measured."""
    notes: tuple[str, ...] = ()
    """Reasons and notes; internal."""


@dataclass(frozen=True)
class Upkeep:
    """One checklist in the window."""

    name: str
    title: str
    due: int
    """Periods that ended in the window and had to be done."""
    finished: int
    """How many of them were."""
    late: int
    """How many of those after their end."""
    missed: tuple[str, ...]
    """The periods that were not finished, as people name them."""
    excused: int
    items: tuple[Done, ...]
    """What was answered in the window."""
    unit: str = "time"
    """What one of its periods is called: day, week, month."""


@dataclass(frozen=True)
class Answer:
    """What the client said to a question."""

    question: str
    text: str
    said: date


@dataclass(frozen=True)
class Held:
    """A check-in of the window."""

    title: str
    on: date
    outcome: str
    """`done`, `skipped` or `overdue`."""
    satisfaction: str | None = None
    """The word that the client chose."""
    notes: tuple[str, ...] = ()
    """Internal."""


@dataclass(frozen=True)
class Promised:
    """A promise made at a check-in."""

    text: str
    owner: str
    by: date
    state: str
    """`open`, `overdue`, `kept` or `dropped`."""
    note: str | None = None
    """Internal."""


@dataclass(frozen=True)
class Care:
    """Check-ins and what was said at them."""

    held: tuple[Held, ...]
    answers: tuple[Answer, ...]
    satisfaction: Satisfaction
    promises: tuple[Promised, ...]
    scheduled: bool
    """Whether check-ins are counted at all: a launch date is known."""


@dataclass(frozen=True)
class Coming:
    """Something that comes next."""

    on: date
    text: str


@dataclass(frozen=True)
class Risk:
    """Something that will hurt on a date unless somebody acts."""

    kind: str
    """`plan`, `certificate`, `contract` or `promise`."""
    on: date | None
    """None where it has come already."""
    text: str
    ask: str | None = None
    """What is needed from the client for it."""


@dataclass(frozen=True)
class Brand:
    """The client's look."""

    logo: str | None
    """A data URI."""
    colour: str | None
    """As `#rrggbb`."""


@dataclass(frozen=True)
class Report:
    """Everything that the report says."""

    project: str
    client: str | None
    window: Window
    uptime: tuple[Uptime, ...]
    response: tuple[Response, ...]
    errors: tuple[ErrorRate, ...]
    sizes: tuple[Size, ...]
    support: Support
    upkeep: tuple[Upkeep, ...]
    care: Care
    coming: tuple[Coming, ...]
    risks: tuple[Risk, ...]
    asks: tuple[str, ...]
    """What is needed from the client, beside what the risks ask for."""
    brand: Brand
    unreadable: int
    """How many records could not be read and are left out."""
    minutes: bool
    """Whether minutes are shown."""
    internal: bool
    """Whether notes, details and addresses are shown."""
