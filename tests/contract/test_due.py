"""`upkeep due`: silent when nothing is due; told once a day, on working days, outside the quiet hours."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from conftest import Run, Site
from peers.servers import Mail, smtp
from schema_check import assert_valid

FRIDAY, SATURDAY = "2026-11-27", "2026-11-28"


@pytest.fixture
def used(site: Site, upkeep: Run) -> Site:
    """A project that has been in use for weeks, its daily and monthly lists done."""
    for day in ("2026-10-05 09:00", f"{FRIDAY} 09:00"):
        for item in ("support-email", "critical-alerts"):
            upkeep("daily", "--done", item, "--at", day)
    for item in json.loads(upkeep("monthly", "--list", "--json", "--at", f"{FRIDAY} 09:00").out)["items"]:
        upkeep("monthly", "--done", item["id"], "--at", f"{FRIDAY} 09:00")
    for week in range(42, 48):
        for item in json.loads(upkeep("weekly", "--list", "--json", "--at", f"{FRIDAY} 09:00").out)["items"]:
            upkeep("weekly", "--for", f"2026-W{week}", "--done", item["id"], "--at", f"{FRIDAY} 09:01")
    return site


def due(upkeep: Run, clock: str = f"{FRIDAY} 10:00", *options: str) -> list[dict[str, object]]:
    ended = upkeep("due", "--json", "--at", clock, *options)
    assert_valid("due", ended.json)
    assert ended.code == (1 if ended.json["due"] else 0)
    return ended.json["due"]


def test_nothing_due_is_silence(upkeep: Run) -> None:
    ended = upkeep("due", "--at", f"{FRIDAY} 10:00")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_the_weekly_list_is_due_on_its_last_working_day(used: Site, upkeep: Run) -> None:
    assert [each["command"] for each in due(upkeep, "2026-11-26 10:00")] == ["upkeep daily"]  # missed days before
    found = {each["command"]: each for each in due(upkeep)}
    assert found["upkeep weekly"]["text"] == "weekly checklist, W48, Mon 23 to Sun 29 Nov 2026: 5 items open"
    assert found["upkeep weekly"]["late"] is False


def test_tickets_at_risk_are_due_and_overdue_ones_are_late(site: Site, upkeep: Run) -> None:
    upkeep("ticket", "open", "The app is down", "-p", "critical", "--at", f"{FRIDAY} 09:00")
    assert due(upkeep, f"{FRIDAY} 10:00") == []
    (at_risk,) = due(upkeep, f"{FRIDAY} 12:00")  # three of four hours
    assert (at_risk["kind"], at_risk["late"]) == ("ticket", False)
    (late,) = due(upkeep, f"{FRIDAY} 13:01")
    assert late["late"] is True
    assert "The app is down" in str(late["text"])


@pytest.fixture
def mail(site: Site) -> Iterator[Mail]:
    with smtp() as server:
        site.add(f'[alerts]\nto = ["me@agency.example"]\nsmtp = {{ host = "127.0.0.1", port = {server.port} }}\n')
        yield server


def tell(upkeep: Run, clock: str) -> bool:
    return bool(upkeep("due", "--tell", "--json", "--at", clock).json["told"])


def test_it_is_told_once_a_day_on_working_days_outside_the_quiet_hours(site: Site, upkeep: Run, mail: Mail) -> None:
    upkeep("ticket", "open", "The app is down", "-p", "critical", "--at", f"{FRIDAY} 01:00")
    assert not tell(upkeep, f"{FRIDAY} 07:59")  # quiet until 08:00
    assert tell(upkeep, f"{FRIDAY} 08:00")
    assert not tell(upkeep, f"{FRIDAY} 12:00")
    assert not tell(upkeep, f"{SATURDAY} 12:00")
    assert tell(upkeep, "2026-11-30 12:00")
    assert [str(message["Subject"]) for message in mail.messages] == [
        "Harbor Booking: 1 thing due",
        "Harbor Booking: 2 things due",  # on Monday from noon the daily list too
    ]
    assert "LATE ticket 1 (critical)" in str(mail.messages[0].get_payload())


def test_what_could_not_be_sent_is_tried_again(site: Site, upkeep: Run, mail: Mail) -> None:
    upkeep("ticket", "open", "The app is down", "-p", "critical", "--at", f"{FRIDAY} 01:00")
    mail.down()
    ended = upkeep("due", "--tell", "--at", f"{FRIDAY} 09:00")
    assert "mail to agency.example" in ended.err
    mail.up()
    assert tell(upkeep, f"{FRIDAY} 10:00")


def test_with_business_clocks_tickets_are_told_in_opening_hours_only(site: Site, upkeep: Run, mail: Mail) -> None:
    site.add('[support]\nclock = "business"\nhours = "mon-fri 09:00-17:00"\n')
    upkeep("ticket", "open", "The app is down", "-p", "critical", "--at", "2026-11-26 09:00")
    assert not tell(upkeep, f"{FRIDAY} 08:30")
    assert tell(upkeep, f"{FRIDAY} 09:30")
