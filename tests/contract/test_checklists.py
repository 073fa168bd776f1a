"""Checklists at the command line: the script forms, JSON, exit codes."""

from __future__ import annotations

import json

import pytest

from conftest import TOML, Run, Site
from schema_check import assert_valid

AT = ("--at", "2026-11-23 09:00")


def begin(upkeep: Run) -> None:
    """A first use in summer, so that autumn's periods are due."""
    upkeep("daily", "--done", "support-email", "--at", "2026-07-01 09:00")


def test_the_list_is_printed_where_nobody_is_there(upkeep: Run) -> None:
    ended = upkeep("weekly", *AT)
    assert ended.code == 1
    assert ended.out.splitlines()[0] == "Weekly is due, until Sun 29 Nov: 5 items are open"
    assert ended.out.splitlines()[-1] == "Next: upkeep weekly"


def test_its_json_has_the_contracts_fields(upkeep: Run) -> None:
    begin(upkeep)
    document = upkeep("weekly", "--list", "--json", *AT).json
    assert_valid("checklist", document)
    assert (document["period"], document["begin"], document["end"], document["state"]) == (
        "2026-W48",
        "2026-11-22T23:00:00Z",
        "2026-11-29T23:00:00Z",
        "due",
    )


def test_a_recorded_answer_is_the_readers_row(upkeep: Run) -> None:
    begin(upkeep)
    ended = upkeep("weekly", "--fail", "error-logs", "--note", "disk full", "--json", *AT)
    assert ended.code == 0
    assert_valid("answer", ended.json)
    row = upkeep("weekly", "--list", "--json", *AT).json["items"][0]
    assert {key: ended.json[key] for key in row} == row
    assert (row["state"], row["note"], row["by"], row["answered_at"]) == (
        "failed",
        "disk full",
        "mia",
        "2026-11-23T08:00:00Z",
    )


def test_a_list_whose_every_item_is_answered_is_done(upkeep: Run) -> None:
    begin(upkeep)
    for item in ("error-logs", "function-health", "failed-notifications", "storage-usage"):
        assert upkeep("weekly", "--done", item, *AT).code == 0
        assert upkeep("weekly", *AT).code == 1
    assert upkeep("weekly", "--skip", "pending-tickets", "--reason", "no access", *AT).code == 0
    ended = upkeep("weekly", *AT)
    assert ended.code == 0
    assert ended.out.startswith("Weekly is done, Mon 23 Nov 09:00 Europe/Berlin")


def test_a_past_period_is_finished_late_by_its_id(upkeep: Run) -> None:
    begin(upkeep)
    assert upkeep("weekly", "--for", "2026-W47", *AT).code == 1
    for item in ("error-logs", "function-health", "failed-notifications", "storage-usage", "pending-tickets"):
        upkeep("weekly", "--for", "2026-W47", "--done", item, *AT)
    document = upkeep("weekly", "--for", "2026-W47", "--json", *AT).json
    assert (document["state"], document["finished_at"]) == ("done", "2026-11-23T08:00:00Z")
    runs = upkeep("history", "weekly", "--json", *AT).json["checklists"][0]["runs"]
    assert {run["period"]: run["late"] for run in runs}["2026-W47"] is True


USAGE = {
    "a skip without a reason": ["weekly", "--skip", "error-logs"],
    "a problem without a note": ["weekly", "--fail", "error-logs", "--note", " "],
    "an unknown item": ["weekly", "--done", "nothing"],
    "two answers at once": ["weekly", "--done", "error-logs", "--skip", "function-health", "--reason", "x"],
    "a period of another cadence": ["weekly", "--for", "2026-11"],
    "a period that does not exist": ["weekly", "--for", "2025-W53"],
    "a period in the future": ["weekly", "--for", "2027-W01"],
    "an unknown list": ["checklist", "nothing"],
    "an unknown command": ["wekly"],
    "an unknown option": ["weekly", "--bogus"],
    "a time that is none": ["weekly", "--at", "noonish"],
    "a time before all calendars": ["weekly", "--at", "0001-01-01T00:00:00Z"],
    "a time after all calendars": ["weekly", "--at", "9999-12-31 23:59"],
    "minutes that are no number": ["weekly", "--done", "error-logs", "--minutes", "nan"],
    "a folder for a file": ["state", "backup", "."],
    "a name that leaves its folder": ["checklist", "../../x"],
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_wrong_usage_is_2_with_nothing_on_stdout(upkeep: Run, arguments: list[str]) -> None:
    at = [] if "--at" in arguments else AT
    ended = upkeep(*arguments, "--json", *at)
    assert (ended.code, ended.out) == (2, "")
    assert_valid("error", {"error": ended.error})
    assert ended.error["exit"] == 2


def test_a_damaged_run_is_named_and_the_rest_is_there(upkeep: Run, site: Site) -> None:
    begin(upkeep)
    upkeep("weekly", "--done", "error-logs", *AT)
    (site.state / "checklists/weekly/2026-W48.json").write_text("garbage")
    ended = upkeep("weekly", "--list", "--json", *AT)
    assert ended.code == 4
    assert ended.json["damaged"] == ["checklists/weekly/2026-W48.json"]
    assert "checklists/weekly/2026-W48.json: cannot be read" in ended.err


def test_a_writer_moves_a_damaged_run_aside_and_the_next_begins_anew(upkeep: Run, site: Site) -> None:
    begin(upkeep)
    upkeep("weekly", "--done", "error-logs", *AT)
    (site.state / "checklists/weekly/2026-W48.json").write_text("garbage")
    ended = upkeep("weekly", "--done", "error-logs", *AT)
    assert ended.code == 4
    assert "was moved to 2026-W48.json.corrupt-20261123T080000Z" in ended.err
    assert upkeep("weekly", "--done", "error-logs", *AT).code == 0
    assert upkeep("state", "check").code == 4


def test_a_period_whose_document_was_moved_aside_is_not_missed(upkeep: Run, site: Site) -> None:
    begin(upkeep)
    upkeep("weekly", "--for", "2026-W47", "--done", "error-logs", *AT)
    kept = site.state / "checklists/weekly/2026-W47.json"
    kept.rename(kept.with_name(f"{kept.name}.corrupt-20261122T080000Z"))
    ended = upkeep("weekly", "--for", "2026-W47", "--json", *AT)
    assert (ended.code, ended.json["state"]) == (0, "optional")
    assert upkeep("weekly", "--for", "last", "--json", *AT).json["period"] == "2026-W46"
    assert "2026-W47" not in upkeep("history", "--json", *AT).out


def test_a_document_of_a_later_upkeep_is_named_and_refused(upkeep: Run, site: Site) -> None:
    begin(upkeep)
    upkeep("weekly", "--done", "error-logs", *AT)
    kept = site.state / "checklists/weekly/2026-W48.json"
    later = kept.read_text().replace('"schema": 1', '"schema": 2')
    kept.write_text(later)
    assert upkeep("weekly", "--list", "--json", *AT).json["damaged"] == ["checklists/weekly/2026-W48.json"]
    assert upkeep("weekly", "--for", "2026-W47", "--list", *AT).code == 1
    ended = upkeep("weekly", "--done", "error-logs", *AT)
    assert ended.code == 4
    assert "this checklist run has schema 2; upkeep" in ended.err
    assert kept.read_text() == later


def test_an_unreadable_project_file_is_named_and_stops_nothing(upkeep: Run, site: Site) -> None:
    begin(upkeep)
    (site.state / "project.json").write_text("garbage")
    ended = upkeep("weekly", "--list", "--json", *AT)
    assert (ended.code, ended.json["damaged"]) == (4, ["project.json"])
    assert "project.json: cannot be read" in ended.err
    assert upkeep("weekly", "--done", "error-logs", *AT).code == 0
    assert (site.state / "project.json").read_text() == "garbage"


def test_a_missing_project_file_is_named_and_the_next_writer_begins_it_anew(upkeep: Run, site: Site) -> None:
    begin(upkeep)
    (site.state / "project.json").unlink()
    ended = upkeep("weekly", "--list", *AT)
    assert ended.code == 1
    assert ended.err.startswith(" project.json is missing")
    upkeep("weekly", "--done", "error-logs", *AT)
    assert upkeep("weekly", "--list", *AT).err == ""


def test_a_list_without_a_rhythm_is_done_until_it_falls_due_again(upkeep: Run, site: Site) -> None:
    site.add('[checklists.restore]\nafter = "90d"\nitems = [{ id = "dump", title = "Restore it" }]\n')
    assert upkeep("checklist", "restore", *AT).out.startswith("Restore is due: 1 item is open")
    upkeep("checklist", "restore", "--done", "dump", *AT)
    ended = upkeep("checklist", "restore", *AT)
    assert ended.code == 0
    assert ended.out.startswith("Restore is done, Mon 23 Nov 09:00 Europe/Berlin; due again Sun 21 Feb")
    assert upkeep("checklist", "restore", "--for", "last", *AT).code == 2
    again = upkeep("checklist", "restore", "--json", "--at", "2027-02-21 09:00").json
    assert (again["period"], again["state"], again["end"]) == ("2027-02-21", "due", None)


def test_secrets_that_only_the_env_file_knows_never_reach_the_state(upkeep: Run, site: Site) -> None:
    site.add('env_file = "upkeep.env"\n[alerts]\nto = ["${ALERT_URL}"]\n')
    (site.folder / "upkeep.env").write_text("ALERT_URL=slack://correct-horse-battery\n")
    ended = upkeep("weekly", "--fail", "error-logs", "--note", "is slack://correct-horse-battery wrong?", *AT)
    kept = b"".join(path.read_bytes() for path in site.state.rglob("*") if path.is_file())
    assert "correct-horse" not in ended.out + kept.decode()


def test_a_clock_that_jumped_back_overwrites_nothing(upkeep: Run) -> None:
    begin(upkeep)
    upkeep("weekly", "--done", "error-logs", "--at", "2026-11-25 09:00")
    upkeep("weekly", "--done", "function-health", "--at", "2026-11-23 09:00")
    items = upkeep("weekly", "--list", "--json", "--at", "2026-11-23 09:00").json["items"]
    assert [item["state"] for item in items][:2] == ["done", "done"]


HOSTILE = "Look [red]here[/red] \x1b[31mred\x1b[0m \x1b]0;title\x07 \u202eevil\u2066 \x9b2J end"


def test_text_from_outside_never_commands_the_terminal(upkeep: Run, site: Site) -> None:
    item = f'items = [{{ id = "x", title = {json.dumps(HOSTILE)} }}]'
    site.add(f'[checklists.own]\ncadence = "weekly"\n{item}\n')
    for arguments in (["--list"], ["--fail", "x", "--note", HOSTILE]):
        ended = upkeep("checklist", "own", *arguments)
        assert "[red]" in ended.out
        assert not set(ended.out + ended.err) & set("\x1b\x07\x9b\u202e\u2066")
    assert not set(upkeep("history").out) & set("\x1b\x07\x9b\u202e\u2066")


def test_without_any_configuration_the_guide_itself_is_there(site: Site, upkeep: Run) -> None:
    site.config.unlink()
    ended = upkeep("weekly", "--list")
    assert ended.code == 1
    assert "upkeep init" in ended.err
    assert "Check error logs" in ended.out


def test_an_unknown_zone_of_the_machine_is_said_and_times_are_utc(site: Site) -> None:
    site.write(TOML.replace('timezone = "Europe/Berlin"\n', ""))
    ended = site.run("weekly", "--list", "--json", "--at", "2026-11-23T08:00:00Z", TZ="Mars/Olympus")
    assert ended.code == 1
    assert "the time zone of this machine is unknown" in ended.err
    assert ended.json["begin"] == "2026-11-23T00:00:00Z"


def test_at_40_columns_no_line_is_longer(site: Site, upkeep: Run) -> None:
    ended = upkeep("weekly", "--list", COLUMNS="40")
    assert max(map(len, ended.out.splitlines())) <= 40
    assert "Check error logs" in ended.out


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"TERM": "dumb"}])
def test_signs_are_ascii_where_nothing_else_can_be_shown(site: Site, environment: dict[str, str], upkeep: Run) -> None:
    upkeep("weekly", "--done", "error-logs")
    ended = site.run("weekly", "--list", **environment)
    assert ended.out.isascii()
    assert "ok  1  Check error logs" in ended.out


@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, False), ({"FORCE_COLOR": "1"}, True), ({"NO_COLOR": "1"}, False)]
)
def test_colour_stands_only_where_it_is_wanted(site: Site, environment: dict[str, str], coloured: bool) -> None:
    assert ("\x1b[" in site.run("weekly", "--list", **environment).out) is coloured


def test_quiet_says_only_the_exit_code(upkeep: Run) -> None:
    ended = upkeep("weekly", "--quiet", *AT)
    assert (ended.code, ended.out, ended.err) == (1, "", "")


def test_all_lists_at_a_glance(upkeep: Run) -> None:
    ended = upkeep("checklist", "--json", *AT)
    assert_valid("checklists", ended.json)
    assert [each["name"] for each in ended.json["checklists"]] == ["daily", "weekly", "monthly", "quarterly"]
