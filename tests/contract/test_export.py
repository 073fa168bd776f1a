"""`upkeep export ics` at the command line."""

from __future__ import annotations

import os
import stat

from conftest import Run, Site
from schema_check import assert_valid

AT = ("--at", "2026-11-23 09:00")


def test_without_a_file_the_calendar_goes_to_stdout(upkeep: Run) -> None:
    ended = upkeep("export", "ics", *AT)
    assert ended.code == 0
    assert ended.out.startswith("BEGIN:VCALENDAR\r\n")
    assert upkeep("export", "ics", "-", *AT).out == ended.out


def test_a_file_is_replaced_whole_and_follows_the_umask(upkeep: Run, site: Site) -> None:
    before = os.umask(0o022)
    try:
        ended = upkeep("export", "ics", "harbor.ics", "--json", *AT)
    finally:
        os.umask(before)
    assert_valid("calendar", ended.json)
    file = site.folder / "harbor.ics"
    assert file.read_bytes() == upkeep("export", "ics", *AT).out.encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert upkeep("export", "ics", "harbor.ics", *AT).out.startswith(f"Wrote {len(ended.json['events'])} events to")


def test_a_file_that_cannot_be_written_is_4(upkeep: Run) -> None:
    ended = upkeep("export", "ics", "no/such/folder.ics", *AT)
    assert (ended.code, ended.out) == (4, "")


def test_damaged_records_are_named_beside_the_rest(upkeep: Run, site: Site) -> None:
    upkeep("checkin", "record", "quarterly", *AT)
    (site.state / "checkins/quarterly-2026-12-01.json").write_text("garbage")
    ended = upkeep("export", "ics", *AT)
    assert ended.code == 4
    assert ended.out.endswith("END:VCALENDAR\r\n")
    assert "checkins/quarterly-2026-12-01.json: cannot be read" in ended.err
