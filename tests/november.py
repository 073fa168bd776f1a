"""A project's November 2026 in Berlin with known samples, tickets, checklists and check-ins, made by hand.

The samples are written through the product's log; everything else through its commands.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from conftest import TOML
from upkeep.checks.interface import Finding
from upkeep.probes import log
from upkeep.probes.archive import roll_up
from upkeep.probes.sample import Sample
from upkeep.state.folder import State

CONFIG = (
    TOML
    + """\
client = "Harbor Ltd"

[client]
contacts = [{ name = "Ada", email = "ada@harbor.example" }]
contract_ends = 2027-05-31
notice = "3 months"

[plan]
database = "8GB"
storage = "100GB"

[[probe]]
name = "web"
kind = "http"
url = "http://127.0.0.1:9/secret-path"
[[probe]]
name = "access"
kind = "log"
path = "access.log"
every = "1h"
[[probe]]
name = "db"
kind = "sqlite"
path = "app.db"
every = "1d"
[[probe]]
name = "certificate"
kind = "tls"
host = "app.harbor.example"
every = "1d"

[[maintenance]]
from = 2026-11-05T22:00:00
to = 2026-11-05T23:00:00
"""
)

BEGIN = datetime(2026, 10, 30, tzinfo=UTC)
END = datetime(2026, 12, 1, 7, tzinfo=UTC)
FIVE = timedelta(minutes=5)
DOWN = [datetime(2026, 11, 12, 2, minute, tzinfo=UTC) for minute in (10, 15, 20)]
"""03:10 to 03:25 in Berlin."""
DARK = (datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 11, 20, 13, tzinfo=UTC))
"""No sample from 10:00 to 14:00 in Berlin: the one of 09:55 speaks until 10:05."""


def web() -> Iterator[Sample]:
    """Every five minutes: 0.2 s by night, 0.4 s from 08:00 to 20:00 UTC; down and dark as above."""
    at = BEGIN
    while at < END:
        if at in DOWN:
            yield Sample(
                at, "web", "http", 300, Finding(state="down", word="timeout", detail="no answer from 127.0.0.1")
            )
        elif not DARK[0] <= at < DARK[1]:
            seconds = 0.4 if 8 <= at.hour < 20 else 0.2
            yield Sample(at, "web", "http", 300, Finding(state="up", response_time=seconds))
        at += FIVE


def daily() -> Iterator[Sample]:
    """Each noon UTC: 1,000 requests with 3 failed, 10 MB more in the database, one day less of the certificate."""
    at, number = BEGIN + timedelta(hours=12), 0
    while at < END:
        yield Sample(at, "access", "log", 3600, Finding(state="up", counts=(3, 1000), value=0.003, unit="ratio"))
        yield Sample(at, "db", "sqlite", 86400, Finding(state="up", value=6.0e9 + 1e7 * number, unit="bytes"))
        yield Sample(at, "certificate", "tls", 86400, Finding(state="up", value=52.0 - number, unit="days"))
        at, number = at + timedelta(days=1), number + 1


def measure(state: State) -> None:
    """Write the samples, and roll up what is older than two weeks."""
    samples = sorted([*web(), *daily()], key=lambda each: each.at)
    with state.writing(BEGIN) as writer:
        log.append(writer, samples)
        roll_up(writer, state, int(END.timestamp()), samples=timedelta(days=14), days=None)


Upkeep = Callable[..., object]

TICKETS = (
    ("ticket", "open", "Login fails", "-p", "high", "--at", "2026-11-02 09:00"),
    ("ticket", "reply", "1", "We look", "--at", "2026-11-02 10:00"),
    ("ticket", "note", "1", "their admin forgot it again", "--at", "2026-11-02 10:05"),
    ("ticket", "resolve", "1", "Done", "--at", "2026-11-03 09:00"),
    ("ticket", "open", "Export is slow", "-p", "medium", "--at", "2026-11-10 09:00"),
    ("ticket", "reply", "2", "Sorry", "--at", "2026-11-13 09:00"),
    ("ticket", "resolve", "2", "Faster", "--at", "2026-11-16 09:00"),
    ("ticket", "open", "Which colour?", "-p", "medium", "--at", "2026-11-30 09:00"),
    ("ticket", "reply", "3", "Tell us", "--at", "2026-11-30 10:00"),
    ("ticket", "pause", "3", "waits", "--at", "2026-11-30 10:01"),
)
"""Two new ones resolved, one of them answered late (48 hours); one that waits for the client."""

WEEKLY = ("error-logs", "function-health", "failed-notifications", "storage-usage", "pending-tickets")
WEEKS = {"2026-10-26": "2026-10-28", "2026-W45": "2026-11-06", "2026-W46": "2026-11-13", "2026-W48": "2026-11-27"}
"""When the list was walked: first before the window, then in three of November's weeks; week 47 was left out."""

CARE = (
    "checkin", "record", "quarterly", "--answer", "works-well=Booking is quick", "--answer", "better=Colours",
    "--satisfaction", "4", "--promise", "Send the export", "--by", "2026-12-15", "--note", "Ada sounded tired",
    "--at", "2026-11-26 15:00",
)  # fmt: skip


def live(upkeep: Upkeep) -> None:
    """Tickets, checklists and a check-in, through the commands."""
    for day in WEEKS.values():
        for item in WEEKLY:
            if (day, item) == ("2026-11-13", "pending-tickets"):
                answer: tuple[str, ...] = ("--skip", item, "--reason", "no access yet")
            elif (day, item) == ("2026-11-27", "function-health"):
                answer = ("--fail", item, "--note", "send-mail answers 503")
            else:
                answer = ("--done", item, "--minutes", "4")
            upkeep("weekly", *answer, "--at", f"{day} 09:00")
    upkeep("monthly", "--done", "dependencies", "--minutes", "50", "--at", "2026-11-24 09:00")
    for command in TICKETS:
        upkeep(*command)
    upkeep(*CARE)


def november(folder: Path, upkeep: Upkeep) -> None:
    """The whole project, in `folder`; made once in a session, and kept beside the tests' folders."""
    kept = folder.parent / "november-kept"
    if kept.exists():
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        return
    (folder / "upkeep.toml").write_text(CONFIG, encoding="utf-8")
    live(upkeep)
    measure(State(folder / "state", "harbor"))
    shutil.copytree(folder, kept)
