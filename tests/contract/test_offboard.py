"""The handover at the command line: gates, bundle, the end, the deletion."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from conftest import TOML, Run, Site
from schema_check import assert_valid
from upkeep.clients.offboarding import stages

AT = ("--at", "2026-11-23 09:00")
ITEMS = [step.id for stage in stages() for step in stage.items]
SECRET = "correct-horse-battery"


def hand_over(upkeep: Run) -> None:
    for item in ITEMS:
        assert upkeep("offboard", "--done", item, *AT).code == 0


def test_a_project_that_is_looked_after_needs_nobody(upkeep: Run) -> None:
    ended = upkeep("offboard", "--list", "--json", *AT)
    assert ended.code == 0
    assert_valid("offboard", ended.json)
    assert [item["id"] for item in ended.json["items"]] == ITEMS
    assert not any(gate["through"] for gate in ended.json["gates"])
    assert upkeep("offboard", *AT).out.startswith("Harbor Booking is looked after; the handover has not begun")


def test_an_item_before_its_gate_needs_a_reason(upkeep: Run, site: Site) -> None:
    refused = upkeep("offboard", "--done", "our-access", "--json", *AT)
    assert (refused.code, refused.error["code"]) == (2, "offboard.gate")
    assert "everything is listed and exported" in refused.error["message"]
    assert not (site.state / "checklists").exists()
    taken = upkeep("offboard", "--done", "our-access", "--reason", "they insist", "--json", *AT)
    assert taken.code == 0
    assert_valid("offboard_answer", taken.json)
    assert (taken.json["note"], taken.json["offboarded"]) == ("they insist", None)


def test_a_problem_keeps_the_gate_shut_and_a_skip_opens_it(upkeep: Run) -> None:
    for item in ITEMS[:5]:
        upkeep("offboard", "--done", item, *AT)
    upkeep("offboard", "--fail", ITEMS[5], "--note", "zip is empty", *AT)
    assert upkeep("offboard", "--done", "login-hosting", *AT).code == 2
    upkeep("offboard", "--skip", ITEMS[5], "--reason", "they want none", *AT)
    assert upkeep("offboard", "--done", "login-hosting", *AT).code == 0


def test_begun_it_is_attention_until_it_is_through(upkeep: Run) -> None:
    upkeep("offboard", "--done", ITEMS[0], *AT)
    assert upkeep("offboard", "--list", *AT).code == 1
    hand_over(upkeep)
    ended = upkeep("offboard", "--list", "--json", *AT)
    assert (ended.code, ended.json["offboarded"]) == (0, "2026-11-23T08:00:00Z")
    assert (
        upkeep("offboard", *AT).out.splitlines()[0].startswith("Harbor Booking is handed over since Mon 23 Nov 09:00")
    )


def test_a_problem_at_the_end_keeps_it_open_and_taking_an_item_up_again_reopens_it(upkeep: Run) -> None:
    hand_over(upkeep)
    again = upkeep("offboard", "--fail", "confirmation", "--note", "they took it back", "--json", *AT)
    assert again.json["offboarded"] is None
    assert upkeep("offboard", *AT).code == 1
    assert upkeep("offboard", "--done", "confirmation", "--json", *AT).json["offboarded"] == "2026-11-23T08:00:00Z"


def test_a_kill_between_the_last_answer_and_the_end_is_settled_by_the_next_answer(upkeep: Run, site: Site) -> None:
    hand_over(upkeep)
    (site.state / "offboarded.json").unlink()
    assert upkeep("offboard", "--list", *AT).code == 1
    upkeep("offboard", "--done", "confirmation", *AT)
    assert upkeep("offboard", "--list", *AT).code == 0


def test_after_the_end_no_check_in_is_due_and_the_calendar_is_cancelled(upkeep: Run) -> None:
    upkeep("daily", "--done", "support-email", "--at", "2026-09-02 09:00")
    assert upkeep("checkin", *AT).code == 1
    hand_over(upkeep)
    ended = upkeep("checkin", *AT)
    assert ended.code == 0
    assert ended.out.startswith("Handed over: no check-ins any more")
    assert "STATUS:CONFIRMED" not in upkeep("export", "ics", *AT).out


def bundle_of(upkeep: Run, site: Site, *arguments: str) -> zipfile.ZipFile:
    ended = upkeep("offboard", "--bundle", "--json", *arguments, *AT)
    assert ended.code == 0
    assert_valid("offboard_bundle", ended.json)
    archive = zipfile.ZipFile(ended.json["file"])
    assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in ended.json["sha256"]} == ended.json[
        "sha256"
    ]
    assert set(archive.namelist()) == {*ended.json["sha256"], "manifest.json"}
    return archive


def test_the_bundle_holds_reports_records_calendar_and_checksums(upkeep: Run, site: Site) -> None:
    (site.folder / "reports").mkdir()
    (site.folder / "reports/harbor-2026-11.html").write_text("<p>well</p>")
    (site.folder / "reports/link.html").symlink_to(site.config)
    (site.state / "samples").mkdir(parents=True, mode=0o700)
    (site.state / "samples/2026-11-23.jsonl").write_text("{}\n")
    upkeep("weekly", "--fail", "error-logs", "--note", "disk full", *AT)
    upkeep("checkin", "record", "quarterly", "--answer", "better==1+1", "--promise", "@x", "--by", "2026-12-01", *AT)
    archive = bundle_of(upkeep, site)
    assert archive.namelist() == [
        "reports/harbor-2026-11.html",
        "records/checkins.json",
        "records/checklists.json",
        "records/diagnoses.json",
        "records/tickets.json",
        "records/checkins.csv",
        "records/promises.csv",
        "records/checklists.csv",
        "history/samples/2026-11-23.jsonl",
        "calendar.ics",
        "manifest.json",
    ]
    manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["project"], manifest["made"], len(manifest["sha256"])) == ("harbor", "2026-11-23T08:00:00Z", 10)
    assert "checkins/quarterly-2026-12-01.json" in json.loads(archive.read("records/checkins.json"))["documents"]
    assert Path(archive.filename or "").name == "harbor-offboarding-2026-11-23.zip"


def test_its_cells_are_harmless_and_hold_no_secret(upkeep: Run, site: Site) -> None:
    said = (
        "--answer",
        f"better=key {SECRET}",
        "--promise",
        "=HYPERLINK(1)",
        "--by",
        "2026-12-01",
        "--note",
        "+1\x1b[2J",
    )
    upkeep("checkin", "record", "quarterly", *said, *AT)
    upkeep("weekly", "--fail", "error-logs", "--note", "@cmd", *AT)
    site.add(f'[auth]\napikey = "{SECRET}"\n')  # the secret became one after it was written down
    archive = bundle_of(upkeep, site, "-o", "out.zip")
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert SECRET.encode() not in everything
    tables = {
        name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
        for name in archive.namelist()
        if name.endswith(".csv")
    }
    cells = {cell for table in tables.values() for row in table for cell in row}
    assert {"'=HYPERLINK(1)", "'+1[2J", "'@cmd"} <= cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_an_internal_report_stays_out_of_what_the_client_gets(upkeep: Run, site: Site) -> None:
    for internal in ((), ("--internal",)):
        upkeep("report", "--from", "2026-11-01", *internal, *AT)
    assert len(list((site.folder / "reports").iterdir())) == 2
    held = [name for name in bundle_of(upkeep, site).namelist() if name.startswith("reports/")]
    assert len(held) == 1
    assert "internal" not in held[0]


def test_what_stood_beside_an_answer_goes_along(upkeep: Run, site: Site) -> None:
    site.add(
        '[checklists.desk]\ncadence = "weekly"\n'
        'items = [{ id = "t", title = "T", evidence = ["tickets"], auto = true }]\n'
    )
    upkeep("checklist", "desk", "--auto", *AT)
    table = bundle_of(upkeep, site).read("records/checklists.csv").decode("utf-8-sig")
    assert "tickets: none open" in table


def test_a_bundle_that_leaves_damaged_records_out_says_so(upkeep: Run, site: Site) -> None:
    upkeep("checkin", "record", "quarterly", *AT)
    (site.state / "checkins/quarterly-2026-12-01.json").write_text("garbage")
    ended = upkeep("offboard", "--bundle", "--json", *AT)
    assert (ended.code, ended.json["damaged"]) == (4, ["checkins/quarterly-2026-12-01.json"])


def test_a_bundle_that_cannot_be_written_is_4(upkeep: Run, site: Site) -> None:
    ended = upkeep("offboard", "--bundle", "-o", "no/such/folder.zip", *AT)
    assert (ended.code, ended.out) == (4, "")
    assert upkeep("offboard", "--list", "--json", *AT).json["bundled"] is None


PURGE = ("offboard", "--purge", "--name", "Harbor Booking")


def test_nothing_is_deleted_before_the_end_the_bundle_and_a_typed_name(upkeep: Run, site: Site) -> None:
    upkeep("weekly", "--done", "error-logs", *AT)
    assert upkeep(*PURGE, *AT).code == 2
    hand_over(upkeep)
    assert "no bundle was written" in upkeep(*PURGE, *AT).err
    bundle_of(upkeep, site)
    for name in ([], ["--name", "harbor"], ["--name", ""]):
        ended = upkeep("offboard", "--purge", *name, *AT)
        assert ended.code == 2
        assert "nothing was deleted" in ended.err
    assert (site.state / "checklists/weekly/2026-W48.json").exists()


def test_a_purge_deletes_every_record_and_the_end_stays_known(upkeep: Run, site: Site) -> None:
    upkeep("weekly", "--done", "error-logs", *AT)
    hand_over(upkeep)
    bundle_of(upkeep, site)
    ended = upkeep(*PURGE, "--json", *AT)
    assert ended.code == 0
    assert_valid("offboard_purge", ended.json)
    left = {path.name for path in site.state.iterdir()} - {"index"}  # of the document that stays
    assert left == {"project.json", "offboarded.json", "write.lock", "probe.lock"}
    assert upkeep("offboard", "--list", "--json", *AT).json["purged"] == "2026-11-23T08:00:00Z"
    assert upkeep("offboard", "--done", "inventory", *AT).code == 2
    assert upkeep("state", "check").code == 0


USAGE = {
    "two things at once": ["--done", "inventory", "--bundle"],
    "an output without a bundle": ["-o", "x.zip"],
    "a name without a purge": ["--name", "x"],
    "an unknown item": ["--done", "nothing"],
    "a skip without a reason": ["--skip", "inventory"],
    "a problem without a note": ["--fail", "inventory"],
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_wrong_usage_is_2(upkeep: Run, arguments: list[str]) -> None:
    ended = upkeep("offboard", *arguments, "--json", *AT)
    assert (ended.code, ended.out) == (2, "")


def test_a_damaged_list_is_named_and_never_taken_for_a_new_one(upkeep: Run, site: Site) -> None:
    upkeep("offboard", "--done", "inventory", *AT)
    (site.state / "checklists/offboard/2026-11-23.json").write_text("garbage")
    later = ("--at", "2026-11-30 09:00")
    assert upkeep("offboard", "--list", "--json", *later).code == 4
    refused = upkeep("offboard", "--done", "inventory", *later)
    assert refused.code == 4
    assert "was moved to 2026-11-23.json.corrupt-" in refused.err


def test_no_checklist_of_the_projects_own_can_take_its_name(upkeep: Run, site: Site) -> None:
    site.add('[checklists.offboard]\ncadence = "weekly"\nitems = [{ id = "x", title = "X" }]\n')
    ended = upkeep("offboard", "--list")
    assert ended.code == 3
    assert "'offboard' is the list of `upkeep offboard`" in ended.err


def test_text_from_outside_never_commands_the_terminal_and_40_columns_are_enough(site: Site, upkeep: Run) -> None:
    hostile = "Harbor \x1b[31mred\x1b[0m \u202eevil"
    site.write(TOML.replace('"Harbor Booking"', json.dumps(hostile)))
    for arguments in (["--fail", "inventory", "--note", hostile[:60]], ["--list"], ["--bundle", "-o", "b.zip"]):
        ended = upkeep("offboard", *arguments, *AT, COLUMNS="40")
        assert not set(ended.out + ended.err) & set("\x1b\u202e")
        assert max(map(len, ended.out.splitlines())) <= 40, arguments
    assert site.run("offboard", LC_ALL="C").out.isascii()
