"""The calendar of all that is due."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from conftest import TOML, Run, Site
from upkeep.checks import Kinds
from upkeep.config import read
from upkeep.overview.calendar import Deadline, Event, deadline_events, events, ics
from upkeep.project import Choice, Project

NOW = "2026-11-23 09:00"
AT = ("--at", NOW)
HOSTILE = "Call; Ada, \\n \n BEGIN:VEVENT\r\nUID:x \x1b[31m \u202e " + "ü€🎈" * 60


def project(folder: Path, at: str = NOW) -> Project:
    return Project(read.load(folder / "upkeep.toml", Kinds(), None), Choice(at=at, state=str(folder / "state")))


def calendar(upkeep: Run, at: str = NOW) -> dict[str, dict[str, str]]:
    """The events by uid, as another program reads them."""
    found = Calendar.from_ical(upkeep("export", "ics", "--at", at).out)
    rows = {}
    for event in found.walk("VEVENT"):
        rows[str(event["UID"])] = {
            "day": event.decoded("DTSTART").isoformat(),
            "title": str(event["SUMMARY"]),
            "status": str(event["STATUS"]),
        }
    return rows


def test_it_holds_check_ins_promises_and_periods(upkeep: Run) -> None:
    upkeep("daily", "--done", "support-email", "--at", "2026-10-02")
    upkeep("checkin", "record", "quarterly", "--promise", "Send it", "--by", "2026-12-08", *AT)
    found = calendar(upkeep)
    assert found["checkin-quarterly-2026-12-01@harbor.upkeep"]["title"] == "Harbor Booking: Quarterly check-in (done)"
    assert found["checkin-annual-2028-09-01@harbor.upkeep"]["day"] == "2028-09-01"
    assert found["promise-quarterly-2026-12-01-1@harbor.upkeep"]["day"] == "2026-12-08"
    assert found["checklist-weekly-2026-W48@harbor.upkeep"]["day"] == "2026-11-27"
    assert found["checklist-monthly-2026-11@harbor.upkeep"]["day"] == "2026-11-30"
    assert found["checklist-quarterly-2027-Q3@harbor.upkeep"]["day"] == "2027-09-30"
    assert found["checklist-daily@harbor.upkeep"]["day"] == "2026-11-23"


def test_a_second_import_updates_what_moved(upkeep: Run, site: Site) -> None:
    before = calendar(upkeep)
    site.add('[client]\ncontract_ends = 2027-08-31\nnotice = "3 months"\n')
    after = calendar(upkeep, "2026-11-24 09:00")
    assert set(before) == set(after)
    moved = {uid for uid in before if before[uid]["day"] != after[uid]["day"]}
    assert moved == {"checkin-annual-2027-09-01@harbor.upkeep", "checklist-daily@harbor.upkeep"}


def test_the_order_of_versions_is_told(upkeep: Run) -> None:
    first, second = (
        Calendar.from_ical(upkeep("export", "ics", "--at", at).out).walk("VEVENT")[0]
        for at in (NOW, "2026-11-24 09:00")
    )
    assert int(first["SEQUENCE"]) < int(second["SEQUENCE"])
    assert first.decoded("DTSTAMP") == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_the_daily_list_comes_on_working_days_without_holidays_and_absences(upkeep: Run, site: Site) -> None:
    site.add(
        "[support]\nholidays = [2026-12-24]\n[[away]]\nfrom = 2026-12-28\nto = 2026-12-31\n"
        '[checklists.daily]\ndays = ["mon", "thu"]\n'
    )
    text = upkeep("export", "ics", *AT).out
    event = next(each for each in Calendar.from_ical(text).walk("VEVENT") if each["UID"].startswith("checklist-daily"))
    assert event["RRULE"]["BYDAY"] == ["MO", "TH"]
    assert event["RRULE"]["UNTIL"] == [date(2027, 11, 23)]
    left_out = [day.dt for each in event["EXDATE"] for day in each.dts]
    assert left_out == [date(2026, 12, 24), date(2026, 12, 28), date(2026, 12, 31)]
    assert "EXDATE;VALUE=DATE:20261224" in text


def test_a_week_away_has_no_event_and_a_list_without_a_cadence_one(upkeep: Run, site: Site) -> None:
    site.add("[[away]]\nfrom = 2026-11-30\nto = 2026-12-04\n")
    site.add('[checklists.restore]\nafter = "90d"\nitems = [{ id = "dump", title = "Restore" }]\n')
    found = calendar(upkeep)
    assert "checklist-weekly-2026-W49@harbor.upkeep" not in found
    assert found["checklist-restore@harbor.upkeep"]["day"] == "2026-11-23"
    upkeep("checklist", "restore", "--done", "dump", *AT)
    assert calendar(upkeep)["checklist-restore@harbor.upkeep"]["day"] == "2027-02-21"


@pytest.mark.parametrize("field", ["name", "promise"])
def test_hostile_text_stays_text_and_lines_fold(upkeep: Run, site: Site, field: str) -> None:
    if field == "name":
        site.write(TOML.replace('"Harbor Booking"', json.dumps(HOSTILE.replace("\n", " ")[:190], ensure_ascii=False)))
    else:
        upkeep("checkin", "record", "quarterly", "--promise", HOSTILE, "--by", "2026-12-08", *AT)
    raw = upkeep("export", "ics", *AT).out.encode()
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not set(raw.decode()) & set("\x1b\u202e\x00")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in lines:
        line.decode()  # no character was cut in two
    found = Calendar.from_ical(raw)
    uids = [str(each["UID"]) for each in found.walk("VEVENT")]
    assert all(uid.endswith("@harbor.upkeep") for uid in uids)
    assert len(uids) == raw.count(b"BEGIN:VEVENT\r\n")
    if field == "promise":
        summary = next(str(each["SUMMARY"]) for each in found.walk("VEVENT") if each["UID"].startswith("promise"))
        assert summary.endswith("ü€🎈" * 60)


def test_a_tickets_deadlines_are_instants(site: Site) -> None:
    due = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
    found = deadline_events([Deadline("14", "Login fails; on iPad", "answer", due)])
    assert found == [Event("ticket-14-answer", "Answer ticket 14: Login fails; on iPad", due)]
    text = ics(project(site.folder), found).decode()
    assert "DTSTART:20261123T170500Z" in text
    assert "SUMMARY:Harbor Booking: Answer ticket 14: Login fails\\; on iPad" in text


def test_events_stand_by_date(site: Site) -> None:
    found = [event.when for event in events(project(site.folder))]
    assert found == sorted(found)
