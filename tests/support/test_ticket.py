"""What a ticket keeps, and which step may follow which."""

from __future__ import annotations

import json
from datetime import date

import pytest

from support.desk import at, terms, ticket
from upkeep.errors import DamagedDocument, UsageProblem
from upkeep.state.documents import decode, encode, packed, unpacked
from upkeep.support.ticket import PRIORITY, TICKET, Step, Ticket

UNDER = terms("4h business", "scheduled", "mon-fri 09:00-17:00", date(2026, 12, 24))
OPEN: tuple[tuple[str, str], ...] = ()
PAUSED = (("paused", "2026-11-23 11:00"),)
RESOLVED = (("resolved", "2026-11-23 11:00"),)

IMPOSSIBLE = {
    "resume an open one": (OPEN, "resumed", "is not paused"),
    "reopen an open one": (OPEN, "reopened", "is open, so it cannot be reopened"),
    "open it twice": (OPEN, "opened", "is open already"),
    "pause a paused one": (PAUSED, "paused", "is paused already"),
    "reopen a paused one": (PAUSED, "reopened", "is paused and not resolved"),
    "pause a resolved one": (RESOLVED, "paused", "reopen it first"),
    "resume a resolved one": (RESOLVED, "resumed", "is resolved and not paused"),
    "resolve a resolved one": (RESOLVED, "resolved", "is resolved already"),
    "agree on a date for a resolved one": (RESOLVED, "scheduled", "no date can be agreed"),
}


@pytest.mark.parametrize(("before", "kind", "reason"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_an_impossible_order_is_refused_with_the_reason(
    before: tuple[tuple[str, str], ...], kind: str, reason: str
) -> None:
    with pytest.raises(UsageProblem, match=f"ticket 1 .*{reason}"):
        ticket("2026-11-23 10:00", UNDER, *before).with_step(Step(at("2026-11-23 12:00"), kind, "mia"))


@pytest.mark.parametrize(
    ("before", "kind", "state"),
    [
        (OPEN, "replied", "open"),
        (OPEN, "noted", "open"),
        (OPEN, "paused", "paused"),
        (OPEN, "resolved", "resolved"),
        (PAUSED, "replied", "paused"),
        (PAUSED, "resumed", "open"),
        (PAUSED, "resolved", "resolved"),
        (PAUSED, "scheduled", "paused"),
        (RESOLVED, "reopened", "open"),
        (RESOLVED, "noted", "resolved"),
        (RESOLVED, "replied", "resolved"),
    ],
)
def test_what_may_follow(before: tuple[tuple[str, str], ...], kind: str, state: str) -> None:
    made = ticket("2026-11-23 10:00", UNDER, *before).with_step(Step(at("2026-11-23 12:00"), kind, "mia"))
    assert made.state(at("2026-11-23 12:00")) == state


def test_a_step_cannot_lie_before_the_one_that_it_follows() -> None:
    made = ticket("2026-11-23 10:00", UNDER, ("replied", "2026-11-23 11:00"))
    with pytest.raises(
        UsageProblem, match=r"was replied to at 2026-11-23 11:00 Europe/Berlin; .* before, at 2026-11-23 10:59:59"
    ):
        made.with_step(Step(at("2026-11-23 10:59:59"), "resolved", "mia"))


def test_two_steps_in_one_second_stand_in_the_order_of_recording() -> None:
    made = ticket("2026-11-23 10:00", UNDER, ("paused", "2026-11-23 10:00"), ("resumed", "2026-11-23 10:00"))
    assert [step.kind for step in made.steps] == ["opened", "paused", "resumed"]
    assert made.state(at("2026-11-23 10:00")) == "open"


def test_what_is_kept_is_what_was_recorded() -> None:
    made = ticket(
        "2026-11-23 10:00",
        UNDER,
        Step(at("2026-11-23 11:00"), "scheduled", "tom", until=date(2026, 12, 15)),
        Step(at("2026-11-23 12:00"), "noted", "tom", "looked into it", attached="diagnoses/1.json"),
        Step(at("2026-11-23 13:00"), PRIORITY, "tom", priority="high", terms=terms("1h", "2h", None)),
    )
    origin = {"checklist": "weekly", "period": "2026-W48", "item": "error-logs"}
    made = made._replace(external_id="HB-7", source="csv", steps=(made.opened._replace(origin=origin), *made.steps[1:]))
    again = decode(encode(made, TICKET), "tickets/1.json", TICKET)
    assert encode(again, TICKET) == encode(made, TICKET)
    assert (again.opened.origin, again.steps[1].until, again.steps[2].attached) == (
        origin,
        date(2026, 12, 15),
        "diagnoses/1.json",
    )
    assert unpacked(json.loads(json.dumps(packed(made, TICKET))), "tickets/1.json", TICKET) == again
    kept = again.opened.terms
    assert kept is not None
    assert (kept.response.budget, kept.response.clock, kept.resolution.budget) == ("4h", "business", "scheduled")
    assert (kept.schedule.hours_text, kept.schedule.holidays) == ("mon-fri 09:00-17:00", ("2026-12-24",))


def kept(*steps: tuple[str, str]) -> str:
    return encode(ticket("2026-11-23 10:00", UNDER, *steps), TICKET).decode()


DAMAGED = {
    "no steps": '{"schema": 1, "id": "1", "external_id": null, "source": null, "steps": []}',
    "no opening": kept().replace('"opened"', '"replied"'),
    "no promises": kept().replace('"terms"', '"other"'),
    "no id": kept().replace('"id": "1"', '"id": 1'),
    "an unknown clock": kept().replace('"business"', '"lunar"'),
    "an unknown zone": kept().replace("Europe/Berlin", "Mars/Olympus"),
    "an unknown kind": kept(("replied", "2026-11-23 11:00")).replace('"replied"', '"danced"'),
    "times out of order": kept(("replied", "2026-11-23 11:00")).replace("T10:00:00Z", "T01:00:00Z"),
    "no time": kept().replace("2026-11-23T09:00:00Z", "noon"),
    "half of it": kept()[:200],
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_what_is_no_ticket_is_damaged(text: str) -> None:
    with pytest.raises(DamagedDocument):
        decode(text.encode(), "tickets/1.json", TICKET)


def test_an_imported_ticket_may_have_no_title() -> None:
    made = ticket("2026-11-23 10:00", UNDER)
    assert Ticket("1", (made.opened._replace(title=None),)).title == ""
