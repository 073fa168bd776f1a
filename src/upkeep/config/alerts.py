"""`[alerts]` and `[retention]`: who is told, how soon, and how long samples are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from upkeep.config.values import TABLE, DaySpan, Elapsed, ElapsedOrOff, Whole


@dataclass(frozen=True, kw_only=True)
class SmtpTable:
    """A mail server that sends."""

    __pydantic_config__ = TABLE

    host: str
    """Its host name."""
    port: Whole = 587
    """Its port."""
    username: str | None = None
    """The login's user."""
    password: str | None = None
    """The login's password, as `${NAME}`."""


@dataclass(frozen=True, kw_only=True)
class AlertsTable:
    """Who is told of what fires."""

    __pydantic_config__ = TABLE

    to: tuple[str, ...] = ()
    """Apprise addresses; plain mail addresses where `smtp` is given."""
    confirm: Whole = 2
    """How many breaching samples in a row it takes."""
    recover: Whole = 2
    """How many good samples in a row end it."""
    remind: ElapsedOrOff = timedelta(hours=4)
    """How often one is reminded of what is down; 0 turns it off."""
    quiet: DaySpan = (21 * 60, 8 * 60)
    """The hours in which warnings are held back; what is down is told at any hour."""
    smtp: SmtpTable | None = None
    """The server for plain mail addresses."""
    heartbeat: str | None = None
    """An address that is pinged at the end of every complete run."""


@dataclass(frozen=True, kw_only=True)
class RetentionTable:
    """How long what was measured is kept."""

    __pydantic_config__ = TABLE

    samples: Elapsed = timedelta(days=14)
    """The raw lines."""
    days: Elapsed | None = None
    """The daily summaries; for ever unless set."""
